"""What a new permit key is to be: its kind, and from when on it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from inspector_tui.i18n import N_
from inspector_tui.widgets.choice import ChoiceField, Choices
from inspector_tui.widgets.field import Field
from inspector_tui.widgets.key_footer import KeyFooter
from inspector_tui.widgets.leaving import LeavingScreen
from inspector_tui.widgets.text import Say
from inspector_tui.widgets.text_field import TextField


@dataclass(frozen=True, slots=True)
class NewKey:
    """What was chosen. `reason` is given when the key counts at once."""

    alg: str
    at_once: bool
    reason: str


class PublishKey(ModalScreen[NewKey | None], LeavingScreen[NewKey | None]):
    """Answers the choice, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="newkey.cancel", tooltip=N_("Change nothing")),
        Binding("f9", "take", N_("Publish"), id="newkey.take", tooltip=N_("Make the key and publish it")),
    ]
    DEFAULT_CSS = """
    PublishKey {
        align: center middle; background: $background 60%;
        #newkey-box {
            width: 72; max-width: 96%; height: auto; max-height: 96%; background: $surface; padding: 1 2 0 2;
            border-left: outer $text-accent;
        }
        #newkey-title { text-style: bold; }
        #newkey-words { color: $text-muted; margin: 0 0 1 0; }
        Choices { background: $panel; }
        TextField { display: none; margin: 1 0 0 0; }
        TextField TextArea { background: $panel; height: 3; }
        &.-at-once TextField { display: block; }
        KeyFooter { background: $surface; margin: 1 0 0 0; }
    }
    """

    def compose(self) -> ComposeResult:
        with Vertical(id="newkey-box"):
            yield Say(N_("New permit key"), id="newkey-title")
            yield Say(
                N_(
                    "The private key is made here and never leaves this workstation. Checkpoints learn the key by sync."
                ),
                id="newkey-words",
            )
            yield ChoiceField("alg", N_("Kind"), (("ed25519", N_("Ed25519")), ("es256", N_("P-256"))), chosen="ed25519")
            yield ChoiceField(
                "when", N_("Counts"), (("later", N_("in 14 days")), ("now", N_("at once (emergency)"))), chosen="later"
            )
            yield TextField("reason", N_("Reason"), required=True)
            yield KeyFooter()

    def on_mount(self) -> None:
        self.query_one("#field-when").query_one(Choices).focus()

    def on_field_changed(self, message: Field.Changed) -> None:
        """A reason is asked only where one is needed."""
        message.stop()
        if message.field == "when":
            self.set_class(message.value == "now", "-at-once")

    def action_take(self) -> None:
        """At once only with a reason."""
        reason, at_once = self.query_one(TextField), self.query_one("#field-when", ChoiceField).value == "now"
        if at_once and not reason.check():
            reason.area.focus()
            return
        self.dismiss(NewKey(self.query_one("#field-alg", ChoiceField).value, at_once, reason.value.strip()))

    def action_cancel(self) -> None:
        """Changes nothing."""
        self.dismiss(None)
