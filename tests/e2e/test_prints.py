"""Notice, record and order on paper: printed by a real browser, their code read from the pixels of the print."""

from __future__ import annotations

import io
from pathlib import Path

import httpx
import pytest

from inspector_tui.codes.picture import read_codes
from inspector_tui.demo.build import Demo
from inspector_tui.domain.inspection import fold_inspection
from inspector_tui.models import ledger_store, queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.services import confirming, visiting
from inspector_tui.services.printing import Printed, PrintKind, make_document, write_document
from inspector_tui.services.syncing import synchronise
from inspector_tui.services.verifying import Checkpoint
from sync.server.pages.record_view import record_view
from tests.e2e import chromium, paper
from tests.e2e.chromium import Chromium
from tests.e2e.test_officer_day import opened
from tests.tui.visit_world import (  # noqa: F401 - fixtures
    INSPECTION,
    World,
    built_once,
    world_of_a_test,
)

BINARY = chromium.find()
pytestmark = pytest.mark.skipif(BINARY is None, reason="no Chromium here; install it or name it by CHROMIUM")


@pytest.fixture
def browser(tmp_path: Path) -> Chromium:
    assert BINARY is not None
    return Chromium(BINARY, tmp_path)


def printed(replica: Replica, kind: PrintKind, folder: Path, *, english: bool = False) -> tuple[Printed, str]:
    """A document, and the address of its file."""
    made = make_document(replica, INSPECTION, kind, english=english)
    path = folder / f"{kind}.html"
    write_document(made, path)
    return made, path.as_uri()


def concluded(replica: Replica) -> None:
    """A visit with two findings that are ordered to be put right; the person on site declines to sign."""
    visiting.arrive(replica, INSPECTION, person="王经理", post="安全总监", phone="13900000000")
    lines = visiting.load(replica, INSPECTION).checklist
    for at, line in enumerate(lines):
        visiting.answer(replica, INSPECTION, line.item, line.check.no, "not_compliant" if at < 2 else "compliant")
    found = (("报警信号未接入值班室", "2026-12-10"), ("距离不足<b>5</b>m", "2026-12-23"))
    for at, (text, deadline) in enumerate(found):
        where = {"item": lines[at].item, "check": lines[at].check.no}
        visiting.record_finding(replica, INSPECTION, text=text, severity="major", deadline=deadline, **where)
    visiting.conclude(replica, INSPECTION, "order", summary="逾期将依法处理。")
    confirming.confirm_by_officer(replica, INSPECTION)
    confirming.confirm_by_person(replica, INSPECTION, name="王经理", refused_because="需请示总部")


@pytest.mark.parametrize("english", [False, True], ids=["Chinese", "with English"])
def test_the_code_is_read_from_a_real_print_at_150_and_300_dpi_and_verifies(
    world: World, browser: Chromium, tmp_path: Path, english: bool
) -> None:
    made, address = printed(world.officer, "notice", tmp_path, english=english)
    pdf = browser.pdf(address, "notice")
    assert made.code is not None
    for dpi in (150, 300):
        assert paper.codes(pdf, dpi) == [made.code.text], dpi
    judged = Checkpoint(world.checkpoint).judge(made.code.text)
    assert judged.verdict == "VALID"
    world.clock.seconds += 3600
    old = Checkpoint(world.checkpoint).judge(made.code.text)
    assert [reason.value for reason in old.reasons] == ["STALE_CODE"], "an old print says that it is one"
    assert old.content is not None, "and still tells what was approved"


def test_a_print_on_the_screen_is_read_too(world: World, browser: Chromium, tmp_path: Path) -> None:
    made, address = printed(world.officer, "notice", tmp_path)
    shot = io.BytesIO()
    browser.picture(address, "shown", size=(900, 1800)).save(shot, "PNG")
    assert made.code is not None
    assert read_codes(shot.getvalue()) == [made.code.text]


def test_the_notice_has_every_element_that_the_form_asks_for(world: World, browser: Chromium, tmp_path: Path) -> None:
    made, address = printed(world.officer, "notice", tmp_path)
    told = paper.words(browser.pdf(address, "notice"))
    assert made.code is not None
    for expected in (
        "银川市应急管理局", "行政检查通知书", made.number, "银川某某化工有限公司", "91640100MA76F2QX81",
        "2026年度检查计划；日常检查", "2026年度第1次入企检查；未规定频次上限", "马建国64010025001", "李娜64010025034",
        "协助检查人员无", "危险化学品储存场所安全条件检查", "《危险化学品安全管理条例》第二十条", made.code.code_id,
        "纸上的码只证明检查已经批准", "请扫检查人员屏幕上的码", made.code.text, "可以申请其回避", "陈述、申辩",
        "五个严禁、八个不得", "不得以观摩、督导、考察等名义行检查之实", "0951-6888123", "0951-6075012", "12345",
        "签收人",
    ):  # fmt: skip
        assert "".join(expected.split()) in told, expected
    assert "Inspection" not in told
    _made, both = printed(world.officer, "notice", tmp_path, english=True)
    assert "行政检查通知书NoticeofInspection" in paper.words(browser.pdf(both, "both"))


def test_the_file_is_private_and_asks_for_nothing(world: World, browser: Chromium, tmp_path: Path) -> None:
    _made, address = printed(world.officer, "notice", tmp_path)
    assert (tmp_path / "notice.html").stat().st_mode & 0o077 == 0
    assert browser.asked_by_page(address) == set(), "a file of one's own asks nobody"


def test_the_record_says_what_the_enterprises_page_says(world: World, browser: Chromium, tmp_path: Path) -> None:
    concluded(world.officer)
    _made, address = printed(world.officer, "record", tmp_path)
    told = paper.words(browser.pdf(address, "record"))
    with world.officer.reading() as connection:
        records = list(ledger_store.records_of(connection, f"inspection:{INSPECTION}"))
    lines = visiting.load(world.officer, INSPECTION).checklist
    texts: dict[str, dict[int, str]] = {}
    for line in lines:
        texts.setdefault(line.item, {})[line.check.no] = line.check.text
    page = record_view(fold_inspection(INSPECTION, records), texts, "zh")
    wanted = [fact.value for fact in page.facts if fact.label != "接待人"]
    wanted += [page.counts, page.read, *(line.text for line in (*page.lines, *page.findings)), *page.evidence]
    wanted += ["王经理", "安全总监", "2026年12月10日", "2026年12月23日", "拒绝签字，理由：需请示总部", "尚未确认"]
    for expected in wanted:
        assert "".join(expected.split()) in told, expected
    assert len(page.findings) == 2


def test_the_order_gives_each_finding_its_own_deadline_and_names_the_remedies(
    world: World, browser: Chromium, tmp_path: Path
) -> None:
    concluded(world.officer)
    _made, address = printed(world.officer, "order", tmp_path)
    told = paper.words(browser.pdf(address, "order"))
    for expected in (
        "责令限期整改指令书", "对下述2项问题", "报警信号未接入值班室GB15603-2022第5条2026年12月10日",
        "距离不足<b>5</b>mGB15603-2022第5条2026年12月23日", "60日内", "6个月内", "不停止执行", "马建国64010025001",
    ):  # fmt: skip
        assert expected in told, expected


def test_the_code_on_a_printed_record_opens_the_enterprises_page_and_its_record(
    demo: Demo, browser: Chromium, tmp_path: Path
) -> None:
    with opened(demo, "officer") as officer:
        synchronise(officer)
        with officer.reading() as connection:
            organ = officer.identity().organ
            row = next(one for one in queries.where(connection, InspectionRow, organ=organ) if one.state == "finished")
        made = make_document(officer, row.inspection, "record", english=False)
    path = tmp_path / "record.html"
    write_document(made, path)
    assert made.number, "the server gave this device numbers for documents"
    [text] = paper.codes(browser.pdf(path.as_uri(), "record"), 150)
    page = httpx.get(text, params={"lang": "zh"})
    assert page.status_code == 200
    assert "这次检查已经结束" in page.text
    assert row.enterprise_name in page.text
    record = httpx.get(f"{text}/record", params={"lang": "zh"})
    assert record.status_code == 200
    assert (row.conclusion or b"").hex() in record.text, "paper and page speak of the same conclusion"
    assert (row.conclusion or b"").hex() in made.html
