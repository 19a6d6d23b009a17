"""The officer's home: what stands where, and what F9 does with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.i18n import Language, set_language
from inspector_tui.models import drafts
from inspector_tui.screens.code import CodeScreen
from inspector_tui.screens.filing import FilingScreen
from inspector_tui.screens.inspection import InspectionScreen
from inspector_tui.screens.plan import PlanScreen
from inspector_tui.screens.today import TodayScreen
from inspector_tui.services import visiting
from inspector_tui.widgets.sections import SectionList
from tests.tui.world import ALARMS, STORAGE, Office, an_office, at_the_desk, settled


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path / "office") as opened:
        yield opened


async def test_says_what_to_do_when_there_is_nothing(office: Office) -> None:
    async with at_the_desk(office.officer, TodayScreen()) as (app, pilot):
        assert "No approved visit ahead. File a planned inspection below" in app.words()
        assert "F9 Open the plan" in app.words()
        await pilot.press("f9")
        assert isinstance(app.screen, PlanScreen)


async def test_the_most_urgent_stands_first_and_is_selected(office: Office) -> None:
    approved, begun, planned = office.plan(3)
    office.file([approved, begun])
    office.approve([approved, begun])
    visiting.arrive(office.officer, begun, person="刘工")
    async with at_the_desk(office.officer, TodayScreen()) as (app, pilot):
        lists = app.screen.query_one(SectionList)
        assert lists.current == f"visit:{approved}"
        assert "F9 Show visit" in app.words()
        await pilot.press("down")
        assert lists.current == f"open:{begun}"
        assert "F9 Continue visit" in app.words()
        await pilot.press("down", "enter")
        await settled(pilot)
        assert isinstance(app.screen, FilingScreen)
        assert app.screen.place() == f"filing:{planned}"


async def test_f2_shows_the_code_of_an_approved_visit_and_of_nothing_else(office: Office) -> None:
    approved, _planned = office.plan(2)
    office.file([approved])
    office.approve([approved])
    for home in (TodayScreen(), PlanScreen()):
        async with at_the_desk(office.officer, home) as (app, pilot):
            await settled(pilot, lambda: app.screen.check_action("code", ()) is True)
            await pilot.press("down")
            await settled(pilot)
            await pilot.press("f2")
            assert app.screen is home
            await pilot.press("up", "f2")
            await settled(pilot)
            assert isinstance(app.screen, CodeScreen)
            assert app.screen.inspection == approved


async def test_a_filing_that_was_begun_can_be_continued(office: Office) -> None:
    one, *_rest = office.plan(2)
    drafts.save(office.officer, f"filing:{one}", "onsite_reason", "需现场查看")
    async with at_the_desk(office.officer, TodayScreen()) as (app, pilot):
        assert "[draft]" in app.words()
        assert "F9 Continue filing" in app.words()
        await pilot.press("f9")
        await settled(pilot)
        assert isinstance(app.screen, FilingScreen)
        assert "需现场查看" in app.words()


async def test_an_order_to_rectify_tells_how_many_days_are_left(office: Office) -> None:
    (one,) = office.plan(1)
    office.file([one])
    office.approve([one])
    visiting.arrive(office.officer, one, person="刘工")
    for item in (STORAGE, ALARMS):
        for check in (1, 2):
            visiting.answer(office.officer, one, item, check, "compliant")
    visiting.record_finding(office.officer, one, text="无警示标志", severity="general", deadline="2026-11-26")
    visiting.conclude(office.officer, one, "order")
    async with at_the_desk(office.officer, TodayScreen()) as (app, pilot):
        assert "[rectify 3 days]" in app.words()
        office.clock.seconds += 5 * 86400
        app.screen.query_one(SectionList).focus()
        screen = app.screen
        assert isinstance(screen, TodayScreen)
        screen.read()
        await settled(pilot)
        assert "[overdue 2 days!]" in app.words()
        await pilot.press("down", "f9")
        await settled(pilot)
        assert isinstance(app.screen, InspectionScreen)


async def test_a_missed_visit_does_not_vanish(office: Office) -> None:
    (one,) = office.plan(1)
    office.file([one])
    office.approve([one])
    office.clock.seconds += 3 * 86400
    async with at_the_desk(office.officer, TodayScreen()) as (app, _pilot):
        assert "[time over!]" in app.words()


async def test_counts_what_does_not_fit(office: Office) -> None:
    office.plan(40)
    async with at_the_desk(office.officer, TodayScreen(), size=(80, 40)) as (app, _pilot):
        assert "To file  40" in app.words()
        assert "and 16 more: F3" in app.words()


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_tells_names_and_the_act_in_every_size(office: Office, size: tuple[int, int], language: Language) -> None:
    set_language(language)
    office.plan(3)
    async with at_the_desk(office.officer, TodayScreen(), size=size) as (app, _pilot):
        words = app.words()
        assert "宁东恒信化工" in words
        assert ("F9 备案" if language == "zh_CN" else "F9 File it") in words
        assert all(len(line) <= size[0] for line in words.splitlines())


async def test_the_language_switches_live(office: Office) -> None:
    office.plan(2)
    async with at_the_desk(office.officer, TodayScreen()) as (app, pilot):
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert "待备案" in app.words()
        assert "To file" not in app.words()
