"""The verdict at a gate, for eyes two metres away: word, sign and certificate numbers in large pixels.

The word is drawn with characters, so it stands there without colour too; the colours only help.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.reactive import reactive

from inspector_tui.i18n import N_, _, language
from inspector_tui.widgets.big_text import BigText, Pixels, beside, can_draw, half_blocks, pixels_of, scaled
from inspector_tui.widgets.text import PlainText, fit, shorten, wrap
from inspector_tui.widgets.verdict_look import COLOURS, SIGNS
from inspector_tui.words.verdicts import reason_line, verdict_word

_ENGLISH: Final = {"VALID": ("VALID",), "UNDETERMINED": ("CANNOT", "CONFIRM"), "INVALID": ("INVALID",)}
_NAME_CELLS: Final = 14
_LARGE_LINES: Final = 21
"""Lines of the pane from which certificate numbers are drawn large."""


@dataclass(frozen=True, slots=True)
class GateFacts:
    """What is shown. `people` are (name, certificate), `facts` ready (label, value) words, the weightiest first.

    Give people and facts only from content that was verified: nothing unsigned is ever displayed.
    """

    verdict: str
    reasons: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()


class GateVerdict(VerticalScroll, can_focus=False):
    """Fills its pane with one verdict; lays it out anew for every size."""

    HELP = N_("The verdict. Only VALID lets people in; for everything else the line below says what to do.")
    DEFAULT_CSS = """
    GateVerdict {
        width: 1fr; height: 1fr; padding: 0 1; scrollbar-size-vertical: 1;
        &.-valid { background: #00592a; color: #ffffff; }
        &.-undetermined { background: #ffc800; color: #000000; }
        &.-invalid { background: #9c0010; color: #ffffff; }
        PlainText { height: auto; }
        #gate-word { text-style: bold reverse; width: auto; }
        #gate-reasons, #gate-people { text-style: bold; }
    }
    """

    told: reactive[GateFacts | None] = reactive(None, init=False)

    def compose(self) -> ComposeResult:
        yield BigText(id="gate-big")
        yield PlainText(id="gate-word")
        yield PlainText(id="gate-reasons")
        yield PlainText(id="gate-people")
        yield PlainText(id="gate-facts")

    def watch_told(self) -> None:
        """Shows it, from the top."""
        self._show()
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        self._show()

    def language_changed(self) -> None:
        """The verdict in the language of now."""
        self._show()

    def _show(self) -> None:
        # Without a size yet there is nothing to lay out; the resize that follows shows it.
        if self.told is None or not self.is_mounted or self.size.width < 10:
            return
        told, room = self.told, self.size
        for verdict in COLOURS:
            self.set_class(verdict == told.verdict, f"-{verdict.lower()}")
        pixels = _top(told.verdict, room)
        self.query_one(BigText).pixels = pixels
        self.query_one(BigText).display = bool(pixels)
        self._put("word", "" if pixels else f"  {verdict_word(told.verdict)}  ")
        width = room.width - 3
        reasons = [line for reason in _reasons(told) for line in wrap(reason, width)]
        large = room.height >= _LARGE_LINES and len(told.people) <= 2 and len(reasons) <= 3
        people = _people(told.people, width, large=large)
        facts = [f"{fit(label, 12)}{value}" for label, value in told.facts]
        spare = room.height - -(-len(pixels) // 2) - len(reasons) - len(people) - len(facts) - (not pixels)
        if 0 <= spare < len(facts) and room.height >= 16:
            # Just room enough: a fact keeps to its line rather than push the last ones out of sight.
            facts = [shorten(fact, width) for fact in facts]
        # A blank line before each part, as far as there is room for it.
        for place, lines in enumerate((facts, people, reasons)):
            if lines and spare > place:
                lines.insert(0, "")
        self._put("reasons", "\n".join(reasons))
        self._put("people", "\n".join(people))
        self._put("facts", "\n".join(facts))

    def _put(self, part: str, words: str) -> None:
        place = self.query_one(f"#gate-{part}", PlainText)
        place.show(words)
        place.display = bool(words)


def _top(verdict: str, room: Size) -> Pixels:
    """Sign and word in pixels; none where the window is too small for them."""
    if room.width < 78 or room.height < 16:
        return ()
    if language() == "zh_CN":
        word = pixels_of(verdict_word(verdict)) if can_draw(verdict_word(verdict)) else ()
    elif len(_ENGLISH[verdict]) == 1:
        word = pixels_of(_ENGLISH[verdict][0], across=2, down=2, gap=2)
    else:
        upper, lower = (pixels_of(part, across=2) for part in _ENGLISH[verdict])
        width = max(len(upper[0]), len(lower[0]))
        word = tuple(row.ljust(width, ".") for row in (*upper, "." * width, *lower))
    if not word:
        return ()
    sign = scaled(SIGNS[verdict], across=2, down=3)
    return beside(sign, word, 3)


def _reasons(told: GateFacts) -> list[str]:
    lines = [reason_line(reason, keys=True) for reason in told.reasons]
    if not told.reasons and told.verdict == "VALID":
        lines.append(_("Compare names and certificate numbers with the cards."))
    return [*lines, *told.remarks]


def _people(people: tuple[tuple[str, str], ...], width: int, *, large: bool) -> list[str]:
    lines: list[str] = []
    for name, certificate in people:
        if large and can_draw(certificate):
            drawn = half_blocks(pixels_of(certificate))
            if _NAME_CELLS + len(drawn[0]) <= width:
                names = ("", name, "")  # On the middle line of the number.
                lines += [fit(left, _NAME_CELLS) + right for left, right in zip(names, drawn, strict=True)]
                continue
        lines.append(shorten(f"{fit(name, _NAME_CELLS)}{certificate}", width))
    return lines
