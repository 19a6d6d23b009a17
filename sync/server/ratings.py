"""Ratings by whoever holds a code: one for each code, amendable for 15 days, signed by the server.

Ningxia's chain ends in 事后评价追溯, and every dissatisfied rating is followed up (domain.md 0b): at most two stars
or any complaint raises a matter. Ratings must reach supervision only (0b, 4.4: owners are asked to rate
five stars in front of the officer), so nothing here tells the content of a rating to anybody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from inspector_tui.codes.claims import Claims
from inspector_tui.domain.record import Body
from inspector_tui.domain.vocabulary import Complaint, RatedAspect
from inspector_tui.domain.voice import AspectStars, RatingGiven
from inspector_tui.ledger import cbor
from sync.server.database import Database
from sync.server.folding import level, level_within
from sync.server.forms import FormRefused
from sync.server.ledger import Ledger
from sync.server.matters import matter
from sync.server.store import Connection

AMEND_SECONDS: Final = 15 * 86_400
"""How long a rating may be amended, from the first one on (issue: amendable for 15 days)."""
LOW_STARS: Final = 2
START_TOLERANCE: Final = 60
"""Seconds a visit may begin early: the skew of the trust list."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What was filled in, already clean and within its limits."""

    stars: int
    aspects: Sequence[tuple[RatedAspect, int]]
    comment: str
    complaints: Sequence[Complaint]
    contact: str

    @property
    def is_low(self) -> bool:
        """Whether somebody must look into it: at most two stars, or any complaint."""
        return self.stars <= LOW_STARS or bool(self.complaints)

    def body(self, claims: Claims) -> RatingGiven:
        return RatingGiven(
            code_id=claims.code_id,
            organ=claims.organ,
            stars=self.stars,
            aspects=tuple(AspectStars(aspect=aspect, stars=stars) for aspect, stars in self.aspects),
            comment=self.comment or None,
            complaints=tuple(self.complaints),
            contact=self.contact or None,
        )


@dataclass(frozen=True, slots=True)
class Given:
    """That a code was rated, and until when it may be amended (Unix seconds). Never how."""

    first_at: int

    @property
    def until(self) -> int:
        return self.first_at + AMEND_SECONDS


def may_begin(claims: Claims, now: int) -> bool:
    """Whether a visit may be rated at all: from the start of its window on.

    Not only after its conclusion: that reaches the server when the officer's laptop syncs, perhaps days later,
    and a visit that was broken off, refused or never written down is the one worth hearing about. A
    standing permit is shown at many enterprises and one code has one rating: there the code of the filing
    that follows is rated.
    """
    return not claims.standing and now >= claims.start - START_TOLERANCE


class Ratings:
    """Takes ratings in. `clock` tells Unix seconds."""

    def __init__(self, database: Database, ledger: Ledger, *, clock: Callable[[], int]) -> None:
        self._database = database
        self._ledger = ledger
        self._clock = clock

    def given(self, claims: Claims) -> Given | None:
        """Whether a code was rated before."""
        level(self._database)
        with self._database.transaction() as connection:
            return _given(connection, claims)

    def give(self, claims: Claims, rating: Rating, nonce: bytes) -> Given:
        """Keep a rating of a code whose possession was proved. The same form twice is kept once.

        Raises FormRefused RATING_OVER when the 15 days are over, NOT_YET before the visit's window.
        """
        now = self._clock()
        if not may_begin(claims, now):
            raise FormRefused("NOT_YET")
        body = rating.body(claims)

        def decide(connection: Connection) -> list[tuple[int, Body]]:
            level_within(connection)
            if not is_new_post(connection, claims.organ, nonce, body, now):
                return []
            before = _given(connection, claims)
            if before is not None and now > before.until:
                raise FormRefused("RATING_OVER")
            return [(claims.organ, body), *self._followed_up(connection, claims, rating, now)]

        level(self._database)
        self._ledger.append_decided(decide)
        given = self.given(claims)
        if given is None:
            raise LookupError("a rating that was just kept")
        return given

    @staticmethod
    def _followed_up(connection: Connection, claims: Claims, rating: Rating, now: int) -> list[tuple[int, Body]]:
        if not rating.is_low:
            return []
        about = f"rating:{claims.code_id.hex()}"
        facts = " ".join([f"stars={rating.stars}", *rating.complaints])
        return matter(connection, "rating_low", claims.organ, about, facts=facts, now=now, again=True)


def is_new_post(connection: Connection, organ: int, nonce: bytes, body: Body, now: int) -> bool:
    """Note what a form said; False when it said the same before. The note stands or falls with the transaction.

    A form that is sent again from the browser's back button, with other words, says something new.
    """
    done = connection.execute(
        "INSERT INTO form_posts AS posted (organ, nonce, said, at) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (organ, nonce) DO UPDATE SET said = excluded.said WHERE posted.said <> excluded.said",
        (organ, nonce, hashlib.sha256(cbor.encode(body.to_map())).digest(), now),
    )
    return done.rowcount == 1


def _given(connection: Connection, claims: Claims) -> Given | None:
    row = connection.execute(
        "SELECT first_at FROM ratings WHERE organ = %s AND code_id = %s", (claims.organ, claims.code_id)
    ).fetchone()
    return None if row is None else Given(int(row[0]))
