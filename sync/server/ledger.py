"""The core behind the routes: take records in, add the server's own, prove what is in the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from inspector_tui.domain.kinds import read_body
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import DeviceEnrolled
from inspector_tui.errors import BadInput
from inspector_tui.ledger import merkle, proofs, tiles
from inspector_tui.ledger.envelope import device_id, open_envelope, seal
from inspector_tui.ledger.keys import Signer
from sync.protocol.messages import Consistency
from sync.protocol.refusals import Refusal
from sync.server import own_again, register, store
from sync.server.checkers import Checkers
from sync.server.checking import Enrolment, check_run
from sync.server.database import Database
from sync.server.log import Judged, Log, Run
from sync.server.sequencer import Sequencer
from sync.server.store import Connection
from sync.server.tilestore import Tiles

SERVER_NAME = "server"
Also = Callable[[Connection], None]


def _nothing(_: Connection) -> None:
    pass


class Ledger:
    """Ingest and proofs over one database. Thread-safe; close it before the database.

    `workers` processes check long pushes; with 0 everything is checked in the calling thread.
    """

    def __init__(
        self,
        database: Database,
        *,
        origin: str,
        server: Signer,
        receipts: Signer,
        now: Callable[[], int],
        workers: int = 0,
    ) -> None:
        self._database = database
        self._server = server
        self._now = now
        self.origin = origin
        self.device = device_id(server.public)
        self._log = Log(origin, receipts, now)
        self._checkers = Checkers(workers)
        self._sequencer = Sequencer(database, self._log)
        self._introduce_server()

    def push(self, enrolment: Enrolment, raws: Sequence[bytes], known: int = 0) -> Future[Judged]:
        """Check a run of one device and sequence it; the result is on disk when the future is done.

        `known` is the size of the largest checkpoint the device has seen.
        Raises Environment SERVER_BUSY, now or through the future.
        """
        return self._sequencer.submit(Run(enrolment.device, self._checkers.check(enrolment, raws), known))

    def append_own(self, bodies: Sequence[Body], *, organ: int, also: Also = _nothing) -> list[int]:
        """Sign `bodies` with the server's key and sequence them; returns their positions.

        `also` runs in the same transaction, after the records were written; if it raises, nothing was done.
        `organ` decides the scope of bodies whose audience is an organ or who name no region.
        """
        with self._database.transaction() as connection:
            positions = self._append(connection, [(organ, body) for body in bodies])
            also(connection)
        return positions

    def append_decided(self, decide: Callable[[Connection], Sequence[tuple[int, Body]]]) -> list[int]:
        """As `append_own`, with bodies (each with its organ) that are decided behind the log's lock, where nobody
        else decides at the same time. None are fine. If `decide` raises, nothing was done.
        """
        with self._database.transaction() as connection:
            store.lock_log(connection)
            decided = decide(connection)
            return self._append(connection, decided) if decided else []

    def append_again(self, raws: Sequence[bytes]) -> tuple[int, int]:
        """Take records of the server's own in again, in the order of its ledger, after its tables were set back.

        One that its ledger goes on with is stored as it was signed; of the others what they say is said again, with
        the moment at which it was said first. What is there already, or is said in a way of its own, is passed over.
        Returns how many were stored and how many passed over.
        """
        stored = 0
        with self._database.transaction() as connection:
            store.lock_log(connection)
            known = own_again.known(connection, self.device, raws)
            for envelope in map(open_envelope, raws):
                chain = store.load_chains(connection, [self.device])[self.device]
                if envelope.hash in known or own_again.told(envelope) in known:
                    continue
                if (envelope.seq, envelope.prev) == (chain.next_seq, chain.head):
                    self._apply(connection, [envelope.raw])
                elif envelope.kind in own_again.SAID_ANYWAY:
                    continue
                else:
                    self._append(connection, [(envelope.organ, read_body(envelope.kind, envelope.body))],
                                 made_at=envelope.made_at)  # fmt: skip
                known.add(own_again.told(envelope))
                stored += 1
        return stored, len(raws) - stored

    def checkpoint(self) -> str:
        """The newest signed checkpoint, empty while the log is."""
        with self._database.transaction() as connection:
            return store.read_tree(connection).checkpoint

    def inclusion(self, position: int) -> str:
        """Receipt of a position as tlog-proof text. Raises BadInput OUTSIDE_LOG."""
        with self._database.transaction() as connection:
            state = store.read_tree(connection)
            if not 0 <= position < state.size:
                raise BadInput(Refusal.OUTSIDE_LOG, size=state.size)
            path = merkle.inclusion_proof(tiles.tree(Tiles(connection)), position, state.size)
        return proofs.LogProof(position, tuple(path), state.checkpoint).text()

    def consistency(self, old: int, new: int | None = None) -> Consistency:
        """Proof that the tree of `old` leaves is the beginning of the one of `new`, by default the newest.

        Raises BadInput OUTSIDE_LOG when the log is smaller than that: then it was rolled back, and the
        size it has is told.
        """
        with self._database.transaction() as connection:
            state = store.read_tree(connection)
            to = state.size if new is None else new
            if not 0 < old <= to <= state.size:
                raise BadInput(Refusal.OUTSIDE_LOG, size=state.size)
            path = merkle.consistency_proof(tiles.tree(Tiles(connection)), old, to)
        return Consistency(old=old, new=to, path=tuple(path), checkpoint=state.checkpoint)

    @property
    def commits(self) -> tuple[int, int]:
        """Group commits of this process so far, and the records they offered."""
        return self._sequencer.commits, self._sequencer.records

    def close(self) -> None:
        """Finish what was taken in; nothing is left half done."""
        self._sequencer.close()
        self._checkers.close()

    def _append(
        self, connection: Connection, bodies: Sequence[tuple[int, Body]], *, made_at: int | None = None
    ) -> list[int]:
        store.lock_log(connection)
        chain = store.load_chains(connection, [self.device])[self.device]
        prev, raws = chain.head or b"", []
        for seq, (organ, body) in enumerate(bodies, chain.next_seq):
            envelope = seal(
                self._server,
                seq=seq,
                prev=prev,
                kind=body.KIND,
                made_at=self._now() if made_at is None else made_at,
                clock_offset=0,
                author=SERVER_NAME,
                organ=organ,
                body=body.to_map(),
            )
            raws.append(envelope.raw)
            prev = envelope.hash
        return self._apply(connection, raws)

    def _apply(self, connection: Connection, raws: Sequence[bytes]) -> list[int]:
        """Sequence records that the server's own key signed; their positions."""
        enrolment = Enrolment(self.device, self._server.alg, self._server.public, 0, "server", None)
        [judged] = self._log.apply(connection, [Run(self.device, check_run(enrolment, raws))])
        positions = [verdict.position for verdict in judged.verdicts if verdict.position is not None]
        if len(positions) != len(raws):
            raise RuntimeError("the server's own record was refused")
        return positions

    def _introduce_server(self) -> None:
        """The first record of a log: the server's own key, so that replicas can verify what it signs."""
        body = DeviceEnrolled(
            device=self.device,
            alg=self._server.alg,
            public=self._server.public,
            organ=0,
            role="server",
            name=SERVER_NAME,
        )
        with self._database.transaction() as connection:
            store.lock_log(connection)
            if not store.load_chains(connection, [self.device]):
                register.fold(connection, body)
                self._append(connection, [(0, body)])
