"""The plan that the demo's supervisor imports."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from openpyxl import load_workbook

from inspector_tui.demo.plan_file import GOOD_ROWS, write_plan_file
from inspector_tui.demo.world import make_world
from inspector_tui.documents.plan_columns import header_score, recognise
from inspector_tui.documents.tables import open_table

TODAY = dt.date(2026, 11, 23)


def test_every_column_of_the_workbook_is_recognised(tmp_path: Path) -> None:
    plan = write_plan_file(tmp_path, make_world(TODAY))
    table = open_table(plan.path, score=header_score)
    assert len(recognise(table.headers).columns) == len(table.headers)


def test_the_workbook_opens_in_another_program_with_the_same_cells(tmp_path: Path) -> None:
    plan = write_plan_file(tmp_path, make_world(TODAY))
    rows = list(load_workbook(plan.path).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 1 + GOOD_ROWS + 1 + len(plan.mistakes)
    assert tuple(row[1] for row in rows[1 : GOOD_ROWS + 2]) == plan.subjects
    assert plan.search in str(rows[1][0])
    assert len(plan.search) == 2


def test_no_good_row_is_planned_already(tmp_path: Path) -> None:
    world = make_world(TODAY)
    plan = write_plan_file(tmp_path, world)
    own = {line.subject for line in world.plan if line.organ == 640100012}
    assert not own & set(plan.subjects)
