"""What child processes do to a replica while their parent watches, kills and counts. One line a thing done."""

from __future__ import annotations

from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from inspector_tui.domain.register import EnterpriseRegistered
from inspector_tui.models import drafts
from inspector_tui.models.replica import Replica
from inspector_tui.services.plan_import import ImportOptions, import_plan, open_plan
from tests.world import FrozenClock


def said(name: str, number: int) -> EnterpriseRegistered:
    return EnterpriseRegistered(subject=f"{name}-{number}", name=f"企业{number}", region="640104")


def open_quickly(home: Path, key: bytes) -> Replica:
    """The replica by its store key: stretching the passphrase is not what these tests are about."""
    return Replica(home, key, FrozenClock())


def keep_telling(home: Path, key: bytes, name: str, times: int, pipe: Pipe) -> None:
    """Says records and counts in a setting, and reports each record once it is kept."""
    replica = open_quickly(home, key)
    pipe.send("ready")
    pipe.recv()
    for number in range(times):
        with replica.telling() as telling:
            telling.add(said(name, number))
        drafts.save(replica, f"form:{name}", f"field{number}", "typed")
        pipe.send(number)
    replica.close()
    pipe.send("done")


def keep_attaching(home: Path, key: bytes, source: Path, pipe: Pipe) -> None:
    """Stores a file under a new content, again and again."""
    replica = open_quickly(home, key)
    content = source.read_bytes()
    for number in range(1000):
        source.write_bytes(content + str(number).encode())
        pipe.send(replica.files.copy_in(source).sha256)


def import_once(home: Path, key: bytes, source: Path, pipe: Pipe) -> None:
    """Imports a plan and reports its progress, then that it is done."""
    replica = open_quickly(home, key)
    import_plan(replica, open_plan(source), ImportOptions(year=2026), pipe.send)
    pipe.send("done")
    replica.close()
