"""Plain commands run on an opened replica."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.cli.context import Context
from inspector_tui.models.replica import Replica


@dataclass(frozen=True)
class At(Context):
    """The context of a command on an opened replica."""

    opened: Replica | None = None

    def replica(self) -> Replica:
        assert self.opened is not None
        return self.opened


def run(group: Any, replica: Replica, *arguments: str) -> Any:
    """The exit code of a command, or the error it raises."""
    return group.main(args=list(arguments), obj=At(Path(), replica), standalone_mode=False, prog_name="x") or 0


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    """What the last command answered to machines."""
    return json.loads(capsys.readouterr().out)
