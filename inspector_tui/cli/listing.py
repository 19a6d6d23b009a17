"""`inspector list kinds|import|search|show|history|publish|export|end|template`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.cli.plan import day_option
from inspector_tui.cli.problems import problem_lines
from inspector_tui.domain.vocabulary import Field
from inspector_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from inspector_tui.documents.plan_rows import RowProblem
    from inspector_tui.models.rows_listed import ListEntryRow
    from inspector_tui.services.list_import import ListReport


@click.group("list")
def list_() -> None:
    """Lists as records: items, whitelist and the others; import, search, history, publication."""


@list_.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def kinds(context: Context, as_json: bool) -> None:
    """Name every list, with what is in force of it today."""
    from inspector_tui.services.list_desk import overview

    told = overview(context.replica())
    machine = [
        {
            "list": each.kind.name,
            "title": _(each.kind.title),
            "needs_publication": each.kind.published,
            "in_force": each.in_force,
            "waiting": each.waiting,
            "last_edition": each.last_edition.day if each.last_edition else None,
        }
        for each in told
    ]
    lines = [
        f"{each.kind.name:<12}  {_(each.kind.title)}  "
        + ngettext("{count} in force", "{count} in force", each.in_force).format(count=each.in_force)
        + (
            "  " + ngettext("{count} not published", "{count} not published", each.waiting).format(count=each.waiting)
            if each.waiting
            else ""
        )
        for each in told
    ]
    answer(as_json, machine, lines)


@list_.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="Sheet of a workbook; the first by default.")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", help="Column by header, letter or number.")
@click.option("--from", "valid_from", metavar="DAY", help="First day for rows without one; today by default.")
@click.option("--until", "valid_until", metavar="DAY", help="Last day for rows without one; open by default.")
@click.option("--region", help="Region code for rows without one; that of your organ by default.")
@click.option("--source", help="The document that sets the list, for rows without one.")
@click.option(
    "--field",
    type=click.Choice(get_args(Field)),
    help="Field of enforcement of rows without one; your organ's by default. A justice bureau has to tell it.",
)
@click.option("--dry-run", is_flag=True, help="Report everything, change nothing.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def import_(context: Context, /, kind: str, file: Path, as_json: bool, **options: Any) -> int:
    """Import a list from Excel or CSV. The same file again changes nothing. Exits 1 when rows were refused."""
    from inspector_tui.documents.list_kinds import list_kind
    from inspector_tui.services.list_import import ListOptions, import_list, open_list

    opened = open_list(list_kind(kind), file, options["sheet"]).mapped(options["mapping"])
    wanted = ListOptions(
        valid_from=day_option(options["valid_from"]),
        valid_until=day_option(options["valid_until"]),
        region=options["region"],
        source=options["source"],
        field=options["field"],
        dry_run=options["dry_run"],
    )
    report = import_list(context.replica(), opened, wanted, _progress if sys.stderr.isatty() else None)
    if sys.stderr.isatty():
        click.echo(err=True)
    machine = {
        "list": kind,
        "rows": report.rows,
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "refused": report.refused,
        "dry_run": report.dry_run,
        "columns": {field: opened.columns.headers[at] for field, at in opened.columns.columns.items()},
        "problems": [problem_map(problem) for problem in report.problems],
    }
    answer(as_json, machine, report_lines(report))
    return 1 if report.refused else 0


def _progress(rows: int) -> None:
    click.echo(f"\r{rows}", nl=False, err=True)


def problem_map(problem: RowProblem) -> dict[str, Any]:
    """A row's problem as a machine reads it."""
    return {
        "row": problem.row,
        "column": problem.column,
        "header": problem.header,
        "field": str(problem.field) if problem.field else None,
        "code": problem.code,
        "severity": problem.severity.value,
        "value": problem.value,
        "facts": dict(problem.facts),
    }


def report_lines(report: ListReport) -> list[str]:
    """What an import did, or would do, as a person reads it."""
    from inspector_tui.words.counted import left_of_rows

    head = _("Would add {added}, change {changed}") if report.dry_run else _("Added {added}, changed {changed}")
    lines = [
        head.format(added=report.added, changed=report.changed)
        + left_of_rows(report.unchanged, report.refused, report.rows)
    ]
    return [*lines, *problem_lines(report.problems)]


@list_.command()
@click.argument("kind")
@click.argument("text", default="")
@click.option("--on", "day", metavar="DAY", help="What was in force on that day; today by default.")
@click.option("--all", "everything", is_flag=True, help="Every version, whenever it was in force.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def search(
    context: Context, kind: str, text: str, day: str | None, everything: bool, limit: int, as_json: bool
) -> None:
    """Search a list: by default what is in force today."""
    from inspector_tui.services.list_desk import find

    rows, count = find(context.replica(), kind, text, day=day_option(day), everything=everything, limit=limit)
    machine = {"count": count, "entries": [entry_map(row) for row in rows]}
    total = ngettext("{count} entry", "{count} entries", count).format(count=count)
    answer(as_json, machine, [*(entry_line(row) for row in rows), total])


@list_.command()
@click.argument("kind")
@click.argument("key")
@click.option("--on", "day", metavar="DAY", help="As it was in force on that day; today by default.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(context: Context, kind: str, key: str, day: str | None, as_json: bool) -> int:
    """Show an entry as it was in force on a day. Exits 1 when it was not."""
    from inspector_tui.services.list_desk import as_of

    rows = as_of(context.replica(), kind, key, day_option(day))
    lines = [line for row in rows for line in (entry_line(row), *detail_lines(row))]
    answer(as_json, [entry_map(row) for row in rows], lines or [_("Not in force on that day.")])
    return 0 if rows else 1


@list_.command()
@click.argument("kind")
@click.argument("key")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def history(context: Context, kind: str, key: str, as_json: bool) -> None:
    """Every version of an entry: from when, until when, who said it, when it was published."""
    from inspector_tui.services.list_keeping import history as versions

    rows = versions(context.replica(), kind, key)
    answer(as_json, [entry_map(row) for row in rows], [entry_line(row) for row in rows])


@list_.command()
@click.argument("kind")
@click.option("--on", "day", metavar="DAY", help="Day of the publication; today by default.")
@click.option("--place", help="Where the public reads it, e.g. the address of the page.")
@click.option("--file", "path", type=click.Path(path_type=Path), help="Also write the edition, as Excel or CSV.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def publish(context: Context, kind: str, day: str | None, place: str | None, path: Path | None, as_json: bool) -> None:
    """Publish everything of a list that is in force on a day in your region."""
    from inspector_tui.services.list_desk import write_edition
    from inspector_tui.services.list_keeping import publish as publish_list

    replica = context.replica()
    told = publish_list(replica, kind, day=day_option(day), place=place)
    if path is not None:
        write_edition(replica, kind, told.day, path)
    words = ngettext("Published {count} entry as of {day}", "Published {count} entries as of {day}", told.entries)
    machine = {"edition": told.edition, "day": told.day, "entries": told.entries, "new": told.new}
    answer(as_json, machine, [words.format(count=told.entries, day=told.day)])


@list_.command()
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--on", "day", metavar="DAY", help="As it stood published on that day; today by default.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def export(context: Context, kind: str, file: Path, day: str | None, as_json: bool) -> None:
    """Write what stands published of a list on a day as Excel or CSV, as the public reads it."""
    from inspector_tui.services.list_desk import write_edition
    from inspector_tui.services.moments import day_of

    replica = context.replica()
    on = day_option(day) or day_of(replica.now())
    count = write_edition(replica, kind, on, file)
    words = ngettext("Wrote {count} entry as of {day}", "Wrote {count} entries as of {day}", count)
    answer(as_json, {"list": kind, "day": on, "entries": count}, [words.format(count=count, day=on)])


@list_.command()
@click.argument("kind")
@click.argument("key")
@click.option("--on", "day", metavar="DAY", required=True, help="The last day on which it holds.")
@click.option("--reason", required=True)
@click.pass_obj
def end(context: Context, kind: str, key: str, day: str, reason: str) -> None:
    """End an entry on a day, with a reason. What was in force before stays as it was."""
    from inspector_tui.services.list_keeping import end_entry

    end_entry(context.replica(), kind, key, day_option(day) or "", reason)


@list_.command()
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
def template(kind: str, file: Path) -> None:
    """Write an empty table with the columns of a list."""
    from inspector_tui.documents.list_kinds import list_kind
    from inspector_tui.documents.list_out import write_list_template

    write_list_template(file, list_kind(kind))


def entry_map(row: ListEntryRow) -> dict[str, Any]:
    """A version of an entry as a machine reads it."""
    import json

    return {
        "list": row.list,
        "region": row.region,
        "key": row.key,
        "title": row.title,
        "valid_from": row.valid_from,
        "valid_until": row.ends,
        "published_on": row.published_on,
        "author": row.author,
        "at": row.at,
        "entry": json.loads(row.body),
    }


def entry_line(row: ListEntryRow) -> str:
    """A version of an entry on one line."""
    from inspector_tui.words.entries import title_words

    until = row.ends or "…"
    published = _("published {day}").format(day=row.published_on) if row.published_on else _("not published")
    return f"{row.key}  {title_words(row)}  {row.region}  {row.valid_from}..{until}  {published}"


def detail_lines(row: ListEntryRow) -> list[str]:
    """What the entry says, one field a line, without what it does not say."""
    import json

    from inspector_tui.documents.list_kinds import list_kind
    from inspector_tui.words.entries import value_words
    from inspector_tui.words.frequency import read_as

    labels = {each.name: _(each.label) for each in list_kind(row.list).fields}
    said = json.loads(row.body)
    told = {labels.get(name, name): value_words(name, value) for name, value in said.items()}
    if said.get("frequency"):
        told[_("Read as")] = read_as(said["frequency"])
    return [f"    {label}: {words}" for label, words in told.items() if words]
