"""The words of the enterprise page, both languages side by side so that none can be forgotten.

The app's gettext catalogue is not used: the server must not depend on screens, and a page is read by
people who never chose a locale.
"""

from __future__ import annotations

from inspector_tui.domain.vocabulary import PermitStatus
from inspector_tui.phrases import LANGUAGES, Language, Phrase

LABELS: dict[str, Phrase] = {
    "title": Phrase("行政检查码核验", "Inspection code check"),
    "brand": Phrase("检查码核验", "Inspection code"),
    "other_language": Phrase("English", "中文"),
    "who": Phrase("谁可以进门", "Who may come in"),
    "who_named": Phrase("批准书上写的人员", "Who the permit names"),
    "what_named": Phrase("批准书上写的事项", "What the permit names"),
    "certificate": Phrase("执法证号", "Certificate no."),
    "of_organ": Phrase("所属机关", "From"),
    "compare": Phrase(
        "请对方出示执法证，姓名和证号要与这里逐字一致。",
        "Ask to see the enforcement certificates. Name and number must match this list exactly.",
    ),
    "no_name": Phrase("码中未写姓名，请核对证号", "No name in the code: compare the number"),
    "what": Phrase("可以查什么", "What they may check"),
    "basis": Phrase("依据", "Legal basis"),
    "item_unknown": Phrase(
        "此事项不在已公布的事项清单中。未经公布的事项不得实施检查。",
        "This item is not in the published list. Items that are not published must not be inspected.",
    ),
    "no_items": Phrase("码中未写检查事项。", "The code names no items."),
    "where": Phrase("检查对象", "Enterprise"),
    "any_enterprise": Phrase(
        "批准书未限定企业（应急值守授权）",
        "Not limited to one enterprise (standing authorisation for urgent duty)",
    ),
    "shown_for": Phrase("此次出示写明", "Shown for"),
    "subject": Phrase("统一社会信用代码", "Credit code"),
    "other_subject": Phrase("登记号", "Registration no."),
    "window": Phrase("有效时间", "Valid"),
    "window_value": Phrase("{start} 至 {end}", "{start} to {end}"),
    "purpose": Phrase("检查类型", "Purpose"),
    "cause": Phrase("任务来源", "Comes from"),
    "purpose_text": Phrase("检查事由", "Occasion"),
    "note": Phrase("说明", "Note"),
    "filing_no": Phrase("备案号", "Filing no."),
    "joint": Phrase("多部门联合检查（综合查一次）", "Joint inspection of several organs"),
    "backfilled": Phrase("事后补办的备案", "Filed after the visit had begun"),
    "place": Phrase("查谁、到什么时候", "Where, and until when"),
    "facts": Phrase("这次检查的其他信息", "More about this visit"),
    "state": Phrase("是否撤销", "Revoked?"),
    "fresh": Phrase("出示时间", "Shown at"),
    "fresh_lead": Phrase("此码出示时间：{age}", "Code shown: {age}"),
    "checked": Phrase("核验时间", "Checked at"),
    "opened": Phrase("打开次数", "Opened"),
    "opened_times": Phrase("此码页面共打开 {count} 次", "This code's page was opened {count} times"),
    "opened_once": Phrase("此码页面第 1 次打开", "This is the first time this code's page is opened"),
    "code_id": Phrase("码号", "Code id"),
    "why": Phrase("原因和下一步", "Why, and what to do next"),
    "do_next": Phrase("下一步", "Next"),
    "finished_title": Phrase("这次检查已经结束", "This visit is finished"),
    "finished": Phrase(
        "检查记录只给持有此码的人看；检查结果由执法机关书面告知企业。下面仍是当时批准的内容。",
        "Whoever holds this code can read the visit's record; the organ tells the enterprise the outcome in writing. "
        "Below is still what was approved.",
    ),
    "not_valid_content": Phrase(
        "以下是批准书上签名写明的内容，供核对和举报时使用，不代表现在可以进门。",
        "Below is what the signed permit says, for comparing and reporting. It does not mean they may come in now.",
    ),
    "rights": Phrase("企业的权利", "Your rights"),
    "five": Phrase("五个严禁、八个不得", "Five prohibitions, eight must-nots"),
    "five_source": Phrase("国办发〔2024〕54号", "State Council General Office, document 54 of 2024"),
    "refuse": Phrase("拒绝和举报", "Refuse and report"),
    "refuse_lead": Phrase(
        "不是这些人？不是这家企业？查的不是这些事项？",
        "Not these people? Not this enterprise? Not these items?",
    ),
    "call_organ": Phrase("打给执法机关核实", "Call the organ to confirm"),
    "call_supervision": Phrase("打给行政执法监督", "Call enforcement supervision"),
    "call_12345": Phrase("政务服务便民热线", "Government service hotline"),
    "privacy": Phrase(
        "本页不用 Cookie，不需要安装任何程序，不记录是谁打开。",
        "This page uses no cookies, needs nothing installed and does not record who opens it.",
    ),
    "clock_note": Phrase("时间均为北京时间。", "All times are Beijing time."),
    "home_title": Phrase("扫码核验行政检查", "Check an inspection by its code"),
    "home": Phrase(
        "请用手机扫描检查人员屏幕上的码或者检查通知书上的码，就会打开那次检查的页面。这里不需要输入任何内容。",
        "Scan the code on the inspectors' screen or on the notice with your phone: it opens the page of that visit. "
        "There is nothing to type in here.",
    ),
    "busy_title": Phrase("打开太频繁", "Too many openings"),
    "busy": Phrase(
        "请等一分钟再打开。检查码本身不受影响。", "Please wait a minute and open it again. The code is not affected."
    ),
    "failed_title": Phrase("暂时无法核验", "Cannot check right now"),
    "failed": Phrase(
        "服务器出了问题，与此码无关。请先不要放行，稍后再扫，或打给执法机关核实。",
        "The server has a problem that has nothing to do with this code. Do not let them in yet: scan again later or "
        "call the organ.",
    ),
}

VERDICTS: dict[str, Phrase] = {
    "VALID": Phrase("有效", "Valid"),
    "UNDETERMINED": Phrase("无法确认", "Unconfirmed"),
    "INVALID": Phrase("无效", "Not valid"),
}
VERDICT_LEADS: dict[str, Phrase] = {
    "VALID": Phrase(
        "这次检查已经批准。核对证件后，请允许下列人员进门。",
        "This visit is approved. Compare the certificates, then let these people in.",
    ),
    "UNDETERMINED": Phrase(
        "现在还不能确认，请先不要放行。看下面的原因和下一步。",
        "This cannot be confirmed yet. Do not let them in before doing what is said below.",
    ),
    "INVALID": Phrase(
        "凭此码不能进门。看下面的原因和下一步。",
        "Nobody may come in on this code. See below why, and what to do.",
    ),
}
LEAD_STALE = Phrase(
    "批准是真的，但这个画面已经过时，不能凭它进门。请对方刷新后再扫一次。",
    "The approval is genuine, but this picture of it has gone stale and lets nobody in. Have it refreshed, scan again.",
)
LEAD_FINISHED = Phrase(
    "检查已经结束，不能再凭此码进门。",
    "The visit is finished; nobody may come in on this code any more.",
)
SIGNS: dict[str, str] = {"VALID": "✓", "UNDETERMINED": "?", "INVALID": "✕"}
"""The verdict again as a shape, for those who see no colours. Decorative: the word stands beside it."""

STATES: dict[PermitStatus, Phrase] = {
    "valid": Phrase("未撤销", "Not revoked"),
    "revoked": Phrase("已撤销", "Revoked"),
    "suspended": Phrase("已暂停", "Suspended"),
    "closed": Phrase("已关闭", "Closed"),
}
STATE_UNKNOWN = Phrase("无法查询", "Not known")

AGES: tuple[tuple[int, Phrase, Phrase], ...] = (
    (86_400, Phrase("{n} 天前", "{n} day ago"), Phrase("{n} 天前", "{n} days ago")),
    (3_600, Phrase("{n} 小时前", "{n} hour ago"), Phrase("{n} 小时前", "{n} hours ago")),
    (60, Phrase("{n} 分钟前", "{n} minute ago"), Phrase("{n} 分钟前", "{n} minutes ago")),
    (1, Phrase("{n} 秒前", "{n} second ago"), Phrase("{n} 秒前", "{n} seconds ago")),
)
AGE_NOW = Phrase("刚刚", "just now")
AGE_AHEAD = Phrase("比服务器时间快 {n} 秒", "{n} seconds ahead of the server's clock")


def negotiate(asked: str | None, accept_language: str | None) -> Language:
    """The language of the answer: `?lang=` when it is one of ours, else the first of ours that the browser
    accepts, else Chinese. Never raises, whatever the header holds."""
    for language in LANGUAGES:
        if asked == language:
            return language
    best: Language = "zh"
    best_weight = 0.0
    for part in (accept_language or "")[:500].split(","):
        tag, _, parameters = part.strip().lower().partition(";")
        primary = tag.split("-")[0]
        weight = _weight(parameters)
        if primary in ("zh", "en") and weight > best_weight:
            best, best_weight = ("zh" if primary == "zh" else "en"), weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    whole, _, fraction = value.strip().partition(".")
    if not (whole.isascii() and whole.isdigit()) or (fraction and not (fraction.isascii() and fraction.isdigit())):
        return 0.0
    return min(float(f"{whole[:2]}.{fraction[:3] or 0}"), 1.0)
