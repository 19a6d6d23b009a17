"""The fields of a line of the year's plan, and the words that plan tables use for them.

Sources: the lists that Zhejiang market supervision publishes of objects drawn for inspection, the field names
of 互联网+监管 行政检查行为 (domain reference §5.4), and usual plan tables (年度检查计划表).
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Final, NamedTuple

from inspector_tui.i18n import N_


class PlanField(StrEnum):
    """A field of a line of the plan. Values are what `--map field=column` takes."""

    NAME = "enterprise_name"
    SUBJECT = "subject_id"
    REGION = "region"
    REGISTRAR = "registrar"
    STATION = "station"
    ORGAN = "organ"
    ITEM = "item"
    PURPOSE = "purpose"
    CAUSE = "cause"
    SOURCE = "source"
    FROM = "planned_from"
    UNTIL = "planned_until"
    PERIOD = "planned_period"
    RISK = "risk"
    CREDIT = "credit"
    ADDRESS = "address"
    CONTACT = "contact"
    PHONE = "phone"
    NOTE = "note"


LABELS: Final = {
    PlanField.NAME: N_("Enterprise"),
    PlanField.SUBJECT: N_("Credit code"),
    PlanField.REGION: N_("Region"),
    PlanField.REGISTRAR: N_("Registrar"),
    PlanField.STATION: N_("Station"),
    PlanField.ORGAN: N_("Organ"),
    PlanField.ITEM: N_("Items"),
    PlanField.PURPOSE: N_("Purpose"),
    PlanField.CAUSE: N_("Comes from"),
    PlanField.SOURCE: N_("Known by"),
    PlanField.FROM: N_("Planned from"),
    PlanField.UNTIL: N_("Planned until"),
    PlanField.PERIOD: N_("Period"),
    PlanField.RISK: N_("Risk"),
    PlanField.CREDIT: N_("Credit class"),
    PlanField.ADDRESS: N_("Address"),
    PlanField.CONTACT: N_("Contact"),
    PlanField.PHONE: N_("Phone"),
    PlanField.NOTE: N_("Note"),
}
"""What people call each field, marked English."""

REQUIRED = (PlanField.NAME, PlanField.SUBJECT)


class Fit(IntEnum):
    """How sure a header is about its field; the surer of two columns is taken, equals are ambiguous."""

    ENDING = 1
    SECOND_CHOICE = 2
    """A known word that gives way where a better column stands beside it: 法定代表人 to 联系人."""
    FIRST_CHOICE = 3


class Meaning(NamedTuple):
    field: PlanField
    fit: Fit


# One paragraph a field: first choices, after the bar second ones. English without blanks.
_WORDS = """
enterprise_name: 企业名称 企业全称 单位名称 单位全称 检查对象 检查对象名称 被检查单位 被检查单位名称 被检查对象
  被检查对象名称 市场主体名称 经营主体名称 主体名称 行政相对人 行政相对人名称 监管对象 监管对象名称 抽查对象
  抽查对象名称 对象名称 生产经营单位 生产经营单位名称 公司名称 商户名称 enterprisename enterprise companyname
  company businessname nameofenterprise | 企业 单位 名称 name
subject_id: 统一社会信用代码 社会信用代码 信用代码 统一信用代码 统一代码 统一社会信用代码证号 行政相对人编码
  行政相对人代码 subjectid creditcode unifiedsocialcreditcode socialcreditcode uscc | 注册号 工商注册号
  营业执照号 营业执照注册号 营业执照编号 企业代码 主体代码 registrationnumber registrationno
region: 行政区划 行政区划代码 区划 区划代码 所属区域 所在区域 所属地区 所在地区 所在区县 所属区县 所属县区
  所在县区 区县 县区 所在市县 region regioncode district county | 属地 辖区
registrar: 登记机关 登记机关名称 登记单位 注册机关 发照机关 registrar registrationauthority
station: 管辖单位 管辖单位名称 监管所 管辖所 市场监管所 所属市场监管所 station stationincharge
  supervisingstation | 监管单位 片区
organ: 检查机关 检查机关名称 检查主体 检查主体名称 检查单位 检查单位名称 检查部门 检查部门名称 实施机构 实施机关
  执法机关 执法机关名称 执法主体 执法单位 执法部门 organ inspectingorgan authority agency | 实施部门 牵头部门
  责任部门 主管部门
item: 检查事项 检查事项名称 检查项目 检查项目名称 抽查事项 抽查事项名称 监管事项 监管事项名称 事项 事项名称 item
  itemname inspectionitem itemcode | 检查事项编码 检查事项代码 事项编码 事项代码 监管事项目录编码 检查内容
purpose: 检查类型 检查类别 检查种类 检查性质 purpose inspectiontype | 检查方式 检查形式 计划类型 抽查类型 type
  kind
cause: 任务来源 检查来源 任务来源类别 检查任务来源 来源类别 cause comesfrom | 来源
source: 来源文号 来源编号 部署文号 部署文件 来源文件 任务文号 任务来源文号 依据文件 source knownby sourcenumber
planned_from: 计划开始日期 计划开始时间 计划开始 开始日期 开始时间 检查开始日期 检查开始时间 起始日期 起始时间
  plannedfrom from startdate start windowfrom
planned_until: 计划结束日期 计划结束时间 计划结束 结束日期 结束时间 检查结束日期 检查结束时间 截止日期 截止时间
  终止日期 planneduntil until enddate end windowuntil | 完成时限 完成时间 计划完成时间 deadline
planned_period: 计划检查时间 计划检查日期 计划检查月份 计划时间 计划日期 计划月份 拟检查时间 检查月份 检查时段
  plannedperiod period plannedmonth planneddate | 检查时间 检查日期 检查期限 检查时间安排 时间安排 实施时间 月份
  month date
risk: 风险等级 风险级别 风险分级 risk riskgrade risklevel | 风险类别 等级 级别 grade
credit: 信用风险等级 信用风险分类 企业信用风险等级 企业信用风险分类 信用等级 信用级别 信用分类 信用评价 信用评价等级
  信用评级 企业信用等级 信用状况 credit creditgrade creditclass
address: 地址 企业地址 单位地址 经营地址 生产经营地址 经营场所 检查地址 检查地点 详细地址 address
  businessaddress | 住所 注册地址 registeredaddress
contact: 联系人 联系人姓名 企业联系人 contact contactperson | 负责人 法定代表人 法人 法人代表
phone: 联系电话 联系方式 联系人电话 手机 手机号 手机号码 phone telephone tel mobile | 电话 电话号码
note: 备注 备注说明 note notes remark remarks | 说明 comment
"""


def _read_words() -> dict[str, Meaning]:
    known: dict[str, Meaning] = {}
    for paragraph in _WORDS.replace("\n  ", " ").strip().splitlines():
        name, words = paragraph.split(": ", 1)
        first, _, second = words.partition("|")
        for fit, listed in ((Fit.FIRST_CHOICE, first), (Fit.SECOND_CHOICE, second)):
            for word in listed.split():
                if known.setdefault(word, meaning := Meaning(PlanField(name), fit)) != meaning:
                    raise AssertionError(f"{word} stands for two fields")
    return known


KNOWN_WORDS = _read_words()
"""Every known header in the form of `canonical_header`, with what it means."""
