"""Filing by keys: the suggestion, the rules live, drafts, one and many, and what stops it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from inspector_tui.domain.planning import FilingSubmitted
from inspector_tui.domain.register import OfficerRegistered
from inspector_tui.i18n import Language, set_language
from inspector_tui.models import drafts, ledger_store
from inspector_tui.models.replica import Replica
from inspector_tui.screens.answers import AnswersScreen
from inspector_tui.screens.filing import FilingScreen
from inspector_tui.services.filing_desk import filing_scope
from inspector_tui.services.inbox import waiting_filings
from inspector_tui.services.moments import moment_of
from inspector_tui.widgets.field import Field, FormField
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.picker import Picker
from inspector_tui.widgets.search_box import SearchInput
from inspector_tui.widgets.table import VirtualTable
from tests.tui.world import (
    LI,
    MA,
    ORGAN,
    TRAINING,
    WANG,
    ZHAO,
    DeskApp,
    Office,
    an_office,
    at_the_desk,
    records,
    settled,
    state_of,
    toasts,
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path / "office") as opened:
        yield opened


def field(app: DeskApp, name: str) -> Field:
    return app.screen.query_one(f"#field-{name}", Field)


async def type_into(app: DeskApp, pilot: Pilot[Any], name: str, text: str) -> None:
    """Types into an empty field and leaves it."""
    control = app.screen.query_one(f"#field-{name}", FormField).input
    control.focus()
    control.value = ""
    await pilot.press(*text, "tab")
    await settled(pilot, lambda: kept(app, name))


def kept(app: DeskApp, name: str) -> bool:
    screen = app.screen
    assert isinstance(screen, FilingScreen)
    return drafts.load(app.replica, screen.place()).get(name) == field(app, name).value


async def choose(app: DeskApp, pilot: Pilot[Any], name: str, *certificates: str) -> None:
    """Picks exactly these from the list of a field, by keys."""
    picked = app.screen.query_one(f"#field-{name}", PickField)
    wanted, before = set(certificates), set(picked.keys)
    picked.query_one("Picked").focus()
    await pilot.press("enter")
    await settled(pilot, lambda: isinstance(app.screen, Picker))
    for certificate in wanted ^ before:
        app.screen.query_one(SearchInput).value = certificate
        await settled(pilot, lambda sought=certificate: current_key(app) == sought)
        await pilot.press("f4")
    await pilot.press("f9")
    await settled(pilot, lambda: isinstance(app.screen, FilingScreen))


def current_key(app: DeskApp) -> str | None:
    row = app.screen.query_one(VirtualTable).current
    return row.key if row and app.screen.query_one(VirtualTable).row_count == 1 else None


def last_filing(replica: Replica, inspection: str) -> FilingSubmitted:
    with replica.reading() as connection:
        bodies = [record.body for record in ledger_store.records_of(connection, f"inspection:{inspection}")]
    return next(body for body in reversed(bodies) if isinstance(body, FilingSubmitted))


async def test_the_suggestion_can_be_filed_by_one_key(office: Office) -> None:
    (one,) = office.plan(1)
    async with at_the_desk(office.officer, FilingScreen([one])) as (app, pilot):
        assert "until 2028-12-31" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: bool(app.answers))
        assert app.answers == [True]
        assert "It waits for approval" in toasts(app)
    assert state_of(office.officer, one) == "filed"
    filed = last_filing(office.officer, one)
    assert filed.officers[0].certificate == MA
    assert filed.start == moment_of("2026-11-23", 8)
    assert drafts.scopes(office.officer, "filing:") == []


async def test_where_the_plan_says_that_it_comes_from_is_filed_with_it(office: Office) -> None:
    (one,) = office.plan(1, purpose="campaign", cause="superior_campaign", source="宁应急〔2026〕9号")
    async with at_the_desk(office.officer, FilingScreen([one])) as (app, pilot):
        await settled(pilot, lambda: field(app, "source").value == "宁应急〔2026〕9号")
        assert field(app, "cause").value == "superior_campaign"
        await pilot.press("f9")
        await settled(pilot, lambda: bool(app.answers))
    filed = last_filing(office.officer, one)
    assert (filed.purpose, filed.cause, filed.source) == ("campaign", "superior_campaign", "宁应急〔2026〕9号")


async def test_typed_days_and_times_are_understood(office: Office) -> None:
    (one,) = office.plan(1)
    async with at_the_desk(office.officer, FilingScreen([one])) as (app, pilot):
        await type_into(app, pilot, "start_day", "明天")
        await type_into(app, pilot, "start_time", "930")
        await type_into(app, pilot, "end_day", "+3")
        await type_into(app, pilot, "end_time", "下午5点")
        await type_into(app, pilot, "assistants", "张专家, 王专家")
        await type_into(app, pilot, "onsite_reason", "需现场查看储罐")
        await choose(app, pilot, "officers", MA, LI)
        await pilot.press("f9")
        await settled(pilot, lambda: bool(app.answers))
    filed = last_filing(office.officer, one)
    assert (filed.start, filed.end) == (moment_of("2026-11-24", 9, 30), moment_of("2026-11-26", 17))
    assert filed.assistants == ("张专家", "王专家")
    assert filed.onsite_reason == "需现场查看储罐"
    assert {officer.certificate for officer in filed.officers} == {MA, LI}


async def test_the_rules_look_while_one_types(office: Office) -> None:
    (one,) = office.plan(1)
    async with at_the_desk(office.officer, FilingScreen([one])) as (app, pilot):
        assert "[warning] Say why this cannot be checked off site." in app.words()
        await type_into(app, pilot, "onsite_reason", "查看储罐")
        await settled(pilot, lambda: "[warning]" not in app.words())
        assert "[passed]" in app.words()


async def test_a_forbidden_filing_is_not_sent_and_names_its_field(office: Office) -> None:
    (one,) = office.plan(1)
    async with at_the_desk(office.officer, FilingScreen([one])) as (app, pilot):
        await choose(app, pilot, "officers", MA, ZHAO)
        await settled(pilot, lambda: "[forbidden]" in app.words())
        assert "expired 2026-11-01" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: "Not filed. Look at: Officers" in toasts(app))
        assert field(app, "officers").error is not None
        assert app.focused is not None
        assert field(app, "officers") in app.focused.ancestors
    assert state_of(office.officer, one) == "planned"
    assert records(office.officer, one) == ["inspection.planned/1"]


async def test_one_officer_alone_is_not_enough(office: Office) -> None:
    (one,) = office.plan(1)
    async with at_the_desk(office.officer, FilingScreen([one])) as (app, pilot):
        await choose(app, pilot, "officers", MA)
        await pilot.press("f9")
        await settled(pilot, lambda: "At least 2 officers are needed" in toasts(app))
    assert state_of(office.officer, one) == "planned"


async def test_a_time_that_is_none_stops_under_its_field(office: Office) -> None:
    (one,) = office.plan(1)
    async with at_the_desk(office.officer, FilingScreen([one])) as (app, pilot):
        await type_into(app, pilot, "end_time", "noonish")
        await pilot.press("f9")
        await settled(pilot)
        assert "“noonish” is not a time" in app.words()
    assert state_of(office.officer, one) == "planned"


async def test_the_end_before_the_beginning_is_forbidden(office: Office) -> None:
    (one,) = office.plan(1)
    async with at_the_desk(office.officer, FilingScreen([one])) as (app, pilot):
        await type_into(app, pilot, "end_day", "11-20")
        await pilot.press("f9")
        await settled(pilot, lambda: "The end is before the beginning" in toasts(app))
        assert field(app, "end_day").error is not None


async def test_what_was_typed_is_there_again(office: Office) -> None:
    (one,) = office.plan(1)
    async with at_the_desk(office.officer, FilingScreen([one])) as (app, pilot):
        await type_into(app, pilot, "onsite_reason", "现场查看[A-3]")
        await choose(app, pilot, "officers", MA, LI)
        await type_into(app, pilot, "end_day", "+2")
    async with at_the_desk(office.officer, FilingScreen([one])) as (app, _pilot):
        assert field(app, "onsite_reason").value == "现场查看[A-3]"
        assert field(app, "officers").value in (f"{MA},{LI}", f"{LI},{MA}")
        assert field(app, "end_day").value == "2026-11-25"


async def test_leaving_right_after_a_key_keeps_it(office: Office) -> None:
    (one,) = office.plan(1)
    below, top = FilingScreen([one]), FilingScreen([one])
    async with at_the_desk(office.officer, below, top) as (app, pilot):
        app.screen.query_one("#field-purpose_text", FormField).input.focus()
        await pilot.press("查", "escape")
        await settled(pilot, lambda: app.screen is below)
    assert drafts.load(office.officer, f"filing:{one}")["purpose_text"] == "查"


async def test_many_are_filed_with_one_form(office: Office) -> None:
    ids = office.plan(4)
    async with at_the_desk(office.officer, FilingScreen(ids)) as (app, pilot):
        assert "F9 File 4" in app.words()
        assert "4/4 Say why this cannot be checked off site." in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, AnswersScreen))
        assert "4 done, 0 refused" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: bool(app.answers))
    assert [state_of(office.officer, each) for each in ids] == ["filed"] * 4
    items = [last_filing(office.officer, each).items for each in ids]
    assert items[1] == (TRAINING,)
    assert len(items[0]) == 2
    assert drafts.scopes(office.officer, "filing:") == []


async def test_each_of_many_gets_its_own_answer(office: Office) -> None:
    ids = office.plan(3)
    office.file(ids[:1])
    office.approve(ids[:1])
    async with at_the_desk(office.officer, FilingScreen(ids)) as (app, pilot):
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, AnswersScreen))
        lines = app.words().splitlines()
        refused = next(number for number, line in enumerate(lines) if "refused " in line and "宁东" in line)
        done = next(number for number, line in enumerate(lines) if "done " in line and "filed" in line)
        assert refused < done
    assert [state_of(office.officer, each) for each in ids] == ["approved", "filed", "filed"]


async def test_a_batch_is_opened_again_by_its_place(office: Office) -> None:
    ids = office.plan(3)
    async with at_the_desk(office.officer, FilingScreen(ids)) as (app, pilot):
        await type_into(app, pilot, "onsite_reason", "专项行动")
        screen = app.screen
        assert isinstance(screen, FilingScreen)
        place = screen.place()
    assert place == filing_scope(ids)
    about = place.partition(":")[2]
    async with at_the_desk(office.officer, FilingScreen([about])) as (app, _pilot):
        assert "3 inspections" in app.words()
        assert field(app, "onsite_reason").value == "专项行动"


async def test_a_batch_that_was_only_looked_at_leaves_nothing(office: Office) -> None:
    ids = office.plan(3)
    one = FilingScreen(ids[:1])
    async with at_the_desk(office.officer, one, FilingScreen(ids)) as (app, pilot):
        await pilot.press("escape")
        await settled(pilot, lambda: app.screen is one)
    assert drafts.scopes(office.officer, "filing:") == []


async def test_a_returned_filing_tells_why(office: Office) -> None:
    from inspector_tui.services.filing import return_filing

    (one,) = office.plan(1)
    office.file([one])
    return_filing(office.supervisor, one, "请补充现场检查理由")
    office.share()
    async with at_the_desk(office.officer, FilingScreen([one])) as (app, pilot):
        assert "Returned: 请补充现场检查理由" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: bool(app.answers))
    office.share()
    assert [one.row.inspection for one in waiting_filings(office.supervisor)] == [one]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_form_and_rules_are_in_sight_in_every_size(
    office: Office, size: tuple[int, int], language: Language
) -> None:
    set_language(language)
    (one,) = office.plan(1)
    async with at_the_desk(office.officer, FilingScreen([one]), size=size) as (app, _pilot):
        words = app.words()
        assert "马建国" in words
        assert ("[提醒]" if language == "zh_CN" else "[warning]") in words
        assert ("F9 备案" if language == "zh_CN" else "F9 File it") in words


async def test_brackets_in_names_stay_text(office: Office) -> None:
    office.publish(
        OfficerRegistered(
            certificate=WANG, name="王[/b]芳", organ=ORGAN, valid_from="2024-01-01", valid_until="2029-01-31"
        )
    )
    (one,) = office.plan(1, enterprise_name="设备[A-3]厂[/x]")
    async with at_the_desk(office.officer, FilingScreen([one])) as (app, _pilot):
        assert "设备[A-3]厂[/x]" in app.words()
        assert "王[/b]芳" in app.words()
