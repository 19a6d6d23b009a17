"""`python -m tests.faults --runs 1000 --seed 1 [--json]`: ten laptops, two couriers, a server, and all that goes wrong.

Prints runs, faults made, and four numbers that must be 0: records lost, doubled, stuck, divergent. Exits 1 when one
is not. A failure prints its seed: `--runs 1 --seed SEED --history` plays the same choices again (processes and
threads are real, so which of two comes first may differ). With `--calls` each file-system call of each step fails
once in every way instead; `--every 10` takes every tenth call.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.faults import failing
from tests.faults.laptops import Nursery
from tests.faults.office import SEATS, template
from tests.faults.run import Run, Told
from tests.faults.sweep import Sweep
from tests.faults.wire import Network

FIGURES = ("lost", "doubled", "stuck", "divergent")


def play(folder: Path, seeds: Iterable[int], happens: Callable[[Run], None], *, history: bool) -> list[Told]:
    """The runs of these seeds, one after the other."""
    nursery, network, told = Nursery(), Network(len(SEATS)), []
    with template(folder) as made:
        for seed in seeds:
            one = Run(made, nursery, network, folder / f"run-{seed}", seed).go(happens)
            told.append(one)
            if history or not one.is_good:
                _tell(one)
    network.close()
    return told


def _tell(told: Told) -> None:
    lines = [f"--- seed {told.seed}: python -m tests.faults --runs 1 --seed {told.seed} --history", *told.history]
    lines += [f"{figure.upper()}: {each}" for figure in FIGURES for each in getattr(told.findings, figure)]
    sys.stderr.write("\n".join(lines) + "\n")


def _read(arguments: list[str] | None) -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--steps", type=int, default=10, help="things that happen in one run")
    options.add_argument("--calls", action="store_true", help="each file-system call fails once, instead of runs")
    options.add_argument("--every", type=int, default=1, help="with --calls: every N-th call only")
    options.add_argument("--history", action="store_true", help="tell what happened, also where all went well")
    options.add_argument("--json", action="store_true")
    return options.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    told = _read(arguments)
    with tempfile.TemporaryDirectory(prefix="inspector-faults-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if not failing.is_loaded():
            # The library must be there before the first process starts.
            command = [sys.executable, "-m", "tests.faults", *(sys.argv[1:] if arguments is None else arguments)]
            return os.spawnve(os.P_WAIT, sys.executable, command, failing.environment(folder))
        begun = time.perf_counter()
        if told.calls:
            runs = play(folder, [told.seed], lambda run: Sweep(run, told.every).all(), history=told.history)
        else:
            seeds = range(told.seed, told.seed + told.runs)
            runs = play(folder, seeds, lambda run: _steps(run, told.steps), history=told.history)
    summary = _summary(told.seed, runs) | {"seconds": round(time.perf_counter() - begun, 1)}
    kinds = dict(sorted(sum((one.faults for one in runs), Counter[str]()).items()))
    if told.json:
        answer = json.dumps(summary | {"kinds": kinds})
    else:
        answer = ", ".join(f"{name} {value}" for name, value in summary.items())
        answer += "\n" + ", ".join(f"{name} {count}" for name, count in kinds.items())
    sys.stdout.write(answer + "\n")
    return 0 if all(one.is_good for one in runs) else 1


def _steps(run: Run, count: int) -> None:
    for _ in range(count):
        run.happenings.next()


def _summary(seed: int, runs: list[Told]) -> dict[str, object]:
    return {
        "runs": len(runs),
        "seed": seed,
        "records": sum(one.records for one in runs),
        "faults": sum(sum(one.faults.values()) for one in runs),
        **{figure: sum(len(getattr(one.findings, figure)) for one in runs) for figure in FIGURES},
        "failed_seeds": [one.seed for one in runs if not one.is_good],
    }
