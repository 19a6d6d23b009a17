"""Witnesses of the log: a supervisor's replica cosigns what it saw; any replica may demand that several did.

The server alone cannot then show different people different logs without a witness's key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger.cosignatures import verify_cosignature, witness_name
from inspector_tui.ledger.keys import ALG_ED25519
from inspector_tui.ledger.notes import verify_checkpoint
from inspector_tui.models import queries
from inspector_tui.models.kept import WitnessedRow
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import DeviceRow
from inspector_tui.models.settings import write_setting
from inspector_tui.models.witnesses import keep_witnessed, receipts_from, witnessed
from inspector_tui.services.lists import held_trust, log_origin, receipt_keys

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.client.client import SyncClient

WITNESS_ROLES: Final = ("supervisor", "justice")
MOST_DEMANDED: Final = 9
_DEMANDED: Final = "witnesses"
_COSIGNED: Final = "cosigned"


@dataclass(frozen=True, slots=True)
class Witness:
    """One witness: whose device, up to which size of the log, and when it signed (Unix seconds)."""

    device: bytes
    name: str
    role: str
    size: int
    at: int


@dataclass(frozen=True, slots=True)
class Witnessing:
    """What is demanded and what is there. Records below `covered` were seen by as many witnesses as demanded."""

    demanded: int
    witnesses: tuple[Witness, ...]
    covered: int
    waiting: int
    """Receipts held that too few witnesses have covered yet."""

    @property
    def lacking(self) -> int:
        """How many more witnesses are needed before anything counts."""
        return max(0, self.demanded - len(self.witnesses))


def witness(replica: Replica, client: SyncClient) -> None:
    """The last step of a sync: cosign where this replica may, and fetch what others cosigned where it is demanded.

    Raises NotAuthentic LOG_INCONSISTENT when a witness saw another log.
    """
    identity, signer = replica.identity(), replica.signer()
    if identity.role in WITNESS_ROLES and signer.alg == ALG_ED25519 and client.log.size:
        told = int(replica.setting(_COSIGNED) or b"0")
        if client.log.size > told:
            at = (replica.clock.now_ms() + client.clock_offset) // 1000
            replica.keep(**{_COSIGNED: str(client.witness.tell(client.log, signer, at)).encode()})
    if demanded(replica):
        with replica.reading() as connection:
            publics = {device: row.public for device, row in _possible(connection, identity.device).items()}
        seen = client.witness.ask(client.log, publics)
        with replica.writing() as connection:
            rows = [WitnessedRow(device=one.device, size=one.size, at=one.at, note=one.note) for one in seen]
            keep_witnessed(connection, rows)


def demanded(replica: Replica) -> int:
    """How many witnesses a receipt has to have on this replica; 0 where nobody asked for any."""
    return int(replica.setting(_DEMANDED) or b"0")


def demand(replica: Replica, count: int) -> None:
    """From now on a receipt needs this many witnesses. Raises BadInput WITNESSES_RANGE."""
    if not 0 <= count <= MOST_DEMANDED:
        raise BadInput("WITNESSES_RANGE", most=MOST_DEMANDED)
    with replica.writing() as connection:
        write_setting(connection, _DEMANDED, str(count).encode())


def witnessing(replica: Replica) -> Witnessing:
    """How it stands, checked anew and offline: both signatures of every checkpoint held of a witness.

    A witness whose device was revoked counts no more. Raises NotAuthentic WITNESS_FALSE.
    """
    count, origin = demanded(replica), log_origin(replica)
    trusted = receipt_keys(held_trust(replica), origin)
    with replica.reading() as connection:
        possible = _possible(connection, replica.identity().device)
        found = []
        for row in witnessed(connection):
            device = possible.get(row.device)
            if device is None:
                continue
            try:
                at = verify_cosignature(row.note, witness_name(row.device), device.public)
                size = verify_checkpoint(row.note, origin, trusted).size
            except BadInput as error:
                raise NotAuthentic("WITNESS_FALSE", device=row.device.hex()) from error
            found.append(Witness(row.device, device.name, device.role, size, at))
        found.sort(key=lambda one: -one.size)
        covered = found[count - 1].size if 0 < count <= len(found) else 0
        waiting = receipts_from(connection, covered) if count else 0
    return Witnessing(count, tuple(found), covered, waiting)


def _possible(connection: Connection, own: bytes) -> dict[bytes, DeviceRow]:
    """Devices that may witness for this replica: supervisors and justice bureaus, not revoked, not itself."""
    return {
        row.device: row
        for role in WITNESS_ROLES
        for row in queries.where(connection, DeviceRow, role=role)
        if row.revoked_reason is None and row.alg == ALG_ED25519 and row.device != own
    }
