"""One small question instead of a whole sync: is there anything new (protocol 1)?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sync.protocol.messages import Path
from sync.protocol.wire import Message


class Pulse(Message):
    """`GET /v1/pulse?after=&known=&lists=`."""

    nothing: bool
    """No record of the device's scope from place `after` on, and the very lists that it told of."""
    checkpoint: str
    consistency: Path
    """As in a page: from the size told as `known`."""


def lists_digest(trust: bytes, status: Mapping[int, bytes]) -> str:
    """What a device tells of the lists it holds: SHA-256, in hex, over theirs."""
    whole = hashlib.sha256(hashlib.sha256(trust).digest())
    for number in sorted(status):
        whole.update(number.to_bytes(8, "big") + hashlib.sha256(status[number]).digest())
    return whole.hexdigest()
