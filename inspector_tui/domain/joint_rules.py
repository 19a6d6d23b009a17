"""R05 for a filing with officers of several organs: no organ binds another (国办发〔2024〕54号). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from inspector_tui.domain.rules import Ruling

BASIS: Final = "国办发〔2024〕54号"


@dataclass(frozen=True, slots=True)
class JointFacts:
    """What is known of the joint inspection behind a filing."""

    consents: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """Certificates of the officers that each consenting organ sends, the leading organ left out."""
    waiting: tuple[str, ...] = ()
    """Names of organs that were asked and have not answered."""


@dataclass(frozen=True, slots=True)
class GoingOfficer:
    """An officer named in a filing."""

    certificate: str
    name: str
    organ: int
    organ_name: str


def judge_joint(organ: int, officers: Iterable[GoingOfficer], facts: JointFacts) -> tuple[Ruling, ...]:
    """What is to be said of officers of other organs in a filing of `organ`; nothing where all of them consented."""
    said: list[Ruling] = []
    present: set[int] = set()
    for officer in officers:
        if officer.organ == organ:
            continue
        present.add(officer.organ)
        sent = facts.consents.get(officer.organ)
        if sent is None:
            said.append(_ruling("block", "ORGAN_NOT_CONSENTED", name=officer.name, organ=officer.organ_name))
        elif officer.certificate not in sent:
            said.append(_ruling("block", "OFFICER_NOT_SENT", name=officer.name, organ=officer.organ_name))
    said += [_ruling("warn", "JOINT_UNANSWERED", "subject", organ=name) for name in facts.waiting]
    if facts.consents.keys() - present:
        missing = len(facts.consents.keys() - present)
        said.append(_ruling("warn", "JOINT_ORGANS_LEFT_OUT", count=missing))
    return tuple(said)


def with_more(said: Iterable[Ruling], more: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Rulings together with later ones: a rule that has something to say after all is not content."""
    added = tuple(more)
    spoke = {ruling.rule for ruling in added}
    return (*(each for each in said if each.level != "pass" or each.rule not in spoke), *added)


def _ruling(level: str, code: str, where: str = "officers", **facts: str | int) -> Ruling:
    return Ruling("R05", "block" if level == "block" else "warn", code, where, BASIS, tuple(sorted(facts.items())))
