"""Lists as records: imported from tables, searched, their history answered, published. Nothing is half done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inspector_tui.cli.listing import list_
from inspector_tui.documents import list_of_items
from inspector_tui.documents.list_kinds import LIST_KINDS, list_kind
from inspector_tui.documents.list_out import write_list_template
from inspector_tui.documents.list_table import list_header_score, recognise_list
from inspector_tui.documents.lists import ListKind
from inspector_tui.documents.tables import open_table
from inspector_tui.domain.item_list import ItemListed
from inspector_tui.domain.kinds import KINDS
from inspector_tui.domain.roles import MAY_SAY
from inspector_tui.errors import BadInput, InspectorError
from inspector_tui.i18n import LANGUAGES, Language, set_language
from inspector_tui.models import item_queries, list_queries
from inspector_tui.models.queries import table_of
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import OrganRow
from inspector_tui.screens.register_import import RegisterImportScreen
from inspector_tui.services.auditing import audit_ledger, digest_rows, rebuild_rows
from inspector_tui.services.list_desk import as_of, find, overview, write_edition
from inspector_tui.services.list_import import ListOptions, ListReport, import_list, open_list
from inspector_tui.services.list_keeping import end_entry, history, publish
from inspector_tui.services.plan_import import ImportCancelled
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.field import FormField
from inspector_tui.words.errors import code_words
from inspector_tui.words.frequency import read_as
from tests.documents.builders import workbook
from tests.services.commands import run, told
from tests.tui.world import at_the_desk, settled
from tests.world import DAY, ENTERPRISE, ITEM, OTHER_SUBJECT, SUBJECT, World

HEAD = ("序号", "检查事项名称", "检查主体", "检查依据", "检查方式", "检查对象", "检查频次", "事项编码")
FIRE = ("1", "消防通道检查", "县级应急管理局", "安全生产法第六十五条", "现场", "生产经营单位", "每年不超过2次", ITEM)
GAS = (
    "2",
    "燃气使用检查",
    "县级应急管理局",
    "安全生产法第六十六条",
    "非现场",
    "餐饮企业",
    "根据实际情况确定",
    "330231009000",
)
OWN = (*FIRE[:7], "330231008000")
"""An item that no other list has."""
WHITE_HEAD = "企业名称,统一社会信用代码,列入部门,列入理由,有效期至"


def items(tmp_path: Path, *rows: tuple[str, ...], name: str = "items.xlsx") -> Path:
    title = ("宁夏回族自治区涉企行政检查事项清单（2026年版）",)
    return workbook(tmp_path / name, title, HEAD, *rows, sheet="事项清单")


def imported(replica: Replica, path: Path, kind: str = "items", **options: Any) -> ListReport:
    return import_list(replica, open_list(list_kind(kind), path), ListOptions(**options))


def counts(report: ListReport) -> tuple[int, int, int, int, int]:
    return report.rows, report.added, report.changed, report.unchanged, report.refused


def state(replica: Replica) -> tuple[object, object]:
    return digest_rows(replica), audit_ledger(replica)


def white(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "white.csv"
    path.write_text("\n".join([WHITE_HEAD, *rows]) + "\n", encoding="utf-8")
    return path


def test_an_item_list_below_its_title_is_taken_in_with_every_column(world: World, tmp_path: Path) -> None:
    report = imported(world.justice, items(tmp_path, FIRE, GAS), source="宁司发〔2026〕1号")
    assert counts(report) == (2, 2, 0, 0, 0)
    rows, count = find(world.justice, "items", "燃气")
    entry = list_queries.entry_of(rows[0])
    assert isinstance(entry, ItemListed)
    assert count == 1
    assert (entry.method, entry.frequency, entry.objects) == ("offsite", "根据实际情况确定", "餐饮企业")
    assert (entry.subject, entry.valid_from, entry.source) == ("县级应急管理局", DAY, "宁司发〔2026〕1号")


def test_a_dry_run_changes_nothing_and_promises_what_the_import_does(world: World, tmp_path: Path) -> None:
    path, before = items(tmp_path, FIRE, GAS), state(world.justice)
    promised = imported(world.justice, path, dry_run=True)
    assert state(world.justice) == before
    assert counts(promised) == counts(imported(world.justice, path))


def test_the_same_list_again_changes_nothing_also_on_another_day(world: World, tmp_path: Path) -> None:
    path = items(tmp_path, FIRE, GAS)
    imported(world.justice, path)
    before = state(world.justice)
    world.clock.advance(3 * 86400)
    assert counts(imported(world.justice, path)) == (2, 0, 0, 2, 0)
    assert state(world.justice) == before


def test_every_bad_row_is_named_with_its_column_and_the_good_ones_come_in(world: World, tmp_path: Path) -> None:
    unread = (*FIRE[:4], "随便看看", *FIRE[5:])
    nameless = ("3", "", *GAS[2:])
    report = imported(world.justice, items(tmp_path, FIRE, unread, nameless, GAS, FIRE))
    assert counts(report) == (5, 2, 0, 0, 3)
    assert [(each.row, each.column, each.code) for each in report.problems] == [
        (4, "E", "METHOD_UNKNOWN"),
        (5, "B", "LIST_CELL_MISSING"),
        (7, "", "ENTRY_REPEATED"),
    ]


def test_a_stopped_import_keeps_nothing(world: World, tmp_path: Path) -> None:
    before = state(world.justice)
    opened = open_list(list_kind("items"), items(tmp_path, FIRE, GAS))

    def stop(rows: int) -> None:
        raise ImportCancelled

    with pytest.raises(ImportCancelled):
        import_list(world.justice, opened, ListOptions(), stop)
    assert state(world.justice) == before


def test_a_changed_row_from_a_later_day_leaves_what_was_in_force_before(world: World, tmp_path: Path) -> None:
    imported(world.justice, items(tmp_path, OWN), valid_from="2026-01-01")
    stricter = (*OWN[:6], "每年不超过1次", OWN[7])
    report = imported(world.justice, items(tmp_path, stricter), valid_from="2026-07-01")
    assert counts(report) == (1, 0, 1, 0, 0)
    (before,), (after,) = as_of(world.justice, "items", OWN[7], "2026-06-30"), as_of(world.justice, "items", OWN[7])
    assert ("2次" in before.body, before.ends) == (True, "2026-06-30")
    assert ("1次" in after.body, after.ends) == (True, None)
    assert as_of(world.justice, "items", OWN[7], "2025-12-31") == []
    assert [row.valid_from for row in history(world.justice, "items", OWN[7])] == ["2026-01-01", "2026-07-01"]


def test_国办发2024_54_a_list_is_published_as_it_stands_and_once(world: World, tmp_path: Path) -> None:
    imported(world.justice, items(tmp_path, FIRE, GAS))
    (told,) = [each for each in overview(world.justice) if each.kind.name == "items"]
    assert (told.in_force, told.waiting) == (2, 2), "what the region around it published, and one's own"
    edition = publish(world.justice, "items", place="https://sft.example.gov.cn")
    assert (edition.day, edition.entries, edition.new) == (DAY, 2, 2)
    (told,) = [each for each in overview(world.justice) if each.kind.name == "items"]
    assert (told.in_force, told.waiting) == (4, 0)
    with pytest.raises(InspectorError) as refused:
        publish(world.justice, "items")
    assert refused.value.code == "LIST_UNCHANGED"


def test_a_list_of_more_than_one_part_is_one_edition_everywhere(world: World, tmp_path: Path) -> None:
    many = [("", f"事项{number}", "局", "法", "现场", "企业", "", f"X{number:05d}") for number in range(1201)]
    imported(world.justice, items(tmp_path, *many))
    assert publish(world.justice, "items").entries == 1201
    world.sync()
    with world.officer.reading() as connection:
        edition = list_queries.editions(connection, "items")[0]
        assert (edition.entries, edition.complete) == (1201, True)
        assert list_queries.is_kept(connection, "items", DAY, published=True)
    assert len(find(world.officer, "items", "事项", limit=5000)[0]) == 1201


def test_nothing_in_force_is_nothing_to_publish(world: World) -> None:
    with pytest.raises(InspectorError) as refused:
        publish(world.justice, "whitelist")
    assert refused.value.code == "LIST_EMPTY"


def test_a_whitelist_names_who_listed_whom_why_and_until_when(world: World, tmp_path: Path) -> None:
    path = white(
        tmp_path,
        f"{ENTERPRISE},{SUBJECT},银川市司法局,连续三年信用A级,2027年6月",
        f"没有期限,{OTHER_SUBJECT},银川市司法局,信用良好,",
        "代码不对,91640100MA76F2QX80,银川市司法局,信用良好,2027-06-30",
    )
    report = imported(world.supervisor, path, "whitelist")
    assert counts(report) == (3, 1, 0, 0, 2)
    assert [each.code for each in report.problems] == ["WHITELIST_END_MISSING", "CREDIT_CODE_CHECK_DIGIT"]
    (row,) = as_of(world.supervisor, "whitelist", SUBJECT)
    assert row.ends == "2027-06-30"


def test_an_entry_ends_on_a_day_with_a_reason_and_its_past_stays(world: World, tmp_path: Path) -> None:
    imported(world.supervisor, white(tmp_path, f"{ENTERPRISE},{SUBJECT},司法局,信用,2027-06-30"), "whitelist")
    end_entry(world.supervisor, "whitelist", SUBJECT, "2026-12-31", "发生事故")
    assert as_of(world.supervisor, "whitelist", SUBJECT, "2026-12-31")
    assert as_of(world.supervisor, "whitelist", SUBJECT, "2027-01-01") == []
    for key, day, reason, code in (
        (SUBJECT, "2026-12-31", " ", "REASON_MISSING"),
        (OTHER_SUBJECT, "2026-12-31", "x", "ENTRY_UNKNOWN"),
        (SUBJECT, "2020-12-31", "x", "PERIOD_REVERSED"),
    ):
        with pytest.raises(InspectorError) as refused:
            end_entry(world.supervisor, "whitelist", key, day, reason)
        assert refused.value.code == code


def test_officers_read_lists_and_write_none(world: World, tmp_path: Path) -> None:
    with pytest.raises(InspectorError) as refused:
        imported(world.officer, items(tmp_path, FIRE))
    assert refused.value.code == "ROLE_MAY_NOT"
    for kind in LIST_KINDS:
        assert kind.body_kind in KINDS
        assert kind.body_kind not in MAY_SAY["officer"] | MAY_SAY["checkpoint"]


def test_rows_of_lists_are_rebuilt_as_they_were(world: World, tmp_path: Path) -> None:
    imported(world.justice, items(tmp_path, FIRE, GAS))
    publish(world.justice, "items")
    imported(world.justice, white(tmp_path, f"{ENTERPRISE},{SUBJECT},司法局,信用,2027-06-30"), "whitelist")
    before = digest_rows(world.justice)
    rebuild_rows(world.justice)
    assert digest_rows(world.justice) == before


def test_an_item_named_by_a_narrower_list_keeps_the_checklist_of_the_wider_one(world: World, tmp_path: Path) -> None:
    imported(world.justice, items(tmp_path, FIRE))
    with world.justice.reading() as connection:
        (item,) = item_queries.items_on(connection, [ITEM], "640104", DAY)
    assert (item.name, len(item.checklist)) == ("消防通道检查", 2)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LIST_KINDS, ids=lambda kind: kind.name)
def test_a_template_is_recognised_as_what_it_is(kind: ListKind, language: Language, tmp_path: Path) -> None:
    set_language(language)
    try:
        write_list_template(tmp_path / "t.csv", kind)
        table = open_table(tmp_path / "t.csv", score=list_header_score(kind))
        columns = recognise_list(kind, table.headers)
    finally:
        set_language("en")
    assert not columns.ambiguous
    assert dict(columns.columns) == {each.name: at for at, each in enumerate(kind.fields)}


def test_an_edition_is_written_so_that_it_can_be_imported_again(world: World, tmp_path: Path) -> None:
    set_language("en")
    imported(world.justice, items(tmp_path, FIRE, GAS))
    publish(world.justice, "items")
    assert write_edition(world.justice, "items", DAY, tmp_path / "edition.csv") == 4
    assert counts(imported(world.justice, tmp_path / "edition.csv")) == (4, 0, 0, 2, 2), "two are of another region"


def test_the_whole_way_by_plain_commands(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_language("en")
    path = str(items(tmp_path, OWN, (*GAS[:4], "?", *GAS[5:])))
    assert run(list_, world.justice, "import", "items", path, "--dry-run", "--json") == 1
    assert told(capsys)["added"] == 1
    assert run(list_, world.justice, "import", "items", path) == 1
    assert "[METHOD_UNKNOWN]" in capsys.readouterr().out
    assert run(list_, world.justice, "publish", "items", "--file", str(tmp_path / "e.csv"), "--json") == 0
    assert told(capsys)["entries"] == 1
    run(list_, world.justice, "search", "items", "消防", "--json")
    assert OWN[7] in [each["key"] for each in told(capsys)["entries"]]
    assert run(list_, world.justice, "show", "items", OWN[7], "--on", "2020-01-01", "--json") == 1
    assert told(capsys) == []
    set_language("zh_CN")
    assert run(list_, world.justice, "show", "items", OWN[7]) == 0
    shown = capsys.readouterr().out
    assert "检查方式: 现场" in shown
    assert "onsite" not in shown
    assert "None" not in shown
    assert run(list_, world.justice, "history", "items", OWN[7], "--json") == 0
    assert [each["published_on"] for each in told(capsys)] == [DAY]
    run(list_, world.justice, "kinds", "--json")
    assert {each["list"] for each in told(capsys)} == {kind.name for kind in LIST_KINDS}
    with pytest.raises(InspectorError) as refused:
        run(list_, world.justice, "search", "nope")
    assert refused.value.code == "LIST_KIND_UNKNOWN"


@pytest.mark.parametrize("screen", LANGUAGES)
def test_a_table_is_read_alike_whatever_language_the_screen_has(world: World, tmp_path: Path, screen: str) -> None:
    set_language(screen)
    path = tmp_path / "officers.csv"
    rows = ("执法证号,姓名,执法机关,有效期至", "NX-0900,孙某,没有这个局,2030-12-31")
    path.write_text("\n".join(rows), encoding="utf-8")
    report = imported(world.justice, path, "officers", dry_run=True)
    assert [(each.code, each.value) for each in report.problems] == [("ORGAN_UNKNOWN", "没有这个局")]
    set_language("en")
    assert "没有这个局" in code_words("ORGAN_UNKNOWN", report.problems[0].facts)


def test_a_missing_cell_is_named_in_the_language_of_the_screen() -> None:
    set_language("zh_CN")
    assert code_words("LIST_CELL_MISSING", {"label": "Item name"}) == "必填单元格为空：检查事项名称。"
    set_language("en")
    assert code_words("LIST_CELL_MISSING", {"label": "Item name"}).endswith("must not be: Item name.")


@pytest.mark.parametrize(
    ("cell", "levels"),
    [
        ("市级", ("city",)),
        ("自治区、市、县", ("province", "city", "county")),
        ("市县两级", ("city", "county")),
        ("县（市、区）", ("county",)),
        ("省市县", ("province", "city", "county")),
    ],
)
def test_an_item_of_several_levels_keeps_them_all(cell: str, levels: tuple[str, ...]) -> None:
    assert list_of_items.levels(cell) == levels


@pytest.mark.parametrize(
    ("cell", "method"),
    [
        ("现场检查", "onsite"),
        ("书面核查", "offsite"),
        ("现场+非现场", "either"),
        ("现场检查、网络监测", "either"),
        ("现场或者书面检查", None),
        ("、", None),
    ],
)
def test_a_method_that_names_both_ways_is_either(cell: str, method: str | None) -> None:
    if method is None:
        with pytest.raises(BadInput, match="METHOD_UNKNOWN"):
            list_of_items.method(cell)
    else:
        assert list_of_items.method(cell) == method


def test_a_level_that_is_none_is_refused_as_it_was_written() -> None:
    with pytest.raises(BadInput, match="LEVEL_UNKNOWN") as refused:
        list_of_items.levels("市、片区")
    assert refused.value.facts["text"] == "市、片区"
    assert refused.value.facts["choices"] == "nation, province, city, county, township"


@pytest.mark.parametrize(("screen", "word"), [("zh_CN", "现场或非现场"), ("en", "either")])
def test_an_edition_says_choices_in_words_and_reads_them_again(
    world: World, tmp_path: Path, screen: str, word: str
) -> None:
    set_language(screen)
    assert counts(imported(world.justice, items(tmp_path, (*OWN[:4], "现场+非现场", *OWN[5:]))))[1] == 1
    publish(world.justice, "items")
    written = tmp_path / "edition.csv"
    write_edition(world.justice, "items", DAY, written)
    (line,) = [line for line in written.read_text(encoding="utf-8-sig").splitlines() if OWN[7] in line]
    assert word in line.split(",")
    assert counts(imported(world.justice, written)) == (3, 0, 0, 1, 2), "two are of another region"
    set_language("en")


def test_an_edition_is_written_again_whenever_somebody_asks(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_language("en")
    imported(world.justice, items(tmp_path, FIRE, GAS), valid_from="2026-01-01")
    written = tmp_path / "edition.csv"
    assert run(list_, world.justice, "export", "items", str(written), "--json") == 0
    assert told(capsys)["entries"] == 2, "nothing of one's own stands published yet"
    publish(world.justice, "items")
    assert run(list_, world.justice, "export", "items", str(written)) == 0
    assert "Wrote 4 entries" in capsys.readouterr().out
    assert len(written.read_text(encoding="utf-8-sig").splitlines()) == 5


def test_an_entry_that_never_was_is_not_told_as_one_that_ended(world: World, tmp_path: Path) -> None:
    imported(world.justice, items(tmp_path, FIRE))
    assert as_of(world.justice, "items", ITEM, "2020-01-01") == []
    with pytest.raises(InspectorError) as refused:
        as_of(world.justice, "items", "nonsense")
    assert refused.value.code == "ENTRY_UNKNOWN"


@pytest.mark.parametrize(
    ("wording", "english", "chinese"),
    [
        ("每年不超过2次", "at most 2 a year", "每年最多 2 次"),
        ("1次/年", "exactly 1 a year", "每年检查 1 次"),
        ("每2年不超过1次", "at most 1 in 2 years", "每 2 年最多 1 次"),
        ("在许可有效期内不超过2次", "at most 2 within a licence's validity", "许可有效期内最多 2 次"),
        ("1—2次/年", "from 1 to 2 a year", "每年检查 1-2 次"),
        ("每年1次33%", "exactly 1 a year, 33 % of all objects", "每年检查 1 次、全部对象的 33 %"),
        ("根据实际情况确定", "no number set, by the case", "不设次数，视情况确定"),
        ("看领导安排", "not understood: ask whoever set it", "未能识别，请向制定部门核实"),
    ],
)
def test_a_frequency_is_shown_beside_its_wording_as_it_was_read(wording: str, english: str, chinese: str) -> None:
    told = []
    for screen in reversed(LANGUAGES):
        set_language(screen)
        told.append(read_as(wording))
    set_language("en")
    assert told == [english, chinese]


def test_a_justice_bureau_says_for_which_field_a_table_without_that_column_is(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(items(tmp_path, OWN))
    assert run(list_, world.justice, "import", "items", path, "--field", "fire", "--json") == 0
    capsys.readouterr()
    run(list_, world.justice, "show", "items", OWN[7], "--json")
    assert told(capsys)[0]["entry"]["field"] == "fire"


def bureau_of_justice(world: World) -> None:
    """The justice station's organ is registered as what it is."""
    organs = table_of(OrganRow)
    with world.justice.writing() as connection:
        connection.execute(
            organs.update().where(organs.c.organ == world.justice.identity().organ).values(field="justice")
        )


def test_a_justice_bureaus_table_for_no_field_is_refused_row_by_row_until_the_field_is_told(
    world: World, tmp_path: Path
) -> None:
    bureau_of_justice(world)
    path = items(tmp_path, FIRE, GAS)
    report = imported(world.justice, path)
    assert counts(report)[1:] == (0, 0, 0, 2)
    assert {each.code for each in report.problems} == {"FIELD_MISSING"}
    assert imported(world.justice, path, field="fire").added == 2


async def test_a_justice_bureau_is_asked_for_the_field_by_keys(world: World, tmp_path: Path) -> None:
    async with at_the_desk(world.justice, RegisterImportScreen("items")) as (app, _pilot):
        assert not app.screen.query(ChoiceField)
    bureau_of_justice(world)
    path = items(tmp_path, FIRE, GAS)
    async with at_the_desk(world.justice, RegisterImportScreen("items"), size=(120, 40)) as (app, pilot):
        app.screen.query_one("#field-path", FormField).restore(str(path))
        await pilot.press("tab")
        await settled(pilot, lambda: "For which field" in app.words() or "Problems 2" in app.words())
        app.screen.query_one(ChoiceField).restore("fire")
        await pilot.press("tab")
        await settled(pilot, lambda: "Problems 0" in app.words())
