"""Verifying on a bare machine: everything comes as bytes, nothing is held, and the answer is plain data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from inspector_tui.codes.claims import PermitFlag
from inspector_tui.codes.code_ids import crockford
from inspector_tui.codes.permit import hold
from inspector_tui.codes.status import StatusList, load_status
from inspector_tui.codes.trust import TrustList, load_trust
from inspector_tui.codes.verdict import Content, Verification
from inspector_tui.codes.verify import verify
from inspector_tui.errors import BadInput


def verify_bytes(
    text: str,
    *,
    at: int,
    roots: Iterable[bytes],
    trust: bytes,
    status: bytes | Sequence[bytes] | None = None,
    permits: Iterable[bytes] = (),
    challenge: int | None = None,
    enterprise: str | None = None,
) -> Verification:
    """As `verify`, from signed bytes; `status` is one list or several. Raises BadInput or NotAuthentic when the trust
    list is refused.

    A status list that is refused counts as none: the answer then says STATUS_MISSING.
    """
    trusted = load_trust(trust, roots)
    return verify(
        text,
        at=at,
        trust=trusted,
        status=_by_number([status] if isinstance(status, bytes) else status or (), trusted),
        permits=hold(permits),
        challenge=challenge,
        enterprise=enterprise,
    )


def _by_number(lists: Sequence[bytes], trust: TrustList) -> dict[int, StatusList]:
    """The lists that are genuine; the last of a number counts."""
    found: dict[int, StatusList] = {}
    for raw in lists:
        with suppress(BadInput):
            one = load_status(raw, trust)
            found[one.number] = one
    return found


def plain(verification: Verification, trust: TrustList | None = None) -> dict[str, Any]:
    """The answer for `--json`: verdict, reasons, content or None, as_of, clock_difference, prefix_lost.

    With `trust` the organs of officers get their names.
    """
    content = verification.content
    return {
        "verdict": str(verification.verdict),
        "reasons": [str(reason) for reason in verification.reasons],
        "content": None if content is None else plain_content(content, trust),
        "as_of": verification.as_of,
        "clock_difference": verification.clock_difference,
        "prefix_lost": verification.prefix_lost,
    }


def plain_content(content: Content, trust: TrustList | None = None) -> dict[str, Any]:
    """What a genuine code says, as JSON values. Times in Unix seconds, the code id in Crockford base32."""
    claims = content.claims
    organs = trust.organs if trust else {}

    def organ_name(number: int) -> str | None:
        organ = organs.get(number) or (content.organ if number == claims.organ else None)
        return organ.name if organ else None

    return {
        "code_id": crockford(claims.code_id),
        "form": str(content.form),
        "made_at": content.made_at,
        "challenge": content.challenge,
        "organ": claims.organ,
        "organ_name": organ_name(claims.organ),
        "enterprise": content.subject,
        "enterprise_name": claims.enterprise_name,
        "standing": claims.standing,
        "start": claims.start,
        "end": claims.end,
        "issued_at": claims.issued_at,
        "purpose": int(claims.purpose),
        "purpose_text": claims.purpose_text,
        "filing_number": claims.filing_number,
        "officers": [
            {
                "certificate": officer.certificate,
                "name": officer.name,
                "organ": claims.organ if officer.organ is None else officer.organ,
                "organ_name": organ_name(claims.organ if officer.organ is None else officer.organ),
            }
            for officer in claims.officers
        ],
        "items": list(claims.items),
        "joint": PermitFlag.JOINT in claims.flags,
        "backfilled": PermitFlag.BACKFILLED in claims.flags,
    }
