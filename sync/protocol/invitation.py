"""The enrolment code (注册码): what a person types on a new laptop, once.

    20 bytes = 10 random bytes (the secret) || first 10 bytes of SHA-256(root public key)
    text     = those 160 bits as 32 Crockford base32 symbols, then a check symbol (mod 37), in groups of four

The second half pins the root before anything was received: a laptop that talks to another server notices.
Only a hash of the secret is ever stored, and it opens one enrolment before it expires.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import Final

from inspector_tui.errors import BadInput

SECRET_SIZE: Final = 10
PIN_SIZE: Final = 10
_SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECKS: Final = _SYMBOLS + "*~$=U"
_VALUES: Final = {symbol: value for value, symbol in enumerate(_CHECKS)} | {"O": 0, "I": 1, "L": 1}
_LENGTH: Final = (SECRET_SIZE + PIN_SIZE) * 8 // 5


@dataclass(frozen=True, slots=True)
class Invitation:
    """An enrolment code taken apart."""

    secret: bytes
    root_pin: bytes

    @property
    def text(self) -> str:
        """As printed and read out: `XXXX-XXXX-…-C`."""
        number = int.from_bytes(self.secret + self.root_pin, "big")
        symbols = "".join(_SYMBOLS[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))
        groups = [symbols[at : at + 4] for at in range(0, _LENGTH, 4)]
        return "-".join(groups) + "-" + _CHECKS[number % 37]

    @property
    def token_hash(self) -> bytes:
        """What the server keeps, and looks up, instead of the secret."""
        return hashlib.sha256(b"inspector enrolment\0" + self.secret).digest()

    def pins(self, root_public: bytes) -> bool:
        """True when this invitation came from the server of that root."""
        return self.root_pin == root_pin(root_public)


def root_pin(root_public: bytes) -> bytes:
    """The bytes of an invitation that name the root."""
    return hashlib.sha256(root_public).digest()[:PIN_SIZE]


def read_invitation(text: str) -> Invitation:
    """Reads what a person typed: full-width or small letters, O for 0, I and L for 1, any spaces and dashes.

    Raises BadInput INVITE_MALFORMED; a single wrong or two swapped symbols are always noticed.
    """
    symbols = [symbol for symbol in unicodedata.normalize("NFKC", text[:200]).upper() if symbol not in "- \t\n"]
    if len(symbols) != _LENGTH + 1 or any(symbol not in _VALUES for symbol in symbols):
        raise BadInput("INVITE_MALFORMED")
    values = [_VALUES[symbol] for symbol in symbols]
    if max(values[:-1]) > 31:
        raise BadInput("INVITE_MALFORMED")
    number = 0
    for value in values[:-1]:
        number = number << 5 | value
    if number % 37 != values[-1]:
        raise BadInput("INVITE_MALFORMED")
    content = number.to_bytes(SECRET_SIZE + PIN_SIZE, "big")
    return Invitation(content[:SECRET_SIZE], content[SECRET_SIZE:])
