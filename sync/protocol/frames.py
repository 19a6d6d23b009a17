"""What is inside a sealed part: frames, one after the other, so that neither end holds more than one of them.

kind (1 byte) || length (4 bytes, big-endian) || content

H  PartHead or ReturnHead         R  one record, as signed
C  SHA-256 (32) || number (4, big-endian) || bytes of one chunk of evidence
A  seq of the first record (8, big-endian) || PushAnswer       P  Page
T  trust list                     S  status list
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from inspector_tui.errors import BadInput
from sync.protocol.limits import CHUNK, MAX_BODY

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD: Final = 5
KINDS: Final = frozenset(b"HRCAPTS")
MAX_FRAME: Final = max(CHUNK + 36, MAX_BODY)


class Frame(NamedTuple):
    """One piece of content and what it is."""

    kind: str
    content: bytes


class Chunk(NamedTuple):
    """A chunk of evidence."""

    sha256: bytes
    number: int
    content: bytes


def pack(kind: str, content: bytes) -> bytes:
    """A frame as bytes."""
    return kind.encode() + len(content).to_bytes(4, "big") + content


def pack_chunk(sha256: bytes, number: int, content: bytes) -> bytes:
    """A chunk of evidence as a frame."""
    return pack("C", sha256 + number.to_bytes(4, "big") + content)


def read_chunk(content: bytes) -> Chunk:
    """Raises BadInput BUNDLE_DAMAGED."""
    if len(content) <= 36:
        raise BadInput("BUNDLE_DAMAGED")
    return Chunk(content[:32], int.from_bytes(content[32:36], "big"), content[36:])


class FrameSource(io.RawIOBase):
    """Frames as a file to read from, made while it is read. `problem` is what stopped their making: the library
    that reads tells it in words of its own."""

    def __init__(self, frames: Iterator[bytes]) -> None:
        self._frames = frames
        self._rest = b""
        self.problem: BaseException | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        try:
            while not self._rest:
                self._rest = next(self._frames)
        except StopIteration:
            return 0
        except BaseException as error:
            self.problem = error
            raise
        wanted = memoryview(buffer).cast("B")
        part, self._rest = self._rest[: len(wanted)], self._rest[len(wanted) :]
        wanted[: len(part)] = part
        return len(part)


class FrameSink:
    """Takes bytes as they are opened and hands on whole frames."""

    def __init__(self, take: Callable[[Frame], None]) -> None:
        self._take = take
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Raises BadInput BUNDLE_DAMAGED for what is no frame, and whatever the taker raises."""
        self._held += data
        at = 0
        while len(self._held) - at >= HEAD:
            length = int.from_bytes(self._held[at + 1 : at + HEAD], "big")
            if self._held[at] not in KINDS or length > MAX_FRAME:
                raise BadInput("BUNDLE_DAMAGED")
            end = at + HEAD + length
            if len(self._held) < end:
                break
            frame = Frame(chr(self._held[at]), bytes(self._held[at + HEAD : end]))
            at = end
            self._take(frame)
        if at:
            del self._held[:at]
        return len(data)

    def flush(self) -> None:
        """Nothing is held back but the beginning of a frame."""

    def finish(self) -> None:
        """The end: raises BadInput BUNDLE_DAMAGED when a frame was left half."""
        if self._held:
            raise BadInput("BUNDLE_DAMAGED")
