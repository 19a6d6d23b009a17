"""Caps, what enterprises count as, what counts, and how strictly rules are taken, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from inspector_tui.documents.cause_words import CAUSES
from inspector_tui.documents.list_of_items import FIELD, LEVEL, whole
from inspector_tui.documents.lists import (
    ENTERPRISE,
    Choice,
    ListField,
    ListKind,
    RowContext,
    long_text,
)
from inspector_tui.documents.plan_values import clean_code
from inspector_tui.domain.cap_list import ANY_GRADE, CapSet, CountingSet, EnterpriseClassed, PolicySet
from inspector_tui.errors import BadInput
from inspector_tui.i18n import N_

OBJECT_KINDS: Final = {
    "high_risk": "高危 高危企业 高危行业 高危生产经营单位 高危行业企业",
    "other": "非高危 非高危企业 其他 其他企业 一般 一般企业 非高危行业 非高危生产经营单位",
    "coal_mine": "煤矿 煤矿企业",
    "noncoal_mine": "非煤矿山 非煤矿山企业 金属非金属矿山",
    "parent_company": "上级公司 矿山上级公司 煤矿上级公司 集团公司",
    "key": "重点 重点企业 重点检查企业 重点监管企业",
    "credit": "信用 信用分类 信用风险分类 企业信用分类 按信用分类 信用等级",
    "any": "任何 不限 所有 全部 所有企业 全部企业",
}
SCOPES: Final = {
    "organ": "本机关 同一机关 同一主体 同一执法主体 单个机关",
    "level": "本级 同级 同一层级 同层级",
    "all": "各级合计 各级 合计 全部层级 市县合计 跨层级",
}
COUNTERS: Final = {
    "capped": "计入 计入上限 受限 计入频次",
    "monitored": "不计入但监测 不受限但监测 不受上限限制 跟踪监督 监测",
    "excluded": "不计入 排除 不计",
}
STRICTNESS: Final = {
    "block": "禁止 阻断",
    "gate": "需批 需审批 审批",
    "warn": "提醒 警示 预警",
    "note": "记录 提示",
}


def grade(text: str) -> str:
    """A grade in the form that the table and the classes share: 一级 and 1 alike, 未定级, A级 and A alike.

    Raises BadInput GRADE_MALFORMED (text); letters and numbers are never put in an order.
    """
    folded = "".join(clean_code(text, 32).split()).upper()
    folded = folded.removesuffix("级").removesuffix("类").removesuffix("等")
    known = {"一": "1", "二": "2", "三": "3", "四": "4", "未定": "unrated", "未评": "unrated", "无": "unrated"}
    known |= {"UNRATED": "unrated", "不限": ANY_GRADE, "全部": ANY_GRADE, "ANY": ANY_GRADE, "所有": ANY_GRADE}
    told = known.get(folded, folded)
    if not told or not all(each.isalnum() for each in told):
        raise BadInput("GRADE_MALFORMED", text=text)
    return told


def rule(text: str) -> str:
    """A rule's id: R04. Raises BadInput RULE_UNKNOWN (text)."""
    folded = "".join(clean_code(text, 16).split()).upper()
    if len(folded) != 3 or folded[0] != "R" or not folded[1:].isdigit():
        raise BadInput("RULE_UNKNOWN", text=text)
    return folded


def _cap(cells: Mapping[str, Any], context: RowContext) -> CapSet:
    if "most" not in cells and "least" not in cells:
        raise BadInput("CAP_NUMBER_MISSING", at="most")
    if cells.get("least", 0) > cells.get("most", 10**9):
        raise BadInput("CAP_REVERSED", at="least", least=cells["least"], most=cells["most"])
    told = {
        name: cells[name] for name in ("kind", "scope", "level", "field", "most", "least", "basis") if name in cells
    }
    return CapSet(**context.common(cells), **told, grade=cells.get("grade", ANY_GRADE))


def _classed(cells: Mapping[str, Any], context: RowContext) -> EnterpriseClassed:
    told = {name: cells[name] for name in ("subject", "enterprise_name", "kind", "level") if name in cells}
    field = context.field_of(cells)
    return EnterpriseClassed(**context.common(cells), **told, grade=cells.get("grade", "unrated"), field=field)


def _counting(cells: Mapping[str, Any], context: RowContext) -> CountingSet:
    told = {name: cells[name] for name in ("cause", "counter", "monitored_most", "basis") if name in cells}
    return CountingSet(**context.common(cells), **told)


def _policy(cells: Mapping[str, Any], context: RowContext) -> PolicySet:
    told = {name: cells[name] for name in ("rule", "level", "number", "basis") if name in cells}
    return PolicySet(**context.common(cells), **told)


_KIND = ListField(
    "kind",
    N_("Kind of enterprise"),
    "企业类别 对象类别 检查对象类别 企业类型 kind | 类别 类型 检查对象",
    Choice("OBJECT_KIND_UNKNOWN", OBJECT_KINDS),
    True,
)
_GRADE = ListField("grade", N_("Grade"), "等级 分级 标准化等级 安全生产标准化等级 分类等级 grade | 级别", grade)
_FIELD = ListField("field", N_("Field of enforcement"), "执法领域 领域 field | 行业领域", FIELD)
_BASIS = ListField("basis", N_("Basis"), "依据 制定依据 政策依据 basis | 来源依据", long_text, True)

CAPS: Final = ListKind(
    "caps",
    N_("Caps"),
    N_("How often a year an enterprise of a kind and grade may be inspected at most, and must be at least."),
    CapSet,
    (
        _KIND,
        _GRADE,
        ListField("most", N_("At most a year"), "年度上限 频次上限 年度频次上限 最多次数 most | 上限 次数", whole),
        ListField("least", N_("At least a year"), "年度下限 最低频次 最少次数 least | 下限", whole),
        ListField(
            "scope", N_("Counted for"), "计算范围 统计范围 计次范围 scope | 范围", Choice("CAP_SCOPE_UNKNOWN", SCOPES)
        ),
        ListField("level", N_("Level"), "层级 执法层级 检查层级 level", LEVEL),
        _FIELD,
        _BASIS,
    ),
    _cap,
)
CLASSES: Final = ListKind(
    "classes",
    N_("Enterprise classes"),
    N_("What each enterprise counts as in the table of caps, and which level of organ inspects it."),
    EnterpriseClassed,
    (
        *ENTERPRISE,
        _KIND,
        _GRADE,
        _FIELD,
        ListField(
            "level",
            N_("Level that inspects"),
            "执法层级 监管层级 对应层级 level | 层级",
            LEVEL,
        ),
    ),
    _classed,
)
COUNTING: Final = ListKind(
    "counting",
    N_("Counting"),
    N_("Which inspections count under the cap, which are exempt but watched, and which count nowhere."),
    CountingSet,
    (
        ListField(
            "cause",
            N_("Comes from"),
            "任务来源 检查来源 检查事由 cause | 来源 类型",
            Choice("CAUSE_UNKNOWN", CAUSES),
            True,
        ),
        ListField(
            "counter",
            N_("Counted as"),
            "计次方式 计数方式 是否计入 counter | 计入",
            Choice("COUNTER_UNKNOWN", COUNTERS),
            True,
        ),
        ListField("monitored_most", N_("Warn from"), "预警次数 合理频次 monitoredmost | 次数", whole),
        _BASIS,
    ),
    _counting,
)
POLICY: Final = ListKind(
    "policy",
    N_("Strictness of rules"),
    N_("How strictly the region takes a rule, and the number it works with."),
    PolicySet,
    (
        ListField("rule", N_("Rule"), "规则 规则编号 rule", rule, True),
        ListField(
            "level", N_("Strictness"), "处理方式 级别 level | 等级", Choice("STRICTNESS_UNKNOWN", STRICTNESS), True
        ),
        ListField("number", N_("Its number"), "数值 参数 number", whole),
        _BASIS,
    ),
    _policy,
)
