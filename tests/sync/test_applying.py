"""The rules of a chain, without a database: whatever comes in whatever order, nothing is doubled or skipped."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from inspector_tui.ledger import merkle, tiles
from sync.protocol.paths import PathPacker, PathReader
from sync.server.applying import Chain, Verdict, judge
from sync.server.checking import Checked, check_run
from sync.server.tilestore import Paths, edge_of
from tests.sync.devices import Device, answer


def checked_run(length: int) -> list[Checked]:
    device = Device()
    return check_run(device.enrolment(), [device.say(answer(number)) for number in range(length)])


RUN = checked_run(12)


def apply(chain: Chain, pieces: Sequence[Sequence[Checked]]) -> list[Verdict]:
    places = count()
    return [verdict for piece in pieces for verdict in judge(chain, piece, lambda: next(places))]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=12))
def test_any_pieces_in_any_order_store_a_prefix_once(cuts: list[tuple[int, int]]) -> None:
    chain = Chain(1, b"d" * 16)
    stored = [v for v in apply(chain, [RUN[low:high] for low, high in cuts]) if v.status == "stored"]
    assert [verdict.seq for verdict in stored] == list(range(1, len(stored) + 1))
    assert [verdict.position for verdict in stored] == list(range(len(stored)))
    assert chain.next_seq == len(stored) + 1
    assert not chain.forked


@given(st.sets(st.integers(0, 11)), st.integers(1, 12))
def test_damaged_records_never_hold_up_the_genuine_ones(damaged: set[int], length: int) -> None:
    device = Device()
    raws = [device.say(answer(number)) for number in range(length)]
    broken = [raw[:-1] + bytes([raw[-1] ^ 1]) if at in damaged else raw for at, raw in enumerate(raws)]
    chain = Chain(1, device.id)
    verdicts = apply(chain, [check_run(device.enrolment(), broken)])
    assert [v.status == "refused" for v in verdicts] == [at in damaged for at in range(length)]
    assert chain.next_seq == length + 1
    assert not chain.forked


def test_a_copy_of_a_run_in_the_same_transaction_is_a_repetition() -> None:
    verdicts = apply(Chain(1, b"d" * 16), [RUN, RUN])
    assert [v.status for v in verdicts] == ["stored"] * 12 + ["repeated"] * 12
    assert [v.position for v in verdicts[12:]] == [v.position for v in verdicts[:12]]
    assert not any(v.new for v in verdicts[12:])


def test_a_revoked_device_is_told_so_and_nothing_is_kept() -> None:
    verdicts = apply(Chain(1, b"d" * 16, revoked=True), [RUN])
    assert {(v.status, v.code, v.new) for v in verdicts} == {("refused", "DEVICE_REVOKED", False)}


@settings(max_examples=40)
@given(st.integers(1, 1200), st.data())
def test_paths_and_edges_are_those_of_rfc_9162(size: int, data: st.DataObject) -> None:
    leaves = [merkle.leaf_hash(number.to_bytes(2, "big")) for number in range(size)]
    store = tiles.MemoryTiles()
    tiles.append(store, 0, leaves)
    tree = tiles.tree(store)
    paths, packer = Paths(tree, size), PathPacker()
    asked = data.draw(st.lists(st.integers(0, size - 1), max_size=8))
    packed = [packer.add(paths.of(leaf)) for leaf in asked]
    reader = PathReader(packer.nodes)
    for leaf, path in zip(asked, packed, strict=True):
        assert list(reader.read(path)) == merkle.inclusion_proof(tree, leaf, size)
    assert edge_of(tree, size).root() == merkle.root(leaves)
