"""How a checkpoint's station is set up: where it stands, which site it guards, what it watches besides the scanner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from inspector_tui.domain.credit_code import identify_subject, normalise_subject_id
from inspector_tui.domain.record import as_name
from inspector_tui.errors import BadInput
from inspector_tui.models.replica import Replica
from inspector_tui.services.camera import try_camera
from inspector_tui.services.licence_scan import subject_in
from inspector_tui.services.typed_paths import is_folder, typed_paths

PLACE_SETTING, ENTERPRISE_SETTING, SOUND_SETTING = "station_place", "station_enterprise", "station_sound"
FOLDER_SETTING, CAMERA_SETTING = "station_folder", "station_camera"
MOST_PLACE: Final = 60
MOST_CAMERA: Final = 500
_LONGEST_CODE: Final = 20


@dataclass(frozen=True, slots=True)
class StationSetup:
    """`place` stands in every record; empty = the name of the device. `enterprise` is the credit code of the one site
    guarded here, empty = any. `folder` is watched for pictures, `camera` is a number (0 = the first) or an address of
    a camera in the network; empty = none. `sound` = a bell for what is not valid."""

    place: str = ""
    enterprise: str = ""
    sound: bool = False
    folder: str = ""
    camera: str = ""


def read_setup(replica: Replica) -> StationSetup:
    """How this station is set up."""
    kept = replica.settings("station_")

    def text(name: str) -> str:
        return kept.get(name, b"").decode()

    return StationSetup(
        place=text(PLACE_SETTING),
        enterprise=text(ENTERPRISE_SETTING),
        sound=text(SOUND_SETTING) == "on",
        folder=text(FOLDER_SETTING),
        camera=text(CAMERA_SETTING),
    )


def keep_setup(
    replica: Replica, setup: StationSetup, *, try_camera: Callable[[str], None] = try_camera
) -> StationSetup:
    """Keeps a setup, all of it or nothing; returns it as it was understood.

    The enterprise may be a scan of its licence; a camera that is another one than before is tried. Raises BadInput
    CREDIT_CODE_…, SCAN_WITHOUT_CODE, SCAN_AMBIGUOUS, FOLDER_MISSING, TEXT_TOO_LONG; Environment CAMERA_NOT_INSTALLED,
    CAMERA_NOT_FOUND.
    """
    checked = StationSetup(
        place=checked_place(setup.place),
        enterprise=checked_enterprise(setup.enterprise),
        sound=setup.sound,
        folder=checked_folder(setup.folder),
        camera=checked_camera(setup.camera),
    )
    if checked.camera and checked.camera != read_setup(replica).camera:
        try_camera(checked.camera)
    replica.keep(
        station_place=checked.place.encode(),
        station_enterprise=checked.enterprise.encode(),
        station_sound=b"on" if checked.sound else b"off",
        station_folder=checked.folder.encode(),
        station_camera=checked.camera.encode(),
    )
    return checked


def checked_place(text: str) -> str:
    """A place as records name it. Raises BadInput TEXT_TOO_LONG."""
    return _short(text, MOST_PLACE)


def checked_enterprise(text: str) -> str:
    """The credit code that was typed or scanned; empty for none. Raises BadInput as `keep_setup`."""
    typed = normalise_subject_id(text)
    if not typed:
        return ""
    if typed.isascii() and typed.isalnum() and len(typed) <= _LONGEST_CODE:
        return identify_subject(typed).subject
    return subject_in(text)


def checked_folder(text: str) -> str:
    """The folder that a text names; empty for none. Raises BadInput FOLDER_MISSING."""
    paths = typed_paths(text)
    if not paths:
        return ""
    if len(paths) > 1 or not is_folder(paths[0]):
        raise BadInput("FOLDER_MISSING", path=text.strip())
    return str(paths[0].resolve())


def checked_camera(text: str) -> str:
    """A camera's number or address. Raises BadInput TEXT_TOO_LONG."""
    return _short(text, MOST_CAMERA)


def _short(text: str, most: int) -> str:
    told = text.strip()
    if len(told) > most:
        raise BadInput("TEXT_TOO_LONG", length=len(told), limit=most)
    return as_name(told)
