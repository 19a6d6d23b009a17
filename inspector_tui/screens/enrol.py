"""Enrolment: server, one-time code, passphrase. The device key is made here and never leaves."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from inspector_tui.errors import BadInput, InspectorError
from inspector_tui.i18n import N_, _
from inspector_tui.models.replica import Replica
from inspector_tui.screens.base import ReplicaScreen
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.text import PlainText, Say


class EnrolScreen(ReplicaScreen[None]):
    """Makes a replica and enrols it. Needs the network once."""

    HEADING = N_("Enrol this laptop")
    HELP = N_(
        "Your supervisor gives you the server's address and a code that works once. This laptop makes its own key; the "
        "code carries no lasting secret and tells a false server from the true one."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "enrol", N_("Enrol"), id="enrol.enrol", tooltip=N_("Make the key and enrol with the server")),
    ]
    DEFAULT_CSS = """
    EnrolScreen {
        #enrol-words { margin: 0 0 1 0; color: $text-muted; max-width: 76; }
        #enrol-state { margin: 1 0 0 0; }
        Field { max-width: 90; }
    }
    """

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._home = home

    def compose_content(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Say(
                N_("Ask your supervisor for the server's address and an enrolment code. Then choose a passphrase."),
                id="enrol-words",
            )
            yield FormField("server", N_("Server"), required=True, code=True, hint=N_("https://..."))
            yield FormField("code", N_("Enrolment code"), required=True, code=True, hint="XXXX-XXXX-...")
            yield FormField("name", N_("Laptop's name"), required=True, most=60)
            yield FormField("passphrase", N_("Passphrase"), required=True, password=True)
            yield FormField("again", N_("Once more"), required=True, password=True)
            yield PlainText(id="enrol-state")

    def on_mount(self) -> None:
        self.query_one("#field-server", FormField).input.focus()

    def _field(self, name: str) -> FormField:
        return self.query_one(f"#field-{name}", FormField)

    def action_enrol(self) -> None:
        """Checks the form, then enrols."""
        fields = [self._field(name) for name in ("server", "code", "name", "passphrase", "again")]
        wrong = [field for field in fields if not field.check()]
        if wrong:
            wrong[0].input.focus()
            return
        server, code, name, passphrase, again = (field.value for field in fields)
        if passphrase != again:
            self._field("again").error = BadInput("PASSPHRASES_DIFFER")
            return
        self.query_one("#enrol-state", PlainText).show(_("Enrolling..."))
        self.do(lambda: self._enrol(server, code, name, passphrase), self.inspector.opened, self._refused)

    def _enrol(self, server: str, code: str, name: str, passphrase: str) -> Replica:
        from inspector_tui.bootstrap import create_or_open_replica
        from inspector_tui.services.enrolling import enrol
        from inspector_tui.services.syncing import synchronise

        replica = create_or_open_replica(self._home, passphrase)
        enrol(replica, server, code, name)
        synchronise(replica)
        return replica

    def _refused(self, error: InspectorError) -> None:
        self.query_one("#enrol-state", PlainText).show("")
        at = {"INVITE": "code", "WRONG_PASSPHRASE": "passphrase", "PASSPHRASE": "passphrase"}
        field = next((self._field(name) for start, name in at.items() if error.code.startswith(start)), None)
        if field is None:
            self.tell_error(error)
            return
        field.error = error
        field.input.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One enrolment at a time."""
        if action == "enrol":
            return not self.is_busy()
        return super().check_action(action, parameters)
