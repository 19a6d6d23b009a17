"""The two frozen lists of a draw as text: objects and officers, one a line, in one order, so that a hash names them.

一单两库一细则: the object and the officer library as they were on the day of the draw, each line with its weight.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from inspector_tui.domain.drawing import HIGHEST_WEIGHT, draw_lines, draw_officers
from inspector_tui.errors import BadInput

_OBJECTS_HEAD: Final = "weighted-draw/1 objects: subject, name, region, risk, credit, weight"
_OFFICERS_HEAD: Final = "weighted-draw/1 officers: certificate, name, weight, excluded objects"


@dataclass(frozen=True, slots=True)
class DrawObject:
    """One line of the objects: `risk` and `credit` are the classes that gave the weight."""

    subject: str
    name: str
    region: str
    risk: str
    credit: str
    weight: int


@dataclass(frozen=True, slots=True)
class DrawOfficer:
    """One line of the officers; `excluded` are the subjects with a declared conflict (行政处罚法 §43), sorted."""

    certificate: str
    name: str
    weight: int
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawLists:
    """Both lists, sorted by subject and by certificate; nobody stands in one twice.

    Raises BadInput DRAW_LIST_MALFORMED (line) for a double, a weight out of range, or a list out of order.
    """

    objects: tuple[DrawObject, ...]
    officers: tuple[DrawOfficer, ...]

    def __post_init__(self) -> None:
        _require_order([each.subject for each in self.objects], [each.weight for each in self.objects])
        _require_order([each.certificate for each in self.officers], [each.weight for each in self.officers])

    def objects_text(self) -> str:
        """The frozen text of the objects."""
        rows = (f"{o.subject}\t{o.name}\t{o.region}\t{o.risk}\t{o.credit}\t{o.weight}" for o in self.objects)
        return "\n".join([_OBJECTS_HEAD, *rows, ""])

    def officers_text(self) -> str:
        """The frozen text of the officers."""
        rows = (f"{o.certificate}\t{o.name}\t{o.weight}\t{','.join(o.excluded)}" for o in self.officers)
        return "\n".join([_OFFICERS_HEAD, *rows, ""])

    def result(self, count: int, officers_each: int, seed: bytes) -> tuple[list[int], list[int]]:
        """Lines of the objects drawn, and the officers' lines, `officers_each` for each object in the same order.

        Raises Refused DRAW_TOO_FEW, DRAW_OFFICERS_TOO_FEW.
        """
        lines = draw_lines([each.weight for each in self.objects], count, seed)
        weights = [each.weight for each in self.officers]
        conflicts: dict[str, set[int]] = defaultdict(set)
        for at, officer in enumerate(self.officers):
            for subject in officer.excluded:
                conflicts[subject].add(at)
        officers: list[int] = []
        for place, line in enumerate(lines):
            excluded = conflicts.get(self.objects[line].subject, set())
            officers.extend(draw_officers(weights, excluded, officers_each, seed, place))
        return lines, officers


def freeze(objects: Iterable[DrawObject], officers: Iterable[DrawOfficer]) -> DrawLists:
    """The lists in their one order."""
    return DrawLists(
        tuple(sorted(objects, key=lambda each: each.subject)),
        tuple(sorted(officers, key=lambda each: each.certificate)),
    )


def hash_of(text: str) -> bytes:
    """SHA-256 of a frozen text."""
    return hashlib.sha256(text.encode()).digest()


def parse_lists(objects: str, officers: str) -> DrawLists:
    """The lists from their texts. Raises BadInput DRAW_LIST_MALFORMED (line, counted from 1 with the head)."""
    return DrawLists(
        tuple(
            DrawObject(subject, name, region, risk, credit, _weight(weight, at))
            for at, (subject, name, region, risk, credit, weight) in _rows(objects, _OBJECTS_HEAD, 6)
        ),
        tuple(
            DrawOfficer(certificate, name, _weight(weight, at), tuple(excluded.split(",")) if excluded else ())
            for at, (certificate, name, weight, excluded) in _rows(officers, _OFFICERS_HEAD, 4)
        ),
    )


def one_line(text: str) -> str:
    """A name as a list holds it: no tab, no line feed."""
    return " ".join(text.split())


def _rows(text: str, head: str, width: int) -> Iterable[tuple[int, list[str]]]:
    first, *lines = text.split("\n")
    if first != head or not lines or lines.pop():
        raise BadInput("DRAW_LIST_MALFORMED", line=1)
    for at, line in enumerate(lines, 2):
        cells = line.split("\t")
        if len(cells) != width:
            raise BadInput("DRAW_LIST_MALFORMED", line=at)
        yield at, cells


def _weight(text: str, line: int) -> int:
    if not (text.isascii() and text.isdigit()) or str(int(text)) != text:
        raise BadInput("DRAW_LIST_MALFORMED", line=line)
    return int(text)


def _require_order(names: Sequence[str], weights: Sequence[int]) -> None:
    for at, weight in enumerate(weights):
        if not 0 <= weight <= HIGHEST_WEIGHT or (at and names[at - 1] >= names[at]):
            raise BadInput("DRAW_LIST_MALFORMED", line=at + 2)
