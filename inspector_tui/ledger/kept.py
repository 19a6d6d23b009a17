"""Records that were refused first and kept later: what counts is the record inside."""

from __future__ import annotations

from inspector_tui.domain.judging import RecordKept
from inspector_tui.errors import BadInput
from inspector_tui.ledger.envelope import Envelope, open_envelope


def effective(envelope: Envelope) -> Envelope:
    """The envelope whose body counts: the one inside a `record.kept/1`, else this one.

    Looks at no signature. Raises BadInput MALFORMED_RECORD, BODY_INVALID.
    """
    if envelope.kind != RecordKept.KIND:
        return envelope
    body = RecordKept.model_validate(envelope.body)
    inner = open_envelope(body.raw)
    if inner.kind == RecordKept.KIND or inner.hash != body.record:
        raise BadInput("MALFORMED_RECORD", what="kept")
    return inner
