"""What a permit says (inspection-code.md §2, `claims`): one frozen value, its encoding and its strict reading."""

from __future__ import annotations

from enum import IntEnum, IntFlag
from itertools import combinations, product
from typing import Any, Final, NamedTuple

from inspector_tui.codes.schema import LIMIT, PUBLIC_SIZES, is_text, is_uint, is_uint_or_text
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
_TYPES: Final[dict[int, tuple[type, ...]]] = {
    **dict.fromkeys((1, 4, 5, 6, 14, 18), (int,)),
    **dict.fromkeys((7, 8), (bytes,)),
    **dict.fromkeys((10, 12, 13), (list,)),
    **dict.fromkeys((15, 16, 17), (str,)),
    11: (bytes, str),
}
_LAYOUTS: Final = {
    keys: [[*(int,) * len(keys), *types] for types in product(*(_TYPES[key] for key in keys))]
    for count in range(len(_OPTIONAL) + 1)
    for some in combinations(_OPTIONAL, count)
    for keys in [tuple(sorted(_REQUIRED + some))]
}
"""For every list of keys that claims may have, in order: the types of these keys and of their values. The keys' own
types are in it because 1.0 and True pass for the key 1 when only compared."""


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


class Officer(NamedTuple):
    """An officer named in a permit. `organ` is None when it is the permit's own organ."""

    certificate: int | str
    name: str | None = None
    organ: int | None = None


class Claims(NamedTuple):
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
    told = cbor.decode_any_form(payload)
    if type(told) is not dict or [*map(type, told), *map(type, told.values())] not in _LAYOUTS.get(tuple(told), ()):
        raise BadInput("MALFORMED_CLAIMS", what="layout")
    standing = 11 not in told
    place, rows, listed = told.pop(10), told.pop(12), told.pop(13)
    _check_numbers(told, place, standing=standing)
    filing_number, purpose_text, enterprise_name = told.get(15), told.get(16), told.get(17)
    for text in (filing_number, purpose_text, enterprise_name):
        if text is not None and not is_text(text):
            raise BadInput("MALFORMED_CLAIMS", what="text")
    organ = told[1]
    officers = _officers(rows, least=1 if standing else 2, organ=organ)
    items = _items(listed, least=0 if standing else 1)
    if len(payload) != _shortest(told, place, rows, listed):
        raise BadInput("MALFORMED_CLAIMS", what="form")
    # In the order of the fields, and what Claims(...) calls: a checkpoint reads claims at every code.
    return tuple.__new__(
        Claims,
        (
            organ,
            told[5],
            told[4],
            told[6],
            told[7],
            told[8],
            *place,
            officers,
            items,
            _PURPOSES[told[14]],
            None if standing else _subject(told[11]),
            filing_number,
            purpose_text,
            enterprise_name,
            _FLAGS[told.get(18, 0)],
        ),
    )


def _shortest(told: dict[int, Any], place: list[Any], rows: list[list[Any]], items: list[Any]) -> int:
    """Bytes of the one encoding of checked claims: no other encoding of the same values is as short.

    Every key is below 24, every map and list has fewer than 24 entries, so each of them has a head of one byte.
    """
    leaves = [*told.values(), *place, *items]
    for row in rows:
        leaves += row
    keys, lists = len(told) + 3, 3 + len(rows)
    return 1 + keys + lists + cbor.leaves_size(leaves)


_PURPOSES: Final = {int(purpose): purpose for purpose in Purpose}
_URGENT: Final = int(Purpose.URGENT)
_FLAGS: Final = {bits: PermitFlag(bits) for bits in range(_ALL_FLAGS + 1)}


def _check_numbers(told: dict[int, Any], place: list[Any], *, standing: bool) -> None:
    """Ranges, of values whose types the layout has told."""
    start, end = told[5], told[4]
    if not (0 <= told[1] < LIMIT and 0 <= start < LIMIT and 0 <= end < LIMIT and 0 <= told[6] < LIMIT):
        raise BadInput("MALFORMED_CLAIMS", what="numbers")
    if not 0 < end - start <= (MAX_STANDING_WINDOW if standing else MAX_WINDOW):
        raise BadInput("MALFORMED_CLAIMS", what="window")
    if len(told[7]) != 8 or len(told[8]) not in PUBLIC_SIZES:
        raise BadInput("MALFORMED_CLAIMS", what="code id or device")
    if [*map(type, place)] != [int, int] or not (0 <= place[0] < LIMIT and 0 <= place[1] < LIMIT):
        raise BadInput("MALFORMED_CLAIMS", what=10)
    if told[14] not in _PURPOSES or (standing and told[14] != _URGENT):
        raise BadInput("MALFORMED_CLAIMS", what=14)
    if told.get(18, 0) not in _FLAGS:
        raise BadInput("MALFORMED_CLAIMS", what=18)


def _subject(value: object) -> str:
    try:
        return decode_subject(value)
    except BadInput as error:
        raise BadInput("MALFORMED_CLAIMS", what=11) from error


def _officers(rows: list[object], *, least: int, organ: int) -> tuple[Officer, ...]:
    if not least <= len(rows) <= MAX_OFFICERS:
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
    if type(row) is not list or not 1 <= len(row) <= 3:
        raise BadInput("MALFORMED_CLAIMS", what=12)
    certificate, name, organ = row[0], None, None
    if len(row) == 3:
        name, organ = row[1], row[2]
        good = is_text(name) and is_uint(organ)
    elif len(row) == 2:
        name, organ = (row[1], None) if type(row[1]) is str else (None, row[1])
        good = is_text(name) if organ is None else is_uint(organ)
    else:
        good = True
    if not good or not is_uint_or_text(certificate):
        raise BadInput("MALFORMED_CLAIMS", what=12)
    return tuple.__new__(Officer, (certificate, name, organ))


def _officer_row(officer: Officer) -> list[int | str]:
    return [part for part in (officer.certificate, officer.name, officer.organ) if part is not None]


def _items(values: list[Any], *, least: int) -> tuple[int | str, ...]:
    if not least <= len(values) <= MAX_ITEMS:
        raise BadInput("MALFORMED_CLAIMS", what=13)
    for value in values:
        if not is_uint_or_text(value):
            raise BadInput("MALFORMED_CLAIMS", what=13)
    if len(set(values)) != len(values):
        raise BadInput("MALFORMED_CLAIMS", what=13)
    return tuple(values)
