"""Regions of Ningxia (GB/T 2260)."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.domain.regions import (
    REGIONS,
    RegionCode,
    children,
    contains,
    find_region,
    level,
    region,
    region_code,
)
from inspector_tui.errors import BadInput

known = st.sampled_from(sorted(REGIONS))


def test_ningxia_has_five_prefectures_and_twenty_two_counties() -> None:
    assert Counter(named.level for named in REGIONS.values()) == {"province": 1, "city": 5, "county": 22}


def test_every_region_has_its_own_names_and_a_known_parent() -> None:
    for names in ([r.zh for r in REGIONS.values()], [r.en for r in REGIONS.values()]):
        assert len(set(names)) == len(names)
    assert all(code[:-2] in REGIONS for code in REGIONS if code != "64")


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("640000", "64"),
        ("640100", "6401"),
        ("6400", "64"),
        ("640104", "640104"),
        (" 64 ", "64"),
        ("640104001", "640104001"),
    ],
)
def test_codes_are_kept_in_the_short_form(text: str, short: str) -> None:
    assert region_code(text) == short


@pytest.mark.parametrize("text", ["", "6", "641", "64010", "064010", "6401O4", "64010400", "银川", "٦٤", "00"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="REGION_MALFORMED"):
        region_code(text)


@pytest.mark.parametrize(
    ("outer", "inner", "lies_in"),
    [
        ("64", "640104", True),
        ("640000", "640104", True),
        ("6401", "640100", True),
        ("640104", "640104001", True),
        ("640104", "6401", False),
        ("6401", "640202", False),
        ("64", "330106", False),
    ],
)
def test_a_region_contains_what_starts_with_it(outer: str, inner: str, lies_in: bool) -> None:
    assert contains(outer, inner) is lies_in


def test_levels_follow_the_length() -> None:
    assert [level(code) for code in ("64", "6401", "640104", "640104001", "640104001005")] == [
        "province",
        "city",
        "county",
        "township",
        "township",
    ]


def test_children_are_one_level_below() -> None:
    assert [r.zh for r in children("64")] == ["银川市", "石嘴山市", "吴忠市", "固原市", "中卫市"]
    assert [r.code for r in children("640200")] == ["640202", "640205", "640221"]
    assert children("640104") == ()


def test_a_region_outside_ningxia_has_no_name_here() -> None:
    with pytest.raises(BadInput, match="REGION_UNKNOWN"):
        region("330106")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("兴庆区", "640104"),
        ("兴庆", "640104"),
        ("银川市兴庆区", "640104"),
        ("宁夏回族自治区 银川市 兴庆区", "640104"),
        ("宁夏银川", "6401"),
        ("宁夏永宁县", "640121"),
        ("640121", "640121"),
        ("640100", "6401"),
        ("Yongning County", "640121"),
        ("yinchuan", "6401"),
    ],
)
def test_a_cell_names_a_region_in_many_ways(text: str, code: str) -> None:
    assert find_region(text).code == code


@pytest.mark.parametrize("text", ["", "杭州市", "石嘴山市兴庆区", "兴庆区银川市", "区"])
def test_a_cell_that_names_no_region_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="REGION_UNKNOWN"):
        find_region(text)


@given(known, known)
def test_containing_goes_both_ways_only_for_the_same_region(one: str, other: str) -> None:
    assert (contains(one, other) and contains(other, one)) is (one == other)


@given(known)
def test_every_region_is_found_by_each_of_its_names(code: RegionCode) -> None:
    named = REGIONS[code]
    assert find_region(named.zh) == find_region(named.en) == find_region(code) == named
