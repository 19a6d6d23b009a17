"""`inspector ledger new-start|checkpoint`: a declared new start of the server's log, as this laptop stands to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.errors import BadInput
from inspector_tui.i18n import _
from inspector_tui.words.log import fact_lines, lacking_words, moment, new_start_facts

if TYPE_CHECKING:
    from inspector_tui.ledger.new_start import NewStart
    from inspector_tui.services.new_starts import Standing


@click.command("new-start")
@click.option("--accept", is_flag=True, help="Go on with the log that begins anew.")
@click.option("--refuse", is_flag=True, help="Do not believe it: the alarm stays.")
@click.option(
    "--from",
    "taken_from",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Hear of the declaration in a file, where no network is.",
)
@click.option(
    "--lacking",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what only the old log had to a file, for: inspector server readmit",
)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def new_start(
    context: Context, accept: bool, refuse: bool, taken_from: Path | None, lacking: Path | None, as_json: bool
) -> int:
    """What was declared about the server's log, and your answer. Exits 1 while one waits for it or is refused."""
    from inspector_tui.services import new_starts

    if accept and refuse:
        raise BadInput("ACCEPT_OR_REFUSE")
    replica = context.replica()
    if taken_from is not None:
        new_starts.hear_file(replica, taken_from)
    if accept:
        new_starts.accept(replica)
    elif refuse:
        new_starts.refuse(replica)
    written = None if lacking is None else new_starts.export_lacking(replica, lacking)
    stands = new_starts.standing(replica)
    machine = {
        "origin": stands.origin,
        "seen": stands.seen,
        "waiting": None if stands.waiting is None else _machine(stands.waiting),
        "refused": stands.refused,
        "accepted": None if stands.accepted is None else _machine(stands.accepted),
        "lacking": stands.lacking,
        "written": written,
        "known": [{"at": row.at, "size": row.size, "who": row.who, "reason": row.why} for row in stands.known],
    }
    answer(as_json, machine, _lines(stands))
    return 0 if stands.waiting is None else 1


@click.command()
@click.argument("out", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def checkpoint(context: Context, out: Path | None, as_json: bool) -> None:
    """Print the largest checkpoint of the server's log seen here, or write it to OUT."""
    from inspector_tui.models.durable import write_durably
    from inspector_tui.services.new_starts import known_checkpoint

    note = known_checkpoint(context.replica())
    if out is not None:
        write_durably(out, note.encode(), mode=0o644)
    answer(as_json, {"checkpoint": note, "file": None if out is None else str(out)}, [note.rstrip("\n")])


def _machine(told: NewStart) -> dict[str, object]:
    return {
        "at": told.at, "who": told.who, "reason": told.why, "size": told.size, "old_size": told.old_size,
        "digest": told.digest,
    }  # fmt: skip


def _lines(stands: Standing) -> list[str]:
    lines = []
    if stands.waiting is not None:
        lines.append(
            _("You refused this new start; the alarm stays.")
            if stands.refused
            else _("A new start of the server's log was declared and waits for your answer.")
        )
        lines += fact_lines(new_start_facts(stands.waiting, stands.seen))
        lines.append(_("Compare the check number with your supervising body. Then: --accept or --refuse"))
    elif stands.accepted is not None:
        lines.append(_("This laptop goes on with the log that began anew."))
        lines += fact_lines(new_start_facts(stands.accepted))
    else:
        lines.append(_("No new start of the server's log is known here."))
    lines += [f"{moment(row.at)}  {row.who}  {row.why}" for row in stands.known]
    return [*lines, *([lacking_words(stands)] if stands.lacking else [])]
