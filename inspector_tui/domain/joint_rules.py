"""R05 for a filing with officers of several organs: no organ binds another (国办发〔2024〕54号). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from inspector_tui.domain.ruling import Ruling, ruling

BASIS: Final = "国办发〔2024〕54号"


@dataclass(frozen=True, slots=True)
class JointFacts:
    """What is known of the joint inspection behind a filing."""

    consents: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """Certificates of the officers that each consenting organ sends, the leading organ left out."""
    waiting: tuple[str, ...] = ()
    """Names of organs that were asked and have not answered."""
    unlisted: frozenset[int] = frozenset()
    """Organs of officers in the filing that their region's list of qualified bodies does not name."""


@dataclass(frozen=True, slots=True)
class GoingOfficer:
    """An officer named in a filing."""

    certificate: str
    name: str
    organ: int
    organ_name: str


def judge_joint(organ: int, officers: Iterable[GoingOfficer], known: JointFacts) -> tuple[Ruling, ...]:
    """R05: officers of other organs go along only where their organ consented and sends them (国办发〔2024〕54号).

    Of a filing of `organ`; nothing where all of them consented. R01 holds for each organ that comes along: only a
    qualified body inspects.
    """
    said: list[Ruling] = []
    present: dict[int, str] = {}
    for officer in officers:
        if officer.organ == organ:
            continue
        present[officer.organ] = officer.organ_name
        sent = known.consents.get(officer.organ)
        if sent is None:
            facts = {"name": officer.name, "organ": officer.organ_name}
            said.append(ruling("R05", "block", "ORGAN_NOT_CONSENTED", "officers", BASIS, **facts))
        elif officer.certificate not in sent:
            facts = {"name": officer.name, "organ": officer.organ_name}
            said.append(ruling("R05", "block", "OFFICER_NOT_SENT", "officers", BASIS, **facts))
    said += [ruling("R05", "warn", "JOINT_UNANSWERED", "subject", BASIS, organ=name) for name in known.waiting]
    for number in sorted(known.unlisted & present.keys()):
        said.append(ruling("R01", "block", "JOINT_BODY_NOT_LISTED", "officers", BASIS, organ=present[number]))
    missing = len(known.consents.keys() - present.keys())
    if missing:
        said.append(ruling("R05", "warn", "JOINT_ORGANS_LEFT_OUT", "officers", BASIS, count=missing))
    return tuple(said)


def with_more(said: Iterable[Ruling], more: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Rulings together with later ones: a rule that has something to say after all is not content."""
    added = tuple(more)
    spoke = {each.rule for each in added}
    return (*(each for each in said if each.level != "pass" or each.rule not in spoke), *added)
