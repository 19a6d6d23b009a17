"""The leniency lists, the discretion benchmark and the joint list as tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from inspector_tui.documents.list_of_items import FIELD, whole
from inspector_tui.documents.lists import Choice, ListField, ListKind, RowContext, code, long_text, short_text
from inspector_tui.domain.joint_list import SceneItemListed
from inspector_tui.domain.leniency_lists import DiscretionListed, LeniencyListed
from inspector_tui.errors import BadInput
from inspector_tui.i18n import N_

KINDS: Final = {
    "no_penalty": "不予处罚 不予行政处罚 免予处罚 免罚 轻微不罚 首违不罚 不罚 初次违法不予处罚 轻微违法不予处罚",
    "lighter": "从轻 从轻处罚 从轻行政处罚",
    "reduced": "减轻 减轻处罚 减轻行政处罚",
}
_PARTS: Final = re.compile("[、,，;；/\n]+")


def several(text: str) -> tuple[str, ...]:
    """Names or codes on one cell, parted by the usual signs. Raises as `clean_text`."""
    return tuple(dict.fromkeys(short_text(part) for part in _PARTS.split(text) if part.strip()))


def codes(text: str) -> tuple[str, ...]:
    """Codes on one cell, each once. Raises as `clean_text`."""
    return tuple(dict.fromkeys(code(part) for part in _PARTS.split(text) if part.strip()))


def years(text: str) -> int:
    """A number of years, also 两年 or 2年内. Raises BadInput NUMBER_NOT_UNDERSTOOD (text)."""
    bare = "".join(text.split()).removesuffix("内").removesuffix("年")
    spelt = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
    found = spelt[bare] if bare in spelt else whole(bare)
    if not 1 <= found <= 20:
        raise BadInput("NUMBER_NOT_UNDERSTOOD", text=text)
    return found


_NUMBER = ListField("number", N_("Number"), "编号 编码 事项编码 清单编号 number | 序号", code)
_VIOLATION = ListField(
    "violation",
    N_("Violation"),
    "违法行为 违法行为名称 违法事项 违法情形 事项名称 violation | 事项 案由 名称",
    long_text,
    True,
)
_BASIS = ListField(
    "legal_basis", N_("Legal basis"), "法律依据 处罚依据 设定依据 法定依据 违反条款 legalbasis | 依据", long_text
)
_FIELD = ListField(
    "field",
    N_("Field of enforcement"),
    "执法领域 领域 field | 行业领域 部门 执法部门",
    FIELD,
)
_ITEMS = ListField("items", N_("Item codes"), "检查事项编码 关联检查事项 关联事项 items", codes)


def _entry(body: type[LeniencyListed] | type[DiscretionListed]) -> Any:
    def make(cells: Mapping[str, Any], context: RowContext) -> LeniencyListed | DiscretionListed:
        told = {name: cells[name] for name in cells if name in body.model_fields and name not in _COMMON}
        told["field"] = context.field_of(cells)
        return body(**context.common(cells), **told)

    return make


_COMMON = ("region", "valid_from", "valid_until", "source")

LENIENCY: Final = ListKind(
    "leniency",
    N_("Leniency lists"),
    N_("Violations that are not punished, or punished lightly, and on which conditions. Shown beside a finding."),
    LeniencyListed,
    (
        ListField(
            "leniency",
            N_("Which list"),
            "清单类别 清单名称 处罚类型 处理方式 裁量类型 leniency | 类别 类型 清单",
            Choice("LENIENCY_UNKNOWN", KINDS),
            True,
        ),
        _VIOLATION,
        ListField(
            "conditions",
            N_("Conditions"),
            "适用条件 适用情形 不予处罚条件 从轻条件 减轻条件 不予处罚情形 conditions | 条件 情形",
            long_text,
        ),
        _BASIS,
        ListField("exclusions", N_("Exclusions"), "除外情形 不适用情形 排除情形 例外情形 exclusions | 例外", long_text),
        ListField("threshold", N_("Threshold"), "金额标准 数额标准 数量标准 threshold | 金额 数额", long_text),
        ListField("look_back_years", N_("First time within (years)"), "初次认定年限 首次认定年限 lookbackyears", years),
        _FIELD,
        _ITEMS,
        _NUMBER,
    ),
    _entry(LeniencyListed),
)
DISCRETION: Final = ListKind(
    "discretion",
    N_("Discretion benchmark"),
    N_("Steps of a penalty by circumstances, so that like cases are treated alike. Shown beside a finding."),
    DiscretionListed,
    (
        _VIOLATION,
        ListField("step", N_("Step"), "裁量阶次 裁量等级 违法程度 阶次 裁量档次 step | 等级 程度", short_text, True),
        ListField(
            "circumstances",
            N_("Circumstances"),
            "适用条件 适用情形 情节 违法情节 具体情形 circumstances | 情形 条件",
            long_text,
            True,
        ),
        ListField(
            "penalty",
            N_("Penalty"),
            "裁量标准 处罚标准 处罚幅度 裁量幅度 具体标准 penalty | 处罚 标准",
            long_text,
            True,
        ),
        _BASIS,
        _FIELD,
        _ITEMS,
        _NUMBER,
    ),
    _entry(DiscretionListed),
    published=True,
)


def _scene(cells: Mapping[str, Any], context: RowContext) -> SceneItemListed:
    own = ("scene", "name", "item", "lead", "partners", "objects", "frequency")
    return SceneItemListed(**context.common(cells), **{name: cells[name] for name in own if name in cells})


JOINT: Final = ListKind(
    "joint",
    N_("Joint list"),
    N_("Scenes, and the items of several organs that are inspected together. Merge proposals prefer a scene's items."),
    SceneItemListed,
    (
        ListField(
            "scene",
            N_("Scene"),
            "场景 场景名称 检查场景 综合查一次场景 应用场景 scene | 主题 检查主题 综合查一次事项",
            short_text,
            True,
        ),
        ListField(
            "name", N_("Item name"), "检查事项 检查事项名称 事项名称 检查内容 name | 事项 检查项目", short_text, True
        ),
        ListField("item", N_("Item code"), "事项编码 检查事项编码 事项代码 itemcode | 编码", code),
        ListField("lead", N_("Lead"), "牵头部门 牵头单位 牵头机关 lead | 责任部门", short_text),
        ListField("partners", N_("Partners"), "配合部门 参与部门 联合部门 配合单位 partners | 参加部门", several),
        ListField("objects", N_("Objects"), "检查对象 对象 objects", long_text),
        ListField("frequency", N_("Frequency"), "检查频次 频次 frequency", long_text),
    ),
    _scene,
)
