"""The supervisor's inbox: clean filings together, the others one by one, returned with a reason, visits beside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.domain.register import OfficerRegistered
from inspector_tui.i18n import Language, set_language
from inspector_tui.screens.answers import AnswersScreen
from inspector_tui.screens.inbox import InboxScreen
from inspector_tui.screens.inspection import InspectionScreen, ReviewScreen
from inspector_tui.services import visiting
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.table import VirtualTable
from tests.services.test_approval_rules import deputy, passed_on, rule
from tests.tui.world import LI, ORGAN, DeskApp, Office, an_office, at_the_desk, records, settled, state_of, toasts
from tests.world import VISIT, World


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path / "office") as opened:
        yield opened


def filings(app: DeskApp) -> VirtualTable:
    return app.screen.query_one("#inbox-filings", VirtualTable)


async def test_clean_filings_are_approved_together(office: Office) -> None:
    ids = office.plan(6)
    office.file(ids[:5])
    office.file(ids[5:], onsite_reason="")
    async with at_the_desk(office.supervisor, InboxScreen()) as (app, pilot):
        assert "+ 5 without remark" in app.words()
        assert "[warning]" in app.words()
        assert "F9 Approve 5" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        assert "Approve 5 filings?" in app.words()
        await pilot.press("enter")
        await settled(pilot, lambda: "5 filings approved." in toasts(app) and "95 numbers left" in app.words())
        assert filings(app).row_count == 1
    office.share()
    assert [state_of(office.officer, each) for each in ids] == ["approved"] * 5 + ["filed"]


async def test_escape_approves_nothing(office: Office) -> None:
    (one,) = office.plan(1)
    office.file([one])
    async with at_the_desk(office.supervisor, InboxScreen()) as (app, pilot):
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("escape")
        await settled(pilot)
    assert state_of(office.supervisor, one) == "filed"


async def test_the_clean_ones_unfold(office: Office) -> None:
    ids = office.plan(3)
    office.file(ids)
    async with at_the_desk(office.supervisor, InboxScreen()) as (app, pilot):
        assert filings(app).row_count == 1
        await pilot.press("enter")
        await settled(pilot, lambda: filings(app).row_count == 4)
        await pilot.press("down", "f4")
        assert "1 marked" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await settled(pilot, lambda: "Approved: 银应急检备〔2026〕118号" in toasts(app))
    assert sum(state_of(office.supervisor, each) == "approved" for each in ids) == 1


async def test_a_filing_is_returned_only_with_a_reason(office: Office) -> None:
    (one,) = office.plan(1)
    office.file([one], onsite_reason="")
    async with at_the_desk(office.supervisor, InboxScreen()) as (app, pilot):
        await pilot.press("f7")
        await settled(pilot, lambda: isinstance(app.screen, AskReason))
        await pilot.press("f9")
        await settled(pilot)
        assert "Fill in: Reason" in app.words()
        await pilot.press(*"请补充理由", "f9")
        await settled(pilot, lambda: "1 filing returned." in toasts(app) and "No filing waits." in app.words())
    assert records(office.supervisor, one)[-1] == "filing.returned/1"
    office.share()
    assert state_of(office.officer, one) == "returned"


async def test_a_filing_opens_with_all_its_rules_and_can_be_decided_there(office: Office) -> None:
    (one,) = office.plan(1)
    office.file([one], onsite_reason="")
    async with at_the_desk(office.supervisor, InboxScreen()) as (app, pilot):
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, ReviewScreen))
        assert "[warning] Say why this cannot be checked off site." in app.words()
        assert "马建国 64010025001" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        assert "1 of them has remarks." in app.words()
        await pilot.press("enter")
        await settled(pilot, lambda: "Approved:" in toasts(app))
    assert state_of(office.supervisor, one) == "approved"


async def test_forbidden_ones_are_refused_one_by_one_and_say_why(office: Office) -> None:
    ids = office.plan(2)
    office.file(ids)
    office.publish(
        OfficerRegistered(certificate=LI, name="李娜", organ=ORGAN, valid_from="2024-01-01", valid_until="2026-11-01")
    )
    async with at_the_desk(office.supervisor, InboxScreen()) as (app, pilot):
        assert "[forbidden]" in app.words()
        await pilot.press("f4", "f4", "f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, AnswersScreen))
        assert "0 done, 2 refused" in app.words()
        assert "The certificate of 李娜 does not cover these days" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, InboxScreen))
    assert [state_of(office.supervisor, each) for each in ids] == ["filed", "filed"]


async def test_an_empty_inbox_says_what_to_do(office: Office) -> None:
    async with at_the_desk(office.supervisor, InboxScreen()) as (app, pilot):
        assert "No filing waits. F5 fetches new ones; F3 shows the plan" in app.words()
        await pilot.press("f9", "f7")
        await settled(pilot)
        assert isinstance(app.screen, InboxScreen)


async def test_visits_of_the_organ_stand_on_the_other_side(office: Office) -> None:
    ids = office.plan(2)
    office.file(ids)
    office.approve(ids)
    visiting.arrive(office.officer, ids[1], person="刘工")
    office.share()
    async with at_the_desk(office.supervisor, InboxScreen()) as (app, pilot):
        await pilot.press("f2")
        await settled(pilot, lambda: "under way" in app.words())
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, InspectionScreen))
        assert "银川绿源食品有限公司" in app.words()
        await pilot.press("escape", "f2")
        await settled(pilot, lambda: filings(app).display)


async def test_new_filings_appear_when_one_comes_back(office: Office) -> None:
    ids = office.plan(2)
    office.file(ids[:1])
    async with at_the_desk(office.supervisor, InboxScreen()) as (app, pilot):
        await pilot.press("f3")
        await settled(pilot)
        office.file(ids[1:])
        await pilot.press("escape")
        await settled(pilot, lambda: isinstance(app.screen, InboxScreen) and "2 without remark" in app.words())


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_act_is_in_sight_in_every_size(office: Office, size: tuple[int, int], language: Language) -> None:
    set_language(language)
    office.file(office.plan(3))
    async with at_the_desk(office.supervisor, InboxScreen(), size=size) as (app, _pilot):
        assert ("F9 批准 3 项" if language == "zh_CN" else "F9 Approve 3") in app.words()
        assert ("3 项无提醒" if language == "zh_CN" else "3 without rem") in app.words()


async def test_where_two_steps_are_the_rule_the_list_says_which_is_next(world: World) -> None:
    rule(deputy(world))
    world.file(onsite_reason="现场核查设备")
    for done, words in ((False, ("F9 reviews all", "to review")), (True, ("F9 approves all", "review done"))):
        if done:
            passed_on(world)
        async with at_the_desk(world.supervisor, InboxScreen()) as (app, pilot):
            await settled(pilot, lambda: "without remark" in app.words())
            assert words[0] in app.words()
            await pilot.press("enter")
            await settled(pilot, lambda: "- 1 without remark" in app.words())
            assert words[1] in app.words()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_a_justice_bureau_is_offered_no_decision_and_told_of_no_numbers(world: World, language: Language) -> None:
    world.file(VISIT)
    set_language(language)
    try:
        async with at_the_desk(world.justice, InboxScreen()) as (app, pilot):
            await settled(pilot, lambda: filings(app).empty.strip() != "")
            offered = [one for one in ("F9", "F7", "numbers left", "个编号", "sync to get more") if one in app.words()]
            assert offered == []
            await pilot.press("f9", "f7")
            await settled(pilot)
            assert isinstance(app.screen, InboxScreen)
    finally:
        set_language("en")
