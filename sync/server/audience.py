"""Who pulls a record: its audience as a key that is stored with it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from inspector_tui.domain.record import Body
from inspector_tui.domain.vocabulary import Role


class ScopeKey(NamedTuple):
    """`all`, `region` with a region, `organ` with the organ that made it, `supervision` with the organ that is
    judged. Unused parts are empty.

    `about` is the organ whose matter it is, where that is another than the maker's: a record of a parent organ
    about an inspection of its child reaches both. `shared` names organs that go along in a joint inspection, with
    commas between.
    """

    audience: Literal["all", "region", "organ", "supervision"]
    organ: int
    region: str
    about: int = 0
    shared: str = ""


EVERYBODY = ScopeKey("all", 0, "")


def scope_of(body: Body, organ: int) -> ScopeKey:
    """Scope of a record with this body, made for `organ`, before it is known whose matter it is (`with_owner`).

    Without a region of its own the organ's region counts: the first six digits of its number (GB/T 2260).
    """
    if body.AUDIENCE == "all":
        return EVERYBODY
    if body.AUDIENCE in ("organ", "supervision"):
        return ScopeKey(body.AUDIENCE, organ, "")
    return ScopeKey("region", 0, shortened(body.scope_region() or region_of(organ)))


def with_owner(scope: ScopeKey, owner: int | None) -> ScopeKey:
    """The scope once the organ is known whose matter the record is about; None where nobody told."""
    if owner is None or owner == scope.organ:
        return scope
    if scope.audience == "organ":
        return scope._replace(about=owner)
    # A bureau above may close a matter that another one judges too: the organ that it is about decides.
    return scope._replace(organ=owner) if scope.audience == "supervision" else scope


def with_shared(scope: ScopeKey, organs: str) -> ScopeKey:
    """The scope of a record of a matter that is shared with other organs."""
    return scope._replace(shared=organs) if scope.audience == "organ" else scope


def owner_told(body: Body, organ: int, role: Role) -> int | None:
    """The organ whose matter the first stream of a body is from now on, when the body says so.

    A device speaks for its own organ only; the server for any.
    """
    if body.KIND not in _TELL_OWNER:
        return None
    told = int(getattr(body, "organ"))  # noqa: B009 - of the kinds above, which all have one
    return told if role == "server" or told == organ else None


_TELL_OWNER = frozenset(
    {
        "inspection.planned/1",
        "filing.submitted/1",
        "visit.started_unfiled/1",
        "matter.raised/1",
        "rating.given/1",
    }
)
"""Kinds whose body names the organ that plans, files or visits, or that is judged."""


def region_of(organ: int) -> str:
    """Region code in an organ's number, without the zeros that stand for `the whole of`: 640000001 gives 64."""
    return shortened(f"{organ:09d}"[:6])


def shortened(region: str) -> str:
    """A region's short form, so that `lies in` is `starts with`: 640100 and 6401 are one place (GB/T 2260)."""
    while len(region) in (4, 6) and region.endswith("00"):
        region = region[:-2]
    return region
