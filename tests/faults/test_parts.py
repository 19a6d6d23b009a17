"""A long run that is made in parts: nothing counts twice, and what a kill cut off does not count."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import parts
from tests.faults.command import main
from tests.faults.run import Told


def _told(seed: int, **faults: int) -> Told:
    told = Told(seed, records=10, seconds=2.5)
    told.faults.update(faults)
    return told


def test_parts_add_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = _told(7, portal=1)
    bad.findings.lost.append("one")
    for name, listed in (("a", [_told(5, late=2)]), ("b", [_told(6), bad])):
        for told in listed:
            parts.keep(tmp_path / name, parts.line_of(told))
    assert main(["--sum", str(tmp_path / "a"), str(tmp_path / "b")]) == 1
    said = capsys.readouterr().out
    assert "runs 3, first_seed 5, last_seed 7, records 30, faults 3, lost 1, doubled 0" in said
    assert "failed ['7']" in said


def test_a_run_that_a_kill_cut_off_is_played_again(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    parts.keep(file, parts.line_of(_told(5)))
    with file.open("a") as cut:
        cut.write('{"seed": 6, "swe')
    assert [line["seed"] for line in parts.kept([file])] == [5]
    parts.keep(file, parts.line_of(_told(6)))
    assert [line["seed"] for line in parts.kept([file])] == [5, 6]


def test_a_seed_counts_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        parts.keep(tmp_path / name, parts.line_of(_told(5)))
    with pytest.raises(ValueError, match="played twice"):
        parts.kept([tmp_path / "a", tmp_path / "b"])
