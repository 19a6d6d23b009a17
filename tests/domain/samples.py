"""One sample of every record kind, every field filled. `python -m tests.domain.samples` adds golden records of new
kinds to golden/records.json and never touches those that are there."""

from __future__ import annotations

import json
from pathlib import Path

from inspector_tui.domain import (
    approvals,
    calendars,
    cap_list,
    courier,
    credit_list,
    differing,
    documents,
    draws,
    exempting,
    item_list,
    joint,
    joint_list,
    judging,
    leniency_lists,
    licences,
    listed,
    new_start,
    planning,
    qualification,
    register,
    urgent,
    visiting,
    voice,
    whitelist,
    year_plans,
)
from inspector_tui.domain.record import Body
from inspector_tui.ledger import cbor
from inspector_tui.ledger.envelope import ZERO_HASH, Envelope, seal
from inspector_tui.ledger.keys import Ed25519Signer

GOLDEN = Path(__file__).parent / "golden" / "records.json"
SIGNER = Ed25519Signer.from_seed(bytes(range(32)))
DEVICE, HASH, CODE = bytes(range(16)), bytes(range(32)), bytes(range(8))
VISIT = {"inspection": "0123456789abcdef"}
TOGETHER = {
    "joint": "00aa11bb22cc33dd",
    "organ": 640104012,
    "region": "640104",
    "lines": (
        joint.JointLine(inspection="0123456789abcdef", organ=640104012),
        joint.JointLine(inspection="fedcba9876543210", organ=640104034),
    ),
}

KEPT = seal(
    SIGNER, seq=3, prev=HASH, kind="visit.answered/1", made_at=1_795_420_800_000, clock_offset=0, author="NX-0001",
    organ=640104012,
    body=visiting.VisitAnswered(**VISIT, item="330231001000", check=9, answer="compliant").to_map(),
)  # fmt: skip

LISTED = {"region": "64", "valid_from": "2026-01-01", "valid_until": "2028-12-31", "source": "宁司发〔2026〕3号"}

FOUND = (
    differing.RulingFound(
        rule="R04", level="block", code="CAP_EXCEEDED", lifted=False,
        facts=(differing.FactSaid(name="used", value="2"), differing.FactSaid(name="most", value="2")),
    ),
)  # fmt: skip
SAMPLES: tuple[Body, ...] = (
    register.OrganRegistered(
        organ=640104012, name="兴庆区应急管理局", short_name="兴应急", credit_code="11640104MB0000000X",
        parent=640100012, level="county", region="640104", field="emergency", kind="authority", phone="0951-1234567",
        supervision_phone="12345",
    ),
    register.OfficerRegistered(
        certificate="NX-0001", name="阿卜杜热西提·买买提", organ=640104012, valid_from="2024-02-29",
        valid_until="2029-12-31", competence="inspector", fields=("emergency", "fire"),
    ),
    register.EnterpriseRegistered(
        subject="91640100MA76F2QX81", name="宁夏枸杞有限公司", region="640104", address="解放东街1号\n二层",
        industry="C14", grade="B", credit="A", contact="王秀兰", phone="13900000000",
    ),
    register.DeviceEnrolled(
        device=DEVICE, alg=-19, public=HASH, organ=640104012, role="officer", name="马建国的电脑", certificate="NX-0001"
    ),
    register.DeviceRevoked(device=DEVICE, reason="丢失"),
    register.PermitKeyPublished(
        kid=HASH[:4], alg=-9, public=b"\x02" + HASH, organ=640104012, not_before=1, sign_until=2, verify_until=3
    ),
    register.BlockAllotted(device=DEVICE, organ=640104012, purpose="filing", series=2026, first=1, count=100_000),
    register.CosignerEnrolled(certificate="NX-0002", name="李梅", device=DEVICE, public=HASH),
    planning.PlanImported(
        organ=640104012, year=2026, region="640104", file_name="计划.xlsx", file_hash=HASH, rows=478, planned=477,
        unchanged=0, refused=1,
    ),
    planning.InspectionPlanned(
        **VISIT, organ=640104012, year=2026, subject="91640100MA76F2QX81", enterprise_name="宁夏枸杞有限公司",
        region="640104", items=("330231001000",), purpose="random", window_from="2026-01-01", window_until="2026-12-31",
        grade="C", credit="B", address="解放东街1号", registrar="银川市市监局", station="胜利街所",
        cause="plan", source="宁应急〔2026〕1号",
    ),
    planning.FilingSubmitted(
        **VISIT, filing="fedcba9876543210", organ=640104012, subject="91640100MA76F2QX81",
        enterprise_name="宁夏枸杞有限公司", items=("330231001000",),
        officers=tuple(
            planning.FiledOfficer(certificate=each, name="官", organ=640104012) for each in ("NX-0001", "NX-0002")
        ),
        assistants=("周协",), purpose="complaint", purpose_text="储罐泄漏", cause="complaint",
        source="12345 工单〔2026〕881号", onsite_reason="需现场核查", start=1_795_420_800,
        causes=(planning.OrganCause(organ=640104056, cause="plan"),), end=1_795_456_800,
        device=DEVICE, device_public=HASH,
    ),
    planning.FilingApproved(
        **VISIT, filing="fedcba9876543210", filing_no="兴应急检备〔2026〕1号", permit=b"\x84permit", code_id=CODE,
        status_list=1, status_index=7, cause="complaint",
        causes=(planning.OrganCause(organ=640104056, cause="plan"),),
        said=(planning.RulingSaid(rule="R06", level="warn", code="ONSITE_REASON_MISSING", lifted=True),),
        delegation="8899aabbccddeeff",
    ),
    planning.FilingReturned(**VISIT, filing="fedcba9876543210", reason="时间冲突"),
    planning.PermitStatusSet(
        **VISIT, code_id=CODE, status_list=1, status_index=7, status="revoked", reason="撤销"
    ),
    visiting.CodeShown(**VISIT, code_id=CODE, form="short", challenge=True),
    visiting.CodePrinted(**VISIT, code_id=CODE, document="notice"),
    visiting.CodeVerified(
        verification="00112233", verdict="UNDETERMINED", reasons=("STATUS_STALE",), text_hash=HASH, code_id=CODE,
        made_at=1_795_420_800, as_of=1_795_420_000, clock_difference=-12, place="北门",
        enterprise_name="宁夏枸杞有限公司",
    ),
    visiting.VisitArrived(
        **VISIT, at=1_795_421_000, person="王秀兰", post="安全员", phone="13900000000", certificates_shown=True,
        notice_given=False, enterprise_scanned=True,
    ),
    visiting.VisitAnswered(**VISIT, item="330231001000", check=1, answer="not_compliant", note="堆放杂物 30 ㎡"),
    visiting.FindingRecorded(
        **VISIT, finding="aa00", item="330231001000", check=1, severity="major", text="通道堵塞", deadline="2026-12-01"
    ),
    visiting.FindingWithdrawn(**VISIT, finding="aa00", reason="当场更正"),
    visiting.EvidenceAttached(
        **VISIT, evidence="bb00", sha256=HASH, size=123, name="照片 1.jpg", media_type="image/jpeg", finding="aa00",
        thumbnail=b"\xff\xd8thumbnail",
    ),
    visiting.VisitConcluded(
        **VISIT, outcome="order", summary="限期整改",
        orders=(visiting.RectificationOrder(finding="aa00", deadline="2026-12-01"),),
    ),
    visiting.VisitConfirmed(
        **VISIT, by="second_officer", how="pin", name="李梅", certificate="NX-0002", concluded=HASH, reason="无异议",
        signature=bytes(64),
    ),
    visiting.EvidenceStored(sha256=HASH, size=123),
    register.PermitKeyRetired(kid=HASH[:4], organ=640104012, sign_until=1_795_420_800),
    register.PermitKeyRevoked(kid=HASH[:4], organ=640104012, revoked_at=1_795_420_800, reason="密钥泄露"),
    register.PermitKeyHastened(kid=HASH[:4], organ=640104012, reason="原密钥泄露"),
    planning.PermitReissued(**VISIT, code_id=CODE, permit=b"\x84permit", status_list=1, status_index=7),
    urgent.StandingStatusSet(
        organ=640104012, code_id=CODE, status_list=1, status_index=7, status="revoked", reason="值班结束"
    ),
    urgent.TermSet(
        region="64", term="backfill", count=3, unit="working_days", valid_from="2026-01-01", basis="参照重庆令375 §18"
    ),
    urgent.StandingApproved(
        organ=640104012, officers=(planning.FiledOfficer(certificate="NX-0001", name="马建国", organ=640104012),),
        items=("330231001000",), start=1, end=2, device=DEVICE, device_public=HASH, permit=b"permit", code_id=CODE,
        status_list=1, status_index=7,
    ),
    urgent.VisitStartedUnfiled(
        **VISIT, organ=640104012, region="640104", subject="91640100MA76F2QX81", enterprise_name="宁夏枸杞有限公司",
        items=("330231001000",), reason="举报称正在排放", origin="scanned", standing=CODE,
        officers=(planning.FiledOfficer(certificate="NX-0001", name="马建国", organ=640104012),),
    ),
    urgent.MatterRaised(
        matter="0011223344556677", kind="backfill_overdue", organ=640104012, about="inspection:0123456789abcdef",
        facts="3", due="2026-11-26",
    ),
    urgent.MatterClosed(matter="0011223344556677", outcome="电脑恢复旧备份", decision="renumbered"),
    voice.RatingGiven(
        code_id=CODE, organ=640104012, stars=2, aspects=(voice.AspectStars(aspect="manner", stars=1),),
        comment="态度不好", complaints=("disturbed_business",), contact="13900000000",
    ),
    voice.RatingFigures(
        organ=640104012, period="2026", until="2026-11-23", ratings=5, codes_closed=12, stars=(0, 1, 0, 1, 3)
    ),
    voice.RecordAcknowledged(
        **VISIT, code_id=CODE, how="objected", concluded=HASH, name="王秀兰", words="第三项不属实"
    ),
    voice.CodeFlagged(
        flag="frame_at_two_places", code_id=CODE, organ=640104012, places=("东门", "西门"),
        verifications=("0011", "0022"),
    ),
    joint.JointProposed(
        **TOGETHER, host="0123456789abcdef", invited=(640104056,), subject="91640100MA76F2QX81",
        enterprise_name="宁夏枸杞有限公司", items=("330231001000", "330231002000"), window_from="2026-11-01",
        window_until="2026-11-30", scene="NX-SCENE-01",
        officers=(planning.FiledOfficer(certificate="NX-0001", name="马建国", organ=640104012),), note="请一并检查消防",
    ),
    joint.JointAccepted(
        **(TOGETHER | {"organ": 640104034}), proposal=HASH, note="可以",
        officers=(planning.FiledOfficer(certificate="NX-0034", name="李娜", organ=640104034),),
    ),
    joint_list.SceneItemListed(
        **LISTED, scene="餐饮店综合查一次", name="燃气使用安全检查", item="330231001000", lead="市场监督管理局",
        partners=("消防救援支队", "城市管理局"), objects="餐饮服务单位", frequency="每年不超过1次",
    ),
    leniency_lists.LeniencyListed(
        **LISTED, leniency="no_penalty", violation="未在有较大危险因素的场所设置明显的安全警示标志", field="emergency",
        number="1", legal_basis="《安全生产法》第九十九条", conditions="初次违法，危害后果轻微，及时改正",
        exclusions="发生过生产安全事故的", threshold="不超过2处", look_back_years=2, items=("330231001000",),
    ),
    leniency_lists.DiscretionListed(
        **LISTED, violation="未在有较大危险因素的场所设置明显的安全警示标志", step="一般",
        circumstances="3处以上不足5处",
        penalty="处1万元以上3万元以下罚款", field="emergency", number="1", legal_basis="《安全生产法》第九十九条",
        items=("330231001000",),
    ),
    approvals.ApprovalRuleListed(**LISTED, organ=640104012, steps=2, approvers=("NX-0009",), note="先审核后审批"),
    approvals.FilingReviewed(**VISIT, filing="fedcba9876543210", opinion="同意，报请审批"),
    approvals.ApprovalDelegated(
        delegation="8899aabbccddeeff", organ=640104012, holder="NX-0009", delegate="NX-0001", valid_from="2026-11-01",
        valid_until="2026-11-30", reason="外出培训",
    ),
    approvals.DelegationEnded(delegation="8899aabbccddeeff", organ=640104012, reason="提前返回"),
    documents.ClashSettled(
        **VISIT, organ=640104012, year=2026, serial=12, decision="renumbered", reason="电脑恢复旧备份后重号"
    ),
    documents.DocumentNumbered(
        **VISIT, organ=640104012, document="record", year=2026, serial=12, number="兴应急检记〔2026〕12号"
    ),
    joint.JointDeclined(**(TOGETHER | {"organ": 640104034}), reason="本月专项任务无法抽调人员"),
    courier.CourierKeyPublished(
        recipient="age1wu5fny4w8zh7tz4fw37gs0550z68l42xxy2edp5wujttl9e753tqq2frlc", since=1_795_420_800
    ),
    courier.LedgerClosed(device=DEVICE, reason="电脑更换"),
    courier.LedgerTakenOver(device=DEVICE, last=128, head=HASH),
    judging.RecordJudged(record=HASH, device=DEVICE, code="FORKED", verdict="keep", reason="两台电脑，均属实"),
    judging.QuarantineSettled(record=HASH, device=DEVICE, verdict="void", reason="重复", judged=12),
    judging.RecordKept(record=KEPT.hash, raw=KEPT.raw),
    new_start.LogBegunAnew(
        at=1_795_420_800, size=1200, old_size=1260, who="自治区应急管理厅", why="服务器硬盘损坏，以旧备份恢复",
        declared=b"rq1.new-start",
    ),
    judging.GapClosed(device=DEVICE, first=5, last=7, reason="硬盘损坏"),
    judging.DeviceStopped(device=DEVICE, reason="丢失"),
    calendars.CalendarAnnounced(
        region="64", year=2026, off=("2026-03-20", "2026-05-27"), worked=("2026-03-21",), notice="宁政办发〔2026〕1号"
    ),
    draws.DrawWeightsSet(
        organ=640104012, valid_from="2026-01-01", risk=draws.ClassWeights(A=1, B=2, C=4, D=8, unrated=2),
        credit=draws.ClassWeights(A=1, B=1, C=2, D=3, unrated=1), basis="兴应急抽查细则〔2026〕1号",
    ),
    draws.ConflictDeclared(
        organ=640104012, certificate="NX-0001", subject="91640100MA76F2QX81", reason="配偶任职",
        valid_from="2026-01-01", valid_until="2027-12-31",
    ),
    draws.DrawCommitted(
        draw="0123456789abcdef", organ=640104012, region="640104", year=2026, title="第四季度抽查",
        algorithm="weighted-draw/1", objects_hash=HASH, objects=478, objects_size=31_070,
        officers_hash=HASH, officers=12, officers_size=412, count=24,
        officers_each=2, weights_basis="兴应急抽查细则〔2026〕1号", items=("330231001000",), window_from="2026-11-25",
        window_until="2026-12-25", commitment=HASH, beacon="双色球 2026-11-26 开奖号码", witness="王监督",
        redraw_of="fedcba9876543210", reason="两家企业已注销",
    ),
    draws.DrawDrawn(
        draw="0123456789abcdef", organ=640104012, region="640104", committed=HASH, nonce=HASH,
        beacon="03 08 11 17 22 31", seed=HASH, lines=(477, 0), officers=(0, 11, 3, 4), kept=("fedcba9876543210",),
    ),
    planning.InspectionWithdrawn(
        **VISIT, organ=640104012, region="640104", draw="0123456789abcdef", reason="两家企业已注销",
    ),
    draws.InspectionAssigned(
        **VISIT, organ=640104012, region="640104",
        officers=(planning.FiledOfficer(certificate="NX-0001", name="马建国", organ=640104012),),
        draw="0123456789abcdef", place=1,
    ),
    year_plans.PlanMade(
        plan="0123456789abcdef", organ=640104012, region="640104", year=2027, title="年度检查计划", scope="640104",
        shares=year_plans.ClassShares(A=33, B=50, C=100, D=200, unrated=100), method="on_site", items=("330231001000",),
        first_day="2027-01-01", last_day="2027-12-31", window_days=10, officers=12, officers_each=2, days_each=1,
        usable=60, working_days=248, objects=478, visits=512, provisional=True,
    ),
    item_list.ItemListed(
        region="64", valid_from="2026-01-01", valid_until="2026-12-31", source="宁应急〔2026〕1号",
        item="330231001000", name="消防通道", field="emergency", legal_basis="安全生产法 §65",
        subject="县级以上应急管理部门", levels=("city", "county"), method="either", objects="生产经营单位",
        frequency="每年不超过2次", contents="通道是否畅通", checklist_version=3,
    ),
    item_list.ChecklistLineListed(
        region="64", valid_from="2026-01-01", valid_until="2026-12-31", source="宁应急〔2026〕1号",
        item="330231001000", no=3, text="危险化学品储存场所是否设置明显标志", basis="危化品条例第二十条",
    ),
    whitelist.EnterpriseWhitelisted(
        region="6401", valid_from="2026-01-01", valid_until="2026-12-31", source="银政办〔2026〕3号",
        subject="91640100MA76F2QX81", enterprise_name="宁夏枸杞有限公司", listed_by="银川市司法局", reason="信用良好",
    ),
    listed.ListPublished(
        list="items", region="64", edition="0011223344556677", day="2026-01-01", part=1, parts=1,
        place="宁夏司法厅网站",
        entries=(
            listed.PublishedEntry(key="330231001000", region="64", valid_from="2026-01-01", digest=HASH),
        ),
    ),
    listed.ListImported(
        list="items", region="64", file_name="事项清单.xlsx", file_hash=HASH, rows=9, added=5, changed=1, unchanged=2,
        refused=1,
    ),
    cap_list.CapSet(
        region="64", valid_from="2026-01-01", valid_until="2026-12-31", source="宁应急〔2025〕20号", kind="high_risk",
        grade="1", scope="organ", level="county", field="emergency", most=2, least=1, basis="宁夏应急厅 年度频次上限",
    ),
    cap_list.EnterpriseClassed(
        region="6401", valid_from="2026-01-01", valid_until="2026-12-31", source="银应急〔2026〕2号",
        subject="91640100MA76F2QX81", enterprise_name="宁夏枸杞有限公司", kind="coal_mine", grade="D",
        field="emergency", level="city",
    ),
    cap_list.CountingSet(
        region="64", valid_from="2026-01-01", valid_until="2026-12-31", source="宁司发〔2026〕1号", cause="complaint",
        counter="monitored", monitored_most=4, basis="国办发〔2024〕54号",
    ),
    cap_list.PolicySet(
        region="64", valid_from="2026-01-01", valid_until="2026-12-31", source="宁司发〔2026〕1号", rule="R24",
        level="gate", number=3, basis="市监总局令49号 §42",
    ),
    qualification.BodyListed(
        region="640104", valid_from="2026-01-01", valid_until="2026-12-31", source="银司发〔2026〕1号",
        organ=640104013, name="兴庆区应急管理综合执法大队", kind="entrusted", principal="兴庆区应急管理局",
        entrustment="委托书〔2026〕1号", credit_code="11640104MB0000000X", level="county", field="emergency",
    ),
    qualification.OfficerListed(
        region="640104", valid_from="2026-01-01", valid_until="2029-12-31", source="银司发〔2026〕1号",
        certificate="NX-0001", name="马建国", organ=640104012, competence="inspector", fields=("emergency", "fire"),
        issuer="宁夏回族自治区人民政府",
    ),
    exempting.ExceptionGranted(**VISIT, organ=640104012, rule="R04", reason="发生亡人事故，须立即核查"),
    exempting.ExceptionWithdrawn(**VISIT, organ=640104012, rule="R04", reason="事故已由上级调查"),
    credit_list.CreditListed(
        region="64", valid_from="2026-01-01", valid_until="2026-12-31", source="宁市监信〔2026〕1号",
        subject="91640100MA76F2QX81", enterprise_name="宁夏枸杞有限公司", credit="B", classed_by="宁夏市场监管厅",
    ),
    licences.LicenceListed(
        region="6401", valid_from="2024-01-01", valid_until="2026-12-31", source="宁应急许〔2024〕8号",
        subject="91640100MA76F2QX81", enterprise_name="宁夏枸杞有限公司", number="（宁）WH安许证字〔2024〕8号",
        licence="安全生产许可证", items=("330231001000",), field="emergency",
    ),
    differing.RulesDiffered(
        **VISIT, organ=640104012, approved_by="NX-0003",
        said=(planning.RulingSaid(rule="R04", level="note", code="CAP_REACHED_BY_THIS"),), found=FOUND,
    ),
    differing.DifferenceDecided(**VISIT, organ=640104012, found=FOUND, decision="stands", reason="已改期至明年"),
)  # fmt: skip


def sealed(body: Body) -> Envelope:
    """The golden envelope of a body: everything about it is fixed."""
    return seal(
        SIGNER, seq=1, prev=ZERO_HASH, kind=body.KIND, made_at=1_795_420_800_123, clock_offset=-250, author="NX-0001",
        organ=640104012, body=body.to_map(),
    )  # fmt: skip


def golden() -> dict[str, dict[str, str]]:
    """The golden records: kind -> body and envelope in hex."""
    told: dict[str, dict[str, str]] = json.loads(GOLDEN.read_text()) if GOLDEN.exists() else {}
    return told


if __name__ == "__main__":
    kept = golden()
    for sample in SAMPLES:
        made = {"body": cbor.encode(sample.to_map()).hex(), "envelope": sealed(sample).raw.hex()}
        kept.setdefault(sample.KIND, made)
    GOLDEN.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
