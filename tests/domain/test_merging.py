"""Which lines of a plan can be one visit (国办发〔2024〕54号: 能合并不得重复), as pure arithmetic of windows."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.domain.joint import MOST_ITEMS
from inspector_tui.domain.merging import Merge, PlanLine, Scene, declined_pairs, merges

DAYS = [f"2026-{month:02d}-{day:02d}" for month in (1, 2) for day in range(1, 29)]


def line(name: str, organ: int, first: str, last: str, *items: str, subject: str = "S") -> PlanLine:
    return PlanLine(name, organ, subject, items or (f"item-{name}",), first, last)


def names(found: list[Merge]) -> list[set[str]]:
    return [{each.inspection for each in merge.lines} for merge in found]


def test_lines_of_two_organs_with_a_day_in_common_are_one_visit_on_their_common_days() -> None:
    [merge] = merges([line("a", 1, "2026-01-01", "2026-01-10"), line("b", 2, "2026-01-05", "2026-01-20")])
    assert (merge.first, merge.last, merge.organs, merge.items) == (
        "2026-01-05", "2026-01-10", (1, 2), ("item-a", "item-b")
    )  # fmt: skip


def test_one_day_in_common_is_enough_and_none_is_not() -> None:
    one, touching, after = (
        line("a", 1, "2026-01-01", "2026-01-10"),
        line("b", 2, "2026-01-10", "2026-01-20"),
        line("c", 3, "2026-01-11", "2026-01-20"),
    )
    assert names(merges([one, touching])) == [{"a", "b"}]
    assert merges([one, after]) == []


def test_another_enterprise_is_another_visit() -> None:
    assert merges([line("a", 1, *DAYS[:2]), line("b", 2, *DAYS[:2], subject="T")]) == []


def test_an_organ_that_planned_the_same_item_twice_wants_two_visits() -> None:
    twice = [line("a", 1, *DAYS[:2], "fire"), line("b", 1, *DAYS[:2], "fire")]
    assert merges(twice) == []
    assert names(merges([*twice, line("c", 2, *DAYS[:2], "fire")])) == [{"a", "c"}]


def test_two_items_of_one_organ_are_one_visit() -> None:
    assert names(merges([line("a", 1, *DAYS[:2], "fire"), line("b", 1, *DAYS[:2], "gas")])) == [{"a", "b"}]


def test_what_was_declined_is_not_proposed_again_but_the_others_are() -> None:
    three = [line(name, organ, *DAYS[:2]) for name, organ in (("a", 1), ("b", 2), ("c", 3))]
    apart = declined_pairs([("a", 1), ("b", 2), ("c", 3)], organ=2)
    assert apart == {frozenset("ab"), frozenset("bc")}
    assert names(merges(three, apart=apart)) == [{"a", "c"}]


def test_a_visit_has_room_for_what_one_permit_carries() -> None:
    full = line("a", 1, *DAYS[:2], *(f"i{at}" for at in range(MOST_ITEMS)))
    assert merges([full, line("b", 2, *DAYS[:2], "one more")]) == []
    assert names(merges([full, line("b", 2, *DAYS[:2], "i0")])) == [{"a", "b"}]


def test_lines_of_a_scene_are_put_together_before_others() -> None:
    early = line("a", 1, "2026-01-01", "2026-01-05", "noise")
    lines = [
        early,
        line("b", 2, "2026-01-04", "2026-01-12", "kitchen"),
        line("c", 3, "2026-01-11", "2026-01-15", "gas"),
    ]
    assert names(merges(lines)) == [{"a", "b"}]
    [merge] = merges(lines, [Scene("restaurants", frozenset({"kitchen", "gas"}))])
    assert (names([merge]), merge.scene) == ([{"b", "c"}], "restaurants")


WINDOWS = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(sorted)
PLANS = st.lists(st.tuples(st.integers(1, 4), WINDOWS, st.sampled_from(["x", "y", "z"])), max_size=9)


@given(PLANS, st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=4))
def test_every_group_has_a_day_in_common_no_line_twice_and_nobody_who_declined(
    plan: list[tuple[int, list[str], str]], declined: set[tuple[int, int]]
) -> None:
    lines = [line(str(at), organ, *window, item) for at, (organ, window, item) in enumerate(plan)]
    apart = {frozenset((str(one), str(other))) for one, other in declined}
    found = merges(lines, apart=apart)
    told = [each.inspection for merge in found for each in merge.lines]
    assert len(told) == len(set(told))
    for merge in found:
        assert merge.first <= merge.last
        assert all(each.first <= merge.first and merge.last <= each.last for each in merge.lines)
        for one, other in combinations(merge.lines, 2):
            assert frozenset((one.inspection, other.inspection)) not in apart


@given(st.lists(WINDOWS, min_size=1, max_size=8))
def test_no_fewer_visits_would_do(windows: list[list[str]]) -> None:
    """The fewest days that touch every window, found by trying all of them, are as many as our visits."""
    lines = [line(str(at), at, *window) for at, window in enumerate(windows)]
    found = merges(lines)
    visits = len(found) + len(lines) - sum(len(merge.lines) for merge in found)
    ends = sorted({window[1] for window in windows})
    fewest = next(
        count
        for count in range(1, len(ends) + 1)
        if any(all(any(f <= day <= u for day in days) for f, u in windows) for days in combinations(ends, count))
    )
    assert visits == fewest
