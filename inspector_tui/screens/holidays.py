"""The holiday notices that working days are counted by: the nation's and the regions', and taking in a new one."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.domain.calendars import NATION, CalendarAnnounced
from inspector_tui.domain.regions import find_region
from inspector_tui.domain.roles import MAY_SAY
from inspector_tui.errors import BadInput
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.services.calendars import KnownYear, announced_in, import_calendar, known_years
from inspector_tui.services.typed_paths import typed_paths
from inspector_tui.widgets.ask_text import AskText
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.rows import Column, ListSource, Row
from inspector_tui.widgets.table import VirtualTable

_COLUMNS: Final = (
    Column("year", N_("Year"), 6),
    Column("whose", N_("For"), 14, grow=1),
    Column("off", N_("Days off"), 10, align="right"),
    Column("worked", N_("Worked weekends"), 16, align="right", drop=3),
    Column("notice", N_("Notice"), 16, grow=2, drop=2),
)


class HolidaysScreen(DeskScreen[None]):
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
    DEFAULT_CSS = """
    HolidaysScreen {
        #holidays-panes { layout: vertical; height: 1fr; }
        VirtualTable { height: 1fr; }
        #holidays-detail { height: auto; max-height: 9; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            #holidays-panes { layout: horizontal; }
            VirtualTable { width: 3fr; }
            #holidays-detail { width: 2fr; height: 1fr; max-height: 100%; margin: 0; padding: 0 0 0 2; }
        }
        &.-short #holidays-detail { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._years: list[KnownYear] = []
        self._spoken = language()
        self._may_say = False

    def place(self) -> str:
        return "holidays:"

    def compose_content(self) -> ComposeResult:
        with Horizontal(id="holidays-panes"):
            yield VirtualTable(_COLUMNS)
            with VerticalScroll(id="holidays-detail", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        self._may_say = CalendarAnnounced.KIND in MAY_SAY[self.replica.identity().role]
        self.query_one(VirtualTable).focus()

    def on_screen_resume(self) -> None:
        """Looks again: a sync may have brought one."""
        self.read()

    def read(self) -> None:
        """Asks for the notices of now."""
        replica = self.replica
        self.do(lambda: known_years(replica), self._show, group="holidays")

    def _show(self, years: list[KnownYear]) -> None:
        self._years = years
        table = self.query_one(VirtualTable)
        cursor = table.cursor
        table.source = ListSource([_row(one) for one in years])
        table.cursor = cursor
        self._show_detail()

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The days of the notice."""
        message.stop()
        self._show_detail()

    def _show_detail(self) -> None:
        row = self.query_one(VirtualTable).current
        one = next((each for each in self._years if row and _key(each) == row.key), None)
        self.query_one(Facts).facts = _facts(one) if one else ()

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
            self.do(lambda: import_calendar(replica, path), self._taken, group="holidays")

        self.do(lambda: announced_in(path), ask, group="look")

    def _taken(self, years: list[int]) -> None:
        words = ngettext("{count} year taken in: {years}", "{count} years taken in: {years}", len(years))
        told = ", ".join(map(str, years)) or _("nothing new")
        self.notify(words.format(count=len(years), years=told))
        self.inspector.refresh_standing()
        self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the justice bureau announces."""
        allowed = super().check_action(action, parameters)
        if action == "import" and allowed:
            return self._may_say
        return allowed

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._show(self._years)


def whose_words(region: str) -> str:
    """The nation, or a region by its name."""
    if region == NATION:
        return _("the nation")
    try:
        found = find_region(region)
    except BadInput:
        return region
    return found.zh if language() == "zh_CN" else found.en


def _key(one: KnownYear) -> str:
    return f"{one.region}:{one.year}"


def _row(one: KnownYear) -> Row:
    notice = one.notice or _("came with the program")
    days = str(len(one.off_days)), str(len(one.worked_weekends))
    return Row(_key(one), (str(one.year), whose_words(one.region), *days, notice))


def _facts(one: KnownYear) -> tuple[Fact, ...]:
    return (
        heading(f"{one.year}  {whose_words(one.region)}"),
        Fact(_("Notice"), one.notice or _("came with the program")),
        Fact(_("Days off"), "  ".join(day[5:] for day in one.off_days)),
        Fact(_("Worked weekends"), "  ".join(day[5:] for day in one.worked_weekends) or "-"),
    )
