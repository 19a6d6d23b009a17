"""Strict CBOR: one encoding for every value, and nothing else is read."""

from __future__ import annotations

from typing import Any

import cbor2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inspector_tui.errors import BadInput
from inspector_tui.ledger import cbor

KEYS = st.one_of(st.integers(-(2**63), 2**64 - 1), st.text(max_size=30), st.binary(max_size=4))
VALUES = st.recursive(
    st.one_of(st.integers(-(2**63), 2**64 - 1), st.text(), st.binary(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read_back_and_written_the_same(value: Any) -> None:
    data = cbor.encode(value)
    assert cbor.decode(data) == value
    assert cbor.encode(cbor.decode(data)) == data


@given(st.binary(max_size=60))
@example(bytes.fromhex("d81c81d81d00"))
@example(bytes.fromhex("bb0fffffffffffffff"))
def test_any_bytes_are_either_the_one_encoding_or_refused(data: bytes) -> None:
    try:
        value = cbor.decode(data)
    except BadInput:
        return
    assert cbor.encode(value) == data


@given(VALUES, st.data())
def test_one_changed_byte_never_reads_as_the_same_value(value: Any, data: st.DataObject) -> None:
    encoded = bytearray(cbor.encode(value))
    at = data.draw(st.integers(0, len(encoded) - 1))
    encoded[at] ^= data.draw(st.integers(1, 255))
    try:
        again = cbor.decode(bytes(encoded))
    except BadInput:
        return
    assert cbor.encode(again) == bytes(encoded) != cbor.encode(value)


def test_keys_are_ordered_by_their_bytes_not_by_length_first() -> None:
    """RFC 8949 §4.2.1, its own example: 10, 100, -1, "z", "aa" (arrays as keys are not for us)."""
    told = {"aa": 0, 100: 0, -1: 0, "z": 0, 10: 0, b"": 0}
    assert cbor.encode(told).hex() == "a60a001864002000" + "4000" + "617a00" + "62616100"
    assert list(cbor.decode(cbor.encode({"b": {1000: 1, "a": 2}, "a": 0}))["b"]) == [1000, "a"]


REFUSED = {
    "trailing byte": "0000",
    "nothing": "",
    "cut head": "18",
    "long form of 1": "1801",
    "long form of 255": "1900ff",
    "long length": "580100",
    "long map length": "b8010000",
    "duplicate key": "a201000101",
    "unordered keys": "a202000100",
    "length-first order": "a26161001903e800",
    "key true": "a1f500",
    "key null": "a1f600",
    "key array": "a18000",
    "indefinite array": "9f01ff",
    "indefinite bytes": "5f4100ff",
    "indefinite map": "bfff",
    "break": "ff",
    "half float": "f93c00",
    "double float": "fb3ff199999999999a",
    "not a number": "f97e00",
    "undefined": "f7",
    "simple 16": "f0",
    "simple 32": "f820",
    "simple false in two bytes": "f814",
    "tagged date": "c11a5f5e1000",
    "bignum": "c249010000000000000000",
    "small bignum": "c24101",
    "self-described": "d9d9f700",
    "shared reference": "d81c81d81d00",
    "string reference": "d9010082616100",
    "unknown tag": "d8640a",
    "set": "d9010280",
    "not UTF-8": "61ff",
    "surrogate": "63eda080",
    "overlong UTF-8": "62c080",
    "below -2^63": "3b8000000000000000",
    "array length bomb": "9b0fffffffffffffff",
    "bytes length bomb": "5bffffffffffffffff",
    "map length bomb": "bb7fffffffffffffff",
    "depth bomb": "81" * 100_000 + "00",
    "tag bomb": "c6" * 100_000 + "00",
    "one level too deep": "81" * 17 + "00",
    "reserved additional information": "1c",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_malformed_item_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="MALFORMED_CBOR"):
        cbor.decode(bytes.fromhex(REFUSED[name]))


@pytest.mark.parametrize("inner", ["00", "4101", "80", "6161", "a0"])
def test_no_tag_is_ever_read(inner: str) -> None:
    """cbor2 gives some tags a meaning of their own; a new release may add one."""
    for tag in (*range(300), 1004, 1040, 43000, 43001, 55799, 65535, 2**32):
        head = cbor2.dumps(cbor2.CBORTag(tag, 0))[:-1]
        with pytest.raises(BadInput, match="MALFORMED_CBOR"):
            cbor.decode(head + bytes.fromhex(inner))


def test_shared_references_cannot_grow_a_few_bytes_into_gigabytes() -> None:
    bomb = "00"
    for _ in range(12):
        bomb = "82d81c" + bomb + "d81d00"
    with pytest.raises(BadInput, match="MALFORMED_CBOR"):
        cbor.decode(bytes.fromhex(bomb))


def test_sixteen_levels_are_read() -> None:
    assert cbor.decode(bytes.fromhex("81" * 16 + "00")) is not None


@pytest.mark.parametrize(
    "value", [1.5, {1, 2}, object(), 2**64, -(2**63) - 1, {None: 1}, {(1,): 1}, "\ud800", {1.0: 2}]
)
def test_what_has_no_place_is_not_written(value: object) -> None:
    with pytest.raises(BadInput, match="NOT_ENCODABLE"):
        cbor.encode(value)
