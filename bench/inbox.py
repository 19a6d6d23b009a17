"""A supervisor's inbox: `python -m bench.inbox [--waiting N] [--approved N]`. Seconds, as JSON.

Filings of as many enterprises wait, beside approvals that were not used yet; opening the desk judges every one of them
with the table of caps of Ningxia in force.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.rules import subject
from inspector_tui.domain.cap_list import CapSet, EnterpriseClassed
from inspector_tui.domain.vocabulary import ObjectKind
from inspector_tui.services import approving, filing
from inspector_tui.services.reviewing import desk
from tests.world import Template, World, blocks, planned, request

_TABLE: tuple[tuple[ObjectKind, str, int], ...] = (
    ("high_risk", "1", 2),
    ("high_risk", "2", 4),
    ("other", "1", 1),
    ("other", "2", 2),
    ("coal_mine", "A", 2),
)


def prepared(world: World, waiting: int, approved: int) -> None:
    """The register, the table of caps, classes, and filings of one's own organ."""
    count = waiting + approved
    told: list[Any] = [
        CapSet(region="64", valid_from="2026-01-01", kind=kind, grade=grade, most=most, basis="宁夏应急厅")
        for kind, grade, most in _TABLE
    ]
    for at in range(count):
        kind, grade, _most = _TABLE[at % len(_TABLE)]
        told.append(
            EnterpriseClassed(
                region="640104", valid_from="2026-01-01", subject=subject(at), enterprise_name=f"宁夏第{at}有限公司",
                kind=kind, grade=grade, field="emergency", level="county",
            )
        )  # fmt: skip
        told.append(planned(f"{at + 5000:016x}", subject=subject(at), enterprise_name=f"宁夏第{at}有限公司"))
    world.server.tell(*told, *blocks("supervisor", 50_000, approved + 10))
    world.sync("server")
    ids = [f"{at + 5000:016x}" for at in range(count)]
    filing.submit(world.officer, ids, request(onsite_reason="需现场核查"))
    world.sync("officer")
    approving.approve(world.supervisor, ids[:approved])


def measure(folder: Path, wanted: argparse.Namespace) -> dict[str, Any]:
    world = Template.of(folder / "template").copy(folder / "world")
    try:
        prepared(world, wanted.waiting, wanted.approved)
        replica = world.reopened("supervisor")
        profile = cProfile.Profile()
        began, cpu = time.perf_counter(), time.process_time()
        if wanted.profile:
            profile.enable()
        told = desk(replica)
        profile.disable()
        wall, busy = time.perf_counter() - began, time.process_time() - cpu
        if wanted.profile:
            pstats.Stats(profile).sort_stats("cumulative").print_stats(35)
        return {"judged": len(told.waiting), "desk_s": round(wall, 2), "desk_cpu_s": round(busy, 2)}
    finally:
        world.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiting", type=int, default=1000)
    parser.add_argument("--approved", type=int, default=200)
    parser.add_argument("--profile", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(Path(folder), wanted)
    print(json.dumps({"waiting": wanted.waiting, "approved": wanted.approved, **measured}))


if __name__ == "__main__":
    main()
