"""Looking over the ledger: signatures, chains, receipts; and computing every row again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger.chain import ChainHead, check_chain
from inspector_tui.ledger.envelope import Envelope, device_id, open_envelope, verify_envelope
from inspector_tui.ledger.merkle import leaf_hash, verify_inclusion
from inspector_tui.ledger.notes import Checkpoint, verify_checkpoint
from inspector_tui.models import ledger_store, queries
from inspector_tui.models.projector import digest_of_rows, rebuild
from inspector_tui.models.receipts import HeldReceipt, former_receipts, receipts
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import DeviceRow
from inspector_tui.models.settings import read_setting
from inspector_tui.services.lists import held_trust, log_origin, receipt_keys

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """What was found intact."""

    records: int
    devices: int


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """Streams folded, rows made, and SHA-256 over all rows: the same records give the same digest."""

    streams: int
    rows: int
    digest: str


def audit_ledger(replica: Replica) -> LedgerReport:
    """Verifies every record held here, device by device.

    Own records must be the whole chain from the first to the last; of others a scope may leave gaps, so each is
    verified by itself. Raises NotAuthentic naming the first record that is not as it was signed, or is missing.
    """
    identity, own = replica.identity(), replica.signer().public
    with replica.reading() as connection:
        publics = _publics(connection)
        end = _own_end(read_setting(connection, ledger_store.LEDGER_END))
        kept = ledger_store.kept_records(connection, identity.device)
        records = check_chain(_as_kept(kept), own, head=end).count
        found = ledger_store.devices(connection)
        for device in found:
            if device == identity.device:
                continue
            if device not in publics:
                raise NotAuthentic("DEVICE_UNKNOWN", device=device.hex())
            kept = ledger_store.kept_records(connection, device, "seq")
            records += _check_gapped(_as_kept(kept), publics[device])
    return LedgerReport(records, len(found))


def _publics(connection: Connection) -> dict[bytes, bytes]:
    """Public keys of other devices: of the enrolled ones, and of the server that enrolled them."""
    publics = {row.device: row.public for row in queries.where(connection, DeviceRow)}
    server = read_setting(connection, "server_public")
    return publics if server is None else {**publics, device_id(server): server}


def _own_end(kept: bytes | None) -> ChainHead | None:
    if kept is None:
        return None
    seq, _, digest = kept.decode().partition(":")
    return ChainHead(int(seq), bytes.fromhex(digest))


def _as_kept(kept: Iterable[tuple[bytes, bytes, int]]) -> Iterator[Envelope]:
    """The envelopes, after a look that the columns beside them say the same."""
    for raw, digest, seq in kept:
        if hashlib.sha256(raw).digest() != digest:
            raise NotAuthentic("RECORD_ALTERED", seq=seq)
        try:
            envelope = open_envelope(raw)
        except BadInput as error:
            raise NotAuthentic("RECORD_ALTERED", seq=seq) from error
        if envelope.seq != seq:
            raise NotAuthentic("RECORD_ALTERED", seq=envelope.seq)
        yield envelope


def _check_gapped(kept: Iterable[Envelope], public: bytes) -> int:
    """Verifies each record of another device, given by seq, and the link where two follow each other."""
    before: Envelope | None = None
    count = 0
    for envelope in kept:
        try:
            verify_envelope(envelope, public)
        except BadInput as error:
            raise NotAuthentic("RECORD_ALTERED", seq=envelope.seq, device=envelope.device.hex()) from error
        if before is not None and envelope.seq == before.seq + 1 and envelope.prev != before.hash:
            raise NotAuthentic("CHAIN_BROKEN", seq=envelope.seq, device=envelope.device.hex())
        before, count = envelope, count + 1
    return count


def audit_receipts(replica: Replica) -> int:
    """Verifies every receipt held, offline: the checkpoint's signature and the record's place under it. Those of a log
    that began anew since count under the name that it had.

    Returns how many there are. Raises NotAuthentic RECEIPT_FALSE with the record's hash and the position it claims.
    """
    origin = log_origin(replica)
    trust = held_trust(replica)
    checked: dict[str, Checkpoint] = {}
    count = 0
    with replica.reading() as connection:
        for name, receipt in _all_receipts(connection, origin):
            try:
                if receipt.note not in checked:
                    checked[receipt.note] = verify_checkpoint(receipt.note, name, receipt_keys(trust, name))
                checkpoint = checked[receipt.note]
                leaf = leaf_hash(receipt.envelope)
                verify_inclusion(leaf, receipt.position, checkpoint.size, receipt.path, checkpoint.root)
            except BadInput as error:
                raise NotAuthentic("RECEIPT_FALSE", position=receipt.position, record=receipt.record.hex()) from error
            count += 1
    return count


def _all_receipts(connection: Connection, origin: str) -> Iterator[tuple[str, HeldReceipt]]:
    yield from ((origin, receipt) for receipt in receipts(connection))
    yield from former_receipts(connection)


def rebuild_rows(replica: Replica) -> RebuildReport:
    """Drops every projected row and computes it again. One transaction: a kill leaves the old rows."""
    with replica.writing() as connection:
        streams = rebuild(connection)
        rows, digest = digest_of_rows(connection)
    return RebuildReport(streams, rows, digest)


def digest_rows(replica: Replica) -> tuple[int, str]:
    """How many projected rows there are and SHA-256 over them, without touching them."""
    with replica.reading() as connection:
        return digest_of_rows(connection)
