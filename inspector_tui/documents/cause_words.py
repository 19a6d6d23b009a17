"""The words by which tables say where an inspection comes from (任务来源): in plans and in the list of what counts."""

from __future__ import annotations

from typing import Final

CAUSES: Final = {
    "plan": "年度计划 计划 日常 日常检查 双随机 计划检查",
    "superior_campaign": "上级部署专项 上级专项 上级部署 上级部署的专项检查",
    "complaint": "投诉举报 投诉 举报 信访 12345",
    "transfer": "移送 案件移送 线索移送 上级交办 交办 转办",
    "assistance": "协助 协查 协助上级 异地协查 协助检查",
    "offsite_lead": "非现场监测 非现场监管发现 非现场发现 监测预警 数据监测",
    "media": "媒体曝光 舆情",
    "application": "企业申请 依申请 申请",
    "licence_check": "许可核查 许可现场核查 许可现场核验 现场核查",
    "rectification": "整改复查 复查 整改核查",
    "urgent": "紧急 紧急情形 应急 突发",
}
