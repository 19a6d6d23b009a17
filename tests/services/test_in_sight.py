"""Of scans that come at once, no verdict hides a refusal from the person at the gate."""

from __future__ import annotations

from inspector_tui.codes.verdict import Verdict
from inspector_tui.services.scans import InSight
from tests.codes.world import NOW, Case

VALID = Case().verify()
STALE = Case().verify(NOW + 3600)
OTHER = Case().verify(enterprise="91640000000000000X")


def test_a_refusal_that_stood_too_short_to_be_read_is_told_with_what_came_after() -> None:
    in_sight = InSight()
    assert (VALID.verdict, STALE.verdict) == (Verdict.VALID, Verdict.INVALID)
    told = [in_sight.put(each, at) for each, at in ((STALE, 100), (VALID, 100), (OTHER, 101), (VALID, 103))]
    assert told == [(), (STALE,), (STALE,), (STALE, OTHER)]


def test_what_stood_for_three_seconds_or_was_put_away_was_read() -> None:
    in_sight = InSight()
    in_sight.put(STALE, 100)
    assert in_sight.put(VALID, 103) == ()
    in_sight.put(STALE, 106)
    in_sight.clear()
    assert in_sight.put(VALID, 106) == ()
