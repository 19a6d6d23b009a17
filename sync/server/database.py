"""The server's PostgreSQL: an embedded one in the data directory, or any other by its URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import psycopg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from inspector_tui.errors import Environment
from sync.server.postgres import EmbeddedPostgres
from sync.server.quick import QuickConnections

_CONNECT: Final[dict[str, Any]] = {
    "connect_timeout": 10,
    "application_name": "inspector",
    # A database whose machine vanished without a word is given up after half a minute; the system itself takes hours.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    # A process that hangs inside a transaction may hold the log's lock; PostgreSQL takes it away again.
    "options": "-c idle_in_transaction_session_timeout=60s -c statement_timeout=60s",
}


class Database:
    """One pool of connections. `engine` serves SQLAlchemy, `transaction()` plain psycopg for bulk work."""

    def __init__(self, url: URL, *, embedded: EmbeddedPostgres | None = None, connections: int = 10) -> None:
        self._embedded = embedded
        self.url = url
        self.engine: Engine = create_engine(
            url, pool_size=connections, max_overflow=0, pool_pre_ping=True, connect_args=_CONNECT
        )
        self._quick = QuickConnections(url)

    @classmethod
    def open(
        cls, data_dir: Path, database_url: str | None = None, *, exclusive: bool = False, migrated: bool = True
    ) -> Database:
        """Connect, start what must be started, migrate unless told otherwise.

        `exclusive` is for the server itself: it owns the embedded PostgreSQL and stops it; a second
        server on one data directory raises Environment DATA_DIR_IN_USE. Commands such as `invite`
        leave it out and share a running one. Raises Environment DATABASE_UNREACHABLE, DATABASE_START.
        """
        embedded = None
        if database_url is None:
            embedded = EmbeddedPostgres(data_dir / "postgres")
            url = embedded.start(exclusive=exclusive)
        else:
            url = make_url(database_url)
            if url.get_backend_name() != "postgresql":
                raise Environment("DATABASE_NOT_POSTGRESQL", backend=url.get_backend_name())
        database = cls(url.set(drivername="postgresql+psycopg"), embedded=embedded)
        try:
            if migrated:
                database.migrate()
        except BaseException:
            database.close()
            raise
        return database

    def revision(self) -> str | None:
        """Which revision the tables are at; None while there are none. Raises Environment DATABASE_UNREACHABLE."""
        try:
            with self.engine.connect() as connection:
                return MigrationContext.configure(connection).get_current_revision()
        except DBAPIError as error:
            raise Environment("DATABASE_UNREACHABLE", problem=type(error.orig).__name__) from error

    @staticmethod
    def newest_revision() -> str | None:
        """The revision that this program works with."""
        with as_file(files("sync.server") / "migrations") as scripts:
            return ScriptDirectory(str(scripts)).get_current_head()

    def migrate(self, revision: str = "head") -> None:
        """Bring the schema to a revision, by default the newest, in one transaction.

        Raises Environment DATABASE_UNREACHABLE.
        """
        with as_file(files("sync.server") / "migrations") as scripts:
            config = Config()
            config.set_main_option("script_location", str(scripts).replace("%", "%%"))
            config.set_main_option("path_separator", "os")
            try:
                with self.engine.begin() as connection:
                    config.attributes["connection"] = connection
                    command.upgrade(config, revision)
            except DBAPIError as error:
                if error.connection_invalidated or isinstance(error.orig, psycopg.OperationalError):
                    raise Environment("DATABASE_UNREACHABLE", problem=type(error.orig).__name__) from error
                raise

    @contextmanager
    def transaction(self) -> Iterator[psycopg.Connection[Any]]:
        """A psycopg connection whose work is committed at the end, or rolled back if the block raises.

        Raises Environment DATABASE_UNREACHABLE when PostgreSQL is away or gives up: then it is unknown whether
        a commit came through.
        """
        try:
            with self._connection() as connection:
                yield connection
        except (psycopg.OperationalError, DBAPIError, PoolTimeout) as error:
            raise Environment("DATABASE_UNREACHABLE", problem=type(error).__name__) from error

    @contextmanager
    def quick(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection on which each statement stands for itself and is not waited for on disk: for pages.

        Raises Environment DATABASE_UNREACHABLE.
        """
        try:
            connection = self._quick.take()
            try:
                yield connection
            except psycopg.OperationalError:
                self._quick.clear()
                raise
            finally:
                self._quick.give_back(connection)
        except psycopg.OperationalError as error:
            raise Environment("DATABASE_UNREACHABLE", problem=type(error).__name__) from error

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        pooled = self.engine.raw_connection()
        try:
            connection = pooled.driver_connection
            if not isinstance(connection, psycopg.Connection):
                raise TypeError(type(connection))
            try:
                yield connection
                connection.commit()
            except BaseException:
                if not connection.closed:
                    connection.rollback()
                raise
        finally:
            pooled.close()

    def close(self) -> None:
        """Give back every connection and stop the embedded PostgreSQL if this process owns it."""
        self._quick.clear()
        self.engine.dispose()
        if self._embedded is not None:
            self._embedded.stop()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
