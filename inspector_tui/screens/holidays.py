"""The holiday notices that working days are counted by: the nation's and the regions', and taking in a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from inspector_tui.domain.calendars import NATION, CalendarAnnounced
from inspector_tui.domain.regions import find_region
from inspector_tui.domain.roles import MAY_SAY
from inspector_tui.errors import BadInput
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.models.replica import Replica
from inspector_tui.screens.listing import ListingScreen
from inspector_tui.services.calendars import KnownYear, announced_in, import_calendar, known_years
from inspector_tui.services.typed_paths import typed_paths
from inspector_tui.widgets.ask_text import AskText
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Column, Row

_COLUMNS: Final = (
    Column("year", N_("Year"), 6),
    Column("whose", N_("For"), 14, grow=1),
    Column("off", N_("Days off"), 10, align="right"),
    Column("worked", N_("Worked weekends"), 16, align="right", drop=3),
    Column("notice", N_("Notice"), 16, grow=2, drop=2),
)


class HolidaysScreen(ListingScreen[KnownYear]):
    """One row a notice; F4 takes in a file, after showing what it says."""

    HEADING = N_("Holiday notices")
    HELP = N_(
        "Days off and worked weekends by year, of the nation and of regions with holidays of their own. A year without "
        "a notice is provisional: weekends only. The justice bureau takes new notices in with F4; everybody gets them "
        "by sync."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "import", N_("Take in"), id="holidays.import", tooltip=N_("Take in a notice from a file")),
    ]
    PLACE = "holidays:"
    COLUMNS = _COLUMNS
    ACTS = frozenset({"import"})

    def load(self, replica: Replica) -> Sequence[KnownYear]:
        return known_years(replica)

    def row_of(self, one: KnownYear) -> Row:
        notice = one.notice or _("came with the program")
        days = str(len(one.off_days)), str(len(one.worked_weekends))
        return Row(f"{one.region}:{one.year}", (str(one.year), whose_words(one.region), *days, notice))

    def facts_of(self, one: KnownYear | None) -> Sequence[Fact]:
        return _facts(one) if one is not None else ()

    def may(self, action: str, one: KnownYear | None) -> bool | None:
        """Only the justice bureau announces."""
        return CalendarAnnounced.KIND in MAY_SAY[self.replica.identity().role]

    # Taking in ----------------------------------------------------------------------------------------------

    def action_import(self) -> None:
        """Asks where from."""
        question = AskText(
            _("Take in a holiday notice"),
            _("A JSON file: one year of holiday-cn, or years with their region and days."),
            _("Look"),
            label=N_("File"),
        )
        self.app.push_screen(question, self._look)

    def _look(self, told: str | None) -> None:
        paths = typed_paths(told or "")
        if not paths:
            return
        path = paths[0]

        def ask(bodies: list[CalendarAnnounced]) -> None:
            lines = [
                _("{year}, {whose}: {off} days off, {worked} weekends worked").format(
                    year=body.year, whose=whose_words(body.region or NATION), off=len(body.off), worked=len(body.worked)
                )
                for body in bodies
            ]
            question = Confirm(_("Take in this notice?"), "\n".join(lines), _("Take in"))
            self.app.push_screen(question, lambda yes: take() if yes else None)

        def take() -> None:
            replica = self.replica
            self.act(lambda: import_calendar(replica, path), _taken_words)

        self.do(lambda: announced_in(path), ask, group="look")


def _taken_words(years: list[int]) -> str:
    words = ngettext("{count} year taken in: {years}", "{count} years taken in: {years}", len(years))
    return words.format(count=len(years), years=", ".join(map(str, years)) or _("nothing new"))


def whose_words(region: str) -> str:
    """The nation, or a region by its name."""
    if region == NATION:
        return _("the nation")
    try:
        found = find_region(region)
    except BadInput:
        return region
    return found.zh if language() == "zh_CN" else found.en


def _facts(one: KnownYear) -> tuple[Fact, ...]:
    return (
        heading(f"{one.year}  {whose_words(one.region)}"),
        Fact(_("Notice"), one.notice or _("came with the program")),
        Fact(_("Days off"), "  ".join(day[5:] for day in one.off_days)),
        Fact(_("Worked weekends"), "  ".join(day[5:] for day in one.worked_weekends) or "-"),
    )
