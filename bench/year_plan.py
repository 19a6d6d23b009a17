"""Making a city's year plan: `python -m bench.year_plan [--visits N]`. Prints seconds as JSON.

A register of three enterprises for every four visits, a share for each class. `preview` works the plan out and records
nothing; `make` signs one record a visit in one durable transaction of an encrypted store; `cancel` stops another plan
when half of it is recorded, and counts what is left of it, which must be nothing. `first_word` is how long a person
waits for the first count, `longest_silence` the longest time between two.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.domain.register import EnterpriseRegistered
from inspector_tui.domain.year_plans import ClassShares
from inspector_tui.models.replica import Replica
from inspector_tui.services.auditing import digest_rows
from inspector_tui.services.year_plan import YearRequest
from inspector_tui.services.year_planning import PlanCancelled, make, preview
from tests.item_lists import listed, published
from tests.world import ITEM, PASSPHRASE, STATIONS, FrozenClock, enrol

SHARES = ClassShares(A=67, B=100, C=167, D=200)
"""Four visits for three enterprises when all classes are of one size."""


def furnish(replica: Replica, enterprises: int) -> None:
    """The register of the city."""
    replica.tell(
        *(
            EnterpriseRegistered(
                subject=make_credit_code(region="640104", organisation=f"MA{at:06d}"), name=f"宁夏第{at}有限公司",
                region="640104", grade="ABCD"[at % 4], address=f"兴庆区解放东街{at % 900}号",
            )
            for at in range(enterprises)
        )
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=100_000)
    visits = parser.parse_args().visits
    with tempfile.TemporaryDirectory() as folder:
        replica = Replica.create(Path(folder) / "city", PASSPHRASE, FrozenClock())
        enrol(replica, STATIONS["server"])
        replica.tell(*published(listed(ITEM, "消防通道")))
        enrol(replica, STATIONS["supervisor"])
        furnish(replica, visits * 3 // 4)
        print(json.dumps(measure(replica, visits)))
        replica.close()


def measure(replica: Replica, visits: int) -> dict[str, float | int]:
    request = YearRequest(2027, "2027年度检查计划", (ITEM,), SHARES, officers=100_000)
    began = time.perf_counter()
    shown = preview(replica, request)
    previewed = time.perf_counter() - began
    before = digest_rows(replica)

    def half(done: int, of: int) -> None:
        if of and done * 2 >= of:
            raise PlanCancelled

    began = time.perf_counter()
    try:
        make(replica, replace(request, title="停下的计划"), half)
    except PlanCancelled:
        stopped = time.perf_counter() - began
    left = digest_rows(replica)[0] - before[0]
    words: list[float] = []
    began, busy = time.perf_counter(), time.process_time()
    make(replica, request, lambda _done, _of: words.append(time.perf_counter()))
    made, cpu = time.perf_counter() - began, time.process_time() - busy
    silences = [after - earlier for earlier, after in zip([began, *words], [*words, began + made], strict=True)]
    return {
        "visits": shown.body.visits,
        "enterprises": shown.body.objects,
        "preview_seconds": round(previewed, 2),
        "make_seconds": round(made, 2),
        "make_cpu_seconds": round(cpu, 2),
        "first_word_seconds": round(words[0] - began, 2),
        "longest_silence_seconds": round(max(silences), 2),
        "cancel_at_half_seconds": round(stopped, 2),
        "rows_left_after_cancel": left,
    }


if __name__ == "__main__":
    main()
