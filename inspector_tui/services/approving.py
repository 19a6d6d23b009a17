"""Approving filings: each approval signs one permit, bound to the officer's device, and takes its numbers."""

from __future__ import annotations

import json
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from inspector_tui.codes.claims import Claims, Officer, PermitFlag, Purpose
from inspector_tui.codes.permit import fit_to_budget, issue
from inspector_tui.domain.differing import noted
from inspector_tui.domain.planning import FilingApproved, OrganCause, PermitStatusSet
from inspector_tui.domain.rules import Ruling, require_decided
from inspector_tui.domain.vocabulary import PURPOSE_CLAIM, PermitStatus
from inspector_tui.errors import InspectorError, Refused
from inspector_tui.ledger.keys import Signer
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.rows_approvals import DelegationRow
from inspector_tui.services.approval_rules import (
    ApprovalRule,
    require_device_trusted,
    require_step,
    rule_for,
)
from inspector_tui.services.delegating import Delegation, authority, named
from inspector_tui.services.filing import awaits_approval, judge_filed, require_inspection
from inspector_tui.services.moments import day_of, local
from inspector_tui.services.numbers import take_number
from inspector_tui.services.permit_keys import signing_key

CLAIM_TEXT = 64
"""Characters a text claim may have (inspection code format 1, section 2)."""


@dataclass(frozen=True, slots=True)
class Approved:
    """The answer for one filing: its number and in whose place it was approved, or why it was not."""

    inspection: str
    filing_no: str | None
    error: InspectorError | None
    stood_in: Delegation | None = None


def approve(replica: Replica, inspections: Sequence[str], on_behalf_of: str = "") -> list[Approved]:
    """Approves a batch; each filing gets its own answer, one transaction for all. `on_behalf_of` is the certificate
    of who is away and delegated it.

    Raises Refused NO_PERMIT_KEY when this workstation holds no permit key in force, KEY_NOT_YET, NUMBERS_USED_UP, and
    as `authority` for who may not approve.
    """
    answers: list[Approved] = []
    with replica.telling() as telling:
        permit_signer = signing_key(telling)
        day = day_of(telling.now)
        rule = rule_for(telling.connection, telling.identity.organ, day)
        delegation = authority(telling.connection, telling.identity, day, rule, on_behalf_of)
        stood_in = _stood_in(telling, delegation)
        for inspection in dict.fromkeys(inspections):
            try:
                row, said = _approvable(telling, inspection, rule)
                body = _approval(telling, row, permit_signer, delegation, said)
            except InspectorError as error:
                if error.code == "NUMBERS_USED_UP":
                    raise
                answers.append(Approved(inspection, None, error))
                continue
            # One by one: each approval takes its place under the caps before the next one is judged.
            telling.add(body)
            answers.append(Approved(inspection, body.filing_no, None, stood_in))
    return answers


def _stood_in(telling: Telling, delegation: str | None) -> Delegation | None:
    rows = queries.where(telling.connection, DelegationRow, delegation=delegation) if delegation else []
    return next(iter(named(telling.connection, rows, day_of(telling.now))), None)


def rulings_of_filing(replica: Replica, inspection: str) -> tuple[Ruling, ...]:
    """What the rules say now about a filing as it was submitted."""
    with replica.reading() as connection:
        return judge_filed(connection, require_inspection(connection, inspection), replica.now())


def set_permit_status(replica: Replica, inspection: str, status: PermitStatus, reason: str) -> None:
    """Revokes, suspends, closes or frees a permit.

    Raises Refused NOT_APPROVED, OTHER_ORGAN, REASON_MISSING, PERMIT_ENDED: what was revoked or closed stays so.
    """
    if not reason.strip():
        raise Refused("REASON_MISSING")
    with replica.telling() as telling:
        row = require_inspection(telling.connection, inspection)
        if row.code_id is None or row.status_list is None or row.status_index is None:
            raise Refused("NOT_APPROVED", inspection=inspection, state=row.state)
        if row.organ != telling.identity.organ:
            raise Refused("OTHER_ORGAN", inspection=inspection)
        if row.permit_status in ("revoked", "closed"):
            raise Refused("PERMIT_ENDED", status=row.permit_status)
        telling.add(
            PermitStatusSet(
                inspection=inspection,
                code_id=row.code_id,
                status_list=row.status_list,
                status_index=row.status_index,
                status=status,
                reason=reason.strip(),
            )
        )


def _approvable(telling: Telling, inspection: str, rule: ApprovalRule) -> tuple[InspectionRow, tuple[Ruling, ...]]:
    connection = telling.connection
    row = require_inspection(connection, inspection)
    if not awaits_approval(row) or row.filing is None:
        raise Refused("NOT_FILED", inspection=inspection, state=row.state)
    if row.organ != telling.identity.organ:
        raise Refused("OTHER_ORGAN", inspection=inspection)
    if row.filed_by == telling.identity.author:
        raise Refused("OWN_FILING", inspection=inspection)
    require_device_trusted(connection, row)
    require_step(telling, row, rule)
    said = judge_filed(connection, row, telling.now, telling.identity.author)
    require_decided(said)
    return row, said


def _approval(
    telling: Telling, row: InspectionRow, signer: Signer, delegation: str | None, said: tuple[Ruling, ...]
) -> FilingApproved:
    year = local(telling.now).year
    _, serial = take_number(telling, "filing", year)
    status_list, status_index = take_number(telling, "status")
    organ = queries.organ(telling.connection, row.organ)
    filing_no = f"{organ.short_name if organ else row.organ}检备〔{year}〕{serial}号"
    code_id = secrets.token_bytes(8)
    claims = _claims(telling, row, filing_no, code_id, (status_list, status_index))
    return FilingApproved(
        inspection=row.inspection,
        filing=row.filing or "",
        filing_no=filing_no,
        permit=issue(signer, fit_to_budget(claims)),
        code_id=code_id,
        status_list=status_list,
        status_index=status_index,
        cause=row.cause,
        causes=tuple(OrganCause(**each) for each in json.loads(row.causes)),
        said=noted(said),
        delegation=delegation,
    )


def _claims(telling: Telling, row: InspectionRow, filing_no: str, code_id: bytes, status: tuple[int, int]) -> Claims:
    officers = queries.officers_of(row)
    together = row.joint is not None or any(officer.organ != row.organ for officer in officers)
    flags = PermitFlag.JOINT if together else PermitFlag(0)
    if row.unfiled_at is not None:
        # Nothing is back-dated: it is issued now, and says that the visit had begun before.
        flags |= PermitFlag.BACKFILLED
    return Claims(
        organ=row.organ,
        start=row.start or 0,
        end=row.end or 0,
        issued_at=telling.now,
        code_id=code_id,
        device=row.device_public or b"",
        status_list=status[0],
        status_index=status[1],
        officers=tuple(
            Officer(
                compact(officer.certificate),
                claim_text(officer.name),
                officer.organ if officer.organ != row.organ else None,
            )
            for officer in officers
        ),
        items=tuple(compact(item) for item in queries.items_of(row)),
        purpose=Purpose(PURPOSE_CLAIM[row.purpose]),
        subject=row.subject,
        filing_number=claim_text(filing_no),
        purpose_text=claim_text(row.purpose_text or ""),
        enterprise_name=claim_text(row.enterprise_name),
        flags=flags,
    )


def compact(number: str) -> int | str:
    """Digits as an integer where that loses nothing: it halves the code."""
    plain = number.isascii() and number.isdigit() and not number.startswith("0") and len(number) <= 15
    return int(number) if plain else number


def claim_text(text: str) -> str | None:
    """A text as the format takes it: NFC, one line, no control characters, at most 64 characters, or nothing."""
    kept = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", kept.strip()[:CLAIM_TEXT]).strip() or None
