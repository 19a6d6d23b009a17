"""Who runs the embedded PostgreSQL: a lock on its directory, and another user where we are root."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from inspector_tui.errors import Environment

SERVICE_USERS = ("postgres", "nobody")
"""PostgreSQL refuses to run as root. The first of these accounts that exists runs it; none is created."""


class DirectoryLock:
    """An exclusive lock that the operating system frees when the process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    @property
    def held(self) -> bool:
        return self._file is not None

    def acquire(self) -> bool:
        """True when the lock is ours now; False when another process has it. Never waits."""
        file = self._path.open("ab")
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                # flock, not lockf: it belongs to the open file, so two owners in one process exclude each other too.
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Closing the file frees the lock. Does nothing when it is not held."""
        if self._file is not None:
            self._file.close()
            self._file = None


def run_as(directory: Path, binaries: Path) -> tuple[int, int] | None:
    """The user and group id that PostgreSQL runs under, or None for our own.

    As root, a directory that is ours is given to a service account once; later its owner stays. That
    account gets the right to pass through (not to list) the folders above. Raises Environment
    NO_SERVICE_USER where no such account exists.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    here = directory.stat()
    owner, group = here.st_uid, here.st_gid
    if owner == 0:
        owner, group = _service_account()
        os.chown(directory, owner, group)
        directory.chmod(0o700)
    for folder in (*directory.parents, *binaries.parents):
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)
    return owner, group


def _service_account() -> tuple[int, int]:
    import pwd

    for name in SERVICE_USERS:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return account.pw_uid, account.pw_gid
    raise Environment("NO_SERVICE_USER")
