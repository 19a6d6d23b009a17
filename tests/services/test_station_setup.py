"""Setting a station up, watching a folder, and what was presented before a restart."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from inspector_tui.codes.presentation import Form
from inspector_tui.codes.status import PermitState
from inspector_tui.errors import Environment, InspectorError
from inspector_tui.services.lists import take_status
from inspector_tui.services.picture_folder import PictureFolder
from inspector_tui.services.presenting import open_showing
from inspector_tui.services.station_setup import StationSetup, keep_setup, read_setup
from inspector_tui.services.verifying import Checkpoint
from tests.world import NOW, SUBJECT, VISIT, World, status_list


def test_a_setup_is_kept_as_it_was_understood(world: World, tmp_path: Path) -> None:
    assert read_setup(world.checkpoint) == StationSetup()
    scanned = f"https://www.gsxt.gov.cn/s?code={SUBJECT.lower()}&x=1"
    asked = StationSetup(" 北门 ", scanned, True, f"'{tmp_path}'", " 0 ")
    tried: list[str] = []
    kept = keep_setup(world.checkpoint, asked, try_camera=tried.append)
    assert kept == StationSetup("北门", SUBJECT, True, str(tmp_path.resolve()), "0")
    assert read_setup(world.checkpoint) == kept
    keep_setup(world.checkpoint, replace(kept, place="南门"), try_camera=tried.append)
    assert tried == ["0"], "a station that uses its camera can be set up beside it"


@pytest.mark.parametrize(
    ("setup", "code"),
    [
        (StationSetup(enterprise="91640000000000000X"), "CREDIT_CODE_CHECK_DIGIT"),
        (StationSetup(enterprise="no code in here at all, just words"), "SCAN_WITHOUT_CODE"),
        (StationSetup(folder="/no/such/folder"), "FOLDER_MISSING"),
        (StationSetup(place="x" * 61), "TEXT_TOO_LONG"),
        (StationSetup(camera="/no/such/camera"), "CAMERA_NOT_FOUND"),
    ],
)
def test_nothing_of_a_wrong_setup_is_kept(world: World, setup: StationSetup, code: str) -> None:
    before = keep_setup(world.checkpoint, StationSetup(place="北门"))
    with pytest.raises(InspectorError) as raised:
        keep_setup(world.checkpoint, setup)
    assert raised.value.code == code
    assert read_setup(world.checkpoint) == before


def test_the_place_of_a_record_holds_no_control_characters(world: World) -> None:
    assert keep_setup(world.checkpoint, StationSetup(place="北\x07门")).place == "北\ufffd门"


def write(path: Path, data: bytes, at: int) -> None:
    path.write_bytes(data)
    os.utime(path, (at, at))


def test_a_folder_tells_each_new_picture_once_when_it_is_whole(tmp_path: Path) -> None:
    write(tmp_path / "old.png", b"old", 1)
    watch = PictureFolder(tmp_path)
    assert watch.look() == []
    write(tmp_path / "b.jpg", b"half", 5)
    write(tmp_path / "notes.txt", b"text", 5)
    write(tmp_path / ".hidden.png", b"x", 5)
    write(tmp_path / "empty.png", b"", 5)
    assert watch.look() == [], "it may still be growing"
    write(tmp_path / "b.jpg", b"half and half", 6)
    write(tmp_path / "a.PNG", b"whole", 7)
    assert watch.look() == []
    assert watch.look() == [tmp_path / "b.jpg", tmp_path / "a.PNG"], "the oldest first"
    assert watch.look() == []
    write(tmp_path / "old.png", b"another picture under the same name", 9)
    assert [watch.look(), watch.look()] == [[], [tmp_path / "old.png"]]


def test_a_folder_that_went_away_is_said_and_works_again_when_it_is_back(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    watch = PictureFolder(folder, from_now=False)
    folder.rmdir()
    with pytest.raises(Environment) as raised:
        watch.look()
    assert raised.value.code == "FOLDER_UNREADABLE"
    folder.mkdir()
    write(folder / "a.png", b"x", 1)
    assert [watch.look(), watch.look()] == [[], [folder / "a.png"]]


def test_lists_that_come_while_the_gate_is_open_count_for_the_next_scan(world: World) -> None:
    """The station stays on its screen all day; a sync beside it, or a stick, brings who was revoked."""
    world.file(VISIT)
    world.sync()
    world.approve(VISIT)
    station = Checkpoint(world.checkpoint)
    world.sync()
    shown = open_showing(world.officer, VISIT)

    def reasons(form: Form) -> list[str]:
        return [str(reason) for reason in station.judge(shown.frame(world.clock.ms, form).text).reasons]

    assert reasons(Form.SHORT) == [], "its permit came after the gate was opened"
    index = shown.row.status_index
    assert index is not None
    take_status(world.checkpoint, status_list({index: PermitState.REVOKED}, issued_at=NOW + 120))
    world.clock.advance(120)
    assert reasons(Form.FULL) == ["REVOKED"]


def test_what_was_presented_before_a_restart_is_still_known(world: World) -> None:
    world.file(VISIT)
    world.sync()
    world.approve(VISIT)
    world.sync()
    text = open_showing(world.officer, VISIT).frame(world.clock.ms, Form.FULL).text
    first = Checkpoint(world.checkpoint).judge(text)
    world.clock.advance(4)
    assert "SEEN_BEFORE" not in Checkpoint(world.checkpoint).judge(text).reasons, "one scan may fire twice"
    world.clock.advance(2)
    assert "SEEN_BEFORE" in Checkpoint(world.checkpoint).judge(text).reasons
    assert first.content is not None
    assert "SEEN_BEFORE" not in Checkpoint(world.reopened("supervisor")).judge(text).reasons, "seen elsewhere, not here"
    world.clock.advance(601)
    assert "SEEN_BEFORE" not in Checkpoint(world.checkpoint).judge(text).reasons
