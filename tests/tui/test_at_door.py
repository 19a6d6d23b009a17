"""On the home screen the enterprise's own code opens its visit with the scan filled in, or an urgent one."""

from __future__ import annotations

from textual.widgets import Input

from inspector_tui.i18n import set_language
from inspector_tui.screens.today import TodayScreen
from inspector_tui.screens.urgent import UrgentScreen
from inspector_tui.screens.visit import VisitScreen
from inspector_tui.widgets.ask_text import AskText
from tests.services.test_at_door import LICENCE, approved  # noqa: F401 - fixture
from tests.tui.world import at_the_desk, settled
from tests.world import OTHER_SUBJECT, SUBJECT, World


async def test_a_scan_at_the_door_opens_the_visit(approved: World) -> None:  # noqa: F811
    set_language("en")
    async with at_the_desk(approved.officer, TodayScreen()) as (app, pilot):
        await pilot.press("f4")
        await settled(pilot, lambda: isinstance(app.screen, AskText))
        app.screen.query_one(Input).value = LICENCE
        await pilot.press("enter")
        await settled(
            pilot, lambda: isinstance(app.screen, VisitScreen) and bool(app.screen.query("#field-scan Input"))
        )
        assert app.screen.query_one("#field-scan Input", Input).value == SUBJECT


async def test_without_a_visit_an_urgent_one_is_offered(approved: World) -> None:  # noqa: F811
    set_language("en")
    async with at_the_desk(approved.officer, TodayScreen()) as (app, pilot):
        await pilot.press("f4")
        await settled(pilot, lambda: isinstance(app.screen, AskText))
        app.screen.query_one(Input).value = f"统一社会信用代码 {OTHER_SUBJECT}"
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, UrgentScreen) and bool(app.screen.query("#field-subject")))
        await settled(pilot, lambda: OTHER_SUBJECT in app.screen.query_one("#field-subject Input", Input).value)
