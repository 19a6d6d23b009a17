"""`inspector plan check`."""

from __future__ import annotations

from pathlib import Path

import click

from inspector_tui.cli.output import answer
from inspector_tui.i18n import _, ngettext


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="Sheet of a workbook; the first by default.")
@click.option("--year", type=click.IntRange(2000, 2099), help="Year of the plan, where it does not say so.")
@click.option("--json", "as_json", is_flag=True)
def check(file: Path, sheet: str | None, year: int | None, as_json: bool) -> int:
    """Find arithmetic that does not add up in a plan's FILE (Excel or CSV). Exits 1 when there is any."""
    from inspector_tui.services.plan_check import check_plan
    from inspector_tui.words.errors import code_words

    told = check_plan(file, sheet=sheet, year=year)
    machine = [
        {
            "row": each.row,
            "column": each.column,
            "header": each.header,
            "code": each.code,
            "says": each.says,
            "should": each.should,
        }
        for each in told.found
    ]
    lines = [
        f"{each.column}{each.row}  {each.header}  "
        f"{code_words(each.code, {'says': each.says, 'should': each.should})} [{each.code}]"
        for each in told.found
    ]
    answer(as_json, {"discrepancies": machine, "compared": told.compared}, lines or [_all_right(told.compared)])
    return 1 if told.found else 0


def _all_right(compared: int) -> str:
    """That nothing is wrong says little where nothing could be computed again."""
    if not compared:
        return _("There was nothing to compute again: no total, share, person-days or number of working days.")
    words = ngettext(
        "{count} number computed again: it adds up.", "{count} numbers computed again: all add up.", compared
    )
    return words.format(count=compared)
