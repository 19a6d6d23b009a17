"""Texts that others can check with their own tools: signed notes and checkpoints of c2sp.org.

A note is text signed by named Ed25519 keys (c2sp.org/signed-note); a checkpoint is a note whose text is origin, size
and root of a log (c2sp.org/tlog-checkpoint).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger import keys

MAX_NOTE: Final = 100_000
"""Characters."""
_DASH: Final = "\N{EM DASH} "
_ED25519: Final = b"\x01"


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A key that may sign notes: a name without spaces or plus, and an Ed25519 public key."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not self.name or "+" in self.name or len(self.name.split()) != 1 or self.name != self.name.strip():
            raise BadInput("BAD_NOTE_KEY", name=self.name)
        if not _is_encodable(self.name):
            raise BadInput("BAD_NOTE_KEY", name=ascii(self.name))
        if len(self.public) != 32:
            raise BadInput("BAD_NOTE_KEY", name=self.name)

    @property
    def id(self) -> bytes:
        """First four bytes of SHA-256(name || newline || 0x01 || public key)."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def vkey(self) -> str:
        """The verifier key as text: `name+id in hex+base64(0x01 || public key)`."""
        return f"{self.name}+{self.id.hex()}+{to_base64(_ED25519 + self.public)}"

    @classmethod
    def from_vkey(cls, text: str) -> NoteKey:
        """Raises BadInput("BAD_NOTE_KEY")."""
        name, _, rest = text.partition("+")
        told_id, _, material = rest.partition("+")
        try:
            decoded = from_base64(material)
        except BadInput as error:
            raise BadInput("BAD_NOTE_KEY", name=name) from error
        if decoded[:1] != _ED25519:
            raise BadInput("BAD_NOTE_KEY", name=name)
        key = cls(name, decoded[1:])
        if key.id.hex() != told_id:
            raise BadInput("BAD_NOTE_KEY", name=name)
        return key


@dataclass(frozen=True, slots=True)
class Note:
    """A parsed note: `text` ends in a newline; `signatures` are (key name, key id, signature). Nothing is verified."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Size and root of the log named `origin`."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"


def sign_note(text: str, name: str, signer: keys.Signer) -> str:
    """Return the signed note. Raises BadInput("MALFORMED_NOTE") unless `text` ends in a newline."""
    key = NoteKey(name, signer.public)
    note = f"{text}\n{_DASH}{name} {to_base64(key.id + signer.sign(text.encode()))}\n"
    parse_note(note)
    return note


def parse_note(note: str) -> Note:
    """Take a note apart. Raises BadInput("MALFORMED_NOTE")."""
    text, blank, tail = note.rpartition("\n\n")
    if len(note) > MAX_NOTE or not blank or not tail.endswith("\n") or any(c < " " and c != "\n" for c in note):
        raise BadInput("MALFORMED_NOTE")
    if not _is_encodable(note):
        raise BadInput("MALFORMED_NOTE")
    signatures = []
    for line in tail[:-1].split("\n"):
        name, space, encoded = line.removeprefix(_DASH).partition(" ")
        if not line.startswith(_DASH) or not space or not name or "+" in name:
            raise BadInput("MALFORMED_NOTE")
        decoded = from_base64(encoded)
        if len(decoded) <= 4:
            raise BadInput("MALFORMED_NOTE")
        signatures.append((name, decoded[:4], decoded[4:]))
    return Note(text + "\n", tuple(signatures))


def verify_note(note: str, trusted: Sequence[NoteKey]) -> str:
    """Return the text of a note signed by at least one trusted key.

    Signatures of unknown keys are passed over. Raises NotAuthentic("BAD_NOTE_SIG") when a known key's signature does
    not hold, NotAuthentic("NOTE_UNSIGNED") when no trusted key signed.
    """
    parsed = parse_note(note)
    known: Mapping[tuple[str, bytes], NoteKey] = {(key.name, key.id): key for key in trusted}
    signed = False
    for name, key_id, signature in parsed.signatures:
        key = known.get((name, key_id))
        if key is None:
            continue
        try:
            keys.verify(keys.ALG_ED25519, key.public, parsed.text.encode(), signature)
        except NotAuthentic as error:
            raise NotAuthentic("BAD_NOTE_SIG", name=name) from error
        signed = True
    if not signed:
        raise NotAuthentic("NOTE_UNSIGNED")
    return parsed.text


def sign_checkpoint(checkpoint: Checkpoint, signer: keys.Signer, *, name: str | None = None) -> str:
    """Return the checkpoint as a signed note; the key's name is the origin unless told otherwise."""
    return sign_note(checkpoint.text(), name or checkpoint.origin, signer)


def verify_checkpoint(note: str, origin: str, trusted: Sequence[NoteKey]) -> Checkpoint:
    """Return the checkpoint in `note`. Raises as `verify_note`, or BadInput("MALFORMED_CHECKPOINT")."""
    checkpoint = parse_checkpoint(verify_note(note, trusted))
    if checkpoint.origin != origin:
        raise NotAuthentic("OTHER_LOG", origin=checkpoint.origin)
    return checkpoint


def parse_checkpoint(text: str) -> Checkpoint:
    """Parse the three lines of a checkpoint; we write no extension lines and take none."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise BadInput("MALFORMED_CHECKPOINT")
    root = from_base64(lines[2])
    if len(root) != 32:
        raise BadInput("MALFORMED_CHECKPOINT")
    return Checkpoint(lines[0], decimal(lines[1]), root)


def decimal(text: str) -> int:
    """ASCII decimal without leading zeroes, under 2^63. Raises BadInput("MALFORMED_NOTE")."""
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or (text[0] == "0" and text != "0"):
        raise BadInput("MALFORMED_NOTE")
    if int(text) >= 2**63:
        raise BadInput("MALFORMED_NOTE")
    return int(text)


def _is_encodable(text: str) -> bool:
    """False for lone surrogates, which UTF-8 does not have and whose bytes nobody can have signed."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """Standard base64 of RFC 4648 §4, the one spelling only. Raises BadInput("MALFORMED_NOTE")."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise BadInput("MALFORMED_NOTE") from error
    if to_base64(data) != text:
        raise BadInput("MALFORMED_NOTE")
    return data
