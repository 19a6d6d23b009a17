"""Forms of the enterprise page: whose they are, that each counts once, and what may stand in them.

There are no cookies. A form carries a token that the server gave on a genuine page of that very code: a MAC over
purpose, code id, a random number and the time. So nobody posts who has not opened the code, another site cannot
post for a visitor, and the random number makes a second post of the same form recognisable.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias
from urllib.parse import parse_qsl

from inspector_tui.errors import Refused
from inspector_tui.ledger.keys import Signer

Purpose = Literal["rating", "record"]
Fields: TypeAlias = Mapping[str, Sequence[str]]

FORM_LIFE: Final = 7_200
"""Seconds a form counts: time enough to write a comment, too short to be collected."""
MAX_FORM: Final = 32 * 1024
"""Bytes of a posted form. The longest one allowed, in Chinese and percent-encoded, has about 20 kB."""
MAX_FIELDS: Final = 64
_NONCE: Final = 16
_MAC: Final = 16
# Invisible marks that turn the reading direction: what a supervisor reads must stand as it was typed.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


class FormRefused(Refused):
    """A form that is not taken: FORM_STALE, FORM_UNREADABLE, RATING_OVER, RECORD_ANSWERED, RECORD_OTHER."""


class FormTokens:
    """Gives and takes tokens. Every process of a server makes the same ones, from the server's own key."""

    def __init__(self, server: Signer) -> None:
        self._key = hmac.digest(server.private_bytes, b"inspector forms 1", "sha256")

    def give(self, purpose: Purpose, code_id: bytes, now: int) -> str:
        """A token for one form, given at `now` (Unix seconds)."""
        told = secrets.token_bytes(_NONCE) + now.to_bytes(6, "big")
        return base64.urlsafe_b64encode(told + self._mac(purpose, code_id, told)).decode().rstrip("=")

    def take(self, token: str, purpose: Purpose, code_id: bytes, now: int) -> bytes:
        """The random number of the form. Raises FormRefused FORM_STALE for one that is over, foreign or made up."""
        try:
            data = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise FormRefused("FORM_STALE") from error
        told, mac = data[:-_MAC], data[-_MAC:]
        if len(told) != _NONCE + 6 or not hmac.compare_digest(mac, self._mac(purpose, code_id, told)):
            raise FormRefused("FORM_STALE")
        if not -60 <= now - int.from_bytes(told[_NONCE:], "big") <= FORM_LIFE:
            raise FormRefused("FORM_STALE")
        return told[:_NONCE]

    def _mac(self, purpose: Purpose, code_id: bytes, told: bytes) -> bytes:
        return hmac.digest(self._key, purpose.encode() + b"\0" + code_id + told, hashlib.sha256)[:_MAC]


def read_form(content_type: str, body: bytes) -> Fields:
    """Fields of `application/x-www-form-urlencoded`, UTF-8. Raises FormRefused FORM_UNREADABLE."""
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded" or len(body) > MAX_FORM:
        raise FormRefused("FORM_UNREADABLE")
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MAX_FIELDS
        )
    except ValueError as error:
        raise FormRefused("FORM_UNREADABLE") from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def one(fields: Fields, name: str) -> str:
    """The first value of a field, empty where there is none."""
    return fields.get(name, [""])[0]


def clean(text: str, *, lines: bool) -> str:
    """Typed text as a record's Text takes it: what cannot be seen is dropped, line ends are one kind.

    What a person wrote otherwise stays as it is: free text is never normalised (㎡ would become m2).
    """
    told = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if not lines:
        told = " ".join(told.split("\n"))
    kept = (char for char in told if char == "\n" or unicodedata.category(char) not in {"Cc", "Cs", "Co"})
    return "".join(char for char in kept if char not in _TURNING).strip()
