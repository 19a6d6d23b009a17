"""Judging what was scanned or pasted at a checkpoint, and the challenges it asks."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inspector_tui.codes.verdict import Verdict, Verification
from inspector_tui.errors import BadInput
from inspector_tui.services.typed_paths import is_file, typed_paths
from inspector_tui.services.verifying import Checkpoint

CHALLENGE_SECONDS: Final = 300
READ_SECONDS: Final = 3
"""A verdict that stood for so long was read."""
_CHALLENGES: Final = 10_000
_PATH_CHARACTERS: Final = 1024


@dataclass(frozen=True, slots=True)
class Challenge:
    """Four digits that a code must carry; `until` is a Unix second."""

    number: int
    until: int

    @classmethod
    def new(cls, now: int) -> Challenge:
        """A random one, good for five minutes."""
        return cls(secrets.randbelow(_CHALLENGES), now + CHALLENGE_SECONDS)

    @property
    def digits(self) -> str:
        """As it is told to the officer."""
        return f"{self.number:04d}"


class InSight:
    """The verdict on the screen, and the refusals that it pushed away before anybody can have read them."""

    def __init__(self) -> None:
        self._verification: Verification | None = None
        self._at = 0
        self._unread: tuple[Verification, ...] = ()

    def put(self, verification: Verification, at: int) -> tuple[Verification, ...]:
        """Puts one up at `at` (Unix seconds); the refusals unread before it, the oldest first."""
        before, stood = self._verification, at - self._at
        if before is None or stood >= READ_SECONDS:
            self._unread = ()
        elif before.verdict is not Verdict.VALID:
            self._unread += (before,)
        self._verification, self._at = verification, at
        return self._unread

    def clear(self) -> None:
        """Somebody who looked took it away."""
        self._verification, self._unread = None, ()


@dataclass(frozen=True, slots=True)
class Scan:
    """One text to judge, or a picture to read codes from, and the challenge it must echo."""

    text: str
    pasted: bool
    challenge: int | None
    picture: Path | None = None


def judge(checkpoint: Checkpoint, scan: Scan) -> list[Verification]:
    """The verdicts on a scan; a picture, or the pasted path of one, is read first.

    Raises BadInput NO_CODE_IN_PICTURE, NOT_A_PICTURE, PICTURE_TOO_LARGE.
    """
    texts = [scan.text]
    if scan.picture is not None:
        texts = _codes_in(scan.picture)
    elif scan.pasted and len(scan.text) <= _PATH_CHARACTERS:
        paths = [path for path in typed_paths(scan.text) if is_file(path)]
        if paths:
            texts = [text for path in paths for text in _codes_in(path)]
    return [checkpoint.judge(text, challenge=scan.challenge) for text in texts]


def _codes_in(path: Path) -> list[str]:
    from inspector_tui.codes.picture import read_codes

    try:
        found = read_codes(path)
    except OSError as error:
        raise BadInput("NOT_A_PICTURE", path=str(path)) from error
    if not found:
        raise BadInput("NO_CODE_IN_PICTURE", path=str(path))
    return found
