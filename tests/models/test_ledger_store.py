"""The ledger in the store: own chain, taking in, order, rows that follow from records and from nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from inspector_tui.domain.planning import FilingReturned
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import BlockAllotted, EnterpriseRegistered
from inspector_tui.errors import NotAuthentic, Refused
from inspector_tui.ledger.envelope import ZERO_HASH, Envelope, seal
from inspector_tui.models import ledger_store, plan_queries, queries, receipts
from inspector_tui.models.backlog import Backlog, backlog
from inspector_tui.models.ledger_store import Pulled
from inspector_tui.models.projector import digest_of_rows, rebuild
from inspector_tui.models.receipts import NewReceipt
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import BlockRow, EnterpriseRow
from inspector_tui.services import filing
from inspector_tui.services.auditing import audit_ledger, digest_rows, rebuild_rows
from tests.domain.samples import SAMPLES
from tests.world import (
    ENTERPRISE,
    NOW,
    ORGAN,
    OTHER_SUBJECT,
    STATIONS,
    SUBJECT,
    VISIT,
    World,
    planned,
    request,
)

Maker = Callable[..., Replica]


def enterprise(name: str, subject: str = SUBJECT) -> EnterpriseRegistered:
    return EnterpriseRegistered(subject=subject, name=name, region="640104")


class Teller:
    """A device whose records are made by hand."""

    def __init__(self, name: str) -> None:
        self.station = STATIONS[name]
        self.seq, self.prev = 0, ZERO_HASH

    def say(self, told_body: Body | None = None, **changed: Any) -> Envelope:
        told: dict[str, Any] = {
            "seq": self.seq + 1, "prev": self.prev, "kind": told_body.KIND if told_body else "", "made_at": NOW * 1000,
            "clock_offset": 0, "author": self.station.certificate or self.station.role, "organ": self.station.organ,
            "body": told_body.to_map() if told_body else {},
        }  # fmt: skip
        envelope = seal(self.station.signer, **(told | changed))
        self.seq, self.prev = envelope.seq, envelope.hash
        return envelope


def take(replica: Replica, *pulled: tuple[Envelope, int]) -> int:
    with replica.writing() as connection:
        return ledger_store.take_in(connection, [Pulled(*each) for each in pulled])


def name_of(replica: Replica, subject: str = SUBJECT) -> str | None:
    with replica.reading() as connection:
        row = queries.one(connection, EnterpriseRow, subject=subject)
        return row.name if row else None


def assert_rebuild_changes_nothing(replica: Replica) -> None:
    live = digest_rows(replica)
    report = rebuild_rows(replica)
    assert (report.rows, report.digest) == live


def test_own_records_are_one_chain_from_seq_1(make_replica: Maker) -> None:
    replica = make_replica(station="justice")
    first = replica.tell(enterprise("一"), enterprise("二", OTHER_SUBJECT))
    second = replica.tell(enterprise("三"))
    assert [record.seq for record in (*first, *second)] == [1, 2, 3]
    assert audit_ledger(replica).records == 3
    assert name_of(replica) == "三"


def test_nothing_said_is_nothing_written(make_replica: Maker) -> None:
    replica = make_replica()
    assert replica.tell() == []
    assert audit_ledger(replica).records == 0


def test_a_role_that_may_not_say_something_writes_nothing_of_the_batch(make_replica: Maker) -> None:
    replica = make_replica(station="justice")
    with pytest.raises(Refused) as refused:
        replica.tell(enterprise("一"), planned(VISIT))
    assert refused.value.code == "ROLE_MAY_NOT"
    assert audit_ledger(replica).records == 0
    assert digest_rows(replica)[0] == 0


def test_a_plan_for_another_organ_is_not_even_signed(make_replica: Maker) -> None:
    replica = make_replica(station="stranger")
    with pytest.raises(Refused) as refused:
        replica.tell(planned(VISIT))
    assert refused.value.code == "OTHER_ORGAN"
    assert audit_ledger(replica).records == 0


def test_a_replica_without_a_device_key_says_nothing(make_replica: Maker) -> None:
    replica = make_replica(station=None)
    with pytest.raises(Refused) as refused:
        replica.tell(enterprise("一"))
    assert refused.value.code == "NOT_ENROLLED"


def test_taking_in_the_same_records_again_changes_nothing(world: World) -> None:
    world.finish()
    world.sync()
    before = {name: digest_rows(replica) for name, replica in world.replicas.items()}
    assert [world.hand_to(name) for name in world.replicas] == [0] * len(world.replicas)
    backwards = list(reversed(range(len(world.log))))
    assert world.hand_to("supervisor", backwards) == 0
    assert world.hand_to("supervisor", backwards + backwards) == 0
    assert {name: digest_rows(replica) for name, replica in world.replicas.items()} == before


def test_a_record_twice_in_one_page_is_stored_once(make_replica: Maker) -> None:
    replica, said = make_replica(), Teller("justice").say(enterprise("一"))
    assert take(replica, (said, 0), (said, 0)) == 1
    assert take(replica, (said, 0)) == 0


def test_everybody_with_the_same_records_has_the_same_rows(world: World) -> None:
    world.finish()
    world.sync()
    digests = {name: digest_rows(world.replicas[name]) for name in ("officer", "colleague", "supervisor", "server")}
    assert len(set(digests.values())) == 1


def test_rows_do_not_depend_on_the_order_in_which_pages_arrive(world: World, make_replica: Maker) -> None:
    world.finish()
    world.sync()
    expected = digest_rows(world.supervisor)
    for seed in range(5):
        late = make_replica(f"late{seed}", station="stranger")
        positions = list(range(len(world.log)))
        random.Random(seed).shuffle(positions)
        for start in range(0, len(positions), 7):
            chunk = positions[start : start + 7]
            take(late, *((world.log[at], at) for at in chunk))
        assert digest_rows(late) == expected


def test_own_records_get_their_position_when_they_come_back(world: World) -> None:
    world.file()
    with world.officer.reading() as connection:
        kept = connection.execute(
            text("SELECT position FROM ledger WHERE device = :device"), {"device": STATIONS["officer"].device}
        ).all()
    assert [row[0] for row in kept] == [len(world.log) - 1]


def test_the_log_decides_who_was_last_and_rows_follow(make_replica: Maker) -> None:
    replica, other = make_replica(station="justice"), Teller("supervisor")
    (own,) = replica.tell(enterprise("自己的"))
    take(replica, (other.say(enterprise("别人的")), 7))
    assert name_of(replica) == "自己的", "what was not sequenced yet comes last"
    assert_rebuild_changes_nothing(replica)
    with replica.reading() as connection:
        (envelope,) = ledger_store.envelopes_of(connection, STATIONS["justice"].device)
    assert take(replica, (envelope, 5)) == 0
    assert name_of(replica) == "别人的"
    assert own.hash == envelope.hash
    assert_rebuild_changes_nothing(replica)


def test_a_receipt_gives_the_position_and_rows_follow(make_replica: Maker) -> None:
    replica = make_replica(station="justice")
    (own,) = replica.tell(enterprise("自己的"))
    take(replica, (Teller("supervisor").say(enterprise("别人的")), 7))
    with replica.writing() as connection:
        receipts.keep_receipts(connection, 8, "note", [NewReceipt(own.hash, 5, ())])
    assert name_of(replica) == "别人的"
    assert_rebuild_changes_nothing(replica)


def test_an_approval_stands_against_a_return_that_the_log_has_later(world: World) -> None:
    world.file()
    with world.supervisor.reading() as connection:
        row = filing.require_inspection(connection, VISIT)
    (mine,) = world.approve()
    assert mine.error is None
    other = Teller("supervisor")
    other.seq, other.prev = 10_000, b"\x01" * 32
    returned = other.say(FilingReturned(inspection=VISIT, filing=row.filing or "", reason="时间冲突"))
    take(world.supervisor, (returned, 50_000))
    with world.supervisor.reading() as connection:
        row = filing.require_inspection(connection, VISIT)
    assert (row.state, "RETURNED_AFTER_APPROVAL" in row.oddities) == ("approved", True)
    assert_rebuild_changes_nothing(world.supervisor)


def test_a_second_record_of_one_seq_is_refused_whole(make_replica: Maker) -> None:
    replica, honest, forked = make_replica(), Teller("justice"), Teller("justice")
    take(replica, (honest.say(enterprise("一")), 0))
    with pytest.raises(NotAuthentic) as refused:
        take(replica, (forked.say(enterprise("二")), 1))
    assert (refused.value.code, refused.value.facts["seq"]) == ("CHAIN_BROKEN", 1)
    both = Teller("supervisor").say(enterprise("三")), Teller("supervisor").say(enterprise("四"))
    with pytest.raises(NotAuthentic):
        take(replica, (both[0], 2), (both[1], 3))
    assert name_of(replica) == "一"


def test_two_records_at_one_position_are_refused_whole(make_replica: Maker) -> None:
    replica, teller = make_replica(), Teller("justice")
    first, second = teller.say(enterprise("一")), teller.say(enterprise("二"))
    take(replica, (first, 0))
    with pytest.raises(NotAuthentic) as refused:
        take(replica, (second, 0))
    assert refused.value.code == "LOG_INCONSISTENT"
    with pytest.raises(NotAuthentic):
        take(replica, (second, 1), (teller.say(enterprise("三")), 1))
    assert name_of(replica) == "一"


def test_the_same_block_told_twice_is_one_block(make_replica: Maker) -> None:
    replica, server = make_replica(), Teller("server")
    block = BlockAllotted(
        device=STATIONS["supervisor"].device, organ=ORGAN, purpose="status", series=1, first=0, count=10
    )
    take(replica, (server.say(block), 0), (server.say(block), 1))
    with replica.reading() as connection:
        assert len(queries.where(connection, BlockRow)) == 1
    assert_rebuild_changes_nothing(replica)


def test_kinds_of_a_newer_program_are_kept_and_survive_a_rebuild(make_replica: Maker) -> None:
    replica, teller = make_replica(), Teller("justice")
    newer = teller.say(kind="enterprise.registered/2", body={"subject": SUBJECT, "odour": "strong"})
    strange = teller.say(kind="enterprise.registered/1", body={"subject": SUBJECT, "name": 7})
    known = teller.say(enterprise("一"))
    assert take(replica, (newer, 0), (strange, 1), (known, 2)) == 3
    assert name_of(replica) == "一"
    assert_rebuild_changes_nothing(replica)
    assert take(replica, (newer, 0), (strange, 1)) == 0
    with replica.reading() as connection:
        kept = [envelope.raw for envelope in ledger_store.envelopes_of(connection, teller.station.device)]
        assert kept == [newer.raw, strange.raw, known.raw]
        assert [record.hash for record in ledger_store.latest_records(connection, 10)] == [known.hash]


def test_what_a_newer_program_linked_appears_with_its_rebuild(make_replica: Maker) -> None:
    """The link of a record to its stream is computed too: dropping it is repaired by a rebuild."""
    replica = make_replica(station="justice")
    replica.tell(enterprise("一"))
    live = digest_rows(replica)
    with replica.writing() as connection:
        connection.execute(text("DELETE FROM ledger_stream"))
        connection.execute(text("DELETE FROM enterprise"))
    assert name_of(replica) is None
    assert rebuild_rows(replica).digest == live[1]


def test_a_rebuild_that_is_cut_off_leaves_the_old_rows(world: World) -> None:
    before = digest_rows(world.officer)

    def rebuild_and_fail() -> None:
        with world.officer.writing() as connection:
            rebuild(connection)
            filing.require_inspection(connection, "nowhere")

    with pytest.raises(Refused):
        rebuild_and_fail()
    assert digest_rows(world.officer) == before
    with world.officer.reading() as connection:
        assert len(plan_queries.matching(connection, plan_queries.PlanFilter(search=ENTERPRISE[:4]))) == 8


def test_every_kind_of_record_makes_its_rows_and_the_same_ones_again(make_replica: Maker) -> None:
    replica, server = make_replica(), Teller("server")
    take(replica, *((server.say(sample), at) for at, sample in enumerate(SAMPLES)))
    with replica.reading() as connection:
        count, _ = digest_of_rows(connection)
    assert count >= 12
    assert_rebuild_changes_nothing(replica)


def test_a_ledger_whose_end_was_cut_off_says_nothing_more(make_replica: Maker) -> None:
    replica = make_replica(station="justice")
    replica.tell(enterprise("一"), enterprise("二"))
    with replica.writing() as connection:
        connection.execute(text("DELETE FROM ledger WHERE seq = 2"))
    with pytest.raises(NotAuthentic) as refused:
        replica.tell(enterprise("三"))
    assert (refused.value.code, refused.value.facts["seq"]) == ("RECORD_MISSING", 2)


def test_the_timeline_of_a_matter_is_in_folding_order(world: World) -> None:
    world.finish()
    world.sync()
    with world.supervisor.reading() as connection:
        told = ledger_store.records_of(connection, f"inspection:{VISIT}")
    assert [record.kind for record in told][:4] == [
        "inspection.planned/1",
        "filing.submitted/1",
        "filing.approved/1",
        "visit.arrived/1",
    ]
    assert [record.position for record in told] == sorted(record.position or 0 for record in told)


def test_what_waits_to_be_sent_is_counted_and_shrinks_with_receipts(world: World) -> None:
    device = STATIONS["officer"].device
    filed = filing.submit(world.officer, [VISIT], request())
    assert filed[0].error is None
    with world.officer.reading() as connection:
        assert backlog(connection, device) == Backlog(1, 0, 0)
        (waiting,) = receipts.unsettled(connection, device)
        assert receipts.settled_until(connection, device) == 0
    with world.officer.writing() as connection:
        receipts.keep_refusal(connection, waiting.hash, "FOREIGN_ORGAN", retry=False, at=NOW)
    with world.officer.reading() as connection:
        assert backlog(connection, device) == Backlog(0, 1, 0)
        assert receipts.settled_until(connection, device) == 1
    with world.officer.writing() as connection:
        receipts.keep_receipts(connection, 99, "note", [NewReceipt(waiting.hash, 98, ())])
    with world.officer.reading() as connection:
        assert backlog(connection, device) == Backlog(0, 0, 0)
        assert receipts.settled_until(connection, device) == 1
