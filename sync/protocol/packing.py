"""Bodies packed by gzip (content-encoding), with a limit on what they may unpack to.

`content-digest` and so the signature cover the bytes as they are sent (RFC 9530), so a body is judged genuine
before it is unpacked.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from inspector_tui.errors import BadInput
from sync.protocol.refusals import Refusal

ENCODING: Final = "gzip"
HEADER: Final = "content-encoding"
LEAST: Final = 2048
"""Bytes: a smaller body goes as it is."""
PIECE: Final = 1 << 20
"""Most bytes that a piece of a stream unpacks to at a time."""
_GZIP_WINDOW: Final = 31


def pack(body: bytes) -> bytes:
    """Fast rather than small: records hold signatures and hashes, which do not shrink."""
    return gzip.compress(body, 1, mtime=0)


def unpack(body: bytes, headers: Mapping[str, str], limit: int) -> bytes:
    """The body as it was before it was packed; one that was not packed is returned as it is.

    Raises BadInput ENCODING_UNKNOWN, BODY_TOO_LARGE beyond `limit` bytes, MALFORMED_REQUEST; never holds more than
    the limit.
    """
    told = headers.get(HEADER, "identity").strip().lower()
    if told == "identity":
        return body
    if told != ENCODING:
        raise BadInput(Refusal.ENCODING_UNKNOWN)
    unpacking = zlib.decompressobj(_GZIP_WINDOW)
    try:
        plain = unpacking.decompress(body, limit)
    except zlib.error as error:
        raise BadInput(Refusal.MALFORMED_REQUEST, field="body") from error
    if unpacking.unconsumed_tail:
        raise BadInput(Refusal.BODY_TOO_LARGE, limit=limit)
    if not unpacking.eof or unpacking.unused_data:
        raise BadInput(Refusal.MALFORMED_REQUEST, field="body")
    return plain


def pack_stream(parts: Iterable[bytes]) -> Iterator[bytes]:
    """A long body, each part on its way at once."""
    packing = zlib.compressobj(1, zlib.DEFLATED, _GZIP_WINDOW)
    for part in parts:
        yield packing.compress(part) + packing.flush(zlib.Z_SYNC_FLUSH)
    yield packing.flush()


def unpack_stream(pieces: Iterable[bytes], headers: Mapping[str, str]) -> Iterator[bytes]:
    """A long body as it was before it was packed, at most PIECE bytes at a time. Raises BadInput ENCODING_UNKNOWN,
    MALFORMED_REQUEST."""
    told = headers.get(HEADER, "identity").strip().lower()
    if told == "identity":
        yield from pieces
        return
    if told != ENCODING:
        raise BadInput(Refusal.ENCODING_UNKNOWN)
    unpacking = zlib.decompressobj(_GZIP_WINDOW)
    try:
        for piece in pieces:
            rest = piece
            while rest:
                yield unpacking.decompress(rest, PIECE)
                rest = unpacking.unconsumed_tail
        yield unpacking.flush()
    except zlib.error as error:
        raise BadInput(Refusal.MALFORMED_REQUEST, field="body") from error
    if not unpacking.eof or unpacking.unused_data:
        raise BadInput(Refusal.MALFORMED_REQUEST, field="body")
