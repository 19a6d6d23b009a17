"""The server's own keys: made on the first start of a data directory, kept in `<data>/keys`, never handed out.

    root.key        the pinned root; needed only to delegate, so it may be moved to an offline machine
    root.pub        its public half, as hex; stays
    delegation.cose what the root signed for the trust signer (inspection code format 1, section 2)
    trust.key, status.key, receipts.key, server.key
    courier.key     opens bundles; one line, an age identity

Each `.key` is one line of JSON, `{"alg": -19, "private": "<hex>"}`, readable by its owner only.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inspector_tui.codes import root as roots
from inspector_tui.errors import BadInput, Environment
from inspector_tui.ledger.keys import Ed25519Signer, Signer, signer_from
from sync.protocol import sealing

DELEGATION_DAYS: Final = 366
WARN_DAYS: Final = 30
_DAY: Final = 86_400
_BEFORE: Final = 300
"""Seconds a delegation starts before it is made: verifiers' clocks lag a little."""
_PURPOSES: Final = ("trust", "status", "receipts", "server")


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys a running server holds. The root is not among them, only its public half."""

    root_public: bytes
    delegation: bytes
    delegation_end: int
    """Unix seconds."""
    trust: Signer
    status: Signer
    receipts: Signer
    server: Signer
    courier: str
    """age identity that opens bundles."""
    root_is_here: bool

    def days_left(self, now: int) -> int:
        """Whole days until the delegation ends; negative when it is over."""
        return (self.delegation_end - now) // _DAY


def open_keyring(data: Path, now: int) -> Keyring:
    """The keys of a data directory; makes them when there are none.

    While `root.key` lies there the delegation is renewed by itself from 30 days before its end; without it the
    caller has to warn (`days_left`). Raises Environment KEYRING_DAMAGED, KEYRING_NOT_WRITTEN,
    KEY_FILE_EXPOSED or DELEGATION_OVER.
    """
    folder = data / "keys"
    if not folder.exists():
        _create(data, folder, now)
    keys = {purpose: _read_key(folder / f"{purpose}.key") for purpose in _PURPOSES}
    root_public = _read_public(folder / "root.pub")
    delegation = _read(folder / "delegation.cose")
    end, delegated = _read_delegation(delegation, root_public)
    root_file = folder / "root.key"
    root_is_here = root_file.exists()
    if root_is_here and (end - now < WARN_DAYS * _DAY or delegated != keys["trust"].public):
        root = _read_key(root_file)
        if root.public != root_public:
            raise Environment("KEYRING_DAMAGED", file="root.key")
        delegation = delegate(root, keys["trust"].public, now)
        _write(folder / "delegation.cose", delegation)
        end, delegated = _read_delegation(delegation, root_public)
    if delegated != keys["trust"].public:
        raise Environment("KEYRING_DAMAGED", file="delegation.cose")
    if end <= now:
        raise Environment("DELEGATION_OVER", file="delegation.cose", ends=end)
    return Keyring(
        root_public=root_public,
        delegation=delegation,
        delegation_end=end,
        root_is_here=root_is_here,
        courier=_read_courier(folder / "courier.key"),
        **keys,
    )


def delegate(root: Signer, trust_public: bytes, now: int, *, days: int = DELEGATION_DAYS) -> bytes:
    """The root's statement that `trust_public` may sign trust lists for `days` from `now` (Unix seconds)."""
    return roots.delegate(root, trust_public, start=now - _BEFORE, end=now + days * _DAY)


def install_delegation(data: Path, delegation: bytes, now: int) -> int:
    """Take a delegation that an offline root signed for this server's trust signer; returns its end.

    Raises BadInput DELEGATION_NOT_OURS (not signed by this root), FOREIGN_DELEGATION (another server's trust signer)
    or DELEGATION_NOT_NOW (over, or not begun: the clock of an unconnected machine is nobody's care); then nothing is
    changed.
    """
    folder = data / "keys"
    root = _read_public(folder / "root.pub")
    try:
        found = roots.open_delegation(delegation, [root])
    except BadInput as error:
        raise BadInput("DELEGATION_NOT_OURS", root=root.hex()) from error
    if found.public != _read_key(folder / "trust.key").public:
        raise BadInput("FOREIGN_DELEGATION")
    if not found.start <= now < found.end:
        raise BadInput("DELEGATION_NOT_NOW", begins=found.start, ends=found.end)
    _write(folder / "delegation.cose", delegation)
    return found.end


def _create(data: Path, folder: Path, now: int) -> None:
    """All files or none: they are made in a folder of their own that is renamed when everything is on disk.

    Two processes that start at once both prepare one; the rename of the second fails and its keys are dropped.
    """
    staging = data / f"keys.new-{secrets.token_hex(8)}"
    try:
        data.mkdir(parents=True, exist_ok=True)
        staging.mkdir(mode=0o700)
        root, trust = Ed25519Signer.generate(), Ed25519Signer.generate()
        _write_key(staging / "root.key", root)
        _write(staging / "root.pub", root.public.hex().encode() + b"\n")
        _write_key(staging / "trust.key", trust)
        for purpose in ("status", "receipts", "server"):
            _write_key(staging / f"{purpose}.key", Ed25519Signer.generate())
        _write(staging / "courier.key", sealing.new_identity()[0].encode() + b"\n")
        _write(staging / "delegation.cose", delegate(root, trust.public, now))
        staging.rename(folder)
    except (OSError, Environment) as error:
        shutil.rmtree(staging, ignore_errors=True)
        if not folder.exists():
            raise Environment("KEYRING_NOT_WRITTEN", file=str(folder)) from error
    _sync_folder(data)


def _read_delegation(delegation: bytes, root_public: bytes) -> tuple[int, bytes]:
    """End and delegated key. The signature is checked: a flipped bit must not surface on a thousand laptops."""
    try:
        found = roots.open_delegation(delegation, [root_public])
    except BadInput as error:
        raise Environment("KEYRING_DAMAGED", file="delegation.cose") from error
    return found.end, found.public


def _read_key(file: Path) -> Signer:
    text = _read(file)
    _require_private(file)
    try:
        told = json.loads(text)
        return signer_from(told["alg"], bytes.fromhex(told["private"]))
    except (ValueError, KeyError, TypeError, BadInput) as error:
        raise Environment("KEYRING_DAMAGED", file=file.name) from error


def _read_courier(file: Path) -> str:
    identity = _read(file).decode("ascii", "replace").strip()
    _require_private(file)
    try:
        sealing.recipient_of(identity)
    except BadInput as error:
        raise Environment("KEYRING_DAMAGED", file=file.name) from error
    return identity


def _require_private(file: Path) -> None:
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise Environment("KEY_FILE_EXPOSED", file=file.name)


def _read_public(file: Path) -> bytes:
    try:
        return bytes.fromhex(_read(file).decode())
    except ValueError as error:
        raise Environment("KEYRING_DAMAGED", file=file.name) from error


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Environment("KEYRING_DAMAGED", file=file.name) from error


def _write_key(file: Path, signer: Signer) -> None:
    _write(file, json.dumps({"alg": signer.alg, "private": signer.private_bytes.hex()}).encode() + b"\n")


def _write(file: Path, content: bytes) -> None:
    """Old content or new content after a power cut, never half of either."""
    temporary = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise Environment("KEYRING_NOT_WRITTEN", file=str(file)) from error
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    """A rename is on disk only when the folder is; Windows does not open folders and needs no such step."""
    if os.name != "posix":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise Environment("KEYRING_NOT_WRITTEN", file=str(folder)) from error
