"""What of a list was in force on a day: one answer for every day, whatever was said in which order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.domain.listed import (
    EntryVersion,
    ListPublished,
    PublishedEntry,
    keeps_region,
    short_key,
    versions_of,
)
from inspector_tui.domain.record import Body
from inspector_tui.domain.whitelist import EnterpriseWhitelisted
from tests.world import ENTERPRISE, SUBJECT, record

JANUARY = date(2026, 1, 1)


def entry(start: str, until: str | None = None, reason: str = "信用良好") -> EnterpriseWhitelisted:
    return EnterpriseWhitelisted(
        region="640104", valid_from=start, valid_until=until, subject=SUBJECT, enterprise_name=ENTERPRISE,
        listed_by="银川市司法局", reason=reason,
    )  # fmt: skip


def published(entry: EnterpriseWhitelisted, day: str) -> ListPublished:
    named = PublishedEntry(key=entry.key, region=entry.region, valid_from=entry.valid_from, digest=entry.digest())
    return ListPublished(list="whitelist", region="640104", edition="e1", day=day, part=1, parts=1, entries=(named,))


def versions(*bodies: Body) -> tuple[EntryVersion, ...]:
    return versions_of([record(body, by="justice", seq=place) for place, body in enumerate(bodies, 1)])


def held(told: tuple[EntryVersion, ...], day: str) -> list[str]:
    return [each.entry.valid_from for each in told if each.holds_on(day)]


def test_a_later_version_ends_the_former_the_day_before() -> None:
    told = versions(entry("2026-01-01"), entry("2026-06-01"))
    assert held(told, "2026-05-31") == ["2026-01-01"]
    assert held(told, "2026-06-01") == ["2026-06-01"]
    assert held(told, "2025-12-31") == []


def test_a_version_never_outlives_its_own_last_day() -> None:
    told = versions(entry("2026-01-01", "2026-03-31"), entry("2026-06-01"))
    assert held(told, "2026-03-31") == ["2026-01-01"]
    assert held(told, "2026-04-01") == []


def test_said_again_for_the_same_day_the_later_counts() -> None:
    told = versions(entry("2026-01-01", reason="旧"), entry("2026-01-01", "2026-02-01", reason="新"))
    (only,) = told
    assert isinstance(only.entry, EnterpriseWhitelisted)
    assert (only.entry.reason, only.ends) == ("新", "2026-02-01")


def test_国办发2024_54_publication_names_the_very_words_that_were_published() -> None:
    first, changed = entry("2026-01-01"), entry("2026-01-01", reason="改")
    (before,) = versions(first, published(first, "2026-01-05"))
    assert before.holds_on("2026-01-05", published=True)
    assert not before.holds_on("2026-01-04", published=True)
    (after,) = versions(first, published(first, "2026-01-05"), changed)
    assert after.published_on is None


def test_published_twice_it_stands_from_the_first_day() -> None:
    first = entry("2026-01-01")
    (told,) = versions(first, published(first, "2026-03-01"), published(first, "2026-02-01"))
    assert told.published_on == "2026-02-01"


@given(
    st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(0, 40)), min_size=1, max_size=8),
    st.integers(-5, 120),
)
def test_at_most_one_version_holds_on_any_day(spans: list[tuple[int, int | None]], asked: int) -> None:
    def day(number: int) -> str:
        return (JANUARY + timedelta(days=number)).isoformat()

    said = [entry(day(start), None if length is None else day(start + length)) for start, length in spans]
    told = versions(*said)
    holding = held(told, day(asked))
    begun = [each for each in said if each.valid_from <= day(asked)]
    assert len(holding) <= 1
    if begun:
        latest = [each for each in begun if each.valid_from == max(one.valid_from for one in begun)][-1]
        open_still = latest.valid_until is None or latest.valid_until >= day(asked)
        assert holding == ([latest.valid_from] if open_still else [])


def test_what_is_said_of_another_region_counts_for_nothing() -> None:
    elsewhere = entry("2026-01-01").model_copy(update={"region": "6402"})
    assert versions(elsewhere) == ()
    by_server = record(elsewhere, by="server")
    assert len(versions_of([by_server])) == 1


@pytest.mark.parametrize(
    ("organ", "region", "keeps"),
    [
        (640000001, "64", True),
        (640000001, "640104", True),
        (640100012, "640104", True),
        (640100012, "64", False),
        (640100012, "6402", False),
        (640104012, "640104001", True),
        (640104012, "6401", False),
    ],
)
def test_an_organ_keeps_lists_of_its_region_and_of_those_within(organ: int, region: str, keeps: bool) -> None:
    assert keeps_region(organ, region) is keeps


def test_a_short_key_forgives_blanks_and_nothing_else() -> None:
    assert short_key("消防 通道", "x") == short_key("消防\n通道 ", "x")
    assert short_key("消防通道") != short_key("消防通道1")
    assert short_key("a", "b") != short_key("a b")
