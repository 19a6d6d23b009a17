"""A long run made in parts: a line of JSON for each seed that was played, and what all of them come to."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from tests.faults.run import Told

FIGURES: Final = ("lost", "doubled", "stuck", "divergent")
Line = dict[str, Any]


def line_of(told: Told, swept: str = "") -> Line:
    """What is kept of a run: its four figures are the findings themselves, so that they can be read later.

    `swept` names the step whose calls failed one by one; empty for a run of random faults.
    """
    return {
        "seed": told.seed,
        "swept": swept,
        "records": told.records,
        "seconds": round(told.seconds, 2),
        "faults": dict(sorted(told.faults.items())),
        **{figure: getattr(told.findings, figure) for figure in FIGURES},
    }


def name_of(line: Line) -> tuple[int, str]:
    """What tells a run from every other one."""
    return line["seed"], line["swept"]


def keep(file: Path, line: Line) -> None:
    """Appends a line, on disk when it returns: whoever kills the suite loses the run at hand alone."""
    with file.open("a+b") as kept:
        text = file.read_bytes()
        kept.truncate(text.rfind(b"\n") + 1)
        kept.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        kept.flush()
        os.fsync(kept.fileno())


def kept(files: Iterable[Path]) -> list[Line]:
    """All lines of these files that are whole. Raises ValueError when a seed is there twice: it would count twice."""
    lines = [json.loads(text) for file in files for text in file.read_text("utf-8").splitlines(keepends=True)
             if text.endswith("\n")]  # fmt: skip
    if twice := [name for name, times in Counter(map(name_of, lines)).items() if times > 1]:
        raise ValueError(f"played twice: {sorted(twice)[:5]}")
    return lines


def summary(lines: Sequence[Line]) -> Line:
    """The sums, and how often each kind of fault was made."""
    kinds = sum((Counter(line["faults"]) for line in lines), Counter[str]())
    return {
        "runs": len(lines),
        "first_seed": min((line["seed"] for line in lines), default=None),
        "last_seed": max((line["seed"] for line in lines), default=None),
        "records": sum(line["records"] for line in lines),
        "faults": kinds.total(),
        **{figure: sum(len(line[figure]) for line in lines) for figure in FIGURES},
        "failed": [" ".join(map(str, name_of(line))).strip() for line in lines if not is_good(line)],
        "seconds": round(sum(line["seconds"] for line in lines), 1),
        "kinds": dict(sorted(kinds.items())),
    }


def is_good(line: Line) -> bool:
    """Nothing lost, doubled, stuck, divergent."""
    return not any(line[figure] for figure in FIGURES)
