"""The person on site reads the visit's record by the code, and confirms it or objects, once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from inspector_tui.codes.claims import Purpose
from inspector_tui.codes.permit import read_claims
from inspector_tui.codes.presentation import present
from inspector_tui.domain.item_list import ChecklistLineListed
from inspector_tui.domain.planning import FiledOfficer
from inspector_tui.domain.urgent import MatterRaised, StandingApproved, VisitStartedUnfiled
from inspector_tui.domain.visiting import FindingRecorded, VisitConcluded
from inspector_tui.domain.voice import RecordAcknowledged
from tests.sync.voices import Phone, records, refused, text_of, visit
from tests.sync.world import ITEM, ORGAN, OTHER_ORGAN, START, SUBJECT, Device, World, item_list, organ, running

INSPECTION = f"{0:016x}"
KINDS = ("record.acknowledged/1", "matter.raised/1")
LINES = ("仓库有专人管理", "堆放不超过两米")


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    prepared = [organ(), organ(OTHER_ORGAN, "石嘴山市生态环境局"), *item_list(lines=LINES)]
    with running(tmp_path, database_url, prepared=prepared, openings=10_000) as made:
        yield made


@pytest.fixture
def people(world: World) -> tuple[Device, Device]:
    return world.supervisor(), world.device("officer")


@pytest.fixture
def code(world: World, people: tuple[Device, Device]) -> str:
    supervisor, officer = people
    return world.shown(officer, world.approve(supervisor, officer))


def test_the_record_is_there_once_the_visit_is_concluded(
    world: World, people: tuple[Device, Device], code: str
) -> None:
    phone = Phone(world)
    assert "/record" not in phone.open(code)
    assert "还没有检查记录" in phone.open(f"{code}/record")
    visit(world, people[1], INSPECTION, evidence=2)
    assert "/record?lang=zh" in phone.open(code)
    page = text_of(phone.open(f"{code}/record"))
    for told in (
        "马建国", "64010025001", "王主任 安全主任", "责令限期整改", "责令整改一处",
        "符合 1 项，不符合 1 项，不适用 0 项",
        "堆放不超过两米", "堆放过高", "消防通道堵塞", "重大", "期限 2026年12月1日", "证据材料 2 份", "现场照片1.jpg",
    ):  # fmt: skip
        assert told in page, told
    assert "仓库有专人管理" not in page, "compliant lines are counted only"
    english = text_of(Phone(world, "en").open(f"{code}/record"))
    for told in ("Compliant: 1, not compliant: 1", "To be put right by 1\xa0Dec\xa02026".replace("\xa0", " "), "Major"):
        assert told in english, told


def test_lines_are_told_as_the_checklists_list_has_them(world: World, people: tuple[Device, Device], code: str) -> None:
    line = ChecklistLineListed(region="6401", valid_from="2026-02-01", item=ITEM, no=2, text="堆放不超过一米五")
    world.own(
        line,
        line.model_copy(update={"valid_from": "2027-01-01", "text": "明年的一条"}),
        line.model_copy(update={"region": "6402", "valid_from": "2026-03-01", "text": "外市的一条"}),
    )
    visit(world, people[1], INSPECTION)
    page = text_of(Phone(world).open(f"{code}/record"))
    assert "堆放不超过一米五" in page
    assert "明年的一条" not in page
    assert "外市的一条" not in page


def test_lines_are_told_as_they_stood_when_the_officers_came(world: World, people: tuple[Device, Device]) -> None:
    supervisor, officer = people
    began = world.approve(supervisor, officer, start=START - 5 * 86400, end=START + 86400)
    line = ChecklistLineListed(region="64", valid_from="2026-11-21", item=ITEM, no=2, text="来时已改的一条")
    world.own(line, line.model_copy(update={"valid_from": "2026-11-25", "text": "走后才改的一条"}))
    visit(world, officer, INSPECTION)
    page = text_of(Phone(world).open(f"{world.shown(officer, began)}/record"))
    assert "来时已改的一条" in page
    assert "走后才改的一条" not in page


def test_a_confirmation_is_a_record_of_what_was_read(world: World, people: tuple[Device, Device], code: str) -> None:
    visit(world, people[1], INSPECTION)
    answer = Phone(world).answer(code, how="confirmed", name=" 王 主任 ")
    assert answer.status_code == 200
    assert "答复已收到" in answer.text
    [said] = records(world, *KINDS)
    assert isinstance(said, RecordAcknowledged)
    with world.server.core.database.transaction() as connection:
        row = connection.execute("SELECT hash FROM records WHERE kind = 'visit.concluded/1'").fetchone()
    assert row is not None
    assert (said.how, said.name, said.words, said.concluded) == ("confirmed", "王 主任", None, bytes(row[0]))
    page = Phone(world).open(f"{code}/record")
    assert "王 主任 已于" in page
    assert "<form" not in page


def test_an_objection_needs_words_and_goes_to_supervision(
    world: World, people: tuple[Device, Device], code: str
) -> None:
    visit(world, people[1], INSPECTION)
    phone = Phone(world)
    missing = phone.answer(code, how="objected", name="王主任", words="  ")
    assert missing.status_code == 422
    assert "请写明对哪里有异议" in missing.text
    assert 'value="王主任"' in missing.text
    answer = phone.answer(code, how="objected", name="王主任", words="通道当时正在卸货")
    assert answer.status_code == 200
    said, raised = records(world, *KINDS)
    assert isinstance(said, RecordAcknowledged)
    assert isinstance(raised, MatterRaised)
    assert (said.how, said.words) == ("objected", "通道当时正在卸货")
    assert (raised.kind, raised.about, raised.due) == ("record_objected", f"inspection:{INSPECTION}", "2026-11-30")
    assert "2026年11月30日 前核查" in text_of(answer)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "王主任"}, "请选择确认或者有异议"),
        ({"how": "confirmed"}, "请写姓名"),
        ({"how": "maybe", "name": "王"}, "请选择确认或者有异议"),
        ({"how": "confirmed", "name": "王" * 51}, "太长了，最多 50 字"),
        ({"how": "confirmed", "name": "王", "read": "00" * 32}, "记录在您阅读后有了变化"),
        ({"how": "confirmed", "name": "王", "token": "x"}, "打开太久"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    world: World, people: tuple[Device, Device], code: str, fields: dict[str, str], said: str
) -> None:
    visit(world, people[1], INSPECTION)
    answer = Phone(world).answer(code, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert records(world, *KINDS) == []


def test_only_the_first_answer_counts(world: World, people: tuple[Device, Device], code: str) -> None:
    visit(world, people[1], INSPECTION)
    phone = Phone(world)
    forms = [phone.form(f"{code}/record") for _ in range(6)]

    def send(number: int) -> int:
        fields = {"how": "confirmed" if number % 2 else "objected", "name": f"员工{number}", "words": "不对"}
        return phone.post(f"{code}/record", forms[number] | fields).status_code

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(send, range(6))) == [200] + [422] * 5
    assert len(records(world, "record.acknowledged/1")) == 1
    assert "只能答一次" in phone.post(f"{code}/record", forms[0] | {"how": "confirmed", "name": "又来"}).text


def test_the_same_answer_sent_twice_is_one(world: World, people: tuple[Device, Device], code: str) -> None:
    visit(world, people[1], INSPECTION)
    phone = Phone(world)
    fields = phone.form(f"{code}/record") | {"how": "objected", "name": "王主任", "words": "不对"}
    assert [phone.post(f"{code}/record", fields).status_code for _ in range(3)] == [200] * 3
    assert len(records(world, *KINDS)) == 2


def test_what_strangers_say_of_an_inspection_is_not_in_its_record(
    world: World, people: tuple[Device, Device], code: str
) -> None:
    stranger = world.device("officer", organ=OTHER_ORGAN)
    stranger.push_all(FindingRecorded(inspection=INSPECTION, finding="x", severity="minor", text="伪造的问题"))
    stranger.push_all(VisitConcluded(inspection=INSPECTION, outcome="case"))
    assert "还没有检查记录" in Phone(world).open(f"{code}/record")
    visit(world, people[1], INSPECTION)
    page = Phone(world).open(f"{code}/record")
    assert "伪造的问题" not in page
    assert "责令限期整改" in page


def test_a_refused_signature_is_told_and_markup_stays_text(
    world: World, people: tuple[Device, Device], code: str
) -> None:
    officer = people[1]
    officer.push_all(
        FindingRecorded(
            inspection=INSPECTION, finding="f", severity="minor", text="<script>alert(1)</script>" + "长" * 900
        ),
        VisitConcluded(inspection=INSPECTION, outcome="no_problem"),
    )
    with world.server.core.database.transaction() as connection:
        row = connection.execute("SELECT hash FROM records WHERE kind = 'visit.concluded/1'").fetchone()
    assert row is not None
    officer.push_all(refused(INSPECTION, bytes(row[0])))
    page = Phone(world).open(f"{code}/record")
    assert "<script" not in page
    assert "王主任 拒绝签字：需请示" in page
    assert page.count("长") < 400


def test_the_record_of_an_urgent_visit_is_found_by_its_standing_code_and_enterprise(
    world: World, people: tuple[Device, Device]
) -> None:
    supervisor, officer = people
    permit = world.permit(
        supervisor, officer, subject=None, enterprise_name=None, filing_number=None, purpose=Purpose.URGENT, items=()
    )
    code_id = read_claims(permit).code_id
    who = FiledOfficer(certificate="64010025001", name="马建国", organ=ORGAN)
    supervisor.push_all(
        StandingApproved(
            organ=ORGAN, officers=(who,), start=START - 3600, end=START + 86_400, device=officer.id,
            device_public=officer.signer.public, permit=permit, code_id=code_id, status_list=1, status_index=0,
        )
    )  # fmt: skip
    officer.push_all(
        VisitStartedUnfiled(
            inspection="aa" * 8, organ=ORGAN, region="6401", subject=SUBJECT, enterprise_name="某某公司",
            reason="泄漏", origin="typed", standing=code_id, officers=(who,),
        )
    )  # fmt: skip
    visit(world, officer, "aa" * 8)
    prefix = world.server.lists.prefix
    for subject, found in ((SUBJECT, True), ("91640100MA76YYYY0K", False)):
        text = present(officer.signer, permit, prefix=prefix, made_at=world.clock.seconds, subject=subject)
        page = Phone(world).open("/c/" + text.removeprefix(prefix) + "/record")
        assert ("消防通道堵塞" in page) is found


def test_the_longest_record_stays_below_fifty_kilobytes(world: World, people: tuple[Device, Device], code: str) -> None:
    officer = people[1]
    officer.push_all(
        *(
            FindingRecorded(inspection=INSPECTION, finding=f"f{n}", severity="major", text="险" * 40)
            for n in range(200)
        ),
        VisitConcluded(inspection=INSPECTION, outcome="order", summary="查" * 900),
    )
    assert len(Phone(world).open(f"{code}/record").encode()) < 50_000
