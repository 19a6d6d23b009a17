"""What a run does with sticks: laptops write bundles, couriers carry them, the office takes them in, returns go home.

Two couriers with a stick each, at any pace, beside direct sync; what is on a stick may be cut off, flipped, taken in
twice or never come back.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults import children, office_children
from tests.faults.laptops import Ended, some_harm

if TYPE_CHECKING:
    from tests.faults.run import Run

STICKS = ("stick-one", "stick-two")
SPOILING = ("flipped", "truncated", "gone")


class Couriers:
    """The two sticks of a run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._draw = random.Random(run.draw.random())
        self.places = [run.folder / name for name in STICKS]
        for place in self.places:
            place.mkdir()

    def export(self) -> None:
        """Some laptops write what has no receipt yet to a stick."""
        run, place = self._run, self._draw.choice(self.places)
        for laptop in run.some(3):
            harm = self._harm(laptop.home, 150) or self._harm(place, 30)
            run.note(f"{laptop.seat.name} exports to {place.name}")
            self._wait(run.nursery.start_for(laptop, children.export, place, laptop.jump_ms, harm).wait())

    def take(self) -> None:
        """The office takes in all that is on a stick, sometimes for the second time, and writes the returns."""
        run, place = self._run, self._draw.choice(self.places)
        self._spoil(place)
        harm = self._harm(run.server.data, 40, database=True) or self._harm(place, 30)
        run.note(f"the office takes in {place.name}")
        self._wait(run.alone(office_children.take, run.server.data, run.server.database_url, place, harm))

    def bring_home(self) -> None:
        """Laptops take in what the office sent back."""
        run, place = self._run, self._draw.choice(self.places)
        self._spoil(place)
        for laptop in run.some(4):
            harm = self._harm(laptop.home, 150)
            run.note(f"{laptop.seat.name} takes back {place.name}")
            self._wait(run.nursery.start_for(laptop, children.take_back, place, laptop.jump_ms, harm).wait())

    def _harm(self, folder: Path, most: int, *, database: bool = False) -> object:
        if self._draw.random() > 0.25:
            return None
        harm = some_harm(self._draw, folder, most, database=database)
        self._run.fault(f"courier {harm.harm.name.lower()}")
        return harm

    def _spoil(self, place: Path) -> None:
        files = sorted(path for path in place.rglob("*") if path.is_file() and path.stat().st_size)
        if not files or self._draw.random() > 0.3:
            return
        path, how = self._draw.choice(files), self._draw.choice(SPOILING)
        self._run.fault(f"stick {how}")
        content = bytearray(path.read_bytes())
        if how == "gone":
            path.unlink()
        elif how == "truncated":
            path.write_bytes(content[: self._draw.randrange(len(content))])
        else:
            content[self._draw.randrange(len(content))] ^= 1 << self._draw.randrange(8)
            path.write_bytes(content)

    def _wait(self, ended: Ended) -> None:
        self._run.note(f"  {ended.how} {ended.text}")
        if ended.how in ("raised", "hung"):
            self._run.told.findings.stuck.append(f"stick: {ended.how} {ended.text}")
