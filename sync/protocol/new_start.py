"""The message about new starts of the log (protocol 1)."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from sync.protocol.wire import Message

MOST: Final = 200
"""Declarations told at once: more than any log ever has."""


class NewStarts(Message):
    """`GET /v1/log/starts`: every declaration of a new start, as the root signed it, the first one first."""

    declared: Annotated[tuple[Annotated[bytes, Field(max_length=8192)], ...], Field(strict=False, max_length=MOST)]
