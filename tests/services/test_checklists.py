"""Checklists as a list: what officers answer on site comes from a table, in the version of the day."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector_tui.models import item_queries
from inspector_tui.models.replica import Replica
from inspector_tui.services.auditing import digest_rows, rebuild_rows
from inspector_tui.services.list_import import ListReport
from inspector_tui.services.list_keeping import end_entry
from tests.documents.builders import SHARED
from tests.services.test_listing import imported
from tests.world import ITEM, World

HEAD = "事项编码,序号,检查内容,检查依据"


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "checklists.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return path


def checks(replica: Replica, day: str = "2026-01-01", region: str = "640104") -> list[tuple[int, str]]:
    with replica.reading() as connection:
        (item,) = item_queries.items_on(connection, [ITEM], region, day)
    return [(check.no, check.text) for check in item.checklist]


def taken(world: World, tmp_path: Path, *rows: str, day: str = "2026-01-01") -> ListReport:
    return imported(world.justice, table(tmp_path, *rows), "checklists", valid_from=day)


def test_an_items_lines_come_from_the_list_in_their_order(world: World, tmp_path: Path) -> None:
    report = taken(world, tmp_path, f"{ITEM},2,安全出口是否畅通,消防法第二十八条", f"{ITEM},1,消防通道是否畅通,")
    assert (report.added, report.refused) == (2, 0)
    assert checks(world.justice) == [(1, "消防通道是否畅通"), (2, "安全出口是否畅通")]


def test_a_later_version_of_a_line_takes_its_place_and_an_ended_line_goes(world: World, tmp_path: Path) -> None:
    taken(world, tmp_path, f"{ITEM},1,消防通道是否畅通,", f"{ITEM},2,安全出口是否畅通,")
    end_entry(world.justice, "checklists", f"{ITEM}#2", "2026-05-31", "重复")
    taken(world, tmp_path, f"{ITEM},1,消防通道是否畅通并有标志,", day="2026-06-01")
    assert [text for _, text in checks(world.justice, "2026-05-31")] == ["消防通道是否畅通", "安全出口是否畅通"]
    assert checks(world.justice, "2026-06-01") == [(1, "消防通道是否畅通并有标志")]
    before = digest_rows(world.justice)
    rebuild_rows(world.justice)
    assert digest_rows(world.justice) == before


def test_a_line_without_a_number_is_named_and_the_others_come_in(world: World, tmp_path: Path) -> None:
    report = taken(world, tmp_path, f"{ITEM},,安全出口是否畅通,", f"{ITEM},1,消防通道是否畅通,")
    assert [(each.row, each.column, each.code) for each in report.problems] == [(2, "B", "LIST_CELL_MISSING")]
    assert len(checks(world.justice)) == 1


@pytest.mark.skipif(not SHARED.exists(), reason="real data is not here")
def test_real_checklists_come_in_with_every_row_accounted_for(world: World) -> None:
    report = imported(world.justice, SHARED / "safety-checklists.csv", "checklists", valid_from="2026-01-01")
    assert report.rows == 134
    assert report.added + report.refused == report.rows
    assert report.added > 100
