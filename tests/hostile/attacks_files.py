"""Handmade attacks by files: lists and delegations that somebody put on a USB stick, pictures sent for reading."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import Any, Final

import cbor2
from PIL import Image, PngImagePlugin

from inspector_tui.codes import root
from inspector_tui.codes.status import PermitState
from inspector_tui.codes.trust import Role
from inspector_tui.ledger import cbor, cose, keys
from tests.codes.world import (
    DELEGATION,
    KEYS,
    NOW,
    ORGAN,
    PERMIT,
    ROOT,
    SIGNER,
    STATUS,
    STRANGER,
    key,
    status_bytes,
    trust_bytes,
)
from tests.hostile.world import png_of

HOUR: Final = 3600


def _trust(changed: dict[int, Any] | bytes, signer: keys.Signer = SIGNER) -> bytes:
    told = cbor2.loads(cose.parse1(trust_bytes()).payload)
    payload = changed if isinstance(changed, bytes) else cbor2.dumps(told | changed)
    return cose.sign1(signer, payload, cose.AAD_TRUST)


def _own(**facts: Any) -> bytes:
    """A whole chain of the attacker's: their own root, their own signer, our organ."""
    delegation = root.delegate(STRANGER, SIGNER.public, start=0, end=NOW)
    return trust_bytes(delegation=delegation, **facts)


TRUST: Final[dict[str, bytes]] = {
    "another root": _own(),
    "another root under our root's id": _own().replace(STRANGER.kid, ROOT.kid, 1),
    "signed by the root, not the signer": _trust({}, ROOT),
    "signed by a permit key": _trust({}, PERMIT),
    "a delegation to oneself": trust_bytes(delegation=root.delegate(SIGNER, SIGNER.public, start=0, end=NOW)),
    "a delegation of another domain": trust_bytes(
        delegation=cose.sign1(ROOT, cose.parse1(DELEGATION).payload, cose.AAD_PERMIT)
    ),
    "a delegation with an extension": trust_bytes(
        delegation=cose.sign1(ROOT, cbor.encode({4: NOW, 5: 0, 8: SIGNER.public, 9: 1}), cose.AAD_ROOT)
    ),
    "a delegation from tomorrow": trust_bytes(
        delegation=root.delegate(ROOT, SIGNER.public, start=NOW + 86_400, end=NOW + 2 * 86_400)
    ),
    "trailing byte": trust_bytes() + b"\0",
    "payload trailing": _trust(cose.parse1(trust_bytes()).payload + b"\0"),
    "out of order": _trust(cbor2.dumps(dict(reversed(cbor2.loads(cose.parse1(trust_bytes()).payload).items())))),
    "two rows of one key id": _trust({24: [cbor2.loads(cose.parse1(trust_bytes()).payload)[24][0]] * 2}),
    "a row under another key's id": _trust(
        {24: [[PERMIT.kid, *cbor2.loads(cose.parse1(_own(trust_keys=[key(STRANGER)])).payload)[24][0][1:]]]}
    ),
    "two organs of one number": _trust({23: [[ORGAN, "银川市应急管理局", "x"], [ORGAN, "银川市市场监督管理局", "y"]]}),
    "an organ's name with bidi": _trust({23: [[ORGAN, "银川\u202e局", "x"]]}),
    "an organ's name with zero width": _trust({23: [[ORGAN, "银川\u200b市应急管理局", "x"]]}),
    "an organ's name with a lone surrogate": _trust(
        cose.parse1(trust_bytes()).payload.replace("银".encode(), b"\xed\xa0\x80")
    ),
    "a prefix with bidi": _trust({27: "https://jc.example\u202e/c/"}),
    "an empty prefix, so that all is ours": _trust({27: ""}),
    "a depth bomb": _trust(b"\x81" * 5000 + b"\0"),
    "a length bomb": _trust(b"\x9b" + b"\x7f" * 8),
    "five megabytes": bytes(5 << 20),
}

POINTS: Final[dict[str, bytes]] = {
    "a permit key of order 1": b"\x01" + bytes(31),
    "a permit key of order 2": bytes.fromhex("ec" + "ff" * 30 + "7f"),
    "a permit key beyond the field": bytes.fromhex("ee" + "ff" * 30 + "7f"),
    "a permit key at infinity": bytes(33),
    "a permit key off the curve": b"\x03" + b"\xff" * 32,
}


def _status(change: dict[int, Any] | bytes) -> bytes:
    told = cbor2.loads(cose.parse1(status_bytes()).payload)
    payload = change if isinstance(change, bytes) else cbor2.dumps(told | change)
    return cose.sign1(STATUS, payload, cose.AAD_STATUS)


def _twice_packed(size: int) -> bytes:
    return zlib.compress(zlib.compress(bytes(size), 9), 9)


STATUS_LISTS: Final[dict[str, bytes]] = {
    "signed by a permit key": status_bytes(signer=PERMIT),
    "signed by a stranger under a good id": status_bytes(signer=STRANGER).replace(STRANGER.kid, STATUS.kid, 1),
    "a trust list for a status list": trust_bytes(),
    "good news over bad": status_bytes({1: PermitState.REVOKED})[:-64] + status_bytes()[-64:],
    "a zip bomb": _status({26: zlib.compress(bytes(200_000_000), 9)}),
    "a zip bomb of ones": _status({26: zlib.compress(b"\x55" * 50_000_000, 9)}),
    "gzip": _status({26: b"\x1f\x8b\x08" + bytes(20)}),
    "raw deflate": _status({26: zlib.compress(bytes(500))[2:-4]}),
    "a second stream behind": _status({26: zlib.compress(bytes(500)) * 2}),
    "no checksum": _status({26: zlib.compress(bytes(500))[:-4]}),
    "a dictionary asked for": _status({26: b"\x78\xbb" + bytes(10)}),
    "one bit a permit": _status({25: 1}),
    "eight bits a permit": _status({25: 8}),
    "payload trailing": _status(cose.parse1(status_bytes()).payload + b"\0"),
    "number a boolean": _status({2: True}),
    "made tomorrow year": _status({6: NOW + 400 * 86_400}),
}


def _png(width: int, height: int, *extra: tuple[bytes, bytes], data: bytes = b"") -> bytes:
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x01\x00\x00\x00\x00"
    return png_of([(b"IHDR", head), *extra, (b"IDAT", zlib.compress(data)), (b"IEND", b"")])


def _animated() -> bytes:
    file = io.BytesIO()
    frame = Image.new("P", (40, 40), 1)
    frame.save(file, "GIF", save_all=True, append_images=[Image.new("P", (40, 40), at % 2) for at in range(400)])
    return file.getvalue()


def _commented() -> bytes:
    file, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_text("bomb", "x" * 80_000_000, zip=True)
    Image.new("L", (20, 20), 255).save(file, "PNG", pnginfo=info)
    return file.getvalue()


PICTURES: Final[dict[str, Callable[[], bytes]]] = {
    "60,000 by 60,000 in 200 bytes": lambda: _png(60_000, 60_000),
    "a billion wide and one high": lambda: _png(1_000_000_000, 1),
    "65,536 wide and one high": lambda: _png(65_536, 1, data=bytes(8193)),
    "one wide and 400,000 high": lambda: _png(1, 400_000, data=bytes(800_000)),
    "no pixels": lambda: _png(0, 0),
    "size with its sign bit": lambda: _png(0x80000001, 4),
    "fewer rows than promised": lambda: _png(64, 64, data=bytes(9)),
    "80 MB of comment": _commented,
    "a colour profile that unpacks for ever": lambda: _png(
        8, 8, (b"iCCP", b"x\0\0" + zlib.compress(bytes(80_000_000), 9)), data=bytes(16)
    ),
    "GIF of 65,535 by 65,535": lambda: (
        b"GIF89a" + b"\xff" * 4 + b"\0\0\0" + b"," + bytes(4) + b"\xff" * 4 + b"\0\x02\0;"
    ),
    "GIF of 400 frames": _animated,
    "BMP of two billion rows": lambda: (
        b"BM" + bytes(8) + b"\x36\0\0\0\x28\0\0\0\x40\0\0\0\xff\xff\xff\x7f\x01\0\x18" + bytes(29)
    ),
    "JPEG of 65,535 by 65,535": lambda: (
        b"\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00?\x00" + bytes(50)
    ),
    "TIFF whose directory points at itself": lambda: b"II*\0\x08\0\0\0\0\0\x08\0\0\0" + bytes(20),
    "WEBP cut": lambda: b"RIFF\xff\xff\xff\x7fWEBPVP8L" + b"\xff" * 30,
    "EPS, which would run a program": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EOF\n",
    "SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///x"/></svg>',
    "PDF": lambda: b"%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj",
    "a ZIP before a PNG": lambda: b"PK\x03\x04" + _png(8, 8),
    "an icon": lambda: b"\0\0\1\0\1\0\0\0\0\0\1\0 \0" + bytes(20),
}

KEY_ROWS: Final = {"a revoked twin": [KEYS[0], key(PERMIT, Role.PERMIT, revoked=True)]}
