"""Looking into a plan's table before anything is imported: samples of its columns, its first rows as read."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from inspector_tui.documents.periods import Period
from inspector_tui.documents.plan_rows import Defaults, PlanRow, RowProblem
from inspector_tui.documents.plan_table import parse_rows
from inspector_tui.errors import InspectorError
from inspector_tui.models.replica import Replica
from inspector_tui.services.moments import local
from inspector_tui.services.plan_import import ImportCancelled, ImportOptions, ImportReport, Opened, Progress, open_plan
from inspector_tui.services.plan_import import import_plan as _import_plan

PREVIEWED = 50
_SAMPLED = 30
_ENDINGS = frozenset({".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".tsv", ".txt"})
_FOLDERS = ("", "Downloads", "下载", "Desktop", "桌面", "Documents", "文档")
_FILES_MOST = 300


@dataclass(frozen=True, slots=True)
class Preview:
    """An opened table: one value of each column, and its first rows as they would be read.

    `problem` tells why no row can be read at all, such as a required field without a column.
    """

    opened: Opened
    samples: tuple[str, ...]
    rows: tuple[PlanRow | RowProblem, ...]
    problem: InspectorError | None


def look_into(
    replica: Replica, path: Path, sheet: str | None, assignments: Sequence[str], options: ImportOptions
) -> Preview:
    """Opens a table with `field=column` put over what was recognised. Raises BadInput as `open_plan`, `mapped`."""
    opened = open_plan(path, sheet or None).mapped(assignments)
    samples = [""] * len(opened.table.headers)
    for row in islice(opened.table.rows(), _SAMPLED):
        for place, cell in enumerate(row.cells[: len(samples)]):
            if not samples[place]:
                samples[place] = cell.strip()
    rows: tuple[PlanRow | RowProblem, ...] = ()
    problem = None
    try:
        rows = tuple(islice(parse_rows(opened.table, opened.columns, _defaults(replica, options)), PREVIEWED))
    except InspectorError as error:
        problem = error
    return Preview(opened, tuple(samples), rows, problem)


def _defaults(replica: Replica, options: ImportOptions) -> Defaults:
    year = options.year or local(replica.now()).year
    first = dt.date.fromisoformat(options.window_from or f"{year}-01-01")
    last = dt.date.fromisoformat(options.window_until or f"{year}-12-31")
    source = options.source.strip() or None
    return Defaults(year=year, purpose=options.purpose, cause=options.cause, source=source, window=Period(first, last))


def run_import(replica: Replica, opened: Opened, options: ImportOptions, progress: Progress) -> ImportReport | None:
    """As `import_plan`; None when `progress` stopped it by raising ImportCancelled. Nothing is kept then."""
    try:
        return _import_plan(replica, opened, options, progress)
    except ImportCancelled:
        return None


def nearby_tables(home: Path) -> list[Path]:
    """Tables where people leave what they were sent, the newest first."""
    found = {path for folder in _FOLDERS for path in _tables_in(home / folder)}
    found.update(_tables_in(Path.cwd()))
    return sorted(found, key=lambda path: (-path.stat().st_mtime, path))[:_FILES_MOST]


def _tables_in(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = Path(entry.name)
                if name.suffix.lower() in _ENDINGS and not entry.name.startswith((".", "~$")) and entry.is_file():
                    yield Path(entry.path)
    except OSError:
        # A folder that is not there or not ours has nothing to offer.
        return
