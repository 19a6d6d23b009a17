"""Importing a plan by keys: recognised, mapped, looked at, promised, imported, stopped, reported."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.i18n import Language, set_language
from inspector_tui.models import drafts
from inspector_tui.models.plan_queries import PlanFilter, matching
from inspector_tui.models.replica import Replica
from inspector_tui.screens.inbox import InboxScreen
from inspector_tui.screens.plan_import import ImportScreen
from inspector_tui.services.plan_import import ImportCancelled, ImportOptions, open_plan
from inspector_tui.services.plan_preview import look_into, run_import
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.picker import Picker
from inspector_tui.widgets.tab_line import TabLine
from inspector_tui.widgets.table import VirtualTable
from tests.tui.world import DeskApp, Office, an_office, at_the_desk, settled, toasts

GOOD_HEADERS = ("企业名称", "统一社会信用代码", "检查事项", "风险等级")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path / "office") as opened:
        yield opened


def plan_file(folder: Path, rows: int = 5, headers: tuple[str, ...] = GOOD_HEADERS, *, bad: int = 0) -> Path:
    """A made-up table; the last `bad` rows have a credit code that is too short."""
    path = folder / "计划[2026].csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        for number in range(rows):
            code = make_credit_code(region="640100", organisation=f"MA77{number:04d}")
            shown = code[:9] if number >= rows - bad else code
            writer.writerow((f"第{number}化工厂", shown, "安全生产教育培训检查", "B"))
    return path


def planned(replica: Replica) -> int:
    with replica.reading() as connection:
        return len(matching(connection, PlanFilter()))


def screen(app: DeskApp) -> ImportScreen:
    found = app.screen
    assert isinstance(found, ImportScreen)
    return found


async def test_a_table_is_looked_at_promised_and_imported(office: Office, tmp_path: Path) -> None:
    path = plan_file(tmp_path, 6, bad=1)
    async with at_the_desk(office.supervisor, ImportScreen(str(path))) as (app, pilot):
        await settled(pilot, lambda: "Would plan 5, change 0, unchanged 0, refused 1 of 6 rows" in app.words())
        assert "A 企业名称" in app.words()
        assert planned(office.supervisor) == 0
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await settled(pilot, lambda: "5 inspections planned." in toasts(app))
        assert "Planned 5, changed 0" in app.words()
    assert planned(office.supervisor) == 5
    assert drafts.scopes(office.supervisor, "import") == []


async def test_importing_twice_promises_nothing(office: Office, tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    run_import(office.supervisor, open_plan(path), ImportOptions(), lambda rows: None)
    async with at_the_desk(office.supervisor, ImportScreen(str(path))) as (app, pilot):
        await settled(pilot, lambda: "unchanged 5" in app.words())
        await pilot.press("f9")
        await settled(pilot)
        assert isinstance(app.screen, ImportScreen)
    assert planned(office.supervisor) == 5


async def test_a_path_is_typed_or_the_file_is_named_as_missing(office: Office, tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    async with at_the_desk(office.supervisor, ImportScreen(), size=(120, 40)) as (app, pilot):
        assert "Choose a file first" in app.words()
        app.screen.query_one("#field-path", FormField).input.value = str(tmp_path / "nothing.csv")
        await pilot.press("enter")
        path_field = app.screen.query_one("#field-path", FormField)
        await settled(pilot, lambda: path_field.error is not None and path_field.error.code == "FILE_NOT_FOUND")
        path_field.input.value = str(path)
        await pilot.press("shift+tab", "enter")
        await settled(pilot, lambda: "Would plan 5" in app.words())


async def test_the_main_key_reads_a_path_that_was_typed_and_imports_only_then(office: Office, tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    async with at_the_desk(office.supervisor, ImportScreen()) as (app, pilot):
        app.screen.query_one("#field-path", FormField).input.value = str(path)
        await settled(pilot, lambda: "F9 Read table" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: "Would plan 5" in app.words())
        assert "F9 Import" in app.words()
        assert planned(office.supervisor) == 0


async def test_a_column_can_be_changed(office: Office, tmp_path: Path) -> None:
    path = plan_file(tmp_path, headers=("甲", "乙", "检查事项", "风险等级"))
    async with at_the_desk(office.supervisor, ImportScreen(str(path))) as (app, pilot):
        await settled(pilot, lambda: "missing: choose" in app.words())
        assert "No column was recognised as “Enterprise”" in app.words()
        for letter in ("A 甲", "B 乙"):
            app.screen.query_one("#part-columns").focus()
            await pilot.press("enter")
            await settled(pilot, lambda: isinstance(app.screen, Picker))
            assert letter in app.words()
            await pilot.press(*letter[-1], *["down"] * 0)
            await settled(pilot, lambda: app.screen.query_one(VirtualTable).row_count == 1)
            await pilot.press("enter")
            await settled(pilot, lambda: isinstance(app.screen, ImportScreen))
            await pilot.press("down")
        await settled(pilot, lambda: "Would plan 5" in app.words())
    assert drafts.load(office.supervisor, "import")["mapping"] == "enterprise_name=1\nsubject_id=2"


async def test_rows_and_problems_are_shown_in_words(office: Office, tmp_path: Path) -> None:
    path = plan_file(tmp_path, 4, bad=1)
    async with at_the_desk(office.supervisor, ImportScreen(str(path)), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "refused 1 of 4" in app.words())
        await pilot.press("f4", "f4")
        await settled(pilot)
        assert "第0化工厂" in app.words()
        assert "2026-01-01 - 2026-12-31" in app.words()
        await pilot.press("f4")
        await settled(pilot)
        assert app.screen.query_one(TabLine).now == "problems"
        assert "this has 9" in app.words()
        assert "CREDIT_CODE_LENGTH" in app.words()


async def test_problems_are_saved_beside_the_file(office: Office, tmp_path: Path) -> None:
    path = plan_file(tmp_path, 4, bad=2)
    async with at_the_desk(office.supervisor, ImportScreen(str(path))) as (app, pilot):
        await settled(pilot, lambda: "refused 2 of 4" in app.words())
        await pilot.press("f6")
        await settled(pilot, lambda: "Saved:" in toasts(app))
    saved = tmp_path / "计划[2026]-problems.csv"
    rows = list(csv.reader(saved.open(encoding="utf-8-sig")))
    assert len(rows) == 3
    assert "CREDIT_CODE_LENGTH" in rows[1]


async def test_what_was_set_is_there_again(office: Office, tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    async with at_the_desk(office.supervisor, ImportScreen(str(path))) as (app, pilot):
        await settled(pilot, lambda: "Would plan 5" in app.words())
        await pilot.press("f4", *"2027")
        await settled(pilot, lambda: drafts.load(office.supervisor, "import").get("year") == "2027")
        screen(app).keep_draft("import", "path", str(path))
    async with at_the_desk(office.supervisor, ImportScreen()) as (app, pilot):
        await settled(pilot, lambda: "Would plan 5" in app.words())
        await pilot.press("f4")
        assert "2027" in app.words()
        assert screen(app).place() == "import"


async def test_a_year_that_is_none_is_told(office: Office, tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    async with at_the_desk(office.supervisor, ImportScreen(str(path))) as (app, pilot):
        await settled(pilot, lambda: "Would plan 5" in app.words())
        await pilot.press("f4", *"27", "tab")
        await settled(pilot, lambda: "“27” is not a year of four digits." in app.words())


def test_a_stopped_import_leaves_nothing(office: Office, tmp_path: Path) -> None:
    path = plan_file(tmp_path, 450)

    def stop(rows: int) -> None:
        raise ImportCancelled

    assert run_import(office.supervisor, open_plan(path), ImportOptions(), stop) is None
    assert planned(office.supervisor) == 0


def test_samples_come_from_the_first_filled_cells(office: Office, tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    told = look_into(office.supervisor, path, None, ["note=A"], ImportOptions())
    assert told.samples[0] == "第0化工厂"
    assert told.problem is None
    assert len(told.rows) == 5


async def test_the_inbox_leads_here(office: Office) -> None:
    async with at_the_desk(office.supervisor, InboxScreen()) as (app, pilot):
        await pilot.press("f6")
        await settled(pilot, lambda: isinstance(app.screen, ImportScreen))


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_act_is_in_sight_in_every_size(
    office: Office, tmp_path: Path, size: tuple[int, int], language: Language
) -> None:
    set_language(language)
    path = plan_file(tmp_path)
    promised = "将计划 5" if language == "zh_CN" else "Would plan 5"
    async with at_the_desk(office.supervisor, ImportScreen(str(path)), size=size) as (app, pilot):
        await settled(pilot, lambda: promised in app.words())
        assert ("F9 导入" if language == "zh_CN" else "F9 Import") in app.words()
