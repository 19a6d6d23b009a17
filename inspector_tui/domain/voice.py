"""The enterprise's voice: ratings, objections to the record. The server signs what came in over its pages."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from inspector_tui.domain.planning import CodeId, InspectionBody
from inspector_tui.domain.record import Body, Count, Day, Identifier, Many, Name, Text, record_kind
from inspector_tui.domain.vocabulary import Complaint, RatedAspect, StreamId

Stars = Annotated[int, Field(ge=1, le=5)]


class AspectStars(Body):
    """Stars for one aspect of the visit."""

    aspect: RatedAspect
    stars: Stars


@record_kind("rating.given/1", audience="supervision")
class RatingGiven(Body):
    """A rating (评价) by whoever holds the code. Only the supervising body pulls it; the inspecting organ gets
    figures. Given again within 15 days, the later one counts."""

    code_id: CodeId
    organ: Count
    stars: Stars
    aspects: Many[AspectStars] = ()
    comment: Text | None = None
    complaints: Many[Complaint] = ()
    contact: Name | None = None

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"rating:{self.code_id.hex()}"),)


@record_kind("rating.figures/1")
class RatingFigures(Body):
    """What the inspecting organ sees: sums over at least five ratings of a period, never a single one."""

    organ: Count
    period: Annotated[str, Field(pattern=r"^\d{4}$")]
    until: Day
    ratings: Annotated[int, Field(ge=5)]
    codes_closed: Count
    """Visits of the period that could be rated: the response rate needs both."""
    stars: Annotated[Many[Count], Field(min_length=5, max_length=5)]
    """How many gave one, two … five stars."""

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"rating_figures:{self.organ}:{self.period}"),)


@record_kind("record.acknowledged/1")
class RecordAcknowledged(InspectionBody):
    """The person on site read the visit's record on a phone and confirmed it or objected in words."""

    code_id: CodeId
    how: Literal["confirmed", "objected"]
    concluded: Annotated[bytes, Field(min_length=32, max_length=32)]
    """Hash of the conclusion that was read."""
    name: Name
    words: Text | None = None


@record_kind("code.flagged/1")
class CodeFlagged(Body):
    """The server noticed something about verifications: one frame at two places, one permit at distant places."""

    flag: Literal["frame_at_two_places", "permit_at_distant_places"]
    code_id: CodeId
    organ: Count
    places: Annotated[Many[Name], Field(min_length=1, max_length=16)]
    verifications: Annotated[Many[Identifier], Field(min_length=2, max_length=64)]

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"flag:{self.flag}:{self.code_id.hex()}"),)
