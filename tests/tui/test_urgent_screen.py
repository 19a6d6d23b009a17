from __future__ import annotations

from pathlib import Path
from typing import Any

from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.picture import png
from inspector_tui.i18n import set_language
from inspector_tui.models import drafts
from inspector_tui.screens.backfill import BackfillScreen
from inspector_tui.screens.code import CodeScreen
from inspector_tui.screens.inbox import InboxScreen
from inspector_tui.screens.inspection import InspectionScreen
from inspector_tui.screens.today import TodayScreen
from inspector_tui.screens.urgent import UrgentScreen
from inspector_tui.screens.visit import VisitScreen
from inspector_tui.services import standing_permits, urgent
from inspector_tui.services.backfilling import backfills
from inspector_tui.services.moments import moment_of
from inspector_tui.services.standing_permits import StandingRequest
from inspector_tui.services.urgent import UrgentRequest
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.field import Field, FormField
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.picker import Picker
from inspector_tui.widgets.sections import SectionList
from tests.services.key_world import inspection_row
from tests.tui.world import at_the_desk, front, settled, toasts
from tests.world import DAY, ENTERPRISE, FIRST, ITEM, OTHER_SUBJECT, SECOND, STATIONS, SUBJECT, World

REASON = "群众举报正在排放"


def issue(world: World) -> None:
    team = STATIONS["officer"].device
    standing_permits.issue(
        world.supervisor, StandingRequest(team, (FIRST, SECOND), moment_of(DAY, 0), moment_of("2026-11-30", 8))
    )
    world.sync()


def begun(world: World, **changed: Any) -> str:
    told: dict[str, Any] = {"subject": SUBJECT, "reason": REASON, "officers": (FIRST, SECOND)}
    return urgent.begin(world.officer, UrgentRequest(**(told | changed))).inspection


async def test_a_scanned_licence_begins_a_visit_and_its_code_is_at_hand(world: World) -> None:
    issue(world)
    async with at_the_desk(world.officer, UrgentScreen()) as (app, pilot):
        # A keyboard wedge types the address and presses Enter, which goes on to the next field.
        await pilot.press(*f"http://gsxt.example/?uniscid={SUBJECT}", "enter")
        await settled(pilot, lambda: ENTERPRISE in app.words())
        assert SUBJECT in app.words()
        await pilot.press("tab", *REASON)
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        for said in (ENTERPRISE, "马建国, 李梅", "A code can be shown", "File promptly", "cannot be undone"):
            assert said in app.words()
        await pilot.press("left", "enter")
        await settled(pilot, lambda: isinstance(app.screen, VisitScreen))
        (one,) = backfills(world.officer)
        assert app.answers == [one.row.inspection]
        assert (one.row.origin, one.row.unfiled_reason, one.row.subject) == ("scanned", REASON, SUBJECT)
        await pilot.press("f2")
        await settled(pilot, lambda: isinstance(app.screen, CodeScreen))
    assert drafts.load(world.officer, "urgent") == {}


async def test_escape_at_the_question_begins_nothing_and_keeps_what_was_typed(world: World) -> None:
    async with at_the_desk(world.officer, UrgentScreen()) as (app, pilot):
        await pilot.press(*SUBJECT, "tab", "tab", *REASON, "f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        assert "No code: this device has no standing permit" in app.words()
        await pilot.press("escape")
        await settled(pilot)
        assert backfills(world.officer) == []
    assert drafts.load(world.officer, "urgent")["reason"] == REASON
    async with at_the_desk(world.officer, UrgentScreen()) as (app, pilot):
        await settled(pilot, lambda: REASON in app.words())
        assert SUBJECT in app.words()


async def test_a_photograph_of_the_licence_will_do(world: World, tmp_path: Path) -> None:
    picture = tmp_path / "licence 1.png"
    picture.write_bytes(png(make_matrix(f"统一社会信用代码:{SUBJECT}")))
    async with at_the_desk(world.officer, UrgentScreen()) as (app, pilot):
        app.screen.query_one("#field-subject", FormField).restore(str(picture))
        app.screen.query_one("#field-subject", FormField).tell_changed()
        await settled(pilot, lambda: ENTERPRISE in app.words())


async def test_the_enterprise_can_be_chosen_from_the_register(world: World) -> None:
    async with at_the_desk(world.officer, UrgentScreen()) as (app, pilot):
        await pilot.press("tab", *"枸杞", "f4")
        await settled(pilot, lambda: isinstance(app.screen, Picker))
        assert ENTERPRISE in app.words()
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, UrgentScreen))
        await pilot.press(*REASON, "f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("left", "enter")
        await settled(pilot, lambda: isinstance(app.screen, VisitScreen))
    assert backfills(world.officer)[0].row.origin == "register"


async def test_what_is_missing_or_wrong_is_said_under_its_field(world: World) -> None:
    async with at_the_desk(world.officer, UrgentScreen()) as (app, pilot):

        def wrong(field: str) -> str | None:
            error = app.screen.query_one(f"#field-{field}", Field).error
            return error.code if error else None

        await pilot.press("f9")
        await settled(pilot, lambda: wrong("subject") == "FIELD_REQUIRED")
        assert wrong("reason") == "FIELD_REQUIRED"
        await pilot.press(*(SUBJECT[:-1] + "0"), "tab", "tab", *REASON, "f9")
        await settled(pilot, lambda: wrong("subject") == "CREDIT_CODE_CHECK_DIGIT")
        app.screen.query_one("#field-subject", FormField).restore(OTHER_SUBJECT)
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("left", "enter")
        await settled(pilot, lambda: wrong("name") == "ENTERPRISE_NAME_MISSING")
        await pilot.press(*"路边加工点", "f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("left", "enter")
        await settled(pilot, lambda: isinstance(app.screen, VisitScreen))
    assert backfills(world.officer)[0].row.enterprise_name == "路边加工点"


async def test_a_visit_that_is_open_already_is_not_begun_again(world: World) -> None:
    begun(world)
    async with at_the_desk(world.officer, UrgentScreen()) as (app, pilot):
        await pilot.press(*SUBJECT, "tab", "tab", *REASON, "f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("left", "enter")
        await settled(pilot, lambda: "already open here" in toasts(app))
    assert len(backfills(world.officer)) == 1


async def test_anybody_who_inspects_finds_it_among_all_commands_and_a_checkpoint_does_not(world: World) -> None:
    async with at_the_desk(world.officer, TodayScreen()) as (app, pilot):
        await pilot.press("ctrl+n")
        await settled(pilot, lambda: isinstance(app.screen, UrgentScreen))
        assert front(app, UrgentScreen).place() == "urgent:"
    async with at_the_desk(world.checkpoint, TodayScreen()) as (app, pilot):
        await pilot.press("ctrl+n", "ctrl+y", "ctrl+o")
        await settled(pilot)
        assert isinstance(app.screen, TodayScreen)


# The filing that follows ------------------------------------------------------------------------------------


async def test_today_says_until_when_to_file_and_leads_to_the_form(world: World) -> None:
    inspection = begun(world)
    async with at_the_desk(world.officer, TodayScreen()) as (app, pilot):
        await settled(pilot, lambda: "[file today]" in app.words())
        lists = app.screen.query_one(SectionList)
        await pilot.press("down")
        await settled(pilot, lambda: lists.current == f"backfill:{inspection}")
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, BackfillScreen))
        assert front(app, BackfillScreen).place() == f"backfill:{inspection}"
    world.clock.advance(3 * 86_400)
    async with at_the_desk(world.officer, TodayScreen()) as (app, pilot):
        await settled(pilot, lambda: "[overdue!]" in app.words())


async def test_filing_after_the_visit_asks_for_items_and_keeps_the_facts(world: World) -> None:
    inspection = begun(world)
    async with at_the_desk(world.officer, BackfillScreen(inspection)) as (app, pilot):
        await settled(pilot, lambda: "Choose at least one item" in app.words())
        for said in (ENTERPRISE, REASON, "马建国 NX-0001", "no rule here names a day", "司法部 25问 Q21"):
            assert said in app.words().replace("\n", "")
        await pilot.press("f9")
        await settled(pilot, lambda: app.screen.query_one(PickField).error is not None)
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press(*ITEM, "f4", "f9")
        await settled(pilot, lambda: isinstance(app.screen, BackfillScreen))
        await pilot.press("f9")
        await settled(pilot, lambda: app.answers == [True])
    row = inspection_row(world.officer, inspection)
    assert (row.filing is not None, row.start, row.purpose) == (True, row.unfiled_at, "urgent")
    assert drafts.load(world.officer, f"backfill:{inspection}") == {}


async def test_both_screens_speak_chinese(world: World) -> None:
    set_language("zh_CN")
    inspection = begun(world)
    async with at_the_desk(world.officer, UrgentScreen(), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "没有检查码" in app.words())
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: "What follows" in app.words())
    set_language("zh_CN")
    async with at_the_desk(world.officer, BackfillScreen(inspection), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "补办备案" in app.words())
        assert "Q21" in app.words()


async def test_every_list_places_a_visit_that_began_without_a_plan(world: World) -> None:
    inspection = begun(world)
    world.sync()
    async with at_the_desk(world.officer, TodayScreen(), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "[inspecting]" in app.words())
        assert "1970" not in app.words()
        assert "09:00, without" in app.words()
    async with at_the_desk(world.officer, InspectionScreen(inspection), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: REASON in app.words())
    world.clock.advance(3 * 86_400)
    async with at_the_desk(world.supervisor, InboxScreen(), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "1 urgent visit unfiled past its day!" in app.words())
        await pilot.press("f2")
        await settled(pilot, lambda: ENTERPRISE in app.words())
        assert "1970" not in app.words()
