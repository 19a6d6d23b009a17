"""A declared new start of the server's log: heard of, shown to people, accepted or refused by them, never silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inspector_tui.errors import Environment, InspectorError, NotAuthentic, Refused
from inspector_tui.ledger.new_start import NewStart, began_at, first_name, open_new_start
from inspector_tui.ledger.notes import Checkpoint, parse_checkpoint, parse_note
from inspector_tui.models import new_start as stored
from inspector_tui.models import queries, receipts
from inspector_tui.models.durable import write_durably
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_log import LogStartRow
from inspector_tui.models.settings import drop_setting, read_setting, write_setting
from inspector_tui.services.lists import log_origin, pinned_roots
from inspector_tui.services.log_alarm import forget_alarm, raise_alarm
from sync.protocol.frames import pack

if TYPE_CHECKING:
    from sync.client.client import SyncClient

_ACCEPTED: Final = "new_start"
_TOLD: Final = "new_start_told"
_REFUSED: Final = "new_start_refused"
_FORMER: Final = "log_former"


@dataclass(frozen=True, slots=True)
class Standing:
    """How this replica stands to new starts. `seen` is the size of the largest log that it knows; `lacking` counts
    records of others that it holds and the log of now has not shown it; `heard`: whether that log was asked yet."""

    origin: str
    seen: int
    waiting: NewStart | None
    refused: bool
    accepted: NewStart | None
    lacking: int
    heard: bool
    known: tuple[LogStartRow, ...]
    """Every new start that the log tells of."""


def newest_origin(declared: Sequence[bytes], roots: Sequence[bytes], first: str) -> str:
    """The name of a log that began anew by these declarations; `first` without any. Raises NotAuthentic
    NEW_START_FALSE, BadInput NEW_START_MALFORMED."""
    told = [open_new_start(raw, roots, first) for raw in declared]
    return max(told, key=lambda one: one.at).origin if told else first


def hear_new_start(replica: Replica, client: SyncClient) -> InspectorError | None:
    """After an alarm: asks the server whether a new start was declared, and remembers one that is genuine.

    Returns what is to be told in the alarm's place: LOG_BEGINS_ANEW while one waits for people, NEW_STARTS_DIFFER,
    NEW_START_FALSE; None when there is nothing to say: none, one that was refused, or no answer.
    """
    try:
        declared = client.new_starts()
    except InspectorError:
        return None
    try:
        hear(replica, declared)
    except InspectorError as error:
        return error
    stands = standing(replica)
    if stands.waiting is None or stands.refused:
        return None
    return Refused("LOG_BEGINS_ANEW", who=stands.waiting.who)


def hear(replica: Replica, declared: Sequence[bytes]) -> None:
    """Verifies declarations and remembers the newest one that is later than the log known here.

    Raises NotAuthentic NEW_START_FALSE when one does not hold; NEW_STARTS_DIFFER when another one of the same moment
    was accepted or heard here before: somebody with the root key shows people different logs.
    """
    origin, roots = log_origin(replica), pinned_roots(replica)
    told = [open_new_start(raw, roots, first_name(origin)) for raw in declared]
    with replica.writing() as connection:
        waiting = _opened(replica, read_setting(connection, _TOLD), origin)
        for one in told:
            other = waiting.origin if waiting is not None and waiting.at == one.at else None
            if began_at(origin) == one.at:
                other = origin
            if other is not None and other != one.origin:
                raise NotAuthentic("NEW_STARTS_DIFFER", who=one.who)
        newest = max(told, key=lambda one: one.at, default=None)
        if newest is not None and newest.at > max(began_at(origin), 0 if waiting is None else waiting.at):
            write_setting(connection, _TOLD, newest.raw)


def hear_file(replica: Replica, file: Path) -> None:
    """As `hear`, of a declaration that came as a file: for a laptop that only sticks reach. Raises also Environment
    FILE_UNREADABLE; Refused NEW_START_OLD when the log known here began as late."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise Environment("FILE_UNREADABLE", file=str(file)) from error
    hear(replica, [raw])
    origin = log_origin(replica)
    told = open_new_start(raw, pinned_roots(replica), first_name(origin))
    if told.at <= began_at(origin):
        raise Refused("NEW_START_OLD", at=told.at)


def standing(replica: Replica) -> Standing:
    """How it stands now, without asking anybody."""
    origin = log_origin(replica)
    with replica.reading() as connection:
        waiting = _opened(replica, read_setting(connection, _TOLD), origin)
        accepted = _opened(replica, read_setting(connection, _ACCEPTED), origin)
        refused = waiting is not None and read_setting(connection, _REFUSED) == waiting.digest
        known = receipts.largest_checkpoint(connection)
        lacking = stored.lacking(connection, replica.identity().device)
        rows = tuple(sorted(queries.where(connection, LogStartRow), key=lambda row: -row.at))
    seen = parse_checkpoint(parse_note(known).text).size if known else accepted.size if accepted else 0
    return Standing(origin, seen, waiting, refused, accepted, lacking, known is not None, rows)


def accept(replica: Replica) -> NewStart:
    """People accept what was declared: from here on consistency is demanded from the new start. Own records and files
    wait to be sent again; what others recorded stays readable and is fetched anew; former receipts stay provable.

    Raises Refused NO_NEW_START.
    """
    origin = log_origin(replica)
    with replica.writing() as connection:
        told = _opened(replica, read_setting(connection, _TOLD), origin)
        if told is None:
            raise Refused("NO_NEW_START")
        stored.leave_log(connection, origin)
        write_setting(connection, _FORMER, origin.encode())
        write_setting(connection, "log_origin", told.origin.encode())
        write_setting(connection, _ACCEPTED, told.raw)
        drop_setting(connection, _TOLD)
        drop_setting(connection, _REFUSED)
        forget_alarm(connection)
    return told


def refuse(replica: Replica) -> NewStart:
    """People do not believe it: the alarm stays. It can be accepted later all the same. Raises Refused NO_NEW_START."""
    with replica.writing() as connection:
        told = _opened(replica, read_setting(connection, _TOLD), log_origin(replica))
        if told is None:
            raise Refused("NO_NEW_START")
        write_setting(connection, _REFUSED, told.digest)
        raise_alarm(connection, "OTHER_LOG")
    return told


def log_start(replica: Replica) -> Checkpoint | None:
    """Where the log of now began anew, if people here accepted that it did."""
    accepted = _opened(replica, replica.setting(_ACCEPTED), log_origin(replica))
    return None if accepted is None else accepted.checkpoint


def known_checkpoint(replica: Replica) -> str:
    """The largest checkpoint seen, as text, for whoever declares a new start. Raises Refused NO_CHECKPOINT."""
    with replica.reading() as connection:
        known = receipts.largest_checkpoint(connection)
    if known is None:
        raise Refused("NO_CHECKPOINT")
    return known


def export_lacking(replica: Replica, file: Path) -> int:
    """Writes the records of others that the log of now has not shown here to a file, for `inspector server readmit`.

    Returns how many. Raises Refused FILE_IN_THE_WAY; Environment DISK_FULL, DISK_FAILED, NOT_PERMITTED.
    """
    if file.exists():
        raise Refused("FILE_IN_THE_WAY", path=str(file))
    with replica.reading() as connection:
        frames = [pack("R", raw) for raw in stored.lacking_records(connection, replica.identity().device)]
    write_durably(file, b"".join(frames), mode=0o600)
    return len(frames)


def _opened(replica: Replica, raw: bytes | None, origin: str) -> NewStart | None:
    return None if raw is None else open_new_start(raw, pinned_roots(replica), first_name(origin))
