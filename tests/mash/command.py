"""`python -m tests.mash --runs 100 --seed 1 [--role officer] [--json]`: hostile fingers on the real app.

Each run takes a copy of the demo's laptops, presses, types, pastes, clicks and resizes at random on every screen of
each role without waiting, then leaves and starts again. Prints how much was done and numbers that must be 0: crashes,
stray (an error nobody handled), deaf (does not answer any more), lost (a record or what was typed), divergent (ledger
or rows). Exits 1 when one is not. A failure prints its seed: `--runs 1 --seed SEED --role ROLE --history` plays the
same fingers again; threads are real, so which of two comes first may differ.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.mash.building import ROLES, Building, building
from tests.mash.run import Told, play

FIGURES = ("crash", "stray", "deaf", "lost", "divergent")
STUCK_SECONDS = 1500
"""A run that takes longer ends everything and tells where each thread stands."""
_SHOWN = 40


def mash(built: Building, seeds: Sequence[int], roles: Sequence[str], deeds: int, *, history: bool) -> list[Told]:
    """These seeds for each of these roles."""
    told = []
    for seed in seeds:
        for role in roles:
            folder = Path(tempfile.mkdtemp(prefix="inspector-fingers-"))
            try:
                faulthandler.dump_traceback_later(STUCK_SECONDS, exit=True)
                one = play(built, folder / "run", role, seed, deeds)
            finally:
                faulthandler.cancel_dump_traceback_later()
                shutil.rmtree(folder, ignore_errors=True)
            told.append(one)
            if history or not one.is_good:
                _tell(one, deeds, whole=history)
            sys.stderr.write(f"{seed} {role}: {one.deeds} deeds, {one.seconds:.0f} s{'' if one.is_good else ', BAD'}\n")
    return told


def _tell(told: Told, deeds: int, *, whole: bool) -> None:
    again = f"python -m tests.mash --runs 1 --seed {told.seed} --role {told.role} --deeds {deeds} --history"
    lines = [f"--- {again}", *(told.history if whole else told.history[-_SHOWN:])]
    lines += [f"{kind.upper()}: {words}" for kind, words in told.problems]
    sys.stderr.write("\n".join(ascii(line) if not line.isprintable() and "\n" not in line else line for line in lines))
    sys.stderr.write("\n")
    sys.stderr.flush()


def _read(arguments: list[str] | None) -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=10, help="seeds, each for every role")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--role", choices=ROLES)
    options.add_argument("--deeds", type=int, default=250, help="keys, clicks and so on in one run")
    options.add_argument("--history", action="store_true", help="tell every deed, also where all went well")
    options.add_argument("--json", action="store_true")
    return options.parse_args(arguments)


def summary(told: Sequence[Told], seconds: float) -> dict[str, Any]:
    """Figures of all runs."""
    kinds = Counter(kind for one in told for kind, _words in one.problems)
    screens = sum((one.screens for one in told), Counter[str]())
    return {
        "runs": len(told),
        "deeds": sum(one.deeds for one in told),
        **{kind: kinds[kind] for kind in FIGURES},
        "failed": [f"{one.seed} {one.role}" for one in told if not one.is_good],
        "screens": dict(screens.most_common()),
        "seconds": round(seconds, 1),
    }


def main(arguments: list[str] | None = None) -> int:
    """Builds the demo, mashes, tells."""
    options, begun = _read(arguments), time.monotonic()
    roles = (options.role,) if options.role else ROLES
    with building() as built:
        seeds = range(options.seed, options.seed + options.runs)
        told = mash(built, seeds, roles, options.deeds, history=options.history)
    figures = summary(told, time.monotonic() - begun)
    if options.json:
        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(f"{name:10} {value}" for name, value in figures.items()) + "\n")
    return 0 if all(one.is_good for one in told) else 1
