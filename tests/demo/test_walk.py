"""The demo as people and machines start it: the real server, the real interface, the whole day."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from inspector_tui.cli.main import main
from inspector_tui.demo.build import build_demo, is_built, open_demo, opened
from inspector_tui.demo.liven import APPROVED, FILED, liven
from inspector_tui.demo.walk import STEPS, walk
from inspector_tui.domain.joint_list import SceneItemListed
from inspector_tui.domain.leniency_lists import LeniencyListed
from inspector_tui.errors import Refused
from inspector_tui.models import list_queries, planning_queries
from inspector_tui.models.joint_queries import joints_of, waiting_for
from inspector_tui.models.plan_queries import count_by_state
from inspector_tui.models.replica import Replica
from inspector_tui.services.calendars import known_years
from inspector_tui.services.draw_rules import known_conflicts
from inspector_tui.services.inbox import waiting_filings
from inspector_tui.services.moments import day_of
from tests.waits import started

SHOWN_LISTS = ("whitelist", "caps", SceneItemListed.LIST, LeniencyListed.LIST)


def test_the_headless_day_proves_every_step_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main(["demo", "--headless", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["ok"], [step for step in told["steps"] if not step["ok"]]
    assert ended.value.code == 0
    assert [step["number"] for step in told["steps"]] == list(range(1, len(STEPS) + 1))
    assert all(step["proved"] for step in told["steps"])
    assert not list(tmp_path.glob("inspector-demo-*"))


def test_a_step_that_fails_ends_the_day_and_says_why(tmp_path: Path) -> None:
    with build_demo(tmp_path / "demo", now=int(time.time())) as demo:
        demo.server.stop()
        *held, failed = walk(demo)
    assert [step.ok for step in held] == [True]
    assert "SERVER_UNREACHABLE" in failed.failure
    assert failed.number == 2


def test_a_demo_to_look_around_in_has_work_for_everybody_and_opens_again(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with build_demo(folder, now=int(time.time())) as demo:
        liven(demo)
        address = demo.server.url
    assert is_built(folder)
    with pytest.raises(Refused, match="FOLDER_NOT_EMPTY"), build_demo(folder, now=int(time.time())):
        pass
    with open_demo(folder) as demo:
        assert demo.server.url == address
        with opened(demo, "supervisor") as supervisor:
            assert len(waiting_filings(supervisor)) == FILED - APPROVED - 1
            with supervisor.reading() as connection:
                states = count_by_state(connection, supervisor.identity().organ)
            assert (states["approved"], states["returned"], states["finished"]) == (APPROVED - 1, 1, 1)
            _prove_planning_has_something_to_show(supervisor)


def _prove_planning_has_something_to_show(supervisor: Replica) -> None:
    organ = supervisor.identity().organ
    with supervisor.reading() as connection:
        draws = planning_queries.draws_of(connection, organ)
        plans = planning_queries.year_plans(connection, organ)
        pending = [row for row in joints_of(connection, organ) if organ in waiting_for(row)]
    assert {row.drawn is not None for row in draws} == {True, False}
    assert [row.visits > 0 for row in plans] == [True]
    assert len(pending) == 1
    assert [one.in_force for one in known_conflicts(supervisor)] == [True]
    assert any(year.region == "64" for year in known_years(supervisor))
    with supervisor.reading() as connection:
        kept = [list_queries.is_kept(connection, each, day_of(supervisor.now())) for each in SHOWN_LISTS]
    assert all(kept)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_that_is_stopped_cleans_up(number: signal.Signals, tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "LC_ALL": "C.UTF-8"}
    with started(
        [sys.executable, "-m", "inspector_tui.cli", "--lang", "en", "demo", "--headless"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as running:
        assert running.stderr is not None
        while "Enrolling" not in (line := running.stderr.readline()):
            assert line, "it ended before it enrolled anybody"
        [folder] = tmp_path.glob("inspector-demo-*")
        [postmaster] = folder.rglob("postmaster.pid")
        postgres = int(postmaster.read_text().splitlines()[0])
        running.send_signal(number)
        running.communicate(timeout=60)
    assert running.returncode == 130
    assert not folder.exists()
    # Where nobody collects orphans a process that ended stays as a zombie.
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(postgres)], capture_output=True, text=True, check=False)
    assert state.stdout.strip()[:1] in ("", "Z")
