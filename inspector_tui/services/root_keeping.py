"""The root key on a machine without a network: one file, wrapped by a passphrase, that signs delegations and no more.

The file is JSON: `format` 1, `alg`, `public` in the clear so that it can be pinned without the passphrase, and the
private key under Argon2id and AES-256-GCM. It is bound to its public half, so neither can be exchanged alone.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inspector_tui.codes import root as roots
from inspector_tui.errors import BadInput, Environment, Refused
from inspector_tui.ledger.keys import PUBLIC_SIZE, Ed25519Signer, Signer, kid, signer_from
from inspector_tui.models.durable import write_durably
from inspector_tui.models.passphrase import stretch

LEAST_PASSPHRASE: Final = 12
"""Characters. Whoever opens this file can make every verifier trust anybody."""
MOST_DAYS: Final = 3_660
BEFORE: Final = 300
"""Seconds a delegation starts before it is made: verifiers' clocks lag a little."""
_DAY: Final = 86_400
_SALT, _NONCE = 16, 12
# Slower than a replica's (RFC 9106 section 4, first recommended option is 2 GiB, more than small laptops have free):
# a root is opened once a year.
_COST: Final = {"iterations": 3, "lanes": 4, "memory_kib": 262_144}
_MOST: Final = {"iterations": 64, "lanes": 64, "memory_kib": 1 << 20}


@dataclass(frozen=True, slots=True)
class RootFacts:
    """What may be known without the passphrase: algorithm, public key, key id."""

    alg: int
    public: bytes

    @property
    def kid(self) -> bytes:
        return kid(self.public)


def create_root(path: Path, passphrase: str, *, private: Signer | None = None) -> RootFacts:
    """Make a new root key, or take over `private`, and write it wrapped. Nothing is ever overwritten.

    Raises Refused FILE_IN_THE_WAY, BadInput PASSPHRASE_TOO_SHORT, Environment DISK_FULL, DISK_FAILED or NOT_PERMITTED.
    """
    if len(passphrase) < LEAST_PASSPHRASE:
        raise BadInput("PASSPHRASE_TOO_SHORT", least=LEAST_PASSPHRASE)
    if path.exists():
        raise Refused("FILE_IN_THE_WAY", path=os.fspath(path))
    signer = private or Ed25519Signer.generate()
    facts = RootFacts(signer.alg, signer.public)
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    wrapped = AESGCM(stretch(passphrase, salt, **_COST)).encrypt(nonce, signer.private_bytes, _bound(facts))
    told = {"format": 1, "alg": signer.alg, "public": signer.public.hex(), "kdf": "argon2id", **_COST}
    told |= {"salt": salt.hex(), "nonce": nonce.hex(), "wrapped": wrapped.hex()}
    write_durably(path, json.dumps(told, indent=1).encode() + b"\n", mode=0o600)
    return facts


def show_root(path: Path) -> RootFacts:
    """The public facts of a root file. Raises Environment ROOT_MISSING or ROOT_CORRUPT."""
    return _facts(_read(path), path)


def open_root(path: Path, passphrase: str) -> Signer:
    """The root key itself. Raises Environment ROOT_MISSING, ROOT_CORRUPT or ROOT_PASSPHRASE."""
    told = _read(path)
    facts = _facts(told, path)
    try:
        salt, nonce, wrapped = (bytes.fromhex(told[name]) for name in ("salt", "nonce", "wrapped"))
        cost = {name: int(told[name]) for name in _COST}
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        raise Environment("ROOT_CORRUPT", path=os.fspath(path)) from error
    # A damaged number must not ask for all of the memory, nor for none of the work.
    affordable = all(1 <= cost[name] <= _MOST[name] for name in _COST) and cost["memory_kib"] >= 8 * cost["lanes"]
    if not affordable or (len(salt), len(nonce)) != (_SALT, _NONCE):
        raise Environment("ROOT_CORRUPT", path=os.fspath(path))
    try:
        private = AESGCM(stretch(passphrase, salt, **cost)).decrypt(nonce, wrapped, _bound(facts))
        signer = signer_from(facts.alg, private)
    except InvalidTag as error:
        raise Environment("ROOT_PASSPHRASE", path=os.fspath(path)) from error
    except BadInput as error:
        raise Environment("ROOT_CORRUPT", path=os.fspath(path)) from error
    if signer.public != facts.public:
        raise Environment("ROOT_CORRUPT", path=os.fspath(path))
    return signer


def delegate(root: Signer, trust_signer: bytes, *, days: int, now: int) -> tuple[bytes, roots.Delegation]:
    """A delegation of `trust_signer` (its public key) for `days` from `now` (Unix seconds), and what it says.

    Raises BadInput BAD_PUBLIC_KEY or BAD_DAYS, Refused ROOT_IS_SIGNER.
    """
    if len(trust_signer) not in PUBLIC_SIZE.values():
        raise BadInput("BAD_PUBLIC_KEY")
    if not 1 <= days <= MOST_DAYS:
        raise BadInput("BAD_DAYS", most=MOST_DAYS)
    if trust_signer == root.public:
        # A root that signs lists would have to be online, and could not be delegated away again.
        raise Refused("ROOT_IS_SIGNER")
    signed = roots.delegate(root, trust_signer, start=now - BEFORE, end=now + days * _DAY)
    return signed, roots.open_delegation(signed, [root.public])


def server_root(path: Path) -> Signer:
    """The root that a server made on its first start (`keys/root.key`), to be taken over and then deleted there.

    Raises Environment ROOT_MISSING or ROOT_CORRUPT.
    """
    told = _read(path)
    try:
        return signer_from(told["alg"], bytes.fromhex(told["private"]))
    except (KeyError, ValueError, TypeError, BadInput) as error:
        raise Environment("ROOT_CORRUPT", path=os.fspath(path)) from error


def _bound(facts: RootFacts) -> bytes:
    return b"inspector root key 1 " + str(facts.alg).encode() + b" " + facts.public


def _read(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise Environment("ROOT_MISSING", path=os.fspath(path)) from error
    except PermissionError as error:
        raise Environment("NOT_PERMITTED", path=os.fspath(path)) from error
    except (OSError, ValueError, RecursionError) as error:
        raise Environment("ROOT_CORRUPT", path=os.fspath(path)) from error
    if type(told) is not dict:
        raise Environment("ROOT_CORRUPT", path=os.fspath(path))
    return told


def _facts(told: dict[str, Any], path: Path) -> RootFacts:
    try:
        alg, public = int(told["alg"]), bytes.fromhex(told["public"])
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        raise Environment("ROOT_CORRUPT", path=os.fspath(path)) from error
    if told.get("format") != 1 or PUBLIC_SIZE.get(alg) != len(public):
        raise Environment("ROOT_CORRUPT", path=os.fspath(path))
    return RootFacts(alg, public)
