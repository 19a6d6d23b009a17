"""Decoding what a terminal shows: `python -m bench.pixels [--json] [--photographs 3]`.

Every form, drawing, cell shape, seam and theme is painted as pixels, photographed at 2 to 4 camera pixels a module and
read by zxing-cpp. Half-blocks and spaces must be read always from 2.5 pixels a module on, also with two pixels between
the rows that show a cell's background, as terminals with taller lines do; else the exit code is 1.

Two things are only told as they are: sextants, which need a font and lose the tolerance (inspection code format 1,
section 4), and lines of the terminal's own ground between the rows, which cut half-blocks the better a camera sees.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections import Counter
from typing import Any

from inspector_tui.codes.drawing import Colour, Style, draw
from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.presentation import Form
from inspector_tui.styles.themes import THEMES
from tests.codes.world import CLAIMS, Case
from tests.tui.photographs import SHAPES, Seam, cells_of, decodes

SIZES = (2.0, 2.5, 3.0, 4.0)
ENOUGH = 2.5
THEME_SEAM = "2 of theme"
SEAMS = {"none": Seam(), "2 of cell": Seam(2), THEME_SEAM: Seam(2, ground=True)}
LARGEST = CLAIMS._replace(
    filing_number="银应急备〔2026〕1203号", purpose_text="年度检查计划" * 4, enterprise_name="银川某公司"
)
CODES = {
    "short": Case(form=Form.SHORT).shown(),
    "full": Case().shown(),
    "largest": Case(claims=LARGEST).shown(),
}


def grounds() -> dict[str, Colour]:
    """The background of each theme."""
    found = {}
    for theme in THEMES:
        red, green, blue = bytes.fromhex(str(theme.background).lstrip("#"))
        found[theme.name] = (red, green, blue)
    return found


def run(photographs: int) -> list[dict[str, Any]]:
    """One row for each combination: how many of its photographs were read."""
    drawings = {
        (form, style): cells_of(draw(make_matrix(text), style)) for form, text in CODES.items() for style in Style
    }
    rows = []
    combinations = itertools.product(CODES, Style, SHAPES, SEAMS, grounds().items(), SIZES)
    for form, style, shape, seam, (theme, ground), size in combinations:
        read = sum(
            decodes(drawings[form, style], style, shape, SEAMS[seam], ground, size, seed, CODES[form])
            for seed in range(photographs)
        )
        rows.append(
            {"form": form, "drawing": str(style), "cell": f"{shape[0]}x{shape[1]}", "seam": seam, "theme": theme}
            | {"pixels_a_module": size, "read": read, "of": photographs}
        )
    return rows


def shares(rows: list[dict[str, Any]], *keys: str) -> dict[tuple[Any, ...], tuple[int, int]]:
    """Read and taken photographs by these facts."""
    read, taken = Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()
    for row in rows:
        named = tuple(row[key] for key in keys)
        read[named] += row["read"]
        taken[named] += row["of"]
    return {named: (read[named], taken[named]) for named in taken}


def table(rows: list[dict[str, Any]]) -> str:
    """Drawing by cell shape and seam, one column for each number of camera pixels a module."""
    lines = [f"{'drawing':10}{'cell':8}{'seam':12}" + "".join(f"{size:>9}" for size in SIZES)]
    found = shares(rows, "drawing", "cell", "seam", "pixels_a_module")
    for drawing, cell, seam in dict.fromkeys(named[:3] for named in found):
        told = [found[drawing, cell, seam, size] for size in SIZES]
        lines.append(f"{drawing:10}{cell:8}{seam:12}" + "".join(f"{100 * read / of:8.1f}%" for read, of in told))
    for keys in (("drawing", "form"), ("drawing", "theme")):
        enough = shares([row for row in rows if row["pixels_a_module"] >= ENOUGH], *keys)
        lines += [f"{' '.join(named)}: {read} of {of} at {ENOUGH} and above" for named, (read, of) in enough.items()]
    return "\n".join(lines)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--photographs", type=int, default=3)
    options.add_argument("--json", action="store_true")
    told = options.parse_args()
    rows = run(told.photographs)
    due = [
        row
        for row in rows
        if row["drawing"] != Style.SEXTANTS and row["pixels_a_module"] >= ENOUGH and row["seam"] != THEME_SEAM
    ]
    missed = [row for row in due if row["read"] < row["of"]]
    facts = {
        "photographs": sum(row["of"] for row in rows),
        "must_be_read": sum(row["of"] for row in due),
        "missed": sum(row["of"] - row["read"] for row in due),
    }
    print(json.dumps(facts | {"rows": rows}) if told.json else table(rows))
    if not told.json:
        print(", ".join(f"{name} {value}" for name, value in facts.items()))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
