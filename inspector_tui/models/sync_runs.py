"""The history of syncs, for the sync screen."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import text

from inspector_tui.errors import Fact, InspectorError
from inspector_tui.models.kept import SyncRunRow
from inspector_tui.models.replica import Replica

KEPT = 500


def keep_run(
    replica: Replica,
    *,
    pushed: int,
    pulled: int,
    files: int,
    refused: int,
    problem: InspectorError | None,
    waiting: int,
) -> None:
    """Notes how a sync went and how much had no receipt after it; the oldest of more than 500 go."""
    with replica.writing() as connection:
        connection.execute(
            text(
                "INSERT INTO sync_run(at, pushed, pulled, files, refused, problem, facts, waiting) "
                "VALUES (:at, :pushed, :pulled, :files, :refused, :problem, :facts, :waiting)"
            ),
            {
                "at": replica.now(),
                "pushed": pushed,
                "pulled": pulled,
                "files": files,
                "refused": refused,
                "problem": problem.code if problem else None,
                "facts": json.dumps(problem.facts if problem else {}, default=_plain),
                "waiting": waiting,
            },
        )
        connection.execute(
            text("DELETE FROM sync_run WHERE id <= (SELECT max(id) FROM sync_run) - :kept"), {"kept": KEPT}
        )


def latest_runs(replica: Replica, most: int = 20) -> list[SyncRunRow]:
    """The latest syncs, the newest first."""
    with replica.reading() as connection:
        rows = connection.execute(text("SELECT * FROM sync_run ORDER BY id DESC LIMIT :most"), {"most": most})
        return [SyncRunRow(**row) for row in rows.mappings()]


def facts_of(run: SyncRunRow) -> Mapping[str, Fact]:
    """What the words of its problem tell."""
    facts: dict[str, Fact] = json.loads(run.facts)
    return facts


def _plain(fact: object) -> str:
    return fact.hex() if isinstance(fact, bytes) else str(fact)


def last_success(replica: Replica) -> int | None:
    """When a sync last went through, Unix seconds."""
    with replica.reading() as connection:
        return connection.execute(text("SELECT max(at) FROM sync_run WHERE problem IS NULL")).scalar()
