"""What the server of processes does once before it forks, so that no process of a run has to do it again: libraries
are loaded to their last part, rows get to know their tables, statements are written. It leaves no thread and no
connection behind."""

from __future__ import annotations

import gc
import importlib
import tempfile
from pathlib import Path

from sqlalchemy.orm import configure_mappers

from inspector_tui.models.replica import Replica
from inspector_tui.models.schema import prepare_schema
from inspector_tui.services.auditing import rebuild_rows
from sync.client.client import SyncClient
from sync.client.logview import LogView
from tests.faults import office_children
from tests.faults.office import SEATS, STORE_KEY, FixedClock

__all__ = ["office_children"]

_LOADED_LATE = (
    "httpcore",
    "h11",
    "pyrage",
    "sqlcipher3.dbapi2",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "sqlalchemy.dialects.postgresql.psycopg",
    "uvicorn.loops.auto",
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
    "anyio._backends._asyncio",
)


def _warm() -> None:
    for late in _LOADED_LATE:
        importlib.import_module(late)
    configure_mappers()
    with tempfile.TemporaryDirectory() as folder:
        replica = Replica(Path(folder), STORE_KEY, FixedClock(0))
        with replica.writing() as connection:
            prepare_schema(connection)
        rebuild_rows(replica)
        replica.close()
    SyncClient("http://127.0.0.1:1", SEATS[0].signer, log=LogView("", [])).close()
    # Processes live for a moment: collecting would copy the pages that they share.
    gc.disable()
    gc.freeze()


_warm()
