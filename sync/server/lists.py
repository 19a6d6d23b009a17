"""Trust list and status lists from the log, and the numbers that supervisors' devices may use offline."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import psycopg

from inspector_tui.codes import status, trust
from inspector_tui.codes.schema import MAX_TEXT
from inspector_tui.codes.status import PermitState
from inspector_tui.codes.trust import Organ, Role, TrustKey
from inspector_tui.errors import BadInput, Refused
from inspector_tui.ledger.keys import Signer
from sync.server import status_lists
from sync.server.database import Database
from sync.server.folding import level
from sync.server.folds import changed
from sync.server.issues import Issue, Issues
from sync.server.keyring import Keyring

SKEW: Final = 60
"""Seconds a verifier's clock may be off."""
MAX_AGE: Final = 90
"""Seconds a presentation counts: three refreshes of the officer's screen."""
OWN_ORGAN: Final = 0
"""The server's keys belong to no enforcement organ."""
_TEN_YEARS: Final = 3653 * 86_400


class Lists:
    """What `GET /v1/lists/...` hands out; every call sees every record sequenced before it."""

    def __init__(self, database: Database, keyring: Keyring, *, public_url: str, clock: Callable[[], int]) -> None:
        """`public_url` is where phones reach the pages, without a slash at its end; `clock` tells Unix seconds."""
        self._database = database
        self._keyring = keyring
        self.prefix = f"{public_url.rstrip('/')}/c/"
        self._clock = clock
        self._issues = Issues(database)
        self._note_new_settings()

    def trust(self) -> Issue:
        """The trust list of this moment."""
        level(self._database)
        return self._issues.newest("trust", 0, ttl=trust.SOFT_SECONDS, now=self._clock(), build=self._build_trust)

    def status(self, number: int) -> Issue:
        """A status list of this moment. Raises Refused LIST_UNKNOWN for a number never allotted from."""
        level(self._database)
        if number not in self._numbers():
            raise Refused("LIST_UNKNOWN", number=number)
        build = partial(self._build_status, number)
        return self._issues.newest("status", number, ttl=status.SOFT_SECONDS, now=self._clock(), build=build)

    def renew(self) -> int:
        """Sign what changed or grew old, before anybody asks; returns how many lists that were."""
        numbers, before = self.numbers(), self._issued()
        self.trust()
        for number in numbers:
            self.status(number)
        return len(self._issued() - before)

    def _issued(self) -> set[tuple[str, int, int]]:
        with self._database.transaction() as connection:
            return set(connection.execute("SELECT list, number, seq FROM list_issues").fetchall())

    def numbers(self) -> tuple[int, ...]:
        """The numbers of all status lists, ascending; the first exists from the beginning."""
        level(self._database)
        return self._numbers()

    @staticmethod
    def trust_is_good(issue: Issue, changes: int, now: int) -> bool:
        """Whether an issue of the trust list still says what the tables say, at this state of its content."""
        return issue.is_good(changes, trust.SOFT_SECONDS, now)

    def _note_new_settings(self) -> None:
        """After a start with another address, delegation or own key the list issued before must not be handed out."""
        with self._database.transaction() as connection:
            row = connection.execute("SELECT signed FROM list_issues WHERE list = 'trust' AND signed <> ''").fetchone()
            if row is not None and not self._made_with_present_settings(row[0]):
                changed(connection, "trust", 0)

    def _made_with_present_settings(self, signed: bytes) -> bool:
        try:
            issued = trust.load_trust(signed, [self._keyring.root_public])
        except BadInput:
            return False
        own_keys_are_in = all(issued.keys.get(key.kid) == key for key in self._own_keys())
        return issued.prefix == self.prefix and self._keyring.delegation in signed and own_keys_are_in

    def _numbers(self) -> tuple[int, ...]:
        with self._database.transaction() as connection:
            return status_lists.numbers(connection)

    def _build_trust(self, connection: psycopg.Connection[Any], seq: int, issued_at: int) -> bytes:
        organs = connection.execute(
            "SELECT key::bigint, body->>'name', body->>'credit_code' FROM directory WHERE kind = 'organ' ORDER BY 1"
        ).fetchall()
        keys = connection.execute(
            "SELECT kid, organ, alg, public, not_before, sign_until, verify_until, revoked_at FROM permit_keys"
            " WHERE verify_until >= %s ORDER BY organ, kid",
            (issued_at,),
        ).fetchall()
        own = self._own_keys()
        taken = {key.kid for key in own}
        return trust.build_trust(
            self._keyring.trust,
            self._keyring.delegation,
            seq=seq,
            issued_at=issued_at,
            organs=[Organ(organ, _fitting(name), _fitting(code)) for organ, name, code in organs],
            trust_keys=[*(_permit_key(*row) for row in keys if row[0] not in taken), *own],
            prefix=self.prefix,
            skew=SKEW,
            max_age=MAX_AGE,
        )

    def _own_keys(self) -> tuple[TrustKey, ...]:
        end = self._keyring.delegation_end
        # A receipt is read years after it was given; a status list only while it is young.
        return (
            _own_key(self._keyring.status, Role.STATUS, sign_until=end, verify_until=end + status.HARD_SECONDS),
            _own_key(self._keyring.receipts, Role.RECEIPTS, sign_until=end, verify_until=end + _TEN_YEARS),
        )

    def _build_status(self, number: int, connection: psycopg.Connection[Any], seq: int, issued_at: int) -> bytes:
        size = status_lists.size_of(connection, number)
        # Should two permits claim one index, the worse news is told: 1 revoked, 2 suspended, 3 closed.
        states = connection.execute(
            "SELECT status_index, min(state) FROM permits WHERE status_list = %s AND status_index < %s AND state <> 0"
            " GROUP BY status_index",
            (number, size),
        ).fetchall()
        bits = status.pack_states({index: PermitState(state) for index, state in states}, size)
        return status.build_status(self._keyring.status, number=number, issued_at=issued_at, bits=bits)


def issued_url(database: Database, root_public: bytes) -> str | None:
    """The public address in the trust list that was handed out last, for commands beside a running server; None
    where there is none that this root made."""
    with database.transaction() as connection:
        row = connection.execute("SELECT signed FROM list_issues WHERE list = 'trust' AND signed <> ''").fetchone()
    try:
        return None if row is None else trust.load_trust(row[0], [root_public]).prefix.removesuffix("/c/")
    except BadInput:
        return None


def _own_key(signer: Signer, role: Role, *, sign_until: int, verify_until: int) -> TrustKey:
    return TrustKey(signer.kid, OWN_ORGAN, signer.alg, signer.public, role, 0, sign_until, verify_until)


def _permit_key(
    kid: bytes, organ: int, alg: int, public: bytes, start: int, sign_until: int, verify_until: int, gone: int | None
) -> TrustKey:
    return TrustKey(
        kid, organ, alg, public, Role.PERMIT, start, sign_until, verify_until, revoked=gone is not None, revoked_at=gone
    )


def _fitting(text: str) -> str:
    """A name as the trust list takes it. A name registered oddly must not keep the list from being issued."""
    kept = "".join(
        char for char in unicodedata.normalize("NFC", text) if not unicodedata.category(char).startswith("C")
    )
    return kept[:MAX_TEXT].strip() or "-"
