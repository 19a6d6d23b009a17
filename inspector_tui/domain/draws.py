"""Records of the random draw (双随机): weights, conflicts of interest, the commitment, the result, who goes.

Legal base: 优化营商环境条例 §54 (objects and officers are drawn at random, results are published); 行政处罚法 §43 for
conflicts. Freezing, hashing and committing before the draw make the result checkable by anybody.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from inspector_tui.domain.drawing import MOST_DRAWN
from inspector_tui.domain.planning import FiledOfficer
from inspector_tui.domain.record import Body, Count, Day, Digest, Identifier, Many, Name, Region, Text, record_kind
from inspector_tui.domain.vocabulary import StreamId

MOST_WEIGHT: Final = 100
Share = Annotated[int, Field(ge=0, le=MOST_WEIGHT)]
"""A weight of one class; 0 = never drawn. The weight of an object is the product of its two classes'."""


class ClassWeights(Body):
    """A weight for each class."""

    A: Share
    B: Share
    C: Share
    D: Share
    unrated: Share


@record_kind("draw_weights.set/1", audience="all")
class DrawWeightsSet(Body):
    """By what an organ weights its draws, from a day on (优化营商环境条例 §54; local rules tie the probability of being
    drawn to credit and risk). Organs below use it until they set their own."""

    organ: Count
    valid_from: Day
    risk: ClassWeights
    credit: ClassWeights
    basis: Annotated[Text, Field(min_length=1)]

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"draw_weights:{self.organ}"),)


@record_kind("conflict.declared/1")
class ConflictDeclared(Body):
    """An officer has an interest in an enterprise and must not inspect it (回避, 行政处罚法 §43). Last word counts:
    `valid_until` before today ends it."""

    organ: Count
    certificate: Identifier
    subject: Identifier
    reason: Annotated[Text, Field(min_length=1)]
    valid_from: Day
    valid_until: Day | None = None

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"conflict:{self.certificate}:{self.subject}"),)


@record_kind("draw.committed/1", audience="region")
class DrawCommitted(Body):
    """Everything that decides a draw but for the nonce, which is only committed to: nothing of it can be changed later.

    `beacon` says which published value, not known yet, will be mixed in. A further draw of the same title names the
    one before it and why it was not enough: once drawn, it takes that one's place.
    """

    draw: Identifier
    organ: Count
    region: Region
    year: Count
    title: Name
    algorithm: Name
    objects_hash: Digest
    objects: Count
    objects_size: Count
    """Bytes of the frozen text, which is kept at the server as a file."""
    officers_hash: Digest
    officers: Count
    officers_size: Count
    count: Annotated[int, Field(ge=1, le=MOST_DRAWN)]
    officers_each: Annotated[int, Field(ge=2, le=16)]
    """At least two (行政处罚法 §42)."""
    weights_basis: Text
    items: Annotated[Many[Identifier], Field(max_length=16)]
    window_from: Day
    window_until: Day
    commitment: Digest
    beacon: Text | None = None
    witness: Name
    redraw_of: Identifier | None = None
    reason: Text | None = None

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"draw:{self.draw}"),)

    def scope_region(self) -> str:
        return self.region


@record_kind("draw.drawn/1", audience="region")
class DrawDrawn(Body):
    """The nonce made known and what follows from it: lines of the frozen lists, counted from 0, in the order drawn."""

    draw: Identifier
    organ: Count
    region: Region
    committed: Digest
    """Hash of the record that committed to it."""
    nonce: Digest
    beacon: Text | None = None
    """The published value."""
    seed: Digest
    lines: Many[Count]
    officers: Many[Count]
    """`officers_each` lines for each object, in the same order."""
    kept: Many[Identifier] = ()
    """Inspections of the draws that this one replaces, which stay because something was filed for them."""

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"draw:{self.draw}"),)

    def scope_region(self) -> str:
        return self.region


@record_kind("inspection.assigned/1", audience="region")
class InspectionAssigned(Body):
    """Who is to go to a planned inspection, by a draw or by a plan. The filing still names its own officers."""

    inspection: Identifier
    organ: Count
    region: Region
    officers: Annotated[Many[FiledOfficer], Field(max_length=16)]
    draw: Identifier | None = None
    place: Count | None = None
    """Place in the draw, from 1."""

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"assignment:{self.inspection}"),)

    def scope_region(self) -> str:
        return self.region
