"""Signed records per second through a real server on loopback: durable, verified one by one, receipts checked.

    python -m bench.push [--records 20000] [--workers 1]

Client, server and PostgreSQL share this machine's cores. Prints JSON; `ratio` compares with how many
signatures one core verifies in the same run, doing nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.office import Ledger, Office, office, percentile
from inspector_tui.ledger.envelope import verify_envelope
from sync.client.client import SyncClient, batches


def push_all(told: Office, ledger: Ledger, batch: int) -> list[float]:
    """Push everything as the app does, two pushes under way at a time; milliseconds from each push's making until
    its receipts are verified and held. What was held back is offered again."""
    took: list[float] = []
    begun: deque[float] = deque()

    def timed(left: list[bytes]) -> Iterator[Sequence[bytes]]:
        for raws in batches(left, records=batch):
            begun.append(time.perf_counter())
            yield raws

    left = ledger.raws
    with SyncClient(told.url, ledger.signer, log=told.view()) as client:
        while left:
            done = 0
            for outcomes in client.push_many(timed(left)):
                took.append((time.perf_counter() - begun.popleft()) * 1000)
                done += sum(outcome.receipt is not None for outcome in outcomes)
                if any(outcome.status == "held" for outcome in outcomes):
                    break
            left = left[done:]
            begun.clear()
    return took


def verified_per_second(ledger: Ledger) -> float:
    begun = time.perf_counter()
    for record in ledger.records[:3000]:
        verify_envelope(record, ledger.signer.public)
    return len(ledger.records[:3000]) / (time.perf_counter() - begun)


def measure(data: Path, records: int, workers: int) -> dict[str, object]:
    cases = [("1 client", 1, 2000), ("1 client", 1, 500), ("50 clients", 50, 100), ("50 clients", 50, 20)]
    prepared = [
        (name, batch, [Ledger.of(records // clients) for _ in range(clients)]) for name, clients, batch in cases
    ]
    raw = verified_per_second(prepared[0][2][0])
    # A ledger of its own, so that workers and connections are up before the clock runs.
    warm = Ledger.of(1000)
    enrolled = [warm, *(ledger for _, _, ledgers in prepared for ledger in ledgers)]
    results: list[dict[str, object]] = []
    with office(data, enrolled, workers=workers) as told:
        push_all(told, warm, 500)
        for name, batch, ledgers in prepared:
            begun, busy = time.perf_counter(), told.cpu_seconds()
            with ThreadPoolExecutor(len(ledgers)) as pool:
                took = list(pool.map(lambda one: push_all(told, one, batch), ledgers))  # noqa: B023
            seconds, busy = time.perf_counter() - begun, told.cpu_seconds() - busy
            each = [one for many in took for one in many]
            total = sum(len(ledger.records) for ledger in ledgers)
            results.append(
                {
                    "clients": name,
                    "records_per_push": batch,
                    "records": total,
                    "records_per_second": round(total / seconds),
                    "ratio": round(total / seconds / raw, 2),
                    "server_cpu_us_a_record": round(busy * 1e6 / total),
                    "push_ms_p50": percentile(each, 0.5),
                    "push_ms_p95": percentile(each, 0.95),
                    "push_ms_p99": percentile(each, 0.99),
                }
            )
    return {
        "cores": os.cpu_count(),
        "record_bytes": len(prepared[0][2][0].records[0].raw),
        "signatures_verified_per_second_one_core": round(raw),
        "checking_workers": workers,
        "cases": results,
    }


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--records", type=int, default=20_000)
    arguments.add_argument("--workers", type=int, default=1)
    told = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="inspector-bench-", ignore_cleanup_errors=True) as folder:
        print(json.dumps(measure(Path(folder) / "data", told.records, told.workers), indent=2))


if __name__ == "__main__":
    main()
