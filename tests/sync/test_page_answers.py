"""What the enterprise page answers: to genuine codes, to everything else, and what it never does."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.codes.claims import PermitFlag, Purpose
from inspector_tui.codes.digits import to_digits
from inspector_tui.codes.permit import read_claims
from inspector_tui.codes.presentation import Form, present
from inspector_tui.domain.item_list import ItemListed
from inspector_tui.domain.planning import PermitStatusSet
from inspector_tui.domain.visiting import FindingRecorded, VisitConcluded
from inspector_tui.ledger import cbor, cose
from inspector_tui.ledger.keys import Ed25519Signer
from sync.server.enrolment import revoke
from tests.sync.test_rules_again import filing
from tests.sync.world import DAY, ITEM, Device, World, running


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    with running(tmp_path, database_url, openings=10_000) as made:
        yield made


@pytest.fixture
def people(world: World) -> tuple[Device, Device]:
    return world.supervisor(), world.device("officer")


def read(world: World, path: str, language: str = "zh") -> str:
    answer = world.http.get(path, headers={"accept-language": language})
    assert answer.status_code == 200, answer.status_code
    return answer.text


def test_a_fresh_code_is_valid_and_tells_everything_that_was_signed(
    world: World, people: tuple[Device, Device]
) -> None:
    supervisor, officer = people
    permit = world.approve(supervisor, officer, purpose_text="储存安全", flags=PermitFlag.JOINT)
    for form in Form:
        page = read(world, world.shown(officer, permit, form=form, age=8))
        for text in (
            "有效", "马建国", "64010025001", "李娜", "64010025034", "银川市应急管理局", "银川某某化工有限公司",
            "91640100MA76XXXX0K", "危险化学品储存场所安全条件检查", "《危险化学品安全管理条例》第二十四条", "日常检查",
            "储存安全", "银应急备〔2026〕118号", "综合查一次", "未撤销", "8 秒前", "2026年11月25日", "0951-6888123",
            "严禁逐利检查", "不得刻意要求法定代表人到场", "12345",
        ):  # fmt: skip
            assert text in page, text
        assert "无效" not in page
        assert "无法确认" not in page
    english = read(world, world.shown(officer, permit), "en-GB,en;q=0.9")
    for text in ("Valid", "Who may come in", "Not revoked", "Daily inspection", "just now", "No inspecting for gain"):
        assert text in english, text
    assert '<html lang="en">' in english
    assert '<div class="name" lang="zh-CN">马建国</div>' in english


def test_an_item_is_named_as_the_list_of_the_organs_region_names_it_on_the_day_of_the_visit(
    world: World, people: tuple[Device, Device]
) -> None:
    listed = ItemListed(
        region="64",
        valid_from="2026-02-01",
        item=ITEM,
        name="清单所载事项",
        field="emergency",
        legal_basis="清单所载依据",
    )
    world.own(
        listed,
        listed.model_copy(update={"valid_from": "2027-01-01", "name": "明年的事项"}),
        listed.model_copy(update={"region": "6402", "valid_from": "2026-03-01", "name": "外市的事项"}),
        listed.model_copy(
            update={"region": "6401", "valid_from": "2026-03-01", "valid_until": "2026-03-31", "name": "已停的事项"}
        ),
    )
    supervisor, officer = people
    page = read(world, world.shown(officer, world.approve(supervisor, officer)))
    for text, there in (
        ("清单所载事项", True), ("清单所载依据", True), ("明年的事项", False), ("外市的事项", False),
        ("已停的事项", False),
        ("危险化学品储存场所安全条件检查", False),
    ):  # fmt: skip
        assert (text in page) == there, text


def test_司法部文书格式_任务来源_the_page_says_where_the_inspection_comes_from(
    world: World, people: tuple[Device, Device]
) -> None:
    supervisor, officer = people
    officer.push_all(filing(5, officer, cause="transfer", source="银市监移〔2026〕7号"))
    path = world.shown(officer, world.approve(supervisor, officer, index=5))
    assert "其他机关移送" in read(world, path)
    english = read(world, path + "?lang=en")
    assert "Transferred by another organ" in english
    assert "银市监移" not in english, "who complained or transferred is not the enterprise's to read"


def test_a_full_code_works_before_the_laptop_has_ever_synced(world: World, people: tuple[Device, Device]) -> None:
    supervisor, officer = people
    world.status()
    world.clock.seconds += 1800
    permit = world.permit(supervisor, officer, index=9)
    assert "有效" in read(world, world.shown(officer, permit))
    short = read(world, world.shown(officer, permit, form=Form.SHORT))
    assert "无法确认" in short
    assert "完整码" in short
    assert "马建国" not in short


def test_a_code_goes_stale_and_says_what_to_do(world: World, people: tuple[Device, Device]) -> None:
    supervisor, officer = people
    path = world.shown(officer, world.approve(supervisor, officer))
    world.clock.seconds += 200
    page = read(world, path)
    assert "无效" in page
    assert "刷新检查码" in page
    assert "马建国" in page
    assert "批准书上写的人员" in page


@pytest.mark.parametrize(("status", "word"), [("revoked", "已撤销"), ("suspended", "已暂停"), ("closed", "已关闭")])
def test_bad_news_shows_at_the_next_opening(
    world: World, people: tuple[Device, Device], status: str, word: str
) -> None:
    supervisor, officer = people
    permit = world.approve(supervisor, officer, index=3)
    assert "有效" in read(world, world.shown(officer, permit))
    supervisor.push_all(
        PermitStatusSet(
            inspection=f"{3:016x}",
            code_id=read_claims(permit).code_id,
            status_list=1,
            status_index=3,
            status=status,  # type: ignore[arg-type]
            reason="made up",
        )
    )
    page = read(world, world.shown(officer, permit))
    assert "无效" in page
    assert word in page


def test_revoking_the_officers_laptop_turns_its_codes_red(world: World, people: tuple[Device, Device]) -> None:
    supervisor, officer = people
    permit = world.approve(supervisor, officer)
    revoke(world.server.core.database, world.server.core.ledger, device=officer.id, reason="stolen")
    assert "批准已经撤销" in read(world, world.shown(officer, permit))


def test_a_copied_permit_shown_by_another_device_shows_no_names(world: World, people: tuple[Device, Device]) -> None:
    supervisor, officer = people
    permit = world.approve(supervisor, officer)
    thief = Ed25519Signer.generate()
    inner = cbor.encode({0: permit, 6: world.clock.seconds})
    signed = cose.sign1(thief, inner, cose.AAD_PRESENT, with_kid=False)
    page = read(world, "/c/" + to_digits(b"\x01" + signed))
    assert "可能是复制来的" in page
    assert "马建国" not in page


def test_a_standing_permit_is_amber_and_says_the_filing_follows(world: World, people: tuple[Device, Device]) -> None:
    supervisor, officer = people
    permit = world.permit(
        supervisor, officer, subject=None, enterprise_name=None, filing_number=None, purpose=Purpose.URGENT, items=()
    )
    prefix = world.server.lists.prefix
    text = present(officer.signer, permit, prefix=prefix, made_at=world.clock.seconds, subject="某加油站")
    page = read(world, "/c/" + text.removeprefix(prefix))
    assert "无法确认" in page
    assert "备案手续随后补办" in page
    assert "某加油站" in page
    assert "应急检查" in page


def test_after_the_visit_the_page_says_so_and_nothing_of_what_was_found(
    world: World, people: tuple[Device, Device]
) -> None:
    supervisor, officer = people
    permit = world.approve(supervisor, officer, index=0)
    inspection = f"{0:016x}"
    officer.push_all(
        FindingRecorded(inspection=inspection, finding="f1", severity="major", text="消防通道堵塞"),
        VisitConcluded(inspection=inspection, outcome="order", summary="责令整改三处"),
    )
    path = world.shown(officer, permit)
    world.clock.seconds += 3 * DAY
    page = read(world, path)
    assert "这次检查已经结束" in page
    assert "马建国" in page
    assert "消防通道" not in page
    assert "整改三处" not in page
    assert "责令" not in page.replace("动辄责令停产停业", "")


def test_openings_are_counted_by_code_and_not_by_anything_else(world: World, people: tuple[Device, Device]) -> None:
    supervisor, officer = people
    permit = world.approve(supervisor, officer)
    assert "第 1 次打开" in read(world, world.shown(officer, permit))
    assert "共打开 2 次" in read(world, world.shown(officer, permit))
    world.http.head(world.shown(officer, permit))
    assert "opened 2 times" in read(world, world.shown(officer, permit) + "?lang=en")
    assert "共打开 3 次" in read(world, world.shown(officer, permit, form=Form.SHORT))
    with world.server.core.database.transaction() as connection:
        columns = connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'code_openings' ORDER BY 1"
        ).fetchall()
    assert [name for (name,) in columns] == ["code_id", "opened", "organ"]


@pytest.mark.parametrize(
    "path",
    [
        "/c/",
        "/c/1",
        "/c/abc",
        "/c/" + "9" * 29,
        "/c/" + "1" * 9000,
        "/c/../etc/passwd",
        "/c/%00",
        "/c/%0A0",
        "/c/1%0A",
        "/c/有效",
        "/c/1?x=<script>",
    ],
)
def test_broken_codes_get_a_clear_page(world: World, path: str) -> None:
    answer = world.http.get(path)
    assert answer.status_code in (200, 404)
    if path != "/c/../etc/passwd":
        assert "拒绝和举报" in answer.text
        assert "有效" not in answer.text.split("</h1>")[0].replace("无效", "")
    assert "Traceback" not in answer.text
    assert "<script" not in answer.text


@pytest.mark.parametrize(("lang", "words"), [("zh", "用手机扫描"), ("en", "Scan the code")])
def test_whoever_typed_the_address_instead_of_scanning_is_told_where_codes_are(
    world: World, lang: str, words: str
) -> None:
    answer = world.http.get(f"/?lang={lang}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert words in answer.text


def test_the_answer_forbids_everything_a_page_without_scripts_can_do_without(
    world: World, people: tuple[Device, Device]
) -> None:
    supervisor, officer = people
    answer = world.http.get(world.shown(officer, world.approve(supervisor, officer)))
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for part in ("base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        assert part in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert len(answer.content) < 50_000
    for word in ("<script", "<img", "<link", "@import", "url(", "<form", "javascript:"):
        assert word not in answer.text


def test_names_that_look_like_markup_are_shown_as_they_are(world: World, people: tuple[Device, Device]) -> None:
    supervisor, officer = people
    permit = world.permit(supervisor, officer, enterprise_name="<b onclick=x>&amp;[/x]")
    assert "&lt;b onclick=x&gt;&amp;amp;[/x]" in read(world, world.shown(officer, permit))


def test_neither_digits_nor_names_are_logged(
    world: World, people: tuple[Device, Device], caplog: pytest.LogCaptureFixture
) -> None:
    supervisor, officer = people
    path = world.shown(officer, world.approve(supervisor, officer))
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("httpx").setLevel(logging.WARNING)
        logging.getLogger("httpcore").setLevel(logging.WARNING)
        read(world, path)
        world.http.get("/c/12")
    told = "".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert path[3:60] not in told
    assert "马建国" not in told
    assert "127.0.0.1" not in told


def test_a_server_in_trouble_says_so_and_lets_nobody_in(world: World, people: tuple[Device, Device]) -> None:
    supervisor, officer = people
    path = world.shown(officer, world.approve(supervisor, officer))
    with world.server.core.database.transaction() as connection:
        connection.execute("ALTER TABLE directory RENAME TO gone")
    answer = world.http.get(path)
    assert answer.status_code == 503
    assert "暂时无法核验" in answer.text
    assert "不要放行" in answer.text
    assert "content-security-policy" in answer.headers


def test_too_many_openings_from_one_address_get_a_page_that_says_so(tmp_path: Path, database_url: str) -> None:
    with running(tmp_path, database_url, openings=3) as world:
        answers = [world.http.get("/c/1", headers={"accept-language": "en"}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
        assert answers[-1].headers["retry-after"] == "60"
        assert "Too many openings" in answers[-1].text
        world.clock.seconds += 60
        assert world.http.get("/c/1").status_code == 404
