"""What a permit says (inspection-code.md §2, `claims`): one frozen value, its encoding and its strict reading."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from itertools import combinations
from typing import Any, Final

from inspector_tui.codes.schema import is_bytes, is_public, is_text, is_uint
from inspector_tui.codes.subjects import decode_subject, encode_subject
from inspector_tui.errors import BadInput
from inspector_tui.ledger import cbor

DAY: Final = 86_400
MAX_WINDOW: Final = 31 * DAY
MAX_STANDING_WINDOW: Final = 7 * DAY
MAX_OFFICERS: Final = 16
MAX_ITEMS: Final = 16

_REQUIRED: Final = (1, 4, 5, 6, 7, 8, 10, 12, 13, 14)
_OPTIONAL: Final = (11, 15, 16, 17, 18)
_SHAPES: Final = frozenset(
    tuple(sorted(_REQUIRED + some)) for count in range(6) for some in combinations(_OPTIONAL, count)
)
"""Every list of keys that claims may have, in order."""


class Purpose(IntEnum):
    """Why the visit is made."""

    DAILY = 1
    CAMPAIGN = 2
    COMPLAINT = 3
    RANDOM_DRAW = 4
    RE_INSPECTION = 5
    URGENT = 6


class PermitFlag(IntFlag):
    """Facts of a permit that need one bit."""

    JOINT = 1
    BACKFILLED = 2


_ALL_FLAGS: Final = int(PermitFlag.JOINT | PermitFlag.BACKFILLED)


NO_FLAGS: Final = PermitFlag(0)


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer named in a permit. `organ` is None when it is the permit's own organ."""

    certificate: int | str
    name: str | None = None
    organ: int | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """A permit's content. Times are Unix seconds; `subject` is None in a standing permit."""

    organ: int
    start: int
    end: int
    issued_at: int
    code_id: bytes
    device: bytes
    status_list: int
    status_index: int
    officers: tuple[Officer, ...]
    items: tuple[int | str, ...]
    purpose: Purpose
    subject: str | None = None
    filing_number: str | None = None
    purpose_text: str | None = None
    enterprise_name: str | None = None
    flags: PermitFlag = NO_FLAGS

    @property
    def standing(self) -> bool:
        """True for an urgent check whose filing follows: the permit names no enterprise."""
        return self.subject is None


def encode_claims(claims: Claims) -> bytes:
    """Return the deterministic CBOR. Raises BadInput("MALFORMED_CLAIMS") when the claims break the schema."""
    told: dict[int, Any] = {
        1: claims.organ,
        4: claims.end,
        5: claims.start,
        6: claims.issued_at,
        7: claims.code_id,
        8: claims.device,
        10: [claims.status_list, claims.status_index],
        11: None if claims.subject is None else encode_subject(claims.subject),
        12: [_officer_row(officer) for officer in claims.officers],
        13: list(claims.items),
        14: int(claims.purpose),
        15: claims.filing_number,
        16: claims.purpose_text,
        17: claims.enterprise_name,
        18: int(claims.flags) or None,
    }
    payload = cbor.encode({key: value for key, value in told.items() if value is not None})
    decode_claims(payload)
    return payload


def decode_claims(payload: bytes) -> Claims:
    """Read claims strictly. Raises BadInput("MALFORMED_CBOR") for the bytes, ("MALFORMED_CLAIMS", what=key) else."""
    try:
        return _read(payload)
    except BadInput as error:
        # Good claims pay for one quick look; only refused ones are asked whether the bytes or the content is at fault.
        try:
            cbor.decode(payload)
        except BadInput as deeper:
            if deeper.facts["what"] == "form":
                raise
            raise BadInput("MALFORMED_CLAIMS", what="type") from deeper
        raise BadInput("MALFORMED_CLAIMS", **error.facts) from error


def _read(payload: bytes) -> Claims:
    told = cbor.decode_form(payload)
    # 1.0 and True pass for the key 1 when compared, so types are asked too.
    if type(told) is not dict or tuple(told) not in _SHAPES or set(map(type, told)) != {int}:
        raise BadInput("MALFORMED_CLAIMS", what="keys")
    standing = 11 not in told
    _check_numbers(told, standing=standing)
    for key in (15, 16, 17):
        if key in told and not is_text(told[key]):
            raise BadInput("MALFORMED_CLAIMS", what=key)
    return Claims(
        organ=told[1],
        start=told[5],
        end=told[4],
        issued_at=told[6],
        code_id=told[7],
        device=told[8],
        status_list=told[10][0],
        status_index=told[10][1],
        officers=_officers(told[12], least=1 if standing else 2, organ=told[1]),
        items=_items(told[13], least=0 if standing else 1),
        purpose=_PURPOSES[told[14]],
        subject=None if standing else _subject(told[11]),
        filing_number=told.get(15),
        purpose_text=told.get(16),
        enterprise_name=told.get(17),
        flags=_FLAGS[told.get(18, 0)],
    )


_PURPOSES: Final = {int(purpose): purpose for purpose in Purpose}
_FLAGS: Final = {bits: PermitFlag(bits) for bits in range(_ALL_FLAGS + 1)}


def _check_numbers(told: dict[int, Any], *, standing: bool) -> None:
    for key in (1, 4, 5, 6, 14):
        if not is_uint(told[key]):
            raise BadInput("MALFORMED_CLAIMS", what=key)
    if not 0 < told[4] - told[5] <= (MAX_STANDING_WINDOW if standing else MAX_WINDOW):
        raise BadInput("MALFORMED_CLAIMS", what="window")
    if not is_bytes(told[7], 8) or not is_public(told[8]):
        raise BadInput("MALFORMED_CLAIMS", what="code id or device")
    place = told[10]
    if type(place) is not list or len(place) != 2 or not is_uint(place[0]) or not is_uint(place[1]):
        raise BadInput("MALFORMED_CLAIMS", what=10)
    if told[14] not in _PURPOSES or (standing and told[14] != Purpose.URGENT):
        raise BadInput("MALFORMED_CLAIMS", what=14)
    if 18 in told and (not is_uint(told[18]) or told[18] not in _FLAGS):
        raise BadInput("MALFORMED_CLAIMS", what=18)


def _subject(value: object) -> str:
    try:
        return decode_subject(value)
    except BadInput as error:
        raise BadInput("MALFORMED_CLAIMS", what=11) from error


def _officers(rows: object, *, least: int, organ: int) -> tuple[Officer, ...]:
    if type(rows) is not list or not least <= len(rows) <= MAX_OFFICERS:
        raise BadInput("MALFORMED_CLAIMS", what=12)
    officers = tuple([_officer(row) for row in rows])
    # Two rows of one person would pass for the two officers the law asks for (行政处罚法 §42).
    if len({officer.certificate for officer in officers}) == len(officers):
        return officers
    people = {(officer.certificate, organ if officer.organ is None else officer.organ) for officer in officers}
    if len(people) != len(officers):
        raise BadInput("MALFORMED_CLAIMS", what=12)
    return officers


def _officer(row: object) -> Officer:
    """[certificate no, ? name, ? organ id]; the two optional ones are told apart by their type."""
    if type(row) is not list:
        raise BadInput("MALFORMED_CLAIMS", what=12)
    size = len(row)
    if size == 2 and type(row[1]) is str:
        certificate, name, organ, good = row[0], row[1], None, is_text(row[1])
    elif size == 2:
        certificate, name, organ, good = row[0], None, row[1], is_uint(row[1])
    elif size == 3:
        certificate, name, organ, good = row[0], row[1], row[2], is_text(row[1]) and is_uint(row[2])
    else:
        certificate, name, organ, good = row[0] if size else None, None, None, size == 1
    if not good or not (is_uint(certificate) or is_text(certificate)):
        raise BadInput("MALFORMED_CLAIMS", what=12)
    return Officer(certificate, name, organ)


def _officer_row(officer: Officer) -> list[int | str]:
    return [part for part in (officer.certificate, officer.name, officer.organ) if part is not None]


def _items(values: object, *, least: int) -> tuple[int | str, ...]:
    if type(values) is not list or not least <= len(values) <= MAX_ITEMS:
        raise BadInput("MALFORMED_CLAIMS", what=13)
    for value in values:
        if not (is_uint(value) or is_text(value)):
            raise BadInput("MALFORMED_CLAIMS", what=13)
    if len(set(values)) != len(values):
        raise BadInput("MALFORMED_CLAIMS", what=13)
    return tuple(values)
