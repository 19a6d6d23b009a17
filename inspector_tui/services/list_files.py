"""The trust and status lists held here: how old they are, and taking them out to and in from files (a stick)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from inspector_tui.codes.status import MAX_STATUS, StatusList
from inspector_tui.codes.trust import MAX_TRUST, TrustList
from inspector_tui.errors import BadInput, Environment, InspectorError
from inspector_tui.ledger import cbor, cose
from inspector_tui.models.durable import disk_errors, write_durably
from inspector_tui.models.replica import Replica
from inspector_tui.services.lists import held_lists, raw_status, raw_trust, take_status, take_trust

AgeState = Literal["fresh", "soon_old", "old", "soon_over", "over"]
"""Within its time; near its soft end; past it (codes cannot be confirmed); near its hard end; past it."""
SOON_SHARE: Final = 4
"""A soft end is near when less than this part (a quarter) of the time to it is left."""
SOON_OVER: Final = 2 * 86_400
"""A hard end is near when fewer seconds are left."""
TRUST_FILE: Final = "trust.list"
_STATUS_FILE: Final = "status-{number}.list"


@dataclass(frozen=True, slots=True)
class ListAge:
    """One list held here. Times are Unix seconds; `number` is the trust list's seq or the status list's number."""

    kind: Literal["trust", "status"]
    number: int
    issued_at: int
    soft_end: int
    hard_end: int
    state: AgeState
    about: int
    """Keys in a trust list, permits with room in a status list."""


@dataclass(frozen=True, slots=True)
class ImportedList:
    """What became of one file: taken in, held already (`changed` False), or refused."""

    path: Path
    changed: bool
    error: InspectorError | None


def list_ages(replica: Replica) -> tuple[ListAge, ...]:
    """The lists held here, the trust list first. Raises Refused NOT_ENROLLED, NO_TRUST_LIST."""
    held, now = held_lists(replica), replica.now()
    trust = held.trust
    told = [_age("trust", trust.seq, trust, len(trust.keys), now)]
    told += [_age("status", number, one, 4 * len(one.bits), now) for number, one in sorted(held.status.items())]
    return tuple(told)


def _age(kind: Literal["trust", "status"], number: int, held: TrustList | StatusList, about: int, now: int) -> ListAge:
    soft, hard = held.stale_after, held.hard_end
    state: AgeState = "fresh"
    if now > hard:
        state = "over"
    elif now > soft:
        state = "soon_over" if hard - now < SOON_OVER else "old"
    elif SOON_SHARE * (soft - now) < soft - held.issued_at:
        state = "soon_old"
    return ListAge(kind, number, held.issued_at, soft, hard, state, about)


def export_lists(replica: Replica, folder: Path) -> tuple[Path, ...]:
    """Writes every list held here into a folder; returns the files.

    Raises Refused NO_TRUST_LIST; Environment NOT_PERMITTED, DISK_FULL, FILE_NOT_WRITABLE.
    """
    held = held_lists(replica)
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    files = {TRUST_FILE: raw_trust(replica)}
    files |= {_STATUS_FILE.format(number=number): raw_status(replica, number) for number in sorted(held.status)}
    for name, raw in files.items():
        write_durably(folder / name, raw, mode=0o644)
    return tuple(folder / name for name in files)


def import_lists(replica: Replica, paths: Sequence[Path]) -> tuple[ImportedList, ...]:
    """Takes lists in from files; a folder stands for the lists in it. Each file gets its own answer.

    A list that is not genuine, or older than the one held, is refused and changes nothing: a stick can be as hostile
    as a network. Trust lists come first, for they bring the keys of status lists.
    """
    files = [file for path in paths for file in _files(path)]
    read = [(file, *_read(file)) for file in files]
    ordered = sorted(read, key=lambda one: (one[1] != "trust", str(one[0])))
    return tuple(_import(replica, file, kind, raw, error) for file, kind, raw, error in ordered)


def _files(path: Path) -> list[Path]:
    try:
        return sorted(path.glob("*.list")) or [path] if path.is_dir() else [path]
    except OSError:
        return [path]


def _read(file: Path) -> tuple[str, bytes, InspectorError | None]:
    """Which list a file holds, judged by its shape alone, and its bytes."""
    try:
        if file.stat().st_size > max(MAX_TRUST, MAX_STATUS):
            return "", b"", BadInput("NOT_A_LIST", path=str(file))
        raw = file.read_bytes()
        told = cbor.decode(cose.parse1(raw).payload)
    except OSError:
        return "", b"", Environment("FILE_UNREADABLE", file=str(file))
    except BadInput:
        return "", b"", BadInput("NOT_A_LIST", path=str(file))
    keys = set(told) if isinstance(told, dict) else set()
    kind = "trust" if 22 in keys else "status" if 25 in keys else ""
    return kind, raw, None if kind else BadInput("NOT_A_LIST", path=str(file))


def _import(replica: Replica, file: Path, kind: str, raw: bytes, error: InspectorError | None) -> ImportedList:
    if error is not None:
        return ImportedList(file, False, error)
    try:
        changed = take_trust(replica, raw) if kind == "trust" else take_status(replica, raw)
    except InspectorError as refused:
        return ImportedList(file, False, refused)
    return ImportedList(file, changed, None)
