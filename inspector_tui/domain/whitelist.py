"""The whitelist (涉企检查白名单): enterprises that are left alone, by whose word, why, and until when."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from inspector_tui.domain.listed import EnterpriseEntry
from inspector_tui.domain.record import Name, Text, record_kind


@record_kind("enterprise.whitelisted/1", audience="region")
class EnterpriseWhitelisted(EnterpriseEntry):
    """An enterprise on the whitelist (白名单): until its last day nobody visits it, except for a complaint, a
    transfer or an urgent cause (银川 四张清单)."""

    LIST: ClassVar[str] = "whitelist"
    listed_by: Name
    reason: Annotated[Text, Field(min_length=1)]

    @property
    def words(self) -> str:
        return f"{super().words} {self.listed_by}"
