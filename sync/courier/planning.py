"""Which content goes into which part: decided before anything is written, and the same again after a cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from inspector_tui.errors import BadInput
from sync.protocol.bundle import LARGEST_PART, LEAST_PART, MOST_PARTS
from sync.protocol.frames import HEAD
from sync.protocol.limits import CHUNK

_BLOCK: Final = 65_536
_TAG: Final = 16
_AGE_HEAD: Final = 4096
"""More than age's header and the part's first frame take."""
_CHUNK_HEAD: Final = HEAD + 36


@dataclass(frozen=True, slots=True)
class Records:
    """A run of records, by seq, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Chunks:
    """Chunks of one file, by number, both included."""

    sha256: bytes
    size: int
    first: int
    last: int


Slice = tuple[Records | Chunks, ...]
"""What one part holds, in order."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes along."""

    sha256: bytes
    size: int


def plan_parts(records: Iterable[tuple[int, int]], files: Iterable[File], part_size: int) -> list[Slice]:
    """Parts of at most `part_size` bytes once sealed: first all records, given as (seq, bytes), then the files.

    There is always one part, even with nothing in it: an empty bundle asks for what is new. Raises BadInput
    PART_SIZE for a size that holds no chunk or that no old stick takes, BUNDLE_TOO_LARGE.
    """
    if not LEAST_PART <= part_size <= LARGEST_PART:
        raise BadInput("PART_SIZE", least=LEAST_PART, most=LARGEST_PART)
    room = _plain_room(part_size)
    parts: list[list[Records | Chunks]] = [[]]
    left = room
    for piece, size in _pieces(records, files):
        if size > left and parts[-1]:
            parts.append([])
            left = room
        left -= size
        _put(parts[-1], piece)
    if len(parts) > MOST_PARTS:
        raise BadInput("BUNDLE_TOO_LARGE", most=MOST_PARTS)
    return [tuple(part) for part in parts]


def sealed_size(plain: int) -> int:
    """At most how many bytes a part of `plain` bytes has once sealed."""
    return plain + _TAG * (plain // _BLOCK + 1) + _AGE_HEAD


def _plain_room(part_size: int) -> int:
    blocks = (part_size - _AGE_HEAD) // (_BLOCK + _TAG)
    return blocks * _BLOCK


def _pieces(records: Iterable[tuple[int, int]], files: Iterable[File]) -> Iterator[tuple[Records | Chunks, int]]:
    for seq, size in records:
        yield Records(seq, seq), HEAD + size
    for file in files:
        for number in range(-(-file.size // CHUNK)):
            size = min(CHUNK, file.size - number * CHUNK)
            yield Chunks(file.sha256, file.size, number, number), _CHUNK_HEAD + size


def _put(part: list[Records | Chunks], piece: Records | Chunks) -> None:
    """Neighbours become one run."""
    before = part[-1] if part else None
    match before, piece:
        case Records(), Records():
            part[-1] = Records(before.first, piece.last)
        case Chunks(), Chunks() if before.sha256 == piece.sha256:
            part[-1] = Chunks(before.sha256, before.size, before.first, piece.last)
        case _:
            part.append(piece)
