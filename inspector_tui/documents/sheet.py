"""A printed document: one HTML page for A4 that holds everything, asks for nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from inspector_tui.codes.matrix import Matrix, make_matrix
from inspector_tui.codes.picture import svg_path
from inspector_tui.documents.print_words import WORDS
from inspector_tui.phrases import Phrase, moment

QUIET: Final = 4
"""Light modules around the printed code, as the standard for QR asks."""
CODE_MILLIMETRES: Final = 48
"""Side of the printed code with its quiet zone: 0.6 mm a module for a typical permit, 3.7 pixels at 150 dpi."""
_ADDRESS_PIECE: Final = 10
_CSS: Final = """
@page { size: A4; margin: 15mm 17mm 17mm 20mm;
  @bottom-center { content: "第 " counter(page) " 页 共 " counter(pages) " 页"; font: 9pt sans-serif; color: #444 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 172mm; padding: 6mm 0; background: #fff; color: #000;
  font: 10.5pt/1.45 FangSong, STFangsong, "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif }
@media print { body { max-width: none; padding: 0 } }
h1, h2, th { font-family: SimHei, "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif }
.organ { text-align: center; font-size: 14pt; letter-spacing: .1em; margin: 0 }
h1 { text-align: center; font-size: 20pt; margin: 0 0 2mm; letter-spacing: .15em }
h1 .en { letter-spacing: 0 }
h2 { font-size: 11.5pt; margin: 3.5mm 0 1mm; break-after: avoid }
p { margin: 1mm 0; white-space: pre-wrap; overflow-wrap: anywhere }
.number { text-align: right; margin: 0 0 2mm }
table { width: 100%; border-collapse: collapse; margin: 1mm 0 2mm }
th, td { border: .25mm solid #000; padding: .7mm 1.8mm; text-align: left; vertical-align: top; overflow-wrap: anywhere }
td { white-space: pre-wrap }
th { font-weight: normal; font-size: 10pt }
.facts th { width: 34mm }
.group { background: #eee }
.short { white-space: nowrap; width: 1% }
thead { display: table-header-group }
tr { break-inside: avoid }
ol, ul { margin: 1mm 0; padding-left: 6mm }
.small { font-size: 9.5pt; line-height: 1.45 }
.en { display: block; font: 8.5pt/1.35 "Noto Sans", Arial, sans-serif; color: #333 }
th .en, .facts th .en { font-weight: normal }
.code { display: grid; grid-template-columns: 48mm 1fr; column-gap: 5mm; row-gap: 1mm; margin: 3mm 0;
  border: .25mm solid #000; padding: 2mm; break-inside: avoid; align-items: start }
.code svg { width: 48mm; height: 48mm; display: block; background: #fff }
.code p { margin: .8mm 0 }
.address { font: 5.5pt/1.3 monospace; color: #000; grid-column: 1 / 3; margin: 0; overflow-wrap: normal }
.address a { color: #000; text-decoration: none }
.seal { text-align: right; margin: 4mm 6mm 2mm; break-inside: avoid }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm 8mm; margin: 3mm 0; break-inside: avoid }
.sign > div { border-bottom: .3mm solid #000; min-height: 9mm }
.hash { font: 8pt monospace }
"""
_PAGE: Final = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">
<style>{css}</style></head>
<body>
{body}
</body></html>
"""


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """The code as it is printed. `made_at` in corrected Unix seconds: what a print says of its freshness."""

    text: str
    made_at: int


@dataclass
class Sheet:
    """Collects a document from its top down. `english` sets the English beside the Chinese, which stays the document.

    Every text is escaped here; nothing that people typed reaches the page in another way.
    """

    english: bool
    parts: list[str] = field(default_factory=list)

    def words(self, name: str, /, **facts: str | int) -> str:
        """Words of the table as HTML."""
        return self.both(WORDS[name], **facts)

    def both(self, phrase: Phrase, /, **facts: str | int) -> str:
        """A phrase as HTML: the Chinese, and the English below it where it is asked for."""
        chinese = escape(phrase.said("zh", **facts))
        if not self.english:
            return chinese
        return f'{chinese}<span class="en" lang="en">{escape(phrase.said("en", **facts))}</span>'

    def plain(self, name: str, /, **facts: str | int) -> str:
        """Words of the table in one line, both languages after each other."""
        chinese, english = WORDS[name].said("zh", **facts), WORDS[name].said("en", **facts)
        return f"{chinese} / {english}" if self.english else chinese

    def time(self, at: int) -> str:
        """A moment as the enterprise's page says it, so that paper and page can be compared."""
        return moment(at, "zh")

    def add(self, html: str) -> None:
        """A piece of ready HTML."""
        self.parts.append(html)

    def title(self, organ: str, name: str, number: str) -> None:
        """The head: organ, name of the document, its number."""
        self.add(f'<p class="organ">{escape(organ)}</p><h1>{self.words(name)}</h1>')
        self.add(f'<p class="number">{escape(number)}</p>')

    def heading(self, name: str) -> None:
        """A heading within the document."""
        self.add(f"<h2>{self.words(name)}</h2>")

    def text(self, name: str, /, **facts: str | int) -> None:
        """A paragraph of our own words."""
        self.add(f"<p>{self.words(name, **facts)}</p>")

    def typed(self, text: str) -> None:
        """A paragraph that people typed."""
        self.add(f"<p>{escape(text)}</p>")

    def facts(self, rows: Iterable[tuple[str, str]]) -> None:
        """A table of (name of a word, text); empty texts are left out."""
        told = "".join(f"<tr><th>{self.words(name)}</th><td>{escape(text)}</td></tr>" for name, text in rows if text)
        self.add(f'<table class="facts">{told}</table>')

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table with a head that is repeated on every page; cells are plain text."""
        head = "".join(f"<th>{self.words(name)}</th>" for name in columns)
        told = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        self.add(f"<table><thead><tr>{head}</tr></thead>{told}</table>")

    def grouped(self, columns: Sequence[str], groups: Iterable[tuple[str, Iterable[Sequence[str]]]]) -> None:
        """As `table`, under a line for each group; the second column is as narrow as its text."""
        head = "".join(f"<th{_narrow(at)}>{self.words(name)}</th>" for at, name in enumerate(columns))
        told = []
        for group, rows in groups:
            told.append(f'<tr class="group"><th colspan="{len(columns)}">{escape(group)}</th></tr>')
            for row in rows:
                cells = "".join(f"<td{_narrow(at)}>{escape(cell)}</td>" for at, cell in enumerate(row))
                told.append(f"<tr>{cells}</tr>")
        self.add(f"<table><thead><tr>{head}</tr></thead>{''.join(told)}</table>")

    def bullets(self, phrases: Iterable[Phrase]) -> None:
        """A list of phrases."""
        self.add('<ul class="small">' + "".join(f"<li>{self.both(one)}</li>" for one in phrases) + "</ul>")

    def lines_to_sign(self, *names: str) -> None:
        """Room for signatures by hand."""
        self.add('<div class="sign">' + "".join(f"<div>{self.words(name)}</div>" for name in names) + "</div>")

    def code(self, code: PrintedCode | None, code_id: str) -> None:
        """The inspection code with its address, and what a code on paper is worth; without one, what to do instead."""
        if code is None:
            self.text("code_elsewhere" if code_id else "code_none")
            return
        made = self.plain("code_made", at=self.time(code.made_at))
        told = "".join(f"<p>{self.words(name)}</p>" for name in ("code_stale", "code_use"))
        address = "<wbr>".join(
            escape(code.text[at : at + _ADDRESS_PIECE]) for at in range(0, len(code.text), _ADDRESS_PIECE)
        )
        self.add(
            f'<div class="code">{_svg(make_matrix(code.text))}<div class="small">'
            f"<p><b>{self.plain('code')}</b> {self.plain('code_id')} <b>{escape(code_id)}</b>, {escape(made)}</p>{told}"
            f'</div><p class="address"><a href="{escape(code.text)}">{address}</a></p></div>'
        )

    def html(self, title: str) -> str:
        """The whole document; `title` is what a browser names the print."""
        return _PAGE.format(title=escape(title), css=_CSS, body="\n".join(self.parts))


def _narrow(column: int) -> str:
    return ' class="short"' if column == 1 else ""


def _svg(matrix: Matrix) -> str:
    side = matrix.size + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-QUIET} {-QUIET} {side} {side}" role="img"'
        f' shape-rendering="crispEdges"><path d="{svg_path(matrix)}"/></svg>'
    )
