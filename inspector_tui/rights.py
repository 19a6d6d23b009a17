"""What the law gives the enterprise, as text for the page. Sources stand with each sentence.

The five prohibitions and eight must-nots are those of 国办发〔2024〕54号, in its order.
"""

from __future__ import annotations

from typing import NamedTuple

from inspector_tui.phrases import Phrase


class Prohibition(NamedTuple):
    """One of the five, with the must-nots that belong to it (numbered through, 1 to 8)."""

    text: Phrase
    must_nots: tuple[tuple[int, Phrase], ...]


PROHIBITIONS: tuple[Prohibition, ...] = (
    Prohibition(
        Phrase("严禁逐利检查", "No inspecting for gain"),
        (
            (1, Phrase("不得接受馈赠、报酬、福利", "must not take gifts, pay or benefits")),
            (2, Phrase("不得参加宴请、娱乐、旅游", "must not accept meals, entertainment or trips")),
            (
                3,
                Phrase(
                    "不得由企业支付消费开支或转嫁检查费用",
                    "must not let the enterprise pay expenses or the cost of the inspection",
                ),
            ),
            (4, Phrase("不得强制接受指定中介服务", "must not force the services of a named agency on it")),
        ),
    ),
    Prohibition(
        Phrase("严禁干扰企业正常生产经营", "No disturbing of normal production and business"),
        (
            (
                5,
                Phrase(
                    "不得刻意要求法定代表人到场",
                    "must not insist on the legal representative being present",
                ),
            ),
        ),
    ),
    Prohibition(
        Phrase("严禁任性处罚企业", "No arbitrary punishing"),
        (
            (
                6,
                Phrase(
                    "不得乱查封、乱扣押、乱冻结、动辄责令停产停业",
                    "must not seal, seize or freeze without cause, nor lightly order production or business to stop",
                ),
            ),
        ),
    ),
    Prohibition(
        Phrase("严禁下达检查指标", "No quotas for inspections"),
        (
            (
                7,
                Phrase(
                    "不得将考核考评、预算项目绩效与检查频次、罚没数额挂钩",
                    "must not tie appraisals or budgets to numbers of inspections or sums of fines",
                ),
            ),
        ),
    ),
    Prohibition(
        Phrase("严禁变相检查", "No inspections in disguise"),
        (
            (
                8,
                Phrase(
                    "不得以观摩、督导、考察等名义行检查之实",
                    "must not inspect under the name of a visit, guidance or study tour",
                ),
            ),
        ),
    ),
)

RIGHTS: tuple[Phrase, ...] = (
    Phrase(
        "请执法人员主动出示执法证；不出示的，可以拒绝（行政处罚法第五十五条）。",
        "Officers must show their certificates of their own accord; if they do not, you may refuse "
        "(Administrative Penalty Law, article 55).",
    ),
    Phrase(
        "要求现场至少有两名执法人员（行政处罚法第四十二条）。",
        "At least two officers must be present (Administrative Penalty Law, article 42).",
    ),
    Phrase(
        "拿到行政检查通知书，知道谁来查、查什么、依据什么。",
        "You receive the notice of inspection: who inspects, what, and on what basis.",
    ),
    Phrase(
        "由现场负责人接待即可，不必等法定代表人到场。",
        "Whoever is in charge on site may receive the officers; the legal representative need not come.",
    ),
    Phrase(
        "陈述、申辩；与执法人员有利害关系的，可以申请其回避。",
        "You may state your case and object; you may ask an officer with a conflict of interest to step back.",
    ),
    Phrase(
        "看过现场检查笔录再签字；有异议可以写明，也可以不签并说明理由。",
        "Read the record before signing. You may write down objections, or decline to sign and say why.",
    ),
    Phrase(
        "由执法机关告知检查结果；对处理决定不服的，可以申请行政复议或者提起诉讼。",
        "The organ tells you the outcome; against a decision you may ask for administrative review or go to court.",
    ),
)

REFUSE_STEPS: tuple[Phrase, ...] = (
    Phrase(
        "先不要放行。请对方出示执法证，并刷新检查码让您再扫一次。",
        "Do not let them in yet. Ask for the certificates, and for a refreshed code that you scan again.",
    ),
    Phrase(
        "人员、企业或者事项对不上，或者没有绿色的“有效”，可以拒绝这次检查。",
        "If people, enterprise or items do not match, or there is no green “Valid”, you may refuse this inspection.",
    ),
    Phrase(
        "用下面的电话核实或举报，报上码号。不要用对方给您的电话。",
        "Confirm or report by the numbers below, quoting the code id. Do not use a number they give you.",
    ),
)


class Law(NamedTuple):
    """Words of a law, which are Chinese on both pages, and what they mean for those who read English."""

    text: str
    source: str
    english: str


LAWS: tuple[Law, ...] = (
    Law(
        "执法人员在调查或者进行检查时，应当主动向当事人或者有关人员出示执法证件。当事人或者有关人员有权要求执法人员出示"
        "执法证件。执法人员不出示执法证件的，当事人或者有关人员有权拒绝接受调查或者检查。",
        "《中华人民共和国行政处罚法》第五十五条第一款",
        "Administrative Penalty Law, article 55: officers must show their certificates of their own accord; you may "
        "ask for them, and if they are not shown you have the right to refuse the inspection.",
    ),
    Law(
        "当事人或者有关人员应当如实回答询问，并协助调查或者检查，不得拒绝或者阻挠。",
        "《中华人民共和国行政处罚法》第五十五条第二款",
        "The same article goes on: otherwise you answer truthfully, assist the inspection, and do not obstruct it.",
    ),
)
"""Before someone refuses they should know both halves: the right, and the duty where the visit is lawful."""

REFUSE_LAW: Phrase = Phrase(
    "对违反规定的检查，企业有权拒绝并投诉举报（国办发〔2024〕54号）。发生火灾、事故等紧急情况，请配合现场救援。",
    "An enterprise may refuse an inspection that breaks the rules, and complain (document 54 of 2024). "
    "In a fire, an accident or another emergency please do not hold up the rescue.",
)
