"""Regions by GB/T 2260 code: six digits AABBCC for province, prefecture and county; 9 and 12 go on below.

Source: GB/T 2260 as of November 2024 (宁东 is no region of its own; its enterprises belong to 灵武).
A region is kept in the short form, a prefix: 64, 6401, 640104. So "lies in" is "starts with".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import NewType

from inspector_tui.domain.vocabulary import Level
from inspector_tui.errors import BadInput

RegionCode = NewType("RegionCode", str)
"""2, 4, 6, 9 or 12 digits; never padded with zeros to six."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region that has a name here."""

    code: RegionCode
    zh: str
    en: str

    @property
    def level(self) -> Level:
        return level(self.code)


_LEVELS: dict[int, Level] = {2: "province", 4: "city", 6: "county", 9: "township"}

_NINGXIA = """
64 宁夏回族自治区 Ningxia Hui Autonomous Region
6401 银川市 Yinchuan City
640104 兴庆区 Xingqing District
640105 西夏区 Xixia District
640106 金凤区 Jinfeng District
640121 永宁县 Yongning County
640122 贺兰县 Helan County
640181 灵武市 Lingwu City
6402 石嘴山市 Shizuishan City
640202 大武口区 Dawukou District
640205 惠农区 Huinong District
640221 平罗县 Pingluo County
6403 吴忠市 Wuzhong City
640302 利通区 Litong District
640303 红寺堡区 Hongsibu District
640323 盐池县 Yanchi County
640324 同心县 Tongxin County
640381 青铜峡市 Qingtongxia City
6404 固原市 Guyuan City
640402 原州区 Yuanzhou District
640422 西吉县 Xiji County
640423 隆德县 Longde County
640424 泾源县 Jingyuan County
640425 彭阳县 Pengyang County
6405 中卫市 Zhongwei City
640502 沙坡头区 Shapotou District
640521 中宁县 Zhongning County
640522 海原县 Haiyuan County
"""


def _read_names() -> dict[RegionCode, Region]:
    regions: dict[RegionCode, Region] = {}
    for line in _NINGXIA.strip().splitlines():
        code, zh, en = line.split(" ", 2)
        regions[RegionCode(code)] = Region(RegionCode(code), zh, en)
    return regions


REGIONS = _read_names()
"""Every region of Ningxia by its code, parents before children."""

_SHAPE = re.compile(r"[1-9][0-9](?:[0-9]{2}(?:[0-9]{2}(?:[0-9]{3}(?:[0-9]{3})?)?)?)?")


def region_code(text: str) -> RegionCode:
    """The short form of a code: 640000 and 64 are both 64. Raises BadInput REGION_MALFORMED (text)."""
    code = text.strip()
    if not _SHAPE.fullmatch(code):
        raise BadInput("REGION_MALFORMED", text=text)
    while len(code) in {4, 6} and code.endswith("00"):
        code = code[:-2]
    return RegionCode(code)


def level(code: str) -> Level:
    """Level of a region by the length of its short form. Villages (12 digits) count as their township."""
    return _LEVELS[min(len(region_code(code)), 9)]


def contains(region: str, other: str) -> bool:
    """Whether `other` is `region` or lies in it. Raises BadInput REGION_MALFORMED for either."""
    return region_code(other).startswith(region_code(region))


def region(code: str) -> Region:
    """The named region. Raises BadInput REGION_MALFORMED, or REGION_UNKNOWN (text) outside Ningxia."""
    try:
        return REGIONS[region_code(code)]
    except KeyError:
        raise BadInput("REGION_UNKNOWN", text=code) from None


def children(code: str) -> tuple[Region, ...]:
    """Named regions one level below, in code order."""
    parent = region_code(code)
    return tuple(r for r in REGIONS.values() if r.code.startswith(parent) and len(r.code) == len(parent) + 2)


def find_region(text: str) -> Region:
    """The region that a cell names: a code, a Chinese name or path (银川市兴庆区, 银川兴庆), or an English name.

    Raises BadInput REGION_MALFORMED for digits that are no code, REGION_UNKNOWN (text) for all else.
    """
    wanted = "".join(text.split()).casefold()
    if wanted.isascii() and wanted.isdigit():
        return region(wanted)
    try:
        return _BY_NAME[wanted]
    except KeyError:
        raise BadInput("REGION_UNKNOWN", text=text) from None


def _names_of(named: Region) -> tuple[str, str]:
    return named.zh, "宁夏" if named.code == "64" else named.zh[:-1]


def _index_names() -> dict[str, Region]:
    """Every way to write a region: its name, full or short, after any of the regions above it."""
    index: dict[str, Region] = {}
    for named in REGIONS.values():
        above = [REGIONS[RegionCode(named.code[:length])] for length in (2, 4) if length < len(named.code)]
        for path in product(*(("", *_names_of(outer)) for outer in above), _names_of(named)):
            index["".join(path)] = named
        english = named.en.casefold().split()
        index["".join(english)] = index[english[0]] = named
    return index


_BY_NAME = _index_names()
