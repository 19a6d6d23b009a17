"""Two pushes under way: one log all the same, and nothing believed that a fork could hide between two answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest

from inspector_tui.errors import NotAuthentic
from inspector_tui.ledger import merkle, notes
from inspector_tui.ledger.keys import Ed25519Signer
from inspector_tui.ledger.merkle import leaf_hash
from sync.client.logview import LogView
from sync.client.pushing import Pushing
from sync.protocol.messages import Answer, Consistency, PushAnswer
from sync.protocol.paths import PathPacker
from tests.sync.devices import Device, Office

ORIGIN = "inspector/test"
KEY = Ed25519Signer.from_seed(bytes(range(32)))


class OneLog:
    """A server's log in memory: it appends what it is told, and proves."""

    def __init__(self, leaves: Sequence[bytes] = ()) -> None:
        self.leaves = list(leaves)

    def _perfect(self, height: int, index: int) -> bytes:
        if height == 0:
            return self.leaves[index]
        return merkle.node_hash(self._perfect(height - 1, 2 * index), self._perfect(height - 1, 2 * index + 1))

    def note(self) -> str:
        edge = merkle.CompactRange()
        for leaf in self.leaves:
            edge = edge.append(leaf)
        return notes.sign_checkpoint(notes.Checkpoint(ORIGIN, len(self.leaves), edge.root()), KEY)

    def take(self, raws: Sequence[bytes], known: int) -> PushAnswer:
        first = len(self.leaves)
        self.leaves += map(leaf_hash, raws)
        size, packer = len(self.leaves), PathPacker()
        answers = tuple(
            Answer(
                status="stored",
                position=at,
                path=packer.add(merkle.inclusion_proof(self._perfect, at, size)),
            )
            for at in range(first, size)
        )
        path = merkle.consistency_proof(self._perfect, known, size) if 0 < known < size else []
        return PushAnswer(checkpoint=self.note(), consistency=tuple(path), nodes=packer.nodes, answers=answers)

    def prove(self, old: int, new: int) -> Consistency:
        path = merkle.consistency_proof(self._perfect, old, new)
        return Consistency(old=old, new=new, path=tuple(path), checkpoint="")


def _view() -> LogView:
    return LogView(ORIGIN, [KEY.public])


def test_runs_are_answered_in_turn_under_one_log() -> None:
    log, view = OneLog(), _view()
    runs = [[b"a", b"b"], [b"c"], [b"d", b"e"], [b"f"]]
    turn = threading.Lock()

    def send(raws: Sequence[bytes], known: int, sent: Callable[[], None] | None = None) -> PushAnswer:
        with turn:
            return log.take(raws, known)

    outcomes = [one for run in Pushing(send, log.prove, lambda: view).many(runs) for one in run]
    assert [one.receipt and one.receipt.position for one in outcomes] == [0, 1, 2, 3, 4, 5]
    assert view.size == 6


def test_a_fork_between_two_answers_is_found_before_the_second_is_believed() -> None:
    shown, other, view = OneLog(), OneLog([leaf_hash(b"another history"), leaf_hash(b"of two")]), _view()
    logs = iter([shown, other])

    def send(raws: Sequence[bytes], known: int, sent: Callable[[], None] | None = None) -> PushAnswer:
        return next(logs).take(raws, known)

    answers = Pushing(send, other.prove, lambda: view, eager=True).many([[b"a"], [b"b"], [b"c"]])
    next(answers)
    with pytest.raises(NotAuthentic) as caught:
        next(answers)
    assert caught.value.code == "LOG_INCONSISTENT"
    assert view.size == 1


def test_an_answer_that_was_overtaken_counts_when_its_checkpoint_is_of_the_same_log() -> None:
    log, view = OneLog([leaf_hash(b"the server's key")]), _view()
    second_is_done = threading.Event()

    def send(raws: Sequence[bytes], known: int, sent: Callable[[], None] | None = None) -> PushAnswer:
        if raws == [b"a"]:
            second_is_done.wait(10)
            return log.take(raws, known)
        assert raws == [b"b"]
        held = PushAnswer(
            checkpoint=log.note(), consistency=(), nodes=b"", answers=(Answer(status="held", expected=1),)
        )
        second_is_done.set()
        return held

    first, second = Pushing(send, log.prove, lambda: view, eager=True).many([[b"a"], [b"b"]])
    assert first[0].status == "stored"
    assert (second[0].status, second[0].expected) == ("held", 1)
    assert view.size == 2


@pytest.mark.parametrize(("seconds", "most"), [(0.05, 2), (0.4, 1)], ids=["quick", "busy"])
def test_a_second_push_is_under_way_only_while_answers_come_quickly(seconds: float, most: int) -> None:
    log, view, turn = OneLog(), _view(), threading.Lock()
    clock, under_way, seen = [0.0], set[bytes](), [0]
    both = threading.Event()

    def send(raws: Sequence[bytes], known: int, sent: Callable[[], None] | None = None) -> PushAnswer:
        assert sent is not None
        sent()
        with turn:
            under_way.add(raws[0])
            seen[0] = max(seen[0], len(under_way))
            if len(under_way) == 2:
                both.set()
        if most == 2 and raws != [b"a"]:
            both.wait(10)
        with turn:
            under_way.discard(raws[0])
            clock[0] += seconds
            return log.take(raws, known)

    pushing = Pushing(send, log.prove, lambda: view, now=lambda: clock[0])
    outcomes = [one.status for run in pushing.many([[b"a"], [b"b"], [b"c"]]) for one in run]
    assert (outcomes, seen[0]) == (["stored"] * 3, most)


def test_a_real_server_takes_two_at_a_time_and_stores_each_record_once(office: Office) -> None:
    device = office.enrol(Device())
    raws = device.say_many(400)
    before = office.count("records")
    with office.client(device) as client:
        runs = [raws[at : at + 100] for at in range(0, 400, 100)]
        answers = list(client.push_many(runs))
    assert {one.status for run in answers for one in run} == {"stored"}
    assert [one.receipt and one.receipt.position for run in answers for one in run] == sorted(
        one.receipt.position for run in answers for one in run if one.receipt
    )
    assert office.count("records") == before + 400
