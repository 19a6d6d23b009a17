"""A day at the gate: `python -m bench.station [--scans 10000] [--hours 24]`. Prints JSON.

The real station on a real encrypted replica, fed by its keys as a scanner does: valid codes in both forms, screenshots,
damaged codes, foreign ones and challenges, with and without Enter, by a clock that runs through the day. Lists are
renewed every hour and synced every four, as on a day's work. Every scan becomes a signed record, durably written.

`scan_to_verdict_ms` runs from the last key to the verdict painted on the screen. The rest is told for each tenth of the
day: the median of that time, the processor's time a scan (which holds on a busy machine too) and the memory of the
process; both must level off. `grown` compares the processor's time of the last tenth with that of the fifth. Exits 1
when a scan was lost.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

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

HOUR = 3600


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


async def day(world: World, scans: int, hours: float, seed: int) -> dict[str, object]:
    """The figures of one day."""
    chance = random.Random(seed)
    app = WorldApp(world.checkpoint, StationScreen())
    took: list[float] = []
    memory: list[float] = []
    busy: list[float] = [time.process_time()]
    tenth = max(1, scans // 10)
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
                asked = app.screen._challenge.number  # type: ignore[attr-defined]
            text = scanned(world, chance, asked)
            whole = text.startswith("http") and chance.random() < 0.5
            send(app, text + ("" if whole else "\n"))
            begun = time.perf_counter()
            took.append((await painted.wait()) - begun)
            told = app.screen.query_one(GateVerdict).told
            verdicts[told.verdict if told else ""] = verdicts.get(told.verdict if told else "", 0) + 1
            if (number + 1) % tenth == 0:
                busy.append(time.process_time())
                memory.append(memory_mb())
    with world.checkpoint.reading() as connection:
        records = verification_queries.count(connection)
    tenths = [took[at : at + tenth] for at in range(0, scans, tenth)]
    processor = [(after - before) / tenth * 1e3 for before, after in pairwise(busy)]
    return {
        "scans": scans,
        "records": records,
        "verdicts": verdicts,
        "scan_to_verdict_ms": {
            "p50": round(statistics.median(took) * 1e3, 1),
            "p95": round(statistics.quantiles(took, n=20)[-1] * 1e3, 1),
            "most": round(max(took) * 1e3, 1),
        },
        "p50_by_tenth_ms": [round(statistics.median(part) * 1e3, 1) for part in tenths],
        "processor_by_tenth_ms": [round(each, 1) for each in processor],
        "grown": round(processor[-1] / processor[len(processor) // 2 - 1], 2),
        "memory_by_tenth_mb": memory,
    }


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
    return 0 if figures["records"] == told.scans else 1


if __name__ == "__main__":
    sys.exit(main())
