"""The sync screen and the office desk by their keys, on real replicas beside a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from inspector_tui.i18n import set_language
from inspector_tui.models.replica import Replica
from inspector_tui.models.sync_runs import last_success
from inspector_tui.screens.office_desk import OfficeDeskScreen
from inspector_tui.screens.sync import SyncScreen
from inspector_tui.services.bundling import export_bundle
from inspector_tui.services.returning import import_returns
from inspector_tui.services.syncing import Step, SyncCancelled, synchronise
from inspector_tui.widgets.ask_text import AskText
from inspector_tui.widgets.field import FormField
from tests.courier.world import PASSPHRASE, Fleet, a_stick, answer, attach, begin_visit, sync, unsettled
from tests.tui.world import DeskApp, at_the_desk, settled


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("zh_CN")


async def told(app: DeskApp, pilot: Pilot[int], key: str, path: Path) -> None:
    """Presses a key that asks for a folder, and answers."""
    await pilot.press(key)
    await settled(pilot, lambda: isinstance(app.screen, AskText))
    field = app.screen.query_one(FormField)
    for letter in str(path) if field.value != str(path) else "":
        await pilot.press({"/": "slash", ".": "full_stop", "-": "minus", "_": "underscore"}.get(letter, letter))
    await pilot.press("f9")
    await settled(pilot, lambda: not isinstance(app.screen, AskText))


async def test_a_stick_goes_out_and_home_and_every_state_is_told(laptops: Fleet, stick: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    answer(officer)
    attach(officer, 200_000)
    async with at_the_desk(officer, SyncScreen(), size=(120, 40)) as (app, pilot):
        assert app.words().count("here only") == 4
        assert "to sync 4" in app.words()
        assert "if this laptop is lost, it is lost" in app.words()
        await told(app, pilot, "f6", stick)
        await settled(pilot, lambda: "on stick 4" in app.words())
        assert "On the stick: 3 records, 1 file, 0.2 MB. Bring it to the office." in app.words()
        assert "here only" not in app.words()
        [folder] = stick.iterdir()
        laptops.take(folder)
        await told(app, pilot, "f4", stick)
        await settled(pilot, lambda: "all receipted" in app.words())
        assert "3 receipts, 0 refused" in app.words()
        await pilot.press("f3")
        await settled(pilot)
        assert app.words().count("receipt no.") == 3
        assert "at the server since" in app.words()


async def test_what_is_made_beside_the_screen_is_shown_on_it(laptops: Fleet) -> None:
    officer = laptops.laptop()
    async with at_the_desk(officer, SyncScreen()) as (app, pilot):
        assert "0 records without a receipt" in app.words()
        begin_visit(officer)
        app.refresh_standing()
        await settled(pilot, lambda: "1 record without a receipt" in app.words())
        assert "here only" in app.words()
        assert "with receipts" not in app.words()


async def test_a_copied_laptop_is_told_what_happened_in_words(laptops: Fleet, tmp_path: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    sync(officer)
    officer.copy_to(tmp_path / "copy")
    answer(officer)
    sync(officer)
    copy = Replica.open(tmp_path / "copy", PASSPHRASE, officer.clock)
    laptops.replicas.append(copy)
    answer(copy, 2)
    async with at_the_desk(copy, SyncScreen(), size=(120, 40)) as (app, pilot):
        await pilot.press("f5")
        await settled(pilot, lambda: "A copy of this laptop works as well: there are two records no. 2" in app.words())
        assert app.words().count("refused: ledger forked: cloned or restored") == 2
        assert " ".join(app.words().split()).count("two records no. 2") == 2, "once as the outcome, once in the history"
        assert "FORKED" not in app.words()


FULL = Path("/sys/power")
"""A folder of a file system without any room."""


@pytest.mark.skipif(not FULL.is_dir(), reason="needs Linux")
async def test_a_stick_too_small_for_files_is_offered_the_records_alone(laptops: Fleet) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    attach(officer, 200_000)
    async with at_the_desk(officer, SyncScreen(), size=(120, 40)) as (app, pilot):
        await told(app, pilot, "f6", FULL)
        await settled(pilot, lambda: "Write the records without their files?" in app.words())
        assert "Take another stick" in app.words()
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, SyncScreen))
        assert "Take another stick" in app.words(), "no room for the records either: told, and not asked again"
        assert "to sync 3" in app.words()


async def test_without_a_return_the_screen_says_so_and_nothing_changes(laptops: Fleet, stick: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    async with at_the_desk(officer, SyncScreen()) as (app, pilot):
        await told(app, pilot, "f4", stick)
        await settled(pilot)
        assert "The office has not answered yet" in app.words()
    assert unsettled(officer) == 1


def on_a_stick(laptops: Fleet, name: str, certificate: str, drawer: Path) -> Replica:
    made = laptops.laptop(name, certificate=certificate)
    begin_visit(made)
    export_bundle(made, a_stick(drawer / name))
    return made


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_drawer_is_looked_at_sent_on_and_handed_back(
    laptops: Fleet, tmp_path: Path, size: tuple[int, int]
) -> None:
    boss = laptops.laptop("boss", role="supervisor", certificate="64010009")
    drawer = tmp_path / "drawer"
    ma = on_a_stick(laptops, "ma", "64010001", drawer)
    on_a_stick(laptops, "li", "64010002", drawer)
    [part] = (drawer / "li").glob("*/part-0001.age")
    part.write_bytes(b"cut")
    sync(boss)
    async with at_the_desk(boss, OfficeDeskScreen(), size=size) as (app, pilot):
        assert "Put a stick in" in app.words()
        await told(app, pilot, "f4", drawer)
        await settled(pilot, lambda: "2 bundles, 1 to be sent on" in app.words())
        assert "马建国" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: "1 record new" in app.words())
        assert "2 bundles, 0 to be sent on" in app.words()
        assert "not whole" in app.words()
    import_returns(ma, drawer / "ma")
    assert unsettled(ma) == 0


async def test_a_sync_that_was_stopped_is_no_success(laptops: Fleet) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    before = last_success(officer)

    def stop(step: Step) -> None:
        raise SyncCancelled

    with pytest.raises(SyncCancelled):
        synchronise(officer, stop)
    assert last_success(officer) == before
    async with at_the_desk(officer, SyncScreen(), size=(120, 40)) as (app, _pilot):
        assert "Stopped here." in app.words()
