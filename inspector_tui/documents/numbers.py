"""Numbers in cells as people write them: 1,234, 12家, 30%, ３０, 0.3."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_NUMBER: Final = re.compile(
    r"(?:约)?([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e-?\d+)?)(%)?"
    r"(?:家次|人次|户次|家|户|个|人|名|天|日|次|项|条|批|人天|人日|人·天|人\.天|工作日|个工作日)?"
)
_LONGEST: Final = 11
"""Digits: what is longer is a code and never a quantity."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the half of its last digit: what it may be off by because it was rounded."""

    value: Decimal
    percent: bool
    slack: Decimal

    def is_near(self, wanted: Decimal, more: Decimal = Decimal(0)) -> bool:
        """Whether it says `wanted`, as far as its digits go. Whole numbers say exactly what they say."""
        return abs(self.value - wanted) <= self.slack + more


def quantity(text: str) -> Quantity | None:
    """The number of a cell, None when it holds none or more than one. Percent signs are taken as hundredths."""
    bare = "".join(unicodedata.normalize("NFKC", text).split()).lower()
    match = _NUMBER.fullmatch(bare)
    if match is None or len(match[1].lstrip("+-").partition(".")[0].replace(",", "")) > _LONGEST:
        return None
    value = Decimal(match[1].replace(",", ""))
    fraction = match[1].partition(".")[2]
    # What a spreadsheet computed has up to seventeen digits and is off in the last ones.
    slack = Decimal(5).scaleb(-min(len(fraction), 6) - 1) if fraction else Decimal(0)
    if match[2]:
        return Quantity(value / 100, True, slack / 100 if fraction else Decimal("0.005"))
    return Quantity(value, False, slack)


def shown(value: Decimal) -> str:
    """A number without needless zeros: 12, 12.5."""
    whole = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return format(whole, "f")
