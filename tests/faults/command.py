"""`python -m tests.faults --runs 1000 --seed 1 [--json]`: ten laptops, two couriers, a server, and all that goes wrong.

Prints runs, faults made, and four numbers that must be 0: records lost, doubled, stuck, divergent. Exits 1 when one
is not. A failure prints its seed: `--runs 1 --seed SEED --history` plays the same choices again (processes and
threads are real, so which of two comes first may differ). With `--calls` each file-system call of each step fails
once in every way instead; `--every 10` takes every tenth call.

A long run can be made in parts: `--first K` begins K seeds later, `--step NAME` takes one step of `--calls`, `--keep
FILE` appends a line for each run and passes over the seeds that the file has, `--sum FILE...` adds parts up.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import psycopg

from inspector_tui.errors import InspectorError
from tests.faults import failing, parts
from tests.faults.laptops import Nursery
from tests.faults.office import SEATS, template
from tests.faults.run import Run, Told
from tests.faults.sweep import STEPS, Sweep
from tests.faults.wire import Network

IN_MEMORY = Path("/dev/shm")
"""Where the worlds lie if there is room: what dies is processes, so a file in memory outlives them as one on disk."""
ROOM = 4 << 30


Happens = Callable[[Run], None]


def play(folder: Path, played: Iterable[tuple[int, str, Happens]], *, history: bool) -> Iterator[parts.Line]:
    """What is to be kept of each run: of its seed, the step that is swept, and what happens in it."""
    nursery, network = Nursery(), Network(len(SEATS))
    with template(folder) as made:
        for seed, swept, happens in played:
            one = Run(made, nursery, network, folder / f"run-{seed}", seed)
            try:
                one.go(happens)
            except (InspectorError, psycopg.Error, OSError, RuntimeError):
                one.told.findings.stuck.append(f"the run itself: {traceback.format_exc()}")
            if history or not one.told.is_good:
                _tell(one.told)
            yield parts.line_of(one.told, swept)
    network.close()


def _tell(told: Told) -> None:
    lines = [f"--- seed {told.seed}: python -m tests.faults --runs 1 --seed {told.seed} --history", *told.history]
    lines += [f"{figure.upper()}: {each}" for figure in parts.FIGURES for each in getattr(told.findings, figure)]
    sys.stderr.write("\n".join(lines) + "\n")


def _read(arguments: list[str] | None) -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--first", type=int, default=0, metavar="K", help="begin with the seed K after --seed")
    options.add_argument("--keep", type=Path, metavar="FILE", help="append each run to it; its seeds are passed over")
    options.add_argument("--sum", type=Path, nargs="+", metavar="FILE", help="add up what was kept, and run nothing")
    options.add_argument("--steps", type=int, default=10, help="things that happen in one run")
    options.add_argument("--calls", action="store_true", help="each file-system call fails once, instead of runs")
    options.add_argument("--every", type=int, default=1, help="with --calls: every N-th call only")
    options.add_argument("--step", choices=STEPS, action="append", help="with --calls: this step only; may be repeated")
    options.add_argument("--disaster", action="store_true", help="in every run an old backup comes back")
    options.add_argument("--history", action="store_true", help="tell what happened, also where all went well")
    options.add_argument("--json", action="store_true")
    return options.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    told = _read(arguments)
    if told.sum:
        return _report(parts.kept(told.sum), as_json=told.json)
    with tempfile.TemporaryDirectory(prefix="inspector-faults-", dir=_roomy(), ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if not failing.is_loaded():
            # The library must be there before the first process starts.
            command = [sys.executable, "-m", "tests.faults", *(sys.argv[1:] if arguments is None else arguments)]
            return os.spawnve(os.P_WAIT, sys.executable, command, failing.environment(folder))
        return _report(_played(told, folder), as_json=told.json)


def _roomy() -> Path | None:
    """The folder in memory, or None for the system's usual place."""
    if not IN_MEMORY.is_dir() or not os.access(IN_MEMORY, os.W_OK):
        return None
    space = os.statvfs(IN_MEMORY)
    return IN_MEMORY if space.f_bavail * space.f_frsize > ROOM else None


def _played(told: argparse.Namespace, folder: Path) -> list[parts.Line]:
    before = parts.kept([told.keep]) if told.keep is not None and told.keep.exists() else []
    known = {parts.name_of(line): line for line in before}
    wanted = _wanted(told)
    lines = [known[seed, swept] for seed, swept, _ in wanted if (seed, swept) in known]
    for line in play(folder, [one for one in wanted if one[:2] not in known], history=told.history):
        lines.append(line)
        if told.keep is not None:
            parts.keep(told.keep, line)
    return lines


def _wanted(told: argparse.Namespace) -> list[tuple[int, str, Happens]]:
    begin = told.seed + told.first
    if told.calls:
        return [(begin, step, partial(_sweep, step, told.every)) for step in told.step or STEPS]
    happens = _disaster if told.disaster else _random
    return [(seed, "", partial(happens, told.steps)) for seed in range(begin, begin + told.runs)]


def _sweep(step: str, every: int, run: Run) -> None:
    Sweep(run, every).one(step)


def _random(steps: int, run: Run) -> None:
    for _ in range(steps):
        run.happenings.next()


def _disaster(steps: int, run: Run) -> None:
    """In every run an old backup comes back and a new start is declared, with everything else around it."""
    for part in (run.happenings.back_up, run.happenings.restore, run.happenings.begin_anew):
        _random(max(1, steps // 4), run)
        part()
    _random(max(1, steps // 4), run)


def _report(lines: list[parts.Line], *, as_json: bool) -> int:
    summary = parts.summary(lines)
    if as_json:
        answer = json.dumps(summary)
    else:
        kinds = summary.pop("kinds")
        answer = ", ".join(f"{name} {value}" for name, value in summary.items())
        answer += "\n" + ", ".join(f"{name} {count}" for name, count in kinds.items())
    sys.stdout.write(answer + "\n")
    return 1 if summary["failed"] else 0
