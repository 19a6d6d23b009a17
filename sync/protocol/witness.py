"""The messages of witnesses (protocol 1)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sync.protocol.messages import Path
from sync.protocol.wire import Message


class Cosign(Message):
    """A witness saw that the log goes on to this checkpoint: `POST /v1/cosignatures`."""

    checkpoint: Annotated[str, Field(max_length=4096)]
    """The note as the server signed it."""
    at: Annotated[int, Field(ge=0, lt=2**53)]
    """Unix seconds."""
    signature: Annotated[bytes, Field(min_length=64, max_length=64)]
    """C2SP tlog-cosignature, version 1, with the device's key."""


class Cosigned(Message):
    """The newest checkpoint that one witness signed."""

    device: bytes
    checkpoint: str
    """The note with the witness's line."""
    path: Path
    """Consistency (RFC 9162 section 2.1.4) between this checkpoint and the size asked with, the smaller first."""


class CosignedAnswer(Message):
    """`GET /v1/cosignatures?known=`: one for each witness, the largest first."""

    witnesses: Annotated[tuple[Cosigned, ...], Field(strict=False)]
