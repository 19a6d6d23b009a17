"""What was signed once stays readable for ever, byte for byte."""

from __future__ import annotations

from typing import Any

import pytest

from inspector_tui.domain.kinds import KINDS, Body, read_body
from inspector_tui.errors import BadInput
from inspector_tui.ledger import cbor
from inspector_tui.ledger.envelope import open_envelope, verify_envelope
from tests.domain.samples import SAMPLES, SIGNER, golden, sealed

BY_KIND = {sample.KIND: sample for sample in SAMPLES}


def test_every_kind_and_version_has_a_golden_record() -> None:
    assert set(golden()) == set(KINDS) == set(BY_KIND), "run python -m tests.domain.samples for a new kind"


def test_samples_leave_no_field_out() -> None:
    left_out = {
        sample.KIND: set(type(sample).model_fields) - set(sample.to_map())
        for sample in SAMPLES
        if set(type(sample).model_fields) - set(sample.to_map())
    }
    assert left_out == {}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_encoding_of_a_body_never_changes(kind: str) -> None:
    assert cbor.encode(BY_KIND[kind].to_map()).hex() == golden()[kind]["body"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_signed_envelope_never_changes(kind: str) -> None:
    assert sealed(BY_KIND[kind]).raw.hex() == golden()[kind]["envelope"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_golden_record_reads_back_as_the_same_body(kind: str) -> None:
    envelope = open_envelope(bytes.fromhex(golden()[kind]["envelope"]))
    verify_envelope(envelope, SIGNER.public)
    assert envelope.kind == kind
    assert read_body(kind, envelope.body) == BY_KIND[kind]
    assert read_body(kind, cbor.decode(bytes.fromhex(golden()[kind]["body"]))) == BY_KIND[kind]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.KIND)
def test_a_body_is_frozen_and_takes_no_unknown_field(sample: Body) -> None:
    with pytest.raises(BadInput) as refused:
        read_body(sample.KIND, {**sample.to_map(), "surprise": 1})
    assert (refused.value.code, refused.value.facts["field"]) == ("BODY_INVALID", "surprise")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.KIND)
def test_a_body_names_at_least_one_stream_of_a_known_family(sample: Body) -> None:
    from inspector_tui.models.rows_of import ROWS_OF

    assert sample.streams()
    assert {stream.partition(":")[0] for stream in sample.streams()} <= set(ROWS_OF)


def test_an_unknown_kind_is_refused_by_its_name() -> None:
    with pytest.raises(BadInput) as refused:
        read_body("finding.recorded/2", {})
    assert refused.value.code == "UNKNOWN_KIND"


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("finding.recorded/1", "deadline", "2026-02-30"),
        ("finding.recorded/1", "deadline", "2027-02-29"),
        ("finding.recorded/1", "deadline", "0000-01-01"),
        ("finding.recorded/1", "deadline", "20261201"),
        ("finding.recorded/1", "deadline", "2026-12-01\n"),
        ("finding.recorded/1", "deadline", "２０２６-12-01"),
        ("finding.recorded/1", "deadline", "٢٠٢٦-12-01"),
        ("finding.recorded/1", "text", "a\x00b"),
        ("finding.recorded/1", "text", ""),
        ("finding.recorded/1", "text", "长" * 4001),
        ("finding.recorded/1", "finding", "a|b"),
        ("finding.recorded/1", "finding", "a\n"),
        ("finding.recorded/1", "check", -1),
        ("finding.recorded/1", "check", True),
        ("finding.recorded/1", "check", 2**53),
        ("enterprise.registered/1", "region", "٦٤"),
        ("enterprise.registered/1", "region", "640"),
        ("code.verified/1", "clock_difference", 2**63),
        ("code.verified/1", "clock_difference", -(2**63) - 1),
        ("device.enrolled/1", "alg", 2**63),
        ("visit.confirmed/1", "signature", bytes(63)),
        ("filing.submitted/1", "officers", []),
        ("filing.submitted/1", "start", -1),
    ],
)
def test_a_value_outside_the_schema_is_refused_with_its_field(kind: str, field: str, value: object) -> None:
    with pytest.raises(BadInput) as refused:
        read_body(kind, {**BY_KIND[kind].to_map(), field: value})
    assert refused.value.code == "BODY_INVALID"
    assert str(refused.value.facts["field"]).startswith(field)


def test_a_character_that_this_python_does_not_know_yet_is_let_in() -> None:
    told = {**BY_KIND["finding.recorded/1"].to_map(), "text": "新字\U0003fffd"}
    assert read_body("finding.recorded/1", told).to_map()["text"] == "新字\U0003fffd"


def test_29_february_of_a_leap_year_is_a_day() -> None:
    told = {**BY_KIND["finding.recorded/1"].to_map(), "deadline": "2028-02-29"}
    assert read_body("finding.recorded/1", told).to_map()["deadline"] == "2028-02-29"


def test_making_a_body_by_hand_gives_the_same_coded_refusal() -> None:
    withdrawn: Any = type(BY_KIND["finding.withdrawn/1"])
    with pytest.raises(BadInput) as refused:
        withdrawn(inspection="a b", finding="x")
    assert refused.value.facts == {
        "kind": "finding.withdrawn/1",
        "field": "inspection",
        "problem": "string_pattern_mismatch",
    }
