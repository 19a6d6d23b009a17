"""Closed choices and identifiers, in the glossary's words. Values are what is signed: never rename one."""

from __future__ import annotations

from typing import Literal, NewType

OrganId = NewType("OrganId", int)
"""执法机关: nine digits, the first six the region (GB/T 2260), unsigned and below 2**53."""
SubjectId = NewType("SubjectId", str)
"""检查对象: 18-character credit code, 15-digit registration number, or another identifier of at most 32 characters."""
CertificateNo = NewType("CertificateNo", str)
"""执法证 number: opaque, at most 32 characters."""
ItemCode = NewType("ItemCode", str)
"""检查事项 code as published."""
InspectionId = NewType("InspectionId", str)
"""One planned inspection with its visit: 16 hex characters."""
StreamId = NewType("StreamId", str)
"""One matter: `inspection:…`, `enterprise:…`, `organ:…`."""
DeviceId = NewType("DeviceId", bytes)
"""First 16 bytes of SHA-256 over the device's public key."""

Role = Literal["officer", "supervisor", "checkpoint", "justice", "server"]
Level = Literal["nation", "province", "city", "county", "township"]
BodyKind = Literal["authority", "authorised", "entrusted"]
Field = Literal["emergency", "market", "environment", "fire", "health", "housing", "transport", "justice"]
Grade = Literal["A", "B", "C", "D", "unrated"]
Competence = Literal["inspector", "assistant", "expert"]
DocumentKind = Literal["plan", "record", "order", "measure", "recheck"]
"""现场检查方案, 现场检查记录, 责令限期整改指令书, 现场处理措施决定书, 整改复查意见书."""
LeniencyKind = Literal["no_penalty", "lighter", "reduced"]
"""不予处罚, 从轻处罚, 减轻处罚."""
ItemMethod = Literal["onsite", "offsite", "either"]
"""How an item is inspected: at the enterprise, from elsewhere (非现场), or as the case asks."""
Purpose = Literal["daily", "campaign", "complaint", "random", "reinspection", "urgent"]
Cause = Literal[
    "plan",
    "superior_campaign",
    "complaint",
    "transfer",
    "assistance",
    "offsite_lead",
    "media",
    "application",
    "licence_check",
    "rectification",
    "urgent",
]
"""Where an inspection comes from (任务来源): 年度计划, 上级部署专项, 投诉举报, 移送, 协助上级或异地协查,
非现场监测发现, 媒体曝光, 企业申请, 许可现场核查, 整改复查, 紧急情形.
What counts under a cap goes by this, not by the purpose."""
ObjectKind = Literal["high_risk", "other", "coal_mine", "noncoal_mine", "parent_company", "key", "credit", "any"]
"""What an enterprise counts as in the table of caps: 高危, 非高危, 煤矿, 非煤矿山, 矿山上级公司, 重点企业, any;
`credit`: by its credit class (信用风险分类) alone."""
CapScope = Literal["organ", "level", "all"]
"""Whose inspections a cap counts: one organ's, those of all organs of one level, everybody's."""
Counter = Literal["capped", "monitored", "excluded"]
"""Where an inspection counts: under the cap, apart but watched (不受上限限制, 跟踪监督), or nowhere."""
Answer = Literal["compliant", "not_compliant", "not_applicable"]
Severity = Literal["minor", "general", "major"]
Outcome = Literal["no_problem", "corrected", "order", "case"]
Confirmer = Literal["officer", "second_officer", "person"]
Confirmation = Literal["device", "pin", "signed", "refused"]
PermitStatus = Literal["valid", "revoked", "suspended", "closed"]
InspectionState = Literal[
    "planned",
    "filed",
    "returned",
    "merged",
    "approved",
    "inspecting",
    "concluded",
    "finished",
    "revoked",
    "withdrawn",
]
"""`merged`: taken into another organ's or another line's visit (综合查一次); it is not filed by itself.
`withdrawn`: the draw that planned it was replaced before anything was filed."""
TermUnit = Literal["working_days", "calendar_days", "before_leaving"]
VisitOrigin = Literal["typed", "scanned", "register"]
"""How the officer named the enterprise: typed, scanned from its own code or licence (扫码入企), or chosen."""
MatterKind = Literal[
    "backfill_overdue", "rating_low", "record_objected", "code_flagged", "records_odd", "rules_differ", "numbers_clash"
]
RatedAspect = Literal["identity_shown", "purpose_told", "manner", "fairness", "disturbance"]
Complaint = Literal[
    "profit_driven",
    "disturbed_business",
    "arbitrary_penalty",
    "inspection_quota",
    "disguised_inspection",
    "took_gifts",
    "accepted_hospitality",
    "shifted_costs",
    "forced_intermediary",
    "demanded_legal_representative",
    "arbitrary_seizure",
    "linked_to_targets",
    "inspected_under_other_name",
]
"""The five prohibitions and eight must-nots (五个严禁, 八个不得: 国办发〔2024〕54号), in their order."""

PURPOSE_CLAIM: dict[Purpose, int] = {
    "daily": 1,
    "campaign": 2,
    "complaint": 3,
    "random": 4,
    "reinspection": 5,
    "urgent": 6,
}
"""Claim 14 of the permit (inspection-code format 1, section 2)."""

PERMIT_STATUS_BITS: dict[PermitStatus, int] = {"valid": 0, "revoked": 1, "suspended": 2, "closed": 3}
"""Two bits a code in the status list (format 1, section 2)."""
