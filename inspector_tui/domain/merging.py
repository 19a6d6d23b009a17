"""Finding planned visits that can be one (能合并不得重复: 国办发〔2024〕54号). Pure.

The visits of an enterprise are windows on one line of days; the fewest days that touch every window are the fewest
visits. Taking the window that ends first, and everything open on its last day, finds them (interval stabbing), and
all lines of a group have that day in common. Lines of one scene of the joint list are put together first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from inspector_tui.domain.joint import MOST_ITEMS, joint_id

Pair = frozenset[str]
"""Two lines by their ids."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A planned or filed visit that may still be merged. Days are ISO, both inclusive."""

    inspection: str
    organ: int
    subject: str
    items: tuple[str, ...]
    first: str
    last: str
    cause: str = "plan"
    """Where it comes from: the line that leads decides how the one visit counts."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a joint list says is inspected together."""

    scene: str
    items: frozenset[str]


@dataclass(slots=True)
class Merge:
    """Lines of one enterprise that can be one visit, between the days `first` and `last`."""

    subject: str
    lines: list[PlanLine] = field(default_factory=list)
    first: str = ""
    last: str = "9999-12-31"
    scene: str | None = None

    @property
    def joint(self) -> str:
        """Its id, the same on every laptop."""
        return joint_id(line.inspection for line in self.lines)

    @property
    def items(self) -> tuple[str, ...]:
        """What is inspected, each item once."""
        return tuple(dict.fromkeys(item for line in self.lines for item in line.items))

    @property
    def organs(self) -> tuple[int, ...]:
        """Whose lines these are."""
        return tuple(dict.fromkeys(line.organ for line in self.lines))

    def fits(self, line: PlanLine, apart: Collection[Pair]) -> bool:
        """Whether the line can come along: a day in common, room in the permit, and nobody declined it."""
        if line.first > self.last or line.last < self.first:
            return False
        for other in self.lines:
            if other.organ == line.organ and not set(other.items).isdisjoint(line.items):
                # An organ that plans the same item twice means two visits: a frequency, not a repetition.
                return False
            if frozenset((line.inspection, other.inspection)) in apart:
                return False
        return len({*self.items, *line.items}) <= MOST_ITEMS

    def add(self, line: PlanLine) -> None:
        """Takes the line along."""
        self.lines.append(line)
        self.first, self.last = max(self.first, line.first), min(self.last, line.last)


def merges(
    lines: Iterable[PlanLine], scenes: Sequence[Scene] = (), apart: Collection[Pair] = frozenset()
) -> list[Merge]:
    """Every group of at least two lines that can be one visit, those of a scene first, then by their first day.

    `apart` holds pairs that somebody declined to merge. No line is in two groups.
    """
    by_subject: dict[str, list[PlanLine]] = defaultdict(list)
    for line in lines:
        by_subject[line.subject].append(line)
    scenes_of: dict[str, list[int]] = defaultdict(list)
    for place, scene in enumerate(scenes):
        for item in scene.items:
            scenes_of[item].append(place)
    found = []
    for subject, of_subject in by_subject.items():
        if len(of_subject) > 1:
            places = {place for line in of_subject for item in line.items for place in scenes_of.get(item, ())}
            groups = _of_enterprise(subject, of_subject, [scenes[place] for place in sorted(places)], apart)
            found += [group for group in groups if len(group.lines) > 1]
    return sorted(found, key=lambda merge: (merge.scene is None, merge.first, merge.joint))


def declined_pairs(lines: Iterable[tuple[str, int]], organ: int) -> set[Pair]:
    """The pairs that an organ took apart when it declined these lines (id and organ of each): its own from all."""
    listed = list(lines)
    own = [line for line, owner in listed if owner == organ]
    return {frozenset((mine, other)) for mine in own for other, _owner in listed if other != mine}


def _of_enterprise(
    subject: str, lines: list[PlanLine], scenes: Sequence[Scene], apart: Collection[Pair]
) -> list[Merge]:
    left = sorted(lines, key=lambda line: (line.last, line.first, line.inspection))
    groups: list[Merge] = []
    for scene in scenes:
        of_scene = [line for line in left if not scene.items.isdisjoint(line.items)]
        if len(of_scene) < 2:
            continue
        for group in _stabbed(subject, of_scene, apart):
            if len(group.lines) > 1:
                group.scene = scene.scene
                groups.append(group)
                left = [line for line in left if line not in group.lines]
    alone: list[PlanLine] = []
    for line in left:
        host = next((group for group in groups if group.fits(line, apart)), None)
        if host is not None:
            host.add(line)
        else:
            alone.append(line)
    return groups + _stabbed(subject, alone, apart)


def _stabbed(subject: str, lines: Sequence[PlanLine], apart: Collection[Pair]) -> list[Merge]:
    """Groups of lines in the order of their ends, each as large as the window that ends first allows."""
    left, groups = list(lines), []
    while left:
        group, rest = Merge(subject), []
        for line in left:
            if not group.lines or group.fits(line, apart):
                group.add(line)
            else:
                rest.append(line)
        groups.append(group)
        left = rest
    return groups
