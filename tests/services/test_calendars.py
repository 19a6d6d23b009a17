"""Holiday notices as records: taken in from files, regional ones beside the nation's, provisional until they are in."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from inspector_tui.domain.calendars import calendar_for, one_year
from inspector_tui.domain.working_days import Deadline, add_working_days, packaged_calendar
from inspector_tui.errors import InspectorError
from inspector_tui.models.replica import Replica
from inspector_tui.services.auditing import digest_rows, rebuild_rows
from inspector_tui.services.calendars import import_calendar, own_calendar, year_of_days
from tests.world import World

HOLIDAYS = Path(__file__).parents[3] / "shared" / "data" / "holidays"
NOTICE_2027 = {
    "year": 2027,
    "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "春节", "date": "2027-02-05", "isOffDay": True},
        {"name": "春节", "date": "2027-02-14", "isOffDay": False},
    ],
}
NINGXIA = {"region": "64", "years": {"2026": {"off": ["2026-03-20", "2026-05-27/2026-05-28"], "worked": []}}}


def written(path: Path, told: object) -> Path:
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return path


def refused(replica: Replica, path: Path) -> str:
    with pytest.raises(InspectorError) as error:
        import_calendar(replica, path)
    return error.value.code


def test_a_year_that_was_not_announced_is_firm_once_its_notice_is_in(world: World, tmp_path: Path) -> None:
    assert year_of_days(world.supervisor, 2027).provisional
    before = add_working_days(date(2026, 12, 31), 1, own_calendar(world.supervisor))
    assert before == Deadline(date(2027, 1, 1), provisional=True)
    assert import_calendar(
        world.justice, written(tmp_path / "2027.json", NOTICE_2027), notice="国办发明电〔2026〕1号"
    ) == [2027]
    world.sync()
    told = year_of_days(world.supervisor, 2027)
    assert (told.provisional, told.notices) == (False, ("国办发明电〔2026〕1号",))
    assert told.worked_weekends == (date(2027, 2, 14),)
    after = add_working_days(date(2026, 12, 31), 1, own_calendar(world.supervisor))
    assert after == Deadline(date(2027, 1, 4), provisional=False)


def test_the_same_notice_again_records_nothing(world: World, tmp_path: Path) -> None:
    path = written(tmp_path / "2027.json", NOTICE_2027)
    import_calendar(world.justice, path)
    before = digest_rows(world.justice)
    assert import_calendar(world.justice, path) == []
    assert digest_rows(world.justice) == before
    assert rebuild_rows(world.justice).digest == before[1]


def test_holidays_of_the_region_are_off_there_and_nowhere_else(world: World, tmp_path: Path) -> None:
    import_calendar(world.justice, written(tmp_path / "64.json", NINGXIA), notice="宁政办发〔2026〕1号")
    world.sync()
    ours = own_calendar(world.supervisor)
    assert not ours.is_working_day(date(2026, 5, 27))
    assert year_of_days(world.supervisor, 2026).working_days == 248 - 3
    assert year_of_days(world.supervisor, 2026, "6101").working_days == 248


def test_a_region_with_holidays_of_its_own_is_provisional_until_its_own_notice_is_in() -> None:
    local = one_year("64", 2025, ["2025-03-31"], [])
    calendar = calendar_for("640104", packaged_calendar(), [local])
    assert calendar.is_known(date(2024, 6, 3))
    assert calendar.is_known(date(2025, 6, 3))
    assert not calendar.is_known(date(2026, 6, 3))
    assert calendar_for("6101", packaged_calendar(), [local]).is_known(date(2026, 6, 3))
    both = [local, one_year("64", 2026, ["2026-03-20"], [])]
    assert calendar_for("640104", packaged_calendar(), both).is_known(date(2026, 6, 3))


def test_a_corrected_notice_takes_the_place_of_the_former(world: World, tmp_path: Path) -> None:
    import_calendar(world.justice, written(tmp_path / "a.json", NOTICE_2027))
    corrected = {"year": 2027, "days": [{"date": "2027-01-04", "isOffDay": True}]}
    import_calendar(world.justice, written(tmp_path / "b.json", corrected))
    told = year_of_days(world.justice, 2027)
    assert told.off_days == (date(2027, 1, 4),)
    assert told.worked_weekends == ()


def test_only_the_justice_bureau_announces(world: World, tmp_path: Path) -> None:
    assert refused(world.supervisor, written(tmp_path / "2027.json", NOTICE_2027)) == "ROLE_MAY_NOT"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"year": 2027, "days": []}, "CALENDAR_EMPTY"),
        ({"year": 2027}, "CALENDAR_MALFORMED"),
        ([], "CALENDAR_MALFORMED"),
        ({"year": 2027, "days": [{"date": "2027-02-30", "isOffDay": True}]}, "CALENDAR_MALFORMED"),
        ({"year": 2027, "days": [{"date": "2027-02-05", "isOffDay": False}]}, "CALENDAR_CONTRADICTORY"),
    ],
)
def test_a_file_that_is_no_notice_changes_nothing(world: World, tmp_path: Path, told: object, code: str) -> None:
    before = digest_rows(world.justice)
    assert refused(world.justice, written(tmp_path / "x.json", told)) == code
    assert digest_rows(world.justice) == before


@pytest.mark.skipif(not HOLIDAYS.exists(), reason="the holiday data is not on this machine")
def test_the_real_notices_come_in_and_agree_with_the_calendar_that_is_shipped(world: World) -> None:
    for year in (2024, 2025, 2026):
        import_calendar(world.justice, HOLIDAYS / f"{year}.json")
    calendar, shipped = own_calendar(world.justice), packaged_calendar()
    days = [date.fromordinal(n) for n in range(date(2024, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    assert [calendar.is_working_day(day) for day in days] == [shipped.is_working_day(day) for day in days]
    assert refused(world.justice, HOLIDAYS / "2027.json") == "CALENDAR_EMPTY"
