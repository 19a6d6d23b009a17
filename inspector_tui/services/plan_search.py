"""Searching the plan at every keystroke: what does not change meanwhile is asked once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from inspector_tui.models import plan_sets
from inspector_tui.models.plan_queries import PlanFilter, matching
from inspector_tui.models.replica import Replica

if TYPE_CHECKING:
    from sqlalchemy import Connection

Chip = Literal["unfiled", "mine", "month", "overdue", "all"]


@dataclass(frozen=True, slots=True)
class Search:
    """What was typed and which filters are on: all of them must hold. `all` looks beyond one's own organ."""

    text: str = ""
    chips: frozenset[str] = frozenset()


class PlanSearch:
    """A view of the plan as it was when it was first asked; make a new one to see what changed since.

    Safe to use from one thread at a time.
    """

    def __init__(self, replica: Replica, today: dt.date) -> None:
        self._replica = replica
        identity = replica.identity()
        month = today.replace(day=1)
        last = (month + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        self._organ = identity.organ
        self._ask: dict[str, Callable[[Connection], set[int]]] = {
            "unfiled": plan_sets.unfiled,
            "mine": lambda connection: plan_sets.of_device(connection, identity.device),
            "month": lambda connection: plan_sets.between(connection, month.isoformat(), last.isoformat()),
            "overdue": lambda connection: plan_sets.overdue(connection, today.isoformat()),
        }
        self._orders: dict[bool, list[int]] = {}
        self._sets: dict[str, set[int]] = {}

    def find(self, search: Search) -> list[int]:
        """Row numbers of what matches, by the beginning of the window. A blank text matches everything."""
        everywhere = "all" in search.chips
        with self._replica.reading() as connection:
            if everywhere not in self._orders:
                organ = None if everywhere else self._organ
                self._orders[everywhere] = matching(connection, PlanFilter(organ=organ))
            wanted = []
            for chip in search.chips - {"all"}:
                if chip not in self._sets:
                    self._sets[chip] = self._ask[chip](connection)
                wanted.append(self._sets[chip])
            if search.text:
                wanted.append(plan_sets.containing(connection, search.text))
        order = self._orders[everywhere]
        if not wanted:
            return order
        kept = set.intersection(*wanted)
        return [number for number in order if number in kept]
