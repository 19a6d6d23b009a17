from __future__ import annotations

from inspector_tui.codes.permit import parse_permit
from inspector_tui.i18n import set_language
from inspector_tui.ledger import keys
from inspector_tui.screens.inbox import InboxScreen
from inspector_tui.screens.key_form import PublishKey
from inspector_tui.screens.keys import KeysScreen
from inspector_tui.services import permit_keys
from inspector_tui.services.key_desk import organ_keys
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.confirm import Confirm
from tests.services.key_world import inspection_row
from tests.tui.world import at_the_desk, front, settled, toasts
from tests.world import PERMIT_KEY, VISIT, World

KID = PERMIT_KEY.kid.hex()


def states(world: World) -> dict[str, str]:
    return {one.row.kid.hex(): one.state for one in organ_keys(world.supervisor)}


async def test_a_new_key_is_published_fourteen_days_ahead(world: World) -> None:
    async with at_the_desk(world.supervisor, KeysScreen()) as (app, pilot):
        await settled(pilot, lambda: KID in app.words())
        assert "in use" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, PublishKey))
        await pilot.press("f9")
        await settled(pilot, lambda: "not yet in force" in app.words())
        assert "is published. Sync" in toasts(app)
    assert sorted(states(world).values()) == ["in_use", "not_yet"]


async def test_an_emergency_needs_a_reason_and_the_kind_can_be_chosen(world: World) -> None:
    async with at_the_desk(world.supervisor, KeysScreen()) as (app, pilot):
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, PublishKey))
        await pilot.press("right", "f9")
        await settled(pilot)
        assert isinstance(app.screen, PublishKey)
        await pilot.press(*"原密钥泄露", "shift+tab", "shift+tab", "right", "f9")
        await settled(pilot, lambda: isinstance(app.screen, KeysScreen) and "in force" in app.words())
    new = next(one for one in organ_keys(world.supervisor) if one.row.kid != PERMIT_KEY.kid)
    assert (new.state, new.row.alg, new.row.hastened_reason) == ("in_use", keys.ALG_ESP256, "原密钥泄露")


async def test_a_lost_key_is_revoked_with_a_reason_and_its_permits_are_signed_anew(world: World) -> None:
    world.file()
    world.approve()
    permit_keys.publish(world.supervisor, hasten="换钥")
    async with at_the_desk(world.supervisor, KeysScreen(), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: KID in app.words())
        await pilot.press("end", "f7")
        await settled(pilot, lambda: isinstance(app.screen, AskReason))
        assert "open permit has to be signed anew" in app.words()
        await pilot.press(*"工作站失窃", "f9")
        await settled(pilot, lambda: "F6 signs anew" in app.words())
        assert "工作站失窃" in app.words()
        await pilot.press("f6")
        await settled(pilot, lambda: "Signed anew: 1 permit of a visit, 0 standing" in toasts(app))
    assert states(world)[KID] == "revoked"
    assert parse_permit(inspection_row(world.supervisor, VISIT).permit or b"").kid != PERMIT_KEY.kid


async def test_the_only_key_is_not_retired_without_a_warning_and_switching_is_one_key(world: World) -> None:
    async with at_the_desk(world.supervisor, KeysScreen()) as (app, pilot):
        await settled(pilot, lambda: KID in app.words())
        await pilot.press("f4")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        assert "only key in force" in app.words()
        await pilot.press("escape")
        await settled(pilot)
        permit_keys.publish(world.supervisor, hasten="试用")
        front(app, KeysScreen).read()
        await settled(pilot, lambda: app.words().count("in force") == 1)
        await pilot.press("end", "f2")
        await settled(pilot, lambda: states(world)[KID] == "in_use")
        await pilot.press("f4")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        assert "only key in force" not in app.words()
        await pilot.press("left", "enter")
        await settled(pilot, lambda: states(world)[KID] == "retired")


async def test_what_a_keys_state_does_not_allow_does_nothing(world: World) -> None:
    async with at_the_desk(world.supervisor, KeysScreen()) as (app, pilot):
        await settled(pilot, lambda: KID in app.words())
        await pilot.press("f2", "f6")
        await settled(pilot)
        assert toasts(app) == ""
        assert isinstance(app.screen, KeysScreen)


async def test_supervisors_open_it_from_anywhere_in_both_languages(world: World) -> None:
    set_language("zh_CN")
    async with at_the_desk(world.supervisor, InboxScreen()) as (app, pilot):
        await pilot.press("ctrl+y")
        await settled(pilot, lambda: isinstance(app.screen, KeysScreen) and "使用中" in app.words())
        assert front(app, KeysScreen).place() == "keys:"
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: "in use" in app.words())
