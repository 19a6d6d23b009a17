"""The item list, the checklists and the whitelist as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from inspector_tui.documents.lists import (
    ENTERPRISE,
    Choice,
    ListField,
    ListKind,
    RowContext,
    code,
    long_text,
    short_text,
)
from inspector_tui.domain.frequency import is_read
from inspector_tui.domain.item_list import ChecklistLineListed, ItemListed
from inspector_tui.domain.listed import ListEntry, short_key
from inspector_tui.domain.whitelist import EnterpriseWhitelisted
from inspector_tui.errors import BadInput
from inspector_tui.i18n import N_

FIELDS: Final = {
    "emergency": "应急管理 应急 安全生产 应急管理局 应急管理厅",
    "market": "市场监管 市场监督管理 市场监管局",
    "environment": "生态环境 环保 环境",
    "fire": "消防 消防救援",
    "health": "卫生健康 卫健 卫生",
    "housing": "住房和城乡建设 住建 住房城乡建设",
    "transport": "交通运输 交通",
    "justice": "司法行政 司法",
}
LEVELS: Final = {
    "nation": "国家 国家级 国",
    "province": "自治区 自治区级 省 省级 区级",
    "city": "市 市级 设区的市 地市级",
    "county": "县 县级 县区 县（区） 县(区) 县（市、区） 区县",
    "township": "乡 乡级 乡镇 街道 乡镇（街道） 乡镇(街道)",
}
METHODS: Final = {
    "onsite": "现场 现场检查 入企 入企检查 实地 实地检查 实地核查",
    "offsite": "非现场 非现场检查 书面 书面检查 书面核查 网络监测 网络检查 远程 在线监测 线上 线上检查",
    "either": "现场或非现场 均可",
}
FIELD: Final = Choice("ENFORCEMENT_FIELD_UNKNOWN", FIELDS)
LEVEL: Final = Choice("LEVEL_UNKNOWN", LEVELS)
METHOD: Final = Choice("METHOD_UNKNOWN", METHODS)
_JOINED: Final = {"省市县": "省、市、县", "省市": "省、市", "市县": "市、县", "省市县乡": "省、市、县、乡"}
_PARTS: Final = re.compile("[/、,，;；+＋和或及与]")


def levels(text: str) -> tuple[str, ...]:
    """The levels that a cell names: 市级, 自治区、市、县, 市县两级. Raises BadInput LEVEL_UNKNOWN (text, choices)."""
    try:
        return (LEVEL(text),)
    except BadInput:
        bare = re.sub("[两三四各]级$", "", "".join(text.split()))
        parts = [part for part in _PARTS.split(_JOINED.get(bare, bare)) if part]
        try:
            return tuple(dict.fromkeys(LEVEL(part) for part in parts)) or (LEVEL(text),)
        except BadInput as error:
            raise LEVEL.unknown(text) from error


def method(text: str) -> str:
    """How an item is inspected; a cell that names ways on site and off site means either. Raises BadInput
    METHOD_UNKNOWN (text, choices)."""
    try:
        told = {METHOD(part) for part in _PARTS.split(text) if part.strip()}
    except BadInput as error:
        raise METHOD.unknown(text) from error
    if not told:
        raise METHOD.unknown(text)
    return told.pop() if len(told) == 1 else "either"


def whole(text: str) -> int:
    """A whole number, also written V3 or 第3版. Raises BadInput NUMBER_NOT_UNDERSTOOD (text)."""
    digits = code(text).strip("vV第版").removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise BadInput("NUMBER_NOT_UNDERSTOOD", text=text)
    return int(digits)


def _item(cells: Mapping[str, Any], context: RowContext) -> ItemListed:
    told = {each.name: cells[each.name] for each in _ITEM_FIELDS if each.name in cells}
    told.setdefault("item", short_key(cells["name"], cells.get("subject", ""), cells["legal_basis"]))
    told["field"] = context.field_of(cells)
    return ItemListed(**context.common(cells), **told)


_ITEM_FIELDS = (
    ListField(
        "item",
        N_("Item code"),
        "事项编码 事项代码 检查事项编码 检查事项代码 实施清单编码 itemcode | 编码 编号 code",
        code,
    ),
    ListField(
        "name",
        N_("Item name"),
        "检查事项名称 检查事项 事项名称 事项 item itemname | 检查项目 名称 name",
        short_text,
        True,
    ),
    ListField(
        "legal_basis",
        N_("Legal basis"),
        "法律依据 检查依据 设定依据 实施依据 法定依据 legalbasis | 依据 basis",
        long_text,
        True,
    ),
    ListField(
        "subject",
        N_("Who inspects"),
        "检查主体 实施主体 检查机关 实施机构 执法主体 检查部门 | 责任部门 主管部门 单位",
        short_text,
    ),
    ListField("levels", N_("Levels"), "实施层级 检查层级 行使层级 level | 层级", levels, choices=LEVEL),
    ListField(
        "field",
        N_("Field of enforcement"),
        "执法领域 检查领域 领域 field | 行业领域",
        FIELD,
    ),
    ListField("method", N_("Method"), "检查方式 检查形式 方式 method", method, choices=METHOD),
    ListField("objects", N_("Objects"), "检查对象 对象 检查对象范围 objects", long_text),
    ListField(
        "frequency",
        N_("Frequency"),
        "检查频次 年度检查频次 年度频次上限 频次上限 频次 frequency | 检查频率 检查比例",
        long_text,
    ),
    ListField("contents", N_("Contents"), "检查内容 检查标准 内容 contents", long_text),
    ListField(
        "checklist_version", N_("Checklist version"), "检查标准版本 标准版本 检查单版本 checklistversion | 版本", whole
    ),
)


def _doubts(entry: ListEntry) -> Iterator[BadInput]:
    if isinstance(entry, ItemListed) and entry.frequency and not is_read(entry.frequency):
        yield BadInput("FREQUENCY_UNREAD", text=entry.frequency, at="frequency")


def _checklist_line(cells: Mapping[str, Any], context: RowContext) -> ChecklistLineListed:
    told = {name: cells[name] for name in ("item", "no", "text", "basis") if name in cells}
    return ChecklistLineListed(**context.common(cells), **told)


def _whitelisted(cells: Mapping[str, Any], context: RowContext) -> EnterpriseWhitelisted:
    common = context.common(cells)
    if common["valid_until"] is None:
        raise BadInput("WHITELIST_END_MISSING", at="valid_until")
    told = {name: cells[name] for name in ("subject", "enterprise_name", "listed_by", "reason")}
    return EnterpriseWhitelisted(**common, **told)


ITEMS: Final = ListKind(
    "items",
    N_("Item list"),
    N_("What may be inspected, by whom, how and how often. Only what stands published may be filed."),
    ItemListed,
    _ITEM_FIELDS,
    _item,
    published=True,
    doubts=_doubts,
)
CHECKLISTS: Final = ListKind(
    "checklists",
    N_("Checklists"),
    N_("What is looked at on site, line by line, for each item of the item list."),
    ChecklistLineListed,
    (
        ListField(
            "item",
            N_("Item code"),
            "检查事项编码 检查事项代码 事项编码 事项代码 itemcode | 检查单 编码 list item",
            code,
            True,
        ),
        ListField("no", N_("No."), "序号 行号 条目序号 no key | 编号 number", whole, True),
        ListField(
            "text", N_("What is checked"), "检查内容 检查标准 检查要点 text | 检查项目 内容 content", long_text, True
        ),
        ListField("basis", N_("Legal basis"), "检查依据 法律依据 依据条款 basis | 依据 demand", long_text),
    ),
    _checklist_line,
)
WHITELIST: Final = ListKind(
    "whitelist",
    N_("Whitelist"),
    N_("Enterprises that nobody visits until a day, except for a complaint, a transfer or an urgent cause."),
    EnterpriseWhitelisted,
    (
        *ENTERPRISE,
        ListField(
            "listed_by",
            N_("Listed by"),
            "列入机关 列入部门 认定机关 认定部门 推荐单位 listedby | 部门 单位",
            short_text,
            True,
        ),
        ListField("reason", N_("Reason"), "列入理由 列入原因 认定理由 入选理由 reason | 理由 原因", long_text, True),
    ),
    _whitelisted,
)
