"""Licences of enterprises as a table: whose, which, for which items, until when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from inspector_tui.documents.list_of_items import FIELD
from inspector_tui.documents.lists import ENTERPRISE, ListField, ListKind, RowContext, code, short_text
from inspector_tui.domain.licences import LicenceListed
from inspector_tui.errors import BadInput
from inspector_tui.i18n import N_

_PARTS: Final = re.compile(r"[,，、;；\s]+")


def item_codes(text: str) -> tuple[str, ...]:
    """Codes of items with commas, 、 or blanks between. Raises as `code` for one that is none."""
    return tuple(dict.fromkeys(code(part) for part in _PARTS.split(text.strip()) if part))


def _licence(cells: Mapping[str, Any], context: RowContext) -> LicenceListed:
    common = context.common(cells)
    if "valid_from" not in cells:
        raise BadInput("LICENCE_START_MISSING", at="valid_from")
    told = {name: cells[name] for name in ("subject", "enterprise_name", "number", "licence", "items") if name in cells}
    return LicenceListed(**common, **told, field=context.field_of(cells))


LICENCES: Final = ListKind(
    "licences",
    N_("Licences"),
    N_("Licences of enterprises with their validity: one that has run out is told, and frequencies count within it."),
    LicenceListed,
    (
        *ENTERPRISE,
        ListField(
            "licence", N_("Licence"), "许可证名称 许可名称 许可事项 证书名称 licence | 许可 证书", short_text, True
        ),
        ListField(
            "number", N_("Licence number"), "许可证编号 许可编号 证书编号 许可证号 number | 编号 证号", short_text, True
        ),
        ListField("items", N_("For items"), "适用检查事项 检查事项编码 检查事项 items | 事项", item_codes),
        ListField(
            "field",
            N_("Field of enforcement"),
            "执法领域 领域 field | 行业领域",
            FIELD,
        ),
    ),
    _licence,
)
