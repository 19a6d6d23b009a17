"""kill -9 at random moments of a visit, fifty times: what stood on the screen as done is in the ledger, what
was typed more than a second ago is in the draft, and the app comes back where it was, without a question."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from inspector_tui.demo.build import Demo
from inspector_tui.models import drafts
from inspector_tui.models.passphrase import open_key_file
from inspector_tui.models.replica import KEY_FILE, Replica
from inspector_tui.services.auditing import audit_ledger
from inspector_tui.services.moments import SystemClock
from inspector_tui.services.visiting import load
from tests.e2e.terminal import Terminal, needs_tmux
from tests.waits import joined

KILLS = int(os.environ.get("INSPECTOR_KILLS", "50"))
TURNS = 5
"""The kills are spread over so many visits, which may run beside each other."""
SEED = int(os.environ.get("INSPECTOR_SEED", "20261123"))
SAVED_WITHIN = 1.0
"""Seconds after which a typed field must be on disk, on a machine that does not stand still meanwhile."""
STEPS = 6
"""How often a key waits for the processor or the disk on its way: terminal, app, thread, and the store's commit."""
PATIENCE = 90.0
FIRST_KEY = 0.3
"""Nobody types sooner after a form appeared."""
SYLLABLES = "灭火器未年检通道堵塞台账缺失培训记录不全"


class Pulse:
    """How long this machine stands still: a thread sleeps and writes a byte durably, again and again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lags = deque([(time.monotonic(), 0.0)])
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        joined(self._thread)

    def worst_since(self, moment: float) -> float:
        """Seconds of the longest standstill since then, also of one that lasts."""
        assert self._thread.is_alive(), "nobody measures any more: every delay would be excused"
        last, _ = self._lags[-1]
        return max([time.monotonic() - last, *(lag for at, lag in self._lags.copy() if at >= moment)])

    def _beat(self) -> None:
        begun = time.monotonic()
        with self._file.open("wb", buffering=0) as file:
            while not self._stop.wait(0.02):
                file.write(b".")
                os.fsync(file.fileno())
                now = time.monotonic()
                self._lags.append((now, now - begun))
                begun = now


@dataclass
class Typing:
    """Text sent to the app so far, with the moment each piece was sent."""

    pieces: list[tuple[float, str]] = field(default_factory=list)

    def add(self, piece: str) -> str:
        self.pieces.append((time.monotonic(), piece))
        return piece

    @property
    def text(self) -> str:
        return "".join(piece for _, piece in self.pieces)

    def older_than(self, moment: float) -> str:
        return "".join(piece for sent, piece in self.pieces if sent < moment)


class Day:
    """One officer's visit, killed again and again."""

    def __init__(self, demo: Demo, home: Path, turn: int, pulse: Pulse) -> None:
        self.home = home
        self.pulse = pulse
        self.key = open_key_file(home / KEY_FILE, demo.passphrase)
        self.chance = random.Random(f"{SEED}:{turn}")
        self.typing = Typing()
        self.inspection = self._inspection()

    def _inspection(self) -> str:
        """The visit whose arrival is being typed: what is typed is kept within a second."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with self.replica() as replica:
                scopes = drafts.scopes(replica, "visit:")
            if scopes:
                return scopes[0].split(":")[1]
            time.sleep(0.1)
        raise AssertionError("nothing of the arrival was kept")

    @contextlib.contextmanager
    def replica(self) -> Iterator[Replica]:
        """The replica, read as another process would; the passphrase is stretched once."""
        opened = Replica(self.home, self.key, SystemClock())
        try:
            yield opened
        finally:
            opened.close()

    def pause(self) -> None:
        time.sleep(self.chance.uniform(0.0, 0.4))

    def answer_lines(self, terminal: Terminal) -> int:
        """Presses answers, then dies. Returns how many lines the screen showed as answered just before."""
        for _ in range(self.chance.randint(1, 4)):
            terminal.keys(self.chance.choice("13"))
            self.pause()
        seen = terminal.screen
        terminal.kill()
        return _progress(seen)[0]

    def type_finding(self, terminal: Terminal) -> str:
        """Types on at a finding, then dies. Returns what must have been saved."""
        begun = time.monotonic()
        for _ in range(self.chance.randint(1, 5)):
            terminal.type(self.typing.add(self.chance.choice(SYLLABLES)))
            self.pause()
        died = time.monotonic()
        terminal.kill()
        return self.typing.older_than(died - SAVED_WITHIN - STEPS * self.pulse.worst_since(begun))

    def kept_finding(self) -> str:
        with self.replica() as replica:
            kept = [drafts.load(replica, scope) for scope in drafts.scopes(replica, f"visit:{self.inspection}:")]
        return next((fields["text"] for fields in kept if fields.get("text")), "")


def _progress(screen: str) -> tuple[int, int]:
    """`Check 3/18` on the rail."""
    done, _, total = screen.partition("Check ")[2].split()[0].partition("/")
    return int(done), int(total)


@needs_tmux
@pytest.mark.parametrize("turn", range(TURNS))
def test_fifty_kills_lose_nothing_but_the_field_being_typed(demo: Demo, tmp_path: Path, turn: int) -> None:
    wanted = KILLS // TURNS + (turn < KILLS % TURNS)
    home = tmp_path / "officer"
    shutil.copytree(demo.homes["officer"], home)
    kills = 0
    with Pulse(tmp_path / "pulse") as pulse, Terminal(home, demo.passphrase, columns=80, lines=24) as terminal:
        terminal.wait_for("To visit", "Show visit")
        terminal.keys("F9")
        terminal.wait_for("Record arrival")
        terminal.type("何宗礼")
        day = Day(demo, home, turn, pulse)
        terminal.press_for("F9", "Check 0/", "Next open line")
        # Where the officer is, is kept as a typed field is: within a second.
        time.sleep(2 * SAVED_WITHIN)
        while kills < wanted:
            shown = day.answer_lines(terminal)
            kills += 1
            with day.replica() as replica:
                audit_ledger(replica)
                answered = load(replica, day.inspection).answered
            assert answered >= shown, "an answer that the screen showed is not in the ledger"
            terminal.start()
            screen = terminal.wait_for(f"Check {answered}/", "F9")
            if "Record finding" not in screen:
                terminal.keys("F4")
            terminal.wait_for("What was found", "Record finding")
            time.sleep(FIRST_KEY)
            day.typing = Typing([(0.0, day.kept_finding())])
            for _ in range(3):
                if kills >= wanted:
                    break
                saved = day.type_finding(terminal)
                kills += 1
                kept = day.kept_finding()
                assert kept.startswith(saved), f"{saved!r} was typed over a second before the kill, {kept!r} is kept"
                assert day.typing.text.startswith(kept), "the draft holds what nobody typed"
                day.typing = Typing([(0.0, kept)])
                terminal.start()
                terminal.wait_for("What was found", "Record finding", *([kept] if kept else []))
                time.sleep(FIRST_KEY)
            terminal.keys("Escape")
            terminal.wait_for("1 compliant", "Next open line")
    assert kills == wanted
