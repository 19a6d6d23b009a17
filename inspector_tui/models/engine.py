"""The encrypted SQLite file: how it is opened, how transactions begin, how its failures are told."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool

from inspector_tui.errors import BadInput, Environment, InspectorError

BUSY_MILLISECONDS = 10_000
_LEAST_ROOM = 64 * 1024
"""Bytes free below which a store cannot be opened: the index of its log alone takes 32 KiB."""


def open_engine(path: Path, key: bytes) -> Engine:
    """An engine over the SQLCipher file. Nothing is read yet; `check_readable` does."""
    from sqlcipher3 import dbapi2

    def connect() -> Any:
        connection = dbapi2.connect(str(path), timeout=BUSY_MILLISECONDS / 1000, check_same_thread=False)
        connection.isolation_level = None
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in (
            "cipher_log_level = NONE",  # it would write over the screen
            "cipher_memory_security = OFF",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"busy_timeout = {BUSY_MILLISECONDS}",
            "cache_size = -65536",
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    with store_errors(path):
        engine = create_engine(
            "sqlite://", module=dbapi2, creator=connect, poolclass=QueuePool, pool_size=4, max_overflow=4
        )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


@contextlib.contextmanager
def store_errors(path: Path, engine: Engine | None = None) -> Iterator[None]:
    """Turns the driver's failures into Environment STORE_LOCKED, DISK_FULL, STORE_CORRUPT, NOT_PERMITTED or
    DISK_FAILED, and text that no database takes (half of a character pair) into BadInput NOT_ENCODABLE."""
    from sqlcipher3 import dbapi2

    try:
        yield
    except InspectorError:
        raise
    except UnicodeEncodeError as error:
        raise BadInput("NOT_ENCODABLE", what="text") from error
    except (DatabaseError, dbapi2.DatabaseError) as error:
        cause = error.orig if isinstance(error, (DatabaseError, OperationalError)) else error
        told = str(cause)
        if "locked" in told or "busy" in told:
            code = "STORE_LOCKED"
        elif "full" in told:
            code = "DISK_FULL"
        elif "not a database" in told or "malformed" in told:
            code = "STORE_CORRUPT"
        elif "readonly" in told or "unable to open" in told:
            code = "NOT_PERMITTED"
        elif "disk I/O" in told and _is_full(path):
            code = "DISK_FULL"
        elif "disk I/O" in told:
            code = "DISK_FAILED" if engine is not None and _pages_are_authentic(engine) else "STORE_CORRUPT"
        else:
            raise
        raise Environment(code, path=str(path)) from error


def _is_full(path: Path) -> bool:
    """A file that cannot grow where the log's index is mapped fails as a disk that fails does: the room that is left
    tells them apart."""
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM
    except OSError:
        return False


def _pages_are_authentic(engine: Engine) -> bool:
    """SQLCipher tells a page whose authentication fails with the very code of a disk that fails, and the driver gives
    no other; only a look over all pages tells them apart. A store that cannot be looked over counts as damaged."""
    try:
        with engine.connect() as connection:
            return connection.exec_driver_sql("PRAGMA cipher_integrity_check").first() is None
    except DatabaseError:
        return False


@contextlib.contextmanager
def reading(engine: Engine, path: Path) -> Iterator[Connection]:
    """One consistent view of the store."""
    with store_errors(path, engine), engine.connect() as connection:
        yield connection


@contextlib.contextmanager
def writing(engine: Engine, path: Path) -> Iterator[Connection]:
    """One transaction that holds the write lock from its first moment; rolls back unless it ends well.

    SQLite's deferred transactions let two processes read the same state and lose one of two updates,
    so every writing transaction begins IMMEDIATE.
    """
    with store_errors(path, engine), engine.connect() as connection:
        writer = connection.execution_options(writing=True)
        with writer.begin():
            yield writer
