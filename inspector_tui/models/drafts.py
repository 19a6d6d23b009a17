"""What was typed and not yet signed. Saved field by field, so that a kill costs at most the field being typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from inspector_tui.models.replica import Replica

if TYPE_CHECKING:
    from sqlalchemy import Connection

PLACE_SCOPE: Final = "app"
"""Where the app keeps which screens are open: nothing that anybody typed."""


def save(replica: Replica, scope: str, field: str, value: str) -> None:
    """Keeps one field durably. A scope is one form, e.g. `filing:0123456789abcdef`."""
    with replica.writing() as connection:
        connection.execute(
            text(
                "INSERT INTO draft(scope, field, value, at) VALUES (:scope, :field, :value, :at) "
                "ON CONFLICT(scope, field) DO UPDATE SET value = excluded.value, at = excluded.at"
            ),
            {"scope": scope, "field": field, "value": value, "at": replica.clock.now_ms() // 1000},
        )


def load(replica: Replica, scope: str) -> dict[str, str]:
    """Every field kept for a form."""
    with replica.reading() as connection:
        rows = connection.execute(text("SELECT field, value FROM draft WHERE scope = :scope"), {"scope": scope})
        return {row[0]: row[1] for row in rows}


def scopes(replica: Replica, prefix: str = "") -> list[str]:
    """Forms with something kept, the newest first."""
    with replica.reading() as connection:
        rows = connection.execute(
            text(
                "SELECT scope FROM draft WHERE substr(scope, 1, :length) = :prefix GROUP BY scope ORDER BY max(at) DESC"
            ),
            {"prefix": prefix, "length": len(prefix)},
        )
        return [row[0] for row in rows]


def discard(replica: Replica, scope: str) -> None:
    """Forgets a form: it was signed, or its author threw it away."""
    with replica.writing() as connection:
        connection.execute(text("DELETE FROM draft WHERE scope = :scope"), {"scope": scope})


def all_drafts(connection: Connection) -> list[tuple[str, str, str]]:
    """(scope, field, value) of everything that was typed and not yet signed."""
    rows = connection.execute(
        text("SELECT scope, field, value FROM draft WHERE scope <> :app ORDER BY scope, field"), {"app": PLACE_SCOPE}
    )
    return [(row[0], row[1], row[2]) for row in rows]


def restore(connection: Connection, kept: Sequence[Sequence[str]], at: int) -> int:
    """Takes drafts of another laptop in; what is typed here already stays. Returns how many fields came."""
    came = 0
    for scope, field, value in kept:
        done = connection.execute(
            text("INSERT OR IGNORE INTO draft(scope, field, value, at) VALUES (:scope, :field, :value, :at)"),
            {"scope": str(scope), "field": str(field), "value": str(value), "at": at},
        )
        came += done.rowcount
    return came
