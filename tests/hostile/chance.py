"""Hostile inputs from a seed: every input is made by its own generator, so any one of them can be made again alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, Final

import cbor2

Chance = random.Random

_HEADS: Final = (
    "00 17 1800 1817 1818 18ff 190000 1900ff 1a00000000 1affffffff 1b0000000000000000 1b001fffffffffffff"
    " 1b0020000000000000 1bffffffffffffffff 20 37 3bffffffffffffffff 40 5800 5b7fffffffffffffff 5f 60 7800"
    " 7bffffffffffffffff 7f 80 9800 9bffffffffffffffff 9f a0 b800 bb7fffffffffffffff bf c0 c2 c249 d81c d81d00"
    " d818 d9d9f7 d90100 f4 f5 f6 f7 f800 f818 f8ff f90000 f97e00 fa7fc00000 fb7ff8000000000000 ff 1c 5c 7d 9e"
)
HEADS: Final = tuple(map(bytes.fromhex, _HEADS.split()))
"""Heads of CBOR items at their limits: longest lengths, long forms, tags, indefinite lengths, reserved values."""

LETTERS: Final = (
    *("\0", "\x07", "\x1b", "\x7f", "\n", "\r", "\t", " ", "\u3000", "\ufeff", "\u200b", "\u202e", "\u2066", "\u00ad"),
    *("０", "９", "٣", "๓", "²", "①", "〇", "一", "é", "e\u0301", "\u212a", "ſ", "ß", "İ", "с", "а", "：", "／", "。"),
    *("\ud800", "\udfff", "\U0001f468\u200d\U0001f469", "\U0010ffff", "\ue000", "_", "-", "+", ".", "/", "?", "#", "@"),
    *("%30", "\\", "'", '"', "<", "[/x]", "{0}", "0", "1", "9", "e9", "0x", "https://", "javascript:", "//"),
)
"""What keyboards, input methods, scanners and attackers put among digits."""


def mutated(chance: Chance, seeds: Sequence[bytes]) -> bytes:
    """One of the seeds after one to four changes."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        chance.choice(_CHANGES)(chance, data, seeds)
    return bytes(data)


def _at(chance: Chance, data: bytearray) -> int:
    return chance.randrange(len(data) + 1)


def _flip(chance: Chance, data: bytearray, seeds: Sequence[bytes]) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _byte(chance: Chance, data: bytearray, seeds: Sequence[bytes]) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.randrange(256)


def _insert(chance: Chance, data: bytearray, seeds: Sequence[bytes]) -> None:
    at = _at(chance, data)
    data[at:at] = chance.randbytes(chance.choice((1, 1, 2, 8)))


def _remove(chance: Chance, data: bytearray, seeds: Sequence[bytes]) -> None:
    at = _at(chance, data)
    del data[at : at + chance.choice((1, 1, 2, 8, 64))]


def _cut(chance: Chance, data: bytearray, seeds: Sequence[bytes]) -> None:
    del data[_at(chance, data) :]


def _append(chance: Chance, data: bytearray, seeds: Sequence[bytes]) -> None:
    data += chance.choice((b"\0", b"\xff", b"\xf6", chance.randbytes(4), bytes(data)))


def _head(chance: Chance, data: bytearray, seeds: Sequence[bytes]) -> None:
    """Put the head of an item over or before what stands there."""
    at = _at(chance, data)
    data[at : at + chance.randrange(2)] = chance.choice(HEADS)


def _longer_form(chance: Chance, data: bytearray, seeds: Sequence[bytes]) -> None:
    """Write one short head in a longer form of the same meaning: what a careless reader takes for equal."""
    at = _at(chance, data)
    if at < len(data) and data[at] & 31 < 24:
        data[at : at + 1] = bytes((data[at] & 0xE0 | 24, data[at] & 31))


def _repeat(chance: Chance, data: bytearray, seeds: Sequence[bytes]) -> None:
    start = _at(chance, data)
    part = data[start : start + chance.choice((1, 2, 16, 64))]
    at = _at(chance, data)
    data[at:at] = part * chance.choice((1, 1, 2, 50))


def _splice(chance: Chance, data: bytearray, seeds: Sequence[bytes]) -> None:
    other = chance.choice(seeds)
    data[_at(chance, data) :] = other[chance.randrange(len(other) + 1) :]


def _zero(chance: Chance, data: bytearray, seeds: Sequence[bytes]) -> None:
    at = _at(chance, data)
    end = min(len(data), at + chance.choice((4, 8, 32, 64)))
    data[at:end] = bytes((chance.choice((0, 0xFF)),)) * (end - at)


_CHANGES: Final[tuple[Callable[[Chance, bytearray, Sequence[bytes]], None], ...]] = (
    *(_flip, _flip, _byte, _insert, _remove, _cut, _append, _head, _head, _longer_form, _repeat, _splice, _zero),
)


def mutated_text(chance: Chance, seeds: Sequence[str]) -> str:
    """One of the texts after one to three changes."""
    text = chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(len(text) + 1)
        match chance.randrange(8):
            case 0:
                text = text[:at] + chance.choice(LETTERS) + text[at:]
            case 1:
                text = text[:at] + chance.choice(LETTERS) + text[at + 1 :]
            case 2:
                text = text[:at] + str(chance.randrange(10)) + text[at + 1 :]
            case 3:
                text = text[:at] + text[at + chance.choice((1, 1, 3, 29)) :]
            case 4:
                text = text[:at]
            case 5:
                text += "".join(chance.choices("0123456789", k=chance.choice((1, 3, 29, 200))))
            case 6:
                text = text[:at] + text[at : at + 29] * chance.choice((2, 2, 300)) + text[at:]
            case _:
                other = chance.choice(seeds)
                text = text[:at] + other[at:]
    return text


def any_text(chance: Chance) -> str:
    """A text nobody sent on purpose."""
    return "".join(chance.choices(LETTERS, k=chance.randrange(1, 40)))


def any_item(chance: Chance, depth: int = 4) -> bytes:
    """A CBOR item, about every second one deterministic, deeper than `depth` only by bombs."""
    match chance.randrange(9 if depth else 5):
        case 0:
            return cbor2.dumps(chance.choice((0, 23, 24, 255, 2**16, 2**32, 2**53, 2**63, -1, -(2**40), 2**70)))
        case 1:
            return cbor2.dumps(chance.randbytes(chance.choice((0, 1, 8, 32, 64))))
        case 2:
            return cbor2.dumps("".join(chance.choices("安a\u202e\0e\u0301", k=chance.randrange(6))))
        case 3:
            return chance.choice(HEADS)
        case 4:
            return cbor2.dumps(chance.choice((None, True, 1.5, float("nan"), cbor2.undefined, cbor2.CBORTag(2, b"\1"))))
        case 5 | 6:
            count = chance.randrange(4)
            return bytes((0x80 + count,)) + b"".join(any_item(chance, depth - 1) for _ in range(count))
        case 7:
            count = chance.randrange(4)
            keys = sorted(cbor2.dumps(chance.randrange(30)) for _ in range(count))
            return bytes((0xA0 + count,)) + b"".join(key + any_item(chance, depth - 1) for key in keys)
        case _:
            return chance.choice((b"\x81", b"\xa1\x00", b"\xc6", b"\xd8\x1c")) * chance.choice((2, 17, 2000)) + b"\0"


def any_value(chance: Chance, depth: int = 2) -> Any:
    """A value to stand where another is expected, for what is then encoded and genuinely signed."""
    if depth and chance.random() < 0.25:
        return [any_value(chance, depth - 1) for _ in range(chance.choice((0, 1, 2, 17)))]
    numbers = (0, 1, 2, 6, 7, 23, 24, 2**31, 2**53 - 1, 2**53, -1, True, False, None, 1.0)
    texts = ("", "x", "安", "x" * 32, "x" * 64, "x" * 65, "a\u202eb", "e\u0301", "\0", "\u200b", "91640100MA76F2QX81")
    sizes = (0, 7, 8, 9, 12, 31, 32, 33, 65)
    return chance.choice(
        (*numbers, *texts, bytes(chance.choice(sizes)), chance.randbytes(chance.choice(sizes)), {1: 2})
    )


def changed_map(chance: Chance, told: dict[int, Any]) -> bytes:
    """The map with a few values exchanged, removed, added or out of order, in whatever encoding that gives."""
    changed = dict(told)
    for _ in range(chance.choice((1, 1, 2))):
        key = chance.choice(list(changed) or [0])
        match chance.randrange(6):
            case 0:
                changed.pop(key, None)
            case 1:
                changed[chance.choice((0, 2, 3, 9, 19, 99, -1))] = any_value(chance)
            case 2 if isinstance(changed.get(key), list) and changed[key]:
                rows = list(changed[key])
                rows[chance.randrange(len(rows))] = chance.choice((any_value(chance), rows[0]))
                changed[key] = rows
            case 3:
                changed = dict(chance.sample(list(changed.items()), len(changed)))
            case _:
                changed[key] = any_value(chance)
    ordered = dict(sorted(changed.items(), key=lambda pair: cbor2.dumps(pair[0]))) if chance.random() < 0.9 else changed
    return cbor2.dumps(ordered)
