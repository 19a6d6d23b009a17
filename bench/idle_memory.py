"""Memory of an idle server: proportional set size (PSS) of all its processes together, PostgreSQL included.

    python -m bench.idle_memory [--seconds 20] [--workers 1]

Starts a server in a new data directory, asks it some things, waits, and adds up /proc/*/smaps_rollup (Linux). Shared
pages count once.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx


def children(parents: set[int]) -> set[int]:
    """Process numbers of a tree, and of PostgreSQL's, which makes a session of its own."""
    found, grown = set(parents), True
    while grown:
        more = set()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                except OSError:
                    continue
                if parent in found and int(entry.name) not in found:
                    more.add(int(entry.name))
        found, grown = found | more, bool(more)
    return found


def pss(number: int) -> tuple[str, int]:
    """Name and kilobytes."""
    rollup = Path(f"/proc/{number}/smaps_rollup").read_text()
    kilobytes = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    command = Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return command[:60], kilobytes


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seconds", type=float, default=20)
    arguments.add_argument("--workers", type=int, default=1)
    told = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="inspector-bench-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        command = [sys.executable, "-m", "inspector_tui.cli", "server", "--data", str(data), "--port", "0", "--json",
                   "--workers", str(told.workers)]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
            try:
                assert server.stdout is not None
                url = json.loads(server.stdout.readline())["url"]
                for path in ("/v1/hello", "/healthz", "/v1/lists/trust", "/metrics"):
                    httpx.get(url + path, trust_env=False)
                time.sleep(told.seconds)
                postmaster = int((data / "postgres" / "cluster" / "postmaster.pid").read_text().split()[0])
                each = sorted((pss(number) for number in children({server.pid, postmaster})), key=lambda one: -one[1])
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(60)
    total = sum(kilobytes for _, kilobytes in each)
    print(json.dumps({"cores": os.cpu_count(), "pss_mb": round(total / 1024, 1), "processes": each}, indent=1))


if __name__ == "__main__":
    main()
