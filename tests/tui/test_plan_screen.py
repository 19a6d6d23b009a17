"""The plan: found by typing, filtered, marked, opened; a hundred thousand rows in no time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from inspector_tui.models import queries
from inspector_tui.models.rows import InspectionRow
from inspector_tui.screens.filing import FilingScreen
from inspector_tui.screens.inspection import InspectionScreen
from inspector_tui.screens.plan import PlanScreen
from inspector_tui.services.plan_search import PlanSearch, Search
from inspector_tui.services.today import today_of
from inspector_tui.widgets.search_box import SearchInput
from inspector_tui.widgets.table import VirtualTable
from tests.tui.world import OTHER_ORGAN, DeskApp, Office, an_office, at_the_desk, settled


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path / "office") as opened:
        yield opened


def table(app: DeskApp) -> VirtualTable:
    return app.screen.query_one(VirtualTable)


async def test_two_characters_find_the_enterprise(office: Office) -> None:
    office.plan(30)
    async with at_the_desk(office.officer, PlanScreen()) as (app, pilot):
        assert table(app).row_count == 30
        await pilot.press("灵", "武")
        await settled(pilot, lambda: table(app).row_count == 6)
        assert "6 inspections" in app.words()
        assert "银川绿源" not in app.words()


async def test_says_what_to_do_when_nothing_matches(office: Office) -> None:
    office.plan(2)
    async with at_the_desk(office.officer, PlanScreen()) as (app, pilot):
        app.screen.query_one(SearchInput).value = "没有这家"
        await settled(pilot, lambda: table(app).row_count == 0)
        assert "Nothing matches. Type less, or switch filters off." in app.words()


async def test_an_empty_plan_says_how_to_get_one(office: Office) -> None:
    async with at_the_desk(office.officer, PlanScreen()) as (app, _pilot):
        assert "The plan is empty here. F5 fetches it" in app.words()


async def test_marks_while_typing_and_files_the_marked(office: Office) -> None:
    ids = office.plan(5)
    async with at_the_desk(office.officer, PlanScreen()) as (app, pilot):
        await pilot.press("f4", "f4")
        await settled(pilot)
        assert "2 marked" in app.words()
        assert "F9 File 2" in app.words()
        await pilot.press("f9")
        await settled(pilot)
        assert isinstance(app.screen, FilingScreen)
        assert "2 inspections" in app.words()
        assert table_marks(app) == frozenset(ids[:2])


def table_marks(app: DeskApp) -> frozenset[str]:
    plan = next(screen for screen in app.screen_stack if isinstance(screen, PlanScreen))
    return plan.query_one(VirtualTable).marked


async def test_enter_goes_on_where_the_inspection_stands(office: Office) -> None:
    planned, filed = office.plan(2)
    office.file([filed])
    async with at_the_desk(office.officer, PlanScreen()) as (app, pilot):
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, FilingScreen)
        assert app.screen.place() == f"filing:{planned}"
        await pilot.press("escape")
        await settled(pilot, lambda: isinstance(app.screen, PlanScreen))
        await pilot.press("down", "enter")
        await settled(pilot)
        assert isinstance(app.screen, InspectionScreen)


async def test_the_cursor_stays_when_one_comes_back(office: Office) -> None:
    office.plan(6)
    async with at_the_desk(office.officer, PlanScreen()) as (app, pilot):
        await pilot.press("down", "down", "enter")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot, lambda: isinstance(app.screen, PlanScreen))
        assert table(app).cursor == 2


async def test_f9_rests_where_nothing_can_be_filed(office: Office) -> None:
    ids = office.plan(1)
    office.file(ids)
    office.approve(ids)
    async with at_the_desk(office.officer, PlanScreen()) as (app, pilot):
        await pilot.press("f9")
        await settled(pilot)
        assert isinstance(app.screen, PlanScreen)


def test_filters_cut_the_list_down_together(office: Office) -> None:
    open_now, over, mine = office.plan(3)
    office.plan(1, inspection="a" * 16, window_from="2026-01-01", window_until="2026-01-31")
    office.plan(1, inspection="b" * 16, organ=OTHER_ORGAN)
    office.file([mine])
    plan = PlanSearch(office.officer, today_of(office.officer))
    counts = {chip: len(plan.find(Search("", frozenset({chip})))) for chip in ("unfiled", "mine", "month", "overdue")}
    assert counts == {"unfiled": 3, "mine": 1, "month": 3, "overdue": 1}
    assert len(plan.find(Search())) == 4
    assert len(plan.find(Search("", frozenset({"all"})))) == 5
    assert len(plan.find(Search("", frozenset({"unfiled", "overdue"})))) == 1
    assert len(plan.find(Search("", frozenset({"mine", "overdue"})))) == 0
    assert open_now != over


@pytest.mark.parametrize("text", ["银", "绿源", "绿源食", "9164", "%", "_", '"', "'", "\\", "*", "NEAR(", "  "])
def test_any_text_can_be_searched_for(office: Office, text: str) -> None:
    office.plan(5)
    found = PlanSearch(office.officer, today_of(office.officer)).find(Search(text.strip()))
    assert len(found) in (0, 1, 5)


async def test_a_hundred_thousand_rows_open_and_answer(office: Office) -> None:
    (one,) = office.plan(1)
    with office.officer.reading() as connection:
        row = queries.inspection(connection, one)
    assert row is not None
    values = row.model_dump()
    many = [
        {
            **values,
            "inspection": f"{number:016x}",
            "stream": f"inspection:{number:016x}",
            "enterprise_name": f"{number}厂",
        }
        for number in range(2, 100_001)
    ]
    with office.officer.writing() as connection:
        connection.execute(insert(InspectionRow.__table__), many)
    async with at_the_desk(office.officer, PlanScreen()) as (app, pilot):
        assert table(app).row_count == 100_000
        app.screen.query_one(SearchInput).value = "恒信"
        await settled(pilot, lambda: table(app).row_count == 1)
        await pilot.press("end")
        assert table(app).current is not None


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_names_and_states_stand_in_every_size(office: Office, size: tuple[int, int]) -> None:
    office.plan(3)
    async with at_the_desk(office.officer, PlanScreen(), size=size) as (app, _pilot):
        assert "宁东恒信化工" in app.words()
        assert "planned" in app.words()


async def test_the_language_switches_live(office: Office) -> None:
    office.plan(3)
    async with at_the_desk(office.officer, PlanScreen()) as (app, pilot):
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: "计划" in app.words() and "planned" not in app.words())
        assert "3 项检查" in app.words()
