"""How filings are approved, as a table: which organ or region, in how many steps, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from inspector_tui.documents.list_of_leniency import codes
from inspector_tui.documents.lists import Choice, ListField, ListKind, RowContext, short_text
from inspector_tui.domain.approvals import ApprovalRuleListed
from inspector_tui.errors import BadInput
from inspector_tui.i18n import N_

STEPS: Final = {
    "1": "一级 一步 一级审批 直接审批 单级",
    "2": "二级 两级 两步 审核审批 审核后审批 先审核后审批 两级审批",
}


def _rule(cells: Mapping[str, Any], context: RowContext) -> ApprovalRuleListed:
    organ = None
    if "organ" in cells:
        organ = (context.organs or {}).get(cells["organ"])
        if organ is None:
            raise BadInput("ORGAN_UNKNOWN", organ=cells["organ"], at="organ")
    return ApprovalRuleListed(
        **context.common(cells),
        organ=organ,
        steps=int(cells["steps"]),
        approvers=cells.get("approvers", ()),
        note=cells.get("note"),
    )


APPROVALS: Final = ListKind(
    "approvals",
    N_("Approval rules"),
    N_("In how many steps filings are approved, and by whom, for a region or one organ."),
    ApprovalRuleListed,
    (
        ListField("organ", N_("Organ"), "执法机关 机关 执法主体 实施主体 organ | 单位 部门", short_text),
        ListField(
            "steps",
            N_("Steps"),
            "审批级数 审批步骤 审批方式 审批层级 steps | 级数",
            Choice("STEPS_UNKNOWN", STEPS),
            True,
        ),
        ListField("approvers", N_("Approvers"), "审批人证号 审批人执法证号 审批人 负责人证号 approvers", codes),
        ListField("note", N_("Note"), "说明 备注 note", short_text),
    ),
    _rule,
)
