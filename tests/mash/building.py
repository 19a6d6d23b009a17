"""One demo, livened, from which every run takes its own copy: three laptops, and a server where the run has one."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inspector_tui.codes.presentation import Form
from inspector_tui.demo.build import PIN, SEATS, build_demo, opened
from inspector_tui.demo.hosting import DemoServer
from inspector_tui.demo.liven import liven
from inspector_tui.demo.officers import OFFICER, SECOND, certificate_of
from inspector_tui.models.plan_queries import PlanFilter, matching, page
from inspector_tui.models.replica import Replica
from inspector_tui.services.presenting import open_showing

ROLES: Final = tuple(SEATS)
"""Whose laptops there are, the second organ's supervisor among them."""
_SERVER: Final = "server"


@dataclass(frozen=True, slots=True)
class Building:
    """A folder that is only copied, and what somebody who types real things would type."""

    folder: Path
    port: int
    texts: tuple[str, ...]
    inspections: tuple[str, ...]
    """Some of every state, for screens that are about one."""

    def copy(self, folder: Path, *, server: bool) -> dict[str, Path]:
        """Laptops by role for one run; and its server's folder, which PostgreSQL owns and nobody else may read."""
        folder.mkdir()
        folder.chmod(0o755)
        for role in ROLES:
            shutil.copytree(self.folder / role, folder / role)
        if server:
            subprocess.run(["cp", "-a", str(self.folder / _SERVER), str(folder / _SERVER)], check=True)
        return {role: folder / role for role in ROLES}

    @contextlib.contextmanager
    def serving(self, folder: Path, wanted: bool) -> Iterator[None]:
        """The run's server at the address that the laptops know, if it has one."""
        if not wanted:
            yield
            return
        with DemoServer(folder / _SERVER, self.port):
            yield


@contextlib.contextmanager
def building() -> Iterator[Building]:
    """Builds it in a short, open folder: PostgreSQL gives up root."""
    folder = Path(tempfile.mkdtemp(prefix="inspector-mash-"))
    os.chmod(folder, 0o755)
    try:
        with build_demo(folder / "demo", now=int(time.time())) as built:
            liven(built)
            with opened(built, "officer") as officer:
                inspections, codes = _inspections(officer), _codes(officer)
            year = built.world.today.year
        port = json.loads((folder / "demo" / "demo.json").read_text(encoding="utf-8"))["port"]
        people = (certificate_of(OFFICER, year), certificate_of(SECOND, year))
        texts = (PIN, *people, *_files(folder / "demo"), *codes, *inspections, built.world.enterprises[0].body.subject)
        yield Building(folder / "demo", port, texts, inspections)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _files(folder: Path) -> Iterator[str]:
    """Paths that exist: a plan, a folder, a picture, and what only looks like one."""
    from PIL import Image

    yield from (str(path) for path in folder.glob("*.xlsx"))
    yield str(folder)
    Image.new("RGB", (64, 48), (90, 120, 90)).save(folder / "photo.jpg")
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing more")
    yield str(folder / "photo.jpg")
    yield str(folder / "broken.png")


def _inspections(officer: Replica) -> tuple[str, ...]:
    """The first three of every state."""
    found: list[str] = []
    with officer.reading() as connection:
        for state in ("approved", "filed", "returned", "planned", "inspecting", "concluded"):
            wanted = PlanFilter(organ=officer.identity().organ, states=(state,))
            found += [row.inspection for row in page(connection, matching(connection, wanted)[:3])]
    return tuple(found)


def _codes(officer: Replica) -> Iterator[str]:
    """Both forms of one code, and one that was tampered with."""
    with officer.reading() as connection:
        wanted = PlanFilter(organ=officer.identity().organ, states=("approved",))
        row = page(connection, matching(connection, wanted)[:1])[0]
    showing, now = open_showing(officer, row.inspection), officer.clock.now_ms()
    for form in Form:
        text = showing.frame(now, form).text
        yield text
        yield text[:-9] + text[-8:]
