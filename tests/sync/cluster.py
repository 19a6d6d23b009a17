"""A PostgreSQL primary with a streaming replica, made of the wheel's programs, that a test may kill and promote."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from sync.server.ownership import run_as
from sync.server.postgres import programs
from tests.waits import BOUNDED, PATIENCE

PORT = "5432"


@dataclass
class Node:
    """One PostgreSQL with a socket in a folder of its own."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "cluster"

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}&port={PORT}"

    def run(self, program: str, *arguments: str) -> None:
        user = run_as(self.folder, programs())
        identity: dict[str, Any] = {} if user is None else {"user": user[0], "group": user[1], "extra_groups": []}
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [str(programs() / program), *arguments], stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, env={**os.environ, "LC_ALL": "C"}, cwd=self.folder, check=False,
                timeout=PATIENCE, **identity,
            )  # fmt: skip
            output.seek(0)
            assert done.returncode == 0, output.read().decode("utf-8", "replace")

    def start(self) -> None:
        options = f"-k {self.folder} -p {PORT} -c listen_addresses='' -c jit=off -c shared_buffers=32MB"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.data), "-l", log, "-w", "-t", "60", "-o", options, "start")

    def kill(self) -> None:
        """SIGKILL to the postmaster and everything it started, as when the machine loses its power."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for number in (postmaster, *map(int, children)):
            os.kill(number, signal.SIGKILL)
        (self.data / "postmaster.pid").unlink()

    def promote(self) -> None:
        """The replica becomes the primary; returns when it takes writes."""
        # Nobody stands behind it now, so it must not wait for anybody.
        self.execute("ALTER SYSTEM SET synchronous_standby_names = ''")
        self.run("pg_ctl", "-D", str(self.data), "-w", "-t", "60", "promote")
        self.execute("SELECT pg_reload_conf()")

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "-t", "60", "stop")

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True, **BOUNDED) as connection:
            connection.execute(statement.encode())


@dataclass(frozen=True)
class Cluster:
    """A primary that answers a commit only when its replica has it on disk too, and that replica."""

    primary: Node
    replica: Node

    @property
    def url(self) -> str:
        """Of whichever of the two takes writes."""
        hosts = f"{self.primary.folder},{self.replica.folder}"
        query = f"host={hosts}&port={PORT},{PORT}&target_session_attrs=read-write&connect_timeout=5"
        return f"postgresql://postgres@/postgres?{query}"


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Both running, the replica level with the primary."""
    with tempfile.TemporaryDirectory(prefix="inspector-pg-", ignore_cleanup_errors=True) as folder:
        nodes = []
        for name in ("a", "b"):
            (Path(folder) / name).mkdir()
            nodes.append(Node(Path(folder) / name))
        primary, replica = nodes
        settings = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--auth-local=trust"]
        primary.run("initdb", "-D", str(primary.data), "-U", "postgres", "--no-sync", *settings)
        primary.start()
        try:
            replica.run("pg_basebackup", "-D", str(replica.data), "-R", "-X", "stream", "-c", "fast", "--no-sync",
                        "-d", f"host={primary.folder} port={PORT} user=postgres application_name=replica")  # fmt: skip
            replica.start()
            primary.execute("ALTER SYSTEM SET synchronous_standby_names = 'replica'")
            primary.execute("SELECT pg_reload_conf()")
            yield Cluster(primary, replica)
        finally:
            for node in nodes:
                node.stop()
