"""The person on site reads the visit's record on a phone and confirms it or objects in words, once.

安全生产法 §68: the record is signed by the officers and the person in charge, or the refusal is noted; 行政处罚法
§§44-45: the party may state its case and object. An objection goes to supervision as a matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from inspector_tui.codes.claims import Claims
from inspector_tui.domain.inspection import Inspection
from inspector_tui.domain.record import Body
from inspector_tui.domain.voice import RecordAcknowledged
from sync.server.database import Database
from sync.server.folding import level, level_within
from sync.server.forms import FormRefused
from sync.server.ledger import Ledger
from sync.server.matters import matter
from sync.server.ratings import is_new_post
from sync.server.store import Connection

How = Literal["confirmed", "objected"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What was filled in, already clean. Words are there when it objects."""

    how: How
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """How a record was answered, by whom and when (Unix seconds). The words stand in the record itself."""

    how: How
    name: str
    at: int


class Acknowledgements:
    """Takes answers to visit records in. `clock` tells Unix seconds."""

    def __init__(self, database: Database, ledger: Ledger, *, clock: Callable[[], int]) -> None:
        self._database = database
        self._ledger = ledger
        self._clock = clock

    def answer(self, claims: Claims, visit: Inspection, read: str, reply: Reply, nonce: bytes) -> Acknowledged:
        """Keep the answer of whoever proved possession of the code. `read` is the hash, in hex, of the conclusion
        that the page showed. The same form twice is kept once.

        Raises FormRefused RECORD_ANSWERED when there is an answer already, RECORD_OTHER when another conclusion
        was read than the one that counts.
        """
        conclusion = visit.conclusion
        if conclusion is None or conclusion.hash.hex() != read:
            raise FormRefused("RECORD_OTHER")
        now, inspection = self._clock(), visit.id
        body = RecordAcknowledged(
            inspection=inspection,
            code_id=claims.code_id,
            how=reply.how,
            concluded=conclusion.hash,
            name=reply.name,
            words=reply.words or None,
        )

        def decide(connection: Connection) -> list[tuple[int, Body]]:
            level_within(connection)
            if not is_new_post(connection, claims.organ, nonce, body, now):
                return []
            if find_answer(connection, inspection) is not None:
                raise FormRefused("RECORD_ANSWERED")
            about, facts = f"inspection:{inspection}", f"code={claims.code_id.hex()}"
            raised = reply.how == "objected"
            return [
                (claims.organ, body),
                *(matter(connection, "record_objected", claims.organ, about, facts=facts, now=now) if raised else ()),
            ]

        level(self._database)
        self._ledger.append_decided(decide)
        level(self._database)
        with self._database.transaction() as connection:
            answered = find_answer(connection, inspection)
        if answered is None:
            raise LookupError("an answer that was just kept")
        return answered


def find_answer(connection: Connection, inspection: str) -> Acknowledged | None:
    """The answer to the record of an inspection, if there is one."""
    row = connection.execute(
        "SELECT how, name, at FROM acknowledgements WHERE inspection = %s", (inspection,)
    ).fetchone()
    return None if row is None else Acknowledged(*row)
