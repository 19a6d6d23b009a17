"""Showing the code (亮码): a fresh presentation of the permit, signed by this device, every thirty seconds."""

from __future__ import annotations

from dataclasses import dataclass

from inspector_tui.codes.code_ids import crockford
from inspector_tui.codes.permit import read_claims
from inspector_tui.codes.presentation import REFRESH, Form, present
from inspector_tui.domain.visiting import CodeShown
from inspector_tui.errors import Refused
from inspector_tui.ledger.keys import Signer
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.rows_around import StandingRow
from inspector_tui.services.filing import require_inspection
from inspector_tui.services.lists import held_trust
from inspector_tui.services.urgent import standing_of_visit


@dataclass(frozen=True, slots=True)
class Frame:
    """One presentation: what the QR holds. Times are corrected Unix seconds."""

    text: str
    code_id: str
    raw_id: bytes
    form: Form
    made_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class Showing:
    """Everything needed to keep showing one code without touching the store again.

    `row` is the inspection as its code tells it: window, officers and code id of an unfiled visit are those of the
    standing permit. `subject` is the enterprise that this device names, None where the permit does.
    """

    row: InspectionRow
    permit: bytes
    code_id: str
    prefix: str
    device: Signer
    clock_offset: int
    subject: str | None = None

    @property
    def unfiled(self) -> bool:
        """Whether the code says UNFILED: officers genuine, filing to follow."""
        return self.subject is not None

    def frame(self, now_ms: int, form: Form, challenge: int | None = None) -> Frame:
        """The presentation of this moment; `now_ms` by this machine's clock. Raises Refused PERMIT_EXPIRED."""
        made_at = (now_ms + self.clock_offset) // 1000
        if self.row.end is not None and made_at > self.row.end:
            raise Refused("PERMIT_EXPIRED", end=self.row.end)
        return self.signed(made_at, form, challenge)

    def signed(self, made_at: int, form: Form, challenge: int | None = None) -> Frame:
        """The presentation of a corrected second, whatever the window says."""
        text = present(
            self.device,
            self.permit,
            prefix=self.prefix,
            made_at=made_at,
            form=form,
            challenge=challenge,
            subject=self.subject,
        )
        return Frame(text, self.code_id, self.row.code_id or b"", form, made_at, made_at + REFRESH)


def open_showing(replica: Replica, inspection: str) -> Showing:
    """Prepares to show the code of an approved inspection, or of an urgent visit by a standing permit.

    Raises Refused NOT_APPROVED, NO_STANDING_PERMIT, PERMIT_REVOKED, NOT_THIS_DEVICE, NO_TRUST_LIST.
    """
    row, subject = _with_code(replica, inspection)
    if row.permit_status != "valid":
        raise Refused("PERMIT_REVOKED", inspection=inspection, status=row.permit_status)
    return _showing(replica, row, subject)


def print_frame(replica: Replica, inspection: str) -> Frame:
    """One presentation for paper, signed now: it goes stale in a minute like any other and says so wherever it is
    scanned. Also outside the window and after the permit's end, for the record is handed over then too.

    Raises Refused NOT_APPROVED, NO_STANDING_PERMIT, NOT_THIS_DEVICE, NO_TRUST_LIST.
    """
    showing = _showing(replica, *_with_code(replica, inspection))
    return showing.signed(replica.now(), Form.FULL)


def _with_code(replica: Replica, inspection: str) -> tuple[InspectionRow, str | None]:
    """The inspection as its code tells it, and the enterprise where the permit names none."""
    with replica.reading() as connection:
        row = require_inspection(connection, inspection)
        standing = standing_of_visit(connection, row, replica.now())
    subject = row.subject if standing is not None else None
    if standing is not None:
        row = _as_shown(row, standing)
    if row.permit is None or row.code_id is None:
        code = "NO_STANDING_PERMIT" if row.unfiled_at is not None else "NOT_APPROVED"
        raise Refused(code, inspection=inspection, state=row.state)
    return row, subject


def _showing(replica: Replica, row: InspectionRow, subject: str | None) -> Showing:
    signer = replica.signer()
    permit, code_id = row.permit or b"", row.code_id or b""
    if read_claims(permit).device != signer.public:
        raise Refused("NOT_THIS_DEVICE", inspection=row.inspection)
    prefix = held_trust(replica).prefix
    return Showing(row, permit, crockford(code_id), prefix, signer, replica.clock_offset(), subject)


def _as_shown(row: InspectionRow, standing: StandingRow) -> InspectionRow:
    """The inspection with what the standing permit says in place of a permit of its own."""
    told = {
        "start": standing.start,
        "end": standing.end,
        "officers": standing.officers,
        "permit": standing.permit,
        "code_id": standing.code_id,
        "status_list": standing.status_list,
        "status_index": standing.status_index,
        "permit_status": standing.permit_status,
    }
    return InspectionRow(**{**row.model_dump(), **told})


def note_shown(replica: Replica, showing: Showing, form: Form, *, challenge: bool = False) -> None:
    """Records that the code was opened: once for each opening, not for each refresh."""
    inspection, code_id = showing.row.inspection, showing.row.code_id or b""
    replica.tell(CodeShown(inspection=inspection, code_id=code_id, form=form.value, challenge=challenge))
