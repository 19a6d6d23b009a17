"""Holidays by imported notices: the server counts its terms on them, and on the same days as every laptop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from inspector_tui.domain.calendars import CalendarAnnounced
from inspector_tui.domain.urgent import MatterRaised, TermSet
from inspector_tui.domain.working_days import WorkCalendar, add_working_days
from inspector_tui.ledger.envelope import open_envelope
from inspector_tui.models import ledger_store
from inspector_tui.models.ledger_store import Pulled
from inspector_tui.models.replica import Replica
from inspector_tui.services.backfilling import backfill_of
from inspector_tui.services.calendars import calendar_of
from sync.server import folds_holidays
from sync.server.folding import level
from sync.server.matters import due_day
from tests.sync.test_chores import days, matters, unfiled
from tests.sync.voices import Phone, records, text_of, visit
from tests.sync.world import ORGAN, OTHER_ORGAN, START, World, item_list, organ, running

NINGXIA = CalendarAnnounced(region="64", year=2026, off=("2026-11-25", "2026-12-02"), notice="宁政办发〔2026〕1号")
TERM = TermSet(region="64", term="backfill", count=3, unit="working_days", valid_from="2026-01-01", basis="某办法")
VISIT = "aa" * 8


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    prepared = [organ(), organ(OTHER_ORGAN, "西安市应急管理局", region="6101"), *item_list()]
    with running(tmp_path, database_url, prepared=prepared, openings=10_000) as made:
        yield made


def at_server(world: World, region: str) -> WorkCalendar:
    level(world.server.core.database)
    with world.server.core.database.transaction() as connection:
        return folds_holidays.calendar_of(connection, region)


def on_laptop(world: World, replica: Replica) -> None:
    """Everything that the log holds, as a pull brings it."""
    with world.server.core.database.transaction() as connection:
        rows = connection.execute("SELECT position, raw FROM records ORDER BY position").fetchall()
    with replica.writing() as connection:
        ledger_store.take_in(connection, [Pulled(open_envelope(bytes(raw)), position) for position, raw in rows])


def test_a_regional_holiday_moves_the_day_of_a_filing_and_of_its_matter(world: World) -> None:
    world.own(TERM, NINGXIA)
    world.device("officer").push_all(unfiled())
    days(world, 4)
    assert matters(world) == [], "without the holiday it was due on the third day"
    days(world, 1)
    [raised] = matters(world)
    assert raised.facts == "due=2026-11-27 term=3_working_days approved=no"
    assert raised.due == "2026-12-07", "raised on a Saturday, five working days without the second of December"


def test_a_holiday_of_another_region_moves_nothing(world: World) -> None:
    world.own(TERM, NINGXIA.model_copy(update={"region": "61"}))
    world.device("officer").push_all(unfiled())
    days(world, 4)
    assert [raised.facts for raised in matters(world)] == ["due=2026-11-26 term=3_working_days approved=no"]
    with world.server.core.database.transaction() as connection:
        here, there = (due_day(connection, "rating_low", each, START) for each in (ORGAN, OTHER_ORGAN))
    assert (here, there) == ("2026-11-30", "2026-12-01")


def test_server_and_laptop_count_on_the_same_days(world: World, make_replica: Callable[..., Replica]) -> None:
    nation = CalendarAnnounced(year=2027, off=("2027-01-01", "2027-02-05"), worked=("2027-02-14",), notice="国办")
    corrected = nation.model_copy(update={"off": ("2027-01-01", "2027-02-08")})
    officer = world.device("officer")
    world.own(TERM, NINGXIA, nation, corrected)
    officer.push_all(unfiled())
    replica = make_replica()
    on_laptop(world, replica)
    for region in ("640104", "6402", "6101"):
        with replica.reading() as connection:
            assert calendar_of(connection, region) == at_server(world, region), region
    days(world, 5)
    [raised] = matters(world)
    assert f"due={backfill_of(replica, VISIT).due.day} " in raised.facts


def test_a_year_is_provisional_until_nation_and_region_have_announced_it(world: World) -> None:
    def firm() -> bool:
        return not add_working_days(date(2027, 1, 3), 1, at_server(world, "640104")).provisional

    assert not firm()
    world.own(CalendarAnnounced(year=2027, off=("2027-01-01",), notice="国办"))
    assert firm()
    world.own(NINGXIA)
    assert not firm(), "the region has holidays of its own, and those of 2027 are not known"
    world.own(NINGXIA.model_copy(update={"year": 2027, "off": ("2027-03-10",)}))
    assert firm()
    assert not at_server(world, "640104").is_working_day(date(2027, 3, 10))


def test_who_objects_is_told_the_day_of_the_matter(world: World) -> None:
    world.own(NINGXIA)
    supervisor, officer = world.supervisor(), world.device("officer")
    code = world.shown(officer, world.approve(supervisor, officer))
    visit(world, officer, f"{0:016x}")
    page = text_of(Phone(world).answer(code, how="objected", name="王主任", words="没有堵塞").text)
    [raised] = [body for body in records(world, "matter.raised/1") if isinstance(body, MatterRaised)]
    assert raised.due == "2026-12-01", "five working days from the 23rd, without the 25th"
    assert "2026年12月1日" in page
