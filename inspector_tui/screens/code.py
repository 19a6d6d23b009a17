"""Showing the inspection code (亮码): a fresh one every thirty seconds, and nothing else moves."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Final, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.widgets import Input

from inspector_tui.codes.presentation import REFRESH, Form
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _, language
from inspector_tui.screens.base import ReplicaScreen
from inspector_tui.screens.code_facts import CodeFacts, code_facts
from inspector_tui.screens.code_frames import Shown, downloads, make_shown, save_picture, show_picture
from inspector_tui.screens.code_layout import Drawn, place_code
from inspector_tui.screens.desk import STYLES
from inspector_tui.screens.printing import Printer
from inspector_tui.services import presenting
from inspector_tui.services.code_window import CodeWindow, open_in_browser
from inspector_tui.services.presenting import Showing
from inspector_tui.services.terminal_width import drawing_for
from inspector_tui.widgets.code_view import CodeView, Countdown
from inspector_tui.widgets.field import FieldInput
from inspector_tui.widgets.text import PlainText, Say
from inspector_tui.words.errors import error_words
from inspector_tui.words.machine import NO_PICTURES

DRAWING_SETTING: Final = "code_drawing"
CHALLENGE_DIGITS: Final = 4
_TICK_SECONDS: Final = 0.5
_SHORTER: Final = N_("F3 shows the short form, F4 saves a picture.")
_PICTURE: Final = N_("F4 saves the code as a picture.")


class CodeScreen(ReplicaScreen[None]):
    """The code of one approved inspection. Digits typed here are the challenge."""

    HELP = N_(
        "The enterprise scans this code with a phone, the checkpoint with a scanner. It changes every 30 seconds. "
        "When somebody asks for a challenge, type the digits they tell you: the code then carries them."
    )
    CSS_PATH = STYLES / "code.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f3", "switch_form", N_("Full/short"), id="code.form", tooltip=N_("Switch between full and short form")
        ),
        Binding(
            "f4",
            "save_picture",
            N_("Save picture"),
            id="code.picture",
            tooltip=N_("Save the code as a picture, for a terminal that cannot draw it"),
        ),
        Binding(
            "f6",
            "window",
            N_("Window"),
            show=False,
            id="code.window",
            tooltip=N_("Show the code as a picture in a window of its own, renewed by itself"),
        ),
        Binding(
            "f7",
            "print",
            N_("Print"),
            show=False,
            id="code.print",
            tooltip=N_("Notice, record or order for paper, with the code"),
        ),
    ]

    def __init__(
        self, inspection: str, *, folder: Path | None = None, opener: Callable[[str], bool] = open_in_browser
    ) -> None:
        """`folder` takes saved pictures, the person's downloads by default; `opener` opens the window's page."""
        super().__init__()
        self.inspection = inspection
        self._folder = folder
        self._opener = opener
        self._window: CodeWindow | None = None
        self._showing: Showing | None = None
        self._told: CodeFacts | None = None
        self._shown: Shown | None = None
        self._wanted: Literal["auto", "full", "short"] = "auto"
        self._challenge: int | None = None
        self._noted = False
        self._error: InspectorError | None = None

    def place(self) -> str:
        return f"code:{self.inspection}"

    def compose_content(self) -> ComposeResult:
        yield PlainText(id="code-error")
        with Container(id="code-body"):
            yield CodeView(id="code-view")
            with Container(id="code-told"):
                yield PlainText(id="code-name")
                yield PlainText(id="code-facts")
                yield PlainText(id="code-line")
                with Horizontal(id="code-challenge"):
                    yield Say(N_("Challenge"))
                    yield FieldInput(max_length=6, restrict="[0-9０-９]*", id="code-digits")
                yield Countdown()
                yield Say(N_("F3 full or short form   F4 save as picture"), classes="code-keys")
                yield Say(N_("F6 window   F7 print"), classes="code-keys")

    def on_mount(self) -> None:
        self.query_one(Countdown).total = REFRESH
        self.query_one("#code-digits", Input).focus()
        kept = self.replica.setting(DRAWING_SETTING)
        wanted, canvas = kept.decode() if kept else None, self.inspector.canvas
        self._canvas = canvas
        self._drawn: Drawn = drawing_for(wanted, self.inspector.half_block_cells, pictures=canvas is not None)
        if wanted == "image" and canvas is None:
            self.notify(_(NO_PICTURES), severity="warning", timeout=12)
        self.do(self._open, self._opened, self._refused)
        self.set_interval(_TICK_SECONDS, self._tick_code)

    # Making -------------------------------------------------------------------------------------------------

    def _open(self) -> tuple[Showing, CodeFacts, Shown]:
        showing = presenting.open_showing(self.replica, self.inspection)
        return (
            showing,
            code_facts(self.replica, showing),
            make_shown(showing, self.replica.clock.now_ms(), self._challenge, self._drawn, self._canvas),
        )

    def _opened(self, opened: tuple[Showing, CodeFacts, Shown]) -> None:
        self._showing, self._told, self._shown = opened
        self._show()
        self.language_changed()

    def _refused(self, error: InspectorError) -> None:
        self._error = error
        self.add_class("-refused")
        self.bars = True
        self.query_one("#code-error", PlainText).show(error_words(error))
        self.refresh_bindings()

    def _remake(self) -> None:
        """A fresh code at once; some milliseconds, so without a worker and without a gap on the screen."""
        if self._showing is None:
            return
        try:
            now_ms = self.replica.clock.now_ms()
            self._shown = make_shown(self._showing, now_ms, self._challenge, self._drawn, self._canvas)
        except InspectorError as error:
            self._refused(error)
            return
        self._show()
        self._show_window()

    def _tick_code(self) -> None:
        if self._shown is None or self._error is not None:
            return
        now = self.replica.clock.now_ms() + (self._showing.clock_offset if self._showing else 0)
        if now >= self._shown.expires_at * 1000:
            self._remake()
            now = max(now, (self._shown.expires_at - REFRESH) * 1000)
        self.query_one(Countdown).remaining = max(0, min(REFRESH, -(-(self._shown.expires_at * 1000 - now) // 1000)))

    # Showing ------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        if self._shown is None:
            return
        forms = [form for form in Form if self._wanted in ("auto", form.value)]
        drawings = [one for form in forms for one in self._shown.drawings[form]]
        place = place_code(self.size.width, self.size.height, drawings)
        self.bars = place.bars
        self.set_class(place.beside, "-beside")
        view = self.query_one(CodeView)
        view.styles.width = place.width or "1fr"
        chosen = [one for one in drawings if one.form == place.form] or drawings
        view.advice = _SHORTER if self._wanted == Form.FULL.value else _PICTURE
        view.show(*chosen)
        self._tick_code()

    def on_resize(self) -> None:
        self._show()
        self._say()

    @on(CodeView.FormShown)
    def _form_shown(self, event: CodeView.FormShown) -> None:
        event.stop()
        self.refresh_bindings()
        if self._noted or event.form is None or self._showing is None:
            return
        self._noted = True
        showing, form, asked = self._showing, Form(event.form), self._challenge is not None
        self.do(
            lambda: presenting.note_shown(self.replica, showing, form, challenge=asked),
            lambda _nothing: self.inspector.refresh_standing(),
            group="note",
        )

    def language_changed(self) -> None:
        super().language_changed()
        self._say()
        if self._error is not None:
            self.query_one("#code-error", PlainText).show(error_words(self._error))

    def _say(self) -> None:
        if self._told is not None:
            self.query_one("#code-name", PlainText).show(self._told.enterprise)
            self.query_one("#code-facts", PlainText).show(self._told.paragraph())
            self.query_one("#code-line", PlainText).show(self._told.line())

    # Acts ---------------------------------------------------------------------------------------------------

    @on(Input.Changed)
    @on(Input.Submitted)
    def _challenged(self, event: Input.Changed | Input.Submitted) -> None:
        event.stop()
        typed = unicodedata.normalize("NFKC", event.value)
        enough = len(typed) >= CHALLENGE_DIGITS or (typed and isinstance(event, Input.Submitted))
        asked = int(typed) if enough else None
        if asked != self._challenge:
            self._challenge = asked
            self._remake()

    def action_switch_form(self) -> None:
        """The other form, also when it does not fit: then the window says what it would need."""
        self._wanted = "short" if self._form_now == Form.FULL.value else "full"
        self._show()
        self.refresh_bindings()

    @property
    def _form_now(self) -> str:
        """The form on the screen; where none fits, the one that was asked for."""
        shown = self.query_one(CodeView).shown
        return shown.form if shown else self._wanted

    def action_save_picture(self) -> None:
        """The code of now as PNG."""
        if self._shown is None:
            return
        shown = self.query_one(CodeView).shown
        form = Form(shown.form) if shown else Form.FULL
        matrix, frame = self._shown.matrices[form], self._shown.frames[form]
        folder = self._folder or downloads()
        self.do(lambda: save_picture(matrix, frame, folder), self._saved)

    def _saved(self, path: Path) -> None:
        words = _("Saved as {path}. A picture goes stale in about a minute.")
        self.notify(words.format(path=path))

    def action_print(self) -> None:
        """The notice of this visit with the code, for paper."""
        Printer(self._folder, self._opener).offer(self, self.inspection)

    def action_window(self) -> None:
        """Opens a window with the code as a picture, or takes the code off it again."""
        if self._window is not None:
            self._close_window()
            return
        closed = _("This code is no longer shown. Close this window.")
        self._window = CodeWindow(_("Inspection code"), closed, language().replace("_", "-"), opener=self._opener)
        self._show_window()

    def _show_window(self) -> None:
        window, shown = self._window, self._shown
        if window is None or shown is None:
            return
        matrix = shown.matrices[Form.FULL]

        def failed(error: InspectorError) -> None:
            self._window = None
            self.tell_error(error)

        self.do(lambda: show_picture(window, matrix), lambda _nothing: None, failed, group="window")

    def _close_window(self) -> None:
        window, self._window = self._window, None
        if window is not None:
            window.close()

    def on_unmount(self) -> None:
        """Whoever leaves the code takes it off the window too."""
        self._close_window()

    def key_words(self, action: str) -> str | None:
        if action == "switch_form" and self.is_mounted:
            return _("Short form") if self._form_now == Form.FULL.value else _("Full form")
        return super().key_words(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to switch or save before there is a code."""
        if action in ("switch_form", "save_picture", "window", "print"):
            if self._shown is None or self._error is not None:
                return None
            return None if action == "save_picture" and self.is_busy() else True
        return super().check_action(action, parameters)
