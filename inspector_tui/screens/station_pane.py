"""What the station shows: the ready line, a challenge, a verdict, or what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical

from inspector_tui.codes.verdict import Verification
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _
from inspector_tui.models.replica import Replica
from inspector_tui.screens.station_facts import about_words, gate_facts, last_words
from inspector_tui.services.moments import local
from inspector_tui.services.scans import Challenge
from inspector_tui.services.station_setup import StationSetup
from inspector_tui.widgets.big_text import BigText, pixels_of
from inspector_tui.widgets.gate_verdict import GateVerdict
from inspector_tui.widgets.scan_pane import ScanPane
from inspector_tui.widgets.status_bar import Standing
from inspector_tui.widgets.text import PlainText, Say
from inspector_tui.words.errors import error_words

LAST_RESULTS: Final = 5


class StationPane(ScanPane):
    """Takes scans whatever it shows. Which of its parts is in sight is the screen's class `-at-…`."""

    def compose(self) -> ComposeResult:
        with Vertical(id="station-ready"):
            yield Say(N_("Scanner ready"), id="station-title")
            yield PlainText(id="station-about")
            yield Say(N_("Last results"), id="station-last-title")
            yield PlainText(id="station-last")
        with Vertical(id="station-challenge"):
            yield Say(N_("Challenge"), id="station-challenge-title")
            yield BigText(id="station-digits")
            yield PlainText(id="station-challenge-words")
        yield GateVerdict(id="station-verdict")
        yield PlainText(id="station-trouble")

    def say_verdict(self, replica: Replica, verification: Verification, at: int, remarks: tuple[str, ...]) -> None:
        """The verdict of a scan at `at`, with names and numbers of the register held here."""
        self.query_one(GateVerdict).told = gate_facts(replica, verification, at=at, remarks=remarks)

    def say_trouble(self, error: InspectorError) -> None:
        """Why there is no verdict."""
        self.query_one("#station-trouble", PlainText).show(error_words(error))

    def say_challenge(self, challenge: Challenge) -> None:
        """The four digits, large, and what to do with them."""
        digits = challenge.digits
        scale = 3 if self.screen.size.width >= 60 and self.screen.size.height >= 16 else 2
        drawn = pixels_of(digits, across=scale, down=scale, gap=scale + 1)
        self.query_one("#station-digits", BigText).pixels = drawn
        words = _("{digits}: have the officer type these digits beside the code, then scan it. Good until {time}.")
        told = words.format(digits=" ".join(digits), time=f"{local(challenge.until):%H:%M}")
        self.query_one("#station-challenge-words", PlainText).show(told)

    def say_ready(
        self, replica: Replica, setup: StationSetup, errors: Mapping[str, InspectorError], standing: Standing
    ) -> None:
        """What is expected and watched here, lists that age, and the last results."""
        self.query_one("#station-about", PlainText).show(about_words(replica, setup, errors, standing))
        last = last_words(replica, LAST_RESULTS, self.screen.size.width - 6)
        self.query_one("#station-last", PlainText).show(last)
