"""pg_dump and pg_restore of the wheel, or of the machine, for any of our databases."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from sqlalchemy.engine import URL

from inspector_tui.errors import Environment
from sync.server.postgres import programs


def dump(url: URL, file: Path) -> None:
    """Write the whole database as of one moment, while it is in use. Raises Environment BACKUP_FAILED."""
    _run("pg_dump", url, "--format=custom", "--compress=1", "--no-owner", "--no-privileges", f"--file={file}")


def restore(url: URL, file: Path) -> None:
    """Fill an empty database from a dump, all or nothing. Raises Environment BACKUP_FAILED."""
    _run("pg_restore", url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(file))


def _run(program: str, url: URL, *arguments: str) -> None:
    # The password goes by the environment: arguments are for everybody on the machine to see.
    settings = {
        "PGHOST": str(url.query.get("host") or url.host or ""),
        "PGPORT": str(url.query.get("port") or url.port or ""),
        "PGUSER": url.username or "",
        "PGPASSWORD": url.password or "",
        "PGDATABASE": url.database or "postgres",
    }
    environment = {**os.environ, "LC_ALL": "C", **{name: value for name, value in settings.items() if value}}
    done = subprocess.run(  # noqa: S603 - fixed program, arguments made here
        [_place(program), f"--dbname={settings['PGDATABASE']}", *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, env=environment, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        problem = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Environment("BACKUP_FAILED", problem=problem[-1][:200] if problem else program)


def _place(program: str) -> str:
    """The wheel's program: it is as new as any server we start. Else the machine's."""
    name = f"{program}.exe" if sys.platform == "win32" else program
    try:
        return str(programs() / name)
    except Environment:
        found = shutil.which(program)
        if found is None:
            raise
        return found
