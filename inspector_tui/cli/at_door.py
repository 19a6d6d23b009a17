"""`inspector visit at-door`: which visit a scan of the enterprise's own code leads to."""

from __future__ import annotations

from pathlib import Path

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.i18n import _
from inspector_tui.words.inspections import state_word


@click.command("at-door")
@click.option("--scan", metavar="TEXT", help="What a scanner read from the enterprise's own code or licence.")
@click.option("--image", type=click.Path(dir_okay=False, path_type=Path), help="A photograph of that code.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def at_door(context: Context, scan: str | None, image: Path | None, as_json: bool) -> int:
    """Find the visits that the enterprise's own code leads to. Exits 1 when there is none to go on with."""
    from inspector_tui.services.at_door import at_door

    if (scan is None) == (image is None):
        raise click.UsageError(_("Give either --scan or --image."))
    found = at_door(context.replica(), scan if scan is not None else str(image))
    machine = {
        "subject": found.subject,
        "name": found.name,
        "visits": [{"inspection": row.inspection, "state": row.state} for row in found.visits],
    }
    lines = [f"{row.inspection}  [{state_word(row.state)}]  {row.enterprise_name}" for row in found.visits]
    answer(as_json, machine, lines or [_("No visit of {subject} to go on with here.").format(subject=found.subject)])
    return 0 if found.visits else 1
