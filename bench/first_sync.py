"""First sync of a new laptop with many records in its scope: by the signed snapshot and by pages, side by side.

    python -m bench.first_sync [--records 100000] [--snapshot-only]

Server, PostgreSQL and laptop share this machine's cores; the laptop's store is SQLCipher with durable commits. A
visit is some 25 records. Prints JSON: seconds until every record is in the store and projected.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from inspector_tui.domain.planning import InspectionPlanned
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import DeviceEnrolled, OrganRegistered
from inspector_tui.domain.visiting import VisitAnswered, VisitConcluded
from inspector_tui.ledger.envelope import ZERO_HASH, device_id, seal
from inspector_tui.ledger.keys import Ed25519Signer
from inspector_tui.models.receipts import largest_checkpoint
from inspector_tui.models.replica import Replica
from inspector_tui.services.enrolling import enrol
from inspector_tui.services.moments import SystemClock
from inspector_tui.services.syncing import synchronise
from sync.server.checking import Enrolment
from sync.server.compose import Server
from sync.server.enrolment import invite
from sync.server.running import running_server

ORGAN = 640100001
ANSWERS = 23


def bodies(visits: int) -> Iterator[Body]:
    """The records of made-up visits, one visit after the other."""
    for number in range(visits):
        name = f"{number:016x}"
        yield InspectionPlanned(
            inspection=name, organ=ORGAN, year=2026, subject=f"91640100MA76{number:06d}", region="6401",
            enterprise_name=f"宁夏第{number}号食品有限公司", items=("330231001000",), purpose="random",
            window_from="2026-01-01", window_until="2026-12-31", grade="C",
        )  # fmt: skip
        for check in range(ANSWERS):
            note = f"第{check}项：现场检查未发现问题"
            yield VisitAnswered(inspection=name, item="330231001000", check=check + 1, answer="compliant", note=note)
        yield VisitConcluded(inspection=name, outcome="no_problem")


def fill(server: Server, records: int) -> int:
    """A log of about that many records by one supervisor's device; returns how many."""
    signer = Ed25519Signer.generate()
    device = device_id(signer.public)
    enrolled = DeviceEnrolled(
        device=device, alg=signer.alg, public=signer.public, organ=ORGAN, role="supervisor", name="bench",
        certificate="64S1",
    )  # fmt: skip
    organ = OrganRegistered(
        organ=ORGAN, name="银川市应急管理局", short_name="银应急", credit_code="11640000010081234X", level="city",
        region="6401", field="emergency",
    )  # fmt: skip
    server.core.ledger.append_own([organ, enrolled], organ=ORGAN)
    enrolment = Enrolment(device, signer.alg, signer.public, ORGAN, "supervisor", "64S1")
    prev, run, seq = ZERO_HASH, [], 0
    for body in bodies(records // (ANSWERS + 2)):
        seq += 1
        envelope = seal(signer, seq=seq, prev=prev, kind=body.KIND, made_at=1_795_000_000_000 + seq, clock_offset=0,
                        author="64S1", organ=ORGAN, body=body.to_map())  # fmt: skip
        prev = envelope.hash
        run.append(envelope.raw)
        if len(run) == 1000:
            server.core.ledger.push(enrolment, run).result()
            run = []
    if run:
        server.core.ledger.push(enrolment, run).result()
    return seq


def first_sync(server: Server, url: str, home: Path) -> dict[str, float | int]:
    """Enrols a laptop and syncs it once, then once more with nothing new."""
    code = invite(
        server.core.database, server.keyring.root_public, organ=ORGAN, role="officer", certificate="64010001",
        now=server.core.now() // 1000,
    )  # fmt: skip
    replica = Replica.create(home, "贺兰山下 plus words", SystemClock())
    enrol(replica, url, code.text, home.name)
    begun = time.perf_counter()
    report = synchronise(replica)
    took = time.perf_counter() - begun
    synchronise(replica)
    begun, worked = time.perf_counter(), time.process_time()
    synchronise(replica)
    idle, work = time.perf_counter() - begun, time.process_time() - worked
    with replica.reading() as connection:
        assert largest_checkpoint(connection)
    replica.close()
    return {
        "pulled": report.pulled,
        "seconds": round(took, 1),
        "no_change_ms": round(idle * 1000),
        "no_change_work_ms": round(work * 1000),
    }


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--records", type=int, default=100_000)
    arguments.add_argument("--snapshot-only", action="store_true")
    told = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="inspector-bench-", ignore_cleanup_errors=True) as folder:
        with running_server(Path(folder) / "data", workers=0) as server:
            count = fill(server.parts, told.records)
            pages = None if told.snapshot_only else first_sync(server.parts, server.url, Path(folder) / "pages")
            begun = time.perf_counter()
            manifest = server.parts.snapshots.build(ORGAN, "all")
            built = {
                "build_seconds": round(time.perf_counter() - begun, 1),
                "parts": len(manifest.parts),
                "bytes": sum(part.size for part in manifest.parts),
            }
            snapshot = first_sync(server.parts, server.url, Path(folder) / "snapshot")
        results = {"cores": os.cpu_count(), "records": count, "pages": pages, "snapshot": snapshot | built}
        print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
