"""The frozen lists of a draw reach whoever got its records: replayed on another laptop, and from the file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.domain.draws import DrawCommitted
from inspector_tui.domain.register import EnterpriseRegistered, OfficerRegistered
from inspector_tui.errors import Refused
from inspector_tui.models import own_files
from inspector_tui.models.replica import Replica
from inspector_tui.services import drawing
from inspector_tui.services.draw_files import fetch_lists, replay
from inspector_tui.services.draw_lists import DrawRequest
from inspector_tui.services.syncing import synchronise
from tests.sync.devices import SHIZUISHAN, YINCHUAN, Device, Office
from tests.sync.laptops import PASSPHRASE, laptop
from tests.waits import ended

REQUEST = DrawRequest("第四季度抽查", 5, "2026-11-25", "2026-12-25", "王监督")


@pytest.fixture
def boss(office: Office, tmp_path: Path) -> Iterator[Replica]:
    """The supervisor's laptop with twenty enterprises and three officers."""
    office.server.core.ledger.append_own(
        [
            *(
                EnterpriseRegistered(
                    subject=make_credit_code(region="640104", organisation=f"MA8{at:05d}"),
                    name=f"宁夏第{at}化工有限公司", region="640104",
                )
                for at in range(20)
            ),
            *(
                OfficerRegistered(
                    certificate=f"6401000{at}", name=f"官{at}", organ=YINCHUAN, valid_from="2024-01-01",
                    valid_until="2099-12-31", competence="inspector",
                )
                for at in range(3)
            ),
        ],
        organ=YINCHUAN,
    )  # fmt: skip
    replica = laptop(office, tmp_path / "boss", "supervisor", "64010000")
    synchronise(replica)
    yield replica
    replica.close()


@pytest.fixture
def other(office: Office, tmp_path: Path) -> Iterator[Replica]:
    """An officer's laptop of the same organ."""
    replica = laptop(office, tmp_path / "other")
    yield replica
    replica.close()


def drawn(boss: Replica) -> str:
    draw = drawing.commit(boss, REQUEST)
    drawing.draw(boss, draw)
    return draw


def waiting(replica: Replica) -> int:
    with replica.reading() as connection:
        return len(own_files.waiting_files(connection, replica.identity().device))


def test_whoever_got_the_records_replays_the_draw_on_another_laptop(boss: Replica, other: Replica) -> None:
    draw = drawn(boss)
    assert waiting(boss) == 2
    synchronise(boss)
    synchronise(boss)
    assert waiting(boss) == 0
    synchronise(other)
    told = replay(other, draw)
    assert told.holds
    assert len(told.picks()) == 5
    assert fetch_lists(other, draw) == 0


def test_a_list_that_was_not_sent_yet_is_said_to_be_elsewhere(office: Office, boss: Replica, other: Replica) -> None:
    draw = drawn(boss)
    synchronise(boss)
    lists = [row[0] for row in _draw_lists(office)]
    assert len(lists) == 2
    with office.server.core.database.transaction() as connection:
        connection.execute("UPDATE evidence SET stored = false")
    synchronise(other)
    with pytest.raises(Refused, match="DRAW_LISTS_ELSEWHERE"):
        replay(other, draw)


def _draw_lists(office: Office) -> list[tuple[bytes]]:
    with office.server.core.database.transaction() as connection:
        return connection.execute("SELECT sha256 FROM draw_lists").fetchall()


def test_a_laptop_of_another_region_reads_no_list(office: Office, boss: Replica) -> None:
    drawn(boss)
    synchronise(boss)
    stranger = office.enrol(Device("officer", SHIZUISHAN, "64X"))
    [(first,), _] = _draw_lists(office)
    with office.client(stranger) as client, pytest.raises(Refused, match="ROLE_MAY_NOT"):
        client.evidence.chunk(bytes(first), 0, 10)


def test_nobody_commits_lists_in_the_name_of_another_organ(office: Office, boss: Replica) -> None:
    body = DrawCommitted(
        draw="0123456789abcdef", organ=YINCHUAN, region="640100", year=2026, title="抽查", algorithm="weighted-draw/1",
        objects_hash=bytes(32), objects=1, objects_size=9, officers_hash=bytes(range(32)), officers=2, officers_size=9,
        count=1, officers_each=2, weights_basis="", items=(), window_from="2026-11-25", window_until="2026-12-25",
        commitment=bytes(32), witness="王",
    )  # fmt: skip
    stranger = office.enrol(Device("supervisor", SHIZUISHAN, "64X"))
    with office.client(stranger) as client:
        client.push([stranger.say(body)])
        with pytest.raises(Refused, match="EVIDENCE_UNKNOWN"):
            client.evidence.state(body.officers_hash)
    assert _draw_lists(office) == []


def test_the_command_verifies_what_came_by_sync_and_the_exported_file(
    boss: Replica, other: Replica, tmp_path: Path
) -> None:
    draw = drawn(boss)
    synchronise(boss)
    synchronise(other)
    other.close()
    told = {**os.environ, "INSPECTOR_PASSPHRASE": PASSPHRASE, "INSPECTOR_HOME": str(tmp_path / "other")}
    run = [sys.executable, "-m", "inspector_tui.cli", "draw"]
    by_sync = ended([*run, "verify", draw, "--json"], env=told, text=True)
    assert (by_sync.returncode, json.loads(by_sync.stdout)["verified"]) == (0, True), by_sync.stderr
    ended([*run, "publish", draw, str(tmp_path / "draw.json")], env=told, check=True)
    nowhere = {**told, "INSPECTOR_HOME": str(tmp_path / "nobody")}
    from_file = ended(
        [*run, "verify", str(tmp_path / "draw.json"), "--json"],
        env=nowhere,
        text=True,
    )
    assert (from_file.returncode, json.loads(from_file.stdout)["verified"]) == (0, True), from_file.stderr
    typo = ended([*run, "verify", "no-such.json"], env=nowhere, text=True)
    assert typo.returncode == 2
