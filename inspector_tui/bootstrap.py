"""The one place that knows every concrete class: it makes and opens replicas."""

from __future__ import annotations

from pathlib import Path

from inspector_tui.models.replica import Replica
from inspector_tui.services.moments import SystemClock


def create_replica(home: Path, passphrase: str) -> Replica:
    """A new, empty replica in a folder."""
    return Replica.create(home, passphrase, SystemClock())


def open_replica(home: Path, passphrase: str) -> Replica:
    """An existing replica."""
    return Replica.open(home, passphrase, SystemClock())


def create_or_open_replica(home: Path, passphrase: str) -> Replica:
    """An existing replica, e.g. one whose enrolment was cut off, else a new one."""
    from inspector_tui.models.replica import KEY_FILE

    return open_replica(home, passphrase) if (home / KEY_FILE).exists() else create_replica(home, passphrase)
