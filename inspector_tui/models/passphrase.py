"""The passphrase opens a random store key: Argon2id -> AES-256-GCM key wrap, in the file `replica.key`.

Changing the passphrase re-wraps the same store key; the store itself is never re-encrypted.
"""

from __future__ import annotations

import json
import os
import secrets
import threading
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from inspector_tui.errors import Environment
from inspector_tui.models.durable import write_durably

KEY_BYTES = 32
_SALT, _NONCE, _TAG = 16, 12, 16
_ITERATIONS = 3
_LANES = 4
_MEMORY_KIB = 65536
"""RFC 9106 section 4, second recommended option: 3 passes over 64 MiB with 4 lanes."""
_AAD = b"inspector replica key 1"
_TURN = threading.Lock()
"""OpenSSL counts the threads of Argon2id for the whole process: two derivations at once stand still for ever, or one of
them fails."""


def stretch(passphrase: str, salt: bytes, *, iterations: int, lanes: int, memory_kib: int) -> bytes:
    """32 bytes from a passphrase by Argon2id. Raises Environment MEMORY_SHORT."""
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=iterations, lanes=lanes, memory_cost=memory_kib)
    try:
        with _TURN:
            return kdf.derive(passphrase.encode("utf-8", "surrogatepass"))
    except MemoryError as error:
        raise Environment("MEMORY_SHORT", megabytes=memory_kib // 1024) from error


def create_key_file(path: Path, passphrase: str, key: bytes | None = None) -> bytes:
    """Wraps a store key (a new random one by default) under the passphrase; returns the store key."""
    key = key or secrets.token_bytes(KEY_BYTES)
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    wrapping = stretch(passphrase, salt, iterations=_ITERATIONS, lanes=_LANES, memory_kib=_MEMORY_KIB)
    content = {
        "format": 1,
        "kdf": "argon2id",
        "iterations": _ITERATIONS,
        "lanes": _LANES,
        "memory_kib": _MEMORY_KIB,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "wrapped": AESGCM(wrapping).encrypt(nonce, key, _AAD).hex(),
    }
    write_durably(path, json.dumps(content, indent=1).encode(), mode=0o600)
    return key


def open_key_file(path: Path, passphrase: str) -> bytes:
    """The store key. Raises Environment REPLICA_MISSING, NOT_PERMITTED, KEY_FILE_CORRUPT, WRONG_PASSPHRASE or
    MEMORY_SHORT."""
    try:
        content = json.loads(path.read_text())
        salt, nonce, wrapped = (bytes.fromhex(content[name]) for name in ("salt", "nonce", "wrapped"))
        numbers = {name: int(content[name]) for name in ("iterations", "lanes", "memory_kib")}
    except FileNotFoundError as error:
        raise Environment("REPLICA_MISSING", home=os.fspath(path.parent)) from error
    except PermissionError as error:
        raise Environment("NOT_PERMITTED", path=os.fspath(path)) from error
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise Environment("KEY_FILE_CORRUPT", path=os.fspath(path)) from error
    sizes = (len(salt), len(nonce), len(wrapped))
    if sizes != (_SALT, _NONCE, KEY_BYTES + _TAG) or not _is_sensible(**numbers):
        raise Environment("KEY_FILE_CORRUPT", path=os.fspath(path))
    try:
        return AESGCM(stretch(passphrase, salt, **numbers)).decrypt(nonce, wrapped, _AAD)
    except InvalidTag as error:
        raise Environment("WRONG_PASSPHRASE", home=os.fspath(path.parent)) from error


def _is_sensible(iterations: int, lanes: int, memory_kib: int) -> bool:
    """What Argon2id takes and this machine can bear: a damaged number must not ask for all its memory."""
    return 1 <= iterations <= 64 and 1 <= lanes <= 64 and 8 * lanes <= memory_kib <= 1 << 20
