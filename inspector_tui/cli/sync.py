"""`inspector sync`."""

from __future__ import annotations

from pathlib import Path

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.i18n import _
from inspector_tui.words import counted


@click.command()
@click.option("--ca", type=click.Path(path_type=Path), help="From now on trust only the authorities in this PEM file.")
@click.option("--system-ca", is_flag=True, help="From now on trust the operating system's authorities again.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def sync(context: Context, ca: Path | None, system_ca: bool, as_json: bool) -> int:
    """Send what is here only, fetch what is new, refresh the lists. Exits 1 when the server refused a record."""
    from inspector_tui.models.backlog import backlog
    from inspector_tui.services.connecting import keep_authorities
    from inspector_tui.services.syncing import synchronise

    replica = context.replica()
    if ca is not None or system_ca:
        keep_authorities(replica, ca)
    report = synchronise(replica)
    with replica.reading() as connection:
        left = backlog(connection, replica.identity().device)
    machine = {
        "pushed": report.pushed,
        "refused": report.refused,
        "refusals": report.refusals,
        "files": report.files,
        "pulled": report.pulled,
        "lists_changed": report.lists_changed,
        "clock_offset": report.clock_offset,
        "without_receipt": {"records": left.records, "refused": left.refused, "files": left.files},
    }
    lines = [
        _("Sent {pushed} and {files}, fetched {pulled}, refused {refused}").format(
            pushed=counted.records(report.pushed),
            files=counted.files(report.files),
            pulled=counted.records(report.pulled),
            refused=report.refused,
        ),
        _("Without a receipt: {records}, {files}").format(
            records=counted.records(left.records + left.refused), files=counted.files(left.files)
        ),
    ]
    answer(as_json, machine, lines)
    return 1 if report.refused else 0
