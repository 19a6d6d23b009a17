"""What a visit's findings suggest as its outcome. A proposal only: the officer decides, the rules judge."""

from __future__ import annotations

from collections.abc import Iterable

from inspector_tui.domain.vocabulary import Outcome
from inspector_tui.models.rows import FindingRow


def proposed_outcome(findings: Iterable[FindingRow]) -> Outcome:
    """No finding: no problem. A deadline was set for one: order to rectify. Else: corrected on the spot."""
    found = list(findings)
    if not found:
        return "no_problem"
    return "order" if any(each.deadline for each in found) else "corrected"
