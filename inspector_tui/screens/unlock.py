"""The first screen: the passphrase, or the way to enrol where there is no replica yet."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from inspector_tui.errors import Environment, InspectorError
from inspector_tui.i18n import N_, _
from inspector_tui.models.replica import KEY_FILE, Replica
from inspector_tui.screens.base import ReplicaScreen
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.text import PlainText, Say


class UnlockScreen(ReplicaScreen[None]):
    """Asks for the passphrase of the replica in `home`; with one given, opens it at once."""

    HEADING = N_("Open")
    HELP = N_(
        "Everything on this laptop is encrypted. The passphrase opens it. Nobody can open it without, so there is no "
        "reset: a lost passphrase means enrolling again; what was synced is safe on the server."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "open", N_("Open"), id="unlock.open", tooltip=N_("Open the replica with this passphrase")),
        Binding("f6", "enrol", N_("Enrol"), id="unlock.enrol", tooltip=N_("Make a new replica with an enrolment code")),
    ]
    DEFAULT_CSS = """
    UnlockScreen {
        #unlock-box { height: auto; max-width: 76; margin: 1 2; }
        #unlock-name { text-style: bold; color: $text-accent; }
        #unlock-words { margin: 0 0 1 0; color: $text-muted; }
        #unlock-state { margin: 1 0 0 0; }
    }
    """

    def __init__(self, home: Path, passphrase: str | None = None) -> None:
        super().__init__()
        self._home = home
        self._given = passphrase

    def compose_content(self) -> ComposeResult:
        with Vertical(id="unlock-box"):
            yield Say(N_("Inspector: field inspection, offline first"), id="unlock-name")
            yield Say(N_("Your work on this laptop is encrypted. The passphrase opens it."), id="unlock-words")
            yield FormField("passphrase", N_("Passphrase"), required=True, password=True)
            yield PlainText(id="unlock-state")

    def on_mount(self) -> None:
        if self._given is not None and self.has_replica:
            self.query_one(FormField).display = False
            self._start(self._given)
        elif not self.has_replica:
            self.call_after_refresh(self.action_enrol)
        else:
            self.query_one(FormField).input.focus()

    @property
    def has_replica(self) -> bool:
        """Whether there is something to open."""
        return (self._home / KEY_FILE).exists()

    def action_open(self) -> None:
        """Tries the passphrase."""
        field = self.query_one(FormField)
        if field.check():
            self._start(field.input.value)

    def on_input_submitted(self) -> None:
        """Enter in the field opens too."""
        self.action_open()

    def action_enrol(self) -> None:
        """Goes on to enrolment."""
        from inspector_tui.screens.enrol import EnrolScreen

        self.app.push_screen(EnrolScreen(self._home))

    def _start(self, passphrase: str) -> None:
        if self.is_busy():
            return
        self.query_one("#unlock-state", PlainText).show(_("Opening..."))
        self.do(lambda: self._open(passphrase), self.inspector.opened, self._refused)

    def _open(self, passphrase: str) -> Replica:
        from inspector_tui.bootstrap import open_replica

        replica = open_replica(self._home, passphrase)
        replica.identity()
        return replica

    def _refused(self, error: InspectorError) -> None:
        self.query_one("#unlock-state", PlainText).show("")
        if error.code == "NOT_ENROLLED":
            self.action_enrol()
            return
        field = self.query_one(FormField)
        field.display = True
        field.error = error
        if isinstance(error, Environment) and error.code == "WRONG_PASSPHRASE":
            field.input.clear()
        field.input.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is opened twice, and an existing replica is not enrolled over."""
        if action == "open":
            return self.has_replica and not self.is_busy()
        if action == "enrol":
            return not self.has_replica
        return super().check_action(action, parameters)
