"""A new start of the log: the root's signed word that the log begins anew at a named place, after an old backup.

COSE_Sign1, aad `rq1.new-start`, protected `{1: alg, 4: kid}` of the root key, payload a deterministic CBOR map:

    0 format (1) · 1 name of the first log · 2 declared at (Unix s) · 3 size and 4 root where the log begins anew
    5 size and 6 root of the old log as far as it was known · 7 who declares · 8 why · 9 SHA-256 of the declaration
    before, empty for the first

The key that signs the log's checkpoints cannot make one. The new log has a name of its own, from the declaration's
time and hash, so that no receipt of the old log is ever taken for one of the new log, and two declarations never
make one log.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger import cbor, cose, keys
from inspector_tui.ledger.notes import Checkpoint

FORMAT: Final = 1
MOST_TEXT: Final = 400
"""Characters of who and why."""
_FIELDS: Final = list(range(10))
_LIMIT: Final = 2**53
_NAME: Final = re.compile(r"(?P<first>.+?)(/anew-(?P<at>[1-9][0-9]{0,15})-(?P<digest>[0-9a-f]{16}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewStart:
    """What is declared. `size` and `root` are where the log begins anew; `old_size` and `old_root` the largest
    checkpoint of the old log that whoever declares it knew of."""

    first: str
    at: int
    """Unix seconds. A later declaration counts over an earlier one, never the other way."""
    size: int
    root: bytes
    old_size: int
    old_root: bytes
    who: str
    why: str
    before: bytes = b""
    raw: bytes = b""
    """The signed declaration, empty before it is signed."""

    @property
    def digest(self) -> bytes:
        """SHA-256 of the signed declaration: what people compare over the telephone."""
        return hashlib.sha256(self.raw).digest()

    @property
    def origin(self) -> str:
        """Name of the log that begins here."""
        return f"{self.first}/anew-{self.at}-{self.digest[:8].hex()}"

    @property
    def checkpoint(self) -> Checkpoint:
        """Where the new log begins: what its first checkpoint must be consistent with."""
        return Checkpoint(self.origin, self.size, self.root)

    def payload(self) -> bytes:
        """What is signed, and what a draft holds. Raises BadInput NEW_START_MALFORMED."""
        told = (FORMAT, self.first, self.at, self.size, self.root, self.old_size, self.old_root, self.who, self.why,
                self.before)  # fmt: skip
        payload = cbor.encode(dict(zip(_FIELDS, told, strict=True)))
        read_payload(payload)
        return payload


def declare(root: keys.Signer, payload: bytes) -> bytes:
    """Sign a draft with the root key. Raises BadInput NEW_START_MALFORMED."""
    read_payload(payload)
    return cose.sign1(root, payload, cose.AAD_NEW_START)


def open_new_start(data: bytes, roots: Iterable[bytes], first: str) -> NewStart:
    """Verify a declaration about the log that was first named `first` against the pinned root keys.

    Raises NotAuthentic NEW_START_FALSE: not signed by such a root, or of another log; BadInput NEW_START_MALFORMED.
    """
    try:
        signed = cose.parse1(data)
        pinned = [root for root in roots if keys.kid(root) == signed.kid]
        if not pinned:
            raise NotAuthentic("NEW_START_FALSE")
        cose.verify1(signed, pinned[0], cose.AAD_NEW_START)
    except BadInput as error:
        raise NotAuthentic("NEW_START_FALSE") from error
    told = read_payload(signed.payload, raw=data)
    if told.first != first:
        raise NotAuthentic("NEW_START_FALSE")
    return told


def read_payload(payload: bytes, *, raw: bytes = b"") -> NewStart:
    """A draft, of which nothing is verified. Raises BadInput NEW_START_MALFORMED."""
    try:
        told: Any = cbor.decode(payload)
    except BadInput as error:
        raise BadInput("NEW_START_MALFORMED") from error
    if type(told) is not dict or list(told) != _FIELDS or told[0] != FORMAT:
        raise BadInput("NEW_START_MALFORMED")
    made = NewStart(told[1], told[2], told[3], told[4], told[5], told[6], told[7], told[8], told[9], raw)
    numbers = (made.at, made.size, made.old_size)
    texts = (made.first, made.who, made.why)
    hashes = (made.root, made.old_root)
    if (
        any(type(each) is not int or not 0 <= each < _LIMIT for each in numbers)
        or any(type(each) is not bytes or len(each) != 32 for each in hashes)
        or any(type(each) is not str or not 0 < len(each) <= MOST_TEXT or not each.isprintable() for each in texts)
        or type(made.before) is not bytes
        or len(made.before) not in (0, 32)
        or made.at == 0
    ):
        raise BadInput("NEW_START_MALFORMED")
    return made


def first_name(origin: str) -> str:
    """The name that a log had before it ever began anew."""
    found = _NAME.fullmatch(origin)
    return origin if found is None else found["first"]


def began_at(origin: str) -> int:
    """When a log of this name was declared (Unix seconds); 0 for one that never began anew."""
    found = _NAME.fullmatch(origin)
    return 0 if found is None or found["at"] is None else int(found["at"])
