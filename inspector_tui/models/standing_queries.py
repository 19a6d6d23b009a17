"""Permits that can still be shown, standing ones, and visits whose filing is still to come. Times in Unix seconds."""

from __future__ import annotations

from sqlalchemy import Connection, text

from inspector_tui.models.queries import fetch
from inspector_tui.models.rows import EnterpriseRow, InspectionRow
from inspector_tui.models.rows_around import StandingRow, TermRow


def open_permits(connection: Connection, organ: int, now: int) -> list[InspectionRow]:
    """Inspections of an organ whose permit runs on and was neither revoked nor closed."""
    statement = text(
        "SELECT * FROM inspection WHERE organ = :organ AND permit IS NOT NULL AND end >= :now "
        "AND permit_status NOT IN ('revoked', 'closed') ORDER BY start, inspection"
    )
    return fetch(connection, InspectionRow, statement.bindparams(organ=organ, now=now))


def open_standing(connection: Connection, organ: int, now: int) -> list[StandingRow]:
    """Standing permits of an organ that run on and were neither revoked nor closed, by their end."""
    statement = text(
        "SELECT * FROM standing WHERE organ = :organ AND end >= :now "
        "AND permit_status NOT IN ('revoked', 'closed') ORDER BY end, code_id"
    )
    return fetch(connection, StandingRow, statement.bindparams(organ=organ, now=now))


def standing_of_device(connection: Connection, device: bytes, now: int) -> list[StandingRow]:
    """Standing permits bound to a device that are in force now, the one that runs longest first."""
    statement = text(
        "SELECT * FROM standing WHERE device = :device AND start <= :now AND end >= :now "
        "AND permit_status = 'valid' ORDER BY end DESC, code_id"
    )
    return fetch(connection, StandingRow, statement.bindparams(device=device, now=now))


def standing_of_organ(connection: Connection, organ: int) -> list[StandingRow]:
    """Every standing permit of an organ, the latest end first."""
    statement = text('SELECT * FROM standing WHERE organ = :organ ORDER BY "end" DESC, code_id')
    return fetch(connection, StandingRow, statement.bindparams(organ=organ))


def unfiled_visits(connection: Connection, organ: int) -> list[InspectionRow]:
    """Visits of an organ that began without a filing and have no permit yet, the earliest start first."""
    statement = text(
        "SELECT * FROM inspection WHERE organ = :organ AND unfiled_at IS NOT NULL AND permit IS NULL "
        "ORDER BY unfiled_at, inspection"
    )
    return fetch(connection, InspectionRow, statement.bindparams(organ=organ))


def open_unfiled(connection: Connection, device: bytes, subject: str) -> InspectionRow | None:
    """The visit of an enterprise that a device began without a filing and has not concluded; None if there is none."""
    statement = text(
        "SELECT * FROM inspection WHERE subject = :subject AND device = :device AND unfiled_at IS NOT NULL "
        "AND concluded_at IS NULL ORDER BY unfiled_at DESC LIMIT 1"
    )
    found = fetch(connection, InspectionRow, statement.bindparams(device=device, subject=subject))
    return found[0] if found else None


def enterprises_like(connection: Connection, sought: str, most: int) -> list[EnterpriseRow]:
    """The first registered enterprises whose name or code contains a text, by name."""
    escaped = sought.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    statement = text(
        "SELECT * FROM enterprise WHERE name LIKE :part ESCAPE '\\' OR subject LIKE :part ESCAPE '\\' "
        "ORDER BY name, subject LIMIT :most"
    )
    return fetch(connection, EnterpriseRow, statement.bindparams(part=f"%{escaped}%", most=most))


def terms_of(connection: Connection, term: str) -> list[TermRow]:
    """Every region's term of a kind, with every day from which one counted."""
    statement = text("SELECT * FROM term WHERE term = :term ORDER BY region, valid_from")
    return fetch(connection, TermRow, statement.bindparams(term=term))
