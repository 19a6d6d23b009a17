"""One sync: offer what is here only, send files, take in what is new, refresh the lists.

Nothing about progress is kept on disk but receipts, refusals and the cursor, each in the transaction of its
effect; so a sync that was cut anywhere simply starts again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Literal

import httpx

from inspector_tui.codes.trust import Role, TrustList
from inspector_tui.errors import Environment, InspectorError, Refused
from inspector_tui.models import own_files, receipts
from inspector_tui.models.backlog import backlog
from inspector_tui.models.replica import Replica
from inspector_tui.models.settings import read_setting, settings_of, write_setting
from inspector_tui.models.sync_runs import keep_run
from inspector_tui.services.clock_keeping import keep_offset
from inspector_tui.services.connecting import connect
from inspector_tui.services.judging import fetch_waiting
from inspector_tui.services.lists import forget_status, held_trust, log_origin, take_status, take_trust
from inspector_tui.services.log_alarm import ALARMS, end_alarm, raise_alarm
from inspector_tui.services.new_starts import hear_new_start, log_start
from inspector_tui.services.offering import offer_again
from inspector_tui.services.pulling import take_page
from inspector_tui.services.retention import drop_files
from inspector_tui.services.settling import keep_known, settle
from inspector_tui.services.witnessing import demanded, witness
from sync.client.client import batches
from sync.client.logview import LogView
from sync.client.receipts import Outcome
from sync.protocol.pulse import lists_digest

Phase = Literal["lists", "push", "files", "pull", "stick", "relay", "opening", "fetch"]
PUSH_RECORDS = 500
_ROUNDS = 3
"""How often a server may ask for earlier records in one sync before it is not believed any more."""


@dataclass(frozen=True, slots=True)
class Step:
    """Progress: bytes for files, records for the rest. `of` is 0 while nobody knows the total."""

    phase: Phase
    done: int
    of: int


Progress = Callable[[Step], None]
"""Told each step. May raise SyncCancelled: what was done so far is kept."""


class SyncCancelled(Exception):
    """The user stopped the sync."""


@dataclass
class SyncReport:
    """What one sync did."""

    pushed: int = 0
    refused: int = 0
    files: int = 0
    pulled: int = 0
    lists_changed: int = 0
    clock_offset: int = 0
    refusals: list[str] = field(default_factory=list)
    file_problems: list[str] = field(default_factory=list)
    """Why files could not be sent; each waits by itself."""


def synchronise(
    replica: Replica,
    progress: Progress | None = None,
    *,
    transport: httpx.BaseTransport | None = None,
    push_records: int = PUSH_RECORDS,
) -> SyncReport:
    """Syncs once with the server of this replica, `push_records` records a push.

    Raises Refused NOT_ENROLLED, DEVICE_REVOKED; Environment SERVER_UNREACHABLE, CAPTIVE_PORTAL, SERVER_BUSY;
    NotAuthentic LOG_ROLLED_BACK, LOG_INCONSISTENT, OTHER_LOG, RECEIPT_FALSE. What was done before stays done. After an
    alarm about the log everything of one's own was offered again; in its place comes Refused LOG_BEGINS_ANEW when a new
    start was declared that waits to be accepted here, NEW_STARTS_DIFFER or NEW_START_FALSE for another or a false one.
    """
    run = _Run(replica, progress or (lambda step: None), transport, push_records)
    problem: InspectorError | None = None
    try:
        run.all()
    except InspectorError as error:
        problem = error
        if error.code in ALARMS:
            offer_again(replica, run.client, log_view(replica))
            told = hear_new_start(replica, run.client)
            with replica.writing() as connection:
                raise_alarm(connection, (told or error).code)
            if told is not None:
                problem = told
                raise told from error
        raise
    except SyncCancelled:
        problem = Refused("SYNC_STOPPED")
        raise
    else:
        end_alarm(replica)
        drop_files(replica)
    finally:
        run.close()
        report = run.report
        with replica.reading() as connection:
            left = backlog(connection, run.identity.device)
        keep_run(
            replica,
            pushed=report.pushed,
            pulled=report.pulled,
            files=report.files,
            refused=report.refused,
            problem=problem,
            waiting=left.records + left.files,
        )
    return run.report


def log_view(replica: Replica) -> LogView:
    """What this replica believes of the server's log. Raises Refused NO_TRUST_LIST, NOT_ENROLLED."""
    trust = held_trust(replica)
    with replica.reading() as connection:
        known = receipts.largest_checkpoint(connection)
    return LogView(log_origin(replica), public_receipt_keys(trust), known or "", start=log_start(replica))


def public_receipt_keys(trust: TrustList) -> list[bytes]:
    """The keys that checkpoints count by. A key that was revoked vouches for nothing."""
    return [key.public for key in trust.keys.values() if key.role is Role.RECEIPTS and not key.revoked]


def _concerns_the_file(error: InspectorError) -> bool:
    """Whether only this one file cannot be sent: it is damaged, or the server does not take it. Nothing else waits."""
    if isinstance(error, Environment):
        return error.code in ("FILE_CORRUPT", "FILE_NOT_HERE")
    return error.code not in ("DEVICE_REVOKED", "UNKNOWN_DEVICE", "BAD_REQUEST_SIG", "CLOCK_SKEW")


class _Run:
    """One sync under way."""

    def __init__(
        self, replica: Replica, progress: Progress, transport: httpx.BaseTransport | None, push_records: int
    ) -> None:
        self.replica = replica
        self.push_records = push_records
        self.identity = replica.identity()
        self.progress = progress
        self.report = SyncReport()
        self.client = connect(replica, log=log_view(replica), transport=transport)

    def close(self) -> None:
        self.client.close()

    def all(self) -> None:
        """Lists first: they bring the keys that receipts are checked with. And last: they cover what was pushed.

        Where there is nothing to send and nothing new, one small exchange is all.
        """
        if self._is_level():
            self.report.clock_offset = self.client.clock_offset
            return
        self.refresh_trust()
        self.push()
        self.send_files()
        if self.identity.role in ("supervisor", "officer"):
            self.client.ask_for_blocks()
        if self.identity.role == "supervisor":
            fetch_waiting(self.replica, self.client)
        self.pull()
        self.refresh_trust()
        self.refresh_status()
        witness(self.replica, self.client)
        self.report.clock_offset = self.client.clock_offset
        with self.replica.writing() as connection:
            keep_offset(connection, self.replica.clock.now_ms(), self.client.clock_offset)

    def refresh_trust(self) -> None:
        """Takes in the newest trust list."""
        self.progress(Step("lists", 0, 0))
        fetched = self.client.trust_list()
        if fetched.signed is not None and take_trust(self.replica, fetched.signed):
            self.report.lists_changed += 1
            self.client.log = self.client.log.trusting(public_receipt_keys(held_trust(self.replica)))

    def refresh_status(self) -> None:
        """Takes in every status list; one that is over and not told any more goes."""
        numbers = self.client.status_lists()
        for number in numbers:
            fetched = self.client.status_list(number)
            if fetched.signed is not None and take_status(self.replica, fetched.signed):
                self.report.lists_changed += 1
        self.report.lists_changed += forget_status(self.replica, numbers)

    def push(self) -> None:
        """Offers own records in order from the first unsettled one; every outcome is kept before the next batch."""
        device = self.identity.device
        with self.replica.reading() as connection:
            after = receipts.settled_until(connection, device)
            total = backlog(connection, device).records
        rounds = 0
        while (held := self._push_from(after, total)) is not None:
            rounds = 1 if held - 1 > after else rounds + 1
            if rounds > _ROUNDS:
                raise Environment("SERVER_KEEPS_ASKING", seq=held)
            after = held - 1

    def _push_from(self, after: int, total: int) -> int | None:
        """Offers the records after a seq, batch by batch; the seq the server wants first, or None when all are
        answered."""
        under_way: deque[list[bytes]] = deque()

        def runs() -> Iterator[Sequence[bytes]]:
            at = after
            while True:
                with self.replica.reading() as connection:
                    waiting = receipts.unsent(connection, self.identity.device, at, self.push_records)
                if not waiting:
                    return
                batch = next(batches([envelope.raw for envelope in waiting], records=self.push_records))
                under_way.append([envelope.hash for envelope in waiting[: len(batch)]])
                at = waiting[len(batch) - 1].seq
                yield batch

        with closing(self.client.push_many(runs())) as answers:
            for outcomes in answers:
                held = self._settle(under_way.popleft(), outcomes)
                self.progress(Step("push", min(self.report.pushed, total), total))
                if held is not None:
                    return held
        return None

    def _settle(self, records: list[bytes], outcomes: list[Outcome]) -> int | None:
        """Keeps receipts and refusals in one transaction; the seq the server wants first, if it held any back."""
        with self.replica.writing() as connection:
            settled = settle(connection, self.client.log, records, outcomes, self.replica.now())
        self.report.pushed += settled.stored
        self.report.refused += len(settled.refusals)
        self.report.refusals += settled.refusals
        return settled.held

    def send_files(self) -> None:
        """Sends evidence that the server does not hold, the smallest first; a cut costs at most one chunk."""
        with self.replica.reading() as connection:
            waiting = own_files.waiting_files(connection, self.identity.device)
        total, done = sum(each.size for each in waiting), 0
        for each in waiting:
            try:
                with self.replica.files.open(each.sha256) as plain:
                    self.client.evidence.upload(each.sha256, plain, self._file_progress(done, total))
                self.report.files += 1
            except InspectorError as error:
                if not _concerns_the_file(error):
                    raise
                self.report.file_problems.append(error.code)
            done += each.size

    def _file_progress(self, before: int, total: int) -> Callable[[int, int], None]:
        return lambda sent, size: self.progress(Step("files", before + sent, total))

    def pull(self) -> None:
        """Takes in everything new of the scope; cursor and rows move in one transaction."""
        self.take_snapshot()
        cursor = int(self.replica.setting("cursor") or b"0")
        for page in self.client.pull(cursor):
            with self.replica.writing() as connection:
                self.report.pulled += take_page(self.replica, connection, page.records)
                keep_known(connection, self.client.log)
                write_setting(connection, "cursor", str(page.cursor).encode())
            self.progress(Step("pull", page.cursor, page.checkpoint.size))

    def take_snapshot(self) -> None:
        """A laptop that pulled nothing yet starts from the newest snapshot, where there is one; what came after it,
        and what a cut left, comes by pages."""
        if self.replica.setting("cursor") is not None:
            return
        try:
            manifest = self.client.snapshot.newest(self.client.log, self.identity.organ)
            for part in manifest.parts:
                told = self.client.snapshot.part(part)
                with self.replica.writing() as connection:
                    records = zip(told.positions, told.records, strict=True)
                    self.report.pulled += take_page(self.replica, connection, records)
                    keep_known(connection, self.client.log)
                    write_setting(connection, "cursor", str(part.until).encode())
                self.progress(Step("pull", part.until, manifest.size))
        except Refused as error:
            if error.code != "SNAPSHOT_NONE":
                raise

    def _is_level(self) -> bool:
        """Asks once whether anything is new. Supervisors and whoever demands witnesses always go the whole way: what
        waits for them does not stand in the log."""
        cursor, device = self.replica.setting("cursor"), self.identity.device
        if cursor is None or self.identity.role not in ("officer", "checkpoint") or demanded(self.replica):
            return False
        with self.replica.reading() as connection:
            after = receipts.settled_until(connection, device)
            if receipts.unsent(connection, device, after, 1) or own_files.waiting_files(connection, device):
                return False
            trust = read_setting(connection, "trust_list") or b""
            held = settings_of(connection, "status_list:")
        status = {int(name.partition(":")[2]): raw for name, raw in held.items()}
        level = self.client.is_level(int(cursor), lists_digest(trust, status))
        with self.replica.writing() as connection:
            keep_known(connection, self.client.log)
            keep_offset(connection, self.replica.clock.now_ms(), self.client.clock_offset)
        return level
