"""Everything recorded of one inspection, in words: nothing left out, nothing that can be changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from inspector_tui.cli.visit import visit
from inspector_tui.domain.planning import InspectionPlanned
from inspector_tui.domain.visiting import EvidenceStored
from inspector_tui.domain.vocabulary import Answer
from inspector_tui.domain.voice import RecordAcknowledged
from inspector_tui.i18n import set_language
from inspector_tui.models import ledger_store
from inspector_tui.screens.inspection import InspectionScreen
from inspector_tui.screens.record_words import KINDS, ODDITIES, kind_word, size_words
from inspector_tui.services import confirming, visiting
from inspector_tui.services.reviewing import review
from tests.services.commands import run
from tests.tui.world import ALARMS, STORAGE, DeskApp, Office, an_office, at_the_desk, settled


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path / "office") as opened:
        yield opened


def visited(office: Office, photo: Path) -> str:
    """A visit with a finding, evidence, an order, and a refusal to sign."""
    (one,) = office.plan(1)
    office.file([one])
    office.approve([one])
    visiting.arrive(office.officer, one, person="刘工", post="安全科长")
    answers: tuple[tuple[str, int, Answer], ...] = (
        (STORAGE, 1, "compliant"),
        (STORAGE, 2, "not_compliant"),
        (ALARMS, 1, "compliant"),
    )
    for item, check, given in answers:
        visiting.answer(office.officer, one, item, check, given)
    visiting.answer(office.officer, one, ALARMS, 2, "not_applicable", "无此装置[B-2]")
    finding = visiting.record_finding(
        office.officer,
        one,
        text="储罐区无警示标志[/x]",
        severity="general",
        deadline="2026-12-01",
        item=STORAGE,
        check=2,
    )
    photo.write_bytes(b"x" * 14_000)
    visiting.attach(office.officer, one, photo, finding=finding)
    visiting.conclude(office.officer, one, "order", summary="责令限期整改")
    confirming.confirm_by_officer(office.officer, one)
    confirming.confirm_by_person(office.officer, one, name="刘工", refused_because="需请示上级")
    return one


def everything(app: DeskApp) -> str:
    """All facts, also those below the window's edge, as one text."""
    from inspector_tui.widgets.facts import Facts

    return "\n".join(f"{fact.label}|{fact.value}" for one in app.screen.query(Facts) for fact in one.facts)


async def test_everything_that_was_recorded_is_there(office: Office, tmp_path: Path) -> None:
    one = visited(office, tmp_path / "现场[1].jpg")
    async with at_the_desk(office.officer, InspectionScreen(one)) as (app, _pilot):
        told = everything(app)
    for words in (
        "Filing no.|银应急检备〔2026〕118号",
        "Why on site|需现场查看储罐",
        "On site|刘工 安全科长",
        "Result|order to rectify",
        "general|储罐区无警示标志[/x]  rectify until Tue 12-01",
        "not applicable|2. 储存场所是否设置明显的安全警示标志 (无此装置[B-2])",
        "现场[1].jpg|14.0 kB  here only",
        "first officer|马建国, confirmed on this device",
        "second officer|missing",
        "person on site|刘工, refused to sign",
        "4 lines checked",
    ):
        assert words in told, words
    assert "需请示上级" in told


async def test_what_the_person_on_site_objected_to_on_the_phone_stands_out(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = visited(office, tmp_path / "photo.jpg")
    office.share()
    row = review(office.officer, one).row
    assert row.code_id is not None
    assert row.conclusion is not None
    said = RecordAcknowledged(
        inspection=one,
        code_id=row.code_id,
        how="objected",
        concluded=row.conclusion,
        name="赵某",
        words="第二条不实[/x]",
    )
    office.publish(said)
    async with at_the_desk(office.officer, InspectionScreen(one)) as (app, _pilot):
        told = everything(app)
    assert "objected|赵某, today" in told
    assert "第二条不实[/x]" in told.split("Answer by phone")[1]
    run(visit, office.officer, "show", one)
    assert "Answer by phone: objected 赵某 第二条不实[/x]" in capsys.readouterr().out


async def test_the_supervisor_sees_what_the_server_holds_but_is_not_here(office: Office, tmp_path: Path) -> None:
    one = visited(office, tmp_path / "photo.jpg")
    office.share()
    evidence = review(office.officer, one).evidence[0]
    office.publish(EvidenceStored(sha256=evidence.row.sha256, size=14_000))
    async with at_the_desk(office.supervisor, InspectionScreen(one)) as (app, _pilot):
        told = everything(app)
        assert "photo.jpg|14.0 kB  at the server\n" in told
        assert f"SHA-256 {evidence.row.sha256.hex()}" in told
        assert "(only here)" not in told


async def test_what_does_not_fit_is_told_first_and_in_words(office: Office) -> None:
    (one,) = office.plan(1)
    office.file([one])
    with office.officer.reading() as connection:
        planned = ledger_store.records_of(connection, f"inspection:{one}")[0].body
    assert isinstance(planned, InspectionPlanned)
    office.publish(planned.model_copy(update={"window_until": "2026-12-31"}))
    async with at_the_desk(office.supervisor, InspectionScreen(one)) as (app, _pilot):
        assert "1 matter to look at" in app.words()
        assert "The plan was changed after the filing. The filing counts; compare both." in app.words().replace(
            "\n", " "
        ).replace("  ", " ")


async def test_the_timeline_takes_the_window_and_gives_it_back(office: Office) -> None:
    (one,) = office.plan(1)
    office.file([one])
    async with at_the_desk(office.officer, InspectionScreen(one)) as (app, pilot):
        assert "Timeline" not in app.words().splitlines()[2]
        await pilot.press("f3")
        await settled(pilot)
        assert "Timeline  2" in app.words()
        assert "11-23 09:42" in app.words()
        await pilot.press("f3")
        await settled(pilot)
        assert "State" in app.words()


async def test_an_unknown_inspection_is_left_at_once(office: Office) -> None:
    (one,) = office.plan(1)
    below = InspectionScreen(one)
    async with at_the_desk(office.officer, below) as (app, pilot):
        await push(app, pilot, InspectionScreen("f" * 16))
        await settled(pilot, lambda: app.screen is below)


async def push(app: DeskApp, pilot: Pilot[Any], screen: InspectionScreen) -> None:
    app.push_screen(screen)
    await pilot.pause()


async def test_the_language_switches_live(office: Office, tmp_path: Path) -> None:
    one = visited(office, tmp_path / "photo.jpg")
    async with at_the_desk(office.officer, InspectionScreen(one), size=(120, 40)) as (app, pilot):
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: "检查标准" in everything(app))
        assert "Checklist" not in everything(app)


def test_every_kind_and_oddity_has_words() -> None:
    import inspect

    from inspector_tui.domain import inspection
    from inspector_tui.domain.inspection import _STEPS

    kinds = {body.KIND for body in _STEPS}
    assert kinds <= KINDS.keys()
    codes = set(re.findall(r'_odd\(.*"([A-Z_]+)"', inspect.getsource(inspection)))
    assert len(codes) > 8
    assert codes <= ODDITIES.keys()


def test_kinds_of_a_newer_program_are_shown_as_they_are() -> None:
    assert kind_word("visit.sung/1") == "visit.sung/1"


def test_sizes_are_told_in_the_unit_people_read() -> None:
    set_language("en")
    assert [size_words(size) for size in (1, 999, 1400, 2_500_000)] == ["1 byte", "999 bytes", "1.4 kB", "2.5 MB"]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_the_name_stands_on_top_in_every_size(office: Office, size: tuple[int, int]) -> None:
    (one,) = office.plan(1)
    async with at_the_desk(office.officer, InspectionScreen(one), size=size) as (app, _pilot):
        assert "宁东恒信化工有限公司" in app.words()
