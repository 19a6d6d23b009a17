"""Hand-over by its keys: the old laptop ends with a phrase on paper, the new one goes on with stick and phrase."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from inspector_tui.models import drafts
from inspector_tui.models.replica import Replica
from inspector_tui.screens.devices import DevicesScreen
from inspector_tui.screens.hand_over import HandOverScreen
from inspector_tui.screens.today import TodayScreen
from inspector_tui.services.sticks import Stick
from inspector_tui.widgets.ask_folder import AskFolder
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.ask_text import AskText
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.field import FormField
from sync.protocol.phrase import new_phrase
from tests.courier.world import Fleet, answer, begin_visit, own, sync, unsettled
from tests.tui.world import DeskApp, at_the_desk, settled, toasts


def put_in(app: DeskApp, stick: Path) -> None:
    app.sticks = lambda: (Stick(stick, stick.name, 10**9, 2 * 10**9),)


async def shows(app: DeskApp, pilot: Pilot[int], kind: type) -> None:
    await settled(pilot, lambda: type(app.screen) is kind)


async def takes_the_stick(app: DeskApp, pilot: Pilot[int]) -> None:
    await settled(pilot, lambda: isinstance(app.screen, AskFolder) and bool(app.screen.query_one(FormField).value))
    await pilot.press("f9")


async def hands_over(app: DeskApp, pilot: Pilot[int]) -> str:
    """By keys up to the phrase, which is left on the screen."""
    await pilot.press("f9")
    await shows(app, pilot, AskReason)
    await pilot.press(*"屏幕损坏", "f9")
    await takes_the_stick(app, pilot)
    await settled(pilot, lambda: "This cannot be undone." in app.words())
    await pilot.press("left", "enter")
    await settled(pilot, lambda: "Recovery phrase" in app.words() and isinstance(app.screen, Confirm))
    [phrase] = [word for word in app.words().split() if word.count("-") == 5]
    return phrase


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_laptop_is_ended_and_another_goes_on_by_keys_alone(
    laptops: Fleet, stick: Path, size: tuple[int, int]
) -> None:
    old = laptops.laptop("old")
    begin_visit(old)
    answer(old)
    drafts.save(old, "visit:00112233aabbccdd", "finding", "灭火器过期")
    async with at_the_desk(old, TodayScreen(), size=size) as (app, pilot):
        put_in(app, stick)
        await pilot.press("ctrl+p")
        await pilot.press(*"hand-over")
        await settled(pilot, lambda: "End this laptop" in app.words())
        await pilot.press("enter")
        await settled(pilot, lambda: "2 records" in app.words() and "1 field" in app.words())
        phrase = await hands_over(app, pilot)
        await pilot.press("escape")
        await settled(pilot, lambda: phrase in app.words())
        await pilot.press("enter")
        await settled(pilot, lambda: "The ledger of this laptop is closed" in app.words())
        assert "3 records in" in app.words()
        assert phrase not in app.words()
        assert "Write again" in app.words()
    [folder] = stick.iterdir()
    laptops.take(folder)

    new = laptops.laptop("new")
    sync(new)
    async with at_the_desk(new, HandOverScreen(), size=size) as (app, pilot):
        put_in(app, stick)
        await settled(pilot, lambda: "This laptop works" in app.words())
        await takes_over(app, pilot, new_phrase())
        await settled(pilot, lambda: "belongs to another hand-over" in toasts(app))
        assert own(new) == []
        await shows(app, pilot, AskText)
        app.screen.query_one(FormField).restore(phrase.lower().replace("-", " "))
        await pilot.press("f9")
        await confirmed(app, pilot)
        await settled(pilot, lambda: "Taken over up to record 3; 1 draft came along." in app.words())
    sync(new)
    assert drafts.load(new, "visit:00112233aabbccdd") == {"finding": "灭火器过期"}
    assert unsettled(new) == 0


async def takes_over(app: DeskApp, pilot: Pilot[int], phrase: str) -> None:
    await pilot.press("f4")
    await takes_the_stick(app, pilot)
    await shows(app, pilot, AskText)
    app.screen.query_one(FormField).restore(phrase)
    await pilot.press("f9")
    await confirmed(app, pilot)


async def confirmed(app: DeskApp, pilot: Pilot[int]) -> None:
    await settled(pilot, lambda: "Go on here with the work of old?" in app.words())
    await pilot.press("left", "enter")


async def test_escape_before_the_last_question_closes_nothing(laptops: Fleet, stick: Path) -> None:
    old = laptops.laptop("old")
    async with at_the_desk(old, HandOverScreen()) as (app, pilot):
        put_in(app, stick)
        await settled(pilot, lambda: "This laptop works" in app.words())
        await pilot.press("f9")
        await shows(app, pilot, AskReason)
        await pilot.press(*"更换", "f9")
        await takes_the_stick(app, pilot)
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await shows(app, pilot, HandOverScreen)
        await pilot.press("f4")
        await takes_the_stick(app, pilot)
        await settled(pilot, lambda: "nothing that a laptop handed over" in toasts(app))
    begin_visit(old)
    assert [record.kind for record in own(old)] == ["visit.started_unfiled/1"]
    assert list(stick.iterdir()) == []


async def test_a_supervisor_invites_whoever_handed_a_laptop_over(laptops: Fleet, stick: Path) -> None:
    old = laptops.laptop("old")
    async with at_the_desk(old, HandOverScreen()) as (app, pilot):
        put_in(app, stick)
        await settled(pilot, lambda: "This laptop works" in app.words())
        await hands_over(app, pilot)
    [folder] = stick.iterdir()
    laptops.take(folder)
    boss = laptops.laptop("boss", role="supervisor", certificate="64010009")
    sync(boss)
    async with at_the_desk(boss, DevicesScreen(old.identity().device), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "handed over" in app.words() and "屏幕损坏" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: "Enrolment code for old" in app.words())


def test_a_working_laptop_is_not_invited_again(laptops: Fleet) -> None:
    from inspector_tui.errors import Refused
    from inspector_tui.services.devices import invite_again

    old: Replica = laptops.laptop("old")
    boss = laptops.laptop("boss", role="supervisor", certificate="64010009")
    sync(boss)
    with pytest.raises(Refused, match="DEVICE_STILL_ACTIVE"):
        invite_again(boss, old.identity().device)
