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
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx

from bench.office import Ledger, Office, office, percentile, push_through
from inspector_tui.ledger.envelope import verify_envelope
from sync.client.client import SyncClient, batches


class Begun(httpx.HTTPTransport):
    """Notes when each push leaves. One that waits at the laptop for the push before it has not been made yet."""

    def __init__(self) -> None:
        super().__init__()
        self.at: deque[float] = deque()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.at.append(time.perf_counter())
        return super().handle_request(request)


class Laptop:
    """A ledger and its client, made before the clock runs: in life each has a machine of its own for that."""

    def __init__(self, told: Office, ledger: Ledger) -> None:
        self._left, self._begun = ledger.raws, Begun()
        self.client = SyncClient(told.url, ledger.signer, log=told.view(), transport=self._begun)

    def push_all(self, batch: int) -> list[float]:
        """Push everything as the app does, two pushes under way at a time; milliseconds from a push's leaving until
        its receipts are verified and held. What was held back is offered again."""
        took: list[float] = []
        while self._left:
            done = 0
            for outcomes in self.client.push_many(batches(self._left, records=batch)):
                took.append((time.perf_counter() - self._begun.at.popleft()) * 1000)
                done += sum(outcome.receipt is not None for outcome in outcomes)
                if any(outcome.status == "held" for outcome in outcomes):
                    break
            self._left = self._left[done:]
            self._begun.at.clear()
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
        with Laptop(told, warm).client as client:
            push_through(client, warm.raws, 500)
        for name, batch, ledgers in prepared:
            with ExitStack() as open_clients, ThreadPoolExecutor(len(ledgers)) as pool:
                laptops = [Laptop(told, ledger) for ledger in ledgers]
                for laptop in laptops:
                    open_clients.enter_context(laptop.client)
                begun, busy = time.perf_counter(), told.cpu_seconds()
                took = list(pool.map(Laptop.push_all, laptops, [batch] * len(laptops)))
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
