"""Handmade attacks on signatures and shapes of a code, each with the answer it must get.

Everything here is text as a scanner delivers it, with the reason that ends its verification. Where a payload is wrong
but the signature genuine, a careless or hostile issuer is meant: the schema must hold even then.
"""

from __future__ import annotations

from typing import Final

import cbor2

from inspector_tui.codes import permit
from inspector_tui.codes.digits import from_digits, to_digits
from inspector_tui.ledger import cbor, cose
from tests.codes.world import (
    CLAIMS,
    DEVICE,
    DEVICE_P256,
    NOW,
    OTHER_ORGAN,
    PERMIT,
    PREFIX,
    STANDING,
    STATUS,
    STRANGER,
    SUBJECT,
    shown,
    text_of,
)
from tests.hostile import minting as m

P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ED_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
SMALL_ORDER: Final = (
    *("00" * 32, "01" + "00" * 31, "ec" + "ff" * 30 + "7f", "ee" + "ff" * 30 + "7f", "01" + "00" * 30 + "80"),
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
)
NEUTRAL: Final = bytes.fromhex("58" + "66" * 31) + b"\x01" + bytes(31)
"""R = B, S = 1: under a key of order 1 it holds for every message."""
KID: Final = PERMIT.kid
GOOD, TEXT, DIGITS = m.GOOD, m.TEXT, m.DIGITS

SIGNATURES: Final[dict[str, tuple[str, str]]] = {
    "signature of zeroes": (m.showing(GOOD[:-64] + bytes(64)), "BAD_PERMIT_SIG"),
    "signature of ones": (m.showing(GOOD[:-64] + b"\xff" * 64), "BAD_PERMIT_SIG"),
    "S + L of Ed25519": (
        m.showing(GOOD[:-32] + (int.from_bytes(GOOD[-32:], "little") + ED_ORDER).to_bytes(32, "little")),
        "BAD_PERMIT_SIG",
    ),
    "S = 0 of Ed25519": (m.showing(GOOD[:-32] + bytes(32)), "BAD_PERMIT_SIG"),
    "R of small order": (m.showing(GOOD[:-64] + b"\x01" + bytes(31) + GOOD[-32:]), "BAD_PERMIT_SIG"),
    "high s": (m.p256(lambda r, s: (r, P256_ORDER - s)), "BAD_PERMIT_SIG"),
    "s + order": (m.p256(lambda r, s: (r, min(s + P256_ORDER, 2**256 - 1))), "BAD_PERMIT_SIG"),
    "r = s = 0": (m.p256(lambda _r, _s: (0, 0)), "BAD_PERMIT_SIG"),
    "r = order": (m.p256(lambda _r, s: (P256_ORDER, s)), "BAD_PERMIT_SIG"),
    "r = s = 1": (m.p256(lambda _r, _s: (1, 1)), "BAD_PERMIT_SIG"),
    "DER for raw": (m.showing(GOOD[:-64] + b"\x30\x3e\x02\x1d" + bytes(60)), "BAD_PERMIT_SIG"),
    "a stranger under a good key's id": (
        m.showing(permit.issue(STRANGER, CLAIMS).replace(STRANGER.kid, KID, 1)),
        "BAD_PERMIT_SIG",
    ),
    "the signature of another permit": (
        m.showing(GOOD[:-64] + permit.issue(PERMIT, CLAIMS._replace(code_id=bytes(8)))[-64:]),
        "BAD_PERMIT_SIG",
    ),
    "a record for a permit": (m.showing(cose.sign1(PERMIT, m.PAYLOAD, cose.AAD_RECORD)), "BAD_PERMIT_SIG"),
    "a permit signed by the status key": (m.showing(permit.issue(STATUS, CLAIMS)), "KEY_ROLE"),
    "a permit signed by its own device": (m.showing(permit.issue(DEVICE, CLAIMS)), "UNKNOWN_KEY"),
    "HMAC with the public key": (m.showing(m.with_hmac()), "ALG_MISMATCH"),
    "ESP256 under an Ed25519 key": (m.showing(m.permit_of({1: -9, 4: KID})), "ALG_MISMATCH"),
    "EdDSA of the older register": (m.showing(m.permit_of({1: -8, 4: KID})), "ALG_MISMATCH"),
    "SM2 before it exists": (m.showing(m.permit_of({1: -65601, 4: KID})), "ALG_MISMATCH"),
    "alg none": (m.showing(m.permit_of({1: 0, 4: KID}, signature=bytes(64))), "ALG_MISMATCH"),
    "another organ's number": (m.showing(permit.issue(PERMIT, CLAIMS._replace(organ=OTHER_ORGAN))), "ISSUER_MISMATCH"),
    "a permit shown by another device": (m.showing(GOOD, STRANGER), "BAD_DEVICE_SIG"),
    "a permit shown by another kind of key": (m.showing(GOOD, DEVICE_P256), "ALG_MISMATCH"),
    "a presentation signed as a permit": (shown(m.PRESENTED, aad=cose.AAD_PERMIT), "BAD_DEVICE_SIG"),
    "the last frame's signature": (m.with_signature_of(NOW - 30), "BAD_DEVICE_SIG"),
    **{
        f"device key of small order, {point[:8]}": (m.for_device(bytes.fromhex(point), NEUTRAL), "BAD_DEVICE_SIG")
        for point in SMALL_ORDER
    },
    "device key off the curve": (m.for_device(b"\x02" + b"\xff" * 32, bytes(63) + b"\1"), "BAD_DEVICE_SIG"),
    "device key at infinity": (m.for_device(bytes(33), bytes(31) + b"\1" + bytes(31) + b"\1"), "BAD_DEVICE_SIG"),
    "device key uncompressed and cut": (m.for_device(b"\x04" + bytes(32), bytes(64)), "BAD_DEVICE_SIG"),
    "device key without a point": (m.for_device(b"\x02" + bytes(31) + b"\x01", bytes(64)), "BAD_DEVICE_SIG"),
}

HEADERS: Final[dict[str, tuple[str, str]]] = {
    name: (m.showing(told), "MALFORMED")
    for name, told in {
        "tag 18": b"\xd2" + GOOD,
        "self-described": b"\xd9\xd9\xf7" + GOOD,
        "trailing byte": GOOD + b"\0",
        "trailing null": GOOD + b"\xf6",
        "twice": GOOD + GOOD,
        "wrapped in an array": b"\x81" + GOOD,
        "wrapped in bytes": cbor.encode(GOOD),
        "indefinite array": b"\x9f" + GOOD[1:] + b"\xff",
        "alg unprotected": m.permit_of({4: KID}, unprotected={1: -19}),
        "alg in both": m.permit_of({1: -19, 4: KID}, unprotected={1: -9}),
        "kid unprotected": m.permit_of({1: -19}, unprotected={4: KID}),
        "kid in both": m.permit_of({1: -19, 4: KID}, unprotected={4: STATUS.kid}),
        "crit": m.permit_of({1: -19, 2: [99], 4: KID, 99: 1}),
        "empty crit": m.permit_of({1: -19, 2: [], 4: KID}),
        "certificate chain": m.permit_of({1: -19, 4: KID, 33: b"x"}),
        "alg twice": m.permit_of(b"\xa3\x01\x32\x01\x28\x04\x44" + KID),
        "header out of order": m.permit_of(b"\xa2\x04\x44" + KID + b"\x01\x32"),
        "alg in long form": m.permit_of(b"\xa2\x01\x38\x12\x04\x44" + KID),
        "alg as text": m.permit_of({1: "EdDSA", 4: KID}),
        "alg a boolean": m.permit_of({1: False, 4: KID}),
        "alg a float": m.permit_of({1: -19.0, 4: KID}),
        "kid of eight bytes": m.permit_of({1: -19, 4: KID * 2}),
        "header trailing": m.permit_of(cbor2.dumps({1: -19, 4: KID}) + b"\0"),
        "detached payload": m.permit_of({1: -19, 4: KID}, payload=None),
        "payload text": m.permit_of({1: -19, 4: KID}, payload="x"),
        "signature of 65 bytes": m.permit_of({1: -19, 4: KID}, signature=bytes(65)),
        "signature a list": m.permit_of({1: -19, 4: KID}, signature=[]),
        "length bomb": b"\x84\x5b\x7f" + b"\xff" * 7,
        "depth bomb": b"\x81" * 2000,
        "tag bomb": b"\xc6" * 2000,
    }.items()
}

FRAMES: Final[dict[str, tuple[str, str]]] = {
    name: (text, "MALFORMED")
    for name, text in {
        "alg unprotected in the frame": m.presentation_of({}, unprotected={1: -19}),
        "kid in the frame": m.presentation_of({1: -19, 4: DEVICE.kid}),
        "crit in the frame": m.presentation_of({1: -19, 2: [1]}),
        "frame trailing": m.presentation_of({1: -19}, more=b"\0"),
        "frame tagged": text_of(b"\xd2" + cose.sign1(DEVICE, m.PRESENTED, cose.AAD_PRESENT, with_kid=False)),
        "frame map trailing": shown(m.PRESENTED + b"\0"),
        "frame key twice": shown(b"\xa3" + m.PRESENTED[1:] + b"\x06\x00"),
        "frame keys out of order": shown(cbor2.dumps({6: NOW, 0: GOOD})),
        "frame time in long form": shown(m.PRESENTED[:-5] + b"\x1b" + bytes(4) + m.PRESENTED[-4:]),
        "frame time negative": shown({0: GOOD, 6: -1}),
        "frame time a boolean": shown({0: GOOD, 6: True}),
        "frame time beyond 2^53": shown({0: GOOD, 6: 2**53}),
        "frame time a bignum": shown(m.PRESENTED[:-5] + b"\xc2\x41\x01"),
        "frame time a float": shown(cbor2.dumps({0: GOOD, 6: float(NOW)})),
        "challenge of seven digits": shown({0: GOOD, 6: NOW, 10: 1_000_000}),
        "challenge a boolean": shown({0: GOOD, 6: NOW, 10: True}),
        "challenge null": shown({0: GOOD, 6: NOW, 10: None}),
        "an extension": shown({0: GOOD, 6: NOW, 12: 1}),
        "no time": shown({0: GOOD}),
        "permit as text": shown({0: "permit", 6: NOW}),
        "permit in the clear": shown({0: [1], 6: NOW}),
        "frame no map": shown([GOOD, NOW]),
        "frame a depth bomb": shown(b"\xa2\x00" + b"\x81" * 2000 + b"\x00\x06\x00"),
        "subject with bidi": shown({0: permit.issue(PERMIT, STANDING), 6: NOW, 11: "银川\u202e"}),
        "subject of 13 bytes": shown({0: permit.issue(PERMIT, STANDING), 6: NOW, 11: bytes(13)}),
    }.items()
} | {
    "an enterprise beside the permit's": (shown({0: GOOD, 6: NOW, 11: SUBJECT}), "MALFORMED_CLAIMS"),
    "a standing permit without one": (shown({0: permit.issue(PERMIT, STANDING), 6: NOW}), "MALFORMED_CLAIMS"),
    "another permit's short name": (shown({0: bytes(8), 6: NOW}), "PERMIT_NOT_SYNCED"),
    "a short name of seven bytes": (shown({0: bytes(7), 6: NOW}), "MALFORMED"),
    "a format of the future": (PREFIX + to_digits(b"\x02" + from_digits(DIGITS)[1:]), "NEWER_FORMAT"),
    "a format of the past": (PREFIX + to_digits(b"\x00" + from_digits(DIGITS)[1:]), "NEWER_FORMAT"),
}
