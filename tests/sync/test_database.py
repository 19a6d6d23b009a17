from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import psycopg
import pytest

from inspector_tui.errors import Environment
from sync.server.database import Database
from sync.server.postgres import EmbeddedPostgres
from tests.waits import ended

_OPEN_AND_DIE = """
import os, signal, sys
from pathlib import Path
from sync.server.database import Database
database = Database.open(Path(sys.argv[1]), exclusive=True)
with database.transaction() as connection:
    connection.execute("CREATE TABLE kept (n int)")
    connection.execute("INSERT INTO kept VALUES (7)")
if sys.argv[2] == "both":
    os.kill(int((Path(sys.argv[1]) / "postgres/cluster/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("victim", ["server", "both"])
def test_starts_again_with_every_commit_after_kill_9(data_dir: Path, victim: str) -> None:
    died = ended([sys.executable, "-c", _OPEN_AND_DIE, str(data_dir), victim])
    assert died.returncode == -signal.SIGKILL
    with Database.open(data_dir, exclusive=True) as database, database.transaction() as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_an_old_pid_file_that_names_a_living_stranger_does_not_stop_the_start(data_dir: Path) -> None:
    Database.open(data_dir, exclusive=True).close()
    pid_file = data_dir / "postgres" / "cluster" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n1700000000\n5432\n{data_dir}\n\n  1 2\nready\n")
    with Database.open(data_dir, exclusive=True) as database, database.transaction() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_second_server_on_one_directory_is_refused_but_a_command_may_share(data_dir: Path) -> None:
    with Database.open(data_dir, exclusive=True) as server:
        with pytest.raises(Environment, match="DATA_DIR_IN_USE"):
            Database.open(data_dir, exclusive=True)
        with Database.open(data_dir) as shared, shared.transaction() as connection:
            assert connection.execute("SELECT size FROM tree").fetchone() == (0,)
        with server.transaction() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_closing_stops_the_server(data_dir: Path) -> None:
    embedded = EmbeddedPostgres(data_dir)
    url = embedded.start(exclusive=True).render_as_string(hide_password=False)
    embedded.stop()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        _insert_and_fail(database)
    with database.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM organs").fetchone() == (0,)


def _insert_and_fail(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO organs VALUES (640100001, NULL, '6401')")
        connection.execute("SELECT 1 / 0")


def test_migrating_twice_changes_nothing(database: Database) -> None:
    database.migrate()
    with database.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM tree").fetchone() == (1,)


def test_an_unreachable_database_url_is_an_environment_error(tmp_path: Path) -> None:
    with pytest.raises(Environment, match="DATABASE_UNREACHABLE"):
        Database.open(tmp_path, "postgresql://postgres@127.0.0.1:1/none")


def test_only_postgresql_is_taken(tmp_path: Path) -> None:
    with pytest.raises(Environment, match="DATABASE_NOT_POSTGRESQL"):
        Database.open(tmp_path, "sqlite:///x")


def test_a_path_too_long_for_a_socket_works_and_leaves_nothing_behind(data_dir: Path) -> None:
    with Database.open(data_dir / ("long" * 25), exclusive=True) as database:
        folder = Path(str(database.url.query["host"]))
        assert folder.is_dir()
    assert not folder.exists()
