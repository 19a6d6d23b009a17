"""What every command gets: where the replica is, and how to open it."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector_tui.config import PASSPHRASE_VARIABLE, default_home
from inspector_tui.errors import BadInput
from inspector_tui.i18n import _

if TYPE_CHECKING:
    from inspector_tui.models.replica import Replica


@dataclass(frozen=True)
class Context:
    """Settings of one run."""

    home: Path

    @classmethod
    def from_options(cls, home: str | None) -> Context:
        """From the options of the command line, then the environment."""
        return cls(Path(home).expanduser() if home else default_home())

    def passphrase(self, *, confirm: bool = False) -> str:
        """From INSPECTOR_PASSPHRASE, else asked for. Raises BadInput PASSPHRASE_NEEDED without a terminal."""
        given = os.environ.get(PASSPHRASE_VARIABLE)
        if given is not None:
            return given
        if not sys.stdin.isatty():
            raise BadInput("PASSPHRASE_NEEDED", variable=PASSPHRASE_VARIABLE)
        asked: str = click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=confirm, err=True)
        return asked

    def stick(self, folder: Path | None) -> Path:
        """The folder that was named, else the one stick that is plugged in. Raises Environment NO_STICK; BadInput
        SEVERAL_STICKS."""
        from inspector_tui.services.sticks import sticks, the_stick

        return the_stick(sticks()) if folder is None else folder

    def replica(self) -> Replica:
        """The opened replica."""
        from inspector_tui.bootstrap import open_replica

        return open_replica(self.home, self.passphrase())
