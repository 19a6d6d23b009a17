"""Pictures of 5 MB from many laptops at once, and what the disk itself does, measured beside it.

    python -m bench.attachments [--clients 50] [--each 2] [--megabytes 5]

Each laptop uploads as the app does: which chunks are there, one signed request for each chunk with its digest, then
the whole is hashed, read back, put on disk and named in the log. `disk` writes the same bytes to files in the same
folder with the same number of threads, each file and its folder synced. Prints JSON.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from bench.office import Ledger, Office, office, percentile
from inspector_tui.domain.visiting import EvidenceAttached
from sync.client.client import SyncClient


class Album:
    """One laptop's pictures, and the records that name them."""

    def __init__(self, pictures: list[bytes]) -> None:
        self.pictures = pictures
        self.digests = [hashlib.sha256(picture).digest() for picture in pictures]
        self.ledger = Ledger()
        self.ledger.say(
            [
                EvidenceAttached(
                    inspection="00112233aabbccdd", evidence=f"e{number}", sha256=digest, size=len(picture),
                    name="现场.jpg", media_type="image/jpeg",
                )
                for number, (digest, picture) in enumerate(zip(self.digests, pictures, strict=True))
            ]
        )  # fmt: skip

    def push(self, told: Office) -> None:
        with SyncClient(told.url, self.ledger.signer, log=told.view()) as client:
            client.push(self.ledger.raws)

    def upload(self, told: Office) -> list[float]:
        """Milliseconds of each picture."""
        took = []
        with SyncClient(told.url, self.ledger.signer, log=told.view()) as client:
            for digest, picture in zip(self.digests, self.pictures, strict=True):
                begun = time.perf_counter()
                if not client.evidence.upload(digest, io.BytesIO(picture)).stored:
                    raise SystemExit("a picture is not stored")
                took.append((time.perf_counter() - begun) * 1000)
        return took


T = TypeVar("T")


def timed(threads: int, work: Callable[[int], T]) -> tuple[float, list[T]]:
    """Seconds until `work` was done for each number, and what each gave."""
    with ThreadPoolExecutor(threads) as pool:
        begun = time.perf_counter()
        done = list(pool.map(work, range(threads)))
        return time.perf_counter() - begun, done


def write_durably(folder: Path, name: str, content: bytes) -> None:
    with (folder / name).open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def measure(folder: Path, clients: int, each: int, megabytes: int) -> dict[str, object]:
    size = megabytes << 20
    albums = [Album([os.urandom(size) for _ in range(each)]) for _ in range(clients)]
    plain = folder / "plain"
    plain.mkdir()

    def to_disk(number: int) -> None:
        for at, picture in enumerate(albums[number].pictures):
            write_durably(plain, f"{number}-{at}", picture)

    disk, _ = timed(clients, to_disk)
    with office(folder / "data", [album.ledger for album in albums]) as told:
        timed(clients, lambda number: albums[number].push(told))
        busy = told.cpu_seconds()
        seconds, took = timed(clients, lambda number: albums[number].upload(told))
        busy = told.cpu_seconds() - busy
    waited = [one for many in took for one in many]
    count = clients * each
    return {
        "clients": clients,
        "pictures": count,
        "megabytes_each": megabytes,
        "pictures_per_second": round(count / seconds, 1),
        "disk_pictures_per_second": round(count / disk, 1),
        "of_the_disk": round(disk / seconds, 2),
        "server_cpu_ms_a_picture": round(busy * 1000 / count),
        "wait_ms_p50": percentile(waited, 0.5),
        "wait_ms_p99": percentile(waited, 0.99),
        "failed": 0,
    }


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--clients", type=int, default=50)
    arguments.add_argument("--each", type=int, default=2)
    arguments.add_argument("--megabytes", type=int, default=5)
    told = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="inspector-bench-", ignore_cleanup_errors=True) as folder:
        print(json.dumps(measure(Path(folder), told.clients, told.each, told.megabytes), indent=2))


if __name__ == "__main__":
    main()
