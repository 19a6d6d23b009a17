"""The presentation: a permit shown by the device it names, signed afresh for every refresh of the screen."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple

from inspector_tui.codes.digits import from_digits, to_digits
from inspector_tui.codes.permit import permit_id, read_claims
from inspector_tui.codes.schema import is_uint
from inspector_tui.codes.subjects import decode_subject, encode_subject
from inspector_tui.errors import BadInput, Refused
from inspector_tui.ledger import cbor, cose, keys

FIRST_BYTE: Final = b"\x01"
REFRESH: Final = 30
"""Seconds a presentation stays on the screen."""
MAX_CHALLENGE: Final = 999_999
MAX_DIGITS: Final = 7_089
"""What the largest QR holds; a longer text was never read from one."""


class Form(StrEnum):
    """`FULL` carries the permit; `SHORT` names one that the verifier has synced."""

    FULL = "full"
    SHORT = "short"


class Presentation(NamedTuple):
    """A parsed presentation, nothing verified. `body` is the permit (full) or its 8-byte id (short)."""

    signed: cose.Sign1
    form: Form
    body: bytes
    made_at: int
    challenge: int | None
    subject: str | None


def present(
    device: keys.Signer,
    permit: bytes,
    *,
    prefix: str,
    made_at: int,
    form: Form = Form.FULL,
    challenge: int | None = None,
    subject: str | None = None,
) -> str:
    """Return the text of the code. `made_at` in Unix seconds, corrected by the device's last clock offset.

    Raises Refused("OTHER_DEVICE") when the permit names another device, BadInput("SUBJECT_NEEDED") when a standing
    permit is shown without an enterprise, ("SUBJECT_FIXED") when one is given for a permit that names its own,
    ("BAD_CHALLENGE") outside 0..999999.
    """
    claims = read_claims(permit)
    if claims.device != device.public:
        raise Refused("OTHER_DEVICE")
    if claims.standing != (subject is not None):
        raise BadInput("SUBJECT_NEEDED" if claims.standing else "SUBJECT_FIXED")
    if challenge is not None and not 0 <= challenge <= MAX_CHALLENGE:
        raise BadInput("BAD_CHALLENGE")
    told: dict[int, Any] = {0: permit if form is Form.FULL else permit_id(permit), 6: made_at}
    if challenge is not None:
        told[10] = challenge
    if subject is not None:
        told[11] = encode_subject(subject)
    signed = cose.sign1(device, cbor.encode(told), cose.AAD_PRESENT, with_kid=False)
    return prefix + to_digits(FIRST_BYTE + signed)


def read_digits(digits: str) -> bytes:
    """The bytes behind the prefix, first byte included.

    Raises BadInput("MALFORMED_DIGITS") for anything that is not at least one byte.
    """
    if not digits or len(digits) > MAX_DIGITS:
        raise BadInput("MALFORMED_DIGITS")
    return from_digits(digits)


def parse_presentation(data: bytes) -> Presentation:
    """Take `presentation` apart (without the first byte).

    Raises BadInput("MALFORMED_COSE", "MALFORMED_CBOR", "MALFORMED_PRESENTATION" or "BAD_SUBJECT").
    """
    signed = cose.parse1(data, with_kid=False)
    payload = signed.payload
    # `{0: permit, 6: time}`, as nearly every code has them, is compared with its one encoding; anything else is read
    # with all its reasons.
    if payload[:5] == _head(len(payload) - 11) and payload[-6:-4] == b"\x06\x1a":
        made_at = int.from_bytes(payload[-4:], "big")
        if made_at >= 1 << 16:
            # What Presentation(...) calls.
            return tuple.__new__(Presentation, (signed, Form.FULL, payload[5:-6], made_at, None, None))
    told = cbor.decode_form(payload)
    if type(told) is not dict or tuple(told) not in _SHAPES or set(map(type, told)) != {int}:
        raise BadInput("MALFORMED_PRESENTATION")
    body, made_at, challenge, subject = told[0], told[6], told.get(10), told.get(11)
    if type(body) is not bytes or not is_uint(made_at):
        raise BadInput("MALFORMED_PRESENTATION")
    if 10 in told and not (is_uint(challenge) and challenge <= MAX_CHALLENGE):
        raise BadInput("MALFORMED_PRESENTATION")
    form = Form.SHORT if len(body) == 8 else Form.FULL
    return Presentation(signed, form, body, made_at, challenge, decode_subject(subject) if 11 in told else None)


@lru_cache(maxsize=1024)
def _head(size: int) -> bytes | None:
    """How the map begins when the permit has so many bytes, 256 or more; None for fewer, and for too many."""
    return b"\xa2\x00\x59" + size.to_bytes(2, "big") if 256 <= size < 1 << 16 else None


_SHAPES: Final = frozenset({(0, 6), (0, 6, 10), (0, 6, 11), (0, 6, 10, 11)})
