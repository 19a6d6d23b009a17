"""Printing from a screen: which document, written where the person looks for files, opened in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from inspector_tui.i18n import N_, _, language
from inspector_tui.screens.code_frames import downloads
from inspector_tui.services.code_window import open_in_browser
from inspector_tui.services.printing import KINDS, Printed, PrintKind, make_document, printable, write_document
from inspector_tui.services.visiting import load
from inspector_tui.widgets.choice import ChoiceField, Choices
from inspector_tui.widgets.field import Field
from inspector_tui.widgets.key_footer import KeyFooter
from inspector_tui.widgets.leaving import LeavingScreen
from inspector_tui.widgets.text import PlainText, Say

if TYPE_CHECKING:
    from inspector_tui.screens.base import ReplicaScreen

DOCUMENTS: Final[dict[PrintKind, str]] = {
    "notice": N_("Notice of inspection"),
    "record": N_("On-site record"),
    "order": N_("Order to rectify (document)"),
}


@dataclass(frozen=True, slots=True)
class Printer:
    """Where printed documents go: `folder`, the person's downloads by default, and what opens a page."""

    folder: Path | None = None
    opener: Callable[[str], bool] = open_in_browser

    def offer(self, screen: ReplicaScreen[Any], inspection: str) -> None:
        """Asks which of the documents that there are by now, then writes and opens it."""
        replica = screen.replica

        def chosen(kind: PrintKind | None) -> None:
            if kind is None:
                return
            english = language() == "en"
            screen.do(
                lambda: self._write(make_document(replica, inspection, kind, english=english)),
                lambda told: screen.notify(_words(*told), timeout=12),
                group="print",
            )

        def asked(kinds: Sequence[PrintKind]) -> None:
            if screen.is_current:
                screen.app.push_screen(AskPrint(kinds), chosen)

        screen.do(lambda: printable(load(replica, inspection).row), asked, group="print")

    def _write(self, printed: Printed) -> tuple[Printed, Path, bool]:
        folder = self.folder or downloads()
        # In a file's name only what every file system takes; names of enterprises hold anything.
        name = re.sub(r"[^\w.〔〕-]+", "_", f"{printed.kind}-{printed.enterprise[:40]}-{printed.number}").strip("_-")
        path = folder / f"{name}.html"
        write_document(printed, path)
        return printed, path, self.opener(path.as_uri())


def _words(printed: Printed, path: Path, opened: bool) -> str:
    told = (
        _("Opened in the browser, to be printed there. Saved as {path}.")
        if opened
        else _("Saved as {path}. Open it in a browser to print it.")
    )
    parts = [told.format(path=path)]
    if printed.code is None:
        parts.append(_("It carries no code: only the visit's own device can show it."))
    if printed.kind != "notice" and not printed.number:
        parts.append(_("It has no number: this device has none left. Sync and print it again."))
    return " ".join(parts)


class AskPrint(ModalScreen[PrintKind | None], LeavingScreen[PrintKind | None]):
    """Answers which document is to be printed, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="print.cancel", tooltip=N_("Print nothing")),
        Binding("enter,f9", "take", N_("Print"), key_display="F9", id="print.take", tooltip=N_("Write and open it")),
    ]
    DEFAULT_CSS = """
    AskPrint {
        align: center middle; background: $background 60%;
        #print-box {
            width: 72; max-width: 96%; height: auto; max-height: 96%; background: $surface; padding: 1 2 0 2;
            border-left: outer $text-accent;
        }
        #print-title { text-style: bold; }
        #print-words { color: $text-muted; margin: 0 0 1 0; }
        Choices { background: $panel; }
        KeyFooter { background: $surface; margin: 1 0 0 0; }
    }
    """

    def __init__(self, kinds: Sequence[PrintKind]) -> None:
        super().__init__()
        self._kinds = tuple(kinds)

    def compose(self) -> ComposeResult:
        with Vertical(id="print-box"):
            yield PlainText(_("Print a document"), id="print-title")
            yield Say(
                N_(
                    "A page for A4 with the inspection code, opened in the browser. The code on paper goes stale in a "
                    "minute and then only leads to the enterprise's page: at the door the screen is scanned."
                ),
                id="print-words",
            )
            options = [(kind, DOCUMENTS[kind]) for kind in KINDS if kind in self._kinds]
            yield ChoiceField("document", N_("Document"), options, chosen=self._kinds[-1])
            yield KeyFooter()

    def on_mount(self) -> None:
        self.query_one(Choices).focus()

    def on_field_changed(self, message: Field.Changed) -> None:
        """A question is answered or not; drafts of it are not kept."""
        message.stop()

    def action_take(self) -> None:
        """The chosen one."""
        chosen = self.query_one(ChoiceField).value
        self.dismiss(next(kind for kind in self._kinds if kind == chosen))

    def action_cancel(self) -> None:
        """Prints nothing."""
        self.dismiss(None)
