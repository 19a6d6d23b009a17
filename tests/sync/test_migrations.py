"""A server with a history gets the next release: nothing is lost, and old records mean what new ones do."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import URL

from inspector_tui.ledger.envelope import ZERO_HASH, seal
from sync.server.database import Database
from sync.server.folding import level
from tests.sync.conftest import _connect
from tests.sync.devices import XINGQING, Device
from tests.sync.test_scopes import INSPECTION, submitted


@pytest.fixture
def empty(postgres: URL) -> URL:
    """A database that was never migrated."""
    with _connect(postgres) as admin:
        admin.execute("DROP DATABASE IF EXISTS bare WITH (FORCE)")
        admin.execute("CREATE DATABASE bare TEMPLATE template0")
    return postgres.set(drivername="postgresql+psycopg", database="bare")


def test_a_log_from_before_ratings_is_folded_again_and_knows_its_owners(empty: URL) -> None:
    database, device = Database(empty), Device(organ=XINGQING)
    database.migrate("0002")
    body = submitted(device)
    sealed = seal(
        device.signer, seq=1, prev=ZERO_HASH, kind=body.KIND, made_at=0, clock_offset=0, author="64010001",
        organ=XINGQING, body=body.to_map(),
    )  # fmt: skip
    with database.transaction() as connection:
        connection.execute("INSERT INTO organs VALUES (640100001, NULL, '640100')")
        connection.execute("INSERT INTO organs VALUES (640000001, NULL, '640000')")
        for position, (kind, raw) in enumerate(((body.KIND, sealed.raw), (body.KIND, b"of a later release"))):
            connection.execute(
                "INSERT INTO records (organ, device, seq, position, scope, hash, kind, received_at, raw)"
                " VALUES (%s, %s, %s, %s, 1, %s, %s, 0, %s)",
                (XINGQING, device.id, position + 1, position, sealed.hash, kind, raw),
            )
        connection.execute("UPDATE tree SET size = 1")
        connection.execute("UPDATE folded SET position = 1")
    database.migrate()
    level(database)
    with database.transaction() as connection:
        assert connection.execute("SELECT region FROM organs ORDER BY organ").fetchall() == [("64",), ("6401",)]
        owners = connection.execute("SELECT stream, organ FROM owners").fetchall()
        assert owners == [(f"inspection:{INSPECTION}", XINGQING)]
        assert connection.execute("SELECT inspection, position FROM inspection_records").fetchall() == [(INSPECTION, 0)]
        assert connection.execute("SELECT position FROM folded").fetchone() == (1,)
    database.close()
