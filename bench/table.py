"""Open a list of 100,000 rows and filter it letter by letter, on a real SQLite file, through the real widgets.

    python bench/table.py [--rows 100000]     answers JSON: open_ms, and the latency of a key at p50 and p95

A key counts from being pressed to the frame that shows its answer. The search runs in a thread worker, as
screens do it: LIKE for two characters, the trigram index from three.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
sys.path.insert(0, str(Path(__file__).parents[1]))

from textual import on, work
from textual.app import ComposeResult

from inspector_tui.screens.frame import FrameScreen
from inspector_tui.screens.shell import FrameApp
from inspector_tui.widgets.rows import Column, PreparedSource, Row
from inspector_tui.widgets.search_box import SearchBox, SearchInput
from inspector_tui.widgets.table import VirtualTable

PLACES = ("银川", "石嘴山", "吴忠", "固原", "中卫", "灵武", "青铜峡", "平罗")
TRADES = ("化工", "煤业", "能源", "食品", "建材", "物流", "机械", "农牧")
TYPED = ("银川", "银川化", "银川化工", "9999", "农牧", "平罗物", "青铜峡", "zzz")


def build(path: Path, rows: int) -> None:
    """A plan of made-up enterprises."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE plan(id INTEGER PRIMARY KEY, name TEXT, item TEXT, state TEXT)")
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(name, tokenize='trigram', content='plan')")
        connection.executemany(
            "INSERT INTO plan(name, item, state) VALUES (?, '危险化学品储存', '计划')",
            ((f"{PLACES[row % 8]}{TRADES[row // 8 % 8]}第{row}有限公司",) for row in range(rows)),
        )
        connection.execute("INSERT INTO words(rowid, name) SELECT id, name FROM plan")


class Search:
    """The rows whose name contains a text."""

    def __init__(self, path: Path, text: str) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._where = ""
        self._values: tuple[str, ...] = ()
        if len(text) >= 3:
            self._where = "WHERE id IN (SELECT rowid FROM words WHERE words MATCH ?)"
            self._values = (f'"{text}"',)
        elif text:
            self._where, self._values = "WHERE name LIKE ?", (f"%{text}%",)

    def count(self) -> int:
        return int(self._connection.execute(f"SELECT count(*) FROM plan {self._where}", self._values).fetchone()[0])

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        sql = f"SELECT id, name, item, state FROM plan {self._where} ORDER BY id LIMIT ? OFFSET ?"
        found = self._connection.execute(sql, (*self._values, limit, offset)).fetchall()
        return [Row(str(key), (name, item, state)) for key, name, item, state in found]


class Plan(FrameScreen[None]):
    """The screen that is measured."""

    HEADING = "Plan"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self.shown = asyncio.Event()

    def compose_content(self) -> ComposeResult:
        columns = (Column("name", "Name", 20, grow=2), Column("item", "Item", 14, grow=1), Column("state", "State", 8))
        yield SearchBox()
        yield VirtualTable(columns, Search(self._path, ""))

    @on(SearchBox.Changed)
    def _search(self, message: SearchBox.Changed) -> None:
        self._ask(message.text)

    @work(thread=True, exclusive=True)
    def _ask(self, text: str) -> None:
        prepared = PreparedSource(Search(self._path, text))
        self.app.call_from_thread(self._take, prepared)

    def _take(self, source: PreparedSource) -> None:
        self.query_one(VirtualTable).source = source
        self.call_after_refresh(self.shown.set)


async def measure(path: Path, rows: int) -> dict[str, object]:
    """Open, then type."""
    app = FrameApp()
    async with app.run_test(size=(120, 40)) as pilot:
        begun = time.perf_counter()
        screen = Plan(path)
        await app.push_screen(screen)
        await pilot.pause()
        opened = time.perf_counter() - begun
        latencies = []
        for text in TYPED * 4:
            line = screen.query_one(SearchInput)
            if line.value:
                screen.shown.clear()
                line.value = ""
                await asyncio.wait_for(screen.shown.wait(), 5)
            for end in range(1, len(text) + 1):
                screen.shown.clear()
                pressed = time.perf_counter()
                line.value = text[:end]
                await asyncio.wait_for(screen.shown.wait(), 5)
                latencies.append((time.perf_counter() - pressed) * 1000)
        table = screen.query_one(VirtualTable)
        table.source = Search(path, "")
        turns = []
        for _turn in range(100):
            pressed = time.perf_counter()
            table.action_turn(1)
            await asyncio.sleep(0)
            turns.append((time.perf_counter() - pressed) * 1000)
    return {
        "bench": "table",
        "rows": rows,
        "open_ms": round(opened * 1000, 1),
        "open_ms_at_most": 300,
        "keys": len(latencies),
        "key_p50_ms": round(statistics.median(latencies), 1),
        "key_p95_ms": round(statistics.quantiles(latencies, n=20)[-1], 1),
        "key_p95_ms_at_most": 100,
        "page_down_p95_ms": round(statistics.quantiles(turns, n=20)[-1], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.db"
        build(path, rows)
        print(json.dumps(asyncio.run(measure(path, rows))))


if __name__ == "__main__":
    main()
