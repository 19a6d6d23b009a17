"""Handing a ledger over to another laptop: the old one ends with a record, the new one goes on with a key of its own.

The bundle carries the records and files, sealed to the server. Beside it lies what only the new laptop needs, the
drafts and the person's settings, sealed by a recovery phrase that is written on paper. No private key travels, so
nothing can fork.
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

from inspector_tui.config import LANGUAGE_SETTING, THEME_SETTING
from inspector_tui.domain.courier import LedgerClosed, LedgerTakenOver
from inspector_tui.errors import BadInput, Environment, NotAuthentic, Refused
from inspector_tui.models import drafts, ledger_store, own_files, queries
from inspector_tui.models.backlog import backlog
from inspector_tui.models.durable import disk_errors, write_durably
from inspector_tui.models.passphrase import stretch
from inspector_tui.models.replica import LEDGER_CLOSED, Replica
from inspector_tui.models.rows import DeviceRow, InspectionRow
from inspector_tui.models.settings import read_setting, write_setting
from inspector_tui.services.bundling import Exported, Progress, export_bundle
from sync.courier.reading import bundles_in
from sync.courier.writing import require_stick
from sync.protocol.phrase import new_phrase, read_phrase

CAPSULE_FILE: Final = "hand-over.json"
LOOKS: Final = (THEME_SETTING, LANGUAGE_SETTING, "code_drawing")
_AAD: Final = b"inspector hand-over 1"
_ARGON: Final = {"iterations": 3, "lanes": 4, "memory_kib": 65536}
"""RFC 9106 section 4, second recommended option."""
MAX_CAPSULE: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A ledger that is closed and on a stick. The phrase exists here and on paper only."""

    exported: Exported
    phrase: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Whose work goes on here: the old device, the seq of its last record, and how many drafts came along."""

    device: bytes
    last: int
    drafts: int


@dataclass(frozen=True, slots=True)
class Ending:
    """What hangs on this laptop. `permits` are open ones: each has to be approved anew for the next laptop."""

    closed: bool
    records: int
    files: int
    drafts: int
    permits: int


def ending(replica: Replica) -> Ending:
    """What a hand-over would take along, counted now. Raises Refused NOT_ENROLLED."""
    device, now = replica.identity().device, replica.now()
    with replica.reading() as connection:
        visits = queries.where(connection, InspectionRow, device=device)
        return Ending(
            closed=read_setting(connection, LEDGER_CLOSED) is not None,
            records=backlog(connection, device).records,
            files=len(own_files.waiting_files(connection, device)),
            drafts=len(drafts.all_drafts(connection)),
            permits=sum(one.state in ("approved", "inspecting") and (one.end or 0) > now for one in visits),
        )


def find_hand_overs(place: Path) -> list[Path]:
    """The folders of closed ledgers on a stick, the oldest first. Raises BadInput HAND_OVER_MISSING; Environment
    STICK_MISSING, NOT_PERMITTED."""
    with disk_errors(place):
        found = [one.folder for one in bundles_in(place) if (one.folder / CAPSULE_FILE).exists()]
    if not found:
        raise BadInput("HAND_OVER_MISSING", path=os.fspath(place))
    return found


def find_hand_over(place: Path) -> Path:
    """The one closed ledger on a stick. Raises as `find_hand_overs`, and BadInput HAND_OVER_SEVERAL."""
    if (place / CAPSULE_FILE).exists():
        return place
    found = find_hand_overs(place)
    if len(found) > 1:
        raise BadInput("HAND_OVER_SEVERAL", folders=", ".join(os.fspath(one) for one in found))
    return found[0]


def hand_over(replica: Replica, place: Path, reason: str, progress: Progress = lambda done, of: None) -> HandedOver:
    """Closes the ledger of this laptop and writes everything it still holds to a stick. After it nothing more can be
    recorded here. Again, for another stick or after a cut, it writes the same once more, with a new phrase.

    Raises Refused REASON_MISSING for a ledger that is not closed yet, and as `export_bundle`.
    """
    require_stick(place)
    with replica.writing() as connection:
        closed = read_setting(connection, LEDGER_CLOSED) is not None
    if not closed:
        if not reason.strip():
            raise Refused("REASON_MISSING")
        with replica.telling() as telling:
            telling.add(LedgerClosed(device=telling.identity.device, reason=reason.strip()))
            write_setting(telling.connection, LEDGER_CLOSED, b"1")
    exported = export_bundle(replica, place, progress=progress)
    phrase = new_phrase()
    write_durably(exported.folder / CAPSULE_FILE, _seal(_capsule(replica), phrase), mode=0o600)
    _drop_former(place, exported)
    return HandedOver(exported, phrase)


def _drop_former(place: Path, exported: Exported) -> None:
    """What earlier tries left on the same stick opens with another phrase and would only be mistaken for this."""
    with disk_errors(place):
        found = bundles_in(place)
        own = next((one.manifest for one in found if one.folder == exported.folder), None)
        for one in found:
            if own and one.manifest and one.manifest.device == own.device and one.folder != exported.folder:
                (one.folder / CAPSULE_FILE).unlink(missing_ok=True)


def take_over(replica: Replica, folder: Path, phrase: str) -> TakenOver:
    """Goes on with the work of a closed ledger on this laptop, which has a key and a ledger of its own.

    The records themselves come with the next sync, once the office has imported the bundle. Raises BadInput
    PHRASE_LENGTH, PHRASE_GROUP, HAND_OVER_MALFORMED; NotAuthentic PHRASE_WRONG; Refused HAND_OVER_FOREIGN when it is
    another person's or organ's, TAKEN_OVER_BEFORE, NOT_ENROLLED; Environment FILE_UNREADABLE.
    """
    told = _open(_read(folder / CAPSULE_FILE), phrase)
    identity = replica.identity()
    device = bytes.fromhex(told["device"])
    if device == identity.device or (told["organ"], told["certificate"]) != (identity.organ, identity.certificate):
        raise Refused("HAND_OVER_FOREIGN")
    name = f"taken_over:{told['device']}"
    with replica.telling() as telling:
        row = queries.one(telling.connection, DeviceRow, device=device)
        if read_setting(telling.connection, name) is not None or (row is not None and row.taken_over_by is not None):
            raise Refused("TAKEN_OVER_BEFORE")
        telling.add(LedgerTakenOver(device=device, last=told["last"], head=bytes.fromhex(told["head"])))
        kept = drafts.restore(telling.connection, told["drafts"], told["at"])
        for setting, value in told["looks"].items():
            write_setting(telling.connection, setting, value.encode())
        write_setting(telling.connection, name, b"1")
    return TakenOver(device, told["last"], kept)


def _capsule(replica: Replica) -> dict[str, Any]:
    identity = replica.identity()
    with replica.reading() as connection:
        last, head = ledger_store.head(connection, identity.device)
        looks = {name: read_setting(connection, name) for name in LOOKS}
        kept = drafts.all_drafts(connection)
    return {
        "device": identity.device.hex(),
        "organ": identity.organ,
        "certificate": identity.certificate,
        "last": last,
        "head": head.hex(),
        "at": replica.now(),
        "drafts": kept,
        "looks": {name: value.decode() for name, value in looks.items() if value is not None},
    }


def _seal(told: dict[str, Any], phrase: str) -> bytes:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    key = stretch(read_phrase(phrase).hex(), salt, **_ARGON)
    sealed = AESGCM(key).encrypt(nonce, json.dumps(told, ensure_ascii=False).encode(), _AAD)
    content = {"format": 1, "kdf": "argon2id", "salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}
    return json.dumps({**content, **_ARGON}, indent=1).encode()


def _open(raw: bytes, phrase: str) -> dict[str, Any]:
    secret = read_phrase(phrase)
    try:
        content = json.loads(raw)
        salt, nonce, sealed = (bytes.fromhex(content[name]) for name in ("salt", "nonce", "sealed"))
        # The cost is ours and never the file's: a stick must not make this laptop work for an hour.
        if content["format"] != 1 or any(content[name] != value for name, value in _ARGON.items()):
            raise BadInput("HAND_OVER_MALFORMED")
        plain = AESGCM(stretch(secret.hex(), salt, **_ARGON)).decrypt(nonce, sealed, _AAD)
        told: dict[str, Any] = json.loads(plain)
    except InvalidTag as error:
        raise NotAuthentic("PHRASE_WRONG") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInput("HAND_OVER_MALFORMED") from error
    return told


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_CAPSULE:
            raise BadInput("HAND_OVER_MALFORMED")
        return path.read_bytes()
    except OSError as error:
        raise Environment("FILE_UNREADABLE", file=os.fspath(path)) from error
