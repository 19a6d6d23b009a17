"""A day at the gate: `python -m bench.station [--scans 10000] [--hours 24]`. Prints JSON.

The real station on a real encrypted replica, fed by its keys as a scanner does: valid codes in both forms, screenshots,
damaged codes, foreign ones and challenges, with and without Enter, by a clock that runs through the day. Lists are
renewed every hour and synced every four, as on a day's work. Every scan becomes a signed record, durably written.

`scan_to_verdict_ms` runs from the last key to the verdict painted on the screen. `first` and `last` are the first and
last thousand scans (a tenth of a shorter day): medians of that time and of the processor's time a scan, everything that
it sets off included, and the memory of the process at the end of each. The first thousand is the warm-up. `flat` says
whether the processor's time grew by at most a tenth and the memory by at most a twentieth: the clock's time depends on
what else the machine does, so it is told and not judged. Exits 1 when a scan was lost or the day was not flat.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from textual.worker import WorkerCancelled

os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")

from inspector_tui.codes.presentation import Form
from inspector_tui.i18n import set_language
from inspector_tui.models import verification_queries
from inspector_tui.screens.station import StationScreen
from inspector_tui.services.lists import take_status, take_trust
from inspector_tui.widgets.gate_verdict import GateVerdict
from tests.tui.station_keys import code, send
from tests.tui.visit_register import DAY, NOW, status_list, trust_list
from tests.tui.visit_world import World, WorldApp, build, copied

HOUR: Final = 3600
PROCESSOR_BOUND: Final = 1.10
MEMORY_BOUND: Final = 1.05


def scanned(world: World, chance: random.Random, asked: int | None) -> str:
    """What stands before the scanner this time."""
    if asked is not None:
        return code(world, challenge=asked if chance.random() < 0.8 else (asked + 1) % 10_000)
    match chance.randrange(20):
        case 0:
            return code(world, ago=chance.randrange(200, 5000))
        case 1:
            return code(world)[: -chance.randrange(1, 300)]
        case 2:
            return f"https://www.gsxt.gov.cn/q?{chance.randrange(10**12)}"
        case 3:
            text = code(world)
            place = chance.randrange(40, len(text))
            return text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]
        case 4 | 5 | 6:
            return code(world, Form.SHORT)
        case 7:
            return code(world).swapcase()
        case _:
            return code(world)


def memory_mb() -> float:
    """Resident memory of this process; 0 where the system does not tell."""
    gc.collect()
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


class Painted:
    """The moments at which a verdict stood on the screen."""

    def __init__(self, app: WorldApp) -> None:
        self._app = app
        self._there = asyncio.Event()
        self.at = 0.0
        app.screen.watch(app.screen.query_one(GateVerdict), "told", self._told, init=False)

    def _told(self) -> None:
        self._app.screen.call_after_refresh(self._seen)

    def _seen(self) -> None:
        self.at = time.perf_counter()
        self._there.set()

    async def wait(self) -> float:
        """Seconds of the steady clock when it was there."""
        await asyncio.wait_for(self._there.wait(), 60)
        self._there.clear()
        return self.at


async def settled(app: WorldApp) -> None:
    """All that a scan set off is done, the counting of the top line too."""
    with contextlib.suppress(WorkerCancelled):
        await app.workers.wait_for_complete()


async def day(world: World, scans: int, hours: float, seed: int) -> dict[str, object]:
    """The figures of one day."""
    chance = random.Random(seed)
    station = StationScreen()
    app = WorldApp(world.checkpoint, station)
    took: list[float] = []
    busy: list[float] = []
    memory: list[float] = []
    part = min(1000, max(1, scans // 10))
    verdicts: dict[str, int] = {}
    renewed = NOW
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        painted = Painted(app)
        for number in range(scans):
            world.clock.seconds = NOW + int(hours * HOUR * number / scans)
            if world.clock.seconds - renewed >= 4 * HOUR:
                renewed = world.clock.seconds
                take_trust(world.checkpoint, trust_list(seq=7 + renewed // HOUR, issued_at=renewed))
                take_status(world.checkpoint, status_list(issued_at=renewed))
                await pilot.press("f6", "escape")
                await pilot.pause()
            asked = None
            if number % 100 == 99:
                await pilot.press("f3")
                asked = station.asked()
            text = scanned(world, chance, asked)
            whole = text.startswith("http") and chance.random() < 0.5
            worked = time.process_time()
            send(app, text + ("" if whole else "\n"))
            begun = time.perf_counter()
            took.append((await painted.wait()) - begun)
            await settled(app)
            busy.append(time.process_time() - worked)
            told = app.screen.query_one(GateVerdict).told
            verdicts[told.verdict if told else ""] = verdicts.get(told.verdict if told else "", 0) + 1
            if (number + 1) % part == 0:
                memory.append(memory_mb())
    with world.checkpoint.reading() as connection:
        records = verification_queries.count(connection)

    def tenth(start: int) -> dict[str, float]:
        return {
            "scan_to_verdict_ms": milliseconds(took[start : start + part]),
            "processor_ms": milliseconds(busy[start : start + part]),
            "memory_mb": memory[start // part],
        }

    first, last = tenth(0), tenth((len(memory) - 1) * part)
    grown = {name: round(last[name] / first[name], 3) if first[name] else 1.0 for name in first}
    return {
        "scans": scans,
        "records": records,
        "verdicts": verdicts,
        "scan_to_verdict_ms": {
            "p50": milliseconds(took),
            "p95": round(statistics.quantiles(took, n=20)[-1] * 1e3, 1),
            "most": round(max(took) * 1e3, 1),
        },
        "first": first,
        "last": last,
        "grown": grown,
        "bounds": {"processor_ms": PROCESSOR_BOUND, "memory_mb": MEMORY_BOUND},
        "flat": grown["processor_ms"] <= PROCESSOR_BOUND and grown["memory_mb"] <= MEMORY_BOUND,
        "processor_ms_by_part": [milliseconds(busy[at : at + part]) for at in range(0, len(memory) * part, part)],
        "memory_mb_by_part": memory,
    }


def milliseconds(seconds: list[float]) -> float:
    """Their median."""
    return round(statistics.median(seconds) * 1e3, 1)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--scans", type=int, default=10_000)
    options.add_argument("--hours", type=float, default=24)
    options.add_argument("--seed", type=int, default=1)
    told = options.parse_args()
    set_language("zh_CN")
    with tempfile.TemporaryDirectory(prefix="inspector-") as folder:
        built = Path(folder) / "built"
        build(built)
        world = copied(built, Path(folder) / "laptops")
        assert told.hours * HOUR <= 2 * DAY, "the permit ends after two days"
        figures = asyncio.run(day(world, told.scans, told.hours, told.seed))
        world.close()
    print(json.dumps(figures, ensure_ascii=False))
    return 0 if figures["records"] == told.scans and figures["flat"] else 1


if __name__ == "__main__":
    sys.exit(main())
