"""The station by plain commands: set up, scan by scan, a folder of pictures, the log."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.cli.station import station
from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.picture import png
from inspector_tui.codes.presentation import Form
from inspector_tui.i18n import set_language
from inspector_tui.services.presenting import open_showing
from tests.services.test_urgent_commands import run, told
from tests.world import FIRST, OTHER_SUBJECT, SUBJECT, VISIT, World

Lines = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def in_english() -> None:
    set_language("en")


@pytest.fixture
def code(world: World) -> str:
    world.file(VISIT)
    world.sync()
    world.approve(VISIT)
    world.sync()
    return open_showing(world.officer, VISIT).frame(world.clock.ms, Form.FULL).text


def answers(capsys: Lines) -> list[Any]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_scans_come_by_line_and_each_gets_its_answer(
    world: World, code: str, monkeypatch: pytest.MonkeyPatch, capsys: Lines
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{code}\n\nnonsense\n{code.upper()}"))
    assert run(station, world.checkpoint, "scan", "--json") == 1
    assert [each["verdict"] for each in answers(capsys)] == ["VALID", "INVALID", "VALID"]
    monkeypatch.setattr("sys.stdin", io.StringIO(code))
    assert run(station, world.checkpoint, "scan") == 0
    assert f"马建国 {FIRST}" in capsys.readouterr().out.replace("  ", " ")


def test_pictures_of_a_folder_are_verified_and_a_broken_one_stops_nothing(
    world: World, code: str, tmp_path: Path, capsys: Lines
) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    (tmp_path / "b.png").write_bytes(png(make_matrix(code)))
    assert run(station, world.checkpoint, "watch", "--folder", str(tmp_path), "--once", "--json") == 1
    captured = capsys.readouterr()
    assert [json.loads(line)["verdict"] for line in captured.out.splitlines()] == ["VALID"]
    assert "NOT_A_PICTURE" in captured.err


@pytest.mark.parametrize(("shown", "code_"), [("nonsense", 1), ("", 0)])
def test_a_watch_that_is_ended_says_whether_every_code_was_valid(
    world: World, code: str, shown: str, code_: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Lines
) -> None:
    picture, waits = tmp_path / "a.png", iter(range(4))

    def sleep(_seconds: float) -> None:
        if next(waits, None) is None:
            raise KeyboardInterrupt
        if not picture.exists():
            picture.write_bytes(png(make_matrix(shown or code)))

    monkeypatch.setattr("time.sleep", sleep)
    assert run(station, world.checkpoint, "watch", "--folder", str(tmp_path), "--json") == code_
    assert [each["verdict"] for each in answers(capsys)] == ["INVALID" if shown else "VALID"]


def test_what_is_set_up_counts_for_scans_and_stands_in_the_log(
    world: World, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Lines
) -> None:
    run(station, world.checkpoint, "set", "--place", "北门", "--enterprise", OTHER_SUBJECT, "--sound", "--json")
    assert told(capsys) == {"place": "北门", "enterprise": OTHER_SUBJECT, "sound": True, "folder": "", "camera": ""}
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{code}\nnonsense\n"))
    assert run(station, world.checkpoint, "scan") == 1
    capsys.readouterr()
    run(station, world.checkpoint, "log", "--search", "北门", "--verdict", "INVALID", "--json")
    rows = told(capsys)
    assert [row["reasons"] for row in rows] == ["NOT_OURS", "OTHER_ENTERPRISE"]
    assert (rows[1]["place"], rows[1]["enterprise"]) == ("北门", SUBJECT)
    run(station, world.checkpoint, "log", "--search", "another enterprise", "--json")
    assert [row["reasons"] for row in told(capsys)] == ["OTHER_ENTERPRISE"]
    run(station, world.checkpoint, "log", "--last", "1")
    assert "This is not an inspection code" in capsys.readouterr().out
    run(station, world.checkpoint, "log", "--csv", str(tmp_path / "log.csv"), "--json")
    assert told(capsys)["count"] == 2
    assert len((tmp_path / "log.csv").read_text("utf-8-sig").splitlines()) == 3
    run(station, world.checkpoint, "set", "--enterprise", "")
    assert "Only for: none" in capsys.readouterr().out
