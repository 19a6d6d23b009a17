"""Sealing with age (X25519, ChaCha20-Poly1305; age-encryption.org/v1), streamed: neither end holds a whole part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from inspector_tui.errors import BadInput, Environment, InspectorError, NotAuthentic
from sync.protocol.frames import Frame, FrameSink, FrameSource


def new_identity() -> tuple[str, str]:
    """A new key: the secret, to be kept, and the recipient that others seal to."""
    from pyrage import x25519

    made = x25519.Identity.generate()
    return str(made), str(made.to_public())


def recipient_of(identity: str) -> str:
    """The public half of a secret. Raises BadInput BAD_COURIER_KEY."""
    return str(_identity(identity).to_public())


def check_recipient(recipient: str) -> None:
    """Raises BadInput BAD_COURIER_KEY for what nothing can be sealed to."""
    _recipient(recipient)


def seal(frames: Iterator[bytes], out: Any, recipient: str) -> None:
    """Writes the frames, sealed, to `out` (anything with write and flush).

    Raises BadInput BAD_COURIER_KEY, and what making a frame or writing raises.
    """
    import pyrage

    source, writer = FrameSource(frames), _Writer(out)
    try:
        pyrage.encrypt_io(source, writer, [_recipient(recipient)])
    except (pyrage.EncryptError, OSError) as error:
        problem = source.problem or writer.problem
        if problem is None:
            raise
        raise problem from error


def unseal(sealed: BinaryIO, identity: str, take: Callable[[Frame], None]) -> None:
    """Hands on every frame in `sealed`, in order; each was authenticated before.

    Raises NotAuthentic BUNDLE_FOREIGN when it was sealed to another key, BadInput BUNDLE_DAMAGED for anything that
    is not whole, and what `take` raises.
    """
    import pyrage

    reader, sink = _Reader(sealed), FrameSink(take)
    try:
        pyrage.decrypt_io(reader, sink, [_identity(identity)])
    except InspectorError:
        raise
    except (pyrage.DecryptError, OSError) as error:
        if reader.problem is not None:
            raise Environment("DISK_FAILED", path=str(getattr(sealed, "name", ""))) from reader.problem
        if "No matching keys" in str(error):
            raise NotAuthentic("BUNDLE_FOREIGN") from error
        raise BadInput("BUNDLE_DAMAGED") from error
    sink.finish()


class _Writer:
    """Where sealed bytes go, remembering what stopped them."""

    def __init__(self, out: Any) -> None:
        self._out = out
        self.problem: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            self._out.write(data)
        except BaseException as error:
            self.problem = error
            raise
        return len(data)

    def flush(self) -> None:
        self._out.flush()


class _Reader:
    """The sealed file, remembering whether it was the disk that failed: the library tells both in one way."""

    def __init__(self, sealed: BinaryIO) -> None:
        self._sealed = sealed
        self.problem: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._sealed.read(size)
        except OSError as error:
            self.problem = error
            raise


def _identity(secret: str) -> Any:
    import pyrage

    try:
        return pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError as error:
        raise BadInput("BAD_COURIER_KEY") from error


def _recipient(text: str) -> Any:
    import pyrage

    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise BadInput("BAD_COURIER_KEY") from error
