"""The visit itself, still without a network: arrival to confirmations."""

from __future__ import annotations

import datetime as dt
import hashlib

from PIL import Image

from inspector_tui.demo.build import PIN
from inspector_tui.demo.day import Day
from inspector_tui.demo.officers import OFFICER, SECOND
from inspector_tui.domain.vocabulary import Answer
from inspector_tui.i18n import _
from inspector_tui.services.confirming import confirm_by_officer, confirm_by_person, confirm_by_second
from inspector_tui.services.visiting import answer, arrive, attach, conclude, load, record_finding

PERSON = "何宗礼"
WRONG_PIN = "111112"
FINDING = "二号储罐区可燃气体检测报警器一处断电，未投用"


def record_visit(day: Day) -> None:
    """Arrival, checklist, finding, evidence, order to rectify."""
    with day.refused("NOT_ARRIVED", _("Nothing is answered before the arrival is recorded")):
        line = load(day.officer, day.main).checklist[0]
        answer(day.officer, day.main, line.item, line.check.no, "compliant")
    arrive(day.officer, day.main, person=PERSON, post="安全总监", phone="0951-0640125")
    lines = load(day.officer, day.main).checklist
    bad = next((line for line in lines if "报警" in line.check.text), lines[0])
    for line in lines[:-1]:
        given: Answer = "not_compliant" if line is bad else "compliant"
        answer(day.officer, day.main, line.item, line.check.no, given)
    deadline = (day.demo.world.today + dt.timedelta(10)).isoformat()
    day.finding = record_finding(
        day.officer,
        day.main,
        text=FINDING,
        severity="general",
        deadline=deadline,
        item=bad.item,
        check=bad.check.no,
    )
    _attach_picture(day)
    with day.refused("CHECKLIST_OPEN", _("The visit cannot be concluded while a line of the checklist is open")):
        conclude(day.officer, day.main, "order")
    last = lines[-1]
    answer(day.officer, day.main, last.item, last.check.no, "not_applicable", "本单位无此情形")
    conclude(day.officer, day.main, "order", summary="现场检查完毕，发现问题一项，责令限期整改")
    visit = load(day.officer, day.main)
    day.prove(
        visit.answered == len(lines) and [order.finding for order in visit.orders] == [day.finding],
        _("{lines} lines are answered, one finding is to be rectified by {deadline}").format(
            lines=len(lines), deadline=deadline
        ),
    )
    with day.refused("ALREADY_CONCLUDED", _("After the conclusion nothing of the visit can be changed")):
        answer(day.officer, day.main, last.item, last.check.no, "compliant")


def confirm_visit(day: Day) -> None:
    """Both officers and the person on site confirm."""
    confirm_by_officer(day.officer, day.main)
    second = day.certificate(SECOND)
    with day.refused("PIN_WRONG", _("A wrong PIN does not confirm")):
        confirm_by_second(day.officer, day.main, second, WRONG_PIN)
    confirm_by_second(day.officer, day.main, second, PIN)
    confirm_by_person(day.officer, day.main, name=PERSON)
    visit = load(day.officer, day.main)
    day.prove(
        visit.row.state == "finished" and len(visit.confirmations) == 3,
        _("{first} confirms by the device, {second} by a PIN of their own, {person} on site: the visit is finished")
        .format(first=OFFICER.name, second=SECOND.name, person=PERSON),
    )  # fmt: skip


def _attach_picture(day: Day) -> None:
    """A picture of over one chunk, so that the way up goes in pieces."""
    photo = day.folder / "二号罐区报警器.png"
    Image.effect_noise((1280, 1024), 80).save(photo)
    day.evidence = photo.read_bytes()
    attach(day.officer, day.main, photo, finding=day.finding)
    photo.unlink()
    [kept] = load(day.officer, day.main).evidence
    stored = day.officer.files.path_of(kept.sha256).read_bytes()
    day.prove(
        kept.sha256 == hashlib.sha256(day.evidence).digest() and day.evidence[1000:1064] not in stored,
        _("A picture of {kilobytes} kB is in the encrypted store under its hash, and not readable on the disk").format(
            kilobytes=len(day.evidence) // 1000
        ),
    )
