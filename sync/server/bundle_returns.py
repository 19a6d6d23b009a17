"""The return of a bundle: receipts of its records, the lists, and what is new in the device's scope, sealed to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import Any, Final

from inspector_tui.ledger import tiles
from inspector_tui.ledger.keys import Signer
from sync.protocol.bundle import Grown, Manifest, Part, ReturnHead, ReturnManifest, sign_manifest
from sync.protocol.frames import pack
from sync.protocol.limits import PAGE_RECORDS
from sync.protocol.messages import Page
from sync.protocol.sealing import seal
from sync.server.checking import Enrolment
from sync.server.core import answer_of
from sync.server.database import Database
from sync.server.ledger import Ledger
from sync.server.lists import Lists
from sync.server.log import consistency
from sync.server.pulling import page_of
from sync.server.store import read_tree
from sync.server.tilestore import Tiles

RECEIPTS: Final = 500
"""Records whose receipts stand in one frame."""
MOST_PULLED: Final = 256 * 1024 * 1024
"""Bytes of pulled records in one return; the rest comes with the next."""
EARLIER: Final = 16
"""How many earlier returns a device may still be on its way from."""


class Returns:
    """Makes returns. `lists` is None for a server that was never started: then a return has no lists."""

    def __init__(
        self, database: Database, ledger: Ledger, lists: Lists | None, server: Signer, *, now: Callable[[], int]
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._lists = lists
        self._server = server
        self._now = now

    def write(self, manifest: Manifest, device: Enrolment, hashes: Sequence[bytes], out: Any) -> bytes:
        """Writes the sealed return to `out`; returns its signed manifest.

        `hashes` are those of the bundle's records. The device is remembered to have seen the log at the size that
        the return ends at.
        """
        writer = _Hashing(out)
        seal(self._frames(manifest, device, hashes), writer, manifest.answer_to)
        told = ReturnManifest(bundle=manifest.bundle, device=manifest.device, made_at=self._now(), part=writer.part())
        return sign_manifest(self._server, told)

    def _frames(self, manifest: Manifest, device: Enrolment, hashes: Sequence[bytes]) -> Iterator[bytes]:
        head, size = self._head(manifest, device)
        yield pack("H", head.to_bytes())
        if self._lists is not None:
            yield pack("T", self._lists.trust().signed)
        for first, raws in self._own_records(device, manifest.first, hashes):
            judged = self._ledger.push(device, raws, size).result()
            answer = answer_of(judged)
            yield pack("A", first.to_bytes(8, "big") + answer.to_bytes())
            size = self._size_of(answer.checkpoint, size)
        for page in self._pages(device, manifest.cursor, size):
            size = self._size_of(page.checkpoint, size)
            yield pack("P", page.to_bytes())
        if self._lists is not None:
            for number in self._lists.numbers():
                yield pack("S", self._lists.status(number).signed)
        self._remember(manifest, device, size)

    def _head(self, manifest: Manifest, device: Enrolment) -> tuple[ReturnHead, int]:
        with self._database.transaction() as connection:
            state = read_tree(connection)
            seen = connection.execute(
                "SELECT DISTINCT seen FROM bundles WHERE organ = %s AND device = %b AND seen > %s AND seen < %s"
                " ORDER BY seen DESC LIMIT %s",
                (device.organ, device.device, manifest.known, state.size, EARLIER),
            ).fetchall()
            tree = tiles.tree(Tiles(connection))
            sizes = sorted({manifest.known, *(int(size) for (size,) in seen)})
            grown = [Grown(old=old, path=tuple(consistency(tree, old, state.size))) for old in sizes]
        head = ReturnHead(
            bundle=manifest.bundle, device=manifest.device, checkpoint=state.checkpoint, grown=tuple(grown)
        )
        return head, state.size

    def _own_records(self, device: Enrolment, first: int, hashes: Sequence[bytes]) -> Iterator[tuple[int, list[bytes]]]:
        """The records of the bundle as they are held here, stored or in quarantine, up to the first that is not."""
        for at in range(0, len(hashes), RECEIPTS):
            wanted = hashes[at : at + RECEIPTS]
            held = self._held(device, first + at, wanted)
            here = list(takewhile(held.__contains__, wanted))
            if here:
                yield first + at, [held[digest] for digest in here]
            if len(here) < len(wanted):
                return

    def _held(self, device: Enrolment, first: int, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
        """By hash and not by seq: of a forked ledger the other branch may be the one that is stored."""
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT hash, raw FROM records WHERE organ = %(organ)s AND device = %(device)s"
                " AND seq BETWEEN %(first)s AND %(last)s AND hash = ANY(%(hashes)s)"
                " UNION ALL SELECT hash, raw FROM quarantine WHERE organ = %(organ)s AND device = %(device)s"
                " AND hash = ANY(%(hashes)s)",
                {"organ": device.organ, "device": device.device, "first": first, "last": first + len(hashes) - 1,
                 "hashes": list(hashes)},
            ).fetchall()  # fmt: skip
        return {bytes(digest): bytes(raw) for digest, raw in rows}

    def _pages(self, device: Enrolment, after: int, known: int) -> Iterator[Page]:
        sent = 0
        while sent < MOST_PULLED:
            with self._database.transaction() as connection:
                page, size = page_of(connection, device, after, PAGE_RECORDS, known)
            yield page
            if page.complete:
                return
            sent += sum(map(len, page.records))
            after, known = page.cursor, max(known, size)

    @staticmethod
    def _size_of(note: str, otherwise: int) -> int:
        """The size that a checkpoint of our own tells."""
        return int(note.split("\n", 2)[1]) if note else otherwise

    def _remember(self, manifest: Manifest, device: Enrolment, size: int) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO bundles (organ, device, bundle, first_seq, last_seq, taken_at, seen)"
                " VALUES (%s, %b, %b, %s, %s, %s, %s)"
                " ON CONFLICT (organ, device, bundle) DO UPDATE SET seen = excluded.seen",
                (device.organ, device.device, manifest.bundle, manifest.first, manifest.last, self._now() // 1000,
                 size),
            )  # fmt: skip


class _Hashing:
    """Counts and hashes what is written through it."""

    def __init__(self, out: Any) -> None:
        self._out = out
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, data: bytes) -> int:
        self._out.write(data)
        self._digest.update(data)
        self._size += len(data)
        return len(data)

    def flush(self) -> None:
        self._out.flush()

    def part(self) -> Part:
        return Part(size=self._size, sha256=self._digest.digest())
