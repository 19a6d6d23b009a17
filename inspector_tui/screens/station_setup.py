"""Setting a station up: where it stands, the one site it guards, sound, a folder and a camera to watch."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _
from inspector_tui.screens.base import ReplicaScreen
from inspector_tui.services.station_setup import (
    StationSetup,
    checked_camera,
    checked_enterprise,
    checked_folder,
    checked_place,
    keep_setup,
    read_setup,
)
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.field import Field, FormField
from inspector_tui.widgets.focus import focus_first

_MOST_TYPED = 4000
_FIELDS_OF = {"FOLDER_MISSING": "folder", "CAMERA_NOT_INSTALLED": "camera", "CAMERA_NOT_FOUND": "camera"}


class StationSetupScreen(ReplicaScreen[bool]):
    """Dismisses with True when something was kept."""

    HEADING = N_("Set up the station")
    HELP = N_(
        "The place stands in every record made here. With an enterprise, codes for any other one are refused. New "
        "pictures in the folder are verified as if they had been scanned; so is what a camera sees. Empty = none."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Keep"), id="stationsetup.keep", tooltip=N_("Keep this and go back to the station")),
    ]
    DEFAULT_CSS = """
    StationSetupScreen {
        DraftForm { max-width: 100; }
        Field { margin: 0 0 1 0; }
        &.-short Field { margin: 0; }
    }
    """

    def compose_content(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield DraftForm(
                FormField("place", N_("Place"), hint=N_("e.g. north gate"), checks=(checked_place,)),
                FormField(
                    "enterprise",
                    N_("Only for"),
                    hint=N_("credit code, or scan the licence; empty = any enterprise"),
                    checks=(checked_enterprise,),
                    most=_MOST_TYPED,
                ),
                ChoiceField("sound", N_("Sound"), (("off", N_("off")), ("on", N_("when not valid")))),
                FormField("folder", N_("Folder"), hint=N_("watched for new pictures"), checks=(checked_folder,)),
                FormField(
                    "camera",
                    N_("Camera"),
                    hint=N_("0 = the first one, or rtsp://…"),
                    checks=(checked_camera,),
                    code=True,
                ),
                id="stationsetup-form",
            )

    def on_mount(self) -> None:
        told = read_setup(self.replica)
        self.query_one(DraftForm).restore(
            {
                "place": told.place,
                "enterprise": told.enterprise,
                "sound": "on" if told.sound else "off",
                "folder": told.folder,
                "camera": told.camera,
            }
        )
        focus_first(self, "#field-place *")

    def action_main(self) -> None:
        """Keeps it; another camera than before is tried first."""
        form = self.query_one(DraftForm)
        if not form.check():
            return
        values = form.values
        setup = StationSetup(
            values["place"], values["enterprise"], values["sound"] == "on", values["folder"], values["camera"]
        )
        replica = self.replica
        self.do(lambda: keep_setup(replica, setup), self._kept, self._wrong, group="setup")

    def _kept(self, _setup: StationSetup) -> None:
        self.notify(_("Kept."))
        self.dismiss(True)

    def _wrong(self, error: InspectorError) -> None:
        field = self.query_one(f"#field-{_FIELDS_OF.get(error.code, 'enterprise')}", Field)
        field.error = error
        focus_first(field, "*")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not twice at once."""
        allowed = super().check_action(action, parameters)
        return None if allowed and action == "main" and self.is_busy("setup") else allowed
