"""Deterministic CBOR, RFC 8949 §4.2.1, and nothing else.

The C decoder of cbor2 is quick but generous: it takes long forms, floats, tags, bytes left over.
So bytes are decoded, encoded again and compared; what equal bytes cannot show (foreign types, key
order, depth, shared references that grow without end) is refused by the decoder's settings and a survey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn, TypeAlias

import cbor2

from inspector_tui.errors import BadInput

Value: TypeAlias = "int | str | bytes | bool | Sequence[Value] | Mapping[int, Value] | Mapping[str, Value] | None"
"""What may stand in our CBOR. Maps have keys of int, str or bytes; integers lie in -2^63 .. 2^64 - 1."""

MAX_DEPTH: Final = 16
_LEAVES: Final = frozenset({str, bytes, bool, type(None)})
_KEYS: Final = frozenset({int, str, bytes})
_TEXTS: Final = frozenset({str})
_NUMBERS: Final = frozenset({int})
_LEAST: Final = -(2**63)
_BEYOND: Final = 2**64


def _refuse_tag(*_told: object) -> NoReturn:
    raise cbor2.CBORDecodeError("tag")


# cbor2 gives these tags a meaning before `tag_hook` is asked. 28, 29 (shared values) and 25, 256
# (string references) can make an endless or enormous value out of a few bytes.
_TAGS_CBOR2_KNOWS: Final = dict.fromkeys((*range(64), 100, 256, 258, 260, 261, 1004, 43000, 55799), _refuse_tag)


def encode(value: object) -> bytes:
    """Return the one deterministic encoding of `value`; tuples count as arrays.

    Raises BadInput("NOT_ENCODABLE") for floats, foreign types, integers out of range or too much depth.
    """
    try:
        return cbor2.dumps(_ordered(value, MAX_DEPTH))
    except _ForeignTypeError as error:
        raise BadInput("NOT_ENCODABLE", what=str(error)) from error
    except (cbor2.CBOREncodeError, UnicodeEncodeError) as error:
        raise BadInput("NOT_ENCODABLE", what="text") from error


def decode(data: bytes, *, max_depth: int = MAX_DEPTH) -> Any:
    """Return the value of `data`: int, str, bytes, bool, None, list and dict only.

    Raises BadInput("MALFORMED_CBOR", what=...) where `what` is "form" (not the deterministic encoding
    of anything) or "type" (float, tag, undefined, simple value, integer out of range, odd map key).
    """
    value = decode_form(data, max_depth=max_depth)
    try:
        _survey(value, max_depth)
    except _ForeignTypeError as error:
        raise BadInput("MALFORMED_CBOR", what=str(error)) from error
    return value


def decode_form(data: bytes, *, max_depth: int = MAX_DEPTH) -> Any:
    """As `decode`, but leave types and key order inside to the caller's schema. Half the cost.

    Only for callers who then check every value by its exact type and the order of every map.
    """
    value = decode_any_form(data, max_depth=max_depth)
    try:
        again = cbor2.dumps(value)
        if again != data and cbor2.dumps(value, canonical=True) == data:
            # Only floats differ between the two: well formed, but of a type we do not use.
            raise BadInput("MALFORMED_CBOR", what="type")
    except (cbor2.CBOREncodeError, UnicodeError, ValueError, OverflowError, RecursionError, TypeError) as error:
        raise BadInput("MALFORMED_CBOR", what="form") from error
    if again != data:
        raise BadInput("MALFORMED_CBOR", what="form")
    return value


def decode_any_form(data: bytes, *, max_depth: int = MAX_DEPTH) -> Any:
    """As `decode_form`, but long heads, keys said twice and bytes left over pass. A third of the cost.

    Only for callers who then also compare the length of `data` with that of the shortest form (`leaves_size`).
    """
    try:
        return cbor2.loads(
            data,
            max_depth=max_depth,
            allow_indefinite=False,
            semantic_decoders=_TAGS_CBOR2_KNOWS,
            tag_hook=_refuse_tag,
        )
    except cbor2.CBORDecodeError as error:
        raise BadInput("MALFORMED_CBOR", what="type" if "tag" in str(error) else "form") from error
    except (UnicodeError, ValueError, OverflowError, RecursionError, TypeError) as error:
        raise BadInput("MALFORMED_CBOR", what="form") from error


def leaves_size(leaves: list[Any]) -> int:
    """Bytes of the shortest encodings of at most 255 `leaves` (int, str, bytes), one after the other."""
    return len(cbor2.dumps(leaves)) - (1 if len(leaves) < 24 else 2)


class _ForeignTypeError(Exception):
    pass


def _survey(value: Any, depth: int) -> None:
    """Refuse foreign types, and maps whose keys are not in order."""
    kind = type(value)
    if kind in _LEAVES:
        return
    if kind is int:
        if not _LEAST <= value < _BEYOND:
            raise _ForeignTypeError("type")
        return
    if depth <= 0:
        raise _ForeignTypeError("depth")
    if kind is list:
        for item in value:
            _survey(item, depth - 1)
    elif kind is dict:
        for item in value.values():
            _survey(item, depth - 1)
        if list(value) != _in_order(value):
            raise _ForeignTypeError("form")
    else:
        raise _ForeignTypeError("type")


def _ordered(value: Any, depth: int) -> object:
    """Rebuild `value` with every map in bytewise key order; refuse foreign types."""
    kind = type(value)
    if kind in _LEAVES:
        return value
    if kind is int:
        if not _LEAST <= value < _BEYOND:
            raise _ForeignTypeError("type")
        return value
    if depth <= 0:
        raise _ForeignTypeError("depth")
    if kind is list or kind is tuple:
        return [_ordered(item, depth - 1) for item in value]
    if kind is dict:
        return {key: _ordered(value[key], depth - 1) for key in _in_order(value)}
    raise _ForeignTypeError("type")


def _in_order(value: dict[Any, object]) -> list[Any]:
    """The keys of a map in the order of their encodings. Raises _ForeignTypeError for odd keys.

    cbor2's `canonical` sorts shorter keys first (RFC 7049), which is the same order only among keys
    of one type and sign: 1000 comes before "a", and 100 before -1, in RFC 8949.
    """
    kinds = set(map(type, value))
    if kinds == _TEXTS and all(map(str.isascii, value)):
        # The encoded length stands first, so among ASCII texts length decides before the letters do.
        return sorted(sorted(value), key=len)
    if kinds == _NUMBERS and min(value) >= 0 and max(value) < _BEYOND:
        return sorted(value)
    if not kinds <= _KEYS or any(type(key) is int and not _LEAST <= key < _BEYOND for key in value):
        raise _ForeignTypeError("type")
    return sorted(value, key=cbor2.dumps)
