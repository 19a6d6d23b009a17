"""Documents for paper on real replicas: who may print which, what they carry, what they say where something lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.cli.visit import visit
from inspector_tui.documents import print_words
from inspector_tui.domain.register import BlockAllotted
from inspector_tui.domain.voice import RecordAcknowledged
from inspector_tui.errors import Refused
from inspector_tui.i18n import Language, set_language
from inspector_tui.models import ledger_store
from inspector_tui.phrases import Phrase
from inspector_tui.services import confirming, visiting
from inspector_tui.services.approving import set_permit_status
from inspector_tui.services.filing import require_inspection
from inspector_tui.services.printing import PrintKind, make_document
from inspector_tui.services.urgent import UrgentRequest, begin
from tests.services.commands import run, told
from tests.services.key_world import reasons, verdict_on
from tests.world import CHECKS, ENTERPRISE, FIRST, ORGAN, PERSON, SECOND, STATIONS, SUBJECT, VISIT, World


def numbers_for_documents(world: World) -> None:
    station = STATIONS["officer"]
    block = BlockAllotted(device=station.device, organ=ORGAN, purpose="document", series=2026, first=7, count=10)
    world.server.tell(block)
    world.sync()


def text_of(html: str) -> str:
    body = re.sub(r"<[^>]+>", " ", html[html.index("<body") :])
    return re.sub(r"\s+", " ", body)


def kinds(world: World) -> list[str]:
    with world.officer.reading() as connection:
        return [record.kind for record in ledger_store.records_of(connection, f"inspection:{VISIT}")]


@pytest.mark.parametrize(
    ("kind", "code"), [("notice", "NOT_APPROVED"), ("record", "NOT_CONCLUDED"), ("order", "NOT_CONCLUDED")]
)
def test_nothing_is_printed_before_its_time(world: World, kind: PrintKind, code: str) -> None:
    world.file()
    with pytest.raises(Refused) as refused:
        make_document(world.officer, VISIT, kind, english=False)
    assert refused.value.code == code
    assert "code.printed/1" not in kinds(world)


def test_a_conclusion_without_order_has_no_order_to_print(world: World) -> None:
    world.conclude()
    with pytest.raises(Refused) as refused:
        make_document(world.officer, VISIT, "order", english=False)
    assert refused.value.code == "NOT_ORDERED"


def test_a_printed_code_is_kept_as_a_print_and_counts_as_no_showing(world: World) -> None:
    world.file()
    world.approve()
    made = make_document(world.officer, VISIT, "notice", english=False)
    assert made.code is not None
    assert reasons(verdict_on(world, made.code.text)) == []
    assert (kinds(world).count("code.printed/1"), kinds(world).count("code.shown/1")) == (1, 0)


def test_a_notice_printed_before_its_window_says_at_the_gate_that_it_is_paper(world: World) -> None:
    world.file(start=world.clock.ms // 1000 + 7200)
    world.approve()
    made = make_document(world.officer, VISIT, "notice", english=False)
    world.clock.advance(3 * 3600)
    assert made.code is not None
    assert set(reasons(verdict_on(world, made.code.text))) == {"PRESENTED_OUTSIDE_WINDOW", "STALE_CODE"}


def test_only_the_visits_own_device_prints_the_code(world: World) -> None:
    world.file()
    world.approve()
    made = make_document(world.supervisor, VISIT, "notice", english=False)
    assert made.code is None
    assert "<svg" not in made.html
    assert "检查码只能由批准书指定的设备出示" in made.html


def test_the_record_is_numbered_once_and_the_order_shares_its_serial(world: World) -> None:
    numbers_for_documents(world)
    world.arrive()
    world.answer_all()
    item, check = CHECKS[0]
    visiting.answer(world.officer, VISIT, item, check, "not_compliant")
    visiting.record_finding(
        world.officer, VISIT, text="通道堵塞", severity="general", deadline="2026-12-24", item=item, check=check
    )
    visiting.conclude(world.officer, VISIT, "order")
    first = make_document(world.officer, VISIT, "record", english=False)
    again = make_document(world.officer, VISIT, "record", english=False)
    order = make_document(world.officer, VISIT, "order", english=False)
    assert first.number == again.number == "兴应急检记〔2026〕7号"
    assert order.number == "兴应急责改〔2026〕7号"
    assert "兴应急检记〔2026〕7号" in order.html
    assert "2026年12月24日" in order.html


def test_without_numbers_the_record_says_that_it_has_none(world: World) -> None:
    world.conclude()
    made = make_document(world.officer, VISIT, "record", english=False)
    assert made.number == ""
    assert "（待编号）" in made.html


def test_a_refusal_and_its_reason_stand_in_the_record_and_nothing_typed_becomes_markup(world: World) -> None:
    world.conclude()
    confirming.confirm_by_person(world.officer, VISIT, name=PERSON, refused_because="<script>不同意</script> & 请示")
    made = make_document(world.officer, VISIT, "record", english=True)
    assert "<script" not in made.html
    assert "拒绝签字，理由：&lt;script&gt;不同意&lt;/script&gt; &amp; 请示" in made.html
    assert "declined to sign" in made.html


def test_what_the_person_said_on_a_phone_stands_in_the_record(world: World) -> None:
    world.finish()
    with world.officer.reading() as connection:
        row = require_inspection(connection, VISIT)
    assert "截至打印时本机没有收到答复" in make_document(world.officer, VISIT, "record", english=False).html
    world.sync()
    world.server.tell(
        RecordAcknowledged(
            inspection=VISIT,
            code_id=row.code_id,
            how="objected",
            concluded=row.conclusion,
            name="赵某",
            words="第二条不实",
        )
    )
    world.sync()
    told = text_of(make_document(world.officer, VISIT, "record", english=False).html)
    assert "赵某 于 2026年11月24日 09:00 在手机页面上提出异议： 第二条不实" in told.replace("\xa0", " ")


def test_the_record_of_a_revoked_visit_is_printed_with_a_code_that_tells_it(world: World) -> None:
    world.conclude()
    world.sync()
    set_permit_status(world.supervisor, VISIT, "revoked", "误批")
    world.sync()
    made = make_document(world.officer, VISIT, "record", english=False)
    assert made.code is not None


def test_an_urgent_visit_without_permit_has_a_notice_that_tells_to_phone(world: World) -> None:
    begun = begin(world.officer, UrgentRequest(SUBJECT, "举报泄漏", (FIRST, SECOND)))
    made = make_document(world.officer, begun.inspection, "notice", english=False)
    told = text_of(made.html)
    assert made.code is None
    assert "应急检查，备案手续随后补办" in told
    assert "本次检查没有检查码" in told
    assert "举报泄漏" in told
    assert "经批准" not in told


def test_the_command_writes_a_private_file_and_tells_machines_what_it_carries(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world.file()
    world.approve()
    file = tmp_path / "notice.html"
    assert run(visit, world.officer, "print", "notice", VISIT, "--out", str(file), "--json") == 0
    answer = told(capsys)
    assert file.stat().st_mode & 0o077 == 0
    assert reasons(verdict_on(world, answer["text"])) == []
    assert (answer["document"], answer["file"]) == ("notice", str(file))
    html = file.read_text("utf-8")
    assert answer["number"] in html
    assert ENTERPRISE in html
    with pytest.raises(Refused):
        run(visit, world.officer, "print", "record", VISIT, "--out", str(file))


@pytest.mark.parametrize(("language", "english"), [("en", True), ("zh_CN", False)])
def test_english_stands_beside_the_chinese_where_the_run_is_english(
    world: World, tmp_path: Path, language: Language, english: bool
) -> None:
    world.file()
    world.approve()
    set_language(language)
    file = tmp_path / "notice.html"
    run(visit, world.officer, "print", "notice", VISIT, "--out", str(file))
    html = file.read_text("utf-8")
    assert "行政检查通知书" in html
    assert ("Notice of Inspection" in html) is english
    run(visit, world.officer, "print", "notice", VISIT, "--out", str(file), "--no-english" if english else "--english")
    assert ("Notice of Inspection" in file.read_text("utf-8")) is not english


def _phrases() -> Iterator[Phrase]:
    for table in (print_words.WORDS, print_words.ANSWERS, print_words.CONFIRMERS, print_words.CONFIRMATIONS):
        yield from table.values()


def test_every_word_of_the_documents_is_there_in_both_languages() -> None:
    for phrase in _phrases():
        fields = [set(re.findall(r"\{(\w+)\}", text)) for text in phrase]
        assert fields[0] == fields[1], phrase
        assert all(text.strip() for text in phrase)
        assert not re.search(r"[\u4e00-\u9fff]", phrase.en)
