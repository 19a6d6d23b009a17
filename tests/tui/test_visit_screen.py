"""A visit by keys: what is typed is kept, what is pressed is recorded, and a kill loses neither."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from inspector_tui.i18n import Language, set_language
from inspector_tui.models import drafts
from inspector_tui.screens.code import CodeScreen
from inspector_tui.screens.visit_checklist import ChecklistTable
from inspector_tui.screens.visit_evidence import EvidencePart
from inspector_tui.screens.visit_finding import FindingPart
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.rail import Rail
from inspector_tui.widgets.say_button import SayButton
from inspector_tui.widgets.text import PlainText
from tests.tui.visit_keys import LINES, arrive, running, screen_of, visit
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


async def test_arrival_is_recorded_with_one_key_and_leads_to_the_checklist(world: World) -> None:
    async with running(world).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = screen_of(pilot)
        assert screen.key_words("main") == "Record arrival"
        await arrive(pilot)
        row = visit(world).row
        assert (row.person, row.certificates_shown, row.notice_given) == ("王经理", True, True)
        assert screen.here.step == "check"
        assert screen.query_one(Rail).now == "check"


async def test_arrival_without_a_person_says_so_under_the_field(world: World) -> None:
    set_language("zh_CN")
    async with running(world).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f9")
        await settle(pilot)
        assert visit(world).row.arrived_at is None
        assert screen_of(pilot).query_one("#field-person", FormField).error is not None


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_each_answer_is_one_record_at_once_and_the_cursor_goes_on(world: World, size: tuple[int, int]) -> None:
    async with running(world).run_test(size=size) as pilot:
        await arrive(pilot)
        await pilot.press("1", "3", "１")
        await pilot.pause()
        assert [line.answer for line in visit(world).checklist[:4]] == [
            "compliant",
            "not_applicable",
            "compliant",
            None,
        ]
        screen = screen_of(pilot)
        assert screen.query_one(ChecklistTable).cursor == 3
        assert screen.query_one(Rail).steps[1].progress == "3/9"
        await pilot.press("up", "up", "1")
        await pilot.pause()
        assert visit(world).checklist[1].answer == "compliant"


async def test_digits_in_a_text_field_are_text(world: World) -> None:
    async with running(world).run_test(size=(80, 24)) as pilot:
        await arrive(pilot)
        await pilot.press("2")
        await settle(pilot)
        await pilot.press("1", "2", "3")
        part = screen_of(pilot).side
        assert isinstance(part, FindingPart)
        assert part.form.values["text"] == "123"
        assert visit(world).answered == 1


async def test_not_compliant_opens_the_finding_and_understands_deadlines_in_words(world: World) -> None:
    async with running(world).run_test(size=(120, 40)) as pilot:
        await arrive(pilot)
        await pilot.press("2")
        await settle(pilot)
        await pilot.press(*"设备[A-3]没有标识 [/x]", "tab", *"12-24", "f9")
        await settle(pilot)
        (finding,) = visit(world).findings
        assert (finding.text, finding.deadline, finding.severity) == ("设备[A-3]没有标识 [/x]", "2026-12-24", "general")
        assert (finding.item, finding.check_no) == (visit(world).checklist[0].item, 1)
        screen = screen_of(pilot)
        assert screen.side is None
        assert drafts.scopes(world.officer, f"visit:{INSPECTION}:finding") == []
        # Enter on the line opens it again, F12 withdraws it.
        await pilot.press("up", "enter")
        await settle(pilot)
        await pilot.press("f12")
        await settle(pilot)
        assert visit(world).findings == ()


async def test_a_finding_of_no_line_stands_below_the_checklist(world: World) -> None:
    async with running(world).run_test(size=(80, 24)) as pilot:
        await arrive(pilot)
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press(*"消防通道堵塞", "f9")
        await settle(pilot)
        (finding,) = visit(world).findings
        assert (finding.item, finding.deadline) == (None, None)
        assert screen_of(pilot).query_one(ChecklistTable).row_count == LINES + 1


async def test_evidence_is_copied_with_its_facts_and_belongs_to_the_finding(world: World, tmp_path: Path) -> None:
    photo, other = tmp_path / "照片 1.jpg", tmp_path / "b.jpg"
    photo.write_bytes(b"picture" * 1000)
    other.write_bytes(b"other")
    async with running(world).run_test(size=(120, 40)) as pilot:
        await arrive(pilot)
        await pilot.press("2")
        await settle(pilot)
        # Evidence names its finding: without a text there is none yet.
        await pilot.press("f6")
        await settle(pilot)
        assert isinstance(screen_of(pilot).side, FindingPart)
        await pilot.press(*"问题", "f6")
        await settle(pilot)
        part = screen_of(pilot).side
        assert isinstance(part, EvidencePart)
        (finding,) = visit(world).findings
        part.field.input.value = f"'{photo}' '{other}'"
        await pilot.press("f9")
        await until(pilot, lambda: len(visit(world).evidence) == 2)
        await settle(pilot)
        evidence = visit(world).evidence
        assert {each.name for each in evidence} == {"照片 1.jpg", "b.jpg"}
        assert {each.finding for each in evidence} == {finding.finding}
        assert world.officer.files.has(evidence[0].sha256)
        facts = "".join(str(part.query_one("#evidence-facts", PlainText).render()).split())
        assert evidence[0].sha256.hex() in facts or evidence[1].sha256.hex() in facts


async def test_a_file_that_is_not_there_is_told_under_the_field(world: World) -> None:
    async with running(world).run_test(size=(80, 24)) as pilot:
        await arrive(pilot)
        await pilot.press("f6")
        await settle(pilot)
        await pilot.press(*"nothere", "f9")
        await settle(pilot)
        part = screen_of(pilot).side
        assert isinstance(part, EvidencePart)
        assert part.field.error is not None
        assert part.field.error.code == "FILE_MISSING"
        await pilot.press("escape")
        await settle(pilot)
        assert screen_of(pilot).side is None


async def test_the_main_key_finds_the_next_open_line_until_all_are_answered(world: World) -> None:
    async with running(world).run_test(size=(80, 24)) as pilot:
        await arrive(pilot)
        await pilot.press("down", "1", "end", "f9")
        await settle(pilot)
        assert screen_of(pilot).query_one(ChecklistTable).cursor == 0
        assert screen_of(pilot).key_words("main") == "Next open line"


async def test_f2_shows_the_code_from_anywhere_and_escape_comes_back_to_the_same_field(world: World) -> None:
    async with running(world).run_test(size=(80, 24)) as pilot:
        await arrive(pilot)
        await pilot.press("2")
        await settle(pilot)
        await pilot.press(*"半句", "f2")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CodeScreen)
        await pilot.press("escape")
        await settle(pilot)
        part = screen_of(pilot).side
        assert isinstance(part, FindingPart)
        assert part.form.values["text"] == "半句"
        assert drafts.load(world.officer, part.form.scope)["text"] == "半句"


async def test_clicks_do_what_keys_do(world: World) -> None:
    async with running(world).run_test(size=(80, 24)) as pilot:
        await arrive(pilot)
        await pilot.click("#check-keys SayButton")
        await settle(pilot)
        assert visit(world).checklist[0].answer == "compliant"
        assert isinstance(pilot.app.focused, ChecklistTable)
        await pilot.click(Rail, offset=(3, 0))
        await settle(pilot)
        assert screen_of(pilot).here.step == "arrival"


async def test_a_click_may_take_away_the_part_that_its_button_lies_on(world: World) -> None:
    async with running(world).run_test(size=(120, 40)) as pilot:
        await arrive(pilot)
        await pilot.press("2")
        await settle(pilot)
        await pilot.press(*"接地电阻无记录")
        await pilot.click(button(pilot, "Evidence"))
        await settle(pilot)
        assert isinstance(screen_of(pilot).side, EvidencePart)
        assert [one.text for one in visit(world).findings] == ["接地电阻无记录"]
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.click(button(pilot, "Withdraw"))
        await settle(pilot)
        assert screen_of(pilot).side is None
        assert visit(world).findings == ()


def button(pilot: Pilot[int], words: str) -> SayButton:
    """The button beside the checklist that says so."""
    return next(
        one for one in screen_of(pilot).query("#check-side SayButton").results(SayButton) if words in str(one.label)
    )


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_switching_the_language_keeps_what_is_typed(world: World, language: Language) -> None:
    set_language(language)
    async with running(world).run_test(size=(120, 40)) as pilot:
        await arrive(pilot)
        await pilot.press("2")
        await settle(pilot)
        await pilot.press(*"abc", "ctrl+l")
        await settle(pilot)
        part = screen_of(pilot).side
        assert isinstance(part, FindingPart)
        assert part.form.values["text"] == "abc"
