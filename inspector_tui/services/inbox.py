"""The supervisor's inbox: filings that wait, with what the rules say about each."""

from __future__ import annotations

from dataclasses import dataclass

from inspector_tui.domain.rules import Ruling
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.standing_queries import unfiled_visits
from inspector_tui.services.approval_rules import Step, next_step, rule_for
from inspector_tui.services.filing import awaits_approval, judge_filed
from inspector_tui.services.looking import Memo
from inspector_tui.services.moments import day_of

CLEAN_LEVELS = ("pass", "note")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A filing to decide on."""

    row: InspectionRow
    rulings: tuple[Ruling, ...]
    step: Step = "approve"
    """What it needs next: a first review, where two steps are the rule, or the approval."""

    @property
    def is_clean(self) -> bool:
        """No rule warns, asks or blocks: it may be approved in a batch."""
        return all(ruling.level in CLEAN_LEVELS for ruling in self.rulings)


def waiting_filings(replica: Replica) -> list[Waiting]:
    """Filings of this organ that wait: those of visits that began already, then the earliest window first."""
    organ = replica.identity().organ
    now = replica.now()
    with replica.reading() as connection:
        rows = queries.where(connection, InspectionRow, order="start", state="filed", organ=organ)
        begun = [row for row in unfiled_visits(connection, organ) if awaits_approval(row)]
        rule = rule_for(connection, organ, day_of(now))
        memo = Memo()
        return [
            Waiting(row, judge_filed(connection, row, now, memo=memo), next_step(row, rule)) for row in (*begun, *rows)
        ]
