"""Witnesses of a log: others who saw that a checkpoint goes on from the ones before, and sign that they did.

The form is c2sp.org/tlog-cosignature, version 1: a line under the note whose signature is eight bytes of Unix
seconds, big-endian, and an Ed25519 signature over `cosignature/v1`, `time …` and the checkpoint's own text.
"""

from __future__ import annotations

import hashlib
from typing import Final

from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger import keys, notes

_TYPE: Final = b"\x04"
_TIME: Final = 8


def witness_name(device: bytes) -> str:
    """The name under which a device cosigns: no spaces, no plus, the same at every address."""
    return f"inspector-witness/{device.hex()}"


def key_id(name: str, public: bytes) -> bytes:
    """First four bytes of SHA-256(name || newline || 0x04 || public key)."""
    return hashlib.sha256(name.encode() + b"\n" + _TYPE + public).digest()[:4]


def vkey(name: str, public: bytes) -> str:
    """The witness's key as others configure it: `name+id in hex+base64(0x04 || public key)`."""
    return f"{name}+{key_id(name, public).hex()}+{notes.to_base64(_TYPE + public)}"


def cosign(note: str, signer: keys.Signer, at: int) -> bytes:
    """The signature of a witness over the checkpoint in `note`, at `at` in Unix seconds.

    The caller has verified the checkpoint and that it goes on from the largest one seen. Raises BadInput UNKNOWN_ALG
    for a key that is not Ed25519, MALFORMED_NOTE.
    """
    if signer.alg != keys.ALG_ED25519:
        raise BadInput("UNKNOWN_ALG", alg=signer.alg)
    return signer.sign(_signed(note, at))


def with_cosignature(note: str, name: str, public: bytes, at: int, signature: bytes) -> str:
    """The note with one more line."""
    blob = key_id(name, public) + at.to_bytes(_TIME, "big") + signature
    made = f"{note}\N{EM DASH} {name} {notes.to_base64(blob)}\n"
    notes.parse_note(made)
    return made


def verify_cosignature(note: str, name: str, public: bytes) -> int:
    """When this witness cosigned the note, in Unix seconds; the latest where it did so more than once.

    Raises NotAuthentic BAD_NOTE_SIG when its line does not hold, NOTE_UNSIGNED when it has none.
    """
    wanted, found = (name, key_id(name, public)), []
    for told, number, signature in notes.parse_note(note).signatures:
        if (told, number) != wanted:
            continue
        at = int.from_bytes(signature[:_TIME], "big")
        try:
            keys.verify(keys.ALG_ED25519, public, _signed(note, at), signature[_TIME:])
        except (BadInput, NotAuthentic) as error:
            raise NotAuthentic("BAD_NOTE_SIG", name=name) from error
        found.append(at)
    if not found:
        raise NotAuthentic("NOTE_UNSIGNED")
    return max(found)


def _signed(note: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{notes.parse_note(note).text}".encode()
