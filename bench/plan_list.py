"""Opening and searching the list of inspections: `python -m bench.plan_list [--rows N]`. Milliseconds, as JSON.

A replica is filled through the ledger with made-up inspections. Opening = all row numbers and the first page; a
keystroke = row numbers for the text so far and the first page, for names typed letter by letter.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.domain.vocabulary import InspectionState
from inspector_tui.models.passphrase import open_key_file
from inspector_tui.models.plan_queries import PlanFilter, matching, page
from inspector_tui.models.replica import KEY_FILE, Replica
from tests.world import PASSPHRASE, STATIONS, FrozenClock, enrol, planned

GOAL_OPEN_MS, GOAL_KEYSTROKE_MS = 300, 100
PAGE = 60
CPU_MS: list[float] = []
"""Milliseconds of the processor for each question asked: what is left of noise on a busy machine."""
_TRADES = ("枸杞", "化工", "物流", "葡萄酒", "煤业", "乳业", "建材", "餐饮", "纺织", "新能源")
_PLACES = ("兴庆", "金凤", "西夏", "永宁", "贺兰", "灵武", "大武口", "利通", "沙坡头", "原州")
_TYPED = ("枸杞", "葡萄酒第5", "贺兰煤业第12345", "有限公司", "不存在的企业", "91640104MA0", "第77777有限", "新能源")


def fill(replica: Replica, rows: int) -> None:
    for start in range(0, rows, 10_000):
        replica.tell(
            *(
                planned(
                    f"{at:016x}",
                    subject=make_credit_code(region="640104", organisation=f"MA{at:06d}"),
                    enterprise_name=f"宁夏{_PLACES[at // 7 % 10]}{_TRADES[at % 10]}第{at}有限公司",
                    window_from=f"2026-{1 + at % 12:02d}-01",
                    window_until=f"2026-{1 + at % 12:02d}-28",
                )
                for at in range(start, min(rows, start + 10_000))
            )
        )


def show(replica: Replica, search: str = "", states: tuple[InspectionState, ...] = ()) -> float:
    """Milliseconds until the first page for this text is here."""
    began, busy = time.perf_counter(), time.process_time()
    with replica.reading() as connection:
        numbers = matching(connection, PlanFilter(search=search, states=states))
        page(connection, numbers[:PAGE])
    CPU_MS.append((time.process_time() - busy) * 1000)
    return (time.perf_counter() - began) * 1000


def measure(folder: Path, rows: int) -> dict[str, float | int]:
    clock = FrozenClock()
    replica = Replica.create(folder / "replica", PASSPHRASE, clock)
    enrol(replica, STATIONS["supervisor"])
    fill(replica, rows)
    replica.close()
    key = open_key_file(folder / "replica" / KEY_FILE, PASSPHRASE)
    replica = Replica(folder / "replica", key, clock)
    first = show(replica)
    opened = [show(replica) for _ in range(10)]
    by_length: dict[int, list[float]] = {}
    CPU_MS.clear()
    for _ in range(5):
        for text in _TYPED:
            for length in range(1, len(text) + 1):
                by_length.setdefault(min(length, 3), []).append(show(replica, text[:length]))
    cpu_p95 = statistics.quantiles(CPU_MS, n=20)[-1]
    filtered = [show(replica, "枸杞", ("planned", "filed")) for _ in range(20)]
    replica.close()
    keystrokes = [each for listed in by_length.values() for each in listed]
    p95 = statistics.quantiles(keystrokes, n=20)[-1]
    return {
        "open_cold_ms": round(first, 1),
        "open_warm_ms": round(statistics.median(opened), 1),
        "keystroke_p50_ms": round(statistics.median(keystrokes), 1),
        "keystroke_p95_ms": round(p95, 1),
        "keystroke_p95_cpu_ms": round(cpu_p95, 1),
        "keystroke_worst_ms": round(max(keystrokes), 1),
        "one_character_p50_ms": round(statistics.median(by_length[1]), 1),
        "two_characters_p50_ms": round(statistics.median(by_length[2]), 1),
        "three_and_more_p50_ms": round(statistics.median(by_length[3]), 1),
        "two_characters_and_states_p50_ms": round(statistics.median(filtered), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(Path(folder), rows)
    goals = {"goal_open_ms": GOAL_OPEN_MS, "goal_keystroke_p95_ms": GOAL_KEYSTROKE_MS}
    print(json.dumps({"rows": rows, **goals, **measured}))


if __name__ == "__main__":
    main()
