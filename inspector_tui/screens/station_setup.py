"""Setting a station up: where it stands, the one site it guards, sound, a folder and a camera to watch."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _
from inspector_tui.screens.record_form import RecordFormScreen
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

if TYPE_CHECKING:
    from inspector_tui.models.replica import Replica

_MOST_TYPED = 4000
_FIELDS_OF = {"FOLDER_MISSING": "folder", "CAMERA_NOT_INSTALLED": "camera", "CAMERA_NOT_FOUND": "camera"}


class StationSetupScreen(RecordFormScreen):
    """Dismisses with True when something was kept. What was typed and not kept is there at the next visit."""

    HEADING = N_("Set up the station")
    HELP = N_(
        "The place stands in every record made here. With an enterprise, codes for any other one are refused. New "
        "pictures in the folder are verified as if they had been scanned; so is what a camera sees. Empty = none."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Keep"), id="stationsetup.keep", tooltip=N_("Keep this and go back to the station")),
    ]
    SCOPE = "station-setup"
    DEFAULT_CSS = """
    StationSetupScreen {
        DraftForm { max-width: 100; }
        Field { margin: 0 0 1 0; }
        &.-short Field { margin: 0; }
    }
    """

    def form(self) -> DraftForm:
        return DraftForm(
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

    def suggested(self) -> dict[str, str]:
        told = read_setup(self.replica)
        return {
            "place": told.place,
            "enterprise": told.enterprise,
            "sound": "on" if told.sound else "off",
            "folder": told.folder,
            "camera": told.camera,
        }

    def use_case(self) -> Callable[[Replica], StationSetup]:
        values = self.query_one(DraftForm).values
        setup = StationSetup(
            values["place"], values["enterprise"], values["sound"] == "on", values["folder"], values["camera"]
        )
        # Another camera than before is tried first.
        return partial(keep_setup, setup=setup)

    def refused(self, error: InspectorError) -> None:
        field = self.query_one(f"#field-{_FIELDS_OF.get(error.code, 'enterprise')}", Field)
        field.error = error
        focus_first(field, "*")

    def done_words(self) -> str:
        return _("Kept.")
