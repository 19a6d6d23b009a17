"""The code list (二维码单): what was issued, its life, who verified it, and its rating for who may see it.

An inspecting organ never learns who rated it, nor whether a code was rated (domain.md 0b, 4.4): ratings stand only on
the justice bureau's list.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from inspector_tui.codes.code_ids import crockford
from inspector_tui.errors import Environment
from inspector_tui.models import code_queries
from inspector_tui.models.code_queries import CodeFilter, IssuedCode
from inspector_tui.models.plan_queries import is_findable
from inspector_tui.models.replica import Replica
from inspector_tui.services.moments import local
from inspector_tui.services.verification_log import safe_cell, searched_code

COLUMNS: Final = (
    "code_id", "life", "enterprise", "subject", "filing_no", "issued_at", "issued_by", "start", "end", "shown",
    "printed", "verified", "last_verdict", "rating",
)  # fmt: skip


class CodeList:
    """A search in the list, asked page by page. `everybody` looks beyond one's own organ."""

    def __init__(self, replica: Replica, search: str = "", life: str = "", *, everybody: bool = False) -> None:
        identity = replica.identity()
        self._replica = replica
        self.rated = identity.role == "justice"
        """Whether ratings are shown: to the justice bureau alone."""
        organ = None if everybody or self.rated or identity.role == "checkpoint" else identity.organ
        self._findable = is_findable(search)
        self._wanted = CodeFilter(replica.now(), search, searched_code(search), organ, life)

    def count(self) -> int:
        """How many codes match."""
        if not self._findable:
            return 0
        with self._replica.reading() as connection:
            return code_queries.count_codes(connection, self._wanted)

    def page(self, offset: int, limit: int) -> list[IssuedCode]:
        """Matching codes, the newest first."""
        if not self._findable:
            return []
        with self._replica.reading() as connection:
            return code_queries.codes(connection, self._wanted, offset, limit, with_ratings=self.rated)

    def export(self, path: Path, words: Callable[[str], str] = str, value: Callable[[str], str] = str) -> int:
        """Writes matching codes as CSV, UTF-8 with a mark so that spreadsheets read Chinese; returns how many.

        Times are ISO 8601 in China. `words` puts column names into words, `value` states and verdicts. Raises
        Environment FILE_NOT_WRITABLE.
        """
        columns = COLUMNS if self.rated else COLUMNS[:-1]
        count = 0
        try:
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow([words(column) for column in columns])
                for one in self._every():
                    writer.writerow([safe_cell(cell) for cell in cells_of(one, value)[: len(columns)]])
                    count += 1
        except OSError as error:
            raise Environment("FILE_NOT_WRITABLE", file=str(path)) from error
        return count

    def _every(self) -> Iterator[IssuedCode]:
        if self._findable:
            with self._replica.reading() as connection:
                yield from code_queries.every_code(connection, self._wanted, with_ratings=self.rated)


def cells_of(one: IssuedCode, value: Callable[[str], str] = str) -> tuple[str, ...]:
    """What stands in `COLUMNS`."""
    return (
        crockford(one.code_id),
        value(one.life),
        one.enterprise_name,
        one.subject,
        one.filing_no,
        local(one.approved_at).isoformat(),
        one.approved_by,
        local(one.starts).isoformat(),
        local(one.ends).isoformat(),
        str(one.shown),
        str(one.printed),
        str(one.verified),
        value(one.last_verdict) if one.last_verdict else "",
        "" if one.stars is None else str(one.stars),
    )
