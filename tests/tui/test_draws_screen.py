from __future__ import annotations

from pathlib import Path

import pytest

from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.domain.register import EnterpriseRegistered
from inspector_tui.i18n import set_language
from inspector_tui.models import drafts, planning_queries
from inspector_tui.models.rows_planning import DrawRow
from inspector_tui.screens.draw_form import DrawFormScreen
from inspector_tui.screens.draw_result import DrawResultScreen
from inspector_tui.screens.draws import DrawsScreen
from inspector_tui.screens.filing import FilingScreen
from inspector_tui.services import drawing
from inspector_tui.services.draw_lists import DrawRequest
from inspector_tui.services.published_draws import verify
from inspector_tui.widgets.ask_text import AskText
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.table import VirtualTable
from tests.tui.world import at_the_desk, settled, toasts
from tests.world import ITEM, ORGAN, World

REQUEST = DrawRequest("第四季度抽查", 4, "2026-11-25", "2026-12-25", "王监督", items=(ITEM,))
CODES = [make_credit_code(region="640104", organisation=f"MA8{number:05d}") for number in range(12)]


@pytest.fixture
def drawing_world(world: World) -> World:
    world.supervisor.tell(
        *(
            EnterpriseRegistered(subject=code, name=f"宁夏第{at}化工有限公司", region="640104")
            for at, code in enumerate(CODES)
        )
    )
    return world


def draws(world: World) -> list[DrawRow]:
    with world.supervisor.reading() as connection:
        return planning_queries.draws_of(connection, ORGAN)


async def test_a_draw_is_prepared_frozen_drawn_and_its_result_opened(drawing_world: World) -> None:
    async with at_the_desk(drawing_world.supervisor, DrawsScreen()) as (app, pilot):
        assert "F9 prepares one" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, DrawFormScreen) and "Why again" in app.words())
        told = {"title": "第四季度抽查", "count": "4", "first": "2026-11-25", "last": "2026-12-25", "witness": "王监督"}
        app.screen.query_one(DraftForm).restore({**told, "items": ITEM})
        await pilot.press("tab", "4", "backspace", "4", "backspace")
        await settled(pilot, lambda: "Would be frozen" in app.words())
        assert "13" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        assert "This cannot be undone" in app.words()
        await pilot.press("left", "enter")
        await settled(pilot, lambda: isinstance(app.screen, DrawsScreen) and "committed" in app.words())
        assert drafts.load(drawing_world.supervisor, "draw") == {}
        await pilot.press("f3")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("left", "enter")
        await settled(pilot, lambda: "4 drawn and planned." in toasts(app))
        await settled(pilot, lambda: draws(drawing_world)[0].drawn is not None and "not yet" not in app.words())
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, DrawResultScreen) and "4 drawn" in app.words())
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: "抽取 4 家" in app.words())
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: "4 drawn" in app.words())
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, FilingScreen))


async def test_f9_on_an_empty_form_says_what_is_missing(drawing_world: World) -> None:
    async with at_the_desk(drawing_world.supervisor, DrawFormScreen()) as (app, pilot):
        await settled(pilot, lambda: "Why again" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: "Fill in: Title" in app.words())
        assert "Fill in: Witness" in app.words()
    assert draws(drawing_world) == []


async def test_nothing_is_frozen_while_the_form_is_not_complete(drawing_world: World) -> None:
    async with at_the_desk(drawing_world.supervisor, DrawFormScreen()) as (app, pilot):
        await settled(pilot, lambda: "Why again" in app.words())
        app.screen.query_one(DraftForm).restore({"count": "4", "first": "2026-11-25", "last": "2026-12-25"})
        await pilot.press("x", "backspace")
        await settled(pilot, lambda: "Would be frozen" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: "Fill in: Title" in app.words())
        assert "Fill in: Witness" in app.words()
    assert draws(drawing_world) == []


async def test_what_cannot_be_drawn_is_said_beside_the_form(drawing_world: World) -> None:
    async with at_the_desk(drawing_world.supervisor, DrawFormScreen()) as (app, pilot):
        await settled(pilot, lambda: "Why again" in app.words())
        app.screen.query_one(DraftForm).restore({"count": "400", "first": "2026-11-25", "last": "2026-12-25"})
        await pilot.press("x")
        await settled(pilot, lambda: "only 13 can be" in app.words())


async def test_the_announced_value_is_asked_for_before_drawing(drawing_world: World) -> None:
    from dataclasses import replace

    drawing.commit(drawing_world.supervisor, replace(REQUEST, beacon="双色球 2026-11-26"))
    async with at_the_desk(drawing_world.supervisor, DrawsScreen()) as (app, pilot):
        await settled(pilot, lambda: "committed" in app.words())
        await pilot.press("f3")
        await settled(pilot, lambda: isinstance(app.screen, AskText) and "双色球 2026-11-26" in app.words())
        await pilot.press(*"0308", "f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("left", "enter")
        await settled(pilot, lambda: draws(drawing_world)[0].drawn is not None)
        await settled(pilot, lambda: "drawn and planned" in toasts(app) and "0308" in app.words())
    assert draws(drawing_world)[0].value == "0308"


async def test_a_drawn_one_is_published_to_a_file_that_verifies(drawing_world: World, tmp_path: Path) -> None:
    drawing.draw(drawing_world.supervisor, drawing.commit(drawing_world.supervisor, REQUEST))
    target = tmp_path / "公示.json"
    async with at_the_desk(drawing_world.supervisor, DrawsScreen()) as (app, pilot):
        await settled(pilot, lambda: "F6 Publish" in app.words())
        assert "F3 Draw" not in app.words()
        await pilot.press("f6")
        await settled(pilot, lambda: isinstance(app.screen, AskText))
        app.screen.query_one("Input").value = str(target)  # type: ignore[attr-defined]
        await pilot.press("f9")
        await settled(pilot, target.exists)
        await settled(pilot, lambda: "Written to" in toasts(app))
    assert verify(target.read_bytes()).holds


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_it_fits_small_and_wide_windows_in_chinese(drawing_world: World, size: tuple[int, int]) -> None:
    drawing.commit(drawing_world.supervisor, REQUEST)
    async with at_the_desk(drawing_world.supervisor, DrawsScreen(), size=size) as (app, pilot):
        await settled(pilot, lambda: "第四季度抽查" in app.words())
        set_language("zh_CN")
        app.retranslate()
        await settled(pilot, lambda: "已承诺" in app.words())
        assert app.screen.query_one(VirtualTable).row_count == 1


async def test_a_drawn_one_is_replayed_from_its_frozen_lists(drawing_world: World) -> None:
    drawing.draw(drawing_world.supervisor, drawing.commit(drawing_world.supervisor, REQUEST))
    async with at_the_desk(drawing_world.supervisor, DrawsScreen(), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "F4 Replay" in app.words())
        await pilot.press("f4")
        await settled(pilot, lambda: "The draw holds" in toasts(app))
        await settled(pilot, lambda: "Replayed" in app.words())


async def test_a_redraw_shows_what_was_taken_back_and_what_was_replaced(drawing_world: World) -> None:
    from dataclasses import replace

    supervisor = drawing_world.supervisor
    drawing.draw(supervisor, drawing.commit(supervisor, REQUEST))
    drawing_world.clock.go_to(drawing_world.clock.ms // 1000 + 60)
    drawing.commit(supervisor, replace(REQUEST, reason="两家企业已注销"))
    async with at_the_desk(supervisor, DrawsScreen(), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "F3 Draw" in app.words())
        await pilot.press("f3")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("left", "enter")
        await settled(pilot, lambda: "4 of the draw before taken back" in toasts(app))
        await settled(pilot, lambda: "replaced" in app.words())
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, DrawResultScreen) and "of the draw before" in app.words())
        assert "taken back" in app.words()
