"""What is wrong with a table, as the commands that import one tell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from inspector_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from inspector_tui.documents.plan_rows import RowProblem

SHOWN: Final = 50


def problem_lines(problems: Sequence[RowProblem]) -> Iterator[str]:
    """A line for each, with its place, its code and the cell as it was read; then how many more there are."""
    from inspector_tui.words.errors import code_words

    for problem in problems[:SHOWN]:
        words = code_words(problem.code, {"text": problem.value, **problem.facts})
        yield f"{row_place(problem)}: {words} [{problem.code}] {problem.value!r}"
    left = len(problems) - SHOWN
    if left > 0:
        yield ngettext("and {count} more problem", "and {count} more problems", left).format(count=left)


def row_place(problem: RowProblem) -> str:
    """Where in the table: the row, and its column where the problem is one cell's."""
    words = _("row {row} {column} {header}").format(row=problem.row, column=problem.column, header=problem.header)
    return words.rstrip()
