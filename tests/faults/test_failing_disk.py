"""A disk that fails for one call: the ledger says so by its name, and goes on where it was."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.faults.failing import can_compile, environment
from tests.waits import ended

pytestmark = pytest.mark.skipif(not can_compile(), reason="needs Linux and a C compiler")

_TELL = """
import json, sys
from pathlib import Path
from inspector_tui.domain.visiting import VisitAnswered
from inspector_tui.errors import InspectorError
from inspector_tui.services.auditing import audit_ledger
from tests.faults import failing
from tests.world import PASSPHRASE, STATIONS, FrozenClock, Replica, enrol

replica = Replica.create(Path(sys.argv[1]), PASSPHRASE, FrozenClock())
enrol(replica, STATIONS["officer"])
answers = [VisitAnswered(inspection="x", item="y", check=n, answer="compliant") for n in range(20)]
told = {}
for harm in (failing.Harm.IO_ERROR, failing.Harm.NO_SPACE, failing.Harm.SHORT):
    for at in (1, 2, 7, 20):
        failing.Failing(sys.argv[1], harm, at).arm()
        before = audit_ledger(replica).records
        try:
            replica.tell(*answers)
            code = "kept"
        except InspectorError as error:
            code = error.code
        failing.disarm()
        assert audit_ledger(replica).records == before + 20 * (code == "kept")
        told.setdefault(harm.name, []).append(code)
print(json.dumps(told))
"""


def test_a_failing_disk_is_not_told_as_a_damaged_store(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _TELL, str(tmp_path / "replica")]
    done = ended(command, env=environment(tmp_path), text=True)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["IO_ERROR"] == ["DISK_FAILED"] * 4
    assert told["NO_SPACE"] == ["DISK_FULL"] * 4
    assert told["SHORT"] == ["kept"] * 4
