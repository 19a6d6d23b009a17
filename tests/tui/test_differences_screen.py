"""What the server found of approvals: seen, let stand or revoked by keys, counted."""

from __future__ import annotations

import pytest

from inspector_tui.i18n import set_language
from inspector_tui.screens.differences import DifferencesScreen
from inspector_tui.screens.inbox import InboxScreen
from inspector_tui.services.differences import differences
from inspector_tui.widgets.ask_reason import AskReason
from tests.services.test_ruling import tell_difference
from tests.tui.world import at_the_desk, settled
from tests.world import INSPECTIONS, World


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_approval_stands_for_a_reason_and_is_counted(world: World, size: tuple[int, int]) -> None:
    tell_difference(world)
    async with at_the_desk(world.supervisor, InboxScreen(), size=size) as (app, pilot):
        await settled(pilot, lambda: "(F8)" in app.words())
        await pilot.press("f8")
        await settled(pilot, lambda: isinstance(app.screen, DifferencesScreen) and "2 of at most 2" in app.words())
        assert "R04 caps [passed]" in app.words()
        assert "1 to be decided" in app.words()
        assert "F7 Revoke" in app.words(), "both decisions stand in the footer"
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, AskReason) and "2 of at most 2" in app.words())
        await pilot.press(*"企业同意", "f9")
        await settled(pilot, lambda: isinstance(app.screen, DifferencesScreen) and "0 to be decided" in app.words())
        assert "stands" in app.words()
    (one,) = differences(world.supervisor)
    assert (one.decision, one.reason) == ("stands", "企业同意")


async def test_a_permit_is_revoked_and_only_by_the_supervisor(world: World) -> None:
    tell_difference(world)
    async with at_the_desk(world.officer, DifferencesScreen()) as (app, pilot):
        await settled(pilot, lambda: "1 to be decided" in app.words())
        await pilot.press("f7")
        await settled(pilot)
        assert isinstance(app.screen, DifferencesScreen), "an officer decides nothing"
    async with at_the_desk(world.supervisor, DifferencesScreen()) as (app, pilot):
        await settled(pilot, lambda: "1 to be decided" in app.words())
        await pilot.press("f7")
        await settled(pilot, lambda: isinstance(app.screen, AskReason))
        await pilot.press(*"超出上限", "f9")
        await settled(pilot, lambda: isinstance(app.screen, DifferencesScreen) and "permit revoked" in app.words())
    (one,) = differences(world.supervisor)
    assert one.row is not None
    assert (one.decision, one.row.state, one.inspection) == ("revoked", "revoked", INSPECTIONS[0])


async def test_differences_in_chinese(world: World) -> None:
    tell_difference(world)
    set_language("zh_CN")
    try:
        async with at_the_desk(world.supervisor, DifferencesScreen(), size=(120, 40)) as (app, pilot):
            app.retranslate()
            await settled(pilot, lambda: "审批时" in app.words() and "已用 2 次（" in app.words())
            assert "服务器发现" in app.words()
    finally:
        set_language("en")
