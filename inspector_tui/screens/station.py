"""The checkpoint's station: nothing to press. A scan fills the screen with its verdict until the next scan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from inspector_tui.codes.verdict import Verdict, Verification
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _
from inspector_tui.screens.desk import STYLES
from inspector_tui.screens.station_facts import asked_words, unread_words
from inspector_tui.screens.station_judging import JudgingScreen
from inspector_tui.screens.station_pane import StationPane
from inspector_tui.screens.visit_files import FilePicker
from inspector_tui.services.scans import CHALLENGE_SECONDS, Challenge, InSight
from inspector_tui.services.station_setup import StationSetup
from inspector_tui.services.verifying import Checkpoint
from inspector_tui.widgets.gate_verdict import GateVerdict
from inspector_tui.widgets.scan_sources import ScanSources
from inspector_tui.widgets.status_bar import Standing
from inspector_tui.words.errors import error_words


class StationScreen(JudgingScreen):
    """Home of a checkpoint. Views: ready, challenge, verdict, trouble."""

    HELP = N_(
        "Scan the code on the officer's screen; nothing has to be pressed. Only VALID lets people in. F3 asks for a "
        "challenge that proves the code is made now; F4 fetches the newest lists. The verdict stays until the next "
        "scan. F2 sets the station up: its place, one enterprise, sound, a folder or a camera to watch."
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
            "f2",
            "set_up",
            N_("Set up"),
            show=False,
            id="station.setup",
            tooltip=N_("Place, enterprise, sound, folder and camera of this station"),
        ),
        Binding(
            "f7", "picture", N_("Picture"), show=False, id="station.picture", tooltip=N_("Verify a picture of a code")
        ),
        Binding("up", "turn(-1)", N_("Scroll up"), show=False, id="station.up"),
        Binding("down", "turn(1)", N_("Scroll down"), show=False, id="station.down"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._watch_errors: dict[str, InspectorError] = {}
        self._view = "ready"
        self._last: Verification | None = None
        self._last_at = 0
        self._in_sight = InSight()
        self._unread: tuple[Verification, ...] = ()
        self._is_answered = False
        self._trouble: InspectorError | None = None
        self._challenge: Challenge | None = None
        self._expiry: Timer | None = None

    def place(self) -> str:
        return "station"

    def compose_content(self) -> ComposeResult:
        yield ScanSources()
        yield StationPane(id="station")

    def on_mount(self) -> None:
        self._look("ready")
        self.query_one(StationPane).focus()
        self._prepare()

    def on_screen_resume(self) -> None:
        """Back from a sync or from setting up: with the lists, permits and settings of now."""
        self.query_one(StationPane).focus()
        if self._checkpoint is not None or self._trouble is not None:
            self._prepare()

    def on_screen_suspend(self) -> None:
        """Nobody is at the station: another screen may want the camera."""
        self.query_one(ScanSources).rest()

    def _prepare(self) -> None:
        def ready(told: tuple[Checkpoint, StationSetup]) -> None:
            self._checkpoint, self._setup = told
            if self.is_current:
                self.query_one(ScanSources).attend(self._setup.folder, self._setup.camera)
            self.query_one(StationPane).buffer.prefix = self._checkpoint.lists.trust.prefix
            if self._trouble is not None:
                self._trouble = None
                self._look("ready")
            self.judge_next()

        self.do(self.load, ready, self.troubled, group="station")

    def troubled(self, error: InspectorError) -> None:
        """Why there is no verdict fills the pane."""
        self._trouble = error
        self._look("trouble")

    def judged(self, verifications: list[Verification]) -> None:
        """The last one fills the pane and names refusals that it pushed away unread."""
        self._last_at = self.replica.now()
        for verification in verifications:
            self._last = verification
            self._unread = self._in_sight.put(verification, self._last_at)
            self._settle_challenge(verification)
        self._trouble = None
        self._look("verdict")
        is_valid = self._last is not None and self._last.verdict is Verdict.VALID
        if not is_valid and self._setup.sound:
            self.app.bell()
        self.inspector.refresh_standing()

    @on(ScanSources.Changed)
    def _source_changed(self, event: ScanSources.Changed) -> None:
        """Told on the ready line, and once aloud: the scanner works on."""
        event.stop()
        if event.error is None:
            self._watch_errors.pop(event.source, None)
        else:
            self._watch_errors[event.source] = event.error
            self.notify(error_words(event.error), severity="warning")
        if self._view == "ready":
            self._say()

    # The challenge ------------------------------------------------------------------------------------------

    def action_challenge(self) -> None:
        """Four digits that the next code must carry; good for five minutes."""
        self._challenge = Challenge.new(self.replica.now())
        if self._expiry is not None:
            self._expiry.stop()
        self._expiry = self.set_timer(CHALLENGE_SECONDS, self._expired)
        self._look("challenge")

    def asked(self) -> int | None:
        """The challenge that still counts; one whose five minutes are over is told."""
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
        content, asked = verification.content, self._challenge
        self._is_answered = asked is not None and content is not None and content.challenge == asked.number
        if self._is_answered:
            self._challenge = None

    def _remarks(self) -> Iterator[str]:
        if self._is_answered:
            yield _("The challenge was answered: this code was made just now.")
        elif self._challenge is not None:
            yield asked_words(self._challenge)
        if self._unread:
            yield unread_words(self._unread)

    # Showing ------------------------------------------------------------------------------------------------

    def _look(self, view: str) -> None:
        self._view = view
        for one in ("ready", "challenge", "verdict", "trouble"):
            self.set_class(one == view, f"-at-{one}")
        self._say()
        self.refresh_bindings()

    def _say(self) -> None:
        pane = self.query_one(StationPane)
        if self._view == "verdict" and self._last is not None:
            pane.say_verdict(self.replica, self._last, self._last_at, tuple(self._remarks()))
        elif self._view == "trouble" and self._trouble is not None:
            pane.say_trouble(self._trouble)
        elif self._view == "challenge" and self._challenge is not None:
            pane.say_challenge(self._challenge)
        else:
            pane.say_ready(self.replica, self._setup, self._watch_errors, self.inspector.standing)

    def _standing_changed(self, standing: Standing) -> None:
        """Lists age while nobody scans."""
        super()._standing_changed(standing)
        if self._view == "ready" and self.query(StationPane):
            self._say()

    def on_resize(self) -> None:
        if self._view in ("ready", "challenge"):
            self._say()

    def language_changed(self) -> None:
        super().language_changed()
        self._say()

    # Other keys ---------------------------------------------------------------------------------------------

    def action_online(self) -> None:
        """Fetches lists and permits; then the code is scanned again."""
        self.inspector.action_sync()

    def action_log(self) -> None:
        """All verifications."""
        from inspector_tui.screens.verifications import VerificationsScreen

        self.app.push_screen(VerificationsScreen())

    def action_set_up(self) -> None:
        """Place, enterprise, sound, folder and camera."""
        from inspector_tui.screens.station_setup import StationSetupScreen

        self.app.push_screen(StationSetupScreen())

    def action_picture(self) -> None:
        """A picture of a code, from a tree."""

        def picked(path: Path | None) -> None:
            if path is not None:
                self.take_pictures([path])

        self.app.push_screen(FilePicker(Path.home()), picked)

    def action_turn(self, by: int) -> None:
        """Reads on in a long verdict."""
        self.query_one(GateVerdict).scroll_relative(y=by, animate=False)

    def action_back(self) -> None:
        """From a verdict to the challenge that still waits, else to the ready line; nothing is lost, it stands in the
        log. From a challenge too, which is withdrawn: asked unseen, it would make a false code of every one to come.
        """
        if self._view == "challenge":
            self._challenge = None
        if self._can_return:
            self._in_sight.clear()
            self._look("ready" if self.asked() is None else "challenge")
        else:
            super().action_back()

    @property
    def _can_return(self) -> bool:
        """Whether Back leads to the ready line: from everything but the lack of lists."""
        return self._view in ("verdict", "challenge") or (self._view == "trouble" and self._checkpoint is not None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Back leads to the ready line."""
        if action == "back" and not self.too_small:
            return self._can_return or self.can_go_back
        return super().check_action(action, parameters)
