"""Trust and status lists: refused whole when anything is out of order."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.codes import root, status, trust
from inspector_tui.codes.bare import plain, verify_bytes
from inspector_tui.codes.status import PermitState
from inspector_tui.codes.trust import Role
from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger import cbor, cose, keys
from tests.codes.world import (
    CLAIMS,
    DAY,
    DELEGATION,
    KEYS,
    NOW,
    ORGAN,
    OTHER_ORGAN,
    PERMIT,
    ROOT,
    SIGNER,
    STATUS,
    STRANGER,
    TRUST,
    Case,
    key,
    status_bytes,
    statuses,
    trust_bytes,
    trusted,
)

ROOTS = [STRANGER.public, ROOT.public]


def test_a_trust_list_comes_back_indexed() -> None:
    raw = trust_bytes()
    told = trust.load_trust(raw, ROOTS)
    assert (told.seq, told.skew, told.max_age, told.ttl, told.raw) == (7, 60, 90, DAY, raw)
    assert told.keys[PERMIT.kid] == KEYS[0]
    assert told.organs[ORGAN].name == "银川市应急管理局"
    with pytest.raises(TypeError):
        told.keys[b""] = KEYS[0]  # type: ignore[index]


def test_p256_roots_and_signers_do_as_well() -> None:
    head, signer = keys.P256Signer.generate(), keys.P256Signer.generate()
    delegation = root.delegate(head, signer.public, start=0, end=NOW)
    assert trust.load_trust(trust_bytes(signer, delegation), [head.public]).seq == 7


@pytest.mark.parametrize(("held", "good"), [(None, True), (6, True), (7, True), (8, False)])
def test_an_older_list_than_the_one_held_is_refused(held: int | None, good: bool) -> None:
    if good:
        assert trust.load_trust(trust_bytes(), ROOTS, held_seq=held).seq == 7
    else:
        with pytest.raises(NotAuthentic, match="TRUST_OLDER"):
            trust.load_trust(trust_bytes(), ROOTS, held_seq=held)


def _delegated(**changed: Any) -> bytes:
    told: dict[str, Any] = {"start": NOW - DAY, "end": NOW} | changed
    return trust_bytes(delegation=root.delegate(ROOT, SIGNER.public, **told))


def test_a_list_is_made_while_its_delegation_runs() -> None:
    made = NOW - 7200
    for good in ({"start": made}, {"end": made}):
        trust.load_trust(_delegated(**good), ROOTS)
    for bad in ({"start": made + 1}, {"end": made - 1}):
        with pytest.raises(NotAuthentic, match="DELEGATION_OVER"):
            trust.load_trust(_delegated(**bad), ROOTS)


FORGED: dict[str, Callable[[], bytes]] = {
    "no pinned root": lambda: trust_bytes(delegation=root.delegate(SIGNER, SIGNER.public, start=0, end=NOW)),
    "not the delegated signer": lambda: trust_bytes(STRANGER),
    "signed by the root itself": lambda: trust_bytes(ROOT),
    "root's signature of another domain": lambda: trust_bytes(
        delegation=cose.sign1(ROOT, cose.parse1(DELEGATION).payload, cose.AAD_TRUST)
    ),
    "trust signer's signature of another domain": lambda: cose.sign1(
        SIGNER, cose.parse1(trust_bytes()).payload, cose.AAD_STATUS
    ),
    "changed after signing": lambda: trust_bytes().replace(b"jc.example", b"jc.exampel"),
    "a colliding root kid": lambda: trust_bytes(
        delegation=root.delegate(SIGNER, SIGNER.public, start=0, end=NOW).replace(SIGNER.kid, ROOT.kid, 1)
    ),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_list_that_no_pinned_root_stands_behind_is_not_authentic(name: str) -> None:
    with pytest.raises(NotAuthentic):
        trust.load_trust(FORGED[name](), ROOTS)


def _signed(change: Callable[[dict[int, Any]], Any]) -> bytes:
    told = cbor.decode(cose.parse1(trust_bytes()).payload)
    changed = change(told)
    return cose.sign1(SIGNER, cbor.encode(told if changed is None else changed), cose.AAD_TRUST)


def _row(told: dict[int, Any], at: int, value: Any) -> None:
    told[24][0][at] = value


SHAPES: dict[str, Callable[[dict[int, Any]], Any]] = {
    "not a map": lambda told: list(told.values()),
    "format 2": lambda told: told | {0: 2},
    "format true": lambda told: told | {0: True},
    "unknown field": lambda told: told | {28: 1},
    "no prefix": lambda told: {number: value for number, value in told.items() if number != 27},
    "seq negative": lambda told: told | {2: -1},
    "end a boolean": lambda told: told | {4: True},
    "ttl too big": lambda told: told | {20: 2**53},
    "policy without age": lambda told: told | {21: {1: 60}},
    "policy with more": lambda told: told | {21: {1: 60, 2: 90, 3: 0}},
    "policy as text": lambda told: told | {21: {1: "60", 2: 90}},
    "prefix empty": lambda told: told | {27: ""},
    "prefix with bidi": lambda told: told | {27: "https://a\u202e/"},
    "prefix too long": lambda told: told | {27: "h" * 65},
    "delegation missing": lambda told: told | {22: None},
    "delegation no cose": lambda told: told | {22: b"x"},
    "organs a map": lambda told: told | {23: {}},
    "organ twice": lambda told: told | {23: [[1, "a", "b"], [1, "c", "d"]]},
    "organ short": lambda told: told | {23: [[1, "a"]]},
    "organ name with control": lambda told: told | {23: [[1, "a\x1b[2J", "b"]]},
    "keys a number": lambda told: told | {24: 1},
    "kid twice": lambda told: told | {24: [told[24][0], told[24][0]]},
    "kid twice, second revoked": lambda told: told | {24: [told[24][0], [*told[24][0][:8], 1]]},
    "kid of another key": lambda told: _row(told, 0, b"abcd"),
    "key short": lambda told: told[24][0].pop(),
    "key long": lambda told: told[24][0].extend([1, 2]),
    "active, yet revoked at": lambda told: told[24][0].append(5),
    "unknown alg": lambda told: _row(told, 2, -7),
    "alg true": lambda told: _row(told, 2, True),
    "public too short": lambda told: _row(told, 3, bytes(31)),
    "unknown role": lambda told: _row(told, 4, 4),
    "role zero": lambda told: _row(told, 4, 0),
    "unknown state": lambda told: _row(told, 8, 2),
    "state true": lambda told: _row(told, 8, True),
    "time negative": lambda told: _row(told, 5, -1),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_list_outside_the_schema_is_refused_whole(name: str) -> None:
    with pytest.raises(BadInput, match="MALFORMED"):
        trust.load_trust(_signed(SHAPES[name]), ROOTS)


def test_a_malformed_list_is_not_signed_either() -> None:
    with pytest.raises(BadInput, match="MALFORMED_TRUST"):
        trust_bytes(trust_keys=[KEYS[0], KEYS[0]])


def test_revoked_keys_stay_as_tombstones() -> None:
    told = trusted(trust_keys=[key(PERMIT, revoked=True, revoked_at=5), key(STATUS, Role.STATUS, revoked=True)])
    assert (told.keys[PERMIT.kid].revoked, told.keys[PERMIT.kid].revoked_at) == (True, 5)
    assert told.keys[STATUS.kid].revoked_at is None


@given(st.integers(0, len(trust_bytes()) - 1), st.integers(1, 255))
def test_no_changed_byte_of_a_trust_list_goes_unnoticed(at: int, change: int) -> None:
    data = bytearray(trust_bytes())
    data[at] ^= change
    with pytest.raises(BadInput):
        trust.load_trust(bytes(data), ROOTS)


@given(st.binary(max_size=200))
def test_unknown_bytes_are_no_lists(data: bytes) -> None:
    with pytest.raises(BadInput):
        trust.load_trust(data, ROOTS)
    with pytest.raises(BadInput):
        status.load_status(data, TRUST)
    with pytest.raises(BadInput):
        status.load_status(cose.sign1(STATUS, data, cose.AAD_STATUS), TRUST)
    with pytest.raises(BadInput):
        root.open_delegation(cose.sign1(ROOT, data, cose.AAD_ROOT), ROOTS)


# --- status ------------------------------------------------------------------------------------------------------


@given(st.dictionaries(st.integers(0, 999), st.sampled_from(PermitState)))
def test_states_are_found_where_they_were_put(states: dict[int, PermitState]) -> None:
    listed = statuses(states, size=1000)
    assert {index: listed.state(index) for index in states} == states
    assert listed.state(1000) is None
    assert listed.state(2**52) is None


def test_low_bits_come_first() -> None:
    assert status.pack_states({0: PermitState.REVOKED, 1: PermitState.SUSPENDED, 3: PermitState.CLOSED}, 5) == b"\xc9\0"
    with pytest.raises(ValueError, match="beyond"):
        status.pack_states({5: PermitState.REVOKED}, 5)


@pytest.mark.parametrize(
    "row",
    [
        key(STATUS, Role.PERMIT),
        key(STATUS, Role.RECEIPTS),
        key(STATUS, Role.STATUS, revoked=True),
        key(STATUS, Role.STATUS, alg=-9),
        key(STATUS, Role.STATUS, not_before=NOW),
        key(STATUS, Role.STATUS, sign_until=NOW - DAY),
        key(STRANGER, Role.STATUS),
    ],
)
def test_a_status_list_needs_a_status_key(row: trust.TrustKey) -> None:
    with pytest.raises(NotAuthentic, match="STATUS_KEY"):
        status.load_status(status_bytes(), trusted(trust_keys=[row]))


def test_a_forged_status_list_is_not_authentic() -> None:
    good = status_bytes()
    for bad in (
        good[:-1] + bytes([good[-1] ^ 1]),
        cose.sign1(STATUS, cose.parse1(good).payload, cose.AAD_TRUST),
        status_bytes(signer=STRANGER).replace(STRANGER.kid, STATUS.kid, 1),
    ):
        with pytest.raises(NotAuthentic, match="BAD_SIGNATURE"):
            status.load_status(bad, TRUST)


BOMB = zlib.compress(bytes(50_000_000), 9)
STATUS_SHAPES: list[Callable[[dict[int, Any]], Any]] = [
    lambda told: told | {0: 2},
    lambda told: told | {25: 1},
    lambda told: told | {27: 1},
    lambda told: {number: value for number, value in told.items() if number != 20},
    lambda told: told | {2: -1},
    lambda told: told | {6: "now"},
    lambda told: told | {26: "bits"},
    lambda told: told | {26: b""},
    lambda told: told | {26: b"not zlib"},
    lambda told: told | {26: told[26][:-1]},
    lambda told: told | {26: told[26] + b"\0"},
    lambda told: told | {26: told[26] + told[26]},
    lambda told: told | {26: zlib.compress(b"x")[2:-4]},
    lambda told: told | {26: BOMB},
    lambda told: list(told.values()),
]


@pytest.mark.parametrize("change", STATUS_SHAPES)
def test_a_status_list_outside_the_schema_is_refused(change: Callable[[dict[int, Any]], Any]) -> None:
    told = cbor.decode(cose.parse1(status_bytes()).payload)
    with pytest.raises(BadInput, match="MALFORMED_STATUS"):
        status.load_status(cose.sign1(STATUS, cbor.encode(change(told)), cose.AAD_STATUS), TRUST)


def test_inflating_stops_at_the_limit() -> None:
    assert len(BOMB) < 50_000
    with pytest.raises(BadInput, match="MALFORMED_STATUS"):
        status.inflate(BOMB)
    assert status.inflate(zlib.compress(bytes(100)), 100) == bytes(100)
    with pytest.raises(BadInput):
        status.inflate(zlib.compress(bytes(101)), 100)
    with pytest.raises(BadInput, match="MALFORMED_STATUS"):
        status.build_status(STATUS, number=1, issued_at=NOW, bits=bytes(status.MAX_BITS + 1))


# --- the bare machine --------------------------------------------------------------------------------------------


def test_the_bare_machine_answers_in_plain_data() -> None:
    found = verify_bytes(Case().shown(), at=NOW, roots=ROOTS, trust=trust_bytes(), status=status_bytes())
    told = plain(found, TRUST)
    assert told["verdict"] == "VALID"
    assert told["reasons"] == []
    assert told["content"]["code_id"] == "0365B7HEQX7R1"
    assert told["content"]["enterprise"] == CLAIMS.subject
    assert told["content"]["officers"][1] == {
        "certificate": "NX-3391",
        "name": "阿卜杜热西提·买买提",
        "organ": OTHER_ORGAN,
        "organ_name": "石嘴山市局",
    }
    assert plain(Case(text="x").verify())["content"] is None


def test_a_refused_status_list_counts_as_none() -> None:
    found = verify_bytes(Case().shown(), at=NOW, roots=ROOTS, trust=trust_bytes(), status=b"garbage")
    assert [str(reason) for reason in found.reasons] == ["STATUS_MISSING"]


def test_of_several_status_lists_the_one_that_the_permit_names_counts() -> None:
    other = status_bytes({CLAIMS.status_index: PermitState.REVOKED}, number=1_795_420_800)
    asked: dict[str, Any] = {"at": NOW, "roots": ROOTS, "trust": trust_bytes()}
    assert str(verify_bytes(Case().shown(), status=[status_bytes(), other, b"garbage"], **asked).verdict) == "VALID"
    found = verify_bytes(Case().shown(), status=[other], **asked)
    assert [str(reason) for reason in found.reasons] == ["STATUS_MISSING"]
