"""Handmade attacks inside genuinely signed claims, and in the address around the digits; as in `attacks`."""

from __future__ import annotations

from typing import Final

import cbor2

from tests.codes.world import CLAIMS, PREFIX, raw_claims
from tests.hostile import minting as m

TEXT, DIGITS = m.TEXT, m.DIGITS

_ONE_LIE: Final = {
    "NUL": {15: "a\0b"},
    "escape sequence": {17: "\x1b[2J\x1b[31m"},
    "bell": {16: "\x07"},
    "line break": {17: "张三\n组长"},
    "right-to-left override": {12: [[1, "甲\u202e乙"], [2, "丙"]]},
    "isolate": {17: "\u2066x\u2069"},
    "zero width": {17: "银\u200b川"},
    "byte order mark": {17: "\ufeff银川"},
    "soft hyphen": {17: "银\u00ad川"},
    "private use": {17: "\ue000"},
    "unassigned": {17: "\u0378"},
    "not composed": {17: "e\u0301"},
    "compatibility ideograph": {17: "\uf900"},
    "tag characters": {17: "a\U000e0041"},
    "too long by one": {17: "字" * 65},
    "empty": {17: ""},
    "the same officer twice": {12: [[1, "甲"], [1, "乙"]]},
    "the same officer, organ spelled out": {12: [[1, "甲"], [1, "甲", CLAIMS.organ]]},
    "one officer": {12: [[1, "甲"]]},
    "seventeen officers": {12: [[number] for number in range(17)]},
    "an officer's rank": {12: [[1, "甲", 2, "队长"], [2]]},
    "32 days": {4: CLAIMS.start + 31 * 86_400 + 1},
    "ends before it starts": {4: CLAIMS.start},
    "a device key of 65 bytes": {8: b"\x04" + bytes(64)},
    "enterprise beyond 36^18": {11: b"\xff" * 12},
    "an extension": {19: "VIP"},
    "purpose 0": {14: 0},
    "flags unknown": {18: 4},
    "a float for a number": {6: 1.0},
    "a boolean for a number": {1: True},
    "a bignum": {1: 2**64},
    "undefined": {15: cbor2.undefined},
    "a date": {15: cbor2.CBORTag(1, 0)},
    "a shared value": {15: cbor2.CBORTag(28, [cbor2.CBORTag(29, 0)])},
    "a string reference": {15: cbor2.CBORTag(256, ["aaaa", cbor2.CBORTag(25, 0)])},
}

PAYLOADS: Final[dict[str, tuple[str, str]]] = {
    f"claims: {name}": (m.claiming(changed), "MALFORMED_CLAIMS") for name, changed in _ONE_LIE.items()
} | {
    f"claims: {name}": (m.payload_code(payload), "MALFORMED")
    for name, payload in {
        "trailing": m.PAYLOAD + b"\0",
        "cut": m.PAYLOAD[:-1],
        "key twice": bytes((m.PAYLOAD[0] + 1,)) + m.PAYLOAD[1:] + b"\x0e\x06",
        "out of order": cbor2.dumps(dict(reversed(raw_claims().items()))),
        "long form": m.PAYLOAD.replace(b"\x0e\x01", b"\x0e\x18\x01"),
        "indefinite map": b"\xbf" + m.PAYLOAD[1:] + b"\xff",
        "indefinite text": m.PAYLOAD.replace(b"\x0f\x78", b"\x0f\x7f\x78") + b"\xff",
        "a lone surrogate": m.PAYLOAD.replace("马".encode(), b"\xed\xa0\x80"),
        "overlong UTF-8": m.PAYLOAD.replace("马".encode(), b"\xe0\x80\xaf"),
        "map length bomb": b"\xbb" + b"\x7f" * 8,
        "text length bomb": m.PAYLOAD[:-30] + b"\x7b" + b"\x7f" * 8,
        "depth bomb": b"\x81" * 600 + b"\x00",
        "keys as text of numbers": b"\xa1\x611\x00\x00",
    }.items()
}

_HOST: Final = "jc.example.gov.cn"
ADDRESSES: Final[dict[str, tuple[str, str]]] = {
    name: (text, "NOT_OURS")
    for name, text in {
        "plain http": "http" + TEXT[5:],
        "a Cyrillic letter": TEXT.replace("c.example", "с.example"),
        "a Greek letter": TEXT.replace("gov", "gοv"),
        "punycode of it": TEXT.replace(_HOST, "xn--j-2sb.example.gov.cn"),
        "a hyphen for the dot": TEXT.replace("jc.example", "jc-example"),
        "an ideographic host": TEXT.replace("example", "例"),
        "our host as a name of theirs": TEXT.replace(_HOST, _HOST + ".evil.example"),
        "our host as their user": TEXT.replace(_HOST, _HOST + "@evil.example"),
        "their user at our host": TEXT.replace(_HOST, "evil@" + _HOST),
        "a port": TEXT.replace(_HOST, _HOST + ":8443"),
        "a dot at its end": TEXT.replace(_HOST, _HOST + "."),
        "a back slash": TEXT.replace("/c/", "\\c/"),
        "dots in the path": TEXT.replace("/c/", "/x/../c/"),
        "two slashes": TEXT.replace("/c/", "//c/"),
        "percent-encoded": TEXT.replace("/c/", "/%63/"),
        "ours in their query": "https://evil.example/?u=" + TEXT,
        "ours in their fragment": "https://evil.example/#" + TEXT,
        "ours after a line break": "https://evil.example/\n" + TEXT,
        "NUL before it": "\0" + TEXT,
        "right-to-left before it": "\u202e" + TEXT,
        "a zero width letter inside": TEXT.replace("gov", "g\u200bov"),
        "a lone surrogate before it": "\ud800" + TEXT,
        "javascript": "javascript:" + DIGITS,
        "superscript digits without a prefix": "²" * 200,
    }.items()
} | {
    name: (text, "MALFORMED")
    for name, text in {
        "Arabic digits": PREFIX + DIGITS.translate({ord("0") + at: 0x660 + at for at in range(10)}),
        "mathematical digits": PREFIX + DIGITS.translate({ord("0") + at: 0x1D7CE + at for at in range(10)}),
        "Chinese digits": PREFIX
        + DIGITS.translate(dict(zip(map(ord, "0123456789"), "〇一二三四五六七八九", strict=True))),
        "NUL at the end": TEXT + "\0",
        "a lone surrogate at the end": TEXT + "\udfff",
        "bidi at the end": TEXT + "\u202e",
        "a query": TEXT + "?lang=en",
        "a fragment": TEXT + "#1",
        "a slash": TEXT + "/",
        "scanned twice": TEXT + TEXT,
        "digits twice": TEXT + DIGITS,
        "a sign": PREFIX + "+" + DIGITS[1:],
        "an underscore": PREFIX + DIGITS[:3] + "_" + DIGITS[4:],
        "a space": PREFIX + DIGITS[:29] + " " + DIGITS[29:],
        "an exponent": PREFIX + DIGITS[:5] + "e5" + DIGITS[7:],
        "a block beyond 12 bytes": PREFIX + "9" * 29,
        "a length no bytes have": PREFIX + DIGITS[:-1],
        "a million digits": PREFIX + "0" * 1_000_000,
        "nothing": PREFIX,
    }.items()
}
