"""Real processes are killed at many points of export, import and return; afterwards everything is there, once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.models.passphrase import open_key_file
from inspector_tui.models.replica import KEY_FILE, Replica
from inspector_tui.services.auditing import audit_ledger, audit_receipts
from inspector_tui.services.bundling import export_bundle
from inspector_tui.services.returning import import_return
from sync.courier.reading import bundles_in, check_parts
from sync.protocol.bundle import LEAST_PART
from sync.protocol.limits import CHUNK
from tests.courier.world import PASSPHRASE, Fleet, a_stick, answer, attach, begin_visit, own, unsettled, waiting_files
from tests.waits import ended

KILLS = 6
"""Points of each act, spread over all its calls."""


@pytest.fixture
def officer(laptops: Fleet) -> Replica:
    made = laptops.laptop()
    begin_visit(made)
    answer(made, 4)
    attach(made, 3 * CHUNK + 99, 1)
    attach(made, CHUNK, 2)
    return made


def run(die_at: int, *told: str) -> int:
    """How many calls it took; -9 when it was killed on the way."""
    command = [sys.executable, "-m", "tests.courier.child", str(die_at), *told]
    done = ended(command, text=True)
    if done.returncode == -9:
        return -9
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def killed_everywhere(*told: str, calls: int) -> Iterator[None]:
    """Kills the act at points spread over it, the last close to its end."""
    for kill in range(1, KILLS + 1):
        if run(max(1, calls * kill // KILLS - 3), *told) == -9:
            yield


def key_of(replica: Replica) -> str:
    return open_key_file(replica.home / KEY_FILE, PASSPHRASE).hex()


def test_an_export_killed_anywhere_goes_on_and_never_counts_before_it_is_whole(
    laptops: Fleet, officer: Replica, stick: Path, tmp_path: Path
) -> None:
    officer.copy_to(tmp_path / "copy")
    told = ("export", str(tmp_path / "copy"), key_of(officer), str(a_stick(tmp_path / "dry")))
    calls = run(0, *told)
    act = ("export", str(officer.home), key_of(officer), str(stick))
    kills = 0
    for _ in killed_everywhere(*act, calls=calls):
        kills += 1
        for found in bundles_in(stick):
            if found.manifest is not None:
                check_parts(found.folder, found.manifest)
    assert kills >= KILLS - 3
    export_bundle(officer, stick, part_size=LEAST_PART)
    assert not list(stick.glob("**/*.part"))
    for found in bundles_in(stick):
        assert found.error is None
        laptops.take(found.folder)
    assert laptops.take(bundles_in(stick)[0].folder).files == 2
    log = laptops.log()
    assert all(log.count(record.hash) == 1 for record in own(officer))


def test_an_import_killed_anywhere_is_done_again_and_stores_everything_once(
    laptops: Fleet, officer: Replica, stick: Path, database_url: str, tmp_path: Path
) -> None:
    exported = export_bundle(officer, stick, part_size=LEAST_PART)
    act = ("take", str(tmp_path / "server"), database_url, str(exported.folder))
    calls = 3000
    kills = sum(1 for _ in killed_everywhere(*act, calls=calls))
    assert kills >= 3
    run(0, *act)
    log = laptops.log()
    assert all(log.count(record.hash) == 1 for record in own(officer))
    assert import_return(officer, exported.folder).receipts == len(own(officer))
    assert (unsettled(officer), waiting_files(officer)) == (0, 0)
    assert audit_receipts(officer) == len(own(officer))


def test_a_return_killed_anywhere_changed_nothing_until_it_changed_all(
    laptops: Fleet, officer: Replica, stick: Path, tmp_path: Path
) -> None:
    exported = export_bundle(officer, stick)
    laptops.take(exported.folder)
    officer.copy_to(tmp_path / "copy")
    calls = run(0, "take_return", str(tmp_path / "copy"), key_of(officer), str(exported.folder))
    act = ("take_return", str(officer.home), key_of(officer), str(exported.folder))
    kills = 0
    for kill in range(1, KILLS + 1):
        if unsettled(officer) == 0:
            break
        if run(max(1, calls * kill // (KILLS + 1)), *act) == -9:
            kills += 1
            assert unsettled(officer) in (0, len(own(officer)))
    assert kills >= KILLS - 2
    if unsettled(officer):
        import_return(officer, exported.folder)
    assert unsettled(officer) == 0
    assert audit_ledger(officer).records == len(laptops.log())
