from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from inspector_tui.domain.record import Body
from inspector_tui.domain.register import OrganRegistered
from inspector_tui.domain.vocabulary import Role
from inspector_tui.errors import NotAuthentic, Refused
from inspector_tui.ledger import merkle, notes, proofs
from inspector_tui.ledger.keys import Ed25519Signer, P256Signer, Signer
from sync.client.receipts import Outcome
from tests.sync.devices import ORGANS, SHIZUISHAN, Device, Office, answer
from tests.waits import PATIENCE


def told(outcomes: list[Outcome]) -> list[str]:
    return [outcome.code or outcome.status for outcome in outcomes]


def test_pushed_records_get_receipts_that_verify_offline(office: Office) -> None:
    device = office.enrol(Device())
    with office.client(device) as client:
        outcomes = client.push(device.say_many(20))
        assert told(outcomes) == ["stored"] * 20
    keys = [notes.NoteKey(office.server.core.ledger.origin, office.server.keyring.receipts.public)]
    for record, outcome in zip(device.records, outcomes, strict=True):
        assert outcome.receipt is not None
        proofs.verify_proof(
            outcome.receipt.text(), merkle.leaf_hash(record.raw), office.server.core.ledger.origin, keys
        )


@pytest.mark.parametrize("signer", [Ed25519Signer.generate(), P256Signer.generate()], ids=["ed25519", "p256"])
def test_both_kinds_of_device_keys_may_speak(office: Office, signer: Signer) -> None:
    device = office.enrol(Device(signer=signer))
    with office.client(device) as client:
        assert told(client.push(device.say_many(2))) == ["stored"] * 2


def test_the_same_push_again_is_answered_with_the_same_positions(office: Office) -> None:
    device = office.enrol(Device())
    raws = device.say_many(5)
    with office.client(device) as client:
        first, again = client.push(raws), client.push(raws)
    assert told(again) == ["repeated"] * 5
    assert [o.receipt and o.receipt.position for o in again] == [o.receipt and o.receipt.position for o in first]


def test_overlapping_pushes_store_only_what_is_new(office: Office) -> None:
    device = office.enrol(Device())
    raws = device.say_many(10)
    with office.client(device) as client:
        client.push(raws[:6])
        assert told(client.push(raws[3:])) == ["repeated"] * 3 + ["stored"] * 4


def test_five_parallel_identical_pushes_store_each_record_once(office: Office) -> None:
    device = office.enrol(Device())
    raws = device.say_many(40)
    before = office.count("records")
    together = threading.Barrier(5, timeout=PATIENCE)

    def push(_: int) -> list[str]:
        with office.client(device) as client:
            together.wait()
            return told(client.push(raws))

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(push, range(5)))
    assert office.count("records") == before + 40
    assert sum(each.count("stored") for each in answers) == 40
    assert sum(each.count("repeated") for each in answers) == 160


def test_a_gap_is_held_and_names_the_seq_to_go_on_with(office: Office) -> None:
    device = office.enrol(Device())
    raws = device.say_many(6)
    with office.client(device) as client:
        client.push(raws[:2])
        held = client.push(raws[4:])
        assert [(o.status, o.expected) for o in held] == [("held", 3)] * 2
        assert told(client.push(raws[2:])) == ["stored"] * 4


def test_a_bad_record_goes_to_quarantine_and_the_others_on(office: Office) -> None:
    device = office.enrol(Device())
    raws = [
        device.say(answer(1)),
        device.say(OrganRegistered(**ORGANS[0].model_dump())),
        device.say(answer(2)),
        device.say(answer(3), organ=SHIZUISHAN),
        device.say(answer(4), author="somebody-else"),
        device.say(answer(5), kind="visit.dreamt/1"),
        device.say(answer(6), body={"inspection": 7}),
        device.say(answer(7)),
    ]
    with office.client(device) as client:
        expected = [
            "stored", "ROLE_MAY_NOT", "stored", "FOREIGN_ORGAN", "FOREIGN_AUTHOR", "UNKNOWN_KIND", "BODY_INVALID",
            "stored",
        ]  # fmt: skip
        assert told(client.push(raws)) == expected
        # Asked again, each gets the same answer, and quarantine keeps one copy.
        assert told(client.push(raws)) == [code if code != "stored" else "repeated" for code in expected]
    assert office.count("quarantine") == 5


def test_a_flipped_bit_is_quarantined_with_its_bytes_and_blocks_nothing(office: Office) -> None:
    device = office.enrol(Device())
    raws = device.say_many(3)
    damaged = raws[1][:-1] + bytes([raws[1][-1] ^ 1])
    with office.client(device) as client:
        assert told(client.push([raws[0], damaged, raws[2]])) == ["stored", "BAD_RECORD_SIG", "stored"]
    with office.server.core.database.transaction() as connection:
        kept = connection.execute("SELECT seq, code, raw FROM quarantine").fetchall()
    assert [(seq, code, bytes(raw)) for seq, code, raw in kept] == [(2, "BAD_RECORD_SIG", damaged)]


def test_bytes_that_are_no_record_at_all_are_kept_too(office: Office) -> None:
    device = office.enrol(Device())
    raws = device.say_many(2)
    with office.client(device) as client:
        assert told(client.push([b"\xff" * 9, *raws])) == ["RECORD_MALFORMED", "stored", "stored"]
        assert told(client.push([b""])) == ["RECORD_MALFORMED"]


def test_a_record_over_the_limit_is_refused_alone(office: Office) -> None:
    device = office.enrol(Device())
    huge = device.say(answer(1), body={"inspection": "x" * 300_000})
    after = device.say(answer(2))
    with office.client(device) as client:
        assert told(client.push([huge, after])) == ["RECORD_TOO_LARGE", "stored"]


def test_records_of_another_device_are_not_taken(office: Office) -> None:
    device, stranger = office.enrol(Device()), office.enrol(Device())
    with office.client(device) as client:
        assert told(client.push(stranger.say_many(2))) == ["FOREIGN_DEVICE"] * 2


def test_a_fork_keeps_both_branches_and_stops_the_device_for_a_supervisor(office: Office) -> None:
    device = office.enrol(Device())
    common = device.say_many(3)
    copy = device.clone()
    mine, theirs = device.say(answer(10)), [copy.say(answer(20)), copy.say(answer(21))]
    with office.client(device) as client:
        assert told(client.push([*common, mine])) == ["stored"] * 4
        forked = client.push(theirs)
        assert told(forked) == ["FORKED"] * 2
        assert {outcome.retry for outcome in forked} == {"judged"}
        assert told(client.push([device.say(answer(11))])) == ["FORKED"]
        # What was stored before stays what it was.
        assert told(client.push(common)) == ["repeated"] * 3
    with office.server.core.database.transaction() as connection:
        row = connection.execute("SELECT state FROM devices WHERE device = %b", (device.id,)).fetchone()
    assert row == ("forked",)
    assert office.count("quarantine") == 3


def test_another_history_is_a_fork_even_at_a_new_seq(office: Office) -> None:
    device = office.enrol(Device())
    with office.client(device) as client:
        client.push(device.say_many(2))
        assert told(client.push([device.say(answer(3), prev=b"\x07" * 32)])) == ["FORKED"]


ROLES: list[tuple[Role, str | None, Body, str]] = [
    ("checkpoint", None, answer(), "ROLE_MAY_NOT"),
    ("justice", "64J", answer(), "ROLE_MAY_NOT"),
    ("supervisor", "64S", answer(), "stored"),
    ("justice", "64J", ORGANS[1], "stored"),
]


@pytest.mark.parametrize(("role", "certificate", "body", "expected"), ROLES)
def test_roles_decide_what_a_device_may_say(
    office: Office, role: Role, certificate: str | None, body: Body, expected: str
) -> None:
    device = office.enrol(Device(role, certificate=certificate))
    with office.client(device) as client:
        assert told(client.push([device.say(body)])) == [expected]


def test_the_log_only_grows_and_a_client_notices_when_it_does_not(office: Office) -> None:
    device = office.enrol(Device())
    with office.client(device) as client:
        client.push(device.say_many(3))
        seen = client.log.known
        client.push(device.say_many(2))
        assert client.checkpoint().size == client.log.size == office.count("records")
    assert office.view(seen).size == office.count("records") - 2
    with office.server.core.database.transaction() as connection:
        row = connection.execute("SELECT size, root, checkpoint FROM tree").fetchone()
    assert row is not None
    fake = notes.Checkpoint(office.server.core.ledger.origin, row[0] + 5, b"\x09" * 32)
    ahead = notes.sign_checkpoint(fake, office.server.keyring.receipts)
    same = notes.sign_checkpoint(notes.Checkpoint(fake.origin, row[0], b"\x09" * 32), office.server.keyring.receipts)
    for known, code in ((ahead, "LOG_ROLLED_BACK"), (same, "LOG_INCONSISTENT")):
        with office.client(device) as client:
            client.log = office.view(known)
            with pytest.raises(NotAuthentic, match=code):
                client.push(device.say_many(1))


def test_checkpoints_of_another_key_are_not_believed(office: Office) -> None:
    device = office.enrol(Device())
    with office.client(device) as client:
        client.log = type(client.log)(office.server.core.ledger.origin, [Ed25519Signer.generate().public])
        with pytest.raises(NotAuthentic, match="NOTE_UNSIGNED"):
            client.push(device.say_many(1))


def test_proofs_can_be_asked_for_again(office: Office) -> None:
    device = office.enrol(Device())
    with office.client(device) as client:
        client.push(device.say_many(300))
        receipt = client.inclusion(office.count("records") - 1)
        leaf = merkle.leaf_hash(device.records[-1].raw)
        keys = [notes.NoteKey(client.log.origin, office.server.keyring.receipts.public)]
        assert proofs.verify_proof(receipt, leaf, client.log.origin, keys).size == client.log.size
        with pytest.raises(Refused, match="OUTSIDE_LOG"):
            client.inclusion(10_000)
