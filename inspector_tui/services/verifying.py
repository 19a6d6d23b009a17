"""The checkpoint: judge a scanned text offline, record every verification."""

from __future__ import annotations

import hashlib
import secrets

from inspector_tui.codes.permit import hold
from inspector_tui.codes.replay import KEEP, ReplayMemory
from inspector_tui.codes.verdict import Verification
from inspector_tui.codes.verify import verify
from inspector_tui.domain.visiting import CodeVerified
from inspector_tui.models import queries, verification_queries
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.services.clock_keeping import last_seen, note_seen
from inspector_tui.services.lists import held_lists


class Checkpoint:
    """A verifier over the lists and permits of a replica: those of now, whoever brought them meanwhile."""

    def __init__(self, replica: Replica, *, place: str = "", enterprise: str | None = None) -> None:
        """`place` stands in every record, `enterprise` binds the station to one site. Raises Refused NO_TRUST_LIST."""
        self._replica = replica
        self._place = place
        self._enterprise = enterprise
        self._seen = self._remembered()
        self.reload()

    def _remembered(self) -> ReplayMemory:
        """What was presented here in the last ten minutes, from the log: a restart forgets nothing."""
        seen, since, device = ReplayMemory(), self._replica.now() - KEEP, self._replica.identity().device
        with self._replica.reading() as connection:
            for code_id, made_at, at in verification_queries.presented_since(connection, device, since):
                seen.is_repeat(code_id, made_at, at)
        return seen

    def reload(self) -> None:
        """Reads lists and permits again; what was seen is kept. Raises Refused NO_TRUST_LIST."""
        with self._replica.reading() as connection:
            self._marks = verification_queries.basis_marks(connection)
        self.lists = held_lists(self._replica)
        with self._replica.reading() as connection:
            self._permits = hold(queries.permits(connection))

    def judge(self, scanned: str, *, challenge: int | None = None) -> Verification:
        """The verdict on one text, recorded. Never raises for what is in the text."""
        self._keep_up()
        now = self._replica.now()
        with self._replica.telling() as telling:
            verification = verify(
                scanned,
                at=now,
                trust=self.lists.trust,
                status=self.lists.status,
                permits=self._permits,
                challenge=challenge,
                enterprise=self._enterprise,
                seen=self._seen,
                last_seen_time=last_seen(telling.connection),
            )
            note_seen(telling.connection, now)
            telling.add(self._record(telling, scanned, verification))
        return verification

    def _keep_up(self) -> None:
        """A gate is open all day, while syncs beside it bring who was revoked."""
        with self._replica.reading() as connection:
            is_current = verification_queries.basis_marks(connection) == self._marks
        if not is_current:
            self.reload()

    def _record(self, telling: Telling, scanned: str, verification: Verification) -> CodeVerified:
        content = verification.content
        name = content.claims.enterprise_name if content else None
        return CodeVerified(
            verification=secrets.token_hex(8),
            verdict=verification.verdict.value,
            reasons=tuple(reason.value for reason in verification.reasons),
            text_hash=hashlib.sha256(scanned.encode("utf-8", "surrogatepass")).digest(),
            code_id=content.claims.code_id if content else None,
            made_at=content.made_at if content else None,
            as_of=verification.as_of,
            clock_difference=verification.clock_difference,
            place=self._place or None,
            enterprise_name=name or (content.subject if content else None),
        )
