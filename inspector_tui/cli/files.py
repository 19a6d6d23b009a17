"""`inspector files`: evidence bytes on this laptop, and freeing the disk of what the server holds."""

from __future__ import annotations

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.i18n import _, ngettext
from inspector_tui.words import counted
from inspector_tui.words.courier import size_words


@click.group()
def files() -> None:
    """Evidence files on this laptop."""


@files.command()
@click.option("--days", type=click.IntRange(0, 3650), help="Days after the server had them; by default the setting's.")
@click.option("--dry-run", is_flag=True, help="Show what would leave.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def drop(context: Context, days: int | None, dry_run: bool, as_json: bool) -> None:
    """Remove the bytes of files whose receipts are held, of visits that are over. The records stay."""
    from inspector_tui.services.retention import Dropped, drop_files, droppable, keep_days

    replica = context.replica()
    told = keep_days(replica) if days is None else days
    if dry_run:
        found = [] if told is None else droppable(replica, told)
        done = Dropped(len(found), sum(one.size for one in found))
    else:
        done = drop_files(replica, told)
    words = _("Would leave: {files}, {size}") if dry_run else _("Left this laptop: {files}, {size}")
    words = words.format(files=counted.files(done.files), size=size_words(done.size))
    answer(as_json, {"files": done.files, "size": done.size, "days": told, "dry_run": dry_run}, [words])


@files.command()
@click.argument("days", type=click.IntRange(0, 3650), required=False)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def keep(context: Context, days: int | None, as_json: bool) -> None:
    """Keep files DAYS days after the server has them, then let every sync drop them; without DAYS, for ever."""
    from inspector_tui.services.retention import KEEP_DAYS

    context.replica().keep(**{KEEP_DAYS: b"" if days is None else str(days).encode()})
    answer(as_json, {"days": days}, [_keep_words(days)])


def _keep_words(days: int | None) -> str:
    if days is None:
        return _("Files stay on this laptop.")
    words = ngettext(
        "Files leave this laptop {count} day after the server has them, once their visit is over.",
        "Files leave this laptop {count} days after the server has them, once their visit is over.",
        days,
    )
    return words.format(count=days)
