"""What people fill in on the pages: read, cleaned, judged field by field. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar, cast, get_args

from inspector_tui.domain.vocabulary import Complaint, RatedAspect
from sync.server.acknowledging import How, Reply
from sync.server.forms import Fields, clean, one
from sync.server.ratings import Rating

MOST_COMMENT: Final = 1_000
MOST_CONTACT: Final = 100
MOST_NAME: Final = 50
MOST_WORDS: Final = 2_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with which field: the name of its words, and the limit they speak of."""

    field: str
    words: str
    most: int = 0


@dataclass(frozen=True, slots=True)
class Filled(Generic[T]):
    """What was typed, so that it can be shown again, and what it means when nothing is wrong with it."""

    typed: Mapping[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    means: T | None = None


def read_rating(fields: Fields) -> Filled[Rating]:
    """A rating from the form's fields. What the form does not offer is left out, as if it had not been sent."""
    stars = _number(one(fields, "stars"))
    aspects = [(aspect, _number(one(fields, aspect))) for aspect in get_args(RatedAspect)]
    comment = clean(one(fields, "comment"), lines=True)
    contact = clean(one(fields, "contact"), lines=False)
    ticked = frozenset(fields.get("complaints", ())) & frozenset(get_args(Complaint))
    problems = [
        *([Problem("stars", "stars_missing")] if stars is None else []),
        *_too_long("comment", comment, MOST_COMMENT),
        *_too_long("contact", contact, MOST_CONTACT),
    ]
    typed = {"stars": str(stars or ""), "comment": comment, "contact": contact}
    typed |= {aspect: str(given or "") for aspect, given in aspects}
    if problems or stars is None:
        return Filled(typed, ticked, tuple(problems))
    rating = Rating(
        stars=stars,
        aspects=tuple((cast(RatedAspect, aspect), given) for aspect, given in aspects if given is not None),
        comment=comment,
        complaints=tuple(complaint for complaint in get_args(Complaint) if complaint in ticked),
        contact=contact,
    )
    return Filled(typed, ticked, (), rating)


def read_reply(fields: Fields) -> Filled[Reply]:
    """An answer to a visit's record from the form's fields."""
    how = one(fields, "how")
    name = clean(one(fields, "name"), lines=False)
    words = clean(one(fields, "words"), lines=True)
    problems = [
        *([] if how in get_args(How) else [Problem("how", "how_missing")]),
        *([] if name else [Problem("name", "name_missing")]),
        *_too_long("name", name, MOST_NAME),
        *([Problem("words", "words_missing")] if how == "objected" and not words else []),
        *_too_long("words", words, MOST_WORDS),
    ]
    typed = {"how": how if how in get_args(How) else "", "name": name, "words": words}
    if problems:
        return Filled(typed, frozenset(), tuple(problems))
    # Words beside a confirmation are kept: somebody meant something by them.
    return Filled(typed, frozenset(), (), Reply(cast(How, how), name, words))


def _number(text: str) -> int | None:
    return int(text) if text in ("1", "2", "3", "4", "5") else None


def _too_long(name: str, text: str, most: int) -> list[Problem]:
    return [Problem(name, "too_long", most)] if len(text) > most else []
