"""The base of every screen: top line, heading, content, keys; one way back; words when the window is too small."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen

from inspector_tui.i18n import N_, _
from inspector_tui.screens.shell import FrameApp
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.key_footer import KeyFooter
from inspector_tui.widgets.leaving import LeavingScreen
from inspector_tui.widgets.status_bar import Standing, StatusBar
from inspector_tui.widgets.text import OneLine, PlainText

Answered = TypeVar("Answered")
LEAST_COLUMNS, LEAST_LINES = 40, 12
_CLOCK_SECONDS = 5
_ALWAYS = frozenset({"quit", "help_quit", "next_language", "next_theme", "speak", "paint"})


class FrameScreen(LeavingScreen[Answered], Generic[Answered]):
    """A screen on the frame. Subclasses give `HEADING`, `HELP`, bindings and `compose_content()`.

    Size classes on the screen for its .tcss: `-narrow` below 60 columns (one pane), `-medium`, `-wide` from
    120 (list and detail), `-widest` from 160 (a third pane); `-short` below 20 lines.
    """

    HEADING: ClassVar[str] = ""
    """Where am I: marked English. Empty leaves the line to the content."""
    HELP: ClassVar[str] = ""
    """What the screen is for, for F1: marked English."""
    FLUSH: ClassVar[bool] = False
    """True lets the content touch both edges (a verdict fills its window)."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-medium"), (120, "-wide"), (160, "-widest")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Back"), id="screen.back", tooltip=N_("One step back; nothing is lost")),
        Binding("tab", "app.focus_next", N_("Next field"), show=False, id="screen.next"),
        Binding("shift+tab", "app.focus_previous", N_("Field before"), show=False, id="screen.previous"),
    ]

    bars: reactive[bool] = reactive(True)
    """False leaves the whole window to the content (the code needs every line of 80x24)."""
    remark: reactive[str] = reactive("")
    """Ready words behind the heading: a count, a name, a state."""

    def compose(self) -> ComposeResult:
        yield StatusBar(id="frame-status")
        yield OneLine(id="frame-heading")
        with Container(id="frame-content"):
            yield from self.compose_content()
        yield KeyFooter(id="frame-keys")
        yield PlainText(id="frame-too-small")

    def compose_content(self) -> ComposeResult:
        """What the screen is about."""
        yield from ()

    @property
    def frame_app(self) -> FrameApp:
        """The app, known to be one with a frame."""
        return cast("FrameApp", self.app)

    def on_mount(self) -> None:
        self.set_class(self.FLUSH, "-flush")
        self.watch(self.app, "standing", self._standing_changed)
        self._tick()
        self.set_interval(_CLOCK_SECONDS, self._tick)
        self.language_changed()

    def _tick(self) -> None:
        self.query_one(StatusBar).clock = f"{self.frame_app.now():%H:%M}"

    def _standing_changed(self, standing: Standing) -> None:
        self.query_one(StatusBar).standing = standing

    def on_status_bar_badge_pressed(self) -> None:
        """A click on what waits does what F5 does, where the app offers it."""
        self.app.simulate_key("f5")

    # Words ------------------------------------------------------------------------------------------------

    def language_changed(self) -> None:
        """Say the words of the frame again. Subclasses add their own and call this."""
        heading = self.query_one("#frame-heading", OneLine)
        self.set_class(not self.HEADING, "-unnamed")
        heading.show("  ".join(part for part in (_(self.HEADING), self.remark) if part))
        self._say_too_small()

    def watch_remark(self) -> None:
        """Shows it."""
        if self.is_mounted:
            self.language_changed()

    def key_words(self, action: str) -> str | None:
        """Ready words for an action whose verb depends on what is shown; None for those of its binding."""
        return None

    # Size -------------------------------------------------------------------------------------------------

    @property
    def too_small(self) -> bool:
        """Nothing can be shown decently: keys do nothing but leave."""
        return self.size.width < LEAST_COLUMNS or self.size.height < LEAST_LINES

    def watch_bars(self, bars: bool) -> None:
        """Shows or hides the lines around the content."""
        self.set_class(not bars, "-bare")

    def on_resize(self) -> None:
        self.set_class(self.too_small, "-too-small")
        self._say_too_small()
        self.refresh_bindings()

    def _say_too_small(self) -> None:
        words = _("This window is too small: {width}x{height}. It needs at least {least_width}x{least_height}.")
        self.query_one("#frame-too-small", PlainText).show(
            words.format(
                width=self.size.width, height=self.size.height, least_width=LEAST_COLUMNS, least_height=LEAST_LINES
            )
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is done blindly in a window too small to see it; the first screen has no way back."""
        if self.too_small and action not in _ALWAYS and self.is_mounted:
            return False
        if action == "back":
            return self.can_go_back
        return True

    # The way back -----------------------------------------------------------------------------------------

    @property
    def can_go_back(self) -> bool:
        """Whether there is a screen of ours below this one."""
        stack: list[Screen[Any]] = self.app.screen_stack
        return self in stack and any(isinstance(one, FrameScreen) for one in stack[: stack.index(self)])

    def action_back(self) -> None:
        """One step back. Drafts are kept by whoever owns the screen, so nothing is asked."""
        if self.can_go_back:
            self.report_drafts()
            # Queued behind the reports: what was typed last is kept before the screen goes.
            self.call_later(self._leave)

    def _leave(self) -> None:
        if self.is_active:
            self.dismiss()

    def report_drafts(self) -> None:
        """Have every form tell what it did not tell yet."""
        for form in self.query(DraftForm):
            form.report()
