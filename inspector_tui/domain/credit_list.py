"""The credit classes of enterprises (企业信用风险分类) as a list: which class on which day, and by whose word."""

from __future__ import annotations

from typing import ClassVar

from inspector_tui.domain.listed import EnterpriseEntry
from inspector_tui.domain.record import Name, record_kind
from inspector_tui.domain.vocabulary import Grade


@record_kind("credit.listed/1", audience="region")
class CreditListed(EnterpriseEntry):
    """An enterprise's credit class from a day on, apart from the risk of what it does (优化营商环境条例 §54:
    差异化监管). It goes before what the register or a plan says; letters are never put in an order."""

    LIST: ClassVar[str] = "credits"
    credit: Grade
    classed_by: Name | None = None

    @property
    def words(self) -> str:
        return f"{super().words} {self.credit} {self.classed_by or ''}"
