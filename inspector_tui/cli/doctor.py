"""`inspector doctor`: terminal, widths, clock, store, server."""

from __future__ import annotations

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.words.machine import check_words


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def doctor(context: Context, as_json: bool) -> int:
    """Look at everything the app needs. Exits 3 when something must be mended."""
    from inspector_tui.services.checkup import check_all

    checks = check_all(context.home, context.passphrase)
    machine = [{"check": each.name, "state": each.state, "facts": dict(each.facts)} for each in checks]
    signs = {"good": "ok", "doubt": "??", "bad": "!!"}
    lines = [f"{signs[each.state]}  {check_words(each.name, dict(each.facts))}" for each in checks]
    answer(as_json, machine, lines)
    return 3 if any(each.state == "bad" for each in checks) else 0
