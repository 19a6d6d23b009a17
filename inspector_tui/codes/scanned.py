"""What scanners and input methods do to a text on its way, undone without ever taking another address for ours."""

from __future__ import annotations

from typing import Final, NamedTuple

LOST_PREFIX_DIGITS: Final = 150
"""With a lost prefix only this many digits are taken for a code; the short form has more than 200."""

# Full-width forms of ASCII, and what Chinese input methods make of full stop, slash and space. Not all of NFKC: it
# would also turn superscripts and circled numbers into digits, which no scanner sends.
_HALF_WIDTH: Final = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3002: ".", 0x3001: "/", 0x3000: " "}


class Scanned(NamedTuple):
    """The digits behind the prefix, as yet unchecked; `prefix_lost` when part or all of the prefix did not arrive."""

    digits: str
    prefix_lost: bool = False


def strip_prefix(text: str, prefix: str) -> Scanned | None:
    """Return what stands behind the prefix, or None when the text is not ours."""
    if not text.isascii():
        text = text.replace("\ufeff", "").translate(_HALF_WIDTH)
    text = text.strip()
    if text.startswith(prefix):
        return Scanned(text[len(prefix) :])
    for spelled in (prefix.upper(), prefix.swapcase()):
        if text.startswith(spelled):
            return Scanned(text[len(spelled) :])
    digits = _trailing_digits(text)
    left = text[: len(text) - len(digits)]
    # Only the end of our own address may be left: a whole foreign one never is.
    if len(digits) >= LOST_PREFIX_DIGITS and prefix.lower().endswith(left.lower()):
        return Scanned(digits, prefix_lost=True)
    return None


def _trailing_digits(text: str) -> str:
    return text[len(text.rstrip("0123456789")) :]
