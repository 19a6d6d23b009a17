"""A bundle with one large file: out to a stick, into the server, home. `python -m bench.courier [MB]`

Prints seconds and the largest memory of the process that did it; each step is a process of its own.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from inspector_tui.domain.visiting import EvidenceAttached
from inspector_tui.models.passphrase import open_key_file
from inspector_tui.models.replica import KEY_FILE, Replica
from sync.protocol.bundle import USUAL_PART
from tests.courier.world import PASSPHRASE, VISIT, Fleet, begin_visit, fleet


class Noise:
    """So many bytes that do not compress, made while they are read."""

    def __init__(self, size: int) -> None:
        self.left, self.block = size, bytes(range(256)) * 4096

    def read(self, size: int = -1) -> bytes:
        taken = min(self.left, size if size >= 0 else self.left, len(self.block))
        self.left -= taken
        return self.block[:taken]


def prepare(made: Fleet, megabytes: int) -> Replica:
    """A laptop with a visit and one file of so many megabytes."""
    officer = made.laptop()
    begin_visit(officer)
    stored = officer.files.store(Noise(megabytes * 1_000_000))
    officer.tell(
        EvidenceAttached(
            inspection=VISIT,
            evidence="video",
            sha256=stored.sha256,
            size=stored.size,
            name="video.mp4",
            media_type="video/mp4",
        )
    )
    return officer


def step(name: str, *told: str) -> None:
    """Runs one step in a process of its own and says what it took."""
    command = [sys.executable, "-m", "bench.courier", "step", name, *told]
    usual = {**os.environ, "PART_SIZE": str(USUAL_PART)}
    print(subprocess.run(command, check=True, capture_output=True, text=True, env=usual).stdout.strip(), flush=True)


def run_step(name: str, told: list[str]) -> None:
    """The step itself: one of the things of `tests.courier.child`, without its countdown."""
    from tests.courier.child import THINGS

    work = THINGS[name](*told)
    begun = time.perf_counter()
    work()
    spent = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:12} {spent:6.1f} s  {most:6.0f} MB of memory at most")


def main() -> None:
    if sys.argv[1:2] == ["step"]:
        run_step(sys.argv[2], sys.argv[3:])
        return
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory(prefix="inspector-") as folder, fleet(Path(folder)) as made:
        officer = prepare(made, megabytes)
        key = open_key_file(officer.home / KEY_FILE, PASSPHRASE).hex()
        stick = Path(folder) / "stick"
        url = made.server.core.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        step("export", str(officer.home), key, str(stick))
        [bundle] = stick.iterdir()
        step("take", str(Path(folder) / "server"), url, str(bundle))
        step("take_return", str(officer.home), key, str(bundle))


if __name__ == "__main__":
    main()
