"""Credit classes of enterprises as a table: whose, which, from which day, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from inspector_tui.documents.lists import ENTERPRISE, Choice, ListField, ListKind, RowContext, short_text
from inspector_tui.domain.credit_list import CreditListed
from inspector_tui.i18n import N_

CREDIT_WORDS: Final = {
    "A": "A级 A类 A 低 低风险 信用风险低 守信",
    "B": "B级 B类 B 一般 一般风险 信用风险一般",
    "C": "C级 C类 C 较高 较高风险 信用风险较高 失信",
    "D": "D级 D类 D 高 高风险 信用风险高 严重失信",
    "unrated": "未评级 未定级 未分级 未分类 无",
}
"""国市监信发〔2022〕6号: 信用风险低 A, 一般 B, 较高 C, 高 D."""


def _credit(cells: Mapping[str, Any], context: RowContext) -> CreditListed:
    told = {name: cells[name] for name in ("subject", "enterprise_name", "credit", "classed_by") if name in cells}
    return CreditListed(**context.common(cells), **told)


CREDITS: Final = ListKind(
    "credits",
    N_("Credit classes"),
    N_("The credit class of each enterprise from a day on: caps may go by it, and draws weigh it."),
    CreditListed,
    (
        *ENTERPRISE,
        ListField(
            "credit",
            N_("Credit class"),
            "信用风险分类 企业信用风险分类 信用风险等级 企业信用风险等级 信用等级 信用分类 credit creditclass | 分类",
            Choice("CREDIT_CLASS_UNKNOWN", CREDIT_WORDS),
            True,
        ),
        ListField(
            "classed_by", N_("Classed by"), "认定机关 评定机关 认定部门 评定部门 classedby | 数据来源", short_text
        ),
    ),
    _credit,
)
