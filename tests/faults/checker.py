"""The checker: builds everything again from the records and compares with what the ledgers had accepted."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import psycopg

from inspector_tui.domain.register import BlockAllotted
from inspector_tui.errors import InspectorError
from inspector_tui.ledger import merkle
from inspector_tui.ledger.envelope import open_envelope
from inspector_tui.ledger.notes import verify_checkpoint
from inspector_tui.models import ledger_store, receipts
from inspector_tui.models.backlog import backlog
from inspector_tui.models.replica import Replica
from inspector_tui.services.auditing import audit_ledger, audit_receipts, digest_rows, rebuild_rows
from inspector_tui.services.lists import held_trust, log_origin, receipt_keys
from sync.server.checking import Enrolment
from sync.server.pulling import pull
from tests.faults.laptops import Laptop
from tests.faults.office import opened

if TYPE_CHECKING:
    from tests.faults.run import Run


@dataclass
class Findings:
    """What must be empty."""

    lost: list[str] = field(default_factory=list)
    """Accepted by a ledger, or acknowledged by the server, and not there."""
    doubled: list[str] = field(default_factory=list)
    """There twice, or said to be stored twice."""
    stuck: list[str] = field(default_factory=list)
    """Still waiting after the calm end, or ended with anything but an error of our family."""
    divergent: list[str] = field(default_factory=list)
    """Two parties, or records and what is computed from them, do not say the same."""

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.stuck or self.divergent)


@dataclass(frozen=True, slots=True)
class Stored:
    """The log as the server's database holds it."""

    hashes: list[bytes]
    raws: list[bytes]
    quarantined: set[bytes]


def check(run: Run) -> None:
    """Fills the run's findings."""
    findings = run.told.findings
    with psycopg.connect(run.server.database_url) as connection:
        stored = _server(connection, findings)
        missing_files = _files(connection, run, findings)
    run.told.records = len(stored.hashes)
    allotted = {raw for raw in stored.raws if open_envelope(raw).kind == BlockAllotted.KIND}
    for laptop in run.laptops:
        try:
            with opened(laptop.home) as replica:
                _ledger(laptop, replica, stored, findings)
                allotted |= _allotted(replica)
                _rows(laptop, replica, findings)
                if not run.restored:
                    # After an old backup came back, receipts and positions are those of the log that was.
                    _receipts(laptop, replica, stored, findings)
                    _new_laptop(run, laptop, replica, stored, findings)
        except InspectorError as error:
            findings.divergent.append(f"{laptop.home.name}: {error}")
    findings.lost.extend(missing_files)
    _indices(allotted, findings)


def _server(connection: psycopg.Connection[tuple[object, ...]], findings: Findings) -> Stored:
    rows = connection.execute("SELECT position, hash, device, seq, raw FROM records ORDER BY position").fetchall()
    hashes, raws = [bytes(row[1]) for row in rows], [bytes(row[4]) for row in rows]  # type: ignore[call-overload]
    if [row[0] for row in rows] != list(range(len(rows))):
        findings.lost.append("positions of the log have holes")
    for name, listed in (("hash", hashes), ("place", [(bytes(row[2]), row[3]) for row in rows])):  # type: ignore[call-overload]
        findings.doubled += [f"{name} {one}" for one, times in Counter(listed).items() if times > 1]
    tree = merkle.CompactRange()
    for raw in raws:
        tree = tree.append(merkle.leaf_hash(raw))
    kept = connection.execute("SELECT size, root FROM tree").fetchone()
    assert kept is not None
    if kept[0] != len(raws) or bytes(kept[1]) != tree.root():  # type: ignore[call-overload]
        findings.divergent.append("the tree is not that of the records")
    quarantined = {bytes(row[0]) for row in connection.execute("SELECT hash FROM quarantine")}  # type: ignore[call-overload]
    return Stored(hashes, raws, quarantined)


def _files(connection: psycopg.Connection[tuple[object, ...]], run: Run, findings: Findings) -> list[str]:
    """What the server says it stored is on its disk, whole, and it said so once."""
    missing = []
    said: Counter[bytes] = Counter()
    for (raw,) in connection.execute("SELECT raw FROM records WHERE kind = 'evidence.stored/1'"):
        said[open_envelope(bytes(raw)).body["sha256"]] += 1  # type: ignore[call-overload]
    for sha256, times in said.items():
        if times > 1:
            findings.doubled.append(f"evidence.stored {sha256.hex()} {times} times")
        path = run.server.data / "files" / "evidence" / sha256.hex()
        if not path.exists() or hashlib.sha256(path.read_bytes()).digest() != sha256:
            missing.append(f"file {sha256.hex()}")
    return missing


def _ledger(laptop: Laptop, replica: Replica, stored: Stored, findings: Findings) -> None:
    """What was kept is in the ledger; the ledger is at the server, in the log or in quarantine."""
    name = laptop.home.name
    with replica.reading() as connection:
        own = [envelope.hash for envelope in ledger_store.envelopes_of(connection, laptop.seat.device)]
    findings.lost += [f"{name}: kept, not in the ledger: {one.hex()}" for one in laptop.kept - set(own)]
    findings.doubled += [
        f"{name}: twice in the ledger: {one.hex()}" for one, times in Counter(own).items() if times > 1
    ]
    if not laptop.revoked:
        there = set(stored.hashes) | stored.quarantined
        findings.lost += [f"{name}: not at the server: {one.hex()}" for one in own if one not in there]


def _allotted(replica: Replica) -> set[bytes]:
    """Every block of numbers that this laptop ever heard of, also from a server that is lost."""
    with replica.reading() as connection:
        devices = ledger_store.devices(connection)
        held = [one for device in devices for one in ledger_store.envelopes_of(connection, device)]
    return {one.raw for one in held if one.kind == BlockAllotted.KIND}


def _indices(allotted: set[bytes], findings: Findings) -> None:
    """No status index was ever given out twice, by whichever server: permits would share one fate."""
    bodies = [BlockAllotted.model_validate(open_envelope(raw).body) for raw in allotted]
    spans = sorted((one.series, one.first, one.count) for one in bodies if one.purpose == "status")
    for (series, first, count), after in pairwise(spans):
        if after[0] == series and after[1] < first + count:
            findings.doubled.append(f"status index {after[1]} of list {series}")


def _receipts(laptop: Laptop, replica: Replica, stored: Stored, findings: Findings) -> None:
    """Nothing waits; what was acknowledged is where the receipt says; the largest checkpoint is of this log."""
    name = laptop.home.name
    with replica.reading() as connection:
        left = backlog(connection, laptop.seat.device)
        held = {receipt.record: receipt.position for receipt in receipts.receipts(connection)}
        note = receipts.largest_checkpoint(connection)
        trusted = receipt_keys(held_trust(replica), log_origin(replica))
    if not (laptop.revoked or laptop.forked) and (left.records or left.refused or left.files):
        findings.stuck.append(f"{name}: {left}")
    for record, position in held.items():
        if position >= len(stored.hashes) or stored.hashes[position] != record:
            findings.lost.append(f"{name}: acknowledged, not at its position: {record.hex()}")
    if note:
        checkpoint = verify_checkpoint(note, log_origin(replica), trusted)
        tree = merkle.CompactRange()
        for raw in stored.raws[: checkpoint.size]:
            tree = tree.append(merkle.leaf_hash(raw))
        if tree.root() != checkpoint.root:
            findings.divergent.append(f"{name}: its checkpoint is not of this log")


def _rows(laptop: Laptop, replica: Replica, findings: Findings) -> None:
    """Every signature, chain and receipt holds, and the rows are those that the records give."""
    audit_ledger(replica)
    audit_receipts(replica)
    live = digest_rows(replica)
    if rebuild_rows(replica).digest != live[1]:
        findings.divergent.append(f"{laptop.home.name}: rebuilt rows differ")


def _new_laptop(run: Run, laptop: Laptop, replica: Replica, stored: Stored, findings: Findings) -> None:
    """What a new laptop of the same seat would pull is what this one holds."""
    seat = laptop.seat
    if laptop.forked or laptop.revoked:
        return
    enrolment = Enrolment(seat.device, seat.signer.alg, seat.signer.public, seat.organ, seat.role, seat.certificate)
    scope: dict[int, bytes] = {}
    with psycopg.connect(run.server.database_url) as connection:
        after, complete = 0, False
        while not complete:
            page = pull(connection, enrolment, after)
            scope |= dict(page.records)
            after, complete = page.cursor, page.complete
    if any(stored.raws[position] != raw for position, raw in scope.items()):
        findings.divergent.append(f"{seat.name}: pulls what is not in the log")
    with replica.reading() as store:
        rows = store.exec_driver_sql("SELECT position, hash FROM ledger WHERE position >= 0").all()
    here = {row[0]: row[1] for row in rows}
    wrong = [at for at, one in here.items() if at >= len(stored.hashes) or stored.hashes[at] != one]
    if wrong:
        findings.divergent.append(f"{seat.name}: holds other records at {wrong[:5]}")
    if lacking := sorted(scope.keys() - here.keys()):
        findings.divergent.append(f"{seat.name}: lacks {lacking[:5]} of {len(scope)}")
