"""What was altered, removed, reordered or cut off is named; a receipt that proves nothing is found."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text

from inspector_tui.domain.register import EnterpriseRegistered
from inspector_tui.errors import NotAuthentic
from inspector_tui.ledger import merkle
from inspector_tui.ledger.envelope import device_id, seal
from inspector_tui.ledger.keys import Signer
from inspector_tui.ledger.notes import Checkpoint, sign_checkpoint
from inspector_tui.models import receipts
from inspector_tui.models.receipts import NewReceipt
from inspector_tui.models.replica import Replica
from inspector_tui.services.auditing import audit_ledger, audit_receipts
from inspector_tui.services.settling import settle
from sync.client.logview import LogView
from sync.client.receipts import Outcome, Receipt
from tests.world import NOW, ORIGIN, RECEIPTS_KEY, STATIONS, World, ed

OWN, OTHER = STATIONS["officer"].device, STATIONS["supervisor"].device


@pytest.fixture
def finished(world: World) -> World:
    world.finish()
    world.sync()
    return world


def run(statement: str, **values: object) -> Callable[[Connection], None]:
    return lambda connection: connection.execute(text(statement), values) and None


def change(replica: Replica, *statements: Callable[[Connection], None]) -> None:
    with replica.writing() as connection:
        for statement in statements:
            statement(connection)


def found(replica: Replica) -> tuple[str, object]:
    with pytest.raises(NotAuthentic) as refused:
        audit_ledger(replica)
    return refused.value.code, refused.value.facts.get("seq")


def flip(device: bytes, seq: int, at: int) -> Callable[[Connection], None]:
    """Flips a bit of an envelope, counted from its end when `at` is negative, and makes the hash fit."""

    def work(connection: Connection) -> None:
        raw = connection.execute(
            text("SELECT envelope FROM ledger WHERE device = :device AND seq = :seq"), {"device": device, "seq": seq}
        ).scalar_one()
        altered = bytearray(raw)
        altered[at] ^= 1
        connection.execute(
            text("UPDATE ledger SET envelope = :raw, hash = :hash WHERE device = :device AND seq = :seq"),
            {"raw": bytes(altered), "hash": hashlib.sha256(altered).digest(), "device": device, "seq": seq},
        )

    return work


def test_an_intact_ledger_is_counted(finished: World) -> None:
    report = audit_ledger(finished.officer)
    assert report.records == len(finished.log)
    assert report.devices == 4
    assert audit_ledger(finished.supervisor) == report


def test_a_replica_with_nothing_in_it_is_intact(make_replica: Callable[..., Replica]) -> None:
    assert audit_ledger(make_replica()).records == 0


@pytest.mark.parametrize("device", [OWN, OTHER], ids=["own", "other's"])
@pytest.mark.parametrize("at", [-1, -70, 30], ids=["signature", "body", "header"])
def test_the_first_altered_record_is_named(finished: World, device: bytes, at: int) -> None:
    change(finished.officer, flip(device, 5, at), flip(device, 3, at))
    assert found(finished.officer) == ("RECORD_ALTERED", 3)


@pytest.mark.parametrize("device", [OWN, OTHER], ids=["own", "other's"])
def test_bytes_that_do_not_fit_their_hash_are_named(finished: World, device: bytes) -> None:
    garbage = run("UPDATE ledger SET envelope = x'00' WHERE device = :device AND seq = 4", device=device)
    change(finished.officer, garbage)
    assert found(finished.officer) == ("RECORD_ALTERED", 4)


@pytest.mark.parametrize("device", [OWN, OTHER], ids=["own", "other's"])
def test_a_seq_changed_beside_its_record_is_named(finished: World, device: bytes) -> None:
    change(finished.officer, run("UPDATE ledger SET seq = 900 WHERE device = :device AND seq = 2", device=device))
    assert found(finished.officer) == ("RECORD_ALTERED", 2)


def test_two_records_that_changed_places_are_named(finished: World) -> None:
    with finished.officer.reading() as connection:
        rows = connection.execute(text("SELECT seq, id FROM ledger WHERE device = :device"), {"device": OWN})
        ids = {row.seq: row.id for row in rows}
    swap = [
        run("UPDATE ledger SET id = :to WHERE device = :device AND seq = :seq", device=OWN, seq=seq, to=to)
        for seq, to in ((3, 99_999), (4, ids[3]), (3, ids[4]))
    ]
    change(finished.officer, *swap)
    assert found(finished.officer) == ("RECORD_REORDERED", 3)


def test_two_envelopes_of_another_device_that_changed_places_are_named(finished: World) -> None:
    with finished.officer.reading() as connection:
        kept = {
            row.seq: row
            for row in connection.execute(
                text("SELECT seq, hash, envelope FROM ledger WHERE device = :device"), {"device": OTHER}
            )
        }
    put = "UPDATE ledger SET hash = :hash, envelope = :raw WHERE device = :device AND seq = :seq"
    change(
        finished.officer,
        run(put, hash=b"for a moment", raw=b"", device=OTHER, seq=2),
        run(put, hash=kept[2].hash, raw=kept[2].envelope, device=OTHER, seq=3),
        run(put, hash=kept[3].hash, raw=kept[3].envelope, device=OTHER, seq=2),
    )
    assert found(finished.officer)[0] == "RECORD_ALTERED"


@pytest.mark.parametrize("seq", [1, 2, 5])
def test_the_first_removed_own_record_is_named(finished: World, seq: int) -> None:
    change(finished.officer, run("DELETE FROM ledger WHERE device = :device AND seq IN (:seq, 7)", device=OWN, seq=seq))
    assert found(finished.officer) == ("RECORD_MISSING", seq)


@pytest.mark.parametrize("left", [0, 1, 6])
def test_a_ledger_whose_end_was_cut_off_is_noticed(finished: World, left: int) -> None:
    change(finished.officer, run("DELETE FROM ledger WHERE device = :device AND seq > :left", device=OWN, left=left))
    assert found(finished.officer) == ("RECORD_MISSING", left + 1)


def test_a_genuine_record_of_a_forked_chain_is_noticed_in_both_ledgers(finished: World) -> None:
    for name, device in (("officer", OWN), ("supervisor", OTHER)):
        station = STATIONS[name]
        body = EnterpriseRegistered(subject="S", name="别的历史", region="640104")
        forked = seal(
            station.signer, seq=4, prev=b"\x01" * 32, kind=body.KIND, made_at=NOW * 1000, clock_offset=0,
            author=station.certificate or "", organ=station.organ, body=body.to_map(),
        )  # fmt: skip
        put = "UPDATE ledger SET hash = :hash, envelope = :raw WHERE device = :device AND seq = 4"
        change(finished.officer, run(put, hash=forked.hash, raw=forked.raw, device=device))
        assert found(finished.officer) == ("CHAIN_BROKEN", 4)
        with finished.replicas["supervisor"].reading() as connection:
            original = connection.execute(
                text("SELECT hash, envelope FROM ledger WHERE device = :device AND seq = 4"), {"device": device}
            ).one()
        change(finished.officer, run(put, hash=original.hash, raw=original.envelope, device=device))
        audit_ledger(finished.officer)


def test_gaps_in_what_others_said_are_no_fault(finished: World) -> None:
    """A scope hands out only some records of a device."""
    change(finished.officer, run("DELETE FROM ledger WHERE device = :device AND seq IN (1, 4, 9)", device=OTHER))
    assert audit_ledger(finished.officer).records == len(finished.log) - 3


def test_records_of_a_device_that_nobody_enrolled_are_named(finished: World) -> None:
    stranger = ed(77)
    body = EnterpriseRegistered(subject="S", name="x", region="640104")
    said = seal(
        stranger, seq=1, prev=bytes(32), kind=body.KIND, made_at=1, clock_offset=0, author="x", organ=1,
        body=body.to_map(),
    )  # fmt: skip
    put = (
        "INSERT INTO ledger(hash, device, seq, kind, position, envelope) VALUES (:hash, :device, 1, 'x/1', 90000, :raw)"
    )
    change(finished.officer, run(put, hash=said.hash, device=device_id(stranger.public), raw=said.raw))
    assert found(finished.officer)[0] == "DEVICE_UNKNOWN"


def with_receipts(world: World, tree: list[bytes] | None = None, signer: Signer = RECEIPTS_KEY) -> list[NewReceipt]:
    """Gives the officer's records receipts, as a server with this log would."""
    leaves = tree or [merkle.leaf_hash(envelope.raw) for envelope in world.log]
    perfect, size = merkle.in_memory(leaves), len(leaves)
    note = sign_checkpoint(Checkpoint(ORIGIN, size, merkle.root(leaves)), signer)
    own = [(at, envelope) for at, envelope in enumerate(world.log) if envelope.device == OWN]
    made = [NewReceipt(one.hash, at, tuple(merkle.inclusion_proof(perfect, at, size))) for at, one in own]
    with world.officer.writing() as connection:
        receipts.keep_receipts(connection, size, note, made)
    return made


def false(replica: Replica) -> object:
    with pytest.raises(NotAuthentic) as refused:
        audit_receipts(replica)
    assert refused.value.code == "RECEIPT_FALSE"
    return refused.value.facts["record"]


def test_genuine_receipts_verify_offline(finished: World) -> None:
    held = with_receipts(finished)
    assert audit_receipts(finished.officer) == len(held) == 10


def test_a_receipt_under_an_older_checkpoint_than_the_largest_known_verifies_offline(finished: World) -> None:
    """Of two pushes under way, the answer to the later one may have been made before the log grew."""
    leaves = [merkle.leaf_hash(envelope.raw) for envelope in finished.log]
    at = next(place for place, envelope in enumerate(finished.log) if envelope.device == OWN)
    notes = {
        size: sign_checkpoint(Checkpoint(ORIGIN, size, merkle.root(leaves[:size])), RECEIPTS_KEY)
        for size in (at + 1, len(leaves))
    }
    log = LogView(ORIGIN, [RECEIPTS_KEY.public], notes[len(leaves)])
    path = tuple(merkle.inclusion_proof(merkle.in_memory(leaves[: at + 1]), at, at + 1))
    stored = Outcome("stored", Receipt(at, path, at + 1, notes[at + 1]))
    with finished.officer.writing() as connection:
        settle(connection, log, [finished.log[at].hash], [stored], NOW)
    assert audit_receipts(finished.officer) == 1
    with finished.officer.reading() as connection:
        assert receipts.largest_checkpoint(connection) == notes[len(leaves)]


def test_a_receipt_with_a_forged_path_is_named(finished: World) -> None:
    victim = with_receipts(finished)[2]
    statement = "UPDATE receipt SET proof = :proof WHERE record = :record"
    change(finished.officer, run(statement, proof=bytes(32) * 6, record=victim.record))
    assert false(finished.officer) == victim.record.hex()


def test_a_receipt_for_another_place_is_named(finished: World) -> None:
    victim = with_receipts(finished)[2]
    change(finished.officer, run("UPDATE receipt SET position = 0 WHERE record = :r", r=victim.record))
    assert false(finished.officer) == victim.record.hex()


def test_a_checkpoint_by_a_key_that_nobody_vouches_for_is_found(finished: World) -> None:
    with_receipts(finished, signer=ed(88))
    false(finished.officer)


def test_a_checkpoint_of_another_tree_is_found(finished: World) -> None:
    with_receipts(finished)
    other = sign_checkpoint(Checkpoint(ORIGIN, len(finished.log), bytes(32)), RECEIPTS_KEY)
    change(finished.officer, run("UPDATE checkpoint SET note = :note", note=other))
    false(finished.officer)


@pytest.mark.parametrize("note", ["", "nonsense", "a\n\n— x y\n"])
def test_a_checkpoint_that_is_no_note_is_found(finished: World, note: str) -> None:
    with_receipts(finished)
    change(finished.officer, run("UPDATE checkpoint SET note = :note", note=note))
    false(finished.officer)


def test_a_receipt_whose_checkpoint_is_gone_proves_nothing(finished: World) -> None:
    with_receipts(finished)
    change(finished.officer, run("DELETE FROM checkpoint"))
    false(finished.officer)


def test_a_receipt_whose_record_is_gone_is_found(finished: World) -> None:
    victim = with_receipts(finished)[0]
    change(finished.officer, run("DELETE FROM ledger WHERE hash = :r", r=victim.record))
    assert false(finished.officer) == victim.record.hex()
