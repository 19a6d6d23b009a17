from __future__ import annotations

import pytest
from textual.color import Color
from textual.widget import Widget

from inspector_tui.errors import BadInput
from inspector_tui.i18n import set_language
from inspector_tui.sentences import REASONS
from inspector_tui.styles.themes import contrast
from inspector_tui.widgets.code_view import CodeDrawing, CodeView, Countdown
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.gate_verdict import GateFacts, GateVerdict
from inspector_tui.widgets.progress import Progress
from inspector_tui.widgets.rail import Rail, Step
from inspector_tui.widgets.rows import Column
from inspector_tui.widgets.search_box import SearchBox
from inspector_tui.widgets.status_bar import StatusBar
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.widgets.text import OneLine
from inspector_tui.widgets.toast import toast_error
from inspector_tui.widgets.verdict_look import COLOURS
from inspector_tui.words.verdicts import reason_line
from tests.tui.tiny import Counting, Holder, Tiny, until

SHORT = CodeDrawing("short", ("█▀▄ " * 11 + "█",) * 23)
FULL = CodeDrawing("full", ("█▀▄ " * 18 + "█",) * 37)


def holding(*widgets: Widget) -> tuple[Tiny, Holder]:
    holder = Holder(lambda: widgets)
    return Tiny(holder), holder


# Search -----------------------------------------------------------------------------------------------------


def search() -> tuple[Tiny, Holder]:
    columns = (Column("name", "Open", 10), Column("state", "Mark", 6))
    box = SearchBox(chips=[("mine", "Open"), ("late", "Mark")], on_at_first=frozenset({"mine"}))
    return holding(box, VirtualTable(columns, Counting(100)))


async def test_typing_searches_once_for_a_burst_of_keys() -> None:
    app, holder = search()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("化", "工")
        await until(pilot, lambda: [one for one in holder.told(SearchBox.Changed) if one.text == "化工"])
        told = holder.told(SearchBox.Changed)
        assert (told[-1].text, told[-1].chips) == ("化工", {"mine"})
        assert len(told) <= 2


async def test_the_arrow_keys_move_the_list_while_typing() -> None:
    app, holder = search()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "down", "down", "pagedown", "up", "enter")
        await pilot.pause()
        table = app.screen.query_one(VirtualTable)
        assert table.cursor == 1 + table.size.height - 2
        assert holder.told(VirtualTable.RowSelected)[-1].row.key == f"k{table.cursor}"


async def test_chips_switch_by_key_and_mouse_and_show_it_without_colour() -> None:
    app, holder = search()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "[x] Open" in app.words()
        await pilot.press("tab", "space")
        await pilot.pause()
        assert holder.told(SearchBox.Changed)[-1].chips == set()
        await pilot.click("#chip-late")
        await pilot.pause()
        assert holder.told(SearchBox.Changed)[-1].chips == {"late"}
        assert "[ ] Open" in app.words()


# Code -------------------------------------------------------------------------------------------------------


async def test_the_code_fills_80x24_without_bars_on_a_white_pane() -> None:
    app, holder = holding(CodeView())
    async with app.run_test(size=(80, 24)) as pilot:
        holder.bars = False
        app.screen.query_one(CodeView).show(FULL, SHORT)
        await pilot.pause()
        assert holder.told(CodeView.FormShown)[-1].form == "short"
        assert sum(("▀▀  " * 11).strip() in line for line in app.words().split("\n")) == 23
        white, black = Color(255, 255, 255).rich_color.triplet, Color(0, 0, 0).rich_color.triplet
        cells = [
            (character, segment.style.color and segment.style.color.triplet, segment.style.bgcolor.triplet)
            for strip in app.screen._compositor.render_strips(app.size)
            for segment in strip
            if segment.style is not None and segment.style.bgcolor is not None
            for character in segment.text
        ]
        assert len(cells) == 80 * 24
        assert {ground for _, _, ground in cells} == {white, black}
        # One glyph with both its colours told: a full block from the font could leave seams.
        assert {cell[0] for cell in cells} == {" ", "▀"}
        assert all(ink != ground for glyph, ink, ground in cells if glyph == "▀")


async def test_the_larger_window_shows_the_full_form() -> None:
    app, holder = holding(CodeView())
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.query_one(CodeView).show(FULL, SHORT)
        await pilot.pause()
        assert holder.told(CodeView.FormShown)[-1].form == "full"


@pytest.mark.parametrize(("language", "words"), [("en", "it needs 80x26"), ("zh_CN", "需要 80x26")])
async def test_a_code_is_never_clipped_but_the_window_asked_for(language: str, words: str) -> None:
    set_language(language)  # type: ignore[arg-type]
    app, holder = holding(CodeView())
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one(CodeView).show(SHORT)
        await pilot.pause()
        assert words in app.words()
        assert "▀" not in app.words()
        assert holder.told(CodeView.FormShown)[-1].form is None


async def test_spaces_draw_the_code_where_half_blocks_are_too_wide() -> None:
    app, _holder = holding(CodeView())
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one(CodeView).show(CodeDrawing("short", ("# #",) * 3, "spaces"))
        await pilot.pause()
        strip = app.screen._compositor.render_strips(app.size)[12]
        dark = [one.cell_length for one in strip if one.style and one.style.bgcolor == Color(0, 0, 0).rich_color]
        assert sum(dark) == 4


async def test_the_countdown_tells_seconds_in_words() -> None:
    set_language("zh_CN")
    app, _holder = holding(Countdown())
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one(Countdown).remaining = 18
        await pilot.pause()
        assert "刷新 18 秒" in app.words()


# Verdict ----------------------------------------------------------------------------------------------------


def test_verdicts_can_be_read_in_sunlight() -> None:
    assert all(contrast(*pair) >= 7 for pair in COLOURS.values())


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_word_and_the_next_act_are_seen_at_once(size: tuple[int, int], language: str) -> None:
    set_language(language)  # type: ignore[arg-type]
    app, _holder = holding(GateVerdict())
    async with app.run_test(size=size) as pilot:
        for reason in REASONS:
            app.screen.query_one(GateVerdict).told = GateFacts("INVALID", (reason,))
            await pilot.pause()
            words = app.words()
            assert ("无效" if language == "zh_CN" else "INVALID") in words or words.count("█") > 40
            assert "".join(reason_line(reason, keys=True).split()) in "".join(words.split())


async def test_a_verdict_shows_names_and_facts_as_plain_text() -> None:
    app, _holder = holding(GateVerdict())
    async with app.run_test(size=(60, 14)) as pilot:
        app.screen.query_one(GateVerdict).told = GateFacts(
            "VALID", people=(("马建国 [/x]", "64010025001"),), facts=(("Enterprise", "设备[A-3]"),)
        )
        await pilot.pause()
        assert "马建国 [/x]   64010025001" in app.words()
        assert "设备[A-3]" in app.words()


# The others -------------------------------------------------------------------------------------------------


async def test_progress_tells_counts_and_can_be_stopped() -> None:
    app, holder = holding(Progress())
    async with app.run_test(size=(80, 24)) as pilot:
        line = app.screen.query_one(Progress)
        line.show("plan[1].xlsx", 12_000, 40_000)
        await pilot.pause()
        assert "plan[1].xlsx  12,000 / 40,000" in app.words()
        assert "30%" in app.words()
        line.focus()
        await pilot.press("escape")
        await pilot.pause()
        assert holder.told(Progress.Stopped)
        assert app.screen is holder
        line.end()
        await pilot.pause()
        assert "12,000" not in app.words()


@pytest.mark.parametrize(("keys", "answer"), [(["enter"], True), (["escape"], False), (["tab", "enter"], False)])
async def test_a_question_is_answered_by_its_verb_and_escape_changes_nothing(keys: list[str], answer: bool) -> None:
    answers: list[bool | None] = []
    app = Tiny()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Confirm("Send", "设备[A-3] [/x]", "Sign it"), answers.append)
        await pilot.pause()
        assert "设备[A-3] [/x]" in app.words()
        assert "Sign it" in app.words()
        await pilot.press(*keys)
        await pilot.pause()
    assert answers == [answer]


async def test_what_cannot_be_undone_says_so_and_enter_alone_does_not_do_it() -> None:
    answers: list[bool | None] = []
    app = Tiny()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Confirm("Sign", "text\n" * 40, "Sign it", final=True), answers.append)
        await pilot.pause()
        assert "This cannot be undone." in app.words()
        assert "Sign it" in app.words()
        await pilot.press("enter")
        await pilot.pause()
    assert answers == [False]


async def test_the_rail_marks_where_one_is_and_answers_clicks() -> None:
    steps = (Step("a", "Open", done=True), Step("b", "Mark", "12/18"), Step("c", "Stop"))
    app, holder = holding(Rail(steps, "b"))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "[x] Open  >  2 Mark 12/18  >  3 Stop" in app.words()
        await pilot.click(Rail, offset=(2, 0))
        await pilot.pause()
        assert holder.told(Rail.StepPressed)[-1].step == "a"


async def test_a_click_on_what_waits_tells_it() -> None:
    app, holder = holding()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("#frame-status", offset=(70, 0))
        await pilot.pause()
        assert holder.told(StatusBar.BadgePressed)


async def test_errors_are_toasted_in_words() -> None:
    app = Tiny()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        toast_error(app, BadInput("REGION_UNKNOWN", text="[/x]"))
        await pilot.pause()
        assert "The region [/x] is not known." in app.words()


# Facts and headings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 47, 60, 90])
async def test_nothing_below_a_long_heading_is_lost(width: int) -> None:
    facts = Facts(
        (
            heading("银川市启域新材料科技有限公司", "found by the server"),
            Fact("Found since", "Two steps are the rule here, and nobody reviewed this filing first."),
            heading("By rule"),
            Fact("", "R08 approval: to be decided 1"),
        )
    )
    app, _holder = holding(facts)
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.pause()
        shown = [line.text.strip() for line in facts.render_lines(facts.size.region)]
        assert any("found by the server" in line for line in shown)
        assert shown[-1] == "R08 approval: to be decided 1"


async def test_a_heading_that_does_not_fit_says_so() -> None:
    line = OneLine()
    app, _holder = holding(line)
    async with app.run_test(size=(30, 10)) as pilot:
        line.show("待办  1 项综合查一次待答复（ctrl+b）  余 995 个编号")
        await pilot.pause()
        assert line.render_line(0).text.rstrip().endswith("…")
