"""The verdict at the gate: one word, one sign, one colour over the whole pane; then who, what, until when, why.

The colours are the same in every theme, hold 7:1, and never speak alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from inspector_tui.i18n import N_, _, language
from inspector_tui.widgets.text import PlainText
from inspector_tui.words import reason_words, verdict_word

COLOURS: Final[dict[str, tuple[str, str]]] = {
    "VALID": ("#ffffff", "#00592a"),
    "UNDETERMINED": ("#000000", "#ffc800"),
    "INVALID": ("#ffffff", "#9c0010"),
}
"""Verdict -> text and ground."""

SIGNS: Final[dict[str, tuple[str, ...]]] = {
    "VALID": ("......#", ".....##", "#...##.", "##.##..", ".###..."),
    "UNDETERMINED": (".####..", "##..##.", "...##..", ".......", "...##.."),
    "INVALID": ("##...##", ".##.##.", "..###..", ".##.##.", "##...##"),
}
"""Pixels of a tick, a question mark and a cross: drawn as coloured cells, they need no font."""


@dataclass(frozen=True, slots=True)
class VerdictFacts:
    """What is shown. `facts` are ready (label, value) words in reading order, the first ones large.

    Give facts only from content that was verified: nothing unsigned is ever displayed.
    """

    verdict: str
    reasons: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    as_of: str = ""


class Sign(Widget):
    """The tick, question mark or cross, two cells a pixel."""

    DEFAULT_CSS = """
    Sign { width: 14; height: 5; }
    """
    verdict: reactive[str] = reactive("")

    def render_line(self, y: int) -> Strip:
        """One row of pixels."""
        if self.verdict not in SIGNS:
            return Strip.blank(self.size.width)
        ink, ground = COLOURS[self.verdict]
        dark, light = Style(bgcolor=ink), Style(bgcolor=ground)
        rows = SIGNS[self.verdict]
        pixels = rows[y] if y < len(rows) else ""
        strip = Strip([Segment("  ", dark if pixel == "#" else light) for pixel in pixels])
        return strip.adjust_cell_length(self.size.width, light)


class Verdict(VerticalScroll):
    """Fills its pane with one verdict."""

    HELP = N_("The verdict. Only VALID lets people in; for everything else the line below says what to do.")
    DEFAULT_CSS = """
    Verdict {
        width: 1fr; height: 1fr; padding: 1 3; scrollbar-size-vertical: 1;
        &.-valid { background: #00592a; color: #ffffff; }
        &.-undetermined { background: #ffc800; color: #000000; }
        &.-invalid { background: #9c0010; color: #ffffff; }
        #verdict-top { height: auto; min-height: 5; }
        #verdict-words { width: 1fr; height: auto; padding: 0 0 0 3; }
        #verdict-word { text-style: bold; width: auto; padding: 1 3; margin: 0 0 0 0; }
        &.-valid #verdict-word { background: #ffffff; color: #00592a; }
        &.-undetermined #verdict-word { background: #000000; color: #ffc800; }
        &.-invalid #verdict-word { background: #ffffff; color: #9c0010; }
        #verdict-reason, #verdict-act { height: auto; }
        #verdict-act { text-style: bold; }
        #verdict-people { margin-top: 1; text-style: bold; }
        #verdict-facts, #verdict-more { margin-top: 1; height: auto; }
    }
    """

    told: reactive[VerdictFacts | None] = reactive(None, init=False)

    def compose(self) -> ComposeResult:
        with Horizontal(id="verdict-top"):
            yield Sign()
            with Vertical(id="verdict-words"):
                yield PlainText(id="verdict-word")
                yield PlainText(id="verdict-reason")
                yield PlainText(id="verdict-act")
        yield PlainText(id="verdict-people")
        yield PlainText(id="verdict-facts")
        yield PlainText(id="verdict-more")

    def watch_told(self) -> None:
        """Shows it, from the top."""
        self.language_changed()
        self.scroll_home(animate=False)

    def language_changed(self) -> None:
        """The verdict in the language of now."""
        if self.told is None or not self.is_mounted:
            return
        told = self.told
        for verdict in COLOURS:
            self.set_class(verdict == told.verdict, f"-{verdict.lower()}")
        self.query_one(Sign).verdict = told.verdict
        reasons = [reason_words(reason) for reason in told.reasons]
        word = verdict_word(told.verdict)
        spaced = ("  " if language() == "zh_CN" else " ").join(word) if len(word) <= 8 else word
        compare = _("Compare names and certificate numbers.")
        what, act = reasons[0] if reasons else ("", compare if told.verdict == "VALID" else "")
        more = [f"{what}; {act}" if act else what for what, act in reasons[1:]]
        if told.as_of:
            more.append(_("As of {time}").format(time=told.as_of))
        self._put("word", spaced)
        self._put("reason", what)
        self._put("act", f"> {act}" if act else "")
        self._put("people", "\n".join(told.people))
        self._put("facts", "\n".join(f"{label}  {value}" for label, value in told.facts))
        self._put("more", "\n".join(more))

    def _put(self, part: str, words: str) -> None:
        place = self.query_one(f"#verdict-{part}", PlainText)
        place.show(words)
        place.display = bool(words)
