"""The checkpoint's station: nothing to press. A scan fills the screen with its verdict until the next scan."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.timer import Timer

from inspector_tui.codes.verdict import Verdict, Verification
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _
from inspector_tui.screens.base import ReplicaScreen
from inspector_tui.screens.desk import STYLES
from inspector_tui.screens.station_facts import about_words, gate_facts, last_words
from inspector_tui.screens.visit_files import FilePicker
from inspector_tui.services.moments import local
from inspector_tui.services.scans import CHALLENGE_SECONDS, Challenge, Scan, judge
from inspector_tui.services.verifying import Checkpoint
from inspector_tui.widgets.big_text import BigText, pixels_of
from inspector_tui.widgets.gate_verdict import GateVerdict
from inspector_tui.widgets.scan_pane import ScanPane
from inspector_tui.widgets.text import PlainText, Say
from inspector_tui.words import error_words

LAST_RESULTS: Final = 5
PLACE_SETTING, ENTERPRISE_SETTING, SOUND_SETTING = "station_place", "station_enterprise", "station_sound"


class StationScreen(ReplicaScreen[None]):
    """Home of a checkpoint. Views: ready, challenge, verdict, trouble."""

    HELP = N_(
        "Scan the code on the officer's screen; nothing has to be pressed. Only VALID lets people in. F3 asks for a "
        "challenge that proves the code is made now; F4 fetches the newest lists. The verdict stays until the next "
        "scan."
    )
    CSS_PATH = STYLES / "station.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f3", "challenge", N_("Challenge"), id="station.challenge", tooltip=N_("Ask the officer for four digits")
        ),
        Binding(
            "f4", "online", N_("Verify online"), id="station.online", tooltip=N_("Fetch the newest lists, then scan")
        ),
        Binding("f6", "log", N_("Log"), id="station.log", tooltip=N_("All verifications made here")),
        Binding(
            "f7", "picture", N_("Picture"), show=False, id="station.picture", tooltip=N_("Verify a picture of a code")
        ),
        Binding("up", "turn(-1)", N_("Scroll up"), show=False, id="station.up"),
        Binding("down", "turn(1)", N_("Scroll down"), show=False, id="station.down"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._checkpoint: Checkpoint | None = None
        self._waiting: deque[Scan] = deque()
        self._judging = False
        self._view = "ready"
        self._last: Verification | None = None
        self._remark = ""
        self._trouble: InspectorError | None = None
        self._challenge: Challenge | None = None
        self._expiry: Timer | None = None

    def place(self) -> str:
        return "station"

    def compose_content(self) -> ComposeResult:
        with ScanPane(id="station"):
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

    def on_mount(self) -> None:
        self._look("ready")
        self.query_one(ScanPane).focus()
        self._prepare()

    def on_screen_resume(self) -> None:
        """Back from a sync: with the lists and permits of now."""
        self.query_one(ScanPane).focus()
        if self._checkpoint is not None or self._trouble is not None:
            self._prepare()

    def _prepare(self) -> None:
        def ready(checkpoint: Checkpoint) -> None:
            self._checkpoint = checkpoint
            self.query_one(ScanPane).buffer.prefix = checkpoint.lists.trust.prefix
            if self._trouble is not None:
                self._trouble = None
                self._look("ready")
            self._next()

        self.do(self._load, ready, self._troubled, group="station")

    def _load(self) -> Checkpoint:
        if self._checkpoint is not None:
            self._checkpoint.reload()
            return self._checkpoint
        place = (self.replica.setting(PLACE_SETTING) or b"").decode() or self.replica.identity().name
        expected = (self.replica.setting(ENTERPRISE_SETTING) or b"").decode() or None
        return Checkpoint(self.replica, place=place, enterprise=expected)

    def _troubled(self, error: InspectorError) -> None:
        self._trouble = error
        self._look("trouble")

    # Judging ------------------------------------------------------------------------------------------------

    @on(ScanPane.Scanned)
    def _scanned(self, event: ScanPane.Scanned) -> None:
        event.stop()
        self._waiting.extend(Scan(text, event.pasted, self._asked()) for text in event.texts)
        self._next()

    def _next(self) -> None:
        """One after the other, in the order in which they were scanned."""
        if self._judging or self._checkpoint is None or not self._waiting:
            return
        self._judging = True
        checkpoint, scan = self._checkpoint, self._waiting.popleft()
        self.do(lambda: judge(checkpoint, scan), self._judged, self._failed, group="judge")

    def _judged(self, verifications: list[Verification]) -> None:
        self._judging = False
        for verification in verifications:
            self._last = verification
            self._settle_challenge(verification)
        self._trouble = None
        self._look("verdict")
        is_valid = self._last is not None and self._last.verdict is Verdict.VALID
        if not is_valid and self.replica.setting(SOUND_SETTING) == b"on":
            self.app.bell()
        self.inspector.refresh_standing()
        self._next()

    def _failed(self, error: InspectorError) -> None:
        self._judging = False
        self._troubled(error)
        self._next()

    # The challenge ------------------------------------------------------------------------------------------

    def action_challenge(self) -> None:
        """Four digits that the next code must carry; good for five minutes."""
        self._challenge = Challenge.new(self.replica.now())
        if self._expiry is not None:
            self._expiry.stop()
        self._expiry = self.set_timer(CHALLENGE_SECONDS, self._expired)
        self._look("challenge")

    def _asked(self) -> int | None:
        if self._challenge is None:
            return None
        if self.replica.now() > self._challenge.until:
            self._expired()
            return None
        return self._challenge.number

    def _expired(self) -> None:
        self._challenge = None
        self.notify(_("The challenge has expired. F3 makes a new one."), severity="warning")
        if self._view == "challenge":
            self._look("ready")

    def _settle_challenge(self, verification: Verification) -> None:
        """An echoed challenge is used up; one that was not echoed stays for the next try."""
        self._remark = ""
        content = verification.content
        if self._challenge is not None and content is not None and content.challenge == self._challenge.number:
            self._challenge = None
            self._remark = _("The challenge was answered: this code was made just now.")

    # Showing ------------------------------------------------------------------------------------------------

    def _look(self, view: str) -> None:
        self._view = view
        for one in ("ready", "challenge", "verdict", "trouble"):
            self.set_class(one == view, f"-at-{one}")
        self._say()
        self.refresh_bindings()

    def _say(self) -> None:
        if self._view == "verdict" and self._last is not None:
            self.query_one(GateVerdict).told = gate_facts(self.replica, self._last, remark=self._remark)
        elif self._view == "trouble" and self._trouble is not None:
            self.query_one("#station-trouble", PlainText).show(error_words(self._trouble))
        elif self._view == "challenge" and self._challenge is not None:
            digits, until = self._challenge.digits, self._challenge.until
            scale = 3 if self.size.width >= 60 and self.size.height >= 16 else 2
            drawn = pixels_of(digits, across=scale, down=scale, gap=scale + 1)
            self.query_one("#station-digits", BigText).pixels = drawn
            words = _("{digits}: have the officer type these digits beside the code, then scan it. Good until {time}.")
            told = words.format(digits=" ".join(digits), time=f"{local(until):%H:%M}")
            self.query_one("#station-challenge-words", PlainText).show(told)
        else:
            self._say_ready()

    def _say_ready(self) -> None:
        expected = (self.replica.setting(ENTERPRISE_SETTING) or b"").decode()
        self.query_one("#station-about", PlainText).show(about_words(expected))
        self.query_one("#station-last", PlainText).show(last_words(self.replica, LAST_RESULTS, self.size.width - 6))

    def on_resize(self) -> None:
        if self._view in ("ready", "challenge"):
            self._say()

    def language_changed(self) -> None:
        super().language_changed()
        self._say()

    # Other keys ---------------------------------------------------------------------------------------------

    def action_online(self) -> None:
        """Fetches lists and permits; then the code is scanned again."""
        self.app.action_sync()  # type: ignore[attr-defined]

    def action_log(self) -> None:
        """All verifications."""
        from inspector_tui.screens.verifications import VerificationsScreen

        self.app.push_screen(VerificationsScreen())

    def action_picture(self) -> None:
        """A picture of a code, from a tree."""

        def picked(path: Path | None) -> None:
            if path is not None:
                self._waiting.append(Scan(str(path), True, self._asked()))
                self._next()

        self.app.push_screen(FilePicker(Path.home()), picked)

    def action_turn(self, by: int) -> None:
        """Reads on in a long verdict."""
        self.query_one(GateVerdict).scroll_relative(y=by, animate=False)

    def action_back(self) -> None:
        """From a verdict or challenge to the ready line; nothing is lost, it stands in the log."""
        if self._view in ("verdict", "challenge"):
            self._look("ready")
        else:
            super().action_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Back leads to the ready line."""
        if action == "back" and not self.too_small:
            return self._view in ("verdict", "challenge") or self.can_go_back
        return super().check_action(action, parameters)
