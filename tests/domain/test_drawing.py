"""The draw by lot: true to the weights, the same for whoever replays it (优化营商环境条例 §54; domain.md section 9)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.domain.draw_lists import DrawObject, DrawOfficer, freeze, parse_lists
from inspector_tui.domain.drawing import commitment, draw_lines, draw_officers, number_below, seed_of
from inspector_tui.errors import BadInput, Refused

SEED = hashlib.sha256(b"a fixed seed").digest()
weights = st.lists(st.integers(0, 50), min_size=1, max_size=200)
seeds = st.binary(min_size=32, max_size=32)


def seed(number: int) -> bytes:
    return hashlib.sha256(number.to_bytes(8, "big")).digest()


def chi_square(seen: Sequence[int], expected: Sequence[float]) -> float:
    return sum((found - wanted) ** 2 / wanted for found, wanted in zip(seen, expected, strict=True))


def naive_draw(weights: Sequence[int], count: int, seed: bytes) -> list[int]:
    """The published description word for word: walk the list, add up what is left."""
    left, drawn = list(weights), []
    for at in range(count):
        told = hashlib.sha256(seed + b"objects" + at.to_bytes(8, "big")).digest()
        place = int.from_bytes(told, "big") * sum(left) // 2**256
        line = 0
        while place >= left[line]:
            place -= left[line]
            line += 1
        drawn.append(line)
        left[line] = 0
    return drawn


@given(weights, seeds, st.data())
def test_the_fast_draw_is_the_published_one_line_for_line(
    given_weights: list[int], seed: bytes, data: st.DataObject
) -> None:
    possible = sum(weight > 0 for weight in given_weights)
    count = data.draw(st.integers(0, possible))
    drawn = draw_lines(given_weights, count, seed)
    assert drawn == naive_draw(given_weights, count, seed)
    assert len(set(drawn)) == count
    assert all(given_weights[line] for line in drawn)


def test_the_algorithm_gives_the_same_lines_for_ever() -> None:
    assert draw_lines([1, 2, 3, 4, 0, 5, 6, 7, 8, 9], 9, SEED) == [7, 6, 9, 2, 8, 5, 3, 1, 0]
    assert draw_officers([1] * 5, {1, 3}, 2, SEED, 0) == (2, 4)
    assert number_below(SEED, b"objects", 0, 10**6) == 504_184


def test_a_line_is_drawn_first_as_often_as_its_weight_says() -> None:
    shares = [1, 2, 3, 4, 5, 8, 13, 64]
    rounds = 20_000
    seen = Counter(draw_lines(shares, 1, seed(number))[0] for number in range(rounds))
    expected = [rounds * weight / sum(shares) for weight in shares]
    # 24.32: a draw that is true to its weights is above this once in a thousand (7 degrees of freedom).
    assert chi_square([seen[line] for line in range(len(shares))], expected) < 24.32


def test_two_lines_are_drawn_in_each_order_as_often_as_their_weights_say() -> None:
    shares = [1, 2, 3, 4, 10]
    rounds = 20_000
    seen = Counter(tuple(draw_lines(shares, 2, seed(number))) for number in range(rounds))
    pairs = list(permutations(range(len(shares)), 2))
    total = sum(shares)
    expected = [rounds * shares[a] / total * shares[b] / (total - shares[a]) for a, b in pairs]
    # 43.82: once in a thousand (19 degrees of freedom).
    assert chi_square([seen[pair] for pair in pairs], expected) < 43.82


def test_a_draw_that_ignores_weights_is_found_by_the_same_measure() -> None:
    shares = [1, 2, 3, 4, 5, 8, 13, 64]
    rounds = 20_000
    seen = Counter(draw_lines([1] * 8, 1, seed(number))[0] for number in range(rounds))
    assert chi_square([seen[line] for line in range(8)], [rounds * w / sum(shares) for w in shares]) > 24.32


def test_officers_go_equally_often_and_never_against_a_conflict() -> None:
    rounds = 6_000
    pairs = [draw_officers([1] * 6, {2} if place % 3 == 0 else (), 2, SEED, place) for place in range(rounds)]
    assert all(first != second for first, second in pairs)
    assert all(2 not in pair for pair in pairs[::3])
    seen = Counter(officer for place, pair in enumerate(pairs) if place % 3 for officer in pair)
    expected = rounds * 2 / 3 * 2 / 6
    # 20.52: once in a thousand (5 degrees of freedom).
    assert chi_square([seen[officer] for officer in range(6)], [expected] * 6) < 20.52


def test_no_more_are_drawn_than_can_be() -> None:
    with pytest.raises(Refused, match="DRAW_TOO_FEW"):
        draw_lines([3, 0, 1], 3, SEED)
    with pytest.raises(Refused, match="DRAW_OFFICERS_TOO_FEW"):
        draw_officers([1, 1, 1], {0, 2}, 2, SEED, 7)


def test_every_part_decides_the_seed() -> None:
    one, other = bytes(32), b"\1" * 32
    seeds_of = {
        seed_of(objects, officers, nonce, beacon)
        for objects in (one, other)
        for officers in (one, other)
        for nonce in (one, other)
        for beacon in (None, "03 08", "03 09")
    }
    assert len(seeds_of) == 24


def test_a_commitment_binds_the_draw_and_the_nonce() -> None:
    assert commitment("a", b"n" * 32) != commitment("b", b"n" * 32)
    assert commitment("a", b"n" * 32) != commitment("a", b"m" * 32)


def some_object(subject: str, weight: int = 1) -> DrawObject:
    return DrawObject(subject, f"企业{subject}", "640104", "A", "unrated", weight)


def test_lists_have_one_order_and_read_back_as_they_were() -> None:
    officers = [DrawOfficer("NX-2", "李梅", 1), DrawOfficer("NX-1", "马建国", 2, ("b", "c"))]
    lists = freeze([some_object("b", 3), some_object("a")], officers)
    assert [each.subject for each in lists.objects] == ["a", "b"]
    assert parse_lists(lists.objects_text(), lists.officers_text()) == lists


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("weighted-draw/1 objects", "weighted-draw/2 objects"),
        ("\t3\n", "\t03\n"),
        ("\t3\n", "\t10001\n"),
        ("\t3\n", "\t-3\n"),
        ("\t3\n", "\t3"),
        ("b\t", "a\t"),
        ("640104\tA", "640104 A"),
    ],
)
def test_a_list_in_any_other_form_is_refused(was: str, now: str) -> None:
    lists = freeze([some_object("b", 3), some_object("a")], [])
    with pytest.raises(BadInput, match="DRAW_LIST_MALFORMED"):
        parse_lists(lists.objects_text().replace(was, now), lists.officers_text())


def test_nobody_stands_in_a_list_twice() -> None:
    with pytest.raises(BadInput, match="DRAW_LIST_MALFORMED"):
        freeze([some_object("a"), some_object("a", 2)], [])
