"""Which leniency entries may fit a finding, and what of their conditions is open (行政处罚法 §33, 吴忠三张清单)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector_tui.domain.leniency import (
    FindingFacts,
    articles,
    judge_conditions,
    matching_benchmarks,
    matching_entries,
    read_conditions,
)
from inspector_tui.domain.leniency_lists import DiscretionListed, LeniencyListed
from inspector_tui.domain.vocabulary import Severity

SIGNS = "未在有较大危险因素的生产经营场所设置明显的安全警示标志"
FINDING = FindingFacts(
    text="三号库房门口没有安全警示标志 储存场所是否设置明显的安全警示标志", day="2026-11-24", field="emergency",
    basis="《安全生产法》第三十五条", severity="minor",
)  # fmt: skip


def entry(violation: str = SIGNS, **changed: Any) -> LeniencyListed:
    told: dict[str, Any] = {
        "region": "64", "valid_from": "2026-01-01", "leniency": "no_penalty", "violation": violation,
        "field": "emergency", "conditions": "初次违法，危害后果轻微，及时改正",
    }  # fmt: skip
    return LeniencyListed(**(told | changed))


def standings(finding: FindingFacts, one: LeniencyListed) -> dict[str, str]:
    return {judged.condition: judged.standing for judged in judge_conditions(finding, one)}


def test_an_entry_fits_by_its_words_and_another_violation_does_not() -> None:
    [match] = matching_entries(FINDING, [entry(), entry("未按规定组织从业人员安全生产教育培训")])
    assert match.entry.violation == SIGNS


@pytest.mark.parametrize("text", ["未设置安全警示标志", "库房未设置明显的安全警示标志", "安全警示标志缺失"])
def test_a_short_finding_fits_the_long_wording_of_a_list_and_no_other(text: str) -> None:
    long = entry("未在有较大危险因素的生产经营场所和有关设施、设备上设置明显的安全警示标志")
    others = [entry("未按规定组织从业人员安全生产教育培训"), entry("未建立安全风险分级管控制度")]
    assert [match.entry for match in matching_entries(replace(FINDING, text=text, basis=""), [*others, long])] == [long]


@pytest.mark.parametrize("text", ["未设置", "灭火器过期", "未按规定设置消防通道"])
def test_a_short_finding_of_something_else_fits_nothing(text: str) -> None:
    assert matching_entries(replace(FINDING, text=text, basis=""), [entry()]) == []


def test_the_same_article_of_law_makes_an_entry_likelier() -> None:
    plain, cited = entry(number="1"), entry(number="2", legal_basis="违反《中华人民共和国安全生产法》第35条")
    first, second = matching_entries(FINDING, [plain, cited])
    assert (first.entry, second.entry) == (cited, plain)
    assert first.score > second.score


def test_an_entry_of_the_item_fits_whatever_its_words() -> None:
    linked = entry("其他情形", items=("330217001",))
    assert matching_entries(FINDING, [linked]) == []
    [match] = matching_entries(replace(FINDING, item="330217001"), [linked])
    assert match.entry == linked


def test_an_entry_of_another_field_of_enforcement_does_not_fit() -> None:
    assert matching_entries(FINDING, [entry(field="market")]) == []
    assert matching_entries(replace(FINDING, field=None), [entry(field="market")]) != []


@pytest.mark.parametrize(
    ("conditions", "more", "read"),
    [
        ("初次违法，危害后果轻微，及时改正", {}, ("first_time", "minor", "corrected_in_time")),
        ("违法行为轻微，及时纠正，没有造成危害后果", {}, ("minor", "corrected_in_time", "no_harm")),
        ("首次发现，货值金额不超过五百元的", {}, ("first_time", "threshold")),
        ("当事人有证据足以证明没有主观过错", {}, ("no_fault",)),
        ("主动配合执法机关调查", {}, ("as_written",)),
        (None, {}, ("minor", "corrected_in_time", "no_harm")),
        (None, {"leniency": "lighter"}, ()),
        ("初次", {"exclusions": "造成人员受伤的", "threshold": "2处以下"}, ("first_time", "threshold", "exclusions")),
    ],
)
def test_conditions_are_read_from_the_lists_own_words(
    conditions: str | None, more: dict[str, Any], read: tuple[str, ...]
) -> None:
    assert read_conditions(entry(conditions=conditions, **more)) == read


def test_first_time_is_never_met_by_itself_because_no_laptop_knows_everything() -> None:
    assert standings(FINDING, entry())["first_time"] == "open"


@pytest.mark.parametrize(
    ("earlier", "years", "standing"),
    [
        ("2026-03-01", None, "not_met"),
        ("2024-11-24", None, "not_met"),
        ("2024-11-23", None, "open"),
        ("2024-11-23", 3, "not_met"),
        ("2026-11-24", None, "open"),
    ],
)
def test_first_time_looks_back_as_far_as_the_entry_says_else_two_years(
    earlier: str, years: int | None, standing: str
) -> None:
    told = standings(replace(FINDING, earlier=(earlier,)), entry(look_back_years=years))
    assert told["first_time"] == standing


@pytest.mark.parametrize(("severity", "standing"), [("minor", "met"), ("general", "open"), ("major", "not_met")])
def test_minor_follows_the_recorded_severity(severity: Severity, standing: str) -> None:
    assert standings(replace(FINDING, severity=severity), entry())["minor"] == standing


def test_corrected_in_time_is_met_on_the_spot_and_open_until_a_deadline() -> None:
    assert standings(replace(FINDING, corrected=True), entry())["corrected_in_time"] == "met"
    [_first, _minor, corrected] = judge_conditions(replace(FINDING, deadline="2026-12-01"), entry())
    assert (corrected.standing, dict(corrected.facts)) == ("open", {"day": "2026-12-01"})


def test_an_entry_with_a_condition_that_is_not_met_comes_last() -> None:
    major = replace(FINDING, severity="major")
    lighter = entry(SIGNS, leniency="lighter", conditions="主动消除危害后果")
    told = matching_entries(major, [entry(), lighter])
    assert [match.standing for match in told] == ["open", "not_met"]


def test_steps_of_the_benchmark_stand_together() -> None:
    steps = [
        DiscretionListed(
            region="64", valid_from="2026-01-01", violation=SIGNS, step=step, circumstances=f"{step}情形",
            penalty="罚款", field="emergency", number="1",
        )
        for step in ("一般", "严重")
    ]  # fmt: skip
    other = steps[0].model_copy(update={"violation": "未依法取得许可"})
    assert {each.step for each in matching_benchmarks(FINDING, [*steps, other])} == {"一般", "严重"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("《中华人民共和国安全生产法》第九十九条", {("安全生产法", 99)}),
        ("安全生产法 §65", {("安全生产法", 65)}),
        (
            "《消防法》第二十八条、第六十条；《安全生产法》第一百零二条",
            {("消防法", 28), ("消防法", 60), ("安全生产法", 102)},
        ),
        ("《危险化学品安全管理条例》第二十四条", {("危险化学品安全管理条例", 24)}),
        ("没有依据", set()),
    ],
)
def test_articles_are_the_same_in_every_way_of_writing_them(text: str, found: set[tuple[str, int]]) -> None:
    assert articles(text) == found


WORDS = st.characters(exclude_categories=("Cc", "Cs", "Co"))


@settings(deadline=None)
@given(st.text(WORDS, max_size=60), st.text(WORDS, min_size=1, max_size=60), st.text(WORDS, max_size=40))
def test_any_words_are_matched_without_an_error(text: str, violation: str, conditions: str) -> None:
    one = entry(violation, conditions=conditions or None, legal_basis=text or None)
    finding = replace(FINDING, text=text, basis=text)
    assert matching_entries(finding, [one]) == matching_entries(finding, [one])
