"""The schema of a permit: every limit from both sides, signed by a genuine key so that only the schema speaks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.codes import permit
from inspector_tui.codes.claims import Claims, Officer, PermitFlag, decode_claims, encode_claims
from inspector_tui.codes.code_ids import crockford, parse_crockford
from inspector_tui.codes.digits import from_digits
from inspector_tui.codes.presentation import present
from inspector_tui.codes.subjects import decode_subject, encode_subject
from inspector_tui.errors import BadInput, Refused
from inspector_tui.ledger import cbor
from tests.codes.world import (
    CLAIMS,
    DAY,
    DEVICE,
    NOW,
    PERMIT,
    PREFIX,
    STANDING,
    STRANGER,
    SUBJECT,
    Case,
    raw_claims,
    shown,
    signed_claims,
)

DROP: Any = ...
O1, O2 = [1, "甲"], [2, "乙"]
GOOD: list[dict[int, Any]] = [
    {4: NOW + 30 * DAY, 5: NOW - DAY},
    {4: NOW + 1, 5: NOW},
    {6: 2**53 - 1} | {5: NOW - DAY},
    {12: [[1], [2]]},
    {12: [[1, 5], [2]]},
    {12: [["NX-1", "甲", 640100012], [2]]},
    {12: [[number] for number in range(16)]},
    {12: [[1], ["1"]]},
    {13: [0]},
    {13: list(range(16))},
    {13: ["x" * 64]},
    {14: 6},
    {11: "x" * 32},
    {11: bytes(12)},
    {11: (36**18 - 1).to_bytes(12, "big")},
    {15: "x" * 64},
    {16: "灭" * 64},
    {17: "a\u3000b"},
    {18: 3},
    {18: 0},
    {10: [0, 2**53 - 1]},
]
BAD: list[dict[int, Any]] = [
    *[{number: DROP} for number in (1, 4, 5, 6, 7, 8, 10, 12, 13, 14)],
    *[{number: True} for number in (1, 4, 5, 6, 14, 18)],
    *[{number: -1} for number in (1, 5, 6, 14, 18)],
    *[{number: 2**53} for number in (1, 4, 6)],
    *[{number: "1"} for number in (1, 4, 5, 6, 7, 8, 10, 12, 13, 14, 18)],
    *[{number: None} for number in (1, 10, 11, 12, 13, 14, 15, 16, 17, 18)],
    {4: NOW, 5: NOW},
    {4: NOW - 1, 5: NOW},
    {4: NOW + 31 * DAY + 1, 5: NOW},
    {4: 1795593600.0},
    {7: bytes(7)},
    {7: bytes(9)},
    {8: bytes(31)},
    {8: bytes(34)},
    {8: bytes(65)},
    {10: [1]},
    {10: [1, 2, 3]},
    {10: [1, -1]},
    {10: [True, 1]},
    {10: [1, 2**53]},
    {11: bytes(11)},
    {11: bytes(13)},
    {11: (36**18).to_bytes(12, "big")},
    {11: ""},
    {11: "x" * 33},
    {11: "e\u0301"},
    {11: "a\u202eb"},
    {12: []},
    {12: [O1]},
    {12: [[number] for number in range(17)]},
    {12: [O1, O1]},
    {12: [O1, [1, "丙"]]},
    {12: [O1, [1, "甲", 640100012]]},
    {12: [O1, []]},
    {12: [O1, 2]},
    {12: [O1, [2, "乙", 3, 4]]},
    {12: [O1, [2, 3, "乙"]]},
    {12: [O1, [2, 3, 4]]},
    {12: [O1, [2, "乙", "丙"]]},
    {12: [O1, [2, "乙", True]]},
    {12: [O1, [2, "乙", None]]},
    {12: [O1, [2, None]]},
    {12: [O1, [True, "乙"]]},
    {12: [O1, [-2, "乙"]]},
    {12: [O1, ["", "乙"]]},
    {12: [O1, [2, ""]]},
    {12: [O1, [2, "乙" * 65]]},
    {12: [O1, [2, "\x07"]]},
    {13: []},
    {13: list(range(17))},
    {13: [True]},
    {13: [b"x"]},
    {13: [""]},
    {13: [-1]},
    {13: [[1]]},
    {13: [7, 7]},
    {14: 0},
    {14: 7},
    {18: 4},
    *[
        {number: text}
        for number in (15, 16, 17)
        for text in ("", "x" * 65, 5, b"x", "a\nb", "a\u200bb", "\ufeffa", "\ue000")
    ],
    {17: "\u2126"},  # OHM SIGN, which NFC turns into a Greek letter
    {19: 1},
    {0: 1},
    {2: 1},
    {-1: 1},
    {99: 1.5},
    {15: cbor2.CBORTag(100, "x")},
]


def _claims(changed: dict[int, Any]) -> dict[int, Any]:
    merged = raw_claims() | changed
    return {
        number: merged[number] for number in sorted(merged, key=lambda n: cbor2.dumps(n)) if merged[number] is not DROP
    }


def _judged(payload: bytes) -> list[str]:
    return Case(text=shown({0: signed_claims(payload), 6: NOW})).reasons()


@pytest.mark.parametrize("changed", GOOD, ids=repr)
def test_claims_within_every_limit_are_read(changed: dict[int, Any]) -> None:
    payload = cbor.encode(_claims(changed))
    told = decode_claims(payload)
    if changed != {18: 0} and 11 not in changed:
        assert encode_claims(told) == payload


@pytest.mark.parametrize("changed", BAD, ids=lambda changed: repr(changed)[:60])
def test_genuine_claims_outside_the_schema_are_malformed_claims(changed: dict[int, Any]) -> None:
    assert _judged(cbor2.dumps(_claims(changed), canonical=True)) == ["MALFORMED_CLAIMS"]


@pytest.mark.parametrize("changed", [{"a": 1}, {b"": 1}])
def test_claims_with_keys_of_another_type_are_malformed_claims(changed: dict[Any, Any]) -> None:
    assert _judged(cbor.encode(raw_claims() | changed)) == ["MALFORMED_CLAIMS"]


GOOD_PAYLOAD = encode_claims(CLAIMS)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        GOOD_PAYLOAD + b"\0",
        GOOD_PAYLOAD[:-1],
        GOOD_PAYLOAD.replace(b"\x0e\x01", b"\x0e\x18\x01"),
        b"\xbf" + GOOD_PAYLOAD[1:] + b"\xff",
        bytes([GOOD_PAYLOAD[0] + 1]) + GOOD_PAYLOAD + b"\x0e\x01",
        bytes([GOOD_PAYLOAD[0] + 1]) + GOOD_PAYLOAD[1:] + b"\x0e\x01",
        cbor2.dumps(dict(reversed(raw_claims().items()))),
        cbor2.dumps({99: {2: 0, 1: 0}} | {}),
        b"\x81" * 40 + b"\x00",
        b"\xbb" + b"\x7f" * 8,
    ],
)
def test_genuine_claims_in_other_bytes_are_malformed(payload: bytes) -> None:
    assert _judged(payload) == ["MALFORMED"]


class Heads:
    """Encodes with one head, counted from the first, in another form: so many bytes longer, or without a length."""

    def __init__(self, changed: int = -1, form: int = 0) -> None:
        self.count, self._changed, self._form = 0, changed, form

    def encode(self, value: Any) -> bytes:
        match value:
            case int():
                return self._head(0, value)
            case bytes():
                return self._head(2, len(value)) + value + self._end(2)
            case str():
                text = value.encode()
                return self._head(3, len(text)) + text + self._end(3)
            case list():
                at = self.count
                return self._head(4, len(value)) + b"".join(map(self.encode, value)) + self._end(4, at)
        at = self.count
        inner = self._head(5, len(value)), *(self.encode(one) for pair in value.items() for one in pair)
        return b"".join(inner) + self._end(5, at)

    def _head(self, major: int, number: int) -> bytes:
        forms = [
            bytes([major << 5 | 24 + power]) + number.to_bytes(1 << power, "big")
            for power in range(4)
            if number < 1 << (8 << power)
        ]
        if number < 24:
            forms.insert(0, bytes([major << 5 | number]))
        self.count += 1
        if self.count - 1 != self._changed:
            return forms[0]
        if self._form == ENDLESS and major > 1:
            # A string without a length is made of pieces; a container is only ended by a mark.
            return bytes([major << 5 | 31]) + (forms[0] if major < 4 else b"")
        return forms[min(self._form, len(forms) - 1)]

    def _end(self, major: int, at: int | None = None) -> bytes:
        mine = self.count - 1 if at is None else at
        return b"\xff" if mine == self._changed and self._form == ENDLESS and major > 1 else b""


ENDLESS = 9
FULL = _claims({16: "专项", 17: "某某公司", 18: 1, 12: [O1, [2, "乙", 640200003], [3, 640200003], [4]]})


@pytest.mark.parametrize("told", [FULL, raw_claims(), _claims({11: "老王烧烤摊"})], ids=["full", "usual", "text"])
def test_no_head_of_genuine_claims_may_be_longer_than_the_shortest(told: dict[int, Any]) -> None:
    plain = Heads()
    payload = plain.encode(told)
    assert encode_claims(decode_claims(payload)) == payload
    for head in range(plain.count):
        for form in (1, 2, 3, 4, ENDLESS):
            other = Heads(head, form).encode(told)
            if other != payload:
                with pytest.raises(BadInput, match="MALFORMED_CBOR"):
                    decode_claims(other)


@pytest.mark.parametrize("payload", [b"\x00", b"\x80", b"\xf6", b"\xa0", b"\x60", b"\xf9\x3c\x00", b"\xf7"])
def test_claims_that_are_no_map_are_malformed_claims(payload: bytes) -> None:
    assert _judged(payload) == ["MALFORMED_CLAIMS"]


@pytest.mark.parametrize(
    ("changed", "good"),
    [
        ({}, True),
        ({"end": STANDING.start + 7 * DAY}, True),
        ({"end": STANDING.start + 7 * DAY + 1}, False),
        ({"purpose": 1}, False),
        ({"officers": ()}, False),
        ({"officers": tuple(Officer(number) for number in range(16))}, True),
        ({"items": (1, "x")}, True),
    ],
)
def test_a_standing_permit_has_its_own_limits(changed: dict[str, Any], good: bool) -> None:
    told = STANDING._replace(**changed)
    if good:
        assert decode_claims(encode_claims(told)) == told
    else:
        with pytest.raises(BadInput, match="MALFORMED_CLAIMS"):
            permit.issue(PERMIT, told)


TEXTS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=32).map(
    lambda text: unicodedata.normalize("NFC", text)[:32]
)


@given(
    st.builds(
        Officer, st.one_of(st.integers(0, 2**53 - 1), TEXTS), st.none() | TEXTS, st.none() | st.integers(0, 2**53 - 1)
    ),
    TEXTS,
    st.none() | TEXTS,
    st.sampled_from([PermitFlag(0), PermitFlag.JOINT, PermitFlag.JOINT | PermitFlag.BACKFILLED]),
)
def test_claims_come_back_as_they_were(officer: Officer, subject: str, name: str | None, flags: PermitFlag) -> None:
    told = CLAIMS._replace(
        officers=(officer, Officer("ZZ-1", "二")), subject=subject, enterprise_name=name, flags=flags
    )
    if officer.certificate != "ZZ-1":
        assert decode_claims(encode_claims(told)) == told


MUTATORS: list[Callable[[bytearray, int, int], None]] = [
    lambda data, at, byte: data.__setitem__(at, byte),
    lambda data, at, byte: data.insert(at, byte),
    lambda data, at, byte: data.__delitem__(at),
]


@given(st.sampled_from(MUTATORS), st.integers(0, len(GOOD_PAYLOAD) - 1), st.integers(0, 255))
def test_mutated_claims_are_read_or_refused_and_never_ambiguous(
    mutate: Callable[[bytearray, int, int], None], at: int, byte: int
) -> None:
    data = bytearray(GOOD_PAYLOAD)
    mutate(data, at, byte)
    try:
        told = decode_claims(bytes(data))
    except BadInput:
        return
    assert isinstance(told, Claims)
    assert bytes(data) == GOOD_PAYLOAD or told != CLAIMS


@pytest.mark.parametrize("text", ["0" * 18, "Z" * 18, SUBJECT, "老王烧烤摊", "x", "91640100ma76f2qx81", "9" * 32])
def test_subjects_come_back(text: str) -> None:
    encoded = encode_subject(text)
    assert decode_subject(encoded) == text
    assert isinstance(encoded, bytes) == (text in ("0" * 18, "Z" * 18, SUBJECT))


@given(st.binary(min_size=8, max_size=8))
def test_code_ids_come_back_however_they_were_heard(code_id: bytes) -> None:
    text = crockford(code_id)
    assert len(text) == 13
    assert parse_crockford(text) == code_id
    heard = f" {text[:4].lower()}-{text[4:]} ".replace("0", "o").replace("1", "l")
    assert parse_crockford(heard) == code_id


@pytest.mark.parametrize("text", ["", "0" * 12, "0" * 14, "U" * 13, "Z" * 13, "ſ" + "0" * 12])
def test_what_is_no_code_id_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="BAD_CODE_ID"):
        parse_crockford(text)


@given(st.text("字x", max_size=64), st.text("字x", max_size=64), st.text("字x", max_size=64))
def test_the_size_is_known_before_signing_and_long_texts_are_dropped_in_order(name: str, why: str, filing: str) -> None:
    told = CLAIMS._replace(enterprise_name=name or None, purpose_text=why or None, filing_number=filing or None)
    text = Case(claims=told).shown()
    assert permit.full_size(told) == len(from_digits(text.removeprefix(PREFIX)))
    fitted = permit.fit_to_budget(told)
    kept = [part is not None for part in (fitted.enterprise_name, fitted.purpose_text, fitted.filing_number)]
    given_parts = [part is not None for part in (told.enterprise_name, told.purpose_text, told.filing_number)]
    dropped = [was and not still for was, still in zip(given_parts, kept, strict=True)]
    assert permit.full_size(fitted) <= permit.FULL_BUDGET or not any(kept)
    assert dropped == sorted(dropped, reverse=True) or not all(given_parts)
    assert fitted._replace(enterprise_name=None, purpose_text=None, filing_number=None) == told._replace(
        enterprise_name=None, purpose_text=None, filing_number=None
    )


def test_a_device_shows_only_its_own_permits_and_keeps_to_the_form() -> None:
    own, standing = permit.issue(PERMIT, CLAIMS), permit.issue(PERMIT, STANDING)
    refused: list[tuple[Any, bytes, dict[str, Any], str]] = [
        (STRANGER, own, {}, "OTHER_DEVICE"),
        (DEVICE, own, {"subject": SUBJECT}, "SUBJECT_FIXED"),
        (DEVICE, standing, {}, "SUBJECT_NEEDED"),
        (DEVICE, own, {"challenge": 1_000_000}, "BAD_CHALLENGE"),
        (DEVICE, own, {"challenge": -1}, "BAD_CHALLENGE"),
        (DEVICE, b"\x80", {}, "MALFORMED_COSE"),
    ]
    for device, signed, more, code in refused:
        with pytest.raises((BadInput, Refused), match=code):
            present(device, signed, prefix=PREFIX, made_at=NOW, **more)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {0: b"x" * 8},
        {6: NOW},
        {0: b"x" * 8, 6: NOW, 7: 1},
        {0: "x" * 8, 6: NOW},
        {0: b"x" * 8, 6: -1},
        {0: b"x" * 8, 6: True},
        {0: b"x" * 8, 6: 2**53},
        {0: b"x" * 8, 6: "now"},
        {0: b"x" * 8, 6: NOW, 10: 1_000_000},
        {0: b"x" * 8, 6: NOW, 10: -1},
        {0: b"x" * 8, 6: NOW, 10: False},
        {0: b"x" * 8, 6: NOW, 10: None},
        {0: b"x" * 8, 6: NOW, 11: None},
        {0: b"x" * 8, 6: NOW, 11: b"x"},
        {0: b"x" * 8, 6: NOW, 11: "x" * 33},
        {0: b"x" * 7, 6: NOW},
        {0: b"x" * 9, 6: NOW},
        {0: b"", 6: NOW},
        [b"x" * 8, NOW],
        7,
        b"\xa2\x06\x01\x00\x48xxxxxxxx",
        b"\xa2\x00\x48xxxxxxxx\x06\xf9\x3c\x00",
        b"\xa2\x00\x48xxxxxxxx\xf5\x06",
        b"\xa2\x00\x48xxxxxxxx\x06\x01\x00",
    ],
)
def test_a_presentation_of_another_shape_is_malformed(told: Any) -> None:
    assert Case(text=shown(told)).reasons() == ["MALFORMED"]
