from __future__ import annotations

import asyncio
from datetime import date
from time import monotonic

import pytest
from textual.events import Paste
from textual.widget import Widget

from inspector_tui.domain.credit_code import identify_subject
from inspector_tui.i18n import Language, set_language
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.text_field import TextField
from inspector_tui.widgets.when_field import DateField, TimeField
from inspector_tui.words.inspections import PURPOSES
from tests.tui.tiny import Holder, Tiny, until
from tests.waits import PATIENCE

MONDAY = date(2025, 11, 24)
KEPT = {"code": "91640100", "why": "设备[A-3] [/x] ㎡", "day": "2025-11-25", "at": "08:00", "purpose": "random"}


def form(kept: dict[str, str] | None = None) -> tuple[Tiny, Holder]:
    def make() -> list[Widget]:
        return [
            DraftForm(
                FormField("code", "Open", code=True, required=True, checks=[identify_subject]),
                FormField("name", "Mark"),
                TextField("why", "Stop"),
                DateField("day", "Back", today=lambda: MONDAY, required=True),
                TimeField("at", "Help"),
                ChoiceField("purpose", "Close", list(PURPOSES.items())),
                kept=kept,
            )
        ]

    holder = Holder(make)
    return Tiny(holder), holder


def draft_value(holder: Holder) -> str:
    return holder.query_one(DraftForm).values["code"]


async def test_kept_values_come_back_exactly_and_are_no_change() -> None:
    app, holder = form(KEPT)
    async with app.run_test(size=(80, 40)) as pilot:
        draft = app.screen.query_one(DraftForm)
        draft.report()
        await pilot.pause()
        assert draft.values == {**KEPT, "name": ""}
        assert not holder.told(DraftForm.DraftChanged)
        assert "设备[A-3] [/x] ㎡" in app.words()
        assert "tomorrow 11-25" in app.words()


async def test_what_is_typed_is_reported_while_typing_goes_on() -> None:
    app, holder = form()
    async with app.run_test(size=(80, 40)) as pilot:
        begun = monotonic()
        await pilot.press("9")
        async with asyncio.timeout(PATIENCE):
            while not (told := holder.told(DraftForm.DraftChanged)):
                await pilot.press("1")
        assert told[0].field == "code"
        assert told[0].value.startswith("91")
        assert monotonic() - begun < 1
        await until(pilot, lambda: holder.told(DraftForm.DraftChanged)[-1].value == draft_value(holder))


async def test_leaving_at_once_still_reports_the_last_key() -> None:
    app, holder = form()
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("9", "escape")
        await pilot.pause()
        assert app.screen is not holder
        assert [(one.field, one.value) for one in holder.told(DraftForm.DraftChanged)] == [("code", "9")]


async def test_quitting_at_once_still_reports_the_last_key() -> None:
    app, holder = form()
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("9", "ctrl+q")
        await pilot.pause()
    assert [(one.field, one.value) for one in holder.told(DraftForm.DraftChanged)] == [("code", "9")]


async def test_full_width_codes_become_ascii_but_free_text_never_changes() -> None:
    app, _holder = form()
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("９", "１", "tab")
        app.screen.query_one("#field-name", FormField).input.post_message(Paste("㎡９"))
        await pilot.pause()
        draft = app.screen.query_one(DraftForm)
        assert draft.values["code"] == "91"
        assert draft.values["name"] == "㎡９"


async def test_errors_stand_under_the_field_in_words_and_follow_the_language() -> None:
    app, _holder = form()
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("9", "1", "tab")
        await pilot.pause()
        assert "this has 2" in app.words()
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert "这里是 2 位" in app.words()


async def test_a_check_of_the_form_goes_to_the_first_wrong_field() -> None:
    app, _holder = form({"code": "91640100MA1234569J"})
    async with app.run_test(size=(80, 40)) as pilot:
        draft = app.screen.query_one(DraftForm)
        assert not draft.check()
        await pilot.pause()
        assert "Fill in: Back" in app.words()
        assert app.screen.focused is app.screen.query_one("#field-day", DateField).input
        await pilot.press("明", "天", "tab")
        assert draft.check()
        assert draft.values["day"] == "2025-11-25"


async def test_days_are_read_back_while_typing_and_written_out_when_leaving() -> None:
    set_language("zh_CN")
    app, _holder = form()
    async with app.run_test(size=(80, 40)) as pilot:
        app.screen.query_one("#field-day", DateField).input.focus()
        await pilot.press("+", "3")
        await pilot.pause()
        assert "周四 11-27" in app.words()
        await pilot.press("tab")
        assert app.screen.query_one("#field-day", DateField).input.value == "2025-11-27"
        await pilot.press("9", "3", "0", "tab")
        assert app.screen.query_one("#field-at", TimeField).value == "09:30"


async def test_choices_are_all_in_sight_and_chosen_by_keys_and_mouse() -> None:
    app, holder = form({"purpose": "daily"})
    async with app.run_test(size=(80, 40)) as pilot:
        field = app.screen.query_one("#field-purpose", ChoiceField)
        control = field.query_one("Choices")
        control.focus()
        await pilot.press("right")
        assert field.value == "campaign"
        await pilot.press("left", "left")
        assert field.value == "urgent"
        await pilot.click(control, offset=(2, 0))
        assert field.value == "daily"
        assert "(x) routine check" in app.words()
        assert "( ) urgent check" in app.words()
        await until(pilot, lambda: holder.told(DraftForm.DraftChanged)[-1:])
        app.screen.query_one(DraftForm).report()
        await pilot.pause()
        assert holder.told(DraftForm.DraftChanged)[-1].value == "daily"


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_forms_fit_every_width(size: tuple[int, int], language: Language) -> None:
    set_language(language)
    app, _holder = form(KEPT)
    async with app.run_test(size=size) as pilot:
        app.screen.query_one(DraftForm).check()
        await pilot.pause()
        for field in app.screen.query("Field *"):
            assert field.region.right <= size[0]


async def test_a_remark_that_does_not_fit_behind_its_field_says_so() -> None:
    app, holder = form()
    async with app.run_test(size=(60, 24)) as pilot:
        field = holder.query_one("#field-name", FormField)
        field.show_remark("64 Ningxia Hui Autonomous Region")
        await pilot.pause()
        remark = field.query_one(".field-remark")
        assert remark.render_line(0).text.rstrip().endswith("…")
