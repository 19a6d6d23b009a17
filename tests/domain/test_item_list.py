"""Which of several lists a region goes by: what an item is on a day, and what is asked on site."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from inspector_tui.domain.item_list import Check, ChecklistLineListed, checklists_in
from inspector_tui.domain.listed import stands_until, version_on

ITEM, OTHER_ITEM = "330231001000", "330231002000"
COUNTY, CITY, PROVINCE, ELSEWHERE = "640104", "6401", "64", "6402"


@dataclass(frozen=True)
class Version:
    region: str
    valid_from: str
    ends: str | None = None
    published_on: str | None = "2026-01-01"


def line(region: str, no: int, text: str, item: str = ITEM) -> ChecklistLineListed:
    return ChecklistLineListed(region=region, valid_from="2026-01-01", item=item, no=no, text=text)


@pytest.mark.parametrize(
    ("versions", "chosen"),
    [
        ([Version(PROVINCE, "2026-05-01"), Version(CITY, "2026-01-01")], 1),
        ([Version(CITY, "2026-01-01", "2026-05-31"), Version(PROVINCE, "2026-01-01")], 1),
        ([Version(CITY, "2026-07-01"), Version(PROVINCE, "2026-01-01")], 1),
        ([Version(CITY, "2026-01-01", "2026-04-30"), Version(CITY, "2026-05-01")], 1),
        ([Version(CITY, "2026-01-01", "2026-02-28"), Version(CITY, "2026-03-01", "2026-05-31")], 1),
        ([Version(CITY, "2026-08-01"), Version(CITY, "2026-07-01")], 1),
        ([Version(ELSEWHERE, "2026-05-01"), Version(PROVINCE, "2026-01-01", "2026-02-28")], 1),
    ],
    ids=["the narrowest", "not one that ended", "not one that begins later", "the version of the day", "what was last",
         "what begins first", "nothing of another region"],
)  # fmt: skip
def test_a_region_goes_by_what_is_in_force_in_its_narrowest_list(versions: list[Version], chosen: int) -> None:
    assert version_on(versions, COUNTY, "2026-06-01") == versions[chosen]
    assert version_on(versions[::-1], COUNTY, "2026-06-01") == versions[chosen]


@pytest.mark.parametrize(
    ("following", "until"),
    [
        ([], "2026-06-30"),
        ([Version(CITY, "2026-07-01")], None),
        ([Version(CITY, "2026-07-01", "2026-09-30"), Version(CITY, "2026-10-01", "2026-12-31")], "2026-12-31"),
        ([Version(PROVINCE, "2026-01-01")], None),
        ([Version(CITY, "2026-07-02")], "2026-06-30"),
        ([Version(CITY, "2026-07-01", published_on=None)], "2026-06-30"),
        ([Version(CITY, "2026-07-01", published_on="2026-07-02")], "2026-06-30"),
        ([Version(CITY, "2026-07-01", "2026-09-30"), Version(CITY, "2026-10-01", published_on=None)], "2026-09-30"),
        ([Version(ELSEWHERE, "2026-07-01")], "2026-06-30"),
    ],
    ids=["nothing", "an open one", "two", "a wider list", "one after a gap", "one that is not published",
         "one that is published later", "one and one that is not published", "another region's"],
)  # fmt: skip
def test_an_item_stands_as_long_as_published_versions_follow_on_each_other(
    following: list[Version], until: str | None
) -> None:
    first = Version(CITY, "2026-01-01", "2026-06-30")
    assert stands_until([first, *following], COUNTY, first) == until


def test_an_item_of_another_regions_list_alone_is_none_here() -> None:
    assert version_on([Version(ELSEWHERE, "2026-01-01")], COUNTY, "2026-06-01") is None


def test_the_narrowest_list_that_asks_about_an_item_asks_all_of_it() -> None:
    told = checklists_in(
        [
            line(PROVINCE, 1, "区一"), line(PROVINCE, 2, "区二"), line(CITY, 3, "市三"), line(CITY, 1, "市一"),
            line(ELSEWHERE, 4, "外市"), line(PROVINCE, 1, "另一事项", OTHER_ITEM),
        ],
        COUNTY,
    )  # fmt: skip
    assert told == {ITEM: (Check(1, "市一"), Check(3, "市三")), OTHER_ITEM: (Check(1, "另一事项"),)}
