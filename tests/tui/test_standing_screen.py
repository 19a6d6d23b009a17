from __future__ import annotations

from inspector_tui.i18n import set_language
from inspector_tui.models import drafts
from inspector_tui.screens.standing import StandingScreen
from inspector_tui.screens.standing_form import StandingFormScreen
from inspector_tui.services import standing_permits
from inspector_tui.services.moments import moment_of
from inspector_tui.services.standing_permits import StandingRequest
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.field import Field
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.picker import Picker
from inspector_tui.widgets.when_field import DateField
from tests.tui.world import at_the_desk, front, settled, toasts
from tests.world import DAY, FIRST, SECOND, STATIONS, World

TEAM = STATIONS["officer"].device


def issue(world: World) -> None:
    standing_permits.issue(
        world.supervisor, StandingRequest(TEAM, (FIRST, SECOND), moment_of(DAY, 0), moment_of("2026-11-30", 8))
    )


async def test_an_empty_list_says_what_to_do_and_the_form_signs_a_permit(world: World) -> None:
    async with at_the_desk(world.supervisor, StandingScreen()) as (app, pilot):
        assert "F9 issues one" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, StandingFormScreen) and "23:59" in app.words())
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press(*"马建国", "f4", "f9")
        await settled(pilot, lambda: isinstance(app.screen, StandingFormScreen))
        await pilot.press("tab", "enter")
        await settled(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press(*FIRST, "f4", "f9")
        await settled(pilot, lambda: isinstance(app.screen, StandingFormScreen))
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        assert "马建国的电脑: 马建国" in app.words()
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, StandingScreen) and "[x]" not in app.words())
        await settled(pilot, lambda: "in force" in app.words())
        assert "Signed. Sync" in toasts(app)
    (one,) = standing_permits.standing_permits(world.supervisor)
    assert (one.state, [officer.certificate for officer in one.officers]) == ("in_force", [FIRST])
    assert drafts.load(world.supervisor, "standing") == {}


async def test_what_the_rules_forbid_is_said_under_its_field_and_nothing_is_signed(world: World) -> None:
    async with at_the_desk(world.supervisor, StandingFormScreen()) as (app, pilot):
        await settled(pilot, lambda: "23:59" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: app.screen.query_one("#field-device", Field).error is not None)
        for field, value in (("device", TEAM.hex()), ("officers", FIRST)):
            app.screen.query_one(f"#field-{field}", PickField).restore(value)
        app.screen.query_one("#field-end_day", DateField).restore("2026-12-24")
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await settled(pilot, lambda: app.screen.query_one("#field-end_day", Field).error is not None)
        assert "7" in app.words()
        app.screen.query_one("#field-device", PickField).restore(f"{TEAM.hex()},{TEAM.hex()}")
        await pilot.press("f9")
        await settled(pilot, lambda: "bound to one device" in app.words())
    assert standing_permits.standing_permits(world.supervisor) == []


async def test_a_permit_is_taken_back_only_with_a_reason(world: World) -> None:
    issue(world)
    async with at_the_desk(world.supervisor, StandingScreen(), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "马建国 NX-0001" in app.words())
        await pilot.press("f7")
        await settled(pilot, lambda: isinstance(app.screen, AskReason))
        await pilot.press("f9")
        await settled(pilot)
        assert isinstance(app.screen, AskReason)
        await pilot.press(*"值班结束", "f9")
        await settled(pilot, lambda: "revoked" in app.words() and "值班结束" in app.words())
        await pilot.press("f7")
        await settled(pilot)
        assert isinstance(app.screen, StandingScreen)
    assert standing_permits.standing_permits(world.supervisor)[0].state == "revoked"


async def test_it_is_the_supervisors_screen_in_both_languages(world: World) -> None:
    issue(world)
    set_language("zh_CN")
    async with at_the_desk(world.supervisor, StandingScreen()) as (app, pilot):
        await settled(pilot, lambda: "应急码" in app.words() and "有效" in app.words())
        assert front(app, StandingScreen).place() == "standing:"
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: "in force" in app.words())
