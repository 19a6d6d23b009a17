"""The pages behind a code on which people speak: what each shows and takes, knowing nothing of HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from inspector_tui.domain.inspection import Inspection
from inspector_tui.domain.working_days import packaged_calendar
from inspector_tui.phrases import Language
from sync.server.acknowledging import Acknowledged, Acknowledgements, Reply, find_answer
from sync.server.approval_facts import day_in_china
from sync.server.database import Database
from sync.server.folding import level
from sync.server.forms import Fields, FormRefused, FormTokens, one
from sync.server.matters import due_day
from sync.server.pages.facts import checklists
from sync.server.pages.filled import Filled, Problem, read_rating, read_reply
from sync.server.pages.looking import Held
from sync.server.pages.record_view import RecordView, record_view
from sync.server.ratings import Given, Rating, Ratings, may_begin
from sync.server.visit_records import read_visit

packaged_calendar()  # Read once at the start, not inside the first person's request: holidays are counted on it.


@dataclass(frozen=True, slots=True)
class RatingPage:
    """`open` tells whether there is a form; `kept` is what was stored just now, and stands on this answer only."""

    open: bool
    given: Given | None
    token: str
    filled: Filled[Rating]
    kept: Rating | None = None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """`record` is None while there is none; `answered` closes the form; `kept`: it was answered just now."""

    record: RecordView | None
    answered: Acknowledged | None
    token: str
    filled: Filled[Reply]
    kept: bool = False
    due: str = ""
    """The day until which an objection is looked into, ISO."""


class Voicing:
    """Rating a visit and answering its record, for whoever holds the code. `clock` tells Unix seconds."""

    def __init__(
        self,
        database: Database,
        ratings: Ratings,
        answers: Acknowledgements,
        tokens: FormTokens,
        *,
        clock: Callable[[], int],
    ) -> None:
        self._database = database
        self._ratings = ratings
        self._answers = answers
        self._tokens = tokens
        self._clock = clock

    def rating(self, held: Held, filled: Filled[Rating] | None = None) -> RatingPage:
        """The form, with what was typed before, if anything was."""
        claims = held.content.claims
        given = self._ratings.given(claims)
        is_open = may_begin(claims, held.now) and (given is None or held.now <= given.until)
        token = self._tokens.give("rating", claims.code_id, self._clock())
        return RatingPage(is_open, given, token, filled or Filled())

    def rate(self, held: Held, fields: Fields) -> RatingPage:
        """Take a filled form: kept, or shown again with what is to be corrected."""
        claims = held.content.claims
        filled = read_rating(fields)
        try:
            nonce = self._tokens.take(one(fields, "token"), "rating", claims.code_id, self._clock())
            if filled.means is None:
                return self.rating(held, filled)
            given = self._ratings.give(claims, filled.means, nonce)
        except FormRefused as refused:
            return self.rating(held, _told(filled, refused))
        return RatingPage(False, given, "", filled, kept=filled.means)

    def record(self, held: Held, language: Language, filled: Filled[Reply] | None = None) -> RecordPage:
        """The visit's record and the form to answer it."""
        visit, answered, checklists = self._read(held)
        if visit is None or visit.conclusion is None:
            return RecordPage(None, answered, "", Filled())
        token = self._tokens.give("record", held.content.claims.code_id, self._clock())
        return RecordPage(record_view(visit, checklists, language), answered, token, filled or Filled())

    def answer(self, held: Held, fields: Fields, language: Language) -> RecordPage:
        """Take an answer to the record: kept, or shown again with what is to be corrected."""
        claims = held.content.claims
        visit, _, _ = self._read(held)
        filled = read_reply(fields)
        try:
            nonce = self._tokens.take(one(fields, "token"), "record", claims.code_id, self._clock())
            if visit is None or filled.means is None:
                return self.record(held, language, filled)
            self._answers.answer(claims, visit, one(fields, "read"), filled.means, nonce)
        except FormRefused as refused:
            return self.record(held, language, _told(filled, refused))
        page = self.record(held, language, filled)
        with self._database.transaction() as connection:
            due = due_day(connection, "record_objected", claims.organ, self._clock())
        return RecordPage(page.record, page.answered, "", filled, kept=True, due=due)

    def _read(self, held: Held) -> tuple[Inspection | None, Acknowledged | None, Mapping[str, Mapping[int, str]]]:
        if held.inspection is None:
            return None, None, {}
        level(self._database)
        with self._database.transaction() as connection:
            visit = read_visit(connection, held.content, held.inspection)
            answered = find_answer(connection, held.inspection)
            came = visit.arrival.body.at if visit.arrival is not None else held.content.claims.start
            asked = {item for item, _ in visit.answers}
            lines = checklists(connection, held.content.claims.organ, asked, day_in_china(came))
        return visit, answered, lines


def _told(filled: Filled[Any], refused: FormRefused) -> Filled[Any]:
    """What was typed, with why it was not taken. What is over or answered by now, the page itself tells."""
    words = {"FORM_STALE": "form_stale", "RECORD_OTHER": "record_changed"}.get(refused.code)
    problems = (Problem("token", words),) if words else ()
    return Filled(filled.typed, filled.ticked, (*problems, *filled.problems))
