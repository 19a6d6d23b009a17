"""The one place where records get positions: sequence, tree, checkpoint and answers in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from inspector_tui.domain.kinds import read_body
from inspector_tui.ledger import merkle, notes, tiles
from inspector_tui.ledger.envelope import open_envelope
from inspector_tui.ledger.keys import Signer
from sync.protocol.refusals import Refusal
from sync.server import register, sharing, store
from sync.server.applying import Chain, Verdict, judge, presumed_seqs
from sync.server.audience import EVERYBODY, ScopeKey, with_owner, with_shared
from sync.server.checking import REGISTER_KINDS, Checked
from sync.server.store import Connection, TreeState
from sync.server.tilestore import FullTiles, Paths, Tiles, edge_of, remembered

_OWNED: Final = ("organ", "supervision")
"""Audiences for which it counts whose matter a record is about."""


@dataclass(frozen=True, slots=True)
class Run:
    """Checked records of one device, in the order they were pushed."""

    device: bytes
    records: Sequence[Checked]
    known: int = 0
    """Size of the largest checkpoint the device has seen."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdicts in the order of a run, the checkpoint they stand under, and proofs for those with a position."""

    verdicts: Sequence[Verdict]
    paths: Sequence[Sequence[bytes] | None]
    checkpoint: str
    consistency: Sequence[bytes]


class Log:
    """Sequences records. Holds no state that the database does not, only a copy of the tree's right edge."""

    def __init__(self, origin: str, receipts: Signer, now: Callable[[], int]) -> None:
        self.origin = origin
        self._receipts = receipts
        self._now = now
        self._edge = merkle.CompactRange()
        self._full_tiles = FullTiles()

    def apply(self, connection: Connection, runs: Sequence[Run]) -> list[Judged]:
        """Judge and write `runs`. The caller commits before it tells anybody; until then nothing is true."""
        before = store.lock_log(connection)
        chains = store.load_chains(connection, {run.device for run in runs})
        verdicts: list[list[Verdict]] = []
        stored: list[tuple[Chain, Verdict]] = []
        refused: list[tuple[Chain, Verdict]] = []
        held: dict[bytes, tuple[Chain, Verdict]] = {}

        def place() -> int:
            return before.size + len(stored)

        for run in runs:
            chain = chains.get(run.device)
            if chain is None:
                verdicts.append([Verdict(record, "refused", code=Refusal.UNKNOWN_DEVICE) for record in run.records])
                continue
            self._load_kept(connection, chain, run)
            judged = []
            for verdict in judge(chain, run.records, place):
                judged.append(verdict)
                if verdict.status == "held":
                    held.setdefault(run.device, (chain, verdict))
                if verdict.new:
                    (stored if verdict.status == "stored" else refused).append((chain, verdict))
            verdicts.append(judged)
        tree_tiles = Tiles(connection, self._full_tiles)
        after = self._write(connection, before, tree_tiles, stored, refused, list(held.values()))
        tree = remembered(tiles.tree(tree_tiles))
        paths = Paths(tree, after.size)
        return [
            Judged(
                judged,
                [None if verdict.position is None else paths.of(verdict.position) for verdict in judged],
                after.checkpoint,
                consistency(tree, run.known, after.size),
            )
            for run, judged in zip(runs, verdicts, strict=True)
        ]

    def _write(
        self,
        connection: Connection,
        before: TreeState,
        tree_tiles: Tiles,
        stored: Sequence[tuple[Chain, Verdict]],
        refused: Sequence[tuple[Chain, Verdict]],
        held: Sequence[tuple[Chain, Verdict]],
    ) -> TreeState:
        now = self._now()
        moved = {chain.device: chain for chain, _ in (*stored, *refused)}
        if moved:
            store.write_chains(connection, list(moved.values()))
        store.write_gaps(connection, held, now)
        if refused:
            store.write_quarantine(connection, refused, now)
        if not stored:
            return before
        if before.checkpoint and not before.checkpoint.startswith(f"{self.origin}\n"):
            raise RuntimeError("the log began anew meanwhile: this server has to be started again")
        scopes = _scopes(connection, stored)
        newest = {
            scope: verdict.position
            for scope, (_, verdict) in zip(scopes, stored, strict=True)
            if verdict.position is not None
        }
        numbers = store.write_scopes(connection, newest)
        store.write_records(connection, stored, [numbers[scope] for scope in scopes], now)
        after = self._grow(tree_tiles, before, [verdict.checked.leaf for _, verdict in stored])
        store.write_tree(connection, before.size, after)
        for _, verdict in stored:
            if verdict.checked.kind in REGISTER_KINDS:
                envelope = open_envelope(verdict.checked.raw)
                register.fold(connection, read_body(envelope.kind, envelope.body))
        return after

    def _grow(self, tree_tiles: Tiles, before: TreeState, leaves: Sequence[bytes]) -> TreeState:
        edge = self._edge
        if edge.size != before.size or edge.root() != before.root:
            # Another process wrote, or a transaction of ours failed after it was prepared.
            edge = edge_of(tiles.tree(tree_tiles), before.size)
            if edge.root() != before.root:
                raise RuntimeError("tiles and root of the log disagree")
        size = tiles.append(tree_tiles, before.size, leaves)
        for leaf in leaves:
            edge = edge.append(leaf)
        tree_tiles.flush()
        root = edge.root()
        self._edge = edge
        note = notes.sign_checkpoint(notes.Checkpoint(self.origin, size, root), self._receipts)
        return TreeState(size, root, note)

    @staticmethod
    def _load_kept(connection: Connection, chain: Chain, run: Run) -> None:
        """Read what is held at the seqs of the run that were applied before; nothing for a run that is all new."""
        touched = [
            seq
            for checked, presumed in zip(run.records, presumed_seqs(run.records, chain.next_seq), strict=True)
            for seq in (checked.seq if checked.authentic else presumed,)
            if seq is not None and (seq < chain.next_seq or chain.forked) and seq not in chain.kept
        ]
        if touched:
            store.load_kept(connection, chain, min(touched), max(touched))


def _scopes(connection: Connection, stored: Sequence[tuple[Chain, Verdict]]) -> list[ScopeKey]:
    """The scope of each record, now that it is known whose matter it is about."""
    checked = [verdict.checked for _, verdict in stored]
    store.write_owners(connection, {one.matter: one.owner for one in reversed(checked) if one.owner is not None})
    asking = {one.matter for one in checked if one.scope is not None and one.scope.audience in _OWNED}
    owners = store.load_owners(connection, asking)
    sharing.hear(connection, [one.joint for one in checked if one.joint is not None])
    shared = sharing.shared_with(connection, asking)

    def scope(one: Checked) -> ScopeKey:
        if one.scope is None:
            return EVERYBODY
        return with_shared(with_owner(one.scope, owners.get(one.matter)), shared.get(one.matter, ""))

    return [scope(one) for one in checked]


def consistency(tree: merkle.Perfect, known: int, size: int) -> list[bytes]:
    """Proof that the tree of `known` leaves is the beginning of the one of `size`; empty where none is needed
    or, after a rollback, possible."""
    return merkle.consistency_proof(tree, known, size) if 0 < known < size else []
