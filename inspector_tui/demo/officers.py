"""Forty officers with certificates. Those of the demo's own organ are always the same people."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from inspector_tui.demo.chance import Chance
from inspector_tui.demo.organs import DEMO_ORGAN
from inspector_tui.domain.register import OfficerRegistered, OrganRegistered
from inspector_tui.domain.vocabulary import Competence, Field

OFFICERS = 40
_YEARS_VALID = 2


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo's organ. `serial` ends the certificate number; `years` left until it ends."""

    name: str
    serial: int
    years: int = _YEARS_VALID
    competence: Competence = "inspector"


OFFICER = Person("杨晓燕", 1)
SECOND = Person("李振宇", 2)
SUPERVISOR = Person("马国栋", 8)
EXPIRED = Person("王建平", 4, years=-1)
"""The certificate ended last year: a filing that names it is blocked."""
ASSISTANT = Person("丁小龙", 5, competence="assistant")
"""May come along, may not inspect (国办发〔2024〕54号)."""
COLLEAGUES = (OFFICER, SECOND, Person("纳学文", 3), EXPIRED, ASSISTANT, Person("海秀英", 6), Person("田文军", 7))
DEMO_PEOPLE = (*COLLEAGUES, SUPERVISOR)


def certificate_of(person: Person, year: int) -> str:
    """Eleven digits: city, 00, year of issue, serial; 64010025001 in 2026."""
    return _certificate(6401, year, person.serial)


def _certificate(city: int, year: int, serial: int) -> str:
    return f"{city}00{(year - 1) % 100:02d}{serial:03d}"


def make_officers(seed: int, organs: list[OrganRegistered], today: dt.date) -> list[OfficerRegistered]:
    """The demo's organ first, then one or two people of other organs."""
    chance = Chance(seed, "officers")
    by_number = {organ.organ: organ for organ in organs}
    officers = [_demo_officer(person, by_number[DEMO_ORGAN], today) for person in DEMO_PEOPLE]
    serials: Counter[int] = Counter({6401: len(DEMO_PEOPLE)})
    others = [organ for organ in organs if organ.organ != DEMO_ORGAN and organ.field != "justice"]
    while len(officers) < OFFICERS:
        organ = others[(len(officers) - len(DEMO_PEOPLE)) % len(others)]
        city = int(f"{organ.region:0<4}"[:4])
        serials[city] += 1
        certificate = _certificate(city, today.year, serials[city])
        officers.append(_officer(certificate, chance.person(), organ, today, _YEARS_VALID, "inspector"))
    return officers


def _demo_officer(person: Person, organ: OrganRegistered, today: dt.date) -> OfficerRegistered:
    certificate = certificate_of(person, today.year)
    return _officer(certificate, person.name, organ, today, person.years, person.competence)


def _officer(
    certificate: str, name: str, organ: OrganRegistered, today: dt.date, years: int, competence: Competence
) -> OfficerRegistered:
    fields: tuple[Field, ...] = (organ.field,)
    return OfficerRegistered(
        certificate=certificate,
        name=name,
        organ=organ.organ,
        valid_from=f"{today.year - 3}-01-01",
        valid_until=f"{today.year + years}-12-31",
        competence=competence,
        fields=fields,
    )
