"""The peer on the same machine in the same run: PouchDB pushing documents of the same size to its own server.

    python -m bench.peer [--records 10000] [--batch 500]

Needs node and npm; `pouchdb`, `express-pouchdb` and `express` 4 are installed into a temporary folder. Ours are signed
one by one, verified one by one, committed durably and proved; the peer's are neither signed nor proved. Both pushes
go over loopback, client, server and database sharing this machine's cores, one after the other. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench.office import Ledger, office, push_through
from sync.client.client import SyncClient

PACKAGES = ("pouchdb@9", "express-pouchdb@4", "express@4")


def ours(folder: Path, records: int, batch: int) -> dict[str, object]:
    ledger, warm = Ledger.of(records), Ledger.of(1000)
    with office(folder / "data", [ledger, warm]) as told:
        for each, clocked in ((warm, False), (ledger, True)):
            with SyncClient(told.url, each.signer, log=told.view()) as client:
                begun = time.perf_counter()
                push_through(client, each.raws, batch)
                seconds = time.perf_counter() - begun
            if clocked:
                break
    return {
        "records": records,
        "records_in_a_push": batch,
        "record_bytes": len(ledger.raws[0]),
        "records_per_second": round(records / seconds),
    }


def theirs(folder: Path, records: int, batch: int, size: int) -> dict[str, object]:
    folder.mkdir()
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise SystemExit("needs node and npm")
    quiet = ["--prefix", str(folder), "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([npm, "install", *quiet, *PACKAGES], check=True, capture_output=True)
    script = shutil.copy(Path(__file__).with_name("peer.js"), folder / "peer.js")
    data = folder / "data"
    data.mkdir()
    done = subprocess.run(
        [node, script, str(data), str(records), str(batch), str(size)], check=True, capture_output=True, text=True
    )
    told: dict[str, object] = json.loads(done.stdout)
    return told


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--records", type=int, default=10_000)
    arguments.add_argument("--batch", type=int, default=500)
    told = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="inspector-bench-", ignore_cleanup_errors=True) as folder:
        mine = ours(Path(folder), told.records, told.batch)
        peer = theirs(Path(folder) / "peer", told.records, told.batch, int(str(mine["record_bytes"])))
        ratio = float(str(mine["records_per_second"])) / float(str(peer["documents_per_second"]))
        print(json.dumps({"ours": mine, "pouchdb": peer, "ours_to_pouchdb": round(ratio, 2)}, indent=2))


if __name__ == "__main__":
    main()
