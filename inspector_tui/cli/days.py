"""Days as options and arguments of commands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from inspector_tui.i18n import _


class DayType(click.ParamType[str]):
    """An ISO day."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The day as ISO text; wrong usage for anything else."""
        try:
            return dt.date.fromisoformat(str(value)).isoformat()
        except ValueError:
            self.fail(_("{text!r} is not a day like 2026-03-31.").format(text=value), param, ctx)


DAY = DayType()
