"""Every reason of a verdict in plain words: what is wrong, and what to do next.

The codes are those of the inspection code, format 1, section 3. A test compares this table with them.
"""

from __future__ import annotations

from typing import NamedTuple

from inspector_tui.phrases import Phrase


class Told(NamedTuple):
    """A reason as the enterprise reads it."""

    what: Phrase
    do: Phrase


_FRESH = Phrase("请执法人员刷新检查码，您再扫一次。", "Ask the officer to refresh the code and scan it again.")
_REPORT = Phrase(
    "不要放行。用本页下方的电话核实或举报。",
    "Do not let them in. Confirm or report by the numbers at the end of this page.",
)
_PHONE = Phrase(
    "先不要放行，打给执法机关核实。",
    "Do not let them in yet; call the organ to confirm.",
)
_LATER = Phrase(
    "过几分钟再扫一次，或打给执法机关核实。",
    "Scan again in a few minutes, or call the organ to confirm.",
)
_FORGED = Phrase("签名不对，内容可能被伪造或改动。", "The signature is wrong: the content may be forged or altered.")

REASONS: dict[str, Told] = {
    "NOT_OURS": Told(
        Phrase("这不是本平台的检查码。", "This is not one of our inspection codes."),
        _REPORT,
    ),
    "MALFORMED": Told(
        Phrase("这个码不完整或者已经损坏。", "This code is incomplete or damaged."),
        Phrase(
            "请重新扫屏幕上的码，不要手工输入。仍然打不开，请按下面的办法拒绝和举报。",
            "Scan the code on the screen again instead of typing it. If that fails, refuse and report as said below.",
        ),
    ),
    "MALFORMED_CLAIMS": Told(
        Phrase("批准书的内容不合格式。", "The content of the permit is not well-formed."),
        _REPORT,
    ),
    "NEWER_FORMAT": Told(
        Phrase(
            "这个码用的是较新的格式，本页还读不了。", "This code uses a newer format that this page cannot read yet."
        ),
        _PHONE,
    ),
    "PERMIT_NOT_SYNCED": Told(
        Phrase(
            "这是简码，而它的批准书还没有同步到服务器。",
            "This is a short code, and its permit has not reached the server yet.",
        ),
        Phrase(
            "请执法人员改用“完整码”（F3）再扫一次。",
            "Ask the officer for the full code (F3) and scan again.",
        ),
    ),
    "CLOCK_WRONG": Told(
        Phrase("服务器的时间不对，暂时无法核验。", "The server's clock is wrong; it cannot check for now."),
        _PHONE,
    ),
    "TRUST_EXPIRED": Told(
        Phrase("机关密钥清单已经过期。", "The list of the organs' keys is past its end."),
        _PHONE,
    ),
    "TRUST_STALE": Told(
        Phrase("机关密钥清单较旧，有待更新。", "The list of the organs' keys is old and should be renewed."),
        _LATER,
    ),
    "UNKNOWN_KEY": Told(
        Phrase(
            "签发批准书的密钥不在清单中，无法确认是哪个机关批准的。",
            "The key that signed the permit is not in our list: we cannot tell which organ approved it.",
        ),
        _PHONE,
    ),
    "ALG_MISMATCH": Told(
        Phrase("签名算法与密钥不符。", "The signature does not fit the key."),
        _REPORT,
    ),
    "KEY_ROLE": Told(
        Phrase("签名的密钥无权批准检查。", "The key that signed it may not approve inspections."),
        _REPORT,
    ),
    "KEY_REVOKED": Told(
        Phrase(
            "机关的签发密钥已经作废，用它批准的码全部无效。",
            "The organ's key was revoked; no code signed by it counts.",
        ),
        Phrase(
            "请执法机关重新签发检查码。此前不要放行。",
            "The organ has to issue a new code. Do not let them in before.",
        ),
    ),
    "BAD_PERMIT_SIG": Told(_FORGED, _REPORT),
    "BAD_DEVICE_SIG": Told(
        Phrase(
            "出示此码的设备不是批准书指定的设备，可能是复制来的。",
            "The device showing this code is not the one named in the permit: it may be a copy.",
        ),
        _REPORT,
    ),
    "ISSUER_MISMATCH": Told(
        Phrase("批准书写的机关与签名的机关不一致。", "The organ in the permit is not the one whose key signed it."),
        _REPORT,
    ),
    "KEY_OUT_OF_WINDOW": Told(
        Phrase("批准书签发时，机关的密钥不在有效期内。", "The organ's key was not valid when the permit was signed."),
        _PHONE,
    ),
    "PERMIT_EXPIRED": Told(
        Phrase("批准的检查时间已经过了。", "The approved time for this visit is over."),
        Phrase(
            "如对方仍要检查，请其重新备案并出示新码；否则可以拒绝。",
            "If they still want to inspect they need a new filing and a new code; otherwise you may refuse.",
        ),
    ),
    "PERMIT_NOT_YET": Told(
        Phrase("还没到批准的检查时间。", "The approved time for this visit has not begun."),
        Phrase("请对方在批准的时间内再来。", "Ask them to come within the approved time."),
    ),
    "PRESENTED_OUTSIDE_WINDOW": Told(
        Phrase("此码是在批准的时间之外出示或打印的。", "The code was shown or printed outside the approved time."),
        Phrase(
            "打印件上的码不能用来进门：请扫检查人员屏幕上的码。屏幕上的码也这样显示的，不要放行，用本页下方的电话核实或举报。",
            "A printed code lets nobody in: scan the one on the officer's screen. If that one says the same, do not "
            "let them in, and confirm or report by the numbers at the end of this page.",
        ),
    ),
    "WRONG_CHALLENGE": Told(
        Phrase(
            "口令不对，出示的可能是录像或转发的码。",
            "The challenge is wrong: this may be a recording or a relayed code.",
        ),
        _REPORT,
    ),
    "STALE_CODE": Told(
        Phrase(
            "此码已经过时。检查码每 30 秒更换一次，打印件、截图或旧页面不能用来进门。",
            "This code has gone stale. Codes change every 30 seconds; a print, a screenshot or an old page lets "
            "nobody in.",
        ),
        _FRESH,
    ),
    "CODE_FROM_FUTURE": Told(
        Phrase(
            "出示设备的时间快了，无法确认新旧。", "The showing device's clock is ahead; we cannot tell how fresh it is."
        ),
        Phrase(
            "请执法人员联网同步一次再出示，或打给执法机关核实。",
            "Ask the officer to sync once and show the code again, or call the organ.",
        ),
    ),
    "OTHER_ENTERPRISE": Told(
        Phrase("此码批准检查的是另一家企业。", "This code approves a visit to another enterprise."),
        _REPORT,
    ),
    "UNFILED": Told(
        Phrase(
            "应急检查：人员和机关是真实的，备案手续随后补办。",
            "Urgent check: officers and organ are genuine, the filing follows.",
        ),
        Phrase(
            "请对方说明紧急情况，核对执法证，并打给执法机关核实。",
            "Ask what is urgent, compare the certificates, and call the organ to confirm.",
        ),
    ),
    "STATUS_OUT_OF_RANGE": Told(
        Phrase("此码的编号从未发放过。", "The number in this code was never issued."),
        _REPORT,
    ),
    "STATUS_NOT_COVERED": Told(
        Phrase(
            "状态清单早于批准书，暂时无法确认是否撤销。",
            "The status list is older than the permit; revocation cannot be checked yet.",
        ),
        _LATER,
    ),
    "REVOKED": Told(
        Phrase("批准已经撤销。", "The approval was revoked."),
        _REPORT,
    ),
    "SUSPENDED": Told(
        Phrase("批准已经暂停。", "The approval is suspended."),
        Phrase("先不要放行，打给执法机关核实。", "Do not let them in; call the organ to confirm."),
    ),
    "CLOSED": Told(
        Phrase("这次检查已经办结，此码不再使用。", "This visit is closed; its code is no longer used."),
        Phrase(
            "如对方仍要检查，请其出示新码；否则可以拒绝。",
            "If they still want to inspect they need a new code; otherwise you may refuse.",
        ),
    ),
    "STATUS_EXPIRED": Told(
        Phrase(
            "状态清单已经过期，无法确认是否撤销。", "The status list is past its end; revocation cannot be checked."
        ),
        _PHONE,
    ),
    "STATUS_STALE": Told(
        Phrase("状态清单较旧，无法确认是否撤销。", "The status list is old; revocation cannot be checked."),
        _LATER,
    ),
    "STATUS_MISSING": Told(
        Phrase(
            "没有这个码的状态清单，无法确认是否撤销。",
            "There is no status list for this code; revocation cannot be checked.",
        ),
        _PHONE,
    ),
    "SEEN_BEFORE": Told(
        Phrase("同一个画面在别处出示过。", "The same picture was shown before."),
        _FRESH,
    ),
}

UNKNOWN_REASON = Told(
    Phrase("出现了本页还不认识的情况（{code}）。", "Something this page has no words for yet ({code})."),
    _PHONE,
)


def told(code: str) -> Told:
    """The words of a reason. A code without words still gets a sentence that names it and says what to do."""
    return REASONS.get(code, UNKNOWN_REASON)
