"""A server that comes back from an old backup: the laptop raises the alarm and offers everything of its own again."""

from __future__ import annotations

import io
import random
from pathlib import Path

import psycopg
import pytest

from inspector_tui.domain.visiting import EvidenceAttached
from inspector_tui.errors import NotAuthentic
from inspector_tui.models import ledger_store
from inspector_tui.models.receipts import receipts
from inspector_tui.models.replica import Replica
from inspector_tui.services.auditing import audit_receipts
from inspector_tui.services.bundling import export_bundle
from inspector_tui.services.returning import import_return
from inspector_tui.services.standing import replica_standing
from inspector_tui.services.syncing import synchronise
from sync.server.running import running_server
from tests.courier.world import Fleet
from tests.faults.children import bodies
from tests.faults.office import SEATS, opened, template

SEAT = SEATS[0]


def picture(replica: Replica, seed: int) -> bytes:
    stored = replica.files.store(io.BytesIO(random.Random(seed).randbytes(90_000)))
    replica.tell(
        EvidenceAttached(
            inspection=SEAT.inspection, evidence=f"e{seed}", sha256=stored.sha256, size=stored.size, name="x.jpg",
            media_type="image/jpeg",
        )
    )  # fmt: skip
    return stored.sha256


def sync(replica: Replica, data: Path, database_url: str) -> None:
    with running_server(data, database_url=database_url) as server:
        replica.keep(server_url=server.url.encode())
        synchronise(replica)


def own(replica: Replica) -> set[bytes]:
    with replica.reading() as connection:
        return {envelope.hash for envelope in ledger_store.envelopes_of(connection, SEAT.device)}


def at_the_server(database_url: str) -> tuple[set[bytes], set[bytes]]:
    """The laptop's records there, and the files that are there whole."""
    with psycopg.connect(database_url) as connection:
        records = connection.execute("SELECT hash FROM records WHERE device = %b", (SEAT.device,)).fetchall()
        files = connection.execute("SELECT sha256 FROM evidence WHERE stored").fetchall()
    return {row[0] for row in records}, {row[0] for row in files}


def test_what_an_old_backup_lacks_comes_back_although_nothing_it_says_is_believed(data_dir: Path) -> None:
    data_dir.mkdir(parents=True)
    data = data_dir / "run" / "server"
    with template(data_dir) as made:
        database = made.copy_to(data_dir / "run")
        with opened(data_dir / "run" / "homes" / SEAT.name) as replica:
            replica.tell(*bodies(SEAT, 1, 5))
            pictures = {picture(replica, 1)}
            sync(replica, data, made.cluster.url_of(database))
            backup = made.cluster.make(database)
            replica.tell(*bodies(SEAT, 2, 7))
            pictures.add(later := picture(replica, 2))
            sync(replica, data, made.cluster.url_of(database))
            held = audit_receipts(replica)
            (data / "files" / "evidence" / later.hex()).unlink()
            for _ in range(2):
                with pytest.raises(NotAuthentic, match=r"LOG_ROLLED_BACK|LOG_INCONSISTENT"):
                    sync(replica, data, made.cluster.url_of(backup))
            records, files = at_the_server(made.cluster.url_of(backup))
            assert records == own(replica)
            assert files == pictures
            with replica.reading() as connection:
                assert len(list(receipts(connection))) == audit_receipts(replica) == held
            assert replica_standing(replica).alarm in ("LOG_ROLLED_BACK", "LOG_INCONSISTENT")
            sync(replica, data, made.cluster.url_of(database))
            assert replica_standing(replica).alarm is None, "the server that was known is back"


def test_a_return_from_an_old_backup_raises_the_alarm_too(data_dir: Path, tmp_path: Path) -> None:
    data_dir.mkdir(parents=True)
    data = data_dir / "run" / "server"
    with template(data_dir) as made:
        database = made.copy_to(data_dir / "run")
        with opened(data_dir / "run" / "homes" / SEAT.name) as replica:
            backup = made.cluster.make(database)
            replica.tell(*bodies(SEAT, 1, 5))
            sync(replica, data, made.cluster.url_of(database))
            held = audit_receipts(replica)
            replica.tell(*bodies(SEAT, 2, 3))
            bundle = export_bundle(replica, tmp_path).folder
            with running_server(data, database_url=made.cluster.url_of(backup)) as server:
                Fleet(server, tmp_path).take(bundle)
            with pytest.raises(NotAuthentic, match="LOG_ROLLED_BACK"):
                import_return(replica, bundle)
            assert replica_standing(replica).alarm == "LOG_ROLLED_BACK"
            assert audit_receipts(replica) == held
            sync(replica, data, made.cluster.url_of(database))
            assert replica_standing(replica).alarm is None
