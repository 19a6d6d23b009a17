"""What the sync benches share: ledgers signed beforehand, and a server in a process of its own.

`python -m bench.office DATA [--workers 1]` is that process: it prints its address and runs until it is told to stop.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from inspector_tui.domain.record import Body
from inspector_tui.domain.register import DeviceEnrolled, OrganRegistered
from inspector_tui.domain.visiting import VisitAnswered
from inspector_tui.domain.vocabulary import Role
from inspector_tui.ledger.envelope import ZERO_HASH, Envelope, device_id, seal
from inspector_tui.ledger.keys import Ed25519Signer
from sync.client.client import SyncClient, batches
from sync.client.logview import LogView
from sync.server.compose import open_server
from sync.server.running import Settings, serve

ORGAN = 640100001
CERTIFICATE = "64010001"
MADE_AT = 1_795_000_000_000


def answered(number: int) -> VisitAnswered:
    """An ordinary small record: one line of a checklist."""
    note = f"第{number}项：现场检查未发现问题"
    return VisitAnswered(
        inspection="00112233aabbccdd", item="6401-001", check=number % 40, answer="compliant", note=note
    )


@dataclass
class Ledger:
    """One device and the records that it will push, signed beforehand."""

    signer: Ed25519Signer = field(default_factory=Ed25519Signer.generate)
    role: Role = "officer"
    records: list[Envelope] = field(default_factory=list)

    @classmethod
    def of(cls, count: int, body: Callable[[int], Body] = answered) -> Ledger:
        ledger = cls()
        ledger.say(body(number) for number in range(1, count + 1))
        return ledger

    def say(self, bodies: Iterator[Body] | Sequence[Body]) -> None:
        for body in bodies:
            head = self.records[-1] if self.records else None
            self.records.append(
                seal(
                    self.signer,
                    seq=head.seq + 1 if head else 1,
                    prev=head.hash if head else ZERO_HASH,
                    kind=body.KIND,
                    made_at=MADE_AT + len(self.records),
                    clock_offset=0,
                    author=CERTIFICATE,
                    organ=ORGAN,
                    body=body.to_map(),
                )
            )

    @property
    def raws(self) -> list[bytes]:
        return [record.raw for record in self.records]

    def enrolled(self) -> DeviceEnrolled:
        return DeviceEnrolled(
            device=device_id(self.signer.public), alg=self.signer.alg, public=self.signer.public, organ=ORGAN,
            role=self.role, name="bench", certificate=CERTIFICATE,
        )  # fmt: skip


ORGANS = OrganRegistered(
    organ=ORGAN, name="银川市应急管理局", short_name="银应急", credit_code="11640100MB0001234X", level="city",
    region="6401", field="emergency",
)  # fmt: skip


@dataclass(frozen=True)
class Office:
    """A running server with the devices enrolled."""

    url: str
    origin: str
    receipts: bytes
    root: bytes
    server: bytes
    trust: bytes
    data: Path
    pid: int

    def cpu_seconds(self) -> float:
        """Processor time of the server's process so far, its checking workers and PostgreSQL not counted."""
        told = Path(f"/proc/{self.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def view(self, known: str = "") -> LogView:
        return LogView(self.origin, [self.receipts], known)


@contextmanager
def office(data: Path, ledgers: Sequence[Ledger], *, workers: int = 1) -> Iterator[Office]:
    """A server over `data`, in its own process, that knows these devices."""
    parts = open_server(data, public_url="http://127.0.0.1")
    parts.core.ledger.append_own([ORGANS, *(ledger.enrolled() for ledger in ledgers)], organ=0)
    told = (
        parts.core.ledger.origin, parts.keyring.receipts.public, parts.keyring.root_public,
        parts.keyring.server.public, parts.lists.trust().signed,
    )  # fmt: skip
    parts.close()
    command = [sys.executable, "-m", "bench.office", str(data), "--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield Office(server.stdout.readline().strip(), *told, data, server.pid)
        finally:
            server.terminate()


def push_through(client: SyncClient, raws: Sequence[bytes], records: int) -> None:
    """Push everything as the app does, two pushes under way at a time; what was held back is offered again."""
    left = list(raws)
    while left:
        done = 0
        with closing(client.push_many(batches(left, records=records))) as answers:
            for outcomes in answers:
                done += sum(outcome.receipt is not None for outcome in outcomes)
                if any(outcome.receipt is None for outcome in outcomes):
                    break
        if not done:
            raise SystemExit("a record has no receipt")
        left = left[done:]


def percentile(values: Sequence[float], share: float, digits: int = 1) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], digits)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--workers", type=int, default=1)
    asked = arguments.parse_args()
    serve(Settings(asked.data, port=0, workers=asked.workers), ready=lambda url: print(url, flush=True))
