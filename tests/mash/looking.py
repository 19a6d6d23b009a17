"""What must hold whatever was pressed: records stay, what was typed stays until signed, rows follow from records."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from inspector_tui.bootstrap import open_replica
from inspector_tui.demo.build import PASSPHRASE
from inspector_tui.errors import InspectorError
from inspector_tui.models import drafts
from inspector_tui.models.ledger_store import envelopes_of
from inspector_tui.models.projector import digest_of_rows
from inspector_tui.models.replica import Replica
from inspector_tui.services.auditing import audit_ledger, rebuild_rows

PLACES: Final = "app"
"""The scope in which the app keeps where the person is: not typed by anybody."""


class Looking:
    """Looks at what the laptops keep, as a second process would; tells what was there at the last look and is gone."""

    def __init__(self, homes: dict[str, Path]) -> None:
        self._replicas = {role: open_replica(home, PASSPHRASE) for role, home in homes.items()}
        self._records: dict[str, list[bytes]] = {role: [] for role in homes}
        self._drafts: dict[str, dict[tuple[str, str], str]] = {role: {} for role in homes}

    def close(self) -> None:
        """Lets go of the laptops."""
        for replica in self._replicas.values():
            replica.close()

    def look(self) -> list[str]:
        """What was lost since the last look: own records; fields of a form that is still kept otherwise; whole forms
        although nothing was recorded meanwhile."""
        return [f"{role}: {each}" for role, replica in self._replicas.items() for each in self._look_at(role, replica)]

    def _look_at(self, role: str, replica: Replica) -> list[str]:
        with replica.reading() as connection:
            records = [each.hash for each in envelopes_of(connection, replica.identity().device)]
            kept = {(scope, name): value for scope, name, value in drafts.all_drafts(connection) if scope != PLACES}
        before, typed = self._records[role], self._drafts[role]
        self._records[role], self._drafts[role] = records, kept
        lost = []
        if records[: len(before)] != before:
            lost.append(f"own records: {len(before)} before, {len(records)} now, not the same ones")
        scopes = {scope for scope, _name in kept}
        for (scope, name), value in typed.items():
            if value and (scope, name) not in kept and (scope in scopes or len(records) == len(before)):
                lost.append(f"{scope} {name} was {value[:60]!r}")
        return lost

    def divergence(self, roles: Iterable[str]) -> list[str]:
        """What is wrong with laptops at rest: a record that does not verify, rows that a rebuild makes otherwise."""
        return [f"{role}: {each}" for role in roles for each in _divergence(self._replicas[role])]


def _divergence(replica: Replica) -> list[str]:
    try:
        audit_ledger(replica)
        with replica.reading() as connection:
            _count, live = digest_of_rows(connection)
        rebuilt = rebuild_rows(replica).digest
    except InspectorError as error:
        return [f"{error.code} {error.facts}"]
    return [] if rebuilt == live else [f"rows {live[:12]} live, {rebuilt[:12]} rebuilt"]
