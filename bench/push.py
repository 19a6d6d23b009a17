"""Signed records per second through a real server on loopback: durable, verified one by one, receipts checked.

    python -m bench.push [--records 20000] [--workers 1]

Client, server and PostgreSQL share this machine's cores. Prints JSON; `ratio` compares with how many
signatures one core verifies in the same run, doing nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from inspector_tui.domain.register import DeviceEnrolled
from inspector_tui.ledger.envelope import ZERO_HASH, Envelope, device_id, seal, verify_envelope
from inspector_tui.ledger.keys import Ed25519Signer
from sync.client.client import SyncClient, batches
from sync.client.logview import LogView
from sync.server.compose import open_server
from sync.server.running import Settings, serve

ORGAN = 640100001
CERTIFICATE = "64010001"


class Ledger:
    """One device and the records it will push, signed beforehand."""

    def __init__(self, count: int) -> None:
        self.signer = Ed25519Signer.generate()
        self.records: list[Envelope] = []
        prev = ZERO_HASH
        for seq in range(1, count + 1):
            body = {
                "inspection": "00112233aabbccdd",
                "item": "6401-001",
                "check": seq % 40,
                "answer": "compliant",
                "note": f"第{seq}项：现场检查未发现问题",
            }
            told = seal(
                self.signer,
                seq=seq,
                prev=prev,
                kind="visit.answered/1",
                made_at=1_795_000_000_000 + seq,
                clock_offset=0,
                author=CERTIFICATE,
                organ=ORGAN,
                body=body,
            )
            self.records.append(told)
            prev = told.hash

    def enrolled(self) -> DeviceEnrolled:
        return DeviceEnrolled(
            device=device_id(self.signer.public),
            alg=self.signer.alg,
            public=self.signer.public,
            organ=ORGAN,
            role="officer",
            name="bench",
            certificate=CERTIFICATE,
        )


def push_all(url: str, view: LogView, ledger: Ledger, batch: int) -> list[float]:
    """Push everything; milliseconds of each push."""
    took = []
    with SyncClient(url, ledger.signer, log=view) as client:
        for raws in batches([record.raw for record in ledger.records], records=batch):
            begun = time.perf_counter()
            outcomes = client.push(raws)
            took.append((time.perf_counter() - begun) * 1000)
            if any(outcome.receipt is None for outcome in outcomes):
                raise SystemExit("a record has no receipt")
    return took


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1)


def verified_per_second(ledger: Ledger) -> float:
    begun = time.perf_counter()
    for record in ledger.records[:3000]:
        verify_envelope(record, ledger.signer.public)
    return len(ledger.records[:3000]) / (time.perf_counter() - begun)


def measure(data: Path, records: int, workers: int) -> dict[str, object]:
    cases = [("1 client", 1, 500), ("1 client", 1, 100), ("50 clients", 50, 100), ("50 clients", 50, 20)]
    prepared = [(name, batch, [Ledger(records // clients) for _ in range(clients)]) for name, clients, batch in cases]
    raw = verified_per_second(prepared[0][2][0])
    parts = open_server(data, public_url="http://127.0.0.1")
    enrolled = [ledger.enrolled() for _, _, ledgers in prepared for ledger in ledgers]
    parts.core.ledger.append_own(enrolled, organ=0)
    origin, receipts = parts.core.ledger.origin, parts.keyring.receipts.public
    parts.close()
    command = [sys.executable, "-m", "bench.push", "--serve", str(data), "--workers", str(workers)]
    results: list[dict[str, object]] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        push_all(url, LogView(origin, [receipts]), _warm_up(data), 500)
        for name, batch, ledgers in prepared:
            begun = time.perf_counter()
            with ThreadPoolExecutor(len(ledgers)) as pool:
                views = [LogView(origin, [receipts]) for _ in ledgers]
                took = list(pool.map(lambda one, view: push_all(url, view, one, batch), ledgers, views))  # noqa: B023
            seconds = time.perf_counter() - begun
            each = [one for many in took for one in many]
            total = sum(len(ledger.records) for ledger in ledgers)
            results.append(
                {
                    "clients": name,
                    "records_per_push": batch,
                    "records": total,
                    "records_per_second": round(total / seconds),
                    "ratio": round(total / seconds / raw, 2),
                    "push_ms_p50": percentile(each, 0.5),
                    "push_ms_p99": percentile(each, 0.99),
                }
            )
        server.terminate()
    return {
        "cores": os.cpu_count(),
        "record_bytes": len(prepared[0][2][0].records[0].raw),
        "signatures_verified_per_second_one_core": round(raw),
        "checking_workers": workers,
        "cases": results,
    }


def _warm_up(data: Path) -> Ledger:
    """A ledger of its own, so that workers and connections are up before the clock runs."""
    ledger = Ledger(1000)
    parts = open_server(data, public_url="http://127.0.0.1", exclusive=False)
    parts.core.ledger.append_own([ledger.enrolled()], organ=0)
    parts.close()
    return ledger


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--records", type=int, default=20_000)
    arguments.add_argument("--workers", type=int, default=1)
    arguments.add_argument("--serve", type=Path)
    told = arguments.parse_args()
    if told.serve is not None:
        serve(Settings(told.serve, port=0, workers=told.workers), ready=lambda url: print(url, flush=True))
        return
    with tempfile.TemporaryDirectory(prefix="inspector-bench-", ignore_cleanup_errors=True) as folder:
        print(json.dumps(measure(Path(folder) / "data", told.records, told.workers), indent=2))


if __name__ == "__main__":
    main()
