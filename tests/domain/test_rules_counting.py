"""Rules that count and rules that look something up, each test named after its legal basis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.domain.causes import CAUSES_OF, SOURCE_NEEDED, usual_cause
from inspector_tui.domain.facts import kinds_asked, with_credit
from inspector_tui.domain.frequency import read_frequency
from inspector_tui.domain.rules import (
    LIFTABLE,
    BodyFact,
    CapFact,
    ClassFact,
    CountingFact,
    FilingDraft,
    Known,
    PolicyFact,
    Ruling,
    VisitFact,
    WhitelistFact,
    judge_filing,
    require_allowed,
    require_decided,
)
from inspector_tui.domain.rules_counting import counters_of, months_before, period_of, unmet_minimum
from inspector_tui.domain.rules_seen import what_was_seen
from inspector_tui.domain.ruling import DelegationFact, LicenceFact
from inspector_tui.domain.vocabulary import Cause
from inspector_tui.errors import Refused
from tests.domain.test_rules import DRAFT, KNOWN, item, officer, said
from tests.world import FIRST, ITEM, ORGAN, OTHER_ITEM, OTHER_ORGAN, SECOND

HIGH = ClassFact("high_risk", "1", "emergency", "county")
NINGXIA = (
    *(CapFact("high_risk", grade, "organ", None, "emergency", most, None, "宁夏应急厅 年度频次上限")
      for grade, most in (("1", 2), ("2", 4), ("3", 8), ("unrated", 12))),
    *(CapFact("other", grade, "organ", None, "emergency", most, None, "宁夏应急厅 年度频次上限")
      for grade, most in (("1", 1), ("2", 2), ("3", 4), ("unrated", 6))),
    *(CapFact("coal_mine", grade, "organ", None, "emergency", most, None, "宁夏应急厅 年度频次上限")
      for grade, most in (("A", 2), ("B", 4), ("C", 6), ("D", 4))),
    CapFact("parent_company", "any", "organ", None, "emergency", 2, None, "宁夏应急厅 年度频次上限"),
)  # fmt: skip


def visit(number: int, **changed: Any) -> VisitFact:
    organs = sorted(changed.get("organs", {ORGAN}))
    levels = changed.pop("levels", ("county",) * len(organs))
    level_of = dict(zip(organs, levels, strict=True))
    told = VisitFact(f"{number:016x}", "2026-03-02", "plan", ORGAN, frozenset({ORGAN}), level_of, (ITEM,), "本局")
    return replace(told, **changed)


def visits(count: int, **changed: Any) -> tuple[VisitFact, ...]:
    return tuple(visit(number, **changed) for number in range(count))


def codes(known: Known, draft: FilingDraft = DRAFT) -> list[tuple[str, str]]:
    return [(each.level, each.code) for each in said(draft, known)]


def with_caps(held: tuple[VisitFact, ...], classed: ClassFact = HIGH, **changed: Any) -> Known:
    return replace(KNOWN, classes=(classed,), caps=NINGXIA, visits=held, **changed)


@pytest.mark.parametrize(
    ("kind", "grade", "most"),
    [(cap.kind, cap.grade if cap.grade != "any" else "B", cap.most) for cap in NINGXIA],
)
def test_宁夏应急厅_年度频次上限_the_table_is_held_to_the_number(kind: Any, grade: str, most: int) -> None:
    classed = ClassFact(kind, grade, "emergency", None)
    assert codes(with_caps(visits(most - 1), classed)) == [("note", "CAP_REACHED_BY_THIS")]
    assert codes(with_caps(visits(most), classed)) == [("block", "CAP_EXCEEDED")]


def test_宁夏应急厅_a_grade_is_looked_up_and_never_ordered() -> None:
    mine = ClassFact("coal_mine", "D", "emergency", None)
    assert codes(with_caps(visits(4), mine)) == [("block", "CAP_EXCEEDED")], "D (停工停产) has fewer than C"


def test_国办发2024_54_another_year_another_organ_and_the_filing_itself_do_not_count() -> None:
    elsewhere = visits(2, organ=OTHER_ORGAN, organs=frozenset({OTHER_ORGAN}))
    assert codes(with_caps(elsewhere)) == []
    assert codes(with_caps(visits(2, day="2025-12-31"))) == []
    own = replace(DRAFT, inspection=visit(0).inspection)
    assert codes(with_caps(visits(2)), own) == [("note", "CAP_REACHED_BY_THIS")]


def from_cause(cause: Any) -> FilingDraft:
    """The draft with this cause, a purpose that has it, and its number."""
    purpose = next(each for each, causes in CAUSES_OF.items() if cause in causes)
    return replace(DRAFT, purpose=purpose, cause=cause, source="工单〔2026〕881号")


EXEMPT = ("complaint", "transfer", "assistance", "offsite_lead", "media", "application", "licence_check", "urgent")


@pytest.mark.parametrize("cause", EXEMPT)
def test_国办发2024_54_what_a_lead_or_an_application_causes_is_not_capped_but_said(cause: Any) -> None:
    told = codes(replace(with_caps(visits(2)), unfiled_at=1 if cause == "urgent" else None), from_cause(cause))
    assert ("note", "CAP_PASSED_EXEMPT") in told
    assert not any(level == "block" for level, _code in told)


def test_武汉令327_15_exempt_inspections_beyond_reason_are_warned_about() -> None:
    known = with_caps(visits(3, cause="transfer"), counting={"transfer": CountingFact("monitored", 3, "武汉令327 §15")})
    (ruling,) = said(from_cause("transfer"), known)
    assert (ruling.level, ruling.code, ruling.basis) == ("warn", "EXEMPT_TOO_MANY", "武汉令327 §15")


def test_整改复查_counts_nowhere() -> None:
    assert codes(with_caps(visits(2)), from_cause("rectification")) == []
    assert codes(with_caps(visits(2, cause="rectification"))) == []


def test_司法部问题解答_a_campaign_ordered_from_above_counts_nowhere_and_ones_own_is_capped() -> None:
    assert codes(with_caps(visits(2)), from_cause("superior_campaign")) == []
    assert codes(with_caps(visits(2, cause="superior_campaign"))) == []
    assert codes(with_caps(visits(2)), replace(DRAFT, purpose="campaign")) == [("block", "CAP_EXCEEDED")]


def test_国办发2024_54_three_counters_are_kept_by_organ_enterprise_and_year() -> None:
    held = (
        *visits(2), visit(2, cause="complaint"), visit(3, cause="superior_campaign"), visit(4, cause="rectification"),
        visit(5, organ=OTHER_ORGAN, organs=frozenset({OTHER_ORGAN})), visit(6, day="2025-03-02"),
    )  # fmt: skip
    assert counters_of(DRAFT, replace(KNOWN, visits=held)) == {"capped": 2, "monitored": 1, "excluded": 2}
    (seen,) = [
        each for each in what_was_seen("R04", DRAFT, replace(KNOWN, visits=held)) if each.code == "SEEN_COUNTERS"
    ]
    assert dict(seen.facts) == {"year": "2026", "capped": 2, "monitored": 1, "excluded": 2}


@pytest.mark.parametrize("cause", sorted(SOURCE_NEEDED))
def test_司法部文书格式_任务来源_is_told_with_its_number(cause: Any) -> None:
    (ruling,) = said(replace(from_cause(cause), source=" "), KNOWN)
    assert (ruling.rule, ruling.level, ruling.code, ruling.field) == ("R25", "block", "CAUSE_SOURCE_MISSING", "source")
    assert codes(KNOWN, from_cause(cause)) == []


def test_司法部文书格式_任务来源_fits_what_the_inspection_is_for() -> None:
    forged = replace(DRAFT, purpose="daily", cause="complaint", source="x")
    assert ("block", "CAUSE_DOES_NOT_FIT") in codes(KNOWN, forged)
    assert all(usual_cause(purpose) in causes for purpose, causes in CAUSES_OF.items())


def test_武汉令327_15_a_jurisdiction_decides_itself_what_counts() -> None:
    policy = {"plan": CountingFact("excluded"), "complaint": CountingFact("capped")}
    held = visits(2)
    assert codes(with_caps(held, counting=policy), replace(DRAFT, purpose="campaign")) == []
    assert codes(with_caps(visits(2, cause="complaint"), counting=policy), from_cause("complaint")) == [
        ("block", "CAP_EXCEEDED")
    ]


def test_深圳_a_joint_inspection_counts_once_for_everybody_in_it() -> None:
    joint = visit(7, organ=OTHER_ORGAN, organs=frozenset({ORGAN, OTHER_ORGAN}), levels=("county", "city"))
    assert codes(with_caps((joint, visit(8)))) == [("block", "CAP_EXCEEDED")]
    total = CapFact("high_risk", "any", "all", None, None, 2, None, "县级卫健局")
    assert codes(replace(KNOWN, classes=(HIGH,), caps=(total,), visits=(joint,))) == [("note", "CAP_REACHED_BY_THIS")]


def test_国办发2024_54_each_organ_counts_a_joint_inspection_by_the_cause_of_its_own_line() -> None:
    both = {"organ": OTHER_ORGAN, "organs": frozenset({ORGAN, OTHER_ORGAN}), "levels": ("county", "city")}
    called = visits(2, **both, cause="complaint", causes={ORGAN: "plan"})
    assert codes(with_caps(called)) == [("block", "CAP_EXCEEDED")], "its planned visit stays under the cap"
    assert counters_of(DRAFT, with_caps(called)) == {"capped": 2, "monitored": 0, "excluded": 0}
    planned = visits(2, **both, causes={ORGAN: "rectification"})
    assert codes(with_caps(planned)) == []
    assert counters_of(DRAFT, with_caps(planned)) == {"capped": 0, "monitored": 0, "excluded": 2}


@pytest.mark.parametrize(
    ("scope", "own", "leading", "counts"),
    [
        ("all", "complaint", "plan", True),
        ("all", "plan", "complaint", True),
        ("all", "complaint", "media", False),
        ("level", "complaint", "plan", False),
        ("level", "plan", "complaint", True),
    ],
)
def test_县级卫健局_a_sum_counts_a_joint_inspection_once_if_one_of_its_organs_has_it_under_the_cap(
    scope: Any, own: Any, leading: Any, counts: bool
) -> None:
    joint = visit(
        7, organ=OTHER_ORGAN, organs=frozenset({ORGAN, OTHER_ORGAN}), levels=("county", "city"), cause=leading,
        causes={ORGAN: own},
    )  # fmt: skip
    cap = CapFact("any", "any", scope, None, None, 2, None, "县级卫健局")
    said = codes(replace(KNOWN, caps=(cap,), visits=(joint,)))
    assert (("note", "CAP_REACHED_BY_THIS") in said) is counts


def test_县级卫健局_caps_per_level_and_over_all_levels_add_up() -> None:
    caps = (
        CapFact("any", "any", "level", "county", None, 2, None, "县级卫健局"),
        CapFact("any", "any", "all", None, None, 4, None, "县级卫健局"),
    )
    other = {"organ": OTHER_ORGAN, "organs": frozenset({OTHER_ORGAN})}
    same_level = visits(2, **other)
    assert codes(replace(KNOWN, caps=caps, visits=same_level)) == [("block", "CAP_EXCEEDED")]
    city = visits(4, **other, levels=("city",))
    (ruling,) = said(DRAFT, replace(KNOWN, caps=caps, visits=city))
    assert (ruling.code, dict(ruling.facts)["scope"]) == ("CAP_EXCEEDED", "all")


def test_国办发2024_54_the_narrower_regions_cap_counts_and_the_wider_one_does_not() -> None:
    county, province = (CapFact("any", "any", "organ", None, None, most, None, "x") for most in (1, 9))
    assert codes(replace(KNOWN, caps=(county, province), visits=visits(1))) == [("block", "CAP_EXCEEDED")]


def test_优化营商环境条例54_a_cap_may_go_by_the_credit_class_beside_the_class_of_the_table() -> None:
    by_credit = CapFact("credit", "A", "organ", None, None, 1, None, "宁夏市场监管厅")
    credit = with_credit((HIGH,), "A", "emergency")
    assert codes(replace(KNOWN, classes=credit, caps=(by_credit, *NINGXIA), visits=visits(1))) == [
        ("block", "CAP_EXCEEDED"),
        ("note", "CAP_REACHED_BY_THIS"),
    ]
    assert codes(replace(KNOWN, classes=with_credit((), "B", "emergency"), caps=(by_credit,), visits=visits(1))) == []
    assert with_credit((HIGH,), "unrated", "emergency") == (HIGH,)
    assert kinds_asked(credit) == ["any", "credit", "high_risk"]
    only = replace(KNOWN, classes=with_credit((), "A", "emergency"), caps=NINGXIA)
    assert codes(only) == [("note", "CLASS_UNKNOWN")], "its place in the table is still asked about"


def test_宁夏应急厅_an_enterprise_without_a_class_is_asked_about_and_not_guessed() -> None:
    assert codes(replace(KNOWN, caps=NINGXIA)) == [("note", "CLASS_UNKNOWN")]


@given(st.lists(st.sampled_from(get_args(Cause)), max_size=30), st.integers(1, 6))
def test_国办发2024_54_caps_are_never_exceeded_by_any_order_of_approvals(causes: list[Any], most: int) -> None:
    cap = CapFact("any", "any", "organ", None, None, most, None, "x")
    held: tuple[VisitFact, ...] = ()
    for number, cause in enumerate(causes):
        rulings = judge_filing(from_cause(cause), replace(KNOWN, caps=(cap,), visits=held))
        if not any(each.level in ("block", "gate") for each in rulings):
            held = (*held, visit(number, cause=cause))
    assert sum(1 for each in held if each.cause == "plan") == min(most, causes.count("plan"))
    assert len(held) == len(causes) - max(0, causes.count("plan") - most), "what is not capped is never held up"


# Minimums ------------------------------------------------------------------------------------------------------


def test_应急2025_11_a_key_enterprise_is_inspected_at_least_once_a_year() -> None:
    cap = CapFact("key", "any", "organ", None, None, None, 1, "应急〔2025〕11号")
    known = replace(KNOWN, classes=(replace(HIGH, kind="key"),), caps=(cap,))
    assert unmet_minimum(known, ORGAN, "2026") == (cap, 0)
    assert unmet_minimum(replace(known, visits=visits(1)), ORGAN, "2026") is None
    assert unmet_minimum(replace(known, visits=visits(1, cause="rectification")), ORGAN, "2026") == (cap, 0)
    assert unmet_minimum(replace(known, visits=visits(1)), ORGAN, "2027") == (cap, 0)


# Frequencies of items ------------------------------------------------------------------------------------------


def often(wording: str) -> Known:
    return replace(KNOWN, items={ITEM: item(ITEM, frequency=read_frequency(wording))})


@pytest.mark.parametrize(
    ("wording", "held", "level"),
    [
        ("每年不超过2次", visits(1), None),
        ("每年不超过2次", visits(2), "gate"),
        ("原则上每年不超过1次", visits(1), "warn"),
        ("每2年不超过1次", visits(1, day="2025-06-01"), "gate"),
        ("每2年不超过1次", visits(1, day="2024-12-31"), None),
        ("每季度不超过1次", visits(1, day="2026-10-01"), "gate"),
        ("每季度不超过1次", visits(1, day="2026-09-30"), None),
        ("每月1次", visits(1, day="2026-11-02"), "gate"),
        ("每年至少1次", visits(9), None),
        ("根据实际情况确定", visits(9), None),
        ("每年不超过2次", visits(2, items=(OTHER_ITEM,)), None),
    ],
)
def test_检查事项清单_an_item_is_inspected_no_more_often_than_its_list_says(
    wording: str, held: tuple[VisitFact, ...], level: str | None
) -> None:
    told = [each.level for each in said(DRAFT, replace(often(wording), visits=held)) if each.rule == "R26"]
    assert told == ([level] if level else [])


def test_检查事项清单_a_wording_that_is_not_understood_is_shown_and_not_counted() -> None:
    known = replace(KNOWN, items={ITEM: item(ITEM, wording="A级每年1次")}, visits=visits(9))
    (ruling,) = said(DRAFT, known)
    assert (ruling.level, ruling.code, dict(ruling.facts)["wording"]) == ("note", "FREQUENCY_NOT_READ", "A级每年1次")


def test_检查事项清单_within_a_licence_it_is_noted_because_its_validity_is_not_known() -> None:
    assert codes(often("在许可有效期内不超过2次")) == [("note", "FREQUENCY_OF_LICENCE")]


def test_检查事项清单_what_was_seen_names_the_calendar_years_that_are_counted() -> None:
    known = replace(often("每2年不超过1次"), visits=visits(1, day="2025-06-01"))
    (seen,) = what_was_seen("R26", DRAFT, known)
    told = {"used": 1, "most": 1, "from_day": "2025-01-01", "until": "2026-12-31"}
    assert (seen.code, told.items() <= dict(seen.facts).items()) == ("SEEN_FREQUENCY", True)
    (ruling,) = [each for each in said(DRAFT, known) if each.rule == "R26"]
    assert told.items() <= dict(ruling.facts).items()
    (of_licence,) = what_was_seen("R26", DRAFT, often("在许可有效期内不超过2次"))
    assert of_licence.code == "SEEN_FREQUENCY_OF_LICENCE", "a licence is no period of months"


@pytest.mark.parametrize(
    ("day", "months", "period"),
    [
        ("2026-11-24", 12, ("2026-01-01", "2026-12-31")),
        ("2026-11-24", 24, ("2025-01-01", "2026-12-31")),
        ("2026-11-24", 6, ("2026-07-01", "2026-12-31")),
        ("2026-02-24", 3, ("2026-01-01", "2026-03-31")),
        ("2028-02-24", 1, ("2028-02-01", "2028-02-29")),
        ("2026-12-31", 1, ("2026-12-01", "2026-12-31")),
    ],
)
def test_a_period_is_one_of_the_calendar(day: str, months: int, period: tuple[str, str]) -> None:
    assert period_of(day, months) == period


# Repeats, levels, whitelist --------------------------------------------------------------------------------------


def by_city(day: str, **changed: Any) -> VisitFact:
    told: dict[str, Any] = {"organ": OTHER_ORGAN, "organs": frozenset({OTHER_ORGAN}), "levels": ("city",)}
    return visit(1, **{**told, "day": day, "organ_name": "市局", **changed})


@pytest.mark.parametrize(
    ("held", "repeats"),
    [
        (by_city("2026-08-25"), True),
        (by_city("2026-08-24"), False),
        (by_city("2026-11-24"), True),
        (by_city("2026-12-01"), False),
        (by_city("2026-10-01", items=(OTHER_ITEM,)), False),
        (by_city("2026-10-01", levels=("county",)), False),
        (by_city("2026-10-01", levels=("township",)), False),
    ],
)
def test_市监总局令49_42_what_a_higher_level_inspected_is_not_repeated_within_three_months(
    held: VisitFact, repeats: bool
) -> None:
    assert codes(replace(KNOWN, visits=(held,))) == ([("gate", "REPEATS_HIGHER_LEVEL")] if repeats else [])


def test_市监总局令49_42_a_region_sets_the_months_and_the_strictness_of_a_repeat() -> None:
    policy = {"R24": PolicyFact("warn", 1, "本区规定")}
    known = replace(KNOWN, visits=(by_city("2026-11-01"),), policy=policy)
    (ruling,) = said(DRAFT, known)
    assert (ruling.level, ruling.basis, dict(ruling.facts)["months"]) == ("warn", "本区规定", 1)
    assert said(DRAFT, replace(known, visits=(by_city("2026-10-01"),))) == []


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [("2026-05-31", 3, "2026-02-28"), ("2026-01-15", 3, "2025-10-15"), ("2028-05-30", 3, "2028-02-29")],
)
def test_months_before_a_day(day: str, months: int, before: str) -> None:
    assert months_before(day, months) == before


def test_宁夏_一家企业对应一个层级_another_level_is_told_as_the_region_takes_it() -> None:
    known = replace(KNOWN, classes=(replace(HIGH, level="city"),))
    assert codes(known) == [("warn", "OTHER_LEVEL_INSPECTS")]
    strict = replace(known, policy={"R03": PolicyFact("gate", None, "宁夏应急厅")})
    assert codes(strict) == [("gate", "OTHER_LEVEL_INSPECTS")]
    assert codes(replace(KNOWN, classes=(replace(HIGH, level=None),))) == []


WHITE = WhitelistFact("银川市司法局", "2027-06-30", "连续三年A级")


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        ("plan", ("block", "WHITELISTED")),
        ("superior_campaign", ("block", "WHITELISTED")),
        ("application", ("block", "WHITELISTED")),
        ("media", ("block", "WHITELISTED")),
        ("complaint", ("note", "WHITELISTED_BUT_CALLED")),
        ("transfer", ("note", "WHITELISTED_BUT_CALLED")),
        ("rectification", ("note", "WHITELISTED_BUT_CALLED")),
    ],
)
def test_银川_涉企检查白名单_only_a_call_opens_the_door(cause: Any, told: tuple[str, str]) -> None:
    assert codes(replace(KNOWN, whitelisted=WHITE), from_cause(cause)) == [told]


# Licences --------------------------------------------------------------------------------------------------------


def licence(first: str, last: str, **changed: Any) -> LicenceFact:
    return replace(LicenceFact("安全生产许可证", "宁许〔2024〕8号", (ITEM,), "emergency", first, last), **changed)


def test_行政许可法70_a_licence_that_has_run_out_on_the_day_of_the_visit_is_a_finding() -> None:
    old = licence("2023-11-24", "2026-11-23")
    (ruling,) = said(DRAFT, replace(KNOWN, licences=(old,)))
    assert (ruling.rule, ruling.level, ruling.code) == ("R27", "warn", "LICENCE_RUN_OUT")
    assert dict(ruling.facts)["until"] == "2026-11-23"
    assert codes(replace(KNOWN, licences=(replace(old, valid_until="2026-11-24"),))) == []
    strict = {"R27": PolicyFact("block", None, "宁夏")}
    assert codes(replace(KNOWN, licences=(old,), policy=strict)) == [("block", "LICENCE_RUN_OUT")]


def test_行政许可法50_a_renewed_licence_has_not_run_out_and_another_items_does_not_count() -> None:
    old = licence("2023-11-24", "2026-11-23")
    renewed = licence("2026-11-24", "2029-11-23", number="宁许〔2026〕9号")
    assert codes(replace(KNOWN, licences=(old, renewed))) == []
    assert codes(replace(KNOWN, licences=(replace(old, items=(OTHER_ITEM,)),))) == []
    assert codes(replace(KNOWN, licences=(replace(old, items=(), field="fire"),))) == []
    assert codes(replace(KNOWN, licences=(replace(old, items=()),))) == [("warn", "LICENCE_RUN_OUT")]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("2024-01-02", "2025-06-01"), [("gate", "FREQUENCY_IN_LICENCE_EXCEEDED")]),
        (("2023-12-31", "2025-06-01"), []),
        (("2025-06-01",), []),
    ],
)
def test_检查事项清单_在许可有效期内_counts_from_the_licences_first_day_to_its_last(
    days: tuple[str, ...], told: list[tuple[str, str]]
) -> None:
    held = tuple(visit(number, day=day) for number, day in enumerate(days))
    known = replace(often("在许可有效期内不超过2次"), licences=(licence("2024-01-01", "2026-12-31"),), visits=held)
    assert codes(known) == told
    assert codes(replace(known, licences=())) == [("note", "FREQUENCY_OF_LICENCE")], "asked about, never guessed"


# Bodies, people, approval, numbers -------------------------------------------------------------------------------


def test_国办发2024_54_a_body_that_is_not_listed_may_not_inspect_where_a_list_is_kept() -> None:
    assert codes(replace(KNOWN, bodies_kept=True)) == [("block", "BODY_NOT_LISTED")]
    assert codes(replace(KNOWN, bodies_kept=True, body=BodyFact("局", "authority", ""))) == []


def test_行政处罚法20_an_entrusted_body_acts_in_its_principals_name() -> None:
    entrusted = replace(KNOWN, bodies_kept=True, body=BodyFact("大队", "entrusted", "兴庆区应急管理局"))
    assert codes(entrusted) == [("note", "IN_THE_NAME_OF")]
    nameless = replace(entrusted, body=BodyFact("大队", "entrusted", ""))
    assert codes(nameless) == [("block", "PRINCIPAL_MISSING")]


def test_行政处罚法42_a_certificate_for_another_field_is_warned_about() -> None:
    people = {each: officer(each, fields=("fire",)) for each in (FIRST, SECOND)}
    known = replace(KNOWN, officers=people, items={ITEM: item(ITEM, field="emergency")})
    assert codes(known) == [("warn", "FIELD_NOT_CERTIFIED")]
    assert codes(replace(known, officers={**people, SECOND: officer(SECOND)})) == []


def test_行政处罚法43_who_declared_a_conflict_of_interest_does_not_go() -> None:
    assert codes(replace(KNOWN, conflicts={SECOND: "配偶任职"})) == [("block", "CONFLICT_DECLARED")]


@pytest.mark.parametrize(
    ("method", "reason", "told"),
    [
        ("either", "", [("block", "ONSITE_REASON_NEEDED")]),
        ("offsite", "", [("block", "ONSITE_REASON_NEEDED")]),
        ("either", "需开罐查看", []),
        ("offsite", "需开罐查看", [("warn", "ITEM_IS_OFFSITE")]),
        ("onsite", "", [("warn", "ONSITE_REASON_MISSING")]),
    ],
)
def test_国办发2024_54_where_off_site_would_do_a_visit_needs_a_reason(
    method: Any, reason: str, told: list[tuple[str, str]]
) -> None:
    known = replace(KNOWN, items={ITEM: item(ITEM, method=method)})
    assert codes(known, replace(DRAFT, onsite_reason=reason)) == told


def test_国办发2024_54_a_listed_item_that_is_not_published_may_not_be_filed() -> None:
    known = replace(KNOWN, items={ITEM: item(ITEM, published=False)})
    assert codes(known) == [("block", "ITEM_NOT_PUBLISHED")]


def test_司法部问答21_nobody_approves_their_own_filing() -> None:
    assert codes(replace(KNOWN, filed_by=FIRST, approver=FIRST)) == [("block", "OWN_FILING")]
    assert codes(replace(KNOWN, filed_by=FIRST, approver=SECOND)) == []


def test_国办发2024_54_who_approves_was_named_and_another_reviewed_where_two_steps_are_the_rule() -> None:
    approved = replace(KNOWN, approver=SECOND)
    assert codes(replace(approved, approvers=(FIRST,))) == [("block", "APPROVER_NOT_NAMED")]
    assert codes(replace(approved, approvers=(FIRST, SECOND))) == []
    assert codes(replace(approved, steps=2)) == [("block", "REVIEW_SKIPPED")]
    assert codes(replace(approved, steps=2, reviewed_by=SECOND)) == [("block", "REVIEWER_APPROVED")]
    assert codes(replace(approved, steps=2, reviewed_by=FIRST)) == []


def test_国办发2024_54_who_stands_in_for_a_named_approver_does_it_by_a_delegation_in_force() -> None:
    stood_in = replace(KNOWN, approver=SECOND, approvers=(FIRST,), stood_in=True)
    given = DelegationFact(FIRST, "2026-11-01", "2026-11-30", in_force=True)
    assert codes(stood_in) == [("block", "STOOD_IN_FOR_NOBODY")]
    assert codes(replace(stood_in, delegation=given)) == []
    assert codes(replace(stood_in, delegation=replace(given, in_force=False))) == [("block", "DELEGATION_NOT_IN_FORCE")]
    assert codes(replace(stood_in, delegation=replace(given, holder="64X"))) == [("block", "APPROVER_NOT_NAMED")]
    assert codes(replace(stood_in, approvers=())) == [("warn", "STOOD_IN_FOR_NOBODY")], "any supervisor might"


def test_国办发2024_54_a_code_is_bound_to_what_was_filed() -> None:
    (ruling,) = said(DRAFT, replace(KNOWN, permit_differs=("officers",)))
    assert (ruling.rule, ruling.level, ruling.code) == ("R09", "block", "PERMIT_DIFFERS")


def test_司法部问答21_an_urgent_visit_is_filed_after_it_and_by_its_day() -> None:
    urgent = replace(DRAFT, purpose="urgent", cause="urgent")
    assert codes(KNOWN, urgent) == [("warn", "URGENT_BUT_FILED_FIRST")]
    made = replace(KNOWN, unfiled_at=1, backfill_due="2026-11-25", today="2026-11-25")
    assert codes(made, urgent) == [("note", "BACKFILL_IN_TIME")]
    assert codes(replace(made, today="2026-11-26"), urgent) == [("warn", "BACKFILL_LATE")]
    assert codes(replace(made, left_first=True), urgent) == [("warn", "BACKFILL_LATE")], "before leaving, they had left"


def test_行政检查文书_a_number_is_given_once() -> None:
    known = replace(KNOWN, filing_no="兴应急检备〔2026〕1号", same_number=("00ff",))
    assert codes(known) == [("block", "NUMBER_GIVEN_TWICE")]


# Exceptions ------------------------------------------------------------------------------------------------------


def lifted(rule: str) -> list[Ruling]:
    known = with_caps(visits(2), whitelisted=WHITE, conflicts={SECOND: "x"}, exceptions={rule: "发生事故"})
    return said(DRAFT, known)


def test_国办发2024_54_an_exception_turns_a_block_into_a_note_that_keeps_its_reason() -> None:
    told = {each.rule: each for each in lifted("R04")}
    assert (told["R04"].level, told["R04"].code, told["R04"].lifted) == ("note", "CAP_EXCEEDED", "发生事故")
    assert told["R23"].level == "block"


def test_行政处罚法42_rules_that_protect_people_are_never_lifted() -> None:
    assert {"R01", "R02", "R07", "R08", "R09", "R11", "R21"}.isdisjoint(LIFTABLE)
    assert {each.rule: each.level for each in lifted("R07")}["R07"] == "block"


def test_国办发2024_54_what_needs_a_decision_may_be_filed_and_not_approved() -> None:
    rulings = judge_filing(DRAFT, replace(KNOWN, visits=(by_city("2026-10-01"),)))
    require_allowed(rulings)
    with pytest.raises(Refused) as refused:
        require_decided(rulings)
    assert refused.value.code == "REPEATS_HIGHER_LEVEL"
