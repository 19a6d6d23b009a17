"""The words of printed documents. A document is Chinese by law; the English stands beside it where it is asked for."""

from __future__ import annotations

from typing import Final

from inspector_tui.domain.vocabulary import Answer, Confirmation, Confirmer
from inspector_tui.phrases import Phrase

WORDS: Final[dict[str, Phrase]] = {
    "notice": Phrase("行政检查通知书", "Notice of Inspection"),
    "record": Phrase("现场检查记录", "On-site Inspection Record"),
    "order": Phrase("责令改正通知书", "Order to Rectify"),
    "order_emergency": Phrase("责令限期整改指令书", "Order to Rectify"),
    "number": Phrase("文号", "Document no."),
    "unnumbered": Phrase("（待编号）", "(not numbered yet)"),
    "filing_no": Phrase("备案号", "Filing no."),
    "unfiled": Phrase("应急检查，备案手续随后补办", "Urgent check: the filing follows"),
    "addressed": Phrase("{name}：", "To {name}:"),
    "notice_lead": Phrase(
        "依据下列规定，经批准，本机关派下列执法人员于下列时间对你单位实施行政检查。请予配合，如实回答询问，提供有关材料。",
        "On the legal basis below and with approval, this organ sends the officers below to inspect your premises "
        "within the time below. Please assist, answer truthfully and provide the documents asked for.",
    ),
    "notice_lead_unfiled": Phrase(
        "因情况紧急，本机关派下列执法人员依据下列规定对你单位实施行政检查，批准手续随后补办。"
        "请予配合，如实回答询问，提供有关材料。",
        "For an urgent reason this organ sends the officers below to inspect your premises on the legal basis below; "
        "the approval follows. Please assist, answer truthfully and provide the documents asked for.",
    ),
    "enterprise": Phrase("检查对象", "Enterprise"),
    "subject": Phrase("统一社会信用代码", "Credit code"),
    "address": Phrase("地址", "Address"),
    "organ": Phrase("执法机关", "Organ"),
    "window": Phrase("检查时间", "Time"),
    "window_value": Phrase("{start} 至 {end}", "{start} to {end}"),
    "window_from": Phrase("{start} 起", "from {start}"),
    "source": Phrase("任务来源", "Occasion"),
    "source_plan": Phrase("{year} 年度检查计划", "plan of {year}"),
    "joint": Phrase("多部门联合检查（综合查一次）", "joint inspection of several organs"),
    "onsite": Phrase("入企理由", "Why on site"),
    "approved": Phrase("批准时间", "Approved"),
    "frequency": Phrase("检查频次", "How often"),
    "frequency_value": Phrase(
        "按本机关掌握的记录，{year} 年度第 {count} 次入企检查；频次上限 {most} 次",
        "visit no. {count} of {year} by this organ's records; cap: {most}",
    ),
    "frequency_uncapped": Phrase(
        "按本机关掌握的记录，{year} 年度第 {count} 次入企检查；未规定频次上限",
        "visit no. {count} of {year} by this organ's records; no cap is set",
    ),
    "officers": Phrase("执法人员", "Officers"),
    "name": Phrase("姓名", "Name"),
    "certificate": Phrase("执法证号", "Certificate no."),
    "of_organ": Phrase("所属机关", "Organ"),
    "assistants": Phrase("协助检查人员", "Assistants"),
    "assistants_none": Phrase("无", "none"),
    "assistants_some": Phrase("{count} 人：{names}", "{count}: {names}"),
    "items": Phrase("检查事项和法律依据", "Items and legal basis"),
    "item": Phrase("检查事项", "Item"),
    "basis": Phrase("法律依据", "Legal basis"),
    "item_unknown": Phrase("不在已公布的事项清单中", "not in the published list"),
    "no_items": Phrase("值守授权未限定检查事项", "The standing permit does not limit the items"),
    "rights": Phrase("你单位的权利", "Your rights"),
    "five": Phrase("检查纪律：五个严禁、八个不得", "Discipline: five prohibitions, eight must-nots"),
    "complain": Phrase("核实、投诉和举报", "Confirm, complain, report"),
    "complain_organ": Phrase("执法机关", "The organ"),
    "complain_supervision": Phrase("行政执法监督", "Enforcement supervision"),
    "complain_hotline": Phrase("政务服务便民热线", "Government service hotline"),
    "complain_code": Phrase(
        "投诉时请报码号。也可以扫检查码评价；评价不会显示给检查机关。",
        "Quote the code id. You may also rate by the inspection code; the rating is not shown to the organ.",
    ),
    "seal": Phrase("（印章）", "(seal)"),
    "received": Phrase("签收人：", "Received by:"),
    "received_at": Phrase("签收时间：", "Received at:"),
    "code": Phrase("检查码", "Inspection code"),
    "code_id": Phrase("码号", "Code id"),
    "code_made": Phrase("打印于 {at}", "printed {at}"),
    "code_stale": Phrase(
        "纸上的码只证明检查已经批准，不会更新：约一分钟后核验点会显示“已过时”。进门时请扫检查人员屏幕上的码。",
        "The code on paper proves the approval only and is never renewed: after about a minute a checkpoint calls it "
        "stale. At the door, scan the code on the officer's screen.",
    ),
    "code_use": Phrase(
        "扫此码打开企业页面：核对批准内容、看是否撤销；检查后看记录、确认或提出异议、评价。",
        "It opens the enterprise's page: what was approved, whether it was revoked; afterwards the record, to confirm "
        "or object, and to rate.",
    ),
    "code_elsewhere": Phrase(
        "本件未印检查码：检查码只能由批准书指定的设备出示。请扫检查人员屏幕上的码。",
        "No code is printed here: only the device that the permit names can show it. Scan the officer's screen.",
    ),
    "code_none": Phrase(
        "本次检查没有检查码：请核对执法证，并拨打执法机关电话核实。",
        "This visit has no code: compare the certificates and call the organ to confirm.",
    ),
    "times": Phrase("检查时间", "Time"),
    "person": Phrase("现场负责人", "In charge on site"),
    "post": Phrase("职务", "Post"),
    "phone": Phrase("电话", "Phone"),
    "purpose": Phrase("事由和目的", "Occasion and purpose"),
    "told": Phrase("告知情况", "Told on arrival"),
    "certificates_shown": Phrase("已主动出示执法证", "certificates shown unasked"),
    "certificates_not_shown": Phrase("未出示执法证", "certificates not shown"),
    "notice_given": Phrase("已送交行政检查通知书", "notice of inspection handed over"),
    "notice_not_given": Phrase("未送交行政检查通知书", "notice of inspection not handed over"),
    "scanned": Phrase("已扫企业码或营业执照", "the enterprise's own code or licence scanned"),
    "course": Phrase("检查过程和结果", "Course and result"),
    "counts": Phrase(
        "符合 {compliant} 项，不符合 {not_compliant} 项，不适用 {not_applicable} 项",
        "Compliant: {compliant}, not compliant: {not_compliant}, not applicable: {not_applicable}",
    ),
    "line": Phrase("检查内容", "Line"),
    "answer": Phrase("结果", "Result"),
    "note": Phrase("情况说明", "Note"),
    "findings": Phrase("发现的问题", "Findings"),
    "no_findings": Phrase("没有记录问题。", "No findings were recorded."),
    "finding_no": Phrase("序号", "No."),
    "finding": Phrase("问题", "Finding"),
    "severity": Phrase("程度", "Severity"),
    "deadline": Phrase("整改期限", "To be put right by"),
    "evidence": Phrase("证据材料", "Evidence"),
    "evidence_name": Phrase("名称", "Name"),
    "evidence_hash": Phrase("SHA-256 摘要（前 16 位）", "SHA-256 (first 16 digits)"),
    "outcome": Phrase("检查结果", "Outcome"),
    "summary": Phrase("说明", "Summary"),
    "confirmations": Phrase("确认和签字情况", "Confirmations"),
    "who": Phrase("人员", "Who"),
    "how": Phrase("方式", "How"),
    "when": Phrase("时间", "When"),
    "refused_because": Phrase("拒绝签字，理由：{reason}", "declined to sign: {reason}"),
    "not_confirmed": Phrase("尚未确认", "not confirmed yet"),
    "answered": Phrase("企业对记录的答复", "The enterprise's answer to the record"),
    "answered_confirmed": Phrase(
        "{name} 于 {at} 在手机页面上阅读记录并确认。", "{name} read it on the phone page on {at} and confirmed it."
    ),
    "answered_objected": Phrase("{name} 于 {at} 在手机页面上提出异议：", "{name} objected on the phone page on {at}:"),
    "answered_none": Phrase(
        "截至打印时本机没有收到答复。扫检查码可以阅读同一份记录，确认或者写明异议。",
        "None has come by the time of printing. The code opens the same record, to confirm or object.",
    ),
    "fingerprint": Phrase("记录摘要", "Hash of the record"),
    "fingerprint_about": Phrase(
        "本件由签名台账生成，内容以此摘要的签名记录为准。",
        "Made from the signed ledger; the record of this hash counts.",
    ),
    "by_hand": Phrase("手写签字", "Signatures by hand"),
    "sign_officer": Phrase("执法人员（签名）：", "Officer:"),
    "sign_person": Phrase("现场负责人（签名）：", "In charge on site:"),
    "sign_witness": Phrase("见证人（签名）：", "Witness:"),
    "order_lead": Phrase(
        "经查，你单位存在下列问题。现责令你单位对下述 {count} 项问题按下列期限整改完毕，"
        "达到有关法律、法规、规章和标准的要求。",
        "The inspection found the matters below. You are ordered to put right these {count} by the days below, as "
        "laws, regulations and standards require.",
    ),
    "order_liability": Phrase(
        "逾期不整改或者整改达不到要求的，依法给予行政处罚；由此造成事故的，依法追究有关人员的责任。",
        "Whoever fails to do so in time may be penalised by law, and is liable for accidents that follow.",
    ),
    "order_interim": Phrase(
        "整改期间，你单位应当采取措施，确保安全。", "Until then you have to take measures to keep things safe."
    ),
    "order_remedies": Phrase(
        "如不服本决定，可以自收到之日起 60 日内向＿＿＿＿＿＿＿＿人民政府申请行政复议，或者在 6 个月内向"
        "＿＿＿＿＿＿＿＿人民法院提起行政诉讼。复议、诉讼期间，本决定不停止执行，法律另有规定的除外。",
        "Against it you may ask for administrative review within 60 days, or go to court within 6 months. It is not "
        "suspended meanwhile unless a law says so.",
    ),
    "order_reinspection": Phrase(
        "整改完毕或者期限届满后，本机关将依法复查。", "Afterwards, or when the time is up, this organ inspects again."
    ),
}
ANSWERS: Final[dict[Answer, Phrase]] = {
    "compliant": Phrase("符合", "compliant"),
    "not_compliant": Phrase("不符合", "not compliant"),
    "not_applicable": Phrase("不适用", "not applicable"),
}
CONFIRMERS: Final[dict[Confirmer, Phrase]] = {
    "officer": Phrase("主办人员", "First officer"),
    "second_officer": Phrase("协办人员", "Second officer"),
    "person": Phrase("现场负责人", "In charge on site"),
}
CONFIRMATIONS: Final[dict[Confirmation, Phrase]] = {
    "device": Phrase("以本人设备的密钥确认", "by the key of the own device"),
    "pin": Phrase("以本人 PIN 确认", "by the own PIN"),
    "signed": Phrase("当场签字确认", "signed on site"),
    "refused": Phrase("拒绝签字", "declined to sign"),
}
