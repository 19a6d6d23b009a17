"""Bodies that may inspect, and their people with certificates, as tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from inspector_tui.documents.list_of_items import FIELD, LEVEL
from inspector_tui.documents.lists import Choice, ListField, ListKind, RowContext, code, short_text
from inspector_tui.domain.qualification import BodyListed, OfficerListed
from inspector_tui.errors import BadInput
from inspector_tui.i18n import N_

BODY_KINDS: Final = {
    "authority": "行政机关 机关 法定行政机关 行政执法机关",
    "authorised": "授权组织 法律法规授权组织 法律、法规授权组织 法律法规授权的组织 授权",
    "entrusted": "受委托组织 委托组织 受委托 委托",
}
COMPETENCES: Final = {
    "inspector": "执法人员 行政执法人员 检查人员 执法",
    "assistant": "辅助人员 行政执法辅助人员 协助人员 协助检查人员 辅助",
    "expert": "专家 技术专家 专业技术人员",
}


def fields(text: str) -> tuple[str, ...]:
    """Fields of enforcement, parted by commas or 、. Raises BadInput ENFORCEMENT_FIELD_UNKNOWN (text, choices)."""
    parts = re.split("[、，,；;]", text)
    return tuple(dict.fromkeys(FIELD(part) for part in parts if part.strip()))


def _organ(cells: Mapping[str, Any], context: RowContext) -> int:
    """The organ that a cell names by its number or name; one's own where there is none."""
    told = cells.get("organ")
    if told is None:
        return context.organ
    known = (context.organs or {}).get(told)
    if known is not None:
        return known
    if told.isascii() and told.isdigit() and len(told) == 9:
        return int(told)
    raise BadInput("ORGAN_UNKNOWN", at="organ", organ=told)


def _body(cells: Mapping[str, Any], context: RowContext) -> BodyListed:
    if cells["kind"] == "entrusted" and not (cells.get("principal") and cells.get("entrustment")):
        raise BadInput("PRINCIPAL_NEEDED", at="principal" if not cells.get("principal") else "entrustment")
    names = ("name", "kind", "principal", "entrustment", "credit_code", "level", "field")
    told = {name: cells[name] for name in names if name in cells}
    return BodyListed(**context.common(cells), **told, organ=_organ({"organ": cells["organ"]}, context))


def _officer(cells: Mapping[str, Any], context: RowContext) -> OfficerListed:
    common = context.common(cells)
    if common["valid_until"] is None:
        raise BadInput("CERTIFICATE_END_MISSING", at="valid_until")
    told = {name: cells[name] for name in ("certificate", "name", "competence", "fields", "issuer") if name in cells}
    return OfficerListed(**common, **told, organ=_organ(cells, context))


BODIES: Final = ListKind(
    "bodies",
    N_("Qualified bodies"),
    N_("Who may inspect at all: authorities, authorised organisations, and entrusted ones with their principal."),
    BodyListed,
    (
        ListField("organ", N_("Organ's number"), "机关编号 主体编号 执法主体编号 organ | 编号", short_text, True),
        ListField(
            "name", N_("Body"), "主体名称 执法主体 执法主体名称 机关名称 单位名称 body | 名称 name", short_text, True
        ),
        ListField(
            "kind",
            N_("Kind of body"),
            "主体类别 主体性质 主体类型 kind | 类别 性质",
            Choice("BODY_KIND_UNKNOWN", BODY_KINDS),
            True,
        ),
        ListField("principal", N_("Principal"), "委托机关 委托主体 委托单位 principal", short_text),
        ListField("entrustment", N_("Letter of entrustment"), "委托书 委托书文号 委托依据 entrustment", short_text),
        ListField("credit_code", N_("Body's credit code"), "统一社会信用代码 信用代码 creditcode", code),
        ListField("level", N_("Level"), "层级 执法层级 level", LEVEL),
        ListField("field", N_("Field of enforcement"), "执法领域 领域 field", FIELD),
    ),
    _body,
)
OFFICERS: Final = ListKind(
    "officers",
    N_("Officers and certificates"),
    N_("Certificates with their validity and fields; assistants and experts as such: they never inspect alone."),
    OfficerListed,
    (
        ListField(
            "certificate",
            N_("Certificate"),
            "执法证号 执法证件号 证件编号 证号 执法证编号 certificate | 编号",
            code,
            True,
        ),
        ListField("name", N_("Person's name"), "姓名 执法人员姓名 人员姓名 name", short_text, True),
        ListField("organ", N_("Organ"), "所在单位 执法主体 工作单位 单位 所属机关 organ | 单位名称", short_text),
        ListField(
            "competence",
            N_("Acts as"),
            "人员类别 人员类型 身份 competence | 类别",
            Choice("COMPETENCE_UNKNOWN", COMPETENCES),
        ),
        ListField("fields", N_("Fields"), "执法领域 执法类别 执法范围 fields | 领域", fields, choices=FIELD),
        ListField("issuer", N_("Issued by"), "发证机关 监制机关 issuer", short_text),
    ),
    _officer,
)
