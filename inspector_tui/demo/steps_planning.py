"""Planning by the law, before anybody goes: sums that do not add up, a joint inspection, a draw to be replayed."""

from __future__ import annotations

import json
from dataclasses import replace

from inspector_tui.codes.presentation import Form
from inspector_tui.codes.verdict import Verdict
from inspector_tui.demo.day import Day
from inspector_tui.demo.officers import OFFICER, SECOND
from inspector_tui.demo.organs import PARTNER_ORGAN
from inspector_tui.i18n import _, list_words
from inspector_tui.services import drawing, joint
from inspector_tui.services.approving import approve
from inspector_tui.services.draw_files import replay
from inspector_tui.services.draw_lists import DrawRequest
from inspector_tui.services.draw_rules import declare_conflict
from inspector_tui.services.filing import submit, suggested_request
from inspector_tui.services.merging import merge_proposals
from inspector_tui.services.plan_check import check_plan
from inspector_tui.services.presenting import open_showing
from inspector_tui.services.published_draws import published, verify
from inspector_tui.services.syncing import synchronise
from inspector_tui.services.verifying import Checkpoint

HOUR = 3600
DRAWN = 8
_PUBLISHED = """2026年度检查计划
检查主体,检查人员,检查天数,检查次数,人日
危化品科,4,2,30,240
工贸科,6,1,40,240
矿山科,2,3,10,66
合计,12,,80,546
"""
"""As offices publish them: the last line of work makes 60 person-days, and so the total is wrong too."""


def check_published_plan(day: Day) -> None:
    """A plan that another office published is checked for sums."""
    path = day.folder / "公布的年度检查计划.csv"
    path.write_text(_PUBLISHED, encoding="utf-8")
    found = check_plan(path).found
    told = [f"{each.column}{each.row} {each.says} -> {each.should}" for each in found]
    day.prove(
        [(each.row, each.code) for each in found] == [(5, "PERSON_DAYS_WRONG")],
        _("In a published plan one number does not add up: {found}").format(found=list_words(told)),
    )


def go_together(day: Day) -> None:
    """Two organs planned the same enterprise: one visit, one code, officers of both."""
    synchronise(day.supervisor)
    found = next(each for each in merge_proposals(day.supervisor) if PARTNER_ORGAN in each.organs)
    number = joint.propose_merge(day.supervisor, found.joint)
    synchronise(day.supervisor)
    synchronise(day.partner)
    theirs = day.partner.identity().certificate or ""
    joint.accept(day.partner, number, [theirs])
    synchronise(day.partner)
    synchronise(day.supervisor)
    synchronise(day.officer)
    own = next(line for line in found.lines if line.organ == day.officer.identity().organ)
    taken = next(line for line in found.lines if line.organ == PARTNER_ORGAN)
    day.prove(
        day.row(day.partner, taken.inspection).merged_into == own.inspection,
        _("Two organs planned {name} on the same days; both consent, and one line takes the other in").format(
            name=day.row(day.officer, own.inspection).enterprise_name
        ),
    )
    _show_together(day, own.inspection, theirs)


def _show_together(day: Day, inspection: str, theirs: str) -> None:
    now = day.officer.now()
    request = replace(
        suggested_request(day.officer, day.row(day.officer, inspection)),
        officers=(day.certificate(OFFICER), day.certificate(SECOND), theirs),
        start=now - HOUR,
        end=now + 10 * HOUR,
        onsite_reason="综合查一次，须现场核查",
    )
    [filed] = submit(day.officer, [inspection], request)
    if filed.error is not None:
        raise filed.error
    synchronise(day.officer)
    synchronise(day.supervisor)
    [approved] = approve(day.supervisor, [inspection])
    if approved.error is not None:
        raise approved.error
    for replica in (day.supervisor, day.officer, day.checkpoint):
        synchronise(replica)
    text = open_showing(day.officer, inspection).frame(day.officer.clock.now_ms(), Form.FULL).text
    seen = Checkpoint(day.checkpoint, place="化工园区一号门").judge(text)
    content = seen.content
    named = [str(officer.certificate) for officer in content.claims.officers] if content is not None else []
    day.prove(
        seen.verdict is Verdict.VALID and named == list(request.officers),
        _("One filing, one code: VALID at the checkpoint, with {count} officers of both organs").format(
            count=len(named)
        ),
    )


def draw_by_lot(day: Day) -> None:
    """A draw, and its replay on a laptop that did not draw."""
    supervisor = day.supervisor
    today = day.demo.world.today
    subject = day.demo.world.related
    declare_conflict(supervisor, day.certificate(OFFICER), subject, "配偶在该企业任职")
    request = DrawRequest(
        title=f"{today.year}年双随机抽查",
        count=DRAWN,
        window_from=today.isoformat(),
        window_until=f"{today.year}-12-31",
        witness="纳学文",
    )
    draw = drawing.commit(supervisor, request)
    result = drawing.draw(supervisor, draw)
    day.prove(
        len(result.drawn) == DRAWN and all(len(one.officers) == request.officers_each for one in result.drawn),
        _("{count} enterprises are drawn, each with its officers, none against a declared conflict").format(
            count=len(result.drawn)
        ),
    )
    synchronise(supervisor)
    synchronise(day.officer)
    told = replay(day.officer, draw)
    day.prove(told.holds, _("Another laptop fetches the frozen lists and gets the same result"))
    changed = json.loads(published(day.officer, draw))
    changed["objects"] = changed["objects"].replace(result.drawn[0].drawn.name, "另一家企业", 1)
    forged = verify(json.dumps(changed, ensure_ascii=False).encode())
    day.prove(
        "DRAW_OBJECTS_CHANGED" in forged.problems,
        _("One name changed in the published file, and the replay says so"),
    )
