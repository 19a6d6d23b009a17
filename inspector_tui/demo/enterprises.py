"""Two thousand made-up enterprises where such enterprises are: chemicals in 宁东, wine at 贺兰山东麓, goji in 中宁."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast

from inspector_tui.demo.chance import Chance
from inspector_tui.demo.reading import fields_of, lines_of, weighted
from inspector_tui.domain.credit_code import ALPHABET, make_credit_code
from inspector_tui.domain.regions import region as named_region
from inspector_tui.domain.register import EnterpriseRegistered
from inspector_tui.domain.vocabulary import Grade

ENTERPRISES = 2_000
_SMALL = ("馆", "店", "饭庄", "药房", "诊所", "加油站")
"""Endings of names that individual businesses (个体工商户, category 92) use; the others are companies (91)."""


@dataclass(frozen=True, slots=True)
class Industry:
    """A kind of enterprise: how many, how risky, where, and how their names end."""

    key: str
    share: int
    grades: dict[str, int]
    title: str
    regions: dict[str, int]
    endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoEnterprise:
    """An enterprise and the key of its industry."""

    body: EnterpriseRegistered
    industry: str


@cache
def industries() -> dict[str, Industry]:
    """Every industry by its key."""
    found = {}
    for key, share, grades, title, regions, endings in fields_of("industries.txt", 6):
        by_grade = dict(zip("ABCD", (int(each) for each in grades.split(":")), strict=True))
        found[key] = Industry(key, int(share), by_grade, title, weighted(regions, ","), tuple(endings.split(",")))
    return found


@cache
def _places() -> dict[str, tuple[str, list[str]]]:
    return {region: (place, roads.split(",")) for region, place, roads in fields_of("places.txt", 3)}


def make_enterprises(seed: int, count: int = ENTERPRISES) -> list[DemoEnterprise]:
    """Different names, different credit codes."""
    chance = Chance(seed, "enterprises")
    shares = {key: industry.share for key, industry in industries().items()}
    names: set[str] = set()
    enterprises: list[DemoEnterprise] = []
    while len(enterprises) < count:
        made = _make(chance, industries()[chance.by_weight(shares)], len(enterprises))
        if made.body.name not in names:
            names.add(made.body.name)
            enterprises.append(made)
    return enterprises


def _make(chance: Chance, industry: Industry, serial: int) -> DemoEnterprise:
    region = chance.by_weight(industry.regions)
    ending = chance.one(industry.endings)
    place, roads = _places()[region]
    road = chance.one(roads)
    small = ending.endswith(_SMALL)
    contact = chance.person()
    # Letters and the serial in one code: no two enterprises share it, whatever chance draws.
    organisation = f"MA{chance.code(ALPHABET[10:], 2)}{serial:04d}"
    body = EnterpriseRegistered(
        subject=make_credit_code(region=region, organisation=organisation, registrar="92" if small else "91"),
        name=_name(chance, industry, region, road, ending, small=small),
        region=region,
        address=f"{place}{road}{chance.number(1, 368)}号",
        industry=industry.title,
        grade=cast(Grade, chance.by_weight(industry.grades)),
        contact=contact,
        phone=chance.phone(region),
    )
    return DemoEnterprise(body, industry.key)


def _name(chance: Chance, industry: Industry, region: str, road: str, ending: str, *, small: bool) -> str:
    first, second = lines_of("trade_names.txt")
    trade = chance.one(first.split()) + chance.one(second.split())
    city = named_region(region[:4]).zh.removesuffix("市")
    district = named_region(region).zh
    if small:
        return f"{city}{district}{trade}{ending}" if district.endswith("区") else f"{district}{trade}{ending}"
    if industry.key == "chemicals" and "宁东" in road:
        return f"宁夏宁东{trade}{ending}"
    if industry.key == "winery":
        return f"宁夏贺兰山东麓{trade}{ending}"
    if industry.key == "goji" and region == "640521":
        return f"宁夏中宁{trade}{ending}"
    return chance.one((f"宁夏{trade}{ending}", f"{city}{trade}{ending}", f"{city}市{trade}{ending}"))
