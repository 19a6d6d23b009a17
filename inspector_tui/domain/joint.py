"""Joint inspections (综合查一次): several planned visits of one enterprise become one, by everybody's consent.

能合并不得重复, 能联合不得多头 (国办发〔2024〕54号). An organ cannot bind another: whoever proposes consents for its
own lines, and each other organ answers for its own. An answer names the proposal it answers by its hash, so it
consents to exactly these items and days. Everything here is pure; the order of records is the log's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from inspector_tui.domain.planning import FiledOfficer
from inspector_tui.domain.record import (
    Body,
    Count,
    Day,
    Digest,
    Identifier,
    Many,
    Name,
    Record,
    Region,
    Text,
    record_kind,
)
from inspector_tui.domain.told import Told, told_of
from inspector_tui.domain.vocabulary import StreamId

MOST_ITEMS = 16
"""Items one permit carries (inspection code format 1, claim 13)."""
JointState = Literal["open", "agreed", "declined", "withdrawn"]
"""Somebody has not answered; everybody has and some go together; nobody comes along; taken back by its organ."""


class JointLine(Body):
    """A line of a plan that belongs to a joint inspection, and whose plan it is."""

    inspection: Identifier
    organ: Count


class JointBody(Body):
    """Base of what is said about a joint inspection. Every word names all lines: they are what it is about."""

    joint: Identifier
    organ: Count
    """Who says so, and for whose lines."""
    region: Region
    """Where the enterprise is; whoever plans there pulls it."""
    lines: Annotated[Many[JointLine], Field(min_length=1, max_length=32)]

    def streams(self) -> tuple[StreamId, ...]:
        lines = dict.fromkeys(f"inspection:{line.inspection}" for line in self.lines)
        return (StreamId(f"joint:{self.joint}"), *(StreamId(each) for each in lines))

    def scope_region(self) -> str:
        return self.region


@record_kind("joint.proposed/1", audience="region")
class JointProposed(JointBody):
    """A supervisor proposes to inspect an enterprise once instead of several times, and invites the other organs.

    The proposing organ's own consent is in it. Proposed by two organs at once, the first in the log leads and the
    other's proposal is its consent, if both propose the same.
    """

    host: Identifier
    """The proposing organ's line under which everybody goes: it is filed, approved and gets the code."""
    invited: Annotated[Many[Count], Field(max_length=16)] = ()
    """Organs that are asked to come along although they planned nothing."""
    subject: Identifier
    enterprise_name: Name
    items: Annotated[Many[Identifier], Field(min_length=1, max_length=MOST_ITEMS)]
    window_from: Day
    window_until: Day
    scene: Name | None = None
    """The scene of the joint list that these items belong to."""
    officers: Annotated[Many[FiledOfficer], Field(max_length=16)] = ()
    note: Text | None = None

    @property
    def asked(self) -> frozenset[int]:
        """The organs whose consent is needed beside the proposing one's."""
        return frozenset({*(line.organ for line in self.lines), *self.invited}) - {self.organ}


@record_kind("joint.accepted/1", audience="region")
class JointAccepted(JointBody):
    """An invited organ consents: its lines are taken in, and these of its officers go along."""

    proposal: Digest
    """Hash of the `joint.proposed` record that is answered."""
    officers: Annotated[Many[FiledOfficer], Field(min_length=1, max_length=16)]
    note: Text | None = None


@record_kind("joint.declined/1", audience="region")
class JointDeclined(JointBody):
    """An organ does not go together, and why; it is not proposed again. By the proposing organ: taken back."""

    reason: Annotated[Text, Field(min_length=1)]


@dataclass(frozen=True)
class Joint:
    """Everything known of one joint inspection."""

    id: str
    proposal: Told | None = None
    consents: MappingProxyType[int, Told] = field(default_factory=lambda: MappingProxyType({}))
    """By organ; the proposing one's first."""
    declines: MappingProxyType[int, Told] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def lead(self) -> int:
        """The organ that proposed, 0 where nobody did."""
        return self.proposal.organ if self.proposal is not None else 0

    @property
    def lines(self) -> tuple[JointLine, ...]:
        """The lines it is about."""
        told = self.proposal or next(iter(self.declines.values()), None)
        return tuple(told.body.lines) if told is not None else ()

    @property
    def waiting_for(self) -> frozenset[int]:
        """Organs that were asked and have not answered."""
        if self.proposal is None:
            return frozenset()
        asked: frozenset[int] = self.proposal.body.asked
        return asked - self.consents.keys() - self.declines.keys()

    @property
    def state(self) -> JointState:
        """Where it stands."""
        if self.proposal is None:
            return "declined"
        if self.lead in self.declines:
            return "withdrawn"
        if self.waiting_for:
            return "open"
        return "agreed" if self.taken_in or len(self.consents) > 1 else "declined"

    @property
    def stands(self) -> bool:
        """Whether the lines of those who consented go together."""
        return self.proposal is not None and self.lead not in self.declines

    @property
    def host(self) -> str:
        """The line under which everybody goes; empty where nobody proposed."""
        return self.proposal.body.host if self.proposal is not None else ""

    @property
    def taken_in(self) -> frozenset[str]:
        """Lines that are part of the host's visit now: those of every organ that consented."""
        if not self.stands:
            return frozenset()
        return frozenset(line.inspection for line in self.lines if line.organ in self.consents) - {self.host}


def joint_id(lines: Iterable[str], invited: Iterable[int] = ()) -> str:
    """The same lines make the same joint inspection, on whichever laptop it is thought of: sixteen hex characters."""
    parts = [*sorted(set(lines)), *(str(organ) for organ in sorted(set(invited)))]
    return hashlib.sha256(("joint|" + ",".join(parts)).encode()).hexdigest()[:16]


def joint_step(state: Joint, record: Record) -> Joint:
    """The state after one more record; unchanged by one that does not fit where it came."""
    body = record.body
    if not isinstance(body, JointBody) or record.organ != body.organ or body.joint != state.id:
        return state
    if isinstance(body, JointProposed):
        return _proposed(state, body, told_of(record))
    if isinstance(body, JointAccepted):
        return _accepted(state, body, told_of(record))
    return _declined(state, told_of(record))


def _proposed(state: Joint, body: JointProposed, told: Told) -> Joint:
    if not any(line.inspection == body.host and line.organ == body.organ for line in body.lines):
        return state
    if not state.stands or state.lead == body.organ:
        # Declines of an earlier proposal answered that one: this is another, and everybody is asked again.
        return Joint(state.id, told, MappingProxyType({body.organ: told}))
    first: JointProposed = state.proposal.body if state.proposal is not None else body
    same = (first.items, first.window_from, first.window_until) == (body.items, body.window_from, body.window_until)
    return _consent(state, told) if same and body.organ in first.asked and body.officers else state


def _accepted(state: Joint, body: JointAccepted, told: Told) -> Joint:
    proposal = state.proposal
    if proposal is None or not state.stands or proposal.hash != body.proposal or body.organ not in proposal.body.asked:
        return state
    return _consent(state, told)


def _consent(state: Joint, told: Told) -> Joint:
    declines = {organ: each for organ, each in state.declines.items() if organ != told.organ}
    consents = {**state.consents, told.organ: told}
    return replace(state, consents=MappingProxyType(consents), declines=MappingProxyType(declines))


def _declined(state: Joint, told: Told) -> Joint:
    if state.proposal is not None and told.organ not in state.proposal.body.asked | {state.lead}:
        return state
    consents = {organ: each for organ, each in state.consents.items() if organ != told.organ}
    declines = MappingProxyType({**state.declines, told.organ: told})
    return replace(state, consents=MappingProxyType(consents), declines=declines)


def fold_joint(joint: str, records: Iterable[Record]) -> Joint:
    """The state after these records, in their order."""
    state = Joint(joint)
    for record in records:
        state = joint_step(state, record)
    return state
