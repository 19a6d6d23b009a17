"""`inspector calendar import|show|term`."""

from __future__ import annotations

from pathlib import Path

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.days import DAY
from inspector_tui.cli.output import answer
from inspector_tui.i18n import _, ngettext


@click.group()
def calendar() -> None:
    """Holidays, moved weekends and terms in working days."""


@calendar.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--region", metavar="CODE", help="Whose holidays these are, e.g. 64; the file's own by default.")
@click.option(
    "--notice", default="", help="Number of the notice, or where it is published; the file's name by default."
)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def import_(context: Context, files: tuple[Path, ...], region: str | None, notice: str, as_json: bool) -> None:
    """Take in holiday notices from JSON FILES. What is known already changes nothing."""
    from inspector_tui.services.calendars import import_calendar

    replica = context.replica()
    years = [year for file in files for year in import_calendar(replica, file, region=region, notice=notice)]
    words = ngettext("{count} year taken in: {years}", "{count} years taken in: {years}", len(years))
    told = ", ".join(map(str, years)) or _("nothing new")
    answer(as_json, {"years": years}, [words.format(count=len(years), years=told)])


@calendar.command()
@click.option("--year", type=click.IntRange(2000, 2099), help="This year by default.")
@click.option("--region", metavar="CODE", help="Your organ's by default.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(context: Context, year: int | None, region: str | None, as_json: bool) -> None:
    """Show a year: its working days, days off and worked weekends, and whether that is final."""
    from inspector_tui.services.calendars import year_of_days
    from inspector_tui.services.moments import local

    replica = context.replica()
    told = year_of_days(replica, year or local(replica.now()).year, region)
    machine = {
        "year": told.year,
        "region": told.region,
        "working_days": told.working_days,
        "off": [day.isoformat() for day in told.off_days],
        "worked": [day.isoformat() for day in told.worked_weekends],
        "provisional": told.provisional,
        "notices": list(told.notices),
    }
    lines = [
        _("{year}: {days} working days").format(year=told.year, days=told.working_days),
        _("Off: {days}").format(days=" ".join(day.isoformat() for day in told.off_days)),
        _("Worked weekends: {days}").format(days=" ".join(day.isoformat() for day in told.worked_weekends)),
    ]
    if told.provisional:
        lines.append(_("Provisional: the notice of this year is not in yet."))
    answer(as_json, machine, lines)


@calendar.command()
@click.argument("start", type=DAY)
@click.argument("days", type=int)
@click.option("--unit", type=click.Choice(["working_days", "calendar_days"]), default="working_days", show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def term(context: Context, start: str, days: int, unit: str, as_json: bool) -> None:
    """Print the last day of a term of DAYS that begins after START."""
    import datetime as dt

    from inspector_tui.domain.working_days import TermUnit, deadline
    from inspector_tui.services.calendars import own_calendar

    found = deadline(dt.date.fromisoformat(start), days, TermUnit(unit), own_calendar(context.replica()))
    machine = {"last_day": found.last_day.isoformat(), "provisional": found.provisional}
    words = found.last_day.isoformat() + ("  " + _("provisional") if found.provisional else "")
    answer(as_json, machine, [words])
