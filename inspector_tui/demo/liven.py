"""Gives the demo a past before a person looks around: filings in every state, one finished visit."""

from __future__ import annotations

from inspector_tui.demo.build import PIN, Demo, opened
from inspector_tui.demo.liven_planning import liven_planning
from inspector_tui.demo.officers import OFFICER, SECOND, certificate_of
from inspector_tui.demo.plan_file import write_plan_file
from inspector_tui.models.plan_queries import PlanFilter, matching, page
from inspector_tui.models.replica import Replica
from inspector_tui.services.approving import approve
from inspector_tui.services.confirming import confirm_by_officer, confirm_by_person, confirm_by_second
from inspector_tui.services.filing import FilingRequest, return_filing, submit
from inspector_tui.services.moments import day_of
from inspector_tui.services.syncing import synchronise
from inspector_tui.services.visiting import answer, arrive, conclude, load

FILED, APPROVED = 8, 4
"""Of today's inspections so many are filed; the first so many of them are approved, the next one is returned."""
_DAY = 86_400
_PERSON = "赵淑芳"


def liven(demo: Demo) -> None:
    """Leaves approved visits for the officer, an inbox for the supervisor, permits at the gate, a plan to import, and
    planning under way."""
    write_plan_file(demo.folder, demo.world)
    year = demo.world.today.year
    with opened(demo, "officer") as officer, opened(demo, "supervisor") as supervisor:
        inspections = _open_today(officer)[:FILED]
        now = officer.now()
        request = FilingRequest(
            officers=(certificate_of(OFFICER, year), certificate_of(SECOND, year)),
            start=now - 3600,
            end=now + 2 * _DAY,
            onsite_reason="需要现场核查设备设施运行情况",
        )
        submit(officer, inspections, request)
        synchronise(officer)
        synchronise(supervisor)
        approve(supervisor, inspections[:APPROVED])
        return_filing(supervisor, inspections[APPROVED], "检查时间与企业停产检修冲突，请改期")
        synchronise(supervisor)
        synchronise(officer)
        _visit(officer, inspections[0], certificate_of(SECOND, year))
        liven_planning(demo, supervisor)
        synchronise(supervisor)
        synchronise(officer)
        synchronise(supervisor)
    with opened(demo, "checkpoint") as checkpoint:
        synchronise(checkpoint)


def _open_today(officer: Replica) -> list[str]:
    today = day_of(officer.now())
    wanted = PlanFilter(organ=officer.identity().organ, states=("planned",), from_day=today, until_day=today)
    with officer.reading() as connection:
        return [row.inspection for row in page(connection, matching(connection, wanted))]


def _visit(officer: Replica, inspection: str, second: str) -> None:
    arrive(officer, inspection, person=_PERSON, post="安全管理员")
    for line in load(officer, inspection).checklist:
        answer(officer, inspection, line.item, line.check.no, "compliant")
    conclude(officer, inspection, "no_problem", summary="未发现问题")
    confirm_by_officer(officer, inspection)
    confirm_by_second(officer, inspection, second, PIN)
    confirm_by_person(officer, inspection, name=_PERSON)
