"""`python -m tests.hostile --inputs 1000000 --seed 1 [--json]`: hostile inputs to every parser of the code.

Prints for each parser how many inputs it got, how they were refused, and two numbers that must be 0: how many were
verified (taken for authentic, or read in two ways) and how many raised anything but our own errors. Exits 1 when one
is not. A failure names parser and number: `--only PARSER --number N` with the same seed makes that input again.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings

from tests.hostile.run import Count, attack, share
from tests.hostile.targets import TARGETS


def _table(counts: dict[str, Count]) -> str:
    lines = [f"{'parser':14}{'inputs':>9}{'verified':>10}{'raised':>8}{'s':>8}{'slowest ms':>12}  refused"]
    for name, count in counts.items():
        refused = ", ".join(f"{reason} {number}" for reason, number in count.refused.most_common(6))
        lines.append(
            f"{name:14}{count.inputs:9}{count.verified:10}{count.raised:8}{count.seconds:8.1f}"
            f"{count.slowest_ms:12.1f}  {refused}"
        )
        lines += [f"  {name} {each['number']}: {each['problem']}" for each in count.failures]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--inputs", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", choices=list(TARGETS))
    options.add_argument("--number", type=int, help="just this input of the parser named by --only")
    options.add_argument("--json", action="store_true")
    told = options.parse_args(arguments)
    # Picture libraries warn about what they repair or skip; here nearly everything is broken on purpose.
    warnings.simplefilter("ignore")
    begun = time.perf_counter()
    counts = {}
    for name in [told.only] if told.only else TARGETS:
        first = told.number or 0
        numbers = range(first, first + 1) if told.number is not None else range(share(name, told.inputs))
        counts[name] = attack(name, told.seed, numbers)
    summary = {
        "seed": told.seed,
        "inputs": sum(count.inputs for count in counts.values()),
        "verified": sum(count.verified for count in counts.values()),
        "raised": sum(count.raised for count in counts.values()),
        "seconds": round(time.perf_counter() - begun, 1),
    }
    if told.json:
        answer = json.dumps(summary | {"parsers": {name: count.plain() for name, count in counts.items()}})
    else:
        answer = _table(counts) + "\n" + ", ".join(f"{name} {value}" for name, value in summary.items())
    sys.stdout.write(answer + "\n")
    return 1 if summary["verified"] or summary["raised"] else 0


if __name__ == "__main__":
    sys.exit(main())
