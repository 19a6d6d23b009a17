"""What a kill leaves of a visit: everything, at the same place, without a question."""

from __future__ import annotations

from inspector_tui.models import drafts
from inspector_tui.screens.visit import VisitScreen
from inspector_tui.screens.visit_checklist import ChecklistTable
from inspector_tui.screens.visit_finding import FindingPart
from inspector_tui.screens.visit_result import ConclusionPart
from inspector_tui.widgets.field import FormField
from tests.tui.visit_keys import answer_all, arrive, conclude, running, screen_of, visit
from tests.tui.visit_world import (  # noqa: F401 - fixtures
    INSPECTION,
    World,
    WorldApp,
    built_once,
    settle,
    until,
    world_of_a_test,
)


async def test_no_pin_is_ever_kept(world: World) -> None:
    async with running(world).run_test(size=(80, 24)) as pilot:
        await conclude(pilot, world)
        await pilot.press("right", "tab")
        await settle(pilot)
        await pilot.press("tab", *"246802")
        await settle(pilot)
        screen_of(pilot).report_drafts()
        await settle(pilot)
    kept = [drafts.load(world.officer, scope) for scope in drafts.scopes(world.officer)]
    assert all("246802" not in value for values in kept for value in values.values())


async def test_after_a_kill_the_half_typed_finding_is_there_again_without_a_question(world: World) -> None:
    async with running(world).run_test(size=(80, 24)) as pilot:
        await arrive(pilot)
        await pilot.press("1", "1", "2")
        await settle(pilot)
        await pilot.press(*"半句", "tab", *"+3")
        await until(pilot, lambda: drafts.load(world.officer, _finding_scope(world)).get("deadline") == "2026-11-26")
        await until(pilot, lambda: drafts.load(world.officer, f"visit:{INSPECTION}:at").get("pane") == "finding")
        # Killed here: nothing of the app below is told to say goodbye.
        app = WorldApp(world.reopen("officer"), VisitScreen(INSPECTION))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = screen_of(pilot)
        assert screen.here.step == "check"
        assert screen.query_one(ChecklistTable).cursor == 2
        part = screen.side
        assert isinstance(part, FindingPart)
        assert (part.form.values["text"], part.form.values["deadline"]) == ("半句", "2026-11-26")
        await pilot.press(*"话", "f9")
        await settle(pilot)
    assert "话" in visit(world).findings[0].text


def _finding_scope(world: World) -> str:
    line = visit(world).checklist[2]
    return f"visit:{INSPECTION}:finding:{line.item}/{line.check.no}"


async def test_after_a_kill_half_an_arrival_and_half_a_conclusion_are_there_again(world: World) -> None:
    def kept(part: str, field: str) -> str | None:
        return drafts.load(world.officer, f"visit:{INSPECTION}:{part}").get(field)

    async with running(world).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*"王经", "tab", *"车间主任")
        await until(pilot, lambda: kept("arrival", "post") == "车间主任")
        app = WorldApp(world.reopen("officer"), VisitScreen(INSPECTION))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert screen_of(pilot).query_one("#field-person", FormField).value == "王经"
        assert screen_of(pilot).query_one("#field-post", FormField).value == "车间主任"
        await answer_all(pilot, world)
        await pilot.press("f9")
        await settle(pilot)
        await pilot.press("tab", *"良好")
        await until(pilot, lambda: kept("result", "summary") == "良好")
        again = WorldApp(world.reopen("officer"), VisitScreen(INSPECTION))
    async with again.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        part = screen_of(pilot).result
        assert isinstance(part, ConclusionPart)
        assert part.summary == "良好"
