"""What a fold keeps of a record: its body, and who said it, when and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from inspector_tui.domain.record import Record

SERVER = "server"
"""Author of the server's own records; no device may use it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A body together with who said it, when, and in which record."""

    body: Any
    author: str
    time: int
    hash: bytes
    device: bytes
    organ: int


def told_of(record: Record) -> Told:
    """What is kept of a record."""
    return Told(record.body, record.author, record.time, record.hash, record.device, record.organ)
