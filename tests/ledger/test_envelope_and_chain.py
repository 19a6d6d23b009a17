"""Records: sealed, opened, verified; and the first wrong one of a chain is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger import cbor, cose, keys
from inspector_tui.ledger.chain import EMPTY, ChainHead, check_chain
from inspector_tui.ledger.envelope import ZERO_HASH, Envelope, device_id, open_envelope, seal, verify_envelope

DEVICE = keys.Ed25519Signer.from_seed(bytes(range(32)))
OTHER = keys.P256Signer.from_private_bytes(bytes(range(1, 33)))
BODY: dict[str, Any] = {"text": "灭火器压力不足", "severity": 2, "photos": [bytes(32)], "closed": False, "note": None}


def _seal(seq: int = 1, prev: bytes = ZERO_HASH, signer: keys.Signer = DEVICE, **changed: Any) -> Envelope:
    told: dict[str, Any] = {
        "kind": "finding.recorded/1",
        "made_at": 1_795_420_800_000,
        "clock_offset": -1500,
        "author": "64010025001",
        "organ": 640100012,
        "body": BODY,
    }
    return seal(signer, seq=seq, prev=prev, **(told | changed))


def _chain(count: int, *, start: int = 0) -> list[Envelope]:
    records: list[Envelope] = []
    for seq in range(1, count + 1):
        prev = records[-1].hash if records else ZERO_HASH
        records.append(_seal(seq, prev, body={"n": seq + start}))
    return records


def test_the_golden_record_stays_as_it_is() -> None:
    """Format 1: whoever changes these bytes makes every ledger unreadable."""
    assert _seal().hash.hex() == "4551a41c02c3b61d58a9757aa428898baf6c8594ab62a4f59224ab20456ea296"


@pytest.mark.parametrize("signer", [DEVICE, OTHER], ids=["ed25519", "p256"])
def test_a_record_comes_back_as_it_was_sealed(signer: keys.Signer) -> None:
    sealed = _seal(signer=signer)
    opened = open_envelope(sealed.raw)
    assert opened == sealed
    assert (opened.device, opened.body, opened.seq) == (device_id(signer.public), BODY, 1)
    verify_envelope(opened, signer.public)


@given(st.dictionaries(st.text(max_size=8), st.one_of(st.integers(-(2**63), 2**63), st.text(), st.binary(), st.none())))
def test_any_body_of_plain_values_survives(body: dict[str, Any]) -> None:
    assert open_envelope(_seal(body=body).raw).body == body


def test_another_devices_key_is_told_from_a_bad_signature() -> None:
    record = _seal()
    with pytest.raises(NotAuthentic, match="RECORD_KEY_MISMATCH"):
        verify_envelope(record, OTHER.public)
    with pytest.raises(NotAuthentic, match="BAD_RECORD_SIG"):
        verify_envelope(open_envelope(record.raw[:-1] + bytes([record.raw[-1] ^ 1])), DEVICE.public)


def test_a_permit_signature_does_not_pass_for_a_record() -> None:
    raw = cose.sign1(DEVICE, cose.parse1(_seal().raw).payload, cose.AAD_PERMIT)
    with pytest.raises(NotAuthentic, match="BAD_RECORD_SIG"):
        verify_envelope(open_envelope(raw), DEVICE.public)


@pytest.mark.parametrize(
    "changed",
    [
        {"seq": 0},
        {"seq": 2**53},
        {"seq": True},
        {"prev": bytes(31)},
        {"prev": bytes([1]) * 32},
        {"seq": 2},
        {"kind": "finding.recorded"},
        {"kind": "Finding/1"},
        {"kind": "finding/0"},
        {"kind": "finding/1\n"},
        {"made_at": -1},
        {"made_at": 2**53},
        {"clock_offset": 2**53},
        {"author": ""},
        {"author": "x" * 65},
        {"author": "a\u202eb"},
        {"author": "a\nb"},
        {"organ": -1},
        {"body": {1: 2}},
        {"body": {"x": 1.5}},
        {"body": {"x": bytes(1 << 20)}},
    ],
)
def test_a_record_outside_the_schema_is_not_sealed(changed: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=r"MALFORMED_RECORD|NOT_ENCODABLE"):
        _seal(**changed)


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: fields | {10: 0},
        lambda fields: {key: value for key, value in fields.items() if key != 6},
        lambda fields: fields | {0: 2},
        lambda fields: fields | {0: True},
        lambda fields: fields | {9: []},
        lambda fields: fields | {8: "organ"},
        lambda fields: list(fields.values()),
    ],
)
def test_a_record_of_another_shape_is_not_opened(change: Callable[[dict[int, Any]], Any]) -> None:
    fields = cbor.decode(cose.parse1(_seal().raw).payload)
    with pytest.raises(BadInput, match="MALFORMED_RECORD"):
        open_envelope(cose.sign1(DEVICE, cbor.encode(change(fields)), cose.AAD_RECORD))


@given(st.binary(max_size=80))
def test_unknown_bytes_are_malformed_records(data: bytes) -> None:
    with pytest.raises(BadInput, match="MALFORMED_RECORD"):
        open_envelope(data)


def test_a_whole_chain_is_reported_with_its_head() -> None:
    records = _chain(5)
    report = check_chain(records, DEVICE.public)
    assert (report.count, report.head) == (5, ChainHead(5, records[-1].hash))
    tail = check_chain([record.raw for record in records[3:]], DEVICE.public, after=ChainHead(3, records[2].hash))
    assert (tail.count, tail.head) == (2, report.head)
    assert check_chain([], DEVICE.public).head == EMPTY


def _found(records: Sequence[Envelope | bytes], **more: Any) -> tuple[str, object]:
    with pytest.raises(NotAuthentic) as caught:
        check_chain(records, DEVICE.public, **more)
    return caught.value.code, caught.value.facts["seq"]


@given(st.integers(1, 6), st.data())
def test_the_first_altered_record_is_named(seq: int, data: st.DataObject) -> None:
    raws = [record.raw for record in _chain(6)]
    at = data.draw(st.integers(0, len(raws[seq - 1]) - 1))
    changed = bytearray(raws[seq - 1])
    changed[at] ^= data.draw(st.integers(1, 255))
    raws[seq - 1] = bytes(changed)
    assert _found(raws) == ("RECORD_ALTERED", seq)


@pytest.mark.parametrize("seq", [1, 2, 5])
def test_a_removed_record_is_named(seq: int) -> None:
    records = _chain(6)
    del records[seq - 1]
    assert _found(records) == ("RECORD_MISSING", seq)


def test_a_missing_end_is_noticed_when_the_head_is_known() -> None:
    records = _chain(6)
    head = ChainHead(6, records[-1].hash)
    assert _found(records[:4], head=head) == ("RECORD_MISSING", 5)
    assert _found(records, head=ChainHead(6, bytes(32))) == ("CHAIN_BROKEN", 6)


def test_swapped_and_doubled_records_are_reordered() -> None:
    one, two, three, four = _chain(4)
    assert _found([one, three, two, four]) == ("RECORD_REORDERED", 2)
    assert _found([one, two, two, three]) == ("RECORD_REORDERED", 2)
    assert _found([two, one, three, four]) == ("RECORD_REORDERED", 1)


def test_a_fork_is_broken_where_it_joins() -> None:
    """Two genuine histories of one device, as after restoring an old backup."""
    assert _found([*_chain(3), *_chain(5, start=100)[3:]]) == ("CHAIN_BROKEN", 4)


def test_a_record_of_another_device_is_altered() -> None:
    records: list[Envelope] = _chain(3)
    records[1] = _seal(2, records[0].hash, OTHER)
    assert _found(records) == ("RECORD_ALTERED", 2)


def test_fields_changed_beside_the_bytes_change_nothing() -> None:
    """The check reads the signed bytes, never what stands in a column next to them."""
    from dataclasses import replace

    records = _chain(3)
    records[1] = replace(records[1], body={"n": 99}, hash=bytes(32))
    assert check_chain(records, DEVICE.public).count == 3
