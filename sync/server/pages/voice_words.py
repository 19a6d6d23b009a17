"""The words of the enterprise's own pages: rating the visit, reading its record, confirming or objecting."""

from __future__ import annotations

from inspector_tui.domain.vocabulary import Complaint, RatedAspect
from inspector_tui.phrases import Phrase

VOICE: dict[str, Phrase] = {
    "law_says": Phrase("法律怎么说", "What the law says"),
    "rate_title": Phrase("评价这次检查", "Rate this visit"),
    "rate_link": Phrase("评价这次检查", "Rate this visit"),
    "rate_hidden": Phrase("您的评价不会显示给检查机关。", "Your rating is not shown to the inspecting organ."),
    "rate_later": Phrase(
        "不必当着检查人员的面评价。本页过时后也可以评价：保存本页网址，或者再扫一次纸质通知书上的码。",
        "You need not rate in front of the officers. You can still rate when this page has gone stale: keep its "
        "address, or scan the code on the printed notice again.",
    ),
    "back": Phrase("返回检查码页面", "Back to the code's page"),
    "of_visit": Phrase("{organ}对{enterprise}的检查", "Visit of {organ} to {enterprise}"),
    "of_visit_plain": Phrase("{organ}的检查", "Visit of {organ}"),
    "stars_legend": Phrase("总体评价（必填）", "Overall (required)"),
    "aspects_legend": Phrase("具体方面（可不填）", "In particular (optional)"),
    "aspect_none": Phrase("不评价", "No answer"),
    "star_count": Phrase("{n} 星", "{n} of 5"),
    "complaints_legend": Phrase("有没有下列情况？（可多选，可不选）", "Did any of this happen? (tick any, or none)"),
    "complaints_source": Phrase(
        "五个严禁、八个不得（国办发〔2024〕54号）。选了任何一项，司法行政部门都会跟进核查。",
        "Five prohibitions and eight must-nots (document 54 of 2024). The justice bureau follows up every tick.",
    ),
    "comment_label": Phrase("想说的话（可不填）", "In your own words (optional)"),
    "comment_hint": Phrase(
        "最多 {most} 字。请不要写身份证号等隐私信息。", "At most {most} characters. Please no identity numbers."
    ),
    "contact_label": Phrase("联系方式（可不填）", "How to reach you (optional)"),
    "contact_hint": Phrase(
        "只有行政执法监督部门能看到，用于核实情况。", "Only enforcement supervision sees it, to ask back."
    ),
    "rate_send": Phrase("提交评价", "Send the rating"),
    "rate_amend": Phrase("提交修改", "Send the change"),
    "rated_before": Phrase("此码已经有一份评价", "This code was rated already"),
    "rated_before_text": Phrase(
        "一个码只算一份评价。{until} 前可以修改，以最后一次为准。原来的内容不在这里显示。",
        "One code has one rating. Until {until} it can be changed, and the last one counts. What was written before "
        "is not shown here.",
    ),
    "rated_over_text": Phrase(
        "评价满 15 天后不能再修改。还有情况要反映，请打下面的电话。",
        "After 15 days a rating can no longer be changed. To tell more, call one of the numbers below.",
    ),
    "thanks": Phrase("评价已收到", "Rating received"),
    "thanks_lead": Phrase(
        "谢谢。您的评价已由服务器签名保存，不会显示给检查机关。",
        "Thank you. Your rating is kept, signed by the server, and not shown to the inspecting organ.",
    ),
    "stored": Phrase("保存的内容", "What is kept"),
    "stored_once": Phrase(
        "这些内容只在现在显示一次；再次打开时只显示已有评价。",
        "This is shown only now. When the page is opened again it only says that there is a rating.",
    ),
    "stored_no_more": Phrase(
        "除上面的内容外，没有保存您的网络地址、手机信息或姓名。",
        "Beyond this, neither your network address nor your phone nor your name was kept.",
    ),
    "amend_until": Phrase("可修改至", "Can be changed until"),
    "figures_note": Phrase(
        "检查机关只能看到一年里至少五份评价的合计数。",
        "The inspecting organ sees only sums over at least five ratings of a year.",
    ),
    "stars": Phrase("总体评价", "Overall"),
    "complaints": Phrase("反映的情况", "What happened"),
    "comment": Phrase("想说的话", "In your own words"),
    "contact": Phrase("联系方式", "How to reach you"),
    "none_given": Phrase("没有填写", "Left empty"),
    "rate_not_yet": Phrase("现在还不能评价", "It cannot be rated yet"),
    "rate_not_yet_text": Phrase(
        "批准的检查时间开始后就可以评价。", "It can be rated from the beginning of the approved time on."
    ),
    "rate_standing_text": Phrase(
        "这是应急检查的值守码，同一个码会用于多家企业。备案补办后，请扫这次检查自己的码来评价；着急的话请打下面的电话。",
        "This is a standing code for urgent duty and serves several enterprises. Once the filing has followed, rate by "
        "the code of your own visit; if it cannot wait, call one of the numbers below.",
    ),
    "problems": Phrase("请看一下这里", "Please look at this"),
    "problem_title": Phrase("需要改一下", "Something to correct"),
    "stars_missing": Phrase("请选择一到五星。", "Choose one to five stars."),
    "too_long": Phrase("太长了，最多 {most} 字。", "Too long: at most {most} characters."),
    "form_stale": Phrase(
        "这个表单打开太久了。您填的内容还在，请再按一次提交。",
        "This form was open for too long. What you wrote is still here: please send it once more.",
    ),
    "form_broken_title": Phrase("没有收下", "Not taken"),
    "form_broken": Phrase(
        "收到的表单不完整。请重新打开检查码的页面再填一次。",
        "The form did not arrive whole. Open the code's page again and fill it in once more.",
    ),
    "form_failed_title": Phrase("暂时没有收下", "Not taken for now"),
    "form_failed": Phrase(
        "服务器出了问题。请过一会儿返回上一页再提交，重复提交不会算两次。",
        "The server has a problem. Go back in a while and send it again; it never counts twice.",
    ),
    "form_busy_title": Phrase("提交太频繁", "Sent too often"),
    "form_busy": Phrase("请过一会儿再提交。", "Please wait a while before you send it again."),
    "read_record": Phrase("查看检查记录", "Read the visit's record"),
    "record_title": Phrase("检查记录", "The visit's record"),
    "record_none_title": Phrase("还没有检查记录", "No record yet"),
    "record_none": Phrase(
        "检查人员还没有写完记录，或者还没有联网上传。写完并上传后，用同一个网址可以看到。",
        "The officers have not finished the record, or have not been online since. It will be here, at this address.",
    ),
    "record_times": Phrase("谁来、什么时候", "Who came, and when"),
    "record_arrived": Phrase("到场", "Arrived"),
    "record_ended": Phrase("结束", "Concluded"),
    "record_person": Phrase("接待人", "Received by"),
    "record_outcome": Phrase("检查结果", "Outcome"),
    "record_summary": Phrase("说明", "Summary"),
    "record_checklist": Phrase("检查标准", "Checklist"),
    "record_counts": Phrase(
        "符合 {compliant} 项，不符合 {not_compliant} 项，不适用 {not_applicable} 项",
        "Compliant: {compliant}, not compliant: {not_compliant}, not applicable: {not_applicable}",
    ),
    "record_lines": Phrase("不符合的项目", "Lines that are not compliant"),
    "record_line": Phrase("第 {check} 项", "Line {check}"),
    "record_findings": Phrase("发现的问题", "Findings"),
    "record_no_findings": Phrase("没有记录问题。", "No findings were recorded."),
    "record_deadline": Phrase("责令整改，期限 {day}", "To be put right by {day}"),
    "record_evidence": Phrase("证据材料 {count} 份（只列名称）", "Evidence: {count} (names only)"),
    "record_evidence_more": Phrase("其余 {count} 份未列出", "{count} more not listed"),
    "record_confirmations": Phrase("签字情况", "Signatures"),
    "record_signed": Phrase("{name} 已确认", "{name} confirmed"),
    "record_refused": Phrase("{name} 拒绝签字：{reason}", "{name} declined to sign: {reason}"),
    "answer_title": Phrase("您怎么看这份记录？", "What do you say to this record?"),
    "answer_lead": Phrase(
        "请看完再答。可以确认，也可以写明异议；只能答一次，会作为记录交给执法机关。有异议的，同时转给行政执法监督部门。",
        "Read it first. You can confirm it or object in words, once; it goes to the organ as a record. An objection "
        "also goes to enforcement supervision.",
    ),
    "answer_legend": Phrase("您的答复（必填）", "Your answer (required)"),
    "answer_confirmed": Phrase("记录属实，我确认", "The record is right: I confirm it"),
    "answer_objected": Phrase("我有异议", "I object"),
    "answer_name": Phrase("您的姓名（必填）", "Your name (required)"),
    "answer_words": Phrase("异议内容（有异议时必填）", "What you object to (required with an objection)"),
    "answer_send": Phrase("提交答复", "Send the answer"),
    "how_missing": Phrase("请选择确认或者有异议。", "Choose to confirm or to object."),
    "name_missing": Phrase("请写姓名。", "Write your name."),
    "words_missing": Phrase("请写明对哪里有异议、为什么。", "Say what you object to, and why."),
    "record_changed": Phrase(
        "记录在您阅读后有了变化，请重新看过再答。",
        "The record has changed since you opened it: please read it again first.",
    ),
    "answered_title": Phrase("这份记录已有答复", "This record was answered"),
    "answered_confirmed": Phrase("{name} 已于 {at} 确认。", "{name} confirmed it on {at}."),
    "answered_objected": Phrase("{name} 已于 {at} 提出异议。", "{name} objected on {at}."),
    "answered_not_you": Phrase(
        "只能答一次。如果这不是您或者贵企业的人答的，请打下面的电话。",
        "It can be answered once. If it was not you or one of your people, call one of the numbers below.",
    ),
    "answer_thanks": Phrase("答复已收到", "Answer received"),
    "answer_thanks_text": Phrase(
        "您的答复已由服务器签名保存，并交给执法机关。",
        "Your answer is kept, signed by the server, and goes to the organ.",
    ),
    "answer_thanks_objected": Phrase(
        "您的异议已同时转给行政执法监督部门，{due} 前核查。",
        "Your objection also went to enforcement supervision, to be looked into by {due}.",
    ),
}

ASPECTS: dict[RatedAspect, Phrase] = {
    "identity_shown": Phrase("主动出示执法证和检查码", "Showed certificates and code of their own accord"),
    "purpose_told": Phrase("说清查什么、依据什么", "Told what they check, and on what basis"),
    "manner": Phrase("态度和用语", "Manner"),
    "fairness": Phrase("公平公正", "Fairness"),
    "disturbance": Phrase("不影响正常经营", "Did not disturb the business"),
}

STARS: dict[int, Phrase] = {
    5: Phrase("5 星 非常满意", "5 stars: very good"),
    4: Phrase("4 星 满意", "4 stars: good"),
    3: Phrase("3 星 一般", "3 stars: fair"),
    2: Phrase("2 星 不满意", "2 stars: poor"),
    1: Phrase("1 星 很不满意", "1 star: very poor"),
}

COMPLAINTS: dict[Complaint, Phrase] = {
    "profit_driven": Phrase("逐利检查", "They inspected for gain"),
    "disturbed_business": Phrase("干扰正常生产经营", "They disturbed normal production and business"),
    "arbitrary_penalty": Phrase("任性处罚", "They punished arbitrarily"),
    "inspection_quota": Phrase("为完成检查指标而查", "They inspected to meet a quota"),
    "disguised_inspection": Phrase("变相检查", "They inspected in disguise"),
    "took_gifts": Phrase("接受馈赠、报酬、福利", "They took gifts, pay or benefits"),
    "accepted_hospitality": Phrase("参加宴请、娱乐、旅游", "They accepted meals, entertainment or trips"),
    "shifted_costs": Phrase("让企业支付开支或转嫁检查费用", "They let the enterprise pay expenses or costs"),
    "forced_intermediary": Phrase("强制接受指定中介服务", "They forced a named agency's services on us"),
    "demanded_legal_representative": Phrase("刻意要求法定代表人到场", "They insisted on the legal representative"),
    "arbitrary_seizure": Phrase(
        "乱查封、乱扣押、乱冻结、动辄责令停产停业", "They sealed, seized, froze or stopped business without cause"
    ),
    "linked_to_targets": Phrase(
        "把检查次数、罚没数额当考核任务", "Numbers of inspections or sums of fines were targets"
    ),
    "inspected_under_other_name": Phrase(
        "以观摩、督导、考察等名义来检查", "They inspected under the name of a visit, guidance or study tour"
    ),
}
"""The five prohibitions, then the eight must-nots, as what happened (国办发〔2024〕54号)."""
