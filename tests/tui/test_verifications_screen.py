"""The log of verifications: found while typing, saved as a table."""

from __future__ import annotations

from pathlib import Path

from inspector_tui.cli.verdicts import item_names, verdict_lines
from inspector_tui.domain.visiting import CodeVerified
from inspector_tui.models.verification_queries import Wanted
from inspector_tui.screens.station import StationScreen
from inspector_tui.screens.verifications import VerificationsScreen
from inspector_tui.services.moments import local, moment_of
from inspector_tui.services.presenting import open_showing
from inspector_tui.services.verification_log import export_verifications, looked_for
from inspector_tui.services.verifying import Checkpoint
from inspector_tui.widgets.search_box import SearchInput
from inspector_tui.widgets.text import PlainText
from tests.tui.station_keys import code, judged, running, send
from tests.tui.visit_world import (  # noqa: F401 - fixtures
    ENTERPRISE,
    INSPECTION,
    World,
    built_once,
    settle,
    until,
    world_of_a_test,
)


async def test_the_log_is_searched_and_exported(world: World, tmp_path: Path) -> None:
    app = running(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for text in (code(world), code(world, ago=1000), "=1+1"):
            send(app, text + "\n")
        await judged(pilot, world, 3)
        log = VerificationsScreen(folder=tmp_path)
        app.push_screen(log)
        await settle(pilot)
        assert log.remark == "3 verifications"
        await pilot.press(*"化工")
        await until(pilot, lambda: log.remark == "2 verifications")
        assert ENTERPRISE in str(log.query_one("#verifications-detail", PlainText).render())
        await pilot.press("ctrl+l")
        await until(pilot, lambda: log.remark == "2 条")
        await pilot.press("ctrl+l")
        await until(pilot, lambda: log.remark == "2 verifications")
        await pilot.press("f9")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, StationScreen)
    (saved,) = tmp_path.glob("*.csv")
    lines = saved.read_text("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("Time,Verdict,Reasons,Enterprise")
    assert {line.split(",")[1] for line in lines[1:]} == {"VALID", "INVALID"}


async def test_a_code_id_that_is_typed_finds_its_verifications(world: World) -> None:
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        send(app, code(world) + "\n")
        send(app, "nonsense\n")
        await judged(pilot, world, 2)
        log = VerificationsScreen()
        app.push_screen(log)
        await settle(pilot)
        await pilot.press(*open_showing(world.officer, INSPECTION).code_id.lower())
        await until(pilot, lambda: log.remark == "1 verification")


def test_formulas_in_names_reach_no_spreadsheet(world: World, tmp_path: Path) -> None:
    made = CodeVerified(
        verification="0" * 16, verdict="VALID", reasons=(), text_hash=bytes(32), enterprise_name="=HYPERLINK(1)"
    )
    world.checkpoint.tell(made)
    assert export_verifications(world.checkpoint, tmp_path / "log.csv") == 1
    assert "'=HYPERLINK(1)" in (tmp_path / "log.csv").read_text("utf-8-sig")


def test_a_verdict_in_lines_names_the_items_that_the_register_knows(world: World) -> None:
    verification = Checkpoint(world.checkpoint).judge(code(world))
    names = item_names(world.checkpoint, verification)
    assert names
    told = "\n".join(verdict_lines(verification, names))
    for number, name in names.items():
        assert f"{name} {number}" in told
    assert f"Items: {', '.join(names)}" not in told
    assert f"Items: {next(iter(names))}" in "\n".join(verdict_lines(verification, {}))


async def test_the_log_is_searched_by_what_a_reason_says_and_by_day(world: World) -> None:
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        send(app, code(world) + "\n")
        send(app, "nonsense\n")
        await judged(pilot, world, 2)
        log = VerificationsScreen()
        app.push_screen(log)
        await settle(pilot)
        await pilot.press(*"NOT an insp")
        await until(pilot, lambda: log.remark == "1 verification")
        today = local(world.clock.seconds)
        for typed, told in ((f"{today:%m-%d}", "2"), (f"{today:%Y-%m-%d}", "2"), ("2001-01-01", "0"), ("2-30", "0")):
            log.query_one(SearchInput).value = typed
            await until(pilot, lambda told=told: log.remark.startswith(f"{told} "))


def test_a_day_without_a_year_is_the_last_one_of_that_name() -> None:
    now = moment_of("2026-01-05", 9)
    assert looked_for("1-5", now=now) == Wanted(since=moment_of("2026-01-05"), until=moment_of("2026-01-06"))
    assert looked_for(" 12-31 ", now=now).since == moment_of("2025-12-31")
    assert looked_for("2026-13-01", now=now) == Wanted("2026-13-01")
