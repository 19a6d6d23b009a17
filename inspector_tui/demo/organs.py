"""The organs of the demo: some dozen in three levels and eight fields, as records."""

from __future__ import annotations

from typing import cast

from inspector_tui.demo.chance import Chance
from inspector_tui.demo.reading import fields_of
from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.domain.regions import level
from inspector_tui.domain.register import OrganRegistered
from inspector_tui.domain.vocabulary import Field

_NUMBER_OF_FIELD = {
    "emergency": 12,
    "market": 21,
    "environment": 31,
    "fire": 41,
    "health": 51,
    "housing": 61,
    "transport": 71,
    "justice": 81,
}
_REGISTRAR = "11"
"""First two characters of a state organ's credit code: registered by 机构编制, category 机关."""


def organ_number(region: str, field: str) -> int:
    """Nine digits: the region filled up to six, then the field. 银川 work safety is 640100012."""
    return int(f"{region:0<6}{_NUMBER_OF_FIELD[field]:03d}")


DEMO_ORGAN = organ_number("6401", "emergency")
"""银川市应急管理局: where the demo's supervisor and officers work."""
PARTNER_ORGAN = organ_number("6401", "market")
"""银川市市场监督管理局: planned some of the same enterprises, and goes along."""
GATE_ORGAN = organ_number("640181", "emergency")
"""灵武市应急管理局: keeps the gate of the chemical park at 宁东."""


def make_organs(seed: int) -> list[OrganRegistered]:
    """Parents before children."""
    chance = Chance(seed, "organs")
    organs: list[OrganRegistered] = []
    supervision = {region: chance.phone(region) for region in ("64", "6401", "6402", "6403", "6404", "6405")}
    for region, field, short, name, parent in fields_of("organs.txt", 5):
        number = organ_number(region, field)
        organs.append(
            OrganRegistered(
                organ=number,
                name=name,
                short_name=short,
                credit_code=make_credit_code(
                    region=f"{region:0<6}", organisation=f"MB{number % 1000:03d}{len(organs):03d}", registrar=_REGISTRAR
                ),
                parent=None if parent == "-" else organ_number(parent, field),
                level=level(region),
                region=region,
                field=cast(Field, field),
                phone=chance.phone(region),
                supervision_phone=supervision[region[:4]],
            )
        )
    return organs
