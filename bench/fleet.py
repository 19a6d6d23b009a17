"""Many laptops, one record each at a time: pushes a second and how long each waits for its receipt.

    python -m bench.fleet [--clients 500] [--each 20] [--answers 1|250]

Requests are signed before the clock runs (500 laptops do that on 500 machines) and go over one kept-open connection
each; the next is sent when the answer is there. The server checks every request and record signature, commits to disk
before it answers, and proves each place; after the clock has stopped every receipt is verified. `--answers 250` makes
records of the size of ODK's published profile: 250 answers in one. Prints JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bench.office import Ledger, Office, answered, office, percentile
from inspector_tui.domain.record import Body
from inspector_tui.domain.visiting import RectificationOrder, VisitConcluded
from sync.client.client import SyncClient
from sync.client.receipts import believe
from sync.protocol.limits import MEDIA_TYPE
from sync.protocol.messages import Push, PushAnswer
from sync.protocol.signing import Request, sign_request


def of_250_answers(number: int) -> Body:
    orders = tuple(RectificationOrder(finding=f"f{line:03d}", deadline="2026-12-31") for line in range(250))
    return VisitConcluded(inspection=f"{number:016x}", outcome="order", orders=orders)


@dataclass(slots=True)
class Laptop:
    """One connection with the requests that go over it."""

    ledger: Ledger
    requests: list[bytes] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    failed: int = 0

    def prepare(self, url: str, known: int) -> None:
        """Sign a request for each record."""
        host = urlsplit(url).netloc
        for raw in self.ledger.raws:
            body = Push(records=(raw,), known=known).to_bytes()
            request = Request("POST", f"{url}/v1/records", {"host": host, "content-type": MEDIA_TYPE}, body)
            sign_request(request, self.ledger.signer, created=int(time.time()), nonce=secrets.token_urlsafe(12))
            head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
            start = f"POST /v1/records HTTP/1.1\r\n{head}content-length: {len(body)}\r\n\r\n"
            self.requests.append(start.encode() + body)

    async def work(self, host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        for request in self.requests:
            begun = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            body = await reader.readexactly(length)
            self.waited.append(time.perf_counter() - begun)
            if head.startswith(b"HTTP/1.1 200"):
                self.answers.append(body)
            else:
                self.failed += 1
        writer.close()

    def verify(self, told: Office) -> int:
        """How many receipts hold."""
        log, held = told.view(), 0
        for raw, body in zip(self.ledger.raws, self.answers, strict=False):
            answer = PushAnswer.from_bytes(body)
            [outcome] = believe([raw], answer, log.read(answer.checkpoint))
            held += outcome.receipt is not None
        return held


async def all_at_once(laptops: list[Laptop], url: str) -> float:
    """Seconds until the last has its last answer."""
    parts = urlsplit(url)
    begun = time.perf_counter()
    await asyncio.gather(*(laptop.work(parts.hostname or "", parts.port or 0) for laptop in laptops))
    return time.perf_counter() - begun


def measure(folder: Path, clients: int, each: int, answers: int, workers: int) -> dict[str, object]:
    body = answered if answers == 1 else of_250_answers
    laptops = [Laptop(Ledger.of(each, body)) for _ in range(clients)]
    warm = Ledger.of(500)
    with office(folder / "data", [*(laptop.ledger for laptop in laptops), warm], workers=workers) as told:
        with SyncClient(told.url, warm.signer, log=told.view()) as client:
            client.push(warm.raws)
            known = client.log.size
        for laptop in laptops:
            laptop.prepare(told.url, known)
        busy = told.cpu_seconds()
        seconds = asyncio.run(all_at_once(laptops, told.url))
        busy = told.cpu_seconds() - busy
    waited = [one * 1000 for laptop in laptops for one in laptop.waited]
    held = sum(laptop.verify(told) for laptop in laptops)
    return {
        "clients": clients,
        "records": clients * each,
        "answers_in_a_record": answers,
        "record_bytes": len(laptops[0].ledger.raws[0]),
        "records_in_a_push": 1,
        "records_per_second": round(held / seconds),
        "server_cpu_ms_a_record": round(busy * 1000 / held, 2),
        "failed": sum(laptop.failed for laptop in laptops),
        "receipts_verified": held,
        "wait_ms_p50": percentile(waited, 0.5),
        "wait_ms_p95": percentile(waited, 0.95),
        "wait_ms_p99": percentile(waited, 0.99),
    }


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--clients", type=int, default=500)
    arguments.add_argument("--each", type=int, default=20)
    arguments.add_argument("--answers", type=int, choices=(1, 250), default=1)
    arguments.add_argument("--workers", type=int, default=1)
    told = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="inspector-bench-", ignore_cleanup_errors=True) as folder:
        print(json.dumps(measure(Path(folder), told.clients, told.each, told.answers, told.workers), indent=2))


if __name__ == "__main__":
    main()
