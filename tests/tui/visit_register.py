"""The made-up register of the visit's tests: an organ, its people, items with checklists, lists, one planned line."""

from __future__ import annotations

from inspector_tui.codes import root, status, trust
from inspector_tui.domain.planning import InspectionPlanned
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import (
    BlockAllotted,
    DeviceEnrolled,
    EnterpriseRegistered,
    OfficerRegistered,
    OrganRegistered,
)
from inspector_tui.domain.vocabulary import Role
from inspector_tui.ledger.envelope import device_id
from inspector_tui.ledger.keys import Ed25519Signer
from tests.item_lists import listed, published

NOW = 1_795_420_800 + 4 * 3600
"""2026-11-23, afternoon in China."""
DAY = 86_400
ORGAN = 640100012
SUBJECT = "91640100MA76F2QX81"
ENTERPRISE = "银川某某化工有限公司"
INSPECTION = "0123456789abcdef"
FIRST, SECOND, BOSS = "64010025001", "64010025034", "64010025009"
PREFIX = "https://jc.example.gov.cn/c/"
ITEMS = ("330217001", "330217002", "330217003")
PHONE = "0951-6888123"

ROOT, TRUST, STATUS, PERMIT = (Ed25519Signer.from_seed(bytes([number]) * 32) for number in range(1, 5))
DEVICES = {
    role: Ed25519Signer.from_seed(bytes([number]) * 32)
    for number, role in enumerate(("officer", "supervisor", "checkpoint", "server"), 20)
}
NAMES = {"officer": "马建国", "supervisor": "王志强", "checkpoint": "北门门岗", "server": "server"}
CERTIFICATES = {"officer": FIRST, "supervisor": BOSS}


def trust_list(*, seq: int = 7, issued_at: int = NOW - 2 * 3600) -> bytes:
    """The trust list of this world."""

    def key(signer: Ed25519Signer, role: trust.Role) -> trust.TrustKey:
        times = (NOW - 30 * DAY, NOW + 300 * DAY, NOW + 365 * DAY)
        return trust.TrustKey(signer.kid, ORGAN, signer.alg, signer.public, role, *times)

    return trust.build_trust(
        TRUST,
        root.delegate(ROOT, TRUST.public, start=NOW - 60 * DAY, end=NOW + 300 * DAY),
        seq=seq,
        issued_at=issued_at,
        organs=[trust.Organ(ORGAN, "银川市应急管理局", "11640100000001206Y")],
        trust_keys=[key(PERMIT, trust.Role.PERMIT), key(STATUS, trust.Role.STATUS)],
        prefix=PREFIX,
    )


def status_list(states: dict[int, status.PermitState] | None = None, *, issued_at: int = NOW + 1) -> bytes:
    """The status list: newer than the approval, everything valid unless told."""
    bits = status.pack_states(states or {}, 2000)
    return status.build_status(STATUS, number=1, issued_at=issued_at, bits=bits)


def register() -> list[Body]:
    organ = OrganRegistered(
        organ=ORGAN,
        name="银川市应急管理局",
        short_name="银应急",
        credit_code="11640100MB0001234X",
        level="city",
        region="640100",
        field="emergency",
        phone=PHONE,
        supervision_phone="0951-6075012",
    )
    officers = [
        OfficerRegistered(
            certificate=number,
            name=name,
            organ=ORGAN,
            valid_from="2025-01-01",
            valid_until="2029-12-31",
            fields=("emergency",),
        )
        for number, name in ((FIRST, "马建国"), (SECOND, "李娜"), (BOSS, "王志强"))
    ]
    devices = [
        DeviceEnrolled(
            device=device_id(DEVICES[role].public),
            alg=DEVICES[role].alg,
            public=DEVICES[role].public,
            organ=ORGAN,
            role=told,
            name=NAMES[role],
            certificate=CERTIFICATES.get(role),
        )
        for role, told in _ROLES.items()
    ]
    boss = device_id(DEVICES["supervisor"].public)
    blocks = [
        BlockAllotted(device=boss, organ=ORGAN, purpose="filing", series=2026, first=118, count=100),
        BlockAllotted(device=boss, organ=ORGAN, purpose="status", series=1, first=100, count=100),
    ]
    return [organ, *officers, *devices, *blocks, *_items(), *_plan()]


_ROLES: dict[str, Role] = {"officer": "officer", "supervisor": "supervisor", "checkpoint": "checkpoint"}


def _plan() -> list[Body]:
    enterprise = EnterpriseRegistered(
        subject=SUBJECT, name=ENTERPRISE, region="640100", address="银川市西夏区兴洲北街 8 号", grade="B"
    )
    planned = InspectionPlanned(
        inspection=INSPECTION,
        organ=ORGAN,
        year=2026,
        subject=SUBJECT,
        enterprise_name=ENTERPRISE,
        region="640100",
        items=ITEMS,
        purpose="daily",
        window_from="2026-11-01",
        window_until="2026-11-30",
        grade="B",
        address="银川市西夏区兴洲北街 8 号",
    )
    return [enterprise, planned]


def _items() -> list[Body]:
    told = {
        "危险化学品储存场所安全条件检查": (
            "储罐区设置可燃气体检测报警装置, 报警信号送至有人值守处",
            "储存场所与明火、散发火花地点的距离符合标准",
            "禁忌物料分区、分间储存, 堆垛间距不小于 0.8 m",
            "库房通风、防静电接地设施完好, 接地电阻有检测记录",
        ),
        "安全生产主体责任落实情况检查": (
            "主要负责人、安全管理人员持有效合格证",
            "全员安全生产责任制已公示并每年考核",
            "从业人员三级安全教育档案齐全, 新员工不少于 72 学时",
        ),
        "应急救援准备情况检查": (
            "应急预案已备案且在三年有效期内",
            "每半年至少组织一次现场处置方案演练, 有记录和评估",
        ),
    }
    return published(
        entry
        for code, (name, lines) in zip(ITEMS, told.items(), strict=True)
        for entry in listed(
            code, name, lines, basis="GB 15603-2022 第 5 条", legal_basis="《危险化学品安全管理条例》第二十条"
        )
    )
