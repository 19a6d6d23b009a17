"""Approving in somebody's place: the question says whose, asks once, and the answer says it again."""

from __future__ import annotations

import pytest

from inspector_tui.i18n import set_language
from inspector_tui.models import queries
from inspector_tui.models.rows import InspectionRow
from inspector_tui.screens.inbox import InboxScreen
from inspector_tui.screens.inspection import InspectionScreen
from inspector_tui.services.delegating import delegate
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.confirm_as import ConfirmAs
from tests.services.test_approval_rules import deputy, rule
from tests.tui.test_inbox_screen import filings
from tests.tui.world import at_the_desk, settled, toasts
from tests.world import BOSS, DAY, SECOND, VISIT, World


def away(world: World, *, named: bool) -> str:
    """The colleague is a supervisor who is away; `named`: nobody else approves. Returns the delegation's number."""
    deputy(world, SECOND)
    if named:
        rule(world, steps=1, approvers=(SECOND,))
    number = delegate(world.colleague, BOSS, DAY, "2026-11-30", "外出培训")
    world.file(VISIT)
    world.sync()
    return number


def approved_by(world: World) -> str | None:
    with world.supervisor.reading() as connection:
        row = queries.one(connection, InspectionRow, inspection=VISIT)
    assert row is not None
    assert row.state == "approved"
    return row.delegation


@pytest.mark.parametrize(
    ("language", "size", "before", "after"),
    [
        ("en", (80, 24), "in place of 李梅, until 2026-11-30", "In place of 李梅."),
        ("zh_CN", (120, 40), "代李梅审批，委托至 2026-11-30", "系代李梅审批。"),
    ],
)
async def test_whoever_only_stands_in_is_told_so_before_and_after(
    world: World, language: str, size: tuple[int, int], before: str, after: str
) -> None:
    number = away(world, named=True)
    set_language(language)  # type: ignore[arg-type]
    try:
        async with at_the_desk(world.supervisor, InboxScreen(), size=size) as (app, pilot):
            await settled(pilot, lambda: filings(app).row_count == 1)
            await pilot.press("f9")
            await settled(pilot, lambda: type(app.screen) is Confirm and before in app.words())
            await pilot.press("enter")
            await settled(pilot, lambda: after in toasts(app))
            await app.push_screen(InspectionScreen(VISIT))
            await settled(pilot, lambda: "外出培训" in app.words())
    finally:
        set_language("en")
    assert approved_by(world) == number


@pytest.mark.parametrize(("keys", "stands_in"), [(("enter",), False), (("right", "enter"), True)])
async def test_whoever_may_both_chooses_in_the_one_question(
    world: World, keys: tuple[str, ...], stands_in: bool
) -> None:
    number = away(world, named=False)
    async with at_the_desk(world.supervisor, InboxScreen()) as (app, pilot):
        await settled(pilot, lambda: "without remark" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, ConfirmAs) and "(x) in your own name" in app.words())
        await pilot.press(*keys)
        await settled(pilot, lambda: "Approved: " in toasts(app))
        assert ("In place of 李梅." in toasts(app)) is stands_in
    assert approved_by(world) == (number if stands_in else None)


async def test_whoever_may_not_approve_is_told_before_any_question(world: World) -> None:
    deputy(world, SECOND)
    rule(world, steps=1, approvers=(SECOND,))
    world.file(VISIT)
    world.sync()
    async with at_the_desk(world.supervisor, InboxScreen()) as (app, pilot):
        await settled(pilot, lambda: "without remark" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: "none delegated it to you" in toasts(app))
        assert isinstance(app.screen, InboxScreen)
