"""What a device believes of the log: the receipts keys it trusts and the largest checkpoint it has seen."""

from __future__ import annotations

from collections.abc import Sequence

from inspector_tui.errors import NotAuthentic
from inspector_tui.ledger import merkle, notes
from inspector_tui.ledger.notes import Checkpoint, NoteKey


class LogView:
    """Checks each checkpoint against the one before. `known` is the largest one, as text, to be kept on disk
    before anything that stands under it is believed; empty at the beginning."""

    def __init__(
        self, origin: str, receipts: Sequence[bytes], known: str = "", *, start: Checkpoint | None = None
    ) -> None:
        """`receipts` are the public receipts keys of the trust list; `start` is where a log that was declared to begin
        anew does so. Raises NotAuthentic when `known` does not hold."""
        self.origin = origin
        self.publics = list(receipts)
        self._keys = [NoteKey(origin, public) for public in receipts]
        self.known = known
        self._start = start
        self._largest = self.read(known) if known else start or Checkpoint(origin, 0, merkle.EMPTY_ROOT)

    def anew(self, origin: str) -> LogView:
        """A view that has seen nothing yet, for talking to a server that is not believed, whose log is named so."""
        return LogView(origin, self.publics)

    def trusting(self, receipts: Sequence[bytes]) -> LogView:
        """The same view with the receipts keys of a newer trust list. Raises NotAuthentic when `known` does not hold
        by them."""
        return LogView(self.origin, receipts, self.known, start=self._start)

    @property
    def size(self) -> int:
        return self._largest.size

    @property
    def largest(self) -> Checkpoint:
        """The largest checkpoint that was proven, of size 0 at the beginning."""
        return self._largest

    def read(self, note: str) -> Checkpoint:
        """The checkpoint in a note that a trusted receipts key signed. Raises NotAuthentic BAD_NOTE_SIG,
        NOTE_UNSIGNED, OTHER_LOG; BadInput for the form."""
        told = note.partition("\n")[0]
        if told != self.origin:
            # Another name is signed by another named key, so it is told apart before the signature is looked for.
            raise NotAuthentic("OTHER_LOG", origin=told[:100])
        return notes.verify_checkpoint(note, self.origin, self._keys)

    def advance(self, note: str, proof: Sequence[bytes]) -> Checkpoint:
        """Take a newer checkpoint with the proof that it goes on from `known`.

        Raises NotAuthentic LOG_ROLLED_BACK when the log became smaller, LOG_INCONSISTENT when it became another
        one. Then the server lost or changed records: raise the alarm and offer all of one's own again.
        """
        if not note:
            if self.size:
                raise NotAuthentic("LOG_ROLLED_BACK", known=self.size, size=0)
            return self._largest
        told = self.read(note)
        if told.size < self.size:
            raise NotAuthentic("LOG_ROLLED_BACK", known=self.size, size=told.size)
        if self.size:
            try:
                merkle.verify_consistency(self.size, told.size, proof, self._largest.root, told.root)
            except NotAuthentic as error:
                raise NotAuthentic("LOG_INCONSISTENT", known=self.size, size=told.size) from error
        self.known, self._largest = note, told
        return told

    def look_back(self, older: Checkpoint, proof: Sequence[bytes]) -> None:
        """Raises NotAuthentic LOG_INCONSISTENT unless the proof shows that a checkpoint, whose signature was checked
        and which is not larger than the one known, is of this log."""
        try:
            merkle.verify_consistency(older.size, self.size, proof, older.root, self._largest.root)
        except NotAuthentic as error:
            raise NotAuthentic("LOG_INCONSISTENT", known=self.size, size=older.size) from error
