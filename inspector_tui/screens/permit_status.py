"""Taking an approval back for a while, for good, or closing it: which, and why."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from inspector_tui.domain.vocabulary import PermitStatus
from inspector_tui.i18n import N_
from inspector_tui.widgets.choice import ChoiceField, Choices
from inspector_tui.widgets.key_footer import KeyFooter
from inspector_tui.widgets.leaving import LeavingScreen
from inspector_tui.widgets.text import PlainText, Say
from inspector_tui.widgets.text_field import TextField

_ACTS: Final[dict[PermitStatus, str]] = {
    "suspended": N_("suspend"),
    "revoked": N_("revoke"),
    "closed": N_("close"),
    "valid": N_("back in force"),
}


class AskPermitStatus(ModalScreen[tuple[PermitStatus, str] | None], LeavingScreen[tuple[PermitStatus, str] | None]):
    """Answers what is to become of a permit and why, or None. `title` is ready words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="permit.cancel", tooltip=N_("Change nothing")),
        Binding("f9", "take", N_("Do it"), id="permit.take", tooltip=N_("Sign it; checkpoints learn it by sync")),
    ]
    DEFAULT_CSS = """
    AskPermitStatus {
        align: center middle; background: $background 60%;
        #permit-box {
            width: 72; max-width: 96%; height: auto; max-height: 96%; background: $surface; padding: 1 2 0 2;
            border-left: outer $text-accent;
        }
        #permit-title { text-style: bold; }
        #permit-words { color: $text-muted; margin: 0 0 1 0; }
        Choices { background: $panel; }
        TextField { margin: 1 0 0 0; }
        TextField TextArea { background: $panel; height: 3; }
        KeyFooter { background: $surface; margin: 1 0 0 0; }
    }
    """

    def __init__(self, title: str, status: str) -> None:
        """`status` is the one it has: a suspended permit can come back, one in force cannot."""
        super().__init__()
        self._title_words = title
        self._offered: tuple[PermitStatus, ...] = (
            ("valid", "revoked", "closed") if status == "suspended" else ("suspended", "revoked", "closed")
        )

    def compose(self) -> ComposeResult:
        with Vertical(id="permit-box"):
            yield PlainText(self._title_words, id="permit-title")
            yield Say(
                N_("Within a minute of your sync the status list says so. Revoked and closed are for good."),
                id="permit-words",
            )
            options = [(name, _ACTS[name]) for name in self._offered]
            yield ChoiceField("status", N_("Permit"), options, chosen=self._offered[0])
            yield TextField("reason", N_("Reason"), required=True)
            yield KeyFooter()

    def on_mount(self) -> None:
        self.query_one(Choices).focus()

    def action_take(self) -> None:
        """Not without a reason."""
        reason, chosen = self.query_one(TextField), self.query_one(ChoiceField).value
        if not reason.check():
            reason.area.focus()
            return
        self.dismiss((next(name for name in self._offered if name == chosen), reason.value.strip()))

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)
