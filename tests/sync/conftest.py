"""A real PostgreSQL for every test that needs one: started once, a migrated template cloned for each test."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL

from sync.server.database import Database
from sync.server.postgres import EmbeddedPostgres
from sync.server.running import running_server
from tests.sync.devices import ORGANS, Office
from tests.waits import BOUNDED

_numbers = itertools.count()


def _connect(url: URL) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True, **BOUNDED)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder for a server that starts its own PostgreSQL.

    Not below pytest's own folders: under root PostgreSQL runs as another user, and every pytest that starts
    takes away the right of others to pass through them.
    """
    with tempfile.TemporaryDirectory(prefix="inspector-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "data"


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """URL of a PostgreSQL with a migrated database named `template_log`."""
    with tempfile.TemporaryDirectory(prefix="inspector-", ignore_cleanup_errors=True) as folder:
        yield from _postgres(Path(folder) / "postgres")


def _postgres(folder: Path) -> Iterator[URL]:
    embedded = EmbeddedPostgres(folder)
    url = embedded.start(exclusive=True)
    with _connect(url) as admin:
        admin.execute("CREATE DATABASE template_log")
    template = url.set(drivername="postgresql+psycopg", database="template_log")
    database = Database(template)
    database.migrate()
    database.close()
    yield url
    embedded.stop()


@pytest.fixture
def database_url(postgres: URL) -> Iterator[str]:
    """URL of a migrated, empty database that only this test uses."""
    name = sql.Identifier(f"test_{os.getpid()}_{next(_numbers)}")
    with _connect(postgres) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template_log STRATEGY file_copy").format(name))
    yield postgres.set(database=name.as_string()[1:-1]).render_as_string(hide_password=False)
    with _connect(postgres) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.fixture
def database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path, database_url) as opened:
        yield opened


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """A running server on a real socket and database, with four organs."""
    with running_server(tmp_path, database_url=database_url) as server:
        server.core.ledger.append_own(ORGANS, organ=0)
        yield Office(server)
