"""Taking in what the office sent back: receipts, lists and pulled records, each verified as if it came by network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from inspector_tui.codes.trust import load_trust
from inspector_tui.errors import BadInput, InspectorError, NotAuthentic, Refused
from inspector_tui.models import bundles
from inspector_tui.models.kept import BundleRow
from inspector_tui.models.replica import Replica
from inspector_tui.models.settings import read_setting, write_setting
from inspector_tui.services.courier_keys import return_identity
from inspector_tui.services.lists import (
    held_trust,
    pinned_roots,
    take_status_within,
    take_trust_within,
)
from inspector_tui.services.log_alarm import ALARMS, raise_alarm
from inspector_tui.services.pulling import take_page
from inspector_tui.services.settling import keep_known, settle
from inspector_tui.services.syncing import log_view, public_receipt_keys
from sync.client.logview import LogView
from sync.client.receipts import believe
from sync.courier.reading import bundles_in, check_return, read_return_of
from sync.protocol.bundle import ReturnHead, ReturnManifest, verify_return
from sync.protocol.frames import Frame
from sync.protocol.messages import Page, PushAnswer
from sync.protocol.sealing import unseal

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass
class Returned:
    """What one return brought."""

    bundle: bytes = b""
    receipts: int = 0
    refusals: list[str] = field(default_factory=list)
    pulled: int = 0
    lists_changed: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one return on a stick: taken in, or why not."""

    folder: Path
    returned: Returned | None
    error: InspectorError | None


def import_returns(replica: Replica, place: Path) -> list[Answered]:
    """Takes in every return at a place that answers a bundle of this laptop; others' are passed over.

    Raises Environment STICK_MISSING; Refused RETURN_MISSING where there is none.
    """
    device, answers = replica.identity().device, []
    for found in bundles_in(place):
        if found.manifest is not None and found.manifest.device != device:
            continue
        try:
            answers.append(Answered(found.folder, import_return(replica, found.folder), None))
        except InspectorError as error:
            if error.code != "RETURN_MISSING":
                answers.append(Answered(found.folder, None, error))
    if not answers:
        raise Refused("RETURN_MISSING")
    return answers


def import_return(replica: Replica, folder: Path) -> Returned:
    """Takes in the return beside one bundle. It is read through and verified before anything is kept.

    Raises Refused RETURN_MISSING, BUNDLE_REPEATED, RETURN_OVERTAKEN; BadInput BUNDLE_MALFORMED, BUNDLE_INCOMPLETE,
    BUNDLE_DAMAGED; NotAuthentic BUNDLE_FOREIGN, BUNDLE_FORGED, RECEIPT_FALSE, LOG_ROLLED_BACK, LOG_INCONSISTENT:
    nothing was taken in, and of the log's going back or changing the alarm stands as after a sync.
    """
    found = read_return_of(folder)
    if found is None:
        raise Refused("RETURN_MISSING")
    raw, manifest = found
    row = _require_ours(replica, raw, manifest)
    path = check_return(folder, manifest)
    try:
        return _taken_in(replica, manifest, path, bundles.known_size(row))
    except NotAuthentic as error:
        if error.code in ALARMS:
            with replica.writing() as connection:
                raise_alarm(connection, error.code)
        raise


def _taken_in(replica: Replica, manifest: ReturnManifest, path: Path, known: int) -> Returned:
    identity = return_identity(replica)
    with replica.writing() as connection:
        reader = _Reader(replica, connection, manifest, known)
        with path.open("rb") as sealed:
            unseal(sealed, identity, reader.take)
        reader.finish()
        bundles.mark_returned(connection, manifest.bundle, manifest.part.sha256)
    return reader.returned


def _require_ours(replica: Replica, raw: bytes, manifest: ReturnManifest) -> BundleRow:
    """The bundle that is answered."""
    server = replica.setting("server_public")
    if server is None:
        raise Refused("NOT_ENROLLED")
    verify_return(raw, server)
    with replica.reading() as connection:
        row = bundles.find_bundle(connection, manifest.bundle)
    if row is None or manifest.device != replica.identity().device:
        raise NotAuthentic("BUNDLE_FOREIGN")
    if row.returned == manifest.part.sha256:
        raise Refused("BUNDLE_REPEATED")
    return row


class _Reader:
    """Takes a return in frame by frame, all of it in one transaction: whatever does not hold undoes the rest. `known`
    is the size of the log that the bundle told the server of."""

    def __init__(self, replica: Replica, connection: Connection, manifest: ReturnManifest, known: int) -> None:
        self._replica = replica
        self._connection = connection
        self._manifest = manifest
        self._known = known
        self._roots = pinned_roots(replica)
        self._trust_list = held_trust(replica)
        self._log = log_view(replica)
        self._head: ReturnHead | None = None
        self._gone_on = False
        self.returned = Returned(manifest.bundle)
        self._takers: dict[str, Callable[[bytes], None]] = {
            "T": self._trust,
            "A": self._answer,
            "P": self._page,
            "S": self._status,
        }

    def take(self, frame: Frame) -> None:
        """Raises BadInput BUNDLE_DAMAGED for a frame out of place, and what verifying raises."""
        if self._head is None:
            if frame.kind != "H":
                raise BadInput("BUNDLE_DAMAGED")
            self._begin(ReturnHead.from_bytes(frame.content))
        elif frame.kind in self._takers:
            self._takers[frame.kind](frame.content)
        else:
            raise BadInput("BUNDLE_DAMAGED")

    def finish(self) -> None:
        """Raises BadInput BUNDLE_DAMAGED for a return with nothing in it."""
        if self._head is None:
            raise BadInput("BUNDLE_DAMAGED")

    def _begin(self, head: ReturnHead) -> None:
        if (head.bundle, head.device) != (self._manifest.bundle, self._manifest.device):
            raise NotAuthentic("BUNDLE_FOREIGN")
        self._head = head

    def _trust(self, raw: bytes) -> None:
        """It may bring the key that signed the checkpoint; an older one than is held says nothing new."""
        try:
            self.returned.lists_changed += take_trust_within(self._connection, self._roots, raw)
        except NotAuthentic as error:
            if error.code != "TRUST_OLDER":
                raise
            return
        self._trust_list = load_trust(raw, self._roots)
        self._log = self._log.trusting(public_receipt_keys(self._trust_list))

    def _known_log(self) -> LogView:
        """The log as this laptop knows it, gone on to the checkpoint that the return begins at.

        Raises NotAuthentic LOG_ROLLED_BACK when it begins at less of the log than the bundle knew, LOG_INCONSISTENT
        when it does not go on from that; Refused RETURN_OVERTAKEN when the laptop has meanwhile seen the log at another
        size, by a sync of its own: then it has all this already, or gets it with the next one.
        """
        head, log = self._head, self._log
        if head is not None and head.checkpoint and not self._gone_on:
            told = log.read(head.checkpoint)
            if told.size < self._known:
                raise NotAuthentic("LOG_ROLLED_BACK", known=self._known, size=told.size)
            paths = {told.size: (), **{grown.old: grown.path for grown in head.grown}}
            if told.size < log.size or (log.size and log.size not in paths):
                raise Refused("RETURN_OVERTAKEN")
            log.advance(head.checkpoint, paths.get(log.size, ()))
        self._gone_on = True
        return log

    def _answer(self, content: bytes) -> None:
        first, answer = int.from_bytes(content[:8], "big"), PushAnswer.from_bytes(content[8:])
        log = self._known_log()
        checkpoint = log.advance(answer.checkpoint, answer.consistency)
        last = first + len(answer.answers) - 1
        raws = bundles.raw_records(self._connection, self._manifest.device, first, last)
        outcomes = believe(raws, answer, checkpoint)
        hashes = [hashlib.sha256(raw).digest() for raw in raws]
        settled = settle(self._connection, log, hashes, outcomes, self._replica.now())
        self.returned.receipts += settled.receipts
        self.returned.refusals += settled.refusals

    def _page(self, content: bytes) -> None:
        page = Page.from_bytes(content)
        log = self._known_log()
        log.advance(page.checkpoint, page.consistency)
        records = tuple(zip(page.positions, page.records, strict=True))
        self.returned.pulled += take_page(self._replica, self._connection, records)
        keep_known(self._connection, log)
        cursor = int(read_setting(self._connection, "cursor") or b"0")
        write_setting(self._connection, "cursor", str(max(cursor, page.cursor)).encode())

    def _status(self, raw: bytes) -> None:
        try:
            self.returned.lists_changed += take_status_within(self._connection, self._trust_list, raw)
        except Refused as error:
            if error.code != "LIST_ROLLED_BACK":
                raise
