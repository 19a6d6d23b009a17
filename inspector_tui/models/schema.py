"""Creates the laptop's tables and the search index; migrations go forward only, after a copy."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version

from sqlalchemy import Connection, MetaData, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from inspector_tui.errors import Environment
from inspector_tui.models.backlog import CountedRow
from inspector_tui.models.kept import KeptRow
from inspector_tui.models.rows import ProjectedRow

VERSION = 1

SEARCH = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS inspection_search USING fts5("
    "enterprise_name, subject, content='inspection', content_rowid='rowid', tokenize='trigram')",
    "CREATE TRIGGER IF NOT EXISTS inspection_search_out AFTER DELETE ON inspection BEGIN "
    "INSERT INTO inspection_search(inspection_search, rowid, enterprise_name, subject) "
    "VALUES ('delete', old.rowid, old.enterprise_name, old.subject); END",
)


def is_prepared(connection: Connection) -> bool:
    """Whether the store has this program's tables. Raises Environment STORE_NEWER for a newer program's store."""
    found = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if found > VERSION:
        raise Environment("STORE_NEWER", found=found, known=VERSION)
    return found == VERSION


def prepare_schema(connection: Connection) -> None:
    """Makes a new store's tables; a store that has them is left as it is."""
    if is_prepared(connection):
        return
    prepare_kept(connection)
    prepare_projection(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def prepare_projection(connection: Connection) -> None:
    """The projected tables, their search index and what is counted over them."""
    _run(connection, _creation(ProjectedRow.metadata))
    _run(connection, _creation(CountedRow.metadata))
    _run(connection, SEARCH)


@cache
def maker() -> bytes:
    """What computed rows depend on besides records: this program's version, and its tables for them."""
    made = "\n".join((*_creation(ProjectedRow.metadata), *_creation(CountedRow.metadata), *SEARCH))
    return f"{version('inspector-tui')} {hashlib.sha256(made.encode()).hexdigest()}".encode()


def prepare_kept(connection: Connection) -> None:
    """The tables that are no projection, as far as they are missing. A change to one of them is a new VERSION."""
    _run(connection, _creation(KeptRow.metadata))
    connection.execute(text("CREATE INDEX IF NOT EXISTS ledger_pending ON ledger(device, seq) WHERE position IS NULL"))


def drop_projection(connection: Connection) -> None:
    """Drops everything that is computed from records."""
    connection.execute(text("DROP TRIGGER IF EXISTS inspection_search_out"))
    connection.execute(text("DROP TABLE IF EXISTS inspection_search"))
    _run(connection, _removal(ProjectedRow.metadata))
    _run(connection, _removal(CountedRow.metadata))


def _run(connection: Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


@cache
def _creation(metadata: MetaData) -> tuple[str, ...]:
    """Makes what is missing of these tables and their indexes. Written once: it took a third of a small rebuild."""
    dialect, statements = sqlite.dialect(), []
    for table in metadata.sorted_tables:
        statements.append(str(CreateTable(table, if_not_exists=True).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [str(CreateIndex(index, if_not_exists=True).compile(dialect=dialect)) for index in indexes]
    return tuple(statements)


@cache
def _removal(metadata: MetaData) -> tuple[str, ...]:
    """Drops what is there of these tables, with their indexes."""
    dialect = sqlite.dialect()
    tables = reversed(metadata.sorted_tables)
    return tuple(str(DropTable(table, if_exists=True).compile(dialect=dialect)) for table in tables)


@contextlib.contextmanager
def searchable(connection: Connection) -> Iterator[None]:
    """Inspections inserted inside are entered into the search index at the end, in one statement.

    A trigger would enter each row by itself, and FTS5 writes its index out before every statement that a
    trigger runs: measured, that doubled the time of an insert.
    """
    newest = "SELECT coalesce(max(rowid), 0) FROM inspection"
    before = connection.execute(text(newest)).scalar_one()
    yield
    connection.execute(
        text(
            "INSERT INTO inspection_search(rowid, enterprise_name, subject) "
            "SELECT rowid, enterprise_name, subject FROM inspection WHERE rowid > :before"
        ),
        {"before": before},
    )


def renew_search(connection: Connection) -> None:
    """Makes the search index anew after VACUUM, which may number the rows it points to differently."""
    connection.execute(text("INSERT INTO inspection_search(inspection_search) VALUES ('rebuild')"))
