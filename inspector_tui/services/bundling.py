"""Writing a bundle to a stick: everything the server has not receipted, sealed, so that anybody may carry it."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inspector_tui.errors import Environment
from inspector_tui.models import bundles, ledger_store, own_files, receipts
from inspector_tui.models.bundles import WrittenPart
from inspector_tui.models.durable import disk_errors, sync_folder
from inspector_tui.models.kept import BundleRow
from inspector_tui.models.replica import Replica
from inspector_tui.services.courier_keys import courier_recipient, return_recipient
from inspector_tui.services.syncing import log_view
from sync.courier.planning import Chunks, File, Records, Slice, plan_parts, sealed_size
from sync.courier.reading import bundles_in
from sync.courier.writing import (
    clear_partials,
    is_whole,
    part_frames,
    require_room,
    require_stick,
    write_manifest,
    write_part,
)
from sync.protocol.bundle import FOLDER, PART_FILE, USUAL_PART, Manifest, Part, PartHead, sign_manifest
from sync.protocol.frames import pack, pack_chunk
from sync.protocol.limits import CHUNK

if TYPE_CHECKING:
    from sqlalchemy import Connection

Progress = Callable[[int, int], None]
"""Told the sealed bytes on the stick and about how many there will be. May raise SyncCancelled: the next export to
the same stick goes on from there."""
_READ: Final = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle that is whole on the stick. `resumed` is how many of its parts were there from an earlier try."""

    folder: Path
    bundle: bytes
    first: int
    last: int
    files: int
    left_out: int
    """Files whose bytes are damaged or not here; the records about them travel all the same."""
    size: int
    parts: int
    resumed: int

    @property
    def records(self) -> int:
        return self.last - self.first + 1


def export_bundle(
    replica: Replica,
    place: Path,
    *,
    part_size: int = USUAL_PART,
    with_files: bool = True,
    progress: Progress = lambda done, of: None,
) -> Exported:
    """Writes the contiguous run of own records without a receipt, and their files, to a folder of its own at `place`.

    Every part is whole or not there and the manifest comes last, so a bundle cut off at any point does not count,
    and exporting to the same place again finishes it. What is new since then goes into the next bundle. With
    nothing to send, a bundle still asks for what is new at the server.
    Raises Refused NOT_ENROLLED, NO_COURIER_KEY, STICK_TOO_SMALL; BadInput PART_SIZE; Environment STICK_MISSING,
    DISK_FULL, NOT_PERMITTED, DISK_FAILED.
    """
    require_stick(place)
    _remove_answered(replica, place)
    row = _unfinished(replica, place)
    left_out: set[bytes] = set()
    while True:
        if row is None:
            row = _begin(replica, part_size, with_files, left_out)
        try:
            return _write(replica, place, row, len(left_out), progress)
        except Environment as error:
            spoiled = error.facts.get("sha256")
            if error.code not in ("FILE_CORRUPT", "FILE_NOT_HERE") or not isinstance(spoiled, str):
                raise
            # One damaged file must not keep everything else here: the bundle is begun again without it.
            left_out.add(bytes.fromhex(spoiled))
            _give_up(replica, place, row)
            row = None


def _begin(replica: Replica, part_size: int, with_files: bool, left_out: set[bytes]) -> BundleRow:
    """Decides what travels, and remembers it before anything is written."""
    device, log = replica.identity().device, log_view(replica)
    with replica.writing() as connection:
        first = receipts.settled_until(connection, device) + 1
        last, _ = ledger_store.head(connection, device)
        waiting = own_files.waiting_files(connection, device) if with_files else []
        files = {each.sha256.hex(): each.size for each in waiting if each.sha256 not in left_out}
        row = BundleRow(
            id=secrets.token_bytes(16),
            at=replica.now(),
            first=first,
            last=max(last, first - 1),
            files=json.dumps(files),
            part_size=part_size,
            known=log.known or log.largest.text(),
            cursor=int(replica.setting("cursor") or b"0"),
            written=None,
            returned=None,
        )
        _plan(connection, device, row)
        bundles.begin_bundle(connection, row)
    return row


def _plan(connection: Connection, device: bytes, row: BundleRow) -> list[Slice]:
    """The same for the same bundle, always: records and files never change."""
    files = [File(bytes.fromhex(digest), size) for digest, size in json.loads(row.files).items()]
    return plan_parts(bundles.record_sizes(connection, device, row.first, row.last), files, row.part_size)


def _write(replica: Replica, place: Path, row: BundleRow, left_out: int, progress: Progress) -> Exported:
    device, recipient = replica.identity().device, courier_recipient(replica)
    folder = place / FOLDER.format(bundle=row.id.hex())
    with replica.reading() as connection:
        plan = _plan(connection, device, row)
        there = bundles.written_parts(connection, row.id)
        sizes = dict(bundles.record_sizes(connection, device, row.first, row.last))
    about = [_about(slice_, sizes) for slice_ in plan]
    parts = {
        number: Part(size=there[number].size, sha256=there[number].sha256)
        for number in range(1, len(plan) + 1)
        if number in there and is_whole(folder / PART_FILE.format(number=number), _part(there[number]))
    }
    resumed = len(parts)
    require_room(place, sum(size for number, size in enumerate(about, 1) if number not in parts))
    with disk_errors(folder):
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)
    clear_partials(folder)
    done = sum(part.size for part in parts.values())
    for number, slice_ in enumerate(plan, 1):
        if number in parts:
            continue
        head = PartHead(bundle=row.id, number=number)
        frames = part_frames(head, _content(replica, device, slice_))
        path = folder / PART_FILE.format(number=number)
        parts[number] = write_part(path, frames, recipient, partial(_tell, progress, done, sum(about)))
        with replica.writing() as connection:
            bundles.keep_part(connection, row.id, number, WrittenPart(parts[number].size, parts[number].sha256))
        done += parts[number].size
    _finish(replica, folder, row, [parts[number] for number in sorted(parts)])
    files = len(json.loads(row.files))
    return Exported(folder, row.id, row.first, row.last, files, left_out, done, len(parts), resumed)


def _tell(progress: Progress, before: int, total: int, size: int) -> None:
    progress(before + size, max(total, before + size))


def _finish(replica: Replica, folder: Path, row: BundleRow, parts: Sequence[Part]) -> None:
    manifest = Manifest(
        bundle=row.id,
        device=replica.identity().device,
        made_at=row.at * 1000,
        first=row.first,
        last=row.last,
        files=len(json.loads(row.files)),
        known=bundles.known_size(row),
        cursor=row.cursor,
        answer_to=return_recipient(replica),
        parts=tuple(parts),
    )
    write_manifest(folder, sign_manifest(replica.signer(), manifest))
    with replica.writing() as connection:
        bundles.mark_written(connection, row.id, replica.now())


def _content(replica: Replica, device: bytes, slice_: Slice) -> Iterator[bytes]:
    """The frames of one part, a batch of records or one chunk in memory at a time."""
    for piece in slice_:
        match piece:
            case Records():
                for first in range(piece.first, piece.last + 1, _READ):
                    with replica.reading() as connection:
                        raws = bundles.raw_records(connection, device, first, min(piece.last, first + _READ - 1))
                    yield from (pack("R", raw) for raw in raws)
            case Chunks():
                with replica.files.open(piece.sha256) as plain:
                    plain.seek(piece.first * CHUNK)
                    for number in range(piece.first, piece.last + 1):
                        size = min(CHUNK, piece.size - number * CHUNK)
                        yield pack_chunk(piece.sha256, number, plain.read(size))


def _about(slice_: Slice, sizes: dict[int, int]) -> int:
    plain = 0
    for piece in slice_:
        match piece:
            case Records():
                plain += sum(sizes[seq] + 5 for seq in range(piece.first, piece.last + 1))
            case Chunks():
                plain += min((piece.last + 1) * CHUNK, piece.size) - piece.first * CHUNK
    return sealed_size(plain)


def _unfinished(replica: Replica, place: Path) -> BundleRow | None:
    """The bundle that was cut off at this very place."""
    with replica.reading() as connection:
        rows = bundles.latest_bundles(connection)
    with disk_errors(place):
        for row in rows:
            if row.written is None and (place / FOLDER.format(bundle=row.id.hex())).is_dir():
                return row
    return None


def _give_up(replica: Replica, place: Path, row: BundleRow) -> None:
    with replica.writing() as connection:
        bundles.drop_bundle(connection, row.id)
    shutil.rmtree(place / FOLDER.format(bundle=row.id.hex()), ignore_errors=True)


def _remove_answered(replica: Replica, place: Path) -> None:
    """Own bundles whose return was taken in make room: everything in them is settled."""
    device = replica.identity().device
    with replica.reading() as connection:
        answered = {row.id for row in bundles.latest_bundles(connection, 1000) if row.returned is not None}
    for found in bundles_in(place):
        if found.manifest and found.manifest.device == device and found.manifest.bundle in answered:
            shutil.rmtree(found.folder, ignore_errors=True)


def _part(written: WrittenPart) -> Part:
    return Part(size=written.size, sha256=written.sha256)
