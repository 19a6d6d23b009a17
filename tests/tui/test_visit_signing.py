"""Concluding and confirming a visit: read back, never by accident, and only then final."""

from __future__ import annotations

import pytest

from inspector_tui.i18n import Language, set_language
from inspector_tui.models import drafts, receipts
from inspector_tui.models.receipts import NewReceipt
from inspector_tui.screens.visit_confirm import ConfirmPart
from inspector_tui.screens.visit_result import ConclusionPart
from inspector_tui.services import confirming
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.text import PlainText
from tests.tui.visit_keys import answer_all, conclude, running, screen_of, visit
from tests.tui.visit_world import (  # noqa: F401 - fixtures
    INSPECTION,
    SECOND,
    World,
    WorldApp,
    built_once,
    settle,
    until,
    world_of_a_test,
)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_an_order_is_read_back_signed_and_confirmed_by_all_three(world: World, language: Language) -> None:
    set_language(language)
    async with running(world).run_test(size=(80, 24)) as pilot:
        await answer_all(pilot, world, "2")
        await pilot.press("f9")
        await settle(pilot)
        screen = screen_of(pilot)
        part = screen.result
        assert isinstance(part, ConclusionPart)
        assert part.outcome == "order"
        await pilot.press("f9")
        await settle(pilot)
        asked = pilot.app.screen
        assert isinstance(asked, Confirm)
        told = "\n".join(str(one.render()) for one in asked.query(PlainText))
        assert "接地电阻无记录" in told
        assert "2026-12-23" in told
        # The way out is focused first: Enter alone signs nothing.
        await pilot.press("enter")
        await settle(pilot)
        assert visit(world).row.conclusion is None
        await pilot.press("f9")
        await settle(pilot)
        await pilot.press("left", "enter")
        await until(pilot, lambda: visit(world).row.conclusion is not None)
        await settle(pilot)
        assert [line.deadline for line in visit(world).orders] == ["2026-12-23"]
        assert drafts.scopes(world.officer, f"visit:{INSPECTION}:") == [f"visit:{INSPECTION}:at"]
        # First officer by the device.
        await pilot.press("f9")
        await settle(pilot)
        await pilot.press("left", "enter")
        await until(pilot, lambda: len(visit(world).confirmations) == 1)
        await settle(pilot)
        # Second officer chooses a PIN; two different ones are refused under the field.
        await pilot.press(*"135790", "tab", *"135791", "f9")
        await settle(pilot)
        assert screen.query_one("#field-again", FormField).error is not None
        await pilot.press("backspace", "0", "f9")
        await until(pilot, lambda: len(visit(world).confirmations) == 2, tries=1000)
        await settle(pilot)
        # The person on site refuses, with a reason.
        await pilot.press("tab", "right", "tab", *"不同意期限", "f9")
        await settle(pilot)
        await pilot.press("left", "enter")
        await until(pilot, lambda: visit(world).row.state == "finished")
        await settle(pilot)
    confirmations = {each.by: each for each in visit(world).confirmations}
    assert confirmations["second_officer"].certificate == SECOND
    assert confirmations["second_officer"].signature is not None
    assert (confirmations["person"].how, confirmations["person"].reason) == ("refused", "不同意期限")


async def test_after_the_conclusion_only_confirming_is_left(world: World) -> None:
    async with running(world).run_test(size=(80, 24)) as pilot:
        await conclude(pilot, world)
        screen = screen_of(pilot)
        assert isinstance(screen.result, ConfirmPart)
        await pilot.press("f7")
        await settle(pilot)
        assert screen.here.step == "result"
        assert not screen.check_action("evidence", ())


async def test_a_finished_visit_says_it_waits_until_receipts_cover_it(world: World) -> None:
    set_language("en")
    async with running(world).run_test(size=(80, 24)) as pilot:
        await conclude(pilot, world)
        confirming.confirm_by_officer(world.officer, INSPECTION)
        confirming.choose_pin(world.officer, SECOND, "135790")
        confirming.confirm_by_second(world.officer, INSPECTION, SECOND, "135790")
        confirming.confirm_by_person(world.officer, INSPECTION, name="刘工")
        screen = screen_of(pilot)
        screen.renew()
        await screen.go_to_step("result")
        await settle(pilot)

        def said() -> str:
            return str(screen.query_one("#confirm-state", PlainText).render())

        assert "next sync" in said()
        with world.officer.writing() as connection:
            open_ones = receipts.unsettled(connection, world.officer.identity().device)
            made = [NewReceipt(each.hash, 1000 + place, ()) for place, each in enumerate(open_ones)]
            receipts.keep_receipts(connection, 2000, "note", made)
        await pilot.press("f8")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "holds all of it" in said()
