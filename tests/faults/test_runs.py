"""A short run of the fault suite: `python -m tests.faults` makes long ones (docs/faults.md)."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from tests.faults.failing import can_compile
from tests.waits import LONG, ended

pytestmark = pytest.mark.skipif(not can_compile(), reason="needs Linux and a C compiler")


def _faults(*options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.faults", "--json", *options]
    done = ended(command, seconds=LONG, text=True)
    assert done.stdout, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert {name: told[name] for name in ("lost", "doubled", "stuck", "divergent")} == {
        "lost": 0, "doubled": 0, "stuck": 0, "divergent": 0,
    }, done.stderr  # fmt: skip
    return told


def test_random_faults_lose_double_block_and_part_nothing() -> None:
    told = _faults("--runs", "3", "--seed", "20261125")
    assert told["runs"] == 3
    assert told["faults"] > 12


def test_a_call_that_fails_once_loses_doubles_blocks_and_parts_nothing() -> None:
    told = _faults("--calls", "--every", "200")
    assert told["faults"] > 30
