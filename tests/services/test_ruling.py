"""Rules on real replicas: caps by imported tables, exceptions with reasons, explanations, nothing exceeded by haste."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector_tui.cli.filing import filing as filing_commands
from inspector_tui.cli.rules import rules
from inspector_tui.documents.list_kinds import list_kind
from inspector_tui.domain.differing import FactSaid, RulesDiffered, RulingFound
from inspector_tui.domain.planning import FilingApproved
from inspector_tui.domain.register import EnterpriseRegistered
from inspector_tui.domain.rules import FILING_RULE_IDS
from inspector_tui.errors import InspectorError, Refused
from inspector_tui.i18n import set_language
from inspector_tui.models import ledger_store, queries, rule_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_counted import CountedVisitRow
from inspector_tui.services import approving, filing
from inspector_tui.services.auditing import digest_rows, rebuild_rows
from inspector_tui.services.differences import decide, differences, overtaken
from inspector_tui.services.exempting import exceptions, exceptions_by_rule, grant_exception, withdraw_exception
from inspector_tui.services.explaining import explain, under_inspected
from inspector_tui.services.items import item_names, offered_items
from inspector_tui.services.list_import import ListOptions, ListReport, import_list, open_list
from inspector_tui.services.list_keeping import publish
from inspector_tui.services.moments import day_of
from inspector_tui.services.reviewing import desk
from tests.item_lists import listed, published
from tests.services.commands import run, told
from tests.services.test_listing import FIRE, items
from tests.world import (
    ENDED_ITEM,
    ENTERPRISE,
    FIRST,
    INSPECTIONS,
    ITEM,
    ORGAN,
    OTHER_ITEM,
    OTHER_SUBJECT,
    SECOND,
    SUBJECT,
    THIRD,
    Template,
    World,
    request,
)

NINGXIA = (
    "企业类别,标准化等级,年度上限,依据",
    *(f"高危,{grade},{most},宁夏应急厅" for grade, most in (("一级", 2), ("二级", 4), ("三级", 8), ("未定级", 12))),
    *(f"非高危,{grade},{most},宁夏应急厅" for grade, most in (("一级", 1), ("二级", 2), ("三级", 4), ("未定级", 6))),
    *(f"煤矿,{grade},{most},宁夏应急厅" for grade, most in (("A", 2), ("B", 4), ("C", 6), ("D", 4))),
    "矿山上级公司,不限,2,宁夏应急厅",
)


def take(replica: Replica, kind: str, folder: Path, *lines: str, **options: Any) -> ListReport:
    path = folder / f"{kind}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return import_list(replica, open_list(list_kind(kind), path), ListOptions(valid_from="2026-01-01", **options))


def classed(world: World, folder: Path, kind: str = "高危", grade: str = "一级") -> None:
    assert take(world.justice, "caps", folder, *NINGXIA).added == 13
    head = "企业名称,统一社会信用代码,企业类别,等级,执法层级"
    take(world.justice, "classes", folder, head, f"{ENTERPRISE},{SUBJECT},{kind},{grade},县级")
    world.sync()


def said(world: World, inspection: str, by: str = "supervisor") -> dict[str, str]:
    return {each.code: each.level for each in filing.judge(world.replicas[by], inspection, request())}


def test_宁夏应急厅_the_table_as_published_is_data_with_a_validity(world: World, tmp_path: Path) -> None:
    classed(world, tmp_path)
    first, second, third = INSPECTIONS[:3]
    for one in (first, second):
        world.file(one)
        assert world.approve(one)[0].error is None
    (refused,) = filing.submit(world.officer, [third], request())
    assert refused.error is not None
    assert refused.error.code == "CAP_EXCEEDED"
    assert (refused.error.facts["used"], refused.error.facts["most"]) == (2, 2)
    from_january = ListOptions(valid_from="2026-06-01")
    path = tmp_path / "caps.csv"
    path.write_text("企业类别,标准化等级,年度上限,依据\n高危,一级,3,新表\n", encoding="utf-8")
    import_list(world.justice, open_list(list_kind("caps"), path), from_january)
    world.sync()
    assert "CAP_EXCEEDED" not in said(world, third), "the newer table is in force on the day"


def test_优化营商环境条例54_a_cap_by_credit_class_counts_for_the_class_in_the_register(
    world: World, tmp_path: Path
) -> None:
    take(world.justice, "caps", tmp_path, "企业类别,等级,年度上限,依据", "信用风险分类,A,1,宁夏市场监管厅")
    world.server.tell(EnterpriseRegistered(subject=SUBJECT, name=ENTERPRISE, region="640104", credit="A"))
    world.sync()
    assert said(world, INSPECTIONS[0])["CAP_REACHED_BY_THIS"] == "note"
    world.file(INSPECTIONS[0])
    world.approve(INSPECTIONS[0])
    assert said(world, INSPECTIONS[1])["CAP_EXCEEDED"] == "block"


def test_two_filings_of_one_enterprise_in_one_batch_do_not_slip_under_the_cap(world: World, tmp_path: Path) -> None:
    classed(world, tmp_path, "非高危", "一级")
    world.file(*INSPECTIONS[:3])
    answers = world.approve(*INSPECTIONS[:3])
    assert [each.error.code if each.error else None for each in answers] == [None, "CAP_EXCEEDED", "CAP_EXCEEDED"]


@given(st.permutations(range(5)), st.lists(st.integers(1, 3), min_size=1, max_size=5))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_caps_are_never_exceeded_by_any_order_of_approvals_on_one_replica(
    template: Template, tmp_path_factory: pytest.TempPathFactory, order: list[int], batches: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("order")
    world = template.copy(folder / "world")
    try:
        classed(world, folder)
        world.file(*INSPECTIONS[:5])
        waiting = [INSPECTIONS[at] for at in order]
        approved = 0
        for size in (*batches, 5):
            batch, waiting = waiting[:size], waiting[size:]
            approved += sum(1 for each in approving.approve(world.supervisor, batch) if each.error is None)
        assert approved == 2
    finally:
        world.close()


def test_an_approval_that_was_revoked_gives_its_place_back(world: World, tmp_path: Path) -> None:
    classed(world, tmp_path, "非高危", "一级")
    world.file(INSPECTIONS[0])
    world.approve(INSPECTIONS[0])
    assert said(world, INSPECTIONS[1])["CAP_EXCEEDED"] == "block"
    approving.set_permit_status(world.supervisor, INSPECTIONS[0], "revoked", "改期")
    assert "CAP_EXCEEDED" not in said(world, INSPECTIONS[1])


def test_an_approval_that_ran_out_without_a_visit_gives_its_place_back(world: World, tmp_path: Path) -> None:
    classed(world, tmp_path, "非高危", "一级")
    world.file(INSPECTIONS[0])
    world.approve(INSPECTIONS[0])
    world.clock.advance(2 * 86400)
    assert "CAP_EXCEEDED" not in said(world, INSPECTIONS[1])


def test_a_permit_alone_tells_other_organs_that_a_visit_was_approved(world: World, tmp_path: Path) -> None:
    take(world.justice, "caps", tmp_path, "企业类别,年度上限,计算范围,依据", "所有企业,1,各级合计,县级卫健局")
    world.sync()
    world.file(INSPECTIONS[0])
    world.approve(INSPECTIONS[0])
    world.hand_to("checkpoint")
    known = explain(world.supervisor, INSPECTIONS[1])
    (cap,) = [each for each in known.rules if each.rule == "R04"]
    assert any(seen.code == "SEEN_CAP" and dict(seen.facts)["used"] == 1 for seen in cap.seen)


def test_司法部文书格式_任务来源_decides_the_counter_and_goes_with_the_approval(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    classed(world, tmp_path, "非高危", "一级")
    first, second, third, fourth = INSPECTIONS[:4]
    world.file(first)
    world.approve(first)
    assert run(filing_commands, world.officer, "submit", second, "--purpose", "complaint", "--json") == 1
    assert told(capsys)[0]["error"]["code"] == "CAUSE_SOURCE_MISSING"
    asked = (
        "--purpose",
        "complaint",
        "--cause",
        "transfer",
        "--source",
        "银市监移〔2026〕7号",
        "--onsite-reason",
        "查",
    )
    assert run(filing_commands, world.officer, "submit", second, *asked, "--json") == 0
    assert {each["code"] for each in told(capsys)[0]["rulings"]} >= {"CAP_PASSED_EXEMPT"}
    world.sync()
    assert run(filing_commands, world.supervisor, "list") == 0
    assert "transfer 银市监移〔2026〕7号" in capsys.readouterr().out
    assert world.approve(second)[0].error is None
    with world.supervisor.reading() as connection:
        rows = rule_queries.visits_of(connection, SUBJECT, "2026-01-01")
        row = queries.inspection(connection, second)
    assert sorted(each.cause for each in rows) == ["plan", "transfer"]
    assert row is not None
    assert (row.cause, row.source) == ("transfer", "银市监移〔2026〕7号")
    assert said(world, third)["CAP_EXCEEDED"] == "block", "what is planned is still capped"
    ordered = request(purpose="campaign", cause="superior_campaign", source="宁安委〔2026〕3号")
    (answer,) = filing.submit(world.officer, [fourth], ordered)
    assert answer.error is None, "a campaign ordered from above counts nowhere"
    world.sync()
    far = {each.inspection: each.cause for each in _seen_from_afar(world)}
    assert far[second] == "transfer", "an organ that pulls the approval alone counts by the cause too"


def _seen_from_afar(world: World) -> list[CountedVisitRow]:
    """As a checkpoint of another organ counts, which pulls approvals and not filings."""
    with world.checkpoint.reading() as connection:
        return rule_queries.visits_of(connection, SUBJECT, "2026-01-01")


def test_银川_白名单_an_enterprise_on_the_list_is_left_alone_until_its_day(world: World, tmp_path: Path) -> None:
    head = "企业名称,统一社会信用代码,列入部门,列入理由,有效期至"
    take(world.supervisor, "whitelist", tmp_path, head, f"{ENTERPRISE},{SUBJECT},司法局,信用良好,2026-11-30")
    world.sync()
    assert said(world, INSPECTIONS[0], "officer")["WHITELISTED"] == "block"
    later = request(start=request().start + 8 * 86400, end=request().end + 8 * 86400)
    codes = {each.code for each in filing.judge(world.officer, INSPECTIONS[0], later)}
    assert "WHITELISTED" not in codes


def test_行政许可法70_licences_come_from_a_table_and_are_judged_and_explained(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "单位名称,统一社会信用代码,许可证名称,许可证编号,适用检查事项,生效日期,有效期至"
    row = f"{ENTERPRISE},{SUBJECT},安全生产许可证,宁许〔2023〕8号,{ITEM},2023-01-01,2026-11-01"
    report = take(world.supervisor, "licences", tmp_path, head, row)
    assert (report.added, report.refused) == (1, 0)
    world.sync()
    assert said(world, INSPECTIONS[0], "officer")["LICENCE_RUN_OUT"] == "warn"
    assert run(rules, world.officer, "explain", INSPECTIONS[0]) == 0
    words = capsys.readouterr().out
    assert "The enterprise's licence has run out: 安全生产许可证 宁许〔2023〕8号, valid until 2026-11-01." in words
    renewed = f"{ENTERPRISE},{SUBJECT},安全生产许可证,宁许〔2026〕9号,{ITEM},2026-11-02,2029-11-01"
    take(world.supervisor, "licences", tmp_path, head, renewed)
    world.sync()
    assert "LICENCE_RUN_OUT" not in said(world, INSPECTIONS[0], "officer")


def test_国办发2024_54_an_imported_item_is_filed_only_once_it_stands_published(world: World, tmp_path: Path) -> None:
    options = ListOptions(valid_from="2026-01-01")
    import_list(world.justice, open_list(list_kind("items"), items(tmp_path, FIRE)), options)
    world.sync()
    wanted = request(items=(ITEM,))
    codes = {each.code: each.level for each in filing.judge(world.officer, INSPECTIONS[0], wanted)}
    assert codes["ITEM_NOT_PUBLISHED"] == "block"
    publish(world.justice, "items")
    world.sync()
    codes = {each.code: each.level for each in filing.judge(world.officer, INSPECTIONS[0], wanted)}
    assert "ITEM_NOT_PUBLISHED" not in codes
    yesterday = request(items=(ITEM,), start=request().start - 86400, end=request().end - 86400)
    codes = {each.code: each.level for each in filing.judge(world.officer, INSPECTIONS[0], yesterday)}
    assert codes["ITEM_NOT_PUBLISHED"] == "block", "not published yet on that day"


def test_国办发2024_54_a_window_may_span_two_published_versions_of_an_item(world: World) -> None:
    today = day_of(request().start)
    tomorrow = day_of(request().start + 86400)
    wanted = request(items=("330231009000",), end=request().start + 2 * 86400)
    old = listed("330231009000", "储罐", valid_from="2026-01-01", valid_until=today)
    new = listed("330231009000", "储罐（新）", valid_from=tomorrow)
    world.server.tell(*published(old), *new)
    world.sync()
    codes = {each.code: each.level for each in filing.judge(world.officer, INSPECTIONS[0], wanted)}
    assert codes["ITEM_NOT_PUBLISHED"] == "block", "what follows is not published"
    world.server.tell(*published(new)[len(new) :])
    world.sync()
    assert "ITEM_NOT_PUBLISHED" not in {each.code for each in filing.judge(world.officer, INSPECTIONS[0], wanted)}


def test_国办发2024_54_what_only_another_regions_list_has_is_neither_offered_nor_filed(world: World) -> None:
    world.server.tell(*published([*listed("330231007000", "外市的事项", region="6402"), *listed("330231008000", "新")]))
    world.sync()
    assert offered_items(world.officer) == {ITEM: "消防通道", OTHER_ITEM: "危化品储存", "330231008000": "新"}
    assert ENDED_ITEM in offered_items(world.officer, "2025-12-31")
    wanted = request(items=("330231007000", "330231008000"))
    codes = {(each.code, each.facts) for each in filing.judge(world.officer, INSPECTIONS[0], wanted)}
    assert {facts for code, facts in codes if code.startswith("ITEM")} == {(("item", "330231007000"),)}
    assert item_names(world.officer)["330231007000"] == "外市的事项", "a line of that region's plan has its name"


def test_行政执法证_a_listed_certificate_goes_before_the_register(world: World, tmp_path: Path) -> None:
    head = "姓名,执法证号,人员类别,执法领域,有效期至"
    report = take(
        world.justice,
        "officers",
        tmp_path,
        head,
        f"马建国,{FIRST},执法人员,应急、消防,2026-10-31",
        f"李梅,{SECOND},辅助人员,应急,2029-12-31",
        f"无期限,{THIRD},执法人员,应急,",
    )
    assert [problem.code for problem in report.problems] == ["CERTIFICATE_END_MISSING"]
    world.sync()
    codes = said(world, INSPECTIONS[0], "officer")
    assert (codes["CERTIFICATE_NOT_VALID"], codes["OFFICER_MAY_ONLY_ASSIST"]) == ("block", "block")


def test_行政处罚法20_bodies_are_held_to_their_list_once_the_region_keeps_one(world: World, tmp_path: Path) -> None:
    head = "机关编号,主体名称,主体类别,委托机关,委托书"
    report = take(
        world.justice,
        "bodies",
        tmp_path,
        head,
        "640104099,执法大队,受委托组织,兴庆区应急管理局,委托书1号",
        "640104098,某中队,受委托组织,,",
    )
    assert [problem.code for problem in report.problems] == ["PRINCIPAL_NEEDED"]
    world.sync()
    assert said(world, INSPECTIONS[0], "officer")["BODY_NOT_LISTED"] == "block"


# Exceptions ------------------------------------------------------------------------------------------------------


def full(world: World, tmp_path: Path) -> str:
    """An enterprise whose cap is reached, and the next inspection planned of it."""
    classed(world, tmp_path, "非高危", "一级")
    world.file(INSPECTIONS[0])
    world.approve(INSPECTIONS[0])
    return INSPECTIONS[1]


def test_an_exception_is_a_supervisors_with_a_reason_and_shown_in_the_figures(world: World, tmp_path: Path) -> None:
    next_one = full(world, tmp_path)
    with pytest.raises(InspectorError) as refused:
        grant_exception(world.officer, next_one, "R04", "急")
    assert refused.value.code == "ROLE_MAY_NOT"
    grant_exception(world.supervisor, next_one, "R04", "发生亡人事故")
    world.sync()
    world.file(next_one)
    assert world.approve(next_one)[0].error is None
    (granted,) = exceptions(world.supervisor)
    assert (granted.row.reason, granted.enterprise_name) == ("发生亡人事故", ENTERPRISE)
    assert exceptions_by_rule([granted]) == {"R04": 1}


def test_an_exception_that_was_taken_back_lifts_nothing(world: World, tmp_path: Path) -> None:
    next_one = full(world, tmp_path)
    grant_exception(world.supervisor, next_one, "R04", "发生亡人事故")
    withdraw_exception(world.supervisor, next_one, "R04", "由上级调查")
    assert said(world, next_one)["CAP_EXCEEDED"] == "block"
    assert exceptions_by_rule(exceptions(world.supervisor)) == {}
    with pytest.raises(Refused) as refused:
        withdraw_exception(world.supervisor, next_one, "R04", "再撤")
    assert refused.value.code == "EXCEPTION_UNKNOWN"


@pytest.mark.parametrize(
    ("rule", "reason", "code"),
    [("R04", " ", "REASON_MISSING"), ("R07", "急", "NOT_LIFTABLE"), ("R99", "急", "RULE_UNKNOWN")],
)
def test_no_exception_without_a_reason_or_from_what_protects_people(
    world: World, rule: str, reason: str, code: str
) -> None:
    with pytest.raises(InspectorError) as refused:
        grant_exception(world.supervisor, INSPECTIONS[0], rule, reason)
    assert refused.value.code == code


def test_another_organs_exception_lifts_nothing(world: World, tmp_path: Path) -> None:
    next_one = full(world, tmp_path)
    with pytest.raises(Refused) as refused:
        grant_exception(world.stranger, next_one, "R04", "x")
    assert refused.value.code == "OTHER_ORGAN"


# Differences -----------------------------------------------------------------------------------------------------


def test_two_offline_approvals_that_exceed_are_found_once_they_meet(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world.file(*INSPECTIONS[:2])
    world.approve(INSPECTIONS[1])
    world.clock.advance(60)
    world.approve(INSPECTIONS[0])
    assert overtaken(world.supervisor) == []
    classed(world, tmp_path, "非高危", "一级")
    (late,) = overtaken(world.supervisor)
    assert (late.row.inspection, late.rulings[0].code) == (INSPECTIONS[0], "CAP_EXCEEDED")
    assert run(rules, world.supervisor, "differences", "--json") == 1
    assert [each["inspection"] for each in told(capsys)["approvals"]] == [INSPECTIONS[0]]
    assert desk(world.supervisor).differing[0].by == "laptop"
    with pytest.raises(Refused) as refused:
        run(rules, world.supervisor, "decide", INSPECTIONS[1], "stands", "--reason", "没有差异")
    assert refused.value.code == "NOTHING_DIFFERS"
    assert run(rules, world.supervisor, "decide", INSPECTIONS[0], "revoked", "--reason", "超出上限") == 0
    assert "permit revoked" in capsys.readouterr().out
    assert run(rules, world.supervisor, "differences", "--json") == 0
    answer = told(capsys)
    assert answer["by_rule"] == {"R04": {"open": 0, "stands": 0, "revoked": 1}}
    assert (answer["approvals"][0]["decision"], answer["approvals"][0]["reason"]) == ("revoked", "超出上限")
    assert desk(world.supervisor).differing == ()
    with world.supervisor.reading() as connection:
        row = queries.inspection(connection, INSPECTIONS[0])
    assert row is not None
    assert (row.state, row.permit_status) == ("revoked", "revoked")


def test_国办发2024_54_what_the_server_finds_reaches_the_supervisor_with_what_the_laptop_had_said(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tell_difference(world)
    (one,) = differences(world.supervisor)
    assert one.said[0].code == "ONSITE_REASON_MISSING", "the approval itself says what its rules had said"
    assert run(rules, world.supervisor, "differences") == 1
    words = capsys.readouterr().out
    assert "when approved: R04 caps [passed]" in words
    assert "found since: [forbidden] R04 2 of at most 2 inspections of this year are taken (by this organ)." in words
    with pytest.raises(Refused) as refused:
        decide(world.officer, INSPECTIONS[0], "stands", "x")
    assert refused.value.code == "ROLE_MAY_NOT"
    capsys.readouterr()
    assert run(rules, world.supervisor, "decide", INSPECTIONS[0], "stands", "--reason", "企业同意", "--json") == 0
    assert told(capsys) == {"inspection": INSPECTIONS[0], "decision": "stands"}
    assert run(rules, world.supervisor, "differences") == 0
    assert "stands 1" in capsys.readouterr().out
    tell_difference(world, code="WHITELISTED", rule="R23")
    (again,) = differences(world.supervisor)
    assert (again.is_open, again.decision) == (True, "stands"), "what is found later is to be decided again"
    rebuild_rows(world.supervisor)
    assert differences(world.supervisor) == [again]


def tell_difference(world: World, rule: str = "R04", code: str = "CAP_EXCEEDED") -> None:
    """An approval, and the server's word about it."""
    if not filed_already(world):
        world.file(INSPECTIONS[0], onsite_reason="")
        world.approve(INSPECTIONS[0])
    with world.supervisor.reading() as connection:
        records = ledger_store.records_of(connection, f"inspection:{INSPECTIONS[0]}")
    said = next(each.body.said for each in records if isinstance(each.body, FilingApproved))
    told_facts = (("used", "2"), ("most", "2"), ("scope", "organ"))
    facts = tuple(FactSaid(name=name, value=value) for name, value in told_facts)
    found = RulingFound(rule=rule, level="block", code=code, facts=facts)
    world.server.tell(RulesDiffered(inspection=INSPECTIONS[0], organ=ORGAN, said=said, found=(found,)))
    world.sync()


def filed_already(world: World) -> bool:
    with world.supervisor.reading() as connection:
        row = queries.inspection(connection, INSPECTIONS[0])
    return row is not None and row.filing is not None


# Explanations ----------------------------------------------------------------------------------------------------


def test_an_explanation_names_every_rule_what_it_saw_and_how_old_the_data_is(world: World, tmp_path: Path) -> None:
    classed(world, tmp_path)
    world.file(INSPECTIONS[0])
    told_of = explain(world.supervisor, INSPECTIONS[0])
    assert tuple(each.rule for each in told_of.rules) == FILING_RULE_IDS
    assert all(each.seen and each.rulings for each in told_of.rules)
    assert dict(told_of.lists).keys() == {"items", "checklists", "caps", "classes"}
    assert told_of.synced_at is None


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_an_explanation_as_a_plain_command(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: Any
) -> None:
    next_one = full(world, tmp_path)
    set_language(language)
    try:
        assert run(rules, world.supervisor, "explain", next_one) == 1
        words = capsys.readouterr().out
    finally:
        set_language("en")
    assert ("已用 1 次" if language == "zh_CN" else "1 of at most 1") in words
    assert "SEEN_" not in words
    assert run(rules, world.supervisor, "explain", next_one, "--json") == 1
    (cap,) = [each for each in told(capsys)["rules"] if each["rule"] == "R04"]
    assert cap["said"][0]["code"] == "CAP_EXCEEDED"
    run(rules, world.supervisor, "except", next_one, "r04", "--reason", "事故")
    assert capsys.readouterr().out == f"{next_one}: excepted from R04 caps.\n"
    assert run(rules, world.supervisor, "explain", next_one, "--json") == 0
    capsys.readouterr()
    run(rules, world.supervisor, "exceptions", "--json")
    assert told(capsys)["by_rule"] == {"R04": 1}
    run(rules, world.supervisor, "withdraw", next_one, "R04", "--reason", "不需要", "--json")
    assert told(capsys) == {"inspection": next_one, "rule": "R04", "excepted": False}
    run(rules, world.supervisor, "exceptions")
    assert "不需要" in capsys.readouterr().out


def test_a_frequency_that_nobody_can_count_is_asked_about(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = (*FIRE[:6], "A级每年1次，B级每年2次", FIRE[7])
    report = import_list(world.justice, open_list(list_kind("items"), items(tmp_path, odd)), ListOptions())
    assert [(each.code, each.severity.value) for each in report.problems] == [("FREQUENCY_UNREAD", "warning")]
    run(rules, world.justice, "questions", "--json")
    assert told(capsys) == [{"item": ITEM, "name": "消防通道检查", "wording": "A级每年1次，B级每年2次"}]


def test_应急2025_11_a_key_enterprise_that_nobody_inspected_is_named(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take(world.justice, "caps", tmp_path, "企业类别,年度下限,依据", "重点企业,1,应急〔2025〕11号")
    head = "企业名称,统一社会信用代码,企业类别"
    take(world.justice, "classes", tmp_path, head, f"{ENTERPRISE},{SUBJECT},重点", f"另一家,{OTHER_SUBJECT},重点")
    world.sync()
    world.arrive()
    world.sync()
    (left,) = under_inspected(world.supervisor)
    assert (left.enterprise_name, left.had) == ("另一家", 0)
    run(rules, world.supervisor, "minimums", "--json")
    assert [each["enterprise"]["code"] for each in told(capsys)] == [OTHER_SUBJECT]


def test_rows_that_rules_count_with_are_rebuilt_as_they_were(world: World, tmp_path: Path) -> None:
    next_one = full(world, tmp_path)
    grant_exception(world.supervisor, next_one, "R04", "事故")
    before = digest_rows(world.supervisor)
    rebuild_rows(world.supervisor)
    assert digest_rows(world.supervisor) == before


def test_where_nothing_is_imported_the_main_way_is_as_it_was(world: World) -> None:
    assert set(said(world, INSPECTIONS[0])) == {"RULE_PASSED"}
