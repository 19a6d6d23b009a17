// Judged in the page as the browser laid it out and coloured it; answers what does not hold, with its criterion.
(() => {
const parse = text => { const n = text.match(/[\d.]+/g).map(Number); return n.length === 4 ? n : [...n.slice(0, 3), 1]; };
const over = (top, below) => below.map((c, at) => at < 3 ? top[at] * top[3] + c * (1 - top[3]) : 1);
const ground = element => {
  const layers = [];
  for (let e = element; e; e = e.parentElement) layers.push(parse(getComputedStyle(e).backgroundColor));
  return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
};
const light = colour => {
  const [r, g, b] = colour.map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
};
const shown = e => e.checkVisibility() && getComputedStyle(e).visibility === 'visible';
const texts = [...document.querySelectorAll('body *')].filter(e => shown(e)
  && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()));
const name = e => `${e.tagName.toLowerCase()}.${e.className}: ${e.textContent.trim().slice(0, 40)}`;
const found = [];

for (const e of texts) {
  const style = getComputedStyle(e), size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
  const paper = ground(e), least = size >= 24 || (size >= 18.66 && bold) ? 3 : 4.5;
  const seen = contrast(over(parse(style.color), paper), paper);
  if (seen < least) found.push(`1.4.3 contrast ${seen.toFixed(2)} of ${name(e)}`);
  if (size < 18) found.push(`large type: ${size} px of ${name(e)}`);
}
for (const e of document.querySelectorAll('input[type=text],textarea,select')) {
  const style = getComputedStyle(e), seen = contrast(parse(style.borderTopColor), ground(e.parentElement));
  if (seen < 3) found.push(`1.4.11 border ${seen.toFixed(2)} of ${e.id}`);
}
for (const e of document.querySelectorAll('img,svg,canvas')) {
  if (!e.getAttribute('alt') && e.getAttribute('aria-hidden') !== 'true') found.push(`1.1.1 ${e.outerHTML.slice(0, 60)}`);
}
const levels = [...document.querySelectorAll('h1,h2,h3,h4')].filter(shown).map(e => Number(e.tagName[1]));
if (levels[0] !== 1) found.push('1.3.1 the first heading is no h1');
levels.forEach((level, at) => { if (at && level > levels[at - 1] + 1) found.push(`1.3.1 h${level} after h${levels[at - 1]}`); });
if (!document.querySelector('main')) found.push('1.3.1 no main');
if (!document.title.trim()) found.push('2.4.2 no title');
for (const e of document.querySelectorAll('input,select,textarea')) {
  if (e.type !== 'hidden' && !e.labels.length) found.push(`3.3.2 no label for ${e.name}`);
}
for (const group of ['radio', 'checkbox']) for (const e of document.querySelectorAll(`input[type=${group}]`)) {
  if (!e.closest('fieldset')?.querySelector('legend')) found.push(`1.3.1 no legend for ${e.name}`);
}
for (const e of document.querySelectorAll('[aria-invalid=true]')) {
  const told = (e.getAttribute('aria-describedby') || '').split(' ').map(id => document.getElementById(id));
  if (!told.length || told.some(each => !each)) found.push(`3.3.1 nothing says what is wrong with ${e.name || e.id}`);
}
for (const e of document.querySelectorAll('a')) if (!e.textContent.trim()) found.push(`2.4.4 ${e.outerHTML.slice(0, 60)}`);
const viewport = document.querySelector('meta[name=viewport]')?.content || '';
if (/user-scalable\s*=\s*no|maximum-scale/.test(viewport)) found.push('1.4.4 zooming is forbidden');
const inline = e => getComputedStyle(e).display === 'inline' && e.parentElement.textContent.trim() !== e.textContent.trim();
for (const e of document.querySelectorAll('a,button,select,input:not([type=hidden]),textarea')) {
  const box = (e.closest('label.choice') || e).getBoundingClientRect();
  if (!inline(e) && (box.width < 24 || box.height < 24)) found.push(`2.5.8 ${box.width}x${box.height} ${name(e)}`);
}
const root = document.documentElement.lang;
if (!root) found.push('3.1.1 no language');
for (const e of texts) {
  const own = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join('');
  const language = e.closest('[lang]')?.lang || 'no language';
  if (/[\u4e00-\u9fff]/.test(own) && !language.startsWith('zh')) found.push(`3.1.2 Chinese told as ${language}: ${name(e)}`);
  if (language.startsWith('zh') && root.startsWith('zh') && /[A-Za-z]{4,}\s+[A-Za-z]{2,}\s+[A-Za-z]{2,}/.test(own))
    found.push(`3.1.2 English told as Chinese: ${name(e)}`);
}

for (const e of document.querySelectorAll('a,button,select,textarea,input:not([type=hidden])')) {
  e.focus();
  const style = getComputedStyle(e);
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) found.push('2.4.7 ' + e.outerHTML.slice(0, 60));
}
document.activeElement.blur();
return found;
})()
