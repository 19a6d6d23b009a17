"""Merge proposals for a year's plan of a city: `python -m bench.merge [--lines N]`. Prints seconds as JSON.

The plan is made up at run time: so many lines of eight organs, each enterprise planned by two or three of them, in
windows of two weeks to the whole year, beside a joint list of 493 items. `everybody` finds what all organs could
merge, `one_organ` what touches one; `open_one` is what proposing one of them costs. Each is a whole use case on an
encrypted store.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.domain.joint_list import SceneItemListed
from inspector_tui.domain.planning import InspectionPlanned
from inspector_tui.models.replica import Replica
from inspector_tui.services.joint import propose_merge
from inspector_tui.services.merging import merge_proposals
from tests.world import NOW, ORGAN, PASSPHRASE, STATIONS, FrozenClock, enrol, planned

GOAL_SECONDS = 10
ORGANS = (ORGAN, *(640104020 + at for at in range(7)))
_YEAR = 2027


def plan(lines: int) -> list[InspectionPlanned]:
    """Made-up lines for next year, the same every time."""
    chance = random.Random(64)
    made: list[InspectionPlanned] = []
    while len(made) < lines:
        at = len(made)
        subject = make_credit_code(region="640104", organisation=f"MA{at:06d}")
        for organ in chance.sample(ORGANS, chance.choice((1, 2, 2, 3))):
            first = dt.date(_YEAR, 1, 1) + dt.timedelta(chance.randrange(330))
            last = min(first + dt.timedelta(chance.choice((14, 30, 90, 365))), dt.date(_YEAR, 12, 31))
            made.append(
                planned(
                    f"{len(made):016x}",
                    organ=organ,
                    year=_YEAR,
                    subject=subject,
                    enterprise_name=f"宁夏第{at}有限公司",
                    items=(f"item-{organ}-{chance.randrange(40)}",),
                    window_from=first.isoformat(),
                    window_until=last.isoformat(),
                )
            )
    return made[:lines]


def scenes() -> list[SceneItemListed]:
    """A joint list of the size of Yinchuan's: 493 items in 30 scenes, the plan's own items among them."""
    codes = [f"item-{organ}-{number}" for organ in ORGANS for number in range(40)]
    return [
        SceneItemListed(
            region="64",
            valid_from="2026-01-01",
            scene=f"场景{at % 30:02d}",
            name=f"事项{at:03d}",
            item=codes[at] if at < len(codes) else f"other-{at}",
        )
        for at in range(493)
    ]


def timed(act: Callable[[], object]) -> tuple[tuple[float, float], object]:
    """Seconds by the clock and of the processor (what is left of noise on a busy machine), and the result."""
    began, busy = time.perf_counter(), time.process_time()
    result = act()
    return (round(time.perf_counter() - began, 2), round(time.process_time() - busy, 2)), result


def measure(folder: Path, lines: int) -> dict[str, object]:
    clock = FrozenClock(NOW * 1000)
    server = Replica.create(folder / "server", PASSPHRASE, clock)
    enrol(server, STATIONS["server"])
    server.tell(*plan(lines), *scenes())
    enrol(server, STATIONS["supervisor"])
    everybody, found = timed(lambda: merge_proposals(server, everybody=True, year=_YEAR))
    one_organ, own = timed(lambda: merge_proposals(server, year=_YEAR))
    assert isinstance(found, list)
    assert isinstance(own, list)
    open_one, _ = timed(lambda: propose_merge(server, own[0].joint))
    server.close()
    return {
        "proposals": len(found),
        "everybody_seconds_and_cpu": everybody,
        "own_proposals": len(own),
        "one_organ_seconds_and_cpu": one_organ,
        "open_one_seconds_and_cpu": open_one,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    lines = parser.parse_args().lines
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(Path(folder), lines)
    print(json.dumps({"lines": lines, "goal_seconds": GOAL_SECONDS, **measured}))


if __name__ == "__main__":
    main()
