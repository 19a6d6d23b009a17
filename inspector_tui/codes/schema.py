"""What a value inside a code may be: inspection-code.md §2, last paragraph but one."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final, TypeGuard

LIMIT: Final = 2**53
MAX_TEXT: Final = 64
MAX_SUBJECT: Final = 32
PUBLIC_SIZES: Final = (32, 33)
"""Bytes of a public key: Ed25519, and compressed P-256."""


def is_uint(value: object) -> TypeGuard[int]:
    """0 <= n < 2^53, and never a boolean, which Python counts among the integers."""
    return type(value) is int and 0 <= value < LIMIT


def is_text(value: object) -> TypeGuard[str]:
    """1 to 64 characters, NFC, none of Unicode category C."""
    return type(value) is str and _is_clean(value, MAX_TEXT)


def is_short_text(value: object) -> TypeGuard[str]:
    """As `is_text`, of at most 32 characters."""
    return type(value) is str and _is_clean(value, MAX_SUBJECT)


def is_uint_or_text(value: object) -> TypeGuard[int | str]:
    """What `is_uint` or `is_text` takes."""
    return 0 <= value < LIMIT if type(value) is int else type(value) is str and _is_clean(value, MAX_TEXT)


def is_bytes(value: object, size: int) -> TypeGuard[bytes]:
    return type(value) is bytes and len(value) == size


def is_public(value: object) -> TypeGuard[bytes]:
    """Of a size of `PUBLIC_SIZES`; whether it is a point shows when a signature is checked."""
    return type(value) is bytes and len(value) in PUBLIC_SIZES


@lru_cache(maxsize=4096)
def _is_clean(text: str, limit: int) -> bool:
    if not 1 <= len(text) <= limit or not unicodedata.is_normalized("NFC", text):
        return False
    # isprintable is quick and refuses all of category C, but also spaces other than U+0020.
    return text.isprintable() or not any(unicodedata.category(char).startswith("C") for char in text)
