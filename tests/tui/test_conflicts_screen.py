"""Conflicts of interest and weights: seen, declared, withdrawn, set."""

from __future__ import annotations

import pytest

from inspector_tui.errors import BadInput
from inspector_tui.i18n import set_language
from inspector_tui.screens.class_numbers import class_numbers
from inspector_tui.screens.conflict_form import ConflictFormScreen
from inspector_tui.screens.conflicts import ConflictsScreen
from inspector_tui.screens.weights_form import WeightsFormScreen
from inspector_tui.services.draw_rules import conflicts_today, declare_conflict, known_conflicts, weights_today
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.draft import DraftForm
from tests.tui.world import at_the_desk, settled, toasts
from tests.world import ENTERPRISE, FIRST, SUBJECT, World


async def test_a_conflict_is_declared_and_the_enterprise_named_as_it_is_typed(world: World) -> None:
    async with at_the_desk(world.supervisor, ConflictsScreen()) as (app, pilot):
        await settled(pilot, lambda: "No conflict is declared" in app.words())
        assert "none set, all objects alike" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, ConflictFormScreen) and "credit code" in app.words())
        app.screen.query_one(DraftForm).restore({"officer": FIRST, "reason": "配偶任职"})
        await pilot.press("tab", *SUBJECT.lower())
        await settled(pilot, lambda: ENTERPRISE in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, ConflictsScreen) and "in force" in app.words())
    [row] = conflicts_today(world.supervisor)
    assert (row.certificate, row.subject, row.reason, row.valid_until) == (FIRST, SUBJECT, "配偶任职", None)


async def test_a_conflict_is_withdrawn_for_a_reason_and_once(world: World) -> None:
    declare_conflict(world.supervisor, FIRST, SUBJECT, "配偶任职")
    async with at_the_desk(world.supervisor, ConflictsScreen()) as (app, pilot):
        await settled(pilot, lambda: "F7 Withdraw" in app.words() and "in force" in app.words())
        await pilot.press("f7")
        await settled(pilot, lambda: isinstance(app.screen, AskReason))
        await pilot.press(*"left", "f9")
        await settled(pilot, lambda: "Withdrawn." in toasts(app) and " over" in app.words())
        await pilot.press("f7")
        await pilot.pause()
        assert isinstance(app.screen, ConflictsScreen)
    assert [one.in_force for one in known_conflicts(world.supervisor)] == [False]


async def test_weights_are_set_and_a_wrong_one_is_said_under_its_field(world: World) -> None:
    async with at_the_desk(world.supervisor, ConflictsScreen()) as (app, pilot):
        await settled(pilot, lambda: "F6 Weights" in app.words())
        await pilot.press("f6")
        await settled(
            pilot, lambda: isinstance(app.screen, WeightsFormScreen) and "the rule that says so" in app.words()
        )
        form = app.screen.query_one(DraftForm)
        form.restore({"risk": "A=1 B=2 C=400", "credit": "D=3", "basis": "抽查细则"})
        await pilot.press("f9")
        await settled(pilot, lambda: "are not weights" in app.words())
        form.restore({"risk": "A=1 B=2 C=4 D=8"})
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, ConflictsScreen) and "抽查细则" in app.words())
    row = weights_today(world.supervisor)
    assert row is not None
    assert '"D":8' in row.risk.replace(" ", "")


async def test_an_officer_sees_no_weights_key_and_declares_only_for_themselves(world: World) -> None:
    world.sync()
    async with at_the_desk(world.officer, ConflictsScreen()) as (app, pilot):
        await settled(pilot, lambda: "F9 Declare" in app.words())
        assert "F6 Weights" not in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, ConflictFormScreen))
        await settled(pilot, lambda: app.screen.query_one(DraftForm).values["officer"] == FIRST)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_it_fits_small_and_wide_windows_in_chinese(world: World, size: tuple[int, int]) -> None:
    declare_conflict(world.supervisor, FIRST, SUBJECT, "配偶任职")
    async with at_the_desk(world.supervisor, ConflictsScreen(), size=size) as (app, pilot):
        await settled(pilot, lambda: ENTERPRISE[:4] in app.words())
        set_language("zh_CN")
        app.retranslate()
        await settled(pilot, lambda: "有效" in app.words() or "生效" in app.words())


@pytest.mark.parametrize("text", ["", "A", "A=x", "E=3", "A=101"])
def test_numbers_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(BadInput, match="WEIGHTS_NOT_UNDERSTOOD"):
        class_numbers(text, 100, "WEIGHTS_NOT_UNDERSTOOD")
