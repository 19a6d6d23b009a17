from __future__ import annotations

from pathlib import Path

import pytest

from inspector_tui.services.list_files import export_lists, import_lists, list_ages
from inspector_tui.services.lists import held_lists, take_status, take_trust
from tests.world import NOW, World, status_list, trust_list

HOUR, DAY = 3600, 86_400


def states(world: World) -> list[str]:
    return [one.state for one in list_ages(world.checkpoint)]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (60, ["fresh", "fresh"]),
        (3 * HOUR + 120, ["fresh", "soon_old"]),
        (4 * HOUR + 120, ["fresh", "old"]),
        (20 * HOUR, ["soon_old", "old"]),
        (5 * DAY + 2 * HOUR, ["old", "soon_over"]),
        (7 * DAY + HOUR, ["old", "over"]),
        (13 * DAY, ["soon_over", "over"]),
        (14 * DAY, ["over", "over"]),
    ],
)
def test_ages_are_told_before_they_hurt(world: World, after: int, told: list[str]) -> None:
    world.clock.advance(after)
    assert states(world) == told


def test_lists_travel_on_a_stick_from_one_replica_to_another(world: World, tmp_path: Path) -> None:
    take_trust(world.officer, trust_list(seq=5, issued_at=NOW - 60))
    take_status(world.officer, status_list(issued_at=NOW + 600))
    written = export_lists(world.officer, tmp_path / "stick")
    assert [path.name for path in written] == ["trust.list", "status-1.list"]
    answers = import_lists(world.checkpoint, [tmp_path / "stick"])
    assert [(one.changed, one.error) for one in answers] == [(True, None), (True, None)]
    held = held_lists(world.checkpoint)
    assert (held.trust.seq, held.status[1].issued_at) == (5, NOW + 600)
    again = import_lists(world.checkpoint, list(reversed(written)))
    assert [(one.changed, one.error) for one in again] == [(False, None), (False, None)]


def test_older_and_foreign_lists_are_refused_and_what_is_held_stays(world: World, tmp_path: Path) -> None:
    old = export_lists(world.officer, tmp_path / "old")
    take_trust(world.checkpoint, trust_list(seq=5, issued_at=NOW - 60))
    take_status(world.checkpoint, status_list(issued_at=NOW + 600))
    broken = tmp_path / "broken.list"
    whole = old[0].read_bytes()
    broken.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    other = tmp_path / "holiday.jpg"
    other.write_bytes(b"not a list")
    answers = import_lists(world.checkpoint, [*old, broken, other, tmp_path / "missing.list"])
    told = {one.path.name: one.error.code if one.error else None for one in answers}
    assert told == {
        "trust.list": "TRUST_OLDER", "status-1.list": "LIST_ROLLED_BACK", "broken.list": "BAD_SIGNATURE",
        "holiday.jpg": "NOT_A_LIST", "missing.list": "FILE_UNREADABLE",
    }  # fmt: skip
    assert held_lists(world.checkpoint).trust.seq == 5
