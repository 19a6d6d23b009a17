"""Kept facts of a replica by name: keys, cursor, clock offset, lists held."""

from __future__ import annotations

import json

from sqlalchemy import Connection, text


def read_setting(connection: Connection, name: str) -> bytes | None:
    """A kept fact inside an open transaction."""
    return connection.execute(text("SELECT value FROM setting WHERE name = :name"), {"name": name}).scalar()


def write_setting(connection: Connection, name: str, value: bytes) -> None:
    """Keeps a fact inside an open transaction."""
    connection.execute(
        text(
            "INSERT INTO setting(name, value) VALUES (:name, :value) "
            "ON CONFLICT(name) DO UPDATE SET value = excluded.value"
        ),
        {"name": name, "value": value},
    )


def own_device(connection: Connection) -> bytes | None:
    """The device whose ledger this replica writes; None before it was enrolled."""
    kept = read_setting(connection, "identity")
    return None if kept is None else bytes.fromhex(json.loads(kept)["device"])


def settings_of(connection: Connection, prefix: str) -> dict[str, bytes]:
    """Every kept fact whose name begins so, by name, inside an open transaction."""
    rows = connection.execute(
        text("SELECT name, value FROM setting WHERE substr(name, 1, :length) = :prefix ORDER BY name"),
        {"length": len(prefix), "prefix": prefix},
    )
    return {row[0]: row[1] for row in rows}


def drop_setting(connection: Connection, name: str) -> None:
    """Forgets a kept fact inside an open transaction."""
    connection.execute(text("DELETE FROM setting WHERE name = :name"), {"name": name})
