"""`python -m tests.faults --runs 1000 --seed 1 [--json]`: many laptops, one server, and everything going wrong.

Prints runs, faults made, and four numbers that must be 0: records lost, doubled, stuck, divergent. Exits 1 when one
is not. A failure prints its seed: `--runs 1 --seed SEED --history` plays the same choices again (processes and
threads are real, so which of two comes first may differ).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.faults import failing
from tests.faults.laptops import Nursery
from tests.faults.office import SEATS, template
from tests.faults.run import Run, Told
from tests.faults.wire import Network

FIGURES = ("lost", "doubled", "stuck", "divergent")


def play(folder: Path, seeds: range, steps: int, *, history: bool) -> list[Told]:
    """The runs of these seeds, one after the other."""
    nursery, told = Nursery(), []
    network = Network(len(SEATS))
    with template(folder) as made:
        for seed in seeds:
            one = Run(made, nursery, network, folder / f"run-{seed}", seed).go(steps)
            told.append(one)
            if history or not one.is_good:
                _tell(one)
    network.close()
    return told


def _tell(told: Told) -> None:
    out = sys.stderr
    print(f"--- seed {told.seed}: python -m tests.faults --runs 1 --seed {told.seed} --history", file=out)
    print(*told.history, sep="\n", file=out)
    for figure in FIGURES:
        for each in getattr(told.findings, figure):
            print(f"{figure.upper()}: {each}", file=out)


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--steps", type=int, default=8, help="things that happen in one run")
    options.add_argument("--history", action="store_true", help="tell what happened, also where all went well")
    options.add_argument("--json", action="store_true")
    told = options.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="inspector-faults-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if not failing.is_loaded():
            # The library must be there before the first process starts.
            command = [sys.executable, "-m", "tests.faults", *(sys.argv[1:] if arguments is None else arguments)]
            return os.spawnve(os.P_WAIT, sys.executable, command, failing.environment(folder))
        begun = time.perf_counter()
        runs = play(folder, range(told.seed, told.seed + told.runs), told.steps, history=told.history)
    faults = sum((one.faults for one in runs), Counter[str]())
    summary: dict[str, object] = {
        "runs": len(runs),
        "seed": told.seed,
        "records": sum(one.records for one in runs),
        "faults": sum(faults.values()),
        **{figure: sum(len(getattr(one.findings, figure)) for one in runs) for figure in FIGURES},
        "failed_seeds": [one.seed for one in runs if not one.is_good],
        "seconds": round(time.perf_counter() - begun, 1),
    }
    if told.json:
        print(json.dumps(summary | {"kinds": dict(sorted(faults.items()))}))
    else:
        print(", ".join(f"{name} {value}" for name, value in summary.items()))
        print(", ".join(f"{name} {count}" for name, count in sorted(faults.items())))
    return 0 if all(one.is_good for one in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
