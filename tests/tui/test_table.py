from __future__ import annotations

from pathlib import Path

import pytest

from inspector_tui.i18n import set_language
from inspector_tui.widgets.rows import Column, ListSource, PreparedSource, Row, lay_out
from inspector_tui.widgets.table import VirtualTable
from tests.tui.tiny import Counting, Holder, Tiny

COLUMNS = (Column("name", "Name", 12, grow=1), Column("state", "State", 8, drop=1))
BLNS = Path(__file__).parents[3] / "shared" / "data" / "blns.txt"


def table_app(count: int, *, markable: bool = False) -> tuple[Tiny, Holder, Counting]:
    source = Counting(count)
    holder = Holder(lambda: [VirtualTable(COLUMNS, source, markable=markable)])
    return Tiny(holder), holder, source


async def test_asks_only_for_the_rows_it_shows() -> None:
    app, _holder, source = table_app(100_000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert "设备[A-99999]" in app.words()
        assert sum(limit for _offset, limit in source.asked) <= 4 * 64


async def test_keys_move_the_cursor_and_tell_the_row() -> None:
    app, holder, _source = table_app(1000)
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.screen.query_one(VirtualTable)
        await pilot.press("down", "down", "pagedown", "up")
        assert table.cursor == 2 + table.size.height - 2 - 1
        await pilot.press("home", "up")
        assert table.cursor == 0
        await pilot.press("end", "down")
        assert table.cursor == 999
        await pilot.press("enter")
        await pilot.pause()
        assert holder.told(VirtualTable.RowSelected)[-1].row.key == "k999"
        assert holder.told(VirtualTable.RowHighlighted)[-1].row.key == "k999"


async def test_space_marks_and_goes_on() -> None:
    app, holder, _source = table_app(10, markable=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "space")
        await pilot.pause()
        assert holder.told(VirtualTable.MarksChanged)[-1].marked == {"k0", "k1"}
        assert app.words().count("[x]") == 2
        await pilot.press("ctrl+a")
        assert len(app.screen.query_one(VirtualTable).marked) == 10
        await pilot.press("ctrl+a")
        assert not app.screen.query_one(VirtualTable).marked


async def test_marks_outlive_another_search() -> None:
    app, _holder, _source = table_app(10, markable=True)
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.screen.query_one(VirtualTable)
        await pilot.press("space")
        table.source = Counting(3)
        assert table.marked == {"k0"}
        assert (table.cursor, table.row_count) == (0, 3)


@pytest.mark.parametrize(("left", "cursor", "top"), [(200, 99, 80), (90, 89, 70), (60, 59, 40), (5, 4, 0), (0, 0, 0)])
async def test_rows_told_anew_keep_the_cursor_as_far_as_there_are_rows(left: int, cursor: int, top: int) -> None:
    app, holder, _source = table_app(100)
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.screen.query_one(VirtualTable)
        await pilot.press("end")
        table.renew(Counting(left))
        await pilot.pause()
        assert (table.cursor, table.row_count, table.scroll_offset.y) == (cursor, left, top)
        assert f"设备[A-{cursor}]" in app.words() or not left
        assert holder.told(VirtualTable.RowHighlighted)[-1].row.key == f"k{cursor if left else 99}"


async def test_the_mouse_points_opens_and_marks() -> None:
    app, holder, _source = table_app(50, markable=True)
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.screen.query_one(VirtualTable)
        await pilot.click(VirtualTable, offset=(10, 4))
        assert table.cursor == 3
        await pilot.click(VirtualTable, offset=(10, 6), times=2)
        await pilot.pause()
        assert holder.told(VirtualTable.RowSelected)[-1].row.key == "k5"
        await pilot.click(VirtualTable, offset=(1, 2))
        assert table.marked == {"k1"}
        await pilot.click(VirtualTable, offset=(5, 0))
        await pilot.pause()
        assert holder.told(VirtualTable.HeaderPressed)[-1].column == "name"


async def test_the_wheel_scrolls() -> None:
    app, _holder, _source = table_app(100)
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.screen.query_one(VirtualTable)
        table.action_scroll_down()
        await pilot.pause()
        assert "设备[A-0]" not in app.words()


@pytest.mark.parametrize(("language", "words"), [("en", "Nothing here yet."), ("zh_CN", "这里还没有内容。")])
async def test_says_something_when_there_are_no_rows(language: str, words: str) -> None:
    set_language(language)  # type: ignore[arg-type]
    app, holder, _source = table_app(0)
    async with app.run_test(size=(40, 12)) as pilot:
        assert words in app.words()
        await pilot.press("down", "end", "enter", "space")
        assert not holder.told(VirtualTable.RowSelected)


async def test_brackets_and_naughty_strings_stay_in_their_columns() -> None:
    lines = BLNS.read_text(encoding="utf-8").splitlines() if BLNS.exists() else []
    texts = ["[/x]", "设备[A-3]", "\ud800[b", "a\nb\tc", *lines]
    rows = [Row(str(place), (text, "end")) for place, text in enumerate(texts)]
    app = Tiny(Holder(lambda: [VirtualTable(COLUMNS, ListSource(rows))]))
    async with app.run_test(size=(60, 24)) as pilot:
        assert "设备[A-3]" in app.words()
        for _page in range(len(rows) // 20):
            await pilot.press("pagedown")
            await pilot.pause()
            for strip in app.screen._compositor.render_strips(app.size):
                assert strip.cell_length == 60


def test_columns_leave_in_their_order_and_the_rest_grows() -> None:
    assert lay_out(COLUMNS, 40, 2) == [30, 8]
    assert lay_out(COLUMNS, 16, 2) == [16, 0]
    assert lay_out(COLUMNS, 8, 2) == [8, 0]


def test_a_prepared_source_answers_the_first_pages_without_asking() -> None:
    source = Counting(1000)
    prepared = PreparedSource(source, 100)
    source.asked.clear()
    assert prepared.count() == 1000
    assert prepared.page(0, 64)[5].key == "k5"
    assert not source.asked
    assert prepared.page(64, 64)[0].key == "k64"
    assert source.asked == [(64, 64)]
