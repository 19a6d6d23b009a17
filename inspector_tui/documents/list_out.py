"""Lists out: an empty table to fill in, and an edition as it stands. What is written can be imported again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from inspector_tui.documents.lists import ListKind
from inspector_tui.documents.template import write_table
from inspector_tui.i18n import _


def write_list_template(path: Path, kind: ListKind) -> None:
    """Headers only, the required ones marked. Raises as `write_table`."""
    mark = _(" (required)")
    write_table(path, [_(each.label) + (mark if each.required else "") for each in kind.fields], ())


def write_list(path: Path, kind: ListKind, entries: Sequence[Mapping[str, Any]]) -> None:
    """Every entry on a row, by the list's own columns. Raises as `write_table`."""
    rows = ([each.written(entry.get(each.name)) for each in kind.fields] for entry in entries)
    write_table(path, [_(each.label) for each in kind.fields], rows)
