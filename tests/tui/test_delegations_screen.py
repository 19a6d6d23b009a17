"""Delegating one's approving, and ending it, by keys."""

from __future__ import annotations

import pytest

from inspector_tui.i18n import set_language
from inspector_tui.screens.delegation_form import DelegationFormScreen
from inspector_tui.screens.delegations import DelegationsScreen
from inspector_tui.services.delegating import delegate, delegations
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.text_field import TextField
from inspector_tui.widgets.when_field import DateField
from tests.tui.world import at_the_desk, settled, toasts
from tests.world import BOSS, DAY, THIRD, World


async def test_the_form_records_a_delegation_and_the_list_shows_it(world: World) -> None:
    async with at_the_desk(world.supervisor, DelegationsScreen()) as (app, pilot):
        await settled(pilot, lambda: "No delegation yet" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, DelegationFormScreen))
        await pilot.press("f9")
        await settled(pilot)
        assert delegations(world.supervisor) == [], "nothing is recorded before the form is filled"
        app.screen.query_one("#field-delegate", PickField).restore(THIRD)
        app.screen.query_one("#field-until", DateField).restore("2026-11-30")
        app.screen.query_one("#field-reason", TextField).restore("外出培训")
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, DelegationsScreen) and "in force" in app.words())
        assert "Delegated. Sync" in toasts(app)
    (one,) = delegations(world.supervisor)
    assert (one.row.holder, one.row.delegate, one.row.valid_from, one.row.valid_until) == (
        BOSS, THIRD, DAY, "2026-11-30"
    )  # fmt: skip


@pytest.mark.parametrize(("language", "word"), [("en", "ended early"), ("zh_CN", "提前终止")])
async def test_ending_asks_for_a_reason_and_the_row_says_so(world: World, language: str, word: str) -> None:
    delegate(world.supervisor, THIRD, DAY, "2026-11-30", "外出培训")
    set_language(language)  # type: ignore[arg-type]
    async with at_the_desk(world.supervisor, DelegationsScreen(), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "外出培训" in app.words())
        await pilot.press("f7")
        await settled(pilot, lambda: isinstance(app.screen, AskReason))
        await pilot.press(*"提前返回", "f9")
        await settled(pilot, lambda: word in app.words())
    (one,) = delegations(world.supervisor)
    assert (one.state, one.row.ended_reason) == ("ended", "提前返回")
