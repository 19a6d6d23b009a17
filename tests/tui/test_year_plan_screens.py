from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspector_tui.domain.cap_list import CapSet
from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.domain.register import EnterpriseRegistered
from inspector_tui.domain.year_plans import ClassShares
from inspector_tui.errors import BadInput
from inspector_tui.i18n import set_language
from inspector_tui.models import queries
from inspector_tui.models.rows import InspectionRow
from inspector_tui.screens.year_plan_form import YearPlanFormScreen, parse_shares
from inspector_tui.screens.year_plans import YearPlansScreen
from inspector_tui.services.calendars import import_calendar
from inspector_tui.services.year_plan import YearRequest
from inspector_tui.services.year_planning import make
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.progress import Progress
from tests.tui.tiny import until
from tests.tui.world import at_the_desk, settled, toasts
from tests.world import ITEM, World

REQUEST = YearRequest(2027, "2027年度检查计划", (ITEM,), ClassShares(A=100, D=200))
CODES = [make_credit_code(region="640104", organisation=f"MA7{number:05d}") for number in range(20)]


@pytest.fixture
def planning_world(world: World) -> World:
    world.supervisor.tell(
        *(
            EnterpriseRegistered(subject=code, name=f"宁夏第{at}化工有限公司", region="640104", grade="AD"[at % 2])
            for at, code in enumerate(CODES)
        )
    )
    return world


def planned(world: World) -> int:
    with world.supervisor.reading() as connection:
        return len(queries.where(connection, InspectionRow, year=2027))


async def test_a_plan_is_looked_at_live_and_made_at_once(planning_world: World) -> None:
    async with at_the_desk(planning_world.supervisor, YearPlansScreen()) as (app, pilot):
        assert "F9 makes one" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, YearPlanFormScreen) and "Usable" in app.words())
        app.screen.query_one(DraftForm).restore({"items": ITEM, "shares": "A=100 D=200"})
        await pilot.press("end", "backspace", "7")
        await settled(pilot, lambda: "Person-days" in app.words())
        assert "risk D 20" in app.words()
        assert "Provisional" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        assert "30 visits to 21" in app.words()
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, YearPlansScreen) and "provisional" in app.words())
        assert "Planned 30 visits" in toasts(app)
    assert planned(planning_world) == 30


async def test_who_is_left_out_for_a_cap_stands_beside_the_form_by_name(planning_world: World) -> None:
    planning_world.server.tell(
        CapSet(region="64", valid_from="2026-01-01", kind="any", grade="any", scope="all", most=1, basis="宁夏应急厅")
    )
    planning_world.sync()
    async with at_the_desk(planning_world.supervisor, YearPlanFormScreen(), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "Usable" in app.words())
        app.screen.query_one(DraftForm).restore({"items": ITEM, "shares": "D=200"})
        await pilot.press("end", "backspace", "7")
        await settled(pilot, lambda: "10 left out, above the cap" in app.words())
        assert "宁夏第1化工有限公司" in app.words()
        assert "visit 2: 1 of at most 1 inspections" in " ".join(app.words().split())


async def test_f9_says_what_is_missing_and_what_is_no_number(planning_world: World) -> None:
    async with at_the_desk(planning_world.supervisor, YearPlanFormScreen()) as (app, pilot):
        await settled(pilot, lambda: "Usable" in app.words())
        app.screen.query_one(DraftForm).restore({"officers": "many"})
        await pilot.press("f9")
        await settled(pilot, lambda: "Fill in: Items" in app.words())
        assert "Fill in: Shares in %" in app.words()
        assert "many" in app.words()
        assert "from 2 to 100000" in app.words()
    assert planned(planning_world) == 0


async def test_a_plan_over_capacity_says_so_and_is_not_made(planning_world: World) -> None:
    async with at_the_desk(planning_world.supervisor, YearPlanFormScreen()) as (app, pilot):
        await settled(pilot, lambda: "Usable" in app.words())
        app.screen.query_one(DraftForm).restore({"items": ITEM, "shares": "A=1200 D=1200", "usable": "1"})
        await pilot.press("end", "backspace", "7")
        await settled(pilot, lambda: "person-days and there are" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await settled(pilot, lambda: "PLAN_OVER_CAPACITY" in toasts(app))
    assert planned(planning_world) == 0


async def test_a_provisional_plan_is_computed_again_when_the_notice_is_in(
    planning_world: World, tmp_path: Path
) -> None:
    make(planning_world.supervisor, REQUEST)
    notice = {"year": 2027, "days": [{"date": f"2027-01-0{day}", "isOffDay": True} for day in range(1, 8)]}
    (tmp_path / "2027.json").write_text(json.dumps(notice), encoding="utf-8")
    import_calendar(planning_world.justice, tmp_path / "2027.json")
    planning_world.sync()
    async with at_the_desk(planning_world.supervisor, YearPlansScreen()) as (app, pilot):
        await settled(pilot, lambda: "F6 Compute again" in app.words())
        await pilot.press("f6")
        await settled(pilot, lambda: "moved" in toasts(app))
    with planning_world.supervisor.reading() as connection:
        rows = queries.where(connection, InspectionRow, order="window_from", year=2027)
    assert rows[0].window_from == "2027-01-08"


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("A=33 B=50 C=100 D=200", ClassShares(A=33, B=50, C=100, D=200)),
        ("a：33%，d 200％ 未定级=5", ClassShares(A=33, D=200, unrated=5)),
        ("unrated=100", ClassShares(unrated=100)),
    ],
)
def test_shares_are_read_as_people_type_them(text: str, shares: ClassShares) -> None:
    assert parse_shares(text) == shares


@pytest.mark.parametrize("text", ["", "E=3", "A", "A=33 and B", "A=1201", "33"])
def test_what_are_no_shares_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="SHARES_NOT_UNDERSTOOD"):
        parse_shares(text)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_it_fits_small_and_wide_windows_in_chinese(planning_world: World, size: tuple[int, int]) -> None:
    make(planning_world.supervisor, REQUEST)
    async with at_the_desk(planning_world.supervisor, YearPlansScreen(), size=size) as (app, pilot):
        await settled(pilot, lambda: "2027年度检查计划" in app.words())
        set_language("zh_CN")
        app.retranslate()
        await settled(pilot, lambda: "暂定" in app.words())


async def test_a_plan_is_stopped_by_escape_and_nothing_of_it_stays(planning_world: World) -> None:
    """The making is held between two records by a lock that another writer has, so that Escape always comes before."""
    supervisor = planning_world.supervisor
    async with at_the_desk(supervisor, YearPlanFormScreen()) as (app, pilot):
        await settled(pilot, lambda: "Usable" in app.words())
        app.screen.query_one(DraftForm).restore({"items": ITEM, "shares": "A=100 D=200"})
        await pilot.press("end", "backspace", "7")
        await settled(pilot, lambda: "Person-days" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        with supervisor.writing():
            await pilot.press("enter")
            await until(pilot, lambda: any(each.has_focus for each in app.screen.query(Progress)))
            await pilot.press("escape")
        await settled(pilot, lambda: "Stopped. Nothing was planned." in toasts(app))
        assert isinstance(app.screen, YearPlanFormScreen)
        assert not app.screen.query_one(Progress).running
    assert planned(planning_world) == 0


async def test_a_plan_ordered_from_above_says_so_and_by_which_document(planning_world: World) -> None:
    async with at_the_desk(planning_world.supervisor, YearPlanFormScreen()) as (app, pilot):
        await settled(pilot, lambda: "Usable" in app.words())
        told = {"items": ITEM, "shares": "A=100", "purpose": "campaign", "cause": "superior_campaign"}
        app.screen.query_one(DraftForm).restore(told)
        await pilot.press("end", "backspace", "7")
        await settled(pilot, lambda: "Say by what it is known" in app.words())
        app.screen.query_one(DraftForm).restore({"source": "宁应急〔2026〕9号"})
        app.screen.query_one("#field-year Input").focus()
        await pilot.press("end", "backspace", "7")
        await settled(pilot, lambda: "Person-days" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await settled(pilot, lambda: bool(planned(planning_world)))
    with planning_world.supervisor.reading() as connection:
        made = queries.where(connection, InspectionRow, year=2027)
    assert {(row.cause, row.source) for row in made} == {("superior_campaign", "宁应急〔2026〕9号")}
