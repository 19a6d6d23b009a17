"""The rules of a filing, each test named after its legal basis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from inspector_tui.domain.rules import (
    FILING_RULE_IDS,
    MAX_WINDOW_SECONDS,
    FilingDraft,
    ItemFact,
    Known,
    OfficerFact,
    Ruling,
    judge_filing,
    require_allowed,
)
from inspector_tui.errors import Refused
from tests.world import FIRST, ITEM, NOW, ORGAN, OTHER_ORGAN, SECOND, SUBJECT


def officer(certificate: str, **changed: Any) -> OfficerFact:
    return replace(
        OfficerFact(certificate, f"官{certificate}", ORGAN, "inspector", "2024-01-01", "2029-12-31"),
        **changed,
    )


def item(code: str, **changed: Any) -> ItemFact:
    return replace(ItemFact(code, f"事项{code}", "2024-01-01", None), **changed)


DRAFT = FilingDraft(
    organ=ORGAN,
    subject=SUBJECT,
    items=(ITEM,),
    officers=(FIRST, SECOND),
    purpose="daily",
    onsite_reason="需现场核查",
    start=NOW,
    end=NOW + 8 * 3600,
    first_day="2026-11-24",
    last_day="2026-11-24",
)
KNOWN = Known(True, {each: officer(each) for each in (FIRST, SECOND)}, {ITEM: item(ITEM)})


def said(draft: FilingDraft = DRAFT, known: Known = KNOWN) -> list[Ruling]:
    return [ruling for ruling in judge_filing(draft, known) if ruling.level != "pass"]


def only(draft: FilingDraft = DRAFT, known: Known = KNOWN) -> Ruling:
    (ruling,) = said(draft, known)
    return ruling


def blocked_by(ruling: Ruling, code: str, rule: str, basis: str) -> None:
    assert (ruling.level, ruling.code, ruling.rule, ruling.basis) == ("block", code, rule, basis)
    with pytest.raises(Refused) as refused:
        require_allowed([ruling])
    assert refused.value.code == code
    assert refused.value.facts["basis"] == basis


def test_a_filing_in_order_passes_every_rule() -> None:
    rulings = judge_filing(DRAFT, KNOWN)
    assert sorted(ruling.rule for ruling in rulings) == sorted(FILING_RULE_IDS)
    assert {ruling.level for ruling in rulings} == {"pass"}
    require_allowed(rulings)


def test_国办发2024_54_an_unregistered_organ_may_not_inspect() -> None:
    ruling = only(known=replace(KNOWN, organ_registered=False))
    blocked_by(ruling, "ORGAN_NOT_REGISTERED", "R01", "国办发〔2024〕54号")


def test_国办发2024_54_a_filing_names_items() -> None:
    blocked_by(only(replace(DRAFT, items=())), "ITEMS_MISSING", "R01", "国办发〔2024〕54号")


def test_国办发2024_54_an_unknown_item_may_not_be_inspected() -> None:
    blocked_by(only(replace(DRAFT, items=("nope",))), "ITEM_UNKNOWN", "R01", "国办发〔2024〕54号")


@pytest.mark.parametrize("changed", [{"valid_from": "2026-11-25"}, {"valid_until": "2026-11-23"}])
def test_国办发2024_54_an_item_not_published_on_the_day_may_not_be_inspected(changed: dict[str, Any]) -> None:
    ruling = only(known=replace(KNOWN, items={ITEM: item(ITEM, **changed)}))
    blocked_by(ruling, "ITEM_NOT_PUBLISHED", "R01", "国办发〔2024〕54号")


@pytest.mark.parametrize("changed", [{"valid_from": "2026-11-24"}, {"valid_until": "2026-11-24"}])
def test_the_first_and_last_day_of_publication_count(changed: dict[str, Any]) -> None:
    assert said(known=replace(KNOWN, items={ITEM: item(ITEM, **changed)})) == []


def test_检查码1_at_most_16_items_fit_one_filing() -> None:
    codes = tuple(f"i{number}" for number in range(17))
    known = replace(KNOWN, items={code: item(code) for code in codes})
    assert said(replace(DRAFT, items=codes[:16]), known) == []
    assert only(replace(DRAFT, items=codes), known).code == "ITEMS_TOO_MANY"


@pytest.mark.parametrize("subject", ["", "1234567890123", "91640100MA76F2QX8", SUBJECT[:-1] + "?"])
def test_gb32100_a_malformed_credit_code_blocks(subject: str) -> None:
    ruling = only(replace(DRAFT, subject=subject))
    assert (ruling.level, ruling.rule, ruling.basis) == ("block", "R02", "GB 32100-2015")


def test_gb32100_an_old_registration_number_is_noted_and_allowed() -> None:
    ruling = only(replace(DRAFT, subject="640100000000019"))
    assert (ruling.level, ruling.code) == ("note", "SUBJECT_OLD_NUMBER")
    require_allowed([ruling])


@pytest.mark.parametrize("officers", [(), (FIRST,), (FIRST, FIRST)])
def test_行政处罚法42_two_different_officers_are_needed(officers: tuple[str, ...]) -> None:
    blocked_by(only(replace(DRAFT, officers=officers)), "OFFICERS_TOO_FEW", "R07", "行政处罚法 §42")


def test_检查码1_at_most_16_officers_fit_one_permit() -> None:
    people = tuple(f"NX-{number}" for number in range(17))
    known = replace(KNOWN, officers={each: officer(each) for each in people})
    assert said(replace(DRAFT, officers=people[:16]), known) == []
    assert only(replace(DRAFT, officers=people), known).code == "OFFICERS_TOO_MANY"


def test_行政处罚法42_an_officer_unknown_here_blocks() -> None:
    blocked_by(only(replace(DRAFT, officers=(FIRST, "X"))), "OFFICER_UNKNOWN", "R07", "行政处罚法 §42")


@pytest.mark.parametrize("competence", ["assistant", "expert"])
def test_国办发2024_54_assistants_and_experts_do_not_count_as_officers(competence: str) -> None:
    known = replace(KNOWN, officers={**KNOWN.officers, SECOND: officer(SECOND, competence=competence)})
    blocked_by(only(known=known), "OFFICER_MAY_ONLY_ASSIST", "R07", "国办发〔2024〕54号")


@pytest.mark.parametrize("changed", [{"valid_until": "2026-11-23"}, {"valid_from": "2026-11-25"}])
def test_行政处罚法42_a_certificate_holds_for_the_whole_window(changed: dict[str, Any]) -> None:
    known = replace(KNOWN, officers={**KNOWN.officers, SECOND: officer(SECOND, **changed)})
    blocked_by(only(known=known), "CERTIFICATE_NOT_VALID", "R07", "行政处罚法 §42")


def test_行政处罚法42_a_certificate_that_ends_within_the_window_blocks() -> None:
    known = replace(KNOWN, officers={**KNOWN.officers, SECOND: officer(SECOND, valid_until="2026-11-24")})
    assert said(known=known) == []
    assert only(replace(DRAFT, last_day="2026-11-25"), known).code == "CERTIFICATE_NOT_VALID"


@pytest.mark.parametrize("end", [NOW, NOW - 1])
def test_检查码1_2_a_window_ends_after_it_starts(end: int) -> None:
    blocked_by(only(replace(DRAFT, end=end)), "WINDOW_ENDS_BEFORE_START", "R09", "检查码 1 §2")


def test_检查码1_2_a_window_lasts_at_most_31_days() -> None:
    assert said(replace(DRAFT, end=NOW + MAX_WINDOW_SECONDS)) == []
    blocked_by(only(replace(DRAFT, end=NOW + MAX_WINDOW_SECONDS + 1)), "WINDOW_TOO_LONG", "R09", "检查码 1 §2")


def test_国办发2024_54_another_open_inspection_warns_to_merge() -> None:
    rulings = said(known=replace(KNOWN, other_open=("石嘴山市应急管理局", "消防救援支队")))
    assert [(each.level, each.rule, dict(each.facts)["organ"]) for each in rulings] == [
        ("warn", "R05", "石嘴山市应急管理局"),
        ("warn", "R05", "消防救援支队"),
    ]
    require_allowed(rulings)


@pytest.mark.parametrize("reason", ["", " ", "\u3000\n"])
def test_国办发2024_54_an_unreasoned_visit_on_site_is_warned_about(reason: str) -> None:
    ruling = only(replace(DRAFT, onsite_reason=reason))
    assert (ruling.level, ruling.rule, ruling.code) == ("warn", "R06", "ONSITE_REASON_MISSING")


def test_everything_wrong_is_said_at_once_and_the_first_block_refuses() -> None:
    draft = replace(DRAFT, items=(), subject="", officers=(), end=0, onsite_reason="")
    rulings = said(draft, Known(False, {}, {}, (str(OTHER_ORGAN),)))
    assert {ruling.rule for ruling in rulings} == {"R01", "R02", "R05", "R06", "R07", "R09"}
    with pytest.raises(Refused) as refused:
        require_allowed(rulings)
    assert refused.value.code == "ORGAN_NOT_REGISTERED"
    assert refused.value.facts["field_name"] == "organ"


def test_国办发2024_54号_a_visit_is_approved_before_it_is_made() -> None:
    over = replace(KNOWN, now=NOW + 8 * 3600)
    blocked_by(only(known=over), "WINDOW_OVER", "R09", "国办发〔2024〕54号")
    assert said(known=replace(KNOWN, now=NOW + 8 * 3600 - 1)) == []
