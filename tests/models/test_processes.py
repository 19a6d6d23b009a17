"""Several real processes on one replica, and real SIGKILLs: nothing lost, nothing doubled, nothing half done."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.documents.plan_words import PlanField
from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.models import drafts
from inspector_tui.models.passphrase import open_key_file
from inspector_tui.models.replica import KEY_FILE, Replica
from inspector_tui.services.auditing import audit_ledger, digest_rows, rebuild_rows
from inspector_tui.services.plan_import import ImportOptions, import_plan, open_plan
from tests.models import children
from tests.waits import PATIENCE, heard
from tests.world import PASSPHRASE, FrozenClock

KILLS = 20
ROWS = 300
FORKING = multiprocessing.get_context("forkserver" if hasattr(signal, "SIGKILL") else "spawn")
FORKING.set_forkserver_preload(["tests.models.children"])


@pytest.fixture
def home(make_replica: Callable[..., Replica]) -> Path:
    replica = make_replica(station="supervisor")
    replica.close()
    return replica.home


@pytest.fixture
def key(home: Path) -> bytes:
    return open_key_file(home / KEY_FILE, PASSPHRASE)


def start(context: Any, work: Callable[..., None], *arguments: object) -> tuple[Any, Pipe]:
    here, there = context.Pipe()
    process = context.Process(target=work, args=(*arguments, there), daemon=True)
    process.start()
    there.close()
    return process, here


def kill(process: Any, pipe: Pipe) -> list[Any]:
    """Kills the child and returns what it had still reported."""
    process.kill()
    process.join()
    left = []
    try:
        while pipe.poll():
            left.append(pipe.recv())
    except EOFError:
        pass
    pipe.close()
    return left


def test_two_processes_lose_no_write_and_never_fork_a_seq(home: Path, key: bytes) -> None:
    times = 40
    spawn = multiprocessing.get_context("spawn")
    started = [start(spawn, children.keep_telling, home, key, name, times) for name in ("a", "b")]
    for _, pipe in started:
        assert heard(pipe) == "ready"
    for _, pipe in started:
        pipe.send("go")
    replica = Replica(home, key, FrozenClock())
    for _, pipe in started:
        while heard(pipe) != "done":
            audit_ledger(replica)
    for process, _ in started:
        process.join(PATIENCE)
        assert process.exitcode == 0
    assert audit_ledger(replica).records == 2 * times
    assert digest_rows(replica)[0] == 2 * times
    for name in ("a", "b"):
        assert len(drafts.load(replica, f"form:{name}")) == times
    live = digest_rows(replica)
    assert rebuild_rows(replica).digest == live[1]
    replica.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_kill_in_the_middle_of_writing_loses_nothing_that_was_kept(home: Path, key: bytes) -> None:
    chance, kept = random.Random(1), 0
    for round_ in range(KILLS):
        process, pipe = start(FORKING, children.keep_telling, home, key, f"r{round_}", 1000)
        assert heard(pipe) == "ready"
        pipe.send("go")
        reported = [heard(pipe) for _ in range(chance.randint(1, 8))]
        reported += kill(process, pipe)
        replica = Replica(home, key, FrozenClock())
        found = audit_ledger(replica).records
        typed = len(drafts.load(replica, f"form:r{round_}"))
        assert found - kept - len(reported) in (0, 1), "a record was lost, or one appeared that nobody made"
        assert typed - len(reported) in (0, 1)
        kept = found
        replica.close()
    replica = Replica(home, key, FrozenClock())
    live = digest_rows(replica)
    assert rebuild_rows(replica).digest == live[1]
    replica.close()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    rows = [f"企业{at},{make_credit_code(region='640104', organisation=f'MA8{at:05d}')}" for at in range(ROWS)]
    path = tmp_path / "plan.csv"
    path.write_text("企业名称,统一社会信用代码\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_kill_in_the_middle_of_an_import_leaves_nothing_half_done(
    home: Path, key: bytes, plan: Path, tmp_path: Path
) -> None:
    assert open_plan(plan).columns.columns.keys() >= {PlanField.NAME, PlanField.SUBJECT}
    chance = random.Random(2)
    for round_ in range(KILLS):
        struck = tmp_path / f"struck{round_}"
        shutil.copytree(home, struck)
        process, pipe = start(FORKING, children.import_once, struck, key, plan)
        for _ in range(chance.randint(1, 2)):
            if heard(pipe) == "done":
                break
        # Not a sleep but work of random length, so that some kills strike while records are signed and committed.
        sum(range(chance.randint(0, 1_500_000) if round_ % 2 else 0))
        kill(process, pipe)
        replica = Replica(struck, key, FrozenClock())
        records, rows = audit_ledger(replica).records, digest_rows(replica)[0]
        assert (records, rows) in ((0, 0), (ROWS + 1, 2 * ROWS + 1))
        report = import_plan(replica, open_plan(plan), ImportOptions(year=2026))
        assert (report.planned, report.unchanged) == ((0, ROWS) if records else (ROWS, 0))
        assert audit_ledger(replica).records == ROWS + 1
        if round_ % 5 == 0:
            live = digest_rows(replica)
            assert rebuild_rows(replica).digest == live[1]
        replica.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_kill_in_the_middle_of_storing_evidence_leaves_whole_files_only(
    home: Path, key: bytes, tmp_path: Path
) -> None:
    chance = random.Random(3)
    for round_ in range(KILLS):
        source = tmp_path / f"source{round_}"
        source.write_bytes(b"\x07" * 300_000 + str(round_).encode())
        process, pipe = start(FORKING, children.keep_attaching, home, key, source)
        reported = [heard(pipe) for _ in range(chance.randint(1, 4))]
        reported += kill(process, pipe)
        replica = Replica(home, key, FrozenClock())
        whole = {bytes.fromhex(path.name) for path in replica.files.folder.glob("??/*")}
        assert set(reported) <= whole
        for sha256 in whole:
            assert sum(map(len, replica.files.read(sha256))) > 300_000
            replica.files.path_of(sha256).unlink()
        replica.close()
