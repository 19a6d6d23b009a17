"""Gives the demo's planning a past: conflicts and weights, draws, a year plan, another organ that wants to go along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from inspector_tui.demo.build import Demo, opened
from inspector_tui.demo.officers import OFFICER, certificate_of
from inspector_tui.demo.organs import DEMO_ORGAN
from inspector_tui.domain.cap_list import CapSet
from inspector_tui.domain.vocabulary import CapScope
from inspector_tui.domain.year_plans import ClassShares
from inspector_tui.models.replica import Replica
from inspector_tui.services import drawing, joint
from inspector_tui.services.draw_lists import DrawRequest
from inspector_tui.services.draw_rules import declare_conflict, set_weights
from inspector_tui.services.merging import merge_proposals
from inspector_tui.services.plan_objects import Source
from inspector_tui.services.syncing import synchronise
from inspector_tui.services.year_plan import YearRequest
from inspector_tui.services.year_planning import make

DRAWN = 6
_BASIS = "（演示）银应急抽查工作细则"
_CAP_SOURCE = "（演示）宁夏涉企行政检查年度频次上限"
_CAPS: Final[tuple[tuple[CapScope, int], ...]] = (("organ", 2), ("level", 2), ("all", 4))


def liven_planning(demo: Demo, supervisor: Replica) -> None:
    """A draw that is over, one that waits for a published value, next year's plan, and a pending joint proposal."""
    year = demo.world.today.year
    demo.server.register(list(_caps(year)), DEMO_ORGAN)
    item = next(each.body.item for each in demo.world.items if each.body.field == "emergency")
    subject = demo.world.related
    declare_conflict(supervisor, certificate_of(OFFICER, year), subject, "配偶在该企业任职")
    set_weights(supervisor, risk={"A": 1, "B": 2, "C": 4, "D": 8}, credit={}, valid_from=None, basis=_BASIS)
    _draws(demo, supervisor, item)
    make(
        supervisor,
        YearRequest(year + 1, f"{year + 1}年度检查计划", (item,), ClassShares(D=200), first_day=f"{year + 1}-03-01"),
    )
    with opened(demo, "partner") as partner:
        found = next(each for each in merge_proposals(partner) if DEMO_ORGAN in each.organs)
        joint.propose_merge(partner, found.joint, note="同一企业同一时段，建议合并为一次入企检查")
        synchronise(partner)


def _caps(year: int) -> Iterator[CapSet]:
    """Each organ and each level at most twice a year, all levels together at most four times (domain.md 1.4)."""
    for scope, most in _CAPS:
        yield CapSet(
            region="64", valid_from=f"{year}-01-01", valid_until=f"{year}-12-31", source=_CAP_SOURCE,
            kind="any", grade="any", scope=scope, most=most, basis=_CAP_SOURCE,
        )  # fmt: skip


def _draws(demo: Demo, supervisor: Replica, item: str) -> None:
    today = demo.world.today
    last = dt.date(today.year, 12, 31)
    # What is open today is for the officer's own day.
    first = min(today + dt.timedelta(days=5), last)
    request = DrawRequest(
        title=f"{today.year}年双随机抽查第一批",
        count=DRAWN,
        window_from=first.isoformat(),
        window_until=last.isoformat(),
        witness="纳学文",
        items=(item,),
        source=Source(grades=("B", "C", "D")),
    )
    drawing.draw(supervisor, drawing.commit(supervisor, request))
    waiting = DrawRequest(
        title=f"{today.year}年双随机抽查第二批",
        count=DRAWN,
        window_from=first.isoformat(),
        window_until=last.isoformat(),
        witness="海秀英",
        source=Source(grades=("A",)),
        beacon="下一期双色球开奖号码",
    )
    drawing.commit(supervisor, waiting)
