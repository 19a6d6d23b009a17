"""What judgements mean for the server, and kept records for everything that is folded."""

from __future__ import annotations

from inspector_tui.domain.judging import DeviceStopped, GapClosed, RecordJudged, RecordKept
from inspector_tui.domain.kinds import read_body
from inspector_tui.errors import BadInput
from inspector_tui.ledger.envelope import open_envelope
from sync.server.folds import FOLDS, Arrived, Connection, folds

_MAY_JUDGE = """
WITH RECURSIVE up (organ) AS (
    SELECT organ FROM devices WHERE device = %(device)s
    UNION SELECT o.parent FROM organs o JOIN up ON o.organ = up.organ WHERE o.parent IS NOT NULL
) SELECT FROM up WHERE organ = %(organ)s
"""


def may_judge(connection: Connection, organ: int, device: bytes) -> bool:
    """Whether a supervisor of this organ judges that device: its own organ's or one of an organ below."""
    return connection.execute(_MAY_JUDGE, {"organ": organ, "device": device}).fetchone() is not None


@folds(RecordJudged)
def _judged(connection: Connection, arrived: Arrived, body: RecordJudged) -> None:
    _remember(connection, arrived, body.device, record=body.record, verdict=body.verdict, reason=body.reason)


@folds(GapClosed)
def _gap(connection: Connection, arrived: Arrived, body: GapClosed) -> None:
    _remember(connection, arrived, body.device, first=body.first, last=body.last, reason=body.reason)


@folds(DeviceStopped)
def _stopped(connection: Connection, arrived: Arrived, body: DeviceStopped) -> None:
    _remember(connection, arrived, body.device, reason=body.reason)


@folds(RecordKept)
def _kept(connection: Connection, arrived: Arrived, body: RecordKept) -> None:
    """The record inside means what it would have meant, at the place where it was kept."""
    envelope = open_envelope(body.raw)
    fold = FOLDS.get(envelope.kind)
    if fold is None or arrived.organ != 0:
        return
    try:
        inner = read_body(envelope.kind, envelope.body)
    except BadInput:
        return
    time = max(0, envelope.made_at + envelope.clock_offset) // 1000
    fold(connection, Arrived(envelope.organ, envelope.device, time, inner, arrived.position, envelope.author))


def _remember(connection: Connection, arrived: Arrived, device: bytes, *, reason: str, **told: object) -> None:
    if arrived.position is None or not may_judge(connection, arrived.organ, device):
        return
    connection.execute(
        "INSERT INTO judgements (position, kind, device, record, verdict, first, last, reason)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (arrived.position, arrived.body.KIND, device, told.get("record"), told.get("verdict"), told.get("first"),
         told.get("last"), reason),
    )  # fmt: skip
