"""Runs the migrations in one transaction, with time-outs, one process at a time.

The caller (`sync.server.database`) hands in an open SQLAlchemy connection; there is no alembic.ini.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text

MIGRATION_LOCK = 0x72713101
"""Key of the advisory lock; two servers starting together migrate one after the other."""


def _run(connection: Connection) -> None:
    # A migration that waits behind a long reader would make every later query wait behind it.
    connection.execute(text("SET LOCAL lock_timeout = '5s'"))
    connection.execute(text("SET LOCAL statement_timeout = '10min'"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    context.configure(connection=connection, transaction_per_migration=False)
    context.run_migrations()


_run(context.config.attributes["connection"])
