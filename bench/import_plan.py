"""Importing a year's plan: `python -m bench.import_plan [--rows N]`. Prints seconds and rows a second as JSON.

The table is made up at run time. `seconds` is the whole use case: opening the file, recognising its columns, parsing,
signing one record a row, and one durable transaction in an encrypted store. `dry_run` and `again` change nothing.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from openpyxl import Workbook

from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.models.replica import Replica
from inspector_tui.services.auditing import digest_rows
from inspector_tui.services.plan_import import ImportOptions, ImportReport, import_plan, open_plan
from tests.world import PASSPHRASE, STATIONS, FrozenClock, enrol

GOAL_SECONDS = 10
_WORDS = ("枸杞", "化工", "物流", "葡萄酒", "煤业", "乳业", "建材", "餐饮", "纺织", "新能源")


def write_plan(path: Path, rows: int) -> None:
    """A made-up plan as csv or xlsx."""
    head = ["企业名称", "统一社会信用代码", "风险等级", "地址"]
    lines = [
        [
            f"宁夏{_WORDS[at % 10]}第{at}有限公司",
            make_credit_code(region="640104", organisation=f"MA{at:06d}"),
            "ABCD"[at % 4],
            f"兴庆区解放东街{at % 900}号",
        ]
        for at in range(rows)
    ]
    if path.suffix == ".csv":
        path.write_text("\n".join(",".join(line) for line in [head, *lines]), encoding="utf-8")
        return
    book = Workbook(write_only=True)
    page = book.create_sheet("计划")
    for line in [head, *lines]:
        page.append(line)
    book.save(path)


def timed(replica: Replica, path: Path, *, dry_run: bool = False) -> tuple[float, float, ImportReport]:
    """Seconds by the clock, seconds of the processor (what is left of noise on a busy machine), and the report."""
    began, busy = time.perf_counter(), time.process_time()
    report = import_plan(replica, open_plan(path), ImportOptions(year=2026, dry_run=dry_run))
    return time.perf_counter() - began, time.process_time() - busy, report


def measure(folder: Path, suffix: str, rows: int) -> dict[str, float | int]:
    path = folder / f"plan.{suffix}"
    write_plan(path, rows)
    replica = Replica.create(folder / suffix, PASSPHRASE, FrozenClock())
    enrol(replica, STATIONS["supervisor"])
    dry, _, _ = timed(replica, path, dry_run=True)
    seconds, cpu, report = timed(replica, path)
    again, _, repeated = timed(replica, path)
    assert (report.planned, repeated.unchanged) == (rows, rows)
    assert digest_rows(replica)[0] == 2 * rows + 1
    replica.close()
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "rows_per_second": round(rows / seconds),
        "dry_run_seconds": round(dry, 2),
        "again_seconds": round(again, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=40_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        measured = {suffix: measure(Path(folder), suffix, rows) for suffix in ("xlsx", "csv")}
    print(json.dumps({"rows": rows, "goal_seconds": GOAL_SECONDS, **measured}))


if __name__ == "__main__":
    main()
