"""The code list (二维码单): every code that was issued, its life, and who verified it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.codes.code_ids import crockford
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.models.code_queries import IssuedCode
from inspector_tui.screens.code_facts import grouped
from inspector_tui.screens.code_frames import downloads
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.services.code_list import CodeList
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.rows import Column, Row, Tag, Tone
from inspector_tui.widgets.search_box import SearchBox, SearchInput
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.words.code_list import LIVES, header_word, life_word, value_word
from inspector_tui.words.verdicts import verdict_word

_COLUMNS: Final = (
    Column("enterprise", N_("Enterprise"), 24, grow=2),
    Column("state", N_("State"), 14),
    Column("issued", N_("Issued"), 21, drop=2),
    Column("shown", N_("Shown"), 6, align="right", drop=3),
    Column("verified", N_("Verified"), 9, align="right", drop=1),
)
_CHIPS: Final = tuple((life, LIVES[life]) for life in ("in_force", "used", "expired", "revoked"))
_TONES: Final[dict[str, Tone]] = {
    "not_yet": "accent",
    "in_force": "good",
    "used": "dim",
    "expired": "warn",
    "revoked": "bad",
    "suspended": "warn",
    "closed": "dim",
}
_VERDICTS: Final[dict[str, Tone]] = {"VALID": "good", "UNDETERMINED": "warn", "INVALID": "bad"}


class CodeSource:
    """Rows of a search, page by page."""

    def __init__(self, found: CodeList, today: dt.date) -> None:
        self._found, self._today = found, today

    def count(self) -> int:
        return self._found.count()

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        return [self._row(one) for one in self._found.page(offset, limit)]

    def at(self, place: int) -> IssuedCode | None:
        """The code of a row."""
        found = self._found.page(place, 1)
        return found[0] if found else None

    def _row(self, one: IssuedCode) -> Row:
        name = _("standing permit") if one.standing else one.enterprise_name
        state = Tag(life_word(one.life), _TONES[one.life])
        issued = moment_words(one.approved_at, self._today)
        return Row(one.code_id.hex(), (name, state, issued, str(one.shown), str(one.verified)))


class CodesScreen(DeskScreen[None]):
    """Search while typing, one state by a filter; F9 saves what is listed."""

    HEADING = N_("Code list")
    HELP = N_(
        "Every code that was issued, as far as it is known here: whether it can be used, was shown, verified, revoked. "
        "Type a part of the enterprise's name, a filing number, an officer or a code id. F9 saves what is listed as a "
        "table. Ratings stand only on the justice bureau's list."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Save table"), id="codes.save", tooltip=N_("Save what is listed as a CSV file")),
    ]
    DEFAULT_CSS = """
    CodesScreen {
        #codes-table { width: 1fr; }
        #codes-detail { display: none; width: 46; padding: 0 0 0 2; scrollbar-size-vertical: 1; }
        &.-wide #codes-detail, &.-widest #codes-detail { display: block; }
    }
    """

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` takes the saved tables; by default the person's downloads."""
        super().__init__()
        self._folder = folder
        self._found: CodeList | None = None
        self._source: CodeSource | None = None
        self._spoken = language()

    def place(self) -> str:
        return "codes:"

    def compose_content(self) -> ComposeResult:
        yield SearchBox(N_("Enterprise, filing number, officer or code id"), _CHIPS, steers="#codes-table")
        with Horizontal():
            yield VirtualTable(_COLUMNS, empty=N_("No code here. F5 fetches what was approved."), id="codes-table")
            with VerticalScroll(id="codes-detail", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        self.query_one(SearchInput).focus()

    def on_screen_resume(self) -> None:
        """What was approved, shown or pulled meanwhile shows."""
        self._list()

    @on(SearchBox.Changed)
    def _searched(self, message: SearchBox.Changed) -> None:
        message.stop()
        self._list()

    def _list(self) -> None:
        box = self.query_one(SearchBox)
        life = next(iter(sorted(box.chips)), "")
        self._found = CodeList(self.replica, box.text, life)
        self._source = CodeSource(self._found, self.today())
        table = self.query_one(VirtualTable)
        table.source = self._source
        count = table.row_count
        self.remark = ngettext("{count} code", "{count} codes", count).format(count=f"{count:,}")
        if not count:
            self.query_one(Facts).facts = ()
        self.refresh_bindings()

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The code's life beside the table."""
        message.stop()
        one = self._source.at(message.table.cursor) if self._source else None
        rated = self._found is not None and self._found.rated
        self.query_one(Facts).facts = code_facts(one, self.today(), rated=rated) if one else ()

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Enter: the inspection it was issued for."""
        message.stop()
        one = self._source.at(message.table.cursor) if self._source else None
        if one is not None and one.about:
            from inspector_tui.screens.inspection import InspectionScreen

            self.app.push_screen(InspectionScreen(one.about))

    def action_main(self) -> None:
        """Saves what is listed."""
        found = self._found
        if found is None:
            return
        path = (self._folder or downloads()) / f"codes-{self.frame_app.now():%Y%m%d-%H%M%S}.csv"

        def saved(count: int) -> None:
            words = ngettext("Saved {count} code as {path}", "Saved {count} codes as {path}", count)
            self.notify(words.format(count=count, path=path))

        self.do(lambda: found.export(path, header_word, value_word), saved, group="save")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to save without rows."""
        allowed = super().check_action(action, parameters)
        if action == "main" and allowed and self.is_mounted:
            return None if self.is_busy("save") or not self.query_one(VirtualTable).row_count else True
        return allowed

    def language_changed(self) -> None:
        """Rows in the language of now."""
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._list()


def code_facts(one: IssuedCode, today: dt.date, *, rated: bool) -> tuple[Fact, ...]:
    """From issue to rating; the rating only where it may be seen."""
    name = _("standing permit") if one.standing else one.enterprise_name
    facts = [
        heading(name, one.subject),
        Fact(_("Code id"), grouped(crockford(one.code_id))),
        Fact(_("State"), life_word(one.life), _TONES[one.life]),
        Fact(_("Issued"), f"{moment_words(one.approved_at, today)}  {one.approved_by}"),
        Fact(_("Valid"), f"{moment_words(one.starts, today)} - {moment_words(one.ends, today)}"),
    ]
    if one.filing_no:
        facts.append(Fact(_("Filing no."), one.filing_no))
    for label, number in ((_("Shown"), one.shown), (_("Printed"), one.printed)):
        facts.append(Fact(label, ngettext("{count} time", "{count} times", number).format(count=number)))
    times = ngettext("{count} time", "{count} times", one.verified).format(count=one.verified)
    facts.append(Fact(_("Verified"), times))
    if one.last_verdict is not None and one.verified_at is not None:
        words = f"{verdict_word(one.last_verdict)}  {moment_words(one.verified_at, today)}"
        facts.append(Fact(_("Last verdict"), words, _VERDICTS.get(one.last_verdict, "plain")))
    if rated:
        stars = "-" if one.stars is None else "*" * one.stars + f"  {one.stars}/5"
        facts.append(Fact(_("Rating"), stars, "bad" if one.stars is not None and one.stars <= 2 else "plain"))
    return tuple(facts)
