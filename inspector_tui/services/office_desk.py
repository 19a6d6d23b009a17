"""The office desk: a drawer full of sticks, whose bundles a supervisor's laptop sends on without reading them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import httpx

from inspector_tui.errors import InspectorError, NotAuthentic
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import DeviceRow, OfficerRow
from inspector_tui.services.connecting import connect
from sync.client.client import SyncClient
from sync.courier.reading import Found, bundles_in, check_parts, part_opener, read_return_of
from sync.courier.writing import write_return
from sync.protocol.bundle import BundleAnswer, read_return, verify_manifest

DeskState = Literal["waiting", "answered", "unusable"]
"""To be sent on; its return lies beside it; cut off, damaged or not genuine."""
Progress = Callable[[int, int], None]
"""Told the bytes that are across and how many there are in all. May raise SyncCancelled."""


@dataclass(frozen=True, slots=True)
class DeskBundle:
    """One bundle on a stick. `officer` is empty where this replica does not know the device."""

    folder: Path
    device: bytes
    officer: str
    machine: str
    first: int
    last: int
    files: int
    size: int
    made_at: int
    """Unix seconds by the device's clock."""
    state: DeskState
    error: InspectorError | None

    @property
    def records(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Relayed:
    """What became of one bundle: the server's answer, or why there is none. `missing` is the run of records that
    the server lacks before this bundle, None where nothing is missing."""

    folder: Path
    answer: BundleAnswer | None
    missing: tuple[int, int] | None
    error: InspectorError | None


def look(replica: Replica, places: Sequence[Path]) -> list[DeskBundle]:
    """The bundles at these places, the oldest first. Reads sizes, not contents.

    Raises Environment STICK_MISSING, NOT_PERMITTED.
    """
    with replica.reading() as connection:
        devices = {row.device: row for row in queries.where(connection, DeviceRow)}
        names = {row.certificate: row.name for row in queries.where(connection, OfficerRow)}
    return [_bundle(found, devices, names) for place in places for found in bundles_in(place)]


def _bundle(found: Found, devices: dict[bytes, DeviceRow], names: dict[str, str]) -> DeskBundle:
    told, error = found.manifest, found.error
    if told is None:
        return DeskBundle(found.folder, b"", "", "", 1, 0, 0, 0, 0, "unusable", error)
    row = devices.get(told.device)
    if error is None and row is not None:
        try:
            verify_manifest(found.raw, told, row.public)
        except NotAuthentic as forged:
            error = forged
    answered = error is None and _is_answered(found.folder)
    return DeskBundle(
        folder=found.folder,
        device=told.device,
        officer=names.get(row.certificate or "", "") if row else "",
        machine=row.name if row else told.device.hex()[:8],
        first=told.first,
        last=told.last,
        files=told.files,
        size=told.size,
        made_at=told.made_at // 1000,
        state="unusable" if error else "answered" if answered else "waiting",
        error=error,
    )


def _is_answered(folder: Path) -> bool:
    try:
        return read_return_of(folder) is not None
    except InspectorError:
        return False


def relay_all(
    replica: Replica,
    folders: Sequence[Path],
    progress: Progress = lambda done, of: None,
    *,
    transport: httpx.BaseTransport | None = None,
) -> list[Relayed]:
    """Sends bundles on, the oldest first, and puts each return beside its bundle. One that is refused stops none of
    the others; what is cut off goes on where it was.

    Raises Refused NOT_ENROLLED, ROLE_MAY_NOT; Environment SERVER_UNREACHABLE …: what went across before is safe.
    """
    found = sorted(
        (one for folder in folders for one in bundles_in(folder)),
        key=lambda one: one.manifest.made_at if one.manifest else 0,
    )
    total = sum(one.manifest.size for one in found if one.manifest)
    done, answers = 0, []
    with connect(replica, transport=transport) as client:
        for one in found:
            answers.append(_relay(client, one, partial(_tell, progress, done, total)))
            done += one.manifest.size if one.manifest else 0
    return answers


def _tell(progress: Progress, before: int, total: int, done: int, _of: int) -> None:
    progress(before + done, total)


def _relay(client: SyncClient, found: Found, progress: Progress) -> Relayed:
    if found.manifest is None or found.error is not None:
        return Relayed(found.folder, None, None, found.error)
    try:
        check_parts(found.folder, found.manifest)
        answer = client.bundles.relay(found.raw, found.manifest, part_opener(found.folder), progress)
        signed = client.bundles.return_manifest(found.raw)
        size = read_return(signed).part.size
        write_return(found.folder, signed, lambda file: client.bundles.fetch_return(found.raw, size, file))
    except InspectorError as error:
        if error.exit_code == 3 or error.code == "ROLE_MAY_NOT":
            raise
        return Relayed(found.folder, None, None, error)
    missing = (answer.next_seq, found.manifest.first - 1) if answer.held else None
    return Relayed(found.folder, answer, missing, None)
