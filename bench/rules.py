"""Rules for one filing: `python -m bench.rules [--enterprises N] [--visits N] [--planned N]`. Milliseconds, as JSON.

A replica with a register, Ningxia's table of caps, classed enterprises, past visits and planned inspections. What the
rules count with is written as projected rows, for signing two million records would measure something else; judging
then reads them as it always does.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from inspector_tui.domain.cap_list import CapSet, EnterpriseClassed
from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.domain.vocabulary import ObjectKind
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import EnterpriseRow, InspectionRow, ProjectedRow
from inspector_tui.models.rows_counted import CountedVisitRow
from inspector_tui.models.rows_listed import ListEntryRow
from inspector_tui.services.filing import judge
from tests.world import ITEM, ORGAN, OTHER_ITEM, OTHER_ORGAN, Template, request

GOAL_MS = 50
_TABLE: tuple[tuple[ObjectKind, str, int], ...] = (
    ("high_risk", "1", 2),
    ("high_risk", "2", 4),
    ("other", "1", 1),
    ("other", "2", 2),
    ("coal_mine", "A", 2),
)


RATED = {"grade": "unrated", "credit": "unrated"}


def subject(at: int) -> str:
    return str(make_credit_code(region="640104", organisation=f"M{at:07d}"))


def insert(connection: Connection, row: type[ProjectedRow], values: Iterable[dict[str, Any]]) -> None:
    """Rows as the projector writes them, without folding."""
    columns = list(row.model_fields)
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    statement = f'INSERT INTO "{row.__tablename__}" ({names}) VALUES ({marks})'
    batch: list[tuple[Any, ...]] = []
    for told in values:
        batch.append(tuple(told.get(name) for name in columns))
        if len(batch) == 20_000:
            connection.exec_driver_sql(statement, batch)
            batch.clear()
    if batch:
        connection.exec_driver_sql(statement, batch)


def enterprises(count: int) -> Iterator[dict[str, Any]]:
    for at in range(count):
        told = {
            "subject": subject(at),
            "name": f"宁夏第{at}有限公司",
            "region": "640104",
            "grade": "unrated",
            "credit": "unrated",
        }
        yield {"stream": f"enterprise:{told['subject']}", **told}


def classes(count: int) -> Iterator[dict[str, Any]]:
    for at in range(count):
        kind, grade, _most = _TABLE[at % len(_TABLE)]
        entry = EnterpriseClassed(
            region="640104", valid_from="2026-01-01", subject=subject(at), enterprise_name=f"宁夏第{at}有限公司",
            kind=kind, grade=grade, field="emergency", level="county",
        )  # fmt: skip
        yield {
            "stream": entry.streams()[0], "list": "classes", "region": entry.region, "key": entry.key,
            "valid_from": entry.valid_from, "about": entry.about, "title": entry.title, "words": entry.words,
            "kind": entry.KIND, "body": json.dumps(entry.to_map(), ensure_ascii=False), "digest": entry.digest(),
            "organ": 0, "author": "server", "at": 0,
        }  # fmt: skip


def visits(count: int, among: int) -> Iterator[dict[str, Any]]:
    for at in range(count):
        # Every tenth visit goes to one of a thousand enterprises: some have a history of fifty.
        of = at * 7919 % 1000 if at % 10 == 0 else at * 7919 % among
        organ = ORGAN if at % 3 else OTHER_ORGAN
        yield {
            "stream": f"inspection:v{at:015x}", "inspection": f"v{at:015x}", "subject": subject(of),
            "day": f"{2024 + at % 3}-{1 + at % 12:02d}-{1 + at % 28:02d}", "end": 1_700_000_000, "cause": "plan",
            "organ": organ, "organs": json.dumps([organ]), "items": json.dumps([ITEM]), "arrived": True,
            "approved_by": "NX-0009", "approved_at": 1_700_000_000,
        }  # fmt: skip


def inspections(count: int) -> Iterator[dict[str, Any]]:
    empty = dict.fromkeys(("items", "officers", "assistants", "orders", "oddities"), "[]")
    for at in range(count):
        yield {
            **empty, "stream": f"inspection:p{at:015x}", "inspection": f"p{at:015x}", "organ": ORGAN, "year": 2026,
            "state": "planned", "subject": subject(at), "enterprise_name": f"宁夏第{at}有限公司", "region": "640104",
            "items": json.dumps([ITEM, OTHER_ITEM]), "purpose": "daily", "cause": "plan", **RATED,
            "window_from": "2026-11-01", "window_until": "2026-12-31", "permit_status": "valid", "shown": 0,
            "printed": 0,
        }  # fmt: skip


def measure(folder: Path, wanted: argparse.Namespace) -> dict[str, Any]:
    world = Template.of(folder / "template").copy(folder / "world")
    try:
        caps = (
            CapSet(region="64", valid_from="2026-01-01", kind=kind, grade=grade, most=most, basis="宁夏应急厅")
            for kind, grade, most in _TABLE
        )
        world.server.tell(*caps)
        world.sync("server")
        began = time.perf_counter()
        with world.officer.writing() as connection:
            insert(connection, EnterpriseRow, enterprises(wanted.enterprises))
            insert(connection, ListEntryRow, classes(min(wanted.enterprises, wanted.planned)))
            insert(connection, CountedVisitRow, visits(wanted.visits, wanted.enterprises))
            insert(connection, InspectionRow, inspections(wanted.planned))
            connection.exec_driver_sql("ANALYZE")
        built = time.perf_counter() - began
        return {"built_s": round(built, 1), **judged(world.reopened("officer"), wanted)}
    finally:
        world.close()


def judged(replica: Replica, wanted: argparse.Namespace) -> dict[str, float]:
    """Milliseconds for one filing, over planned inspections spread through the plan; the first thousand have a past."""
    asked, wall, busy = request(), [], []
    numbers = [at * wanted.planned // 300 for at in range(300)] + list(range(100))
    for at in numbers:
        began, cpu = time.perf_counter(), time.process_time()
        judge(replica, f"p{at:015x}", asked)
        wall.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - cpu) * 1000)
    return {
        "first_ms": round(wall[0], 1),
        "p50_ms": round(statistics.median(wall), 1),
        "p95_ms": round(statistics.quantiles(wall, n=20)[-1], 1),
        "p95_cpu_ms": round(statistics.quantiles(busy, n=20)[-1], 1),
        "worst_ms": round(max(wall), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=1_000_000)
    parser.add_argument("--visits", type=int, default=500_000)
    parser.add_argument("--planned", type=int, default=100_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(Path(folder), wanted)
    print(json.dumps({**vars(wanted), "goal_ms": GOAL_MS, **measured}))


if __name__ == "__main__":
    main()
