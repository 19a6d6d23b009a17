"""Keeps what witnesses signed, and hands it out with proofs. The server cannot make it: it lacks their keys."""

from __future__ import annotations

from typing import Final

from inspector_tui.errors import BadInput, NotAuthentic, Refused
from inspector_tui.ledger import keys, merkle, notes, tiles
from inspector_tui.ledger.cosignatures import verify_cosignature, with_cosignature, witness_name
from sync.protocol.refusals import Refusal
from sync.protocol.witness import Cosign, Cosigned
from sync.server import store
from sync.server.checking import Enrolment
from sync.server.database import Database
from sync.server.tilestore import Tiles, edge_of

WITNESS_ROLES: Final = ("supervisor", "justice")
MOST: Final = 16
"""Witnesses told of at once: more than anybody demands."""


class Witnesses:
    """`receipts` is the public key that checkpoints of the log `origin` are signed with."""

    def __init__(self, database: Database, *, origin: str, receipts: bytes) -> None:
        self._database = database
        self._origin = origin
        self._key = notes.NoteKey(origin, receipts)

    def take(self, witness: Enrolment, told: Cosign) -> None:
        """Keep a cosignature, if it is of a larger checkpoint than the witness's last.

        Raises Refused ROLE_MAY_NOT, OUTSIDE_LOG (this log is smaller), NotAuthentic NOT_CONSISTENT (it is another
        one), BAD_NOTE_SIG, NOTE_UNSIGNED or OTHER_LOG.
        """
        if witness.role not in WITNESS_ROLES:
            raise Refused(Refusal.ROLE_MAY_NOT, role=witness.role, kind="cosignature")
        if witness.alg != keys.ALG_ED25519:
            raise BadInput("UNKNOWN_ALG", alg=witness.alg)
        checkpoint = notes.verify_checkpoint(told.checkpoint, self._origin, [self._key])
        self._note(witness.device, witness.public, told)
        with self._database.transaction() as connection:
            size = store.read_tree(connection).size
            if checkpoint.size > size:
                raise BadInput(Refusal.OUTSIDE_LOG, size=size)
            if edge_of(tiles.tree(Tiles(connection)), checkpoint.size).root() != checkpoint.root:
                raise NotAuthentic("NOT_CONSISTENT", old=checkpoint.size, new=size)
            connection.execute(
                "INSERT INTO cosignatures (device, size, checkpoint, at, signature) VALUES (%b, %s, %s, %s, %b)"
                " ON CONFLICT (device) DO UPDATE SET size = excluded.size, checkpoint = excluded.checkpoint,"
                " at = excluded.at, signature = excluded.signature WHERE cosignatures.size <= excluded.size",
                (witness.device, checkpoint.size, told.checkpoint, told.at, told.signature),
            )

    def newest(self, known: int) -> list[Cosigned]:
        """What each witness that may still speak signed last, the largest first, with proofs to size `known`.

        Raises BadInput OUTSIDE_LOG.
        """
        with self._database.transaction() as connection:
            size = store.read_tree(connection).size
            if known > size:
                raise BadInput(Refusal.OUTSIDE_LOG, size=size)
            rows = connection.execute(
                "SELECT c.device, d.public, c.size, c.checkpoint, c.at, c.signature FROM cosignatures c"
                " JOIN devices d USING (device) WHERE d.state = 'active' ORDER BY c.size DESC, c.device LIMIT %s",
                (MOST,),
            ).fetchall()
            tree = tiles.tree(Tiles(connection))
            made = []
            for device, public, signed_size, note, at, signature in rows:
                ends = sorted((known, signed_size))
                path = merkle.consistency_proof(tree, *ends) if 0 < ends[0] < ends[1] else []
                told = Cosign(checkpoint=note, at=at, signature=bytes(signature))
                line = self._note(bytes(device), bytes(public), told)
                made.append(Cosigned(device=bytes(device), checkpoint=line, path=tuple(path)))
        return made

    @staticmethod
    def _note(device: bytes, public: bytes, told: Cosign) -> str:
        """The note with the witness's line. Raises NotAuthentic BAD_NOTE_SIG."""
        name = witness_name(device)
        note = with_cosignature(told.checkpoint, name, public, told.at, told.signature)
        verify_cosignature(note, name, public)
        return note
