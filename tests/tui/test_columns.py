"""Columns that tell a moment hold the longest one: a cut time tells nothing."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from inspector_tui import screens
from inspector_tui.i18n import LANGUAGES, Language, set_language
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.services.moments import moment_of

MOMENTS = {"When", "Issued", "Came in", "Committed"}
TODAY = dt.date(2026, 11, 24)


def widths() -> Iterator[tuple[str, str, int]]:
    """Every column of a table with its file, its header and its least width."""
    for path in sorted(Path(screens.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Column" and len(node.args) > 2:
                header, width = node.args[1], node.args[2]
                if isinstance(header, ast.Call) and isinstance(width, ast.Constant):
                    yield path.name, str(ast.literal_eval(header.args[0])), int(str(width.value))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_column_of_moments_holds_the_longest_one(language: Language) -> None:
    set_language(language)
    days = ("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-27")
    longest = max(cell_len(moment_words(moment_of(day, 18), TODAY)) for day in days)
    set_language("en")
    assert [one for one in widths() if one[1] in MOMENTS and one[2] < longest] == []
