"""All verifications made here: searched while typing, exported as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from inspector_tui.codes.code_ids import crockford
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.models import verification_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import VerificationRow
from inspector_tui.models.verification_queries import Wanted
from inspector_tui.screens.base import ReplicaScreen
from inspector_tui.screens.code_facts import grouped
from inspector_tui.screens.code_frames import downloads
from inspector_tui.screens.desk import STYLES
from inspector_tui.services.moments import local
from inspector_tui.services.verification_log import export_verifications, looked_for, reasons_of
from inspector_tui.widgets.rows import Column, Row, Tag, Tone
from inspector_tui.widgets.search_box import SearchBox, SearchInput
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.widgets.text import PlainText
from inspector_tui.words.verdicts import reason_line, reason_words, reasons_saying, verdict_word

_TONES: Final[dict[str, Tone]] = {"VALID": "good", "UNDETERMINED": "warn", "INVALID": "bad"}
_CHIPS: Final = (("VALID", N_("valid")), ("UNDETERMINED", N_("cannot confirm")), ("INVALID", N_("invalid")))
HEADERS: Final = {
    "time": N_("Time"),
    "verdict": N_("Verdict"),
    "reasons": N_("Reasons"),
    "enterprise": N_("Enterprise"),
    "code_id": N_("Code id"),
    "made_at": N_("Made at"),
    "as_of": N_("As of"),
    "clock_difference": N_("Clock difference, s"),
    "place": N_("Place"),
    "by": N_("By"),
}


class VerificationSource:
    """Rows of the log, the newest first, as they were when it was asked for."""

    def __init__(self, replica: Replica, wanted: Wanted) -> None:
        self._replica = replica
        self.wanted = wanted

    def count(self) -> int:
        with self._replica.reading() as connection:
            return verification_queries.count(connection, self.wanted)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        return [_row(each) for each in self.records(offset, limit)]

    def records(self, offset: int, limit: int) -> list[VerificationRow]:
        """The same as records."""
        with self._replica.reading() as connection:
            return verification_queries.page(connection, offset, limit, self.wanted)


def _row(each: VerificationRow) -> Row:
    reasons = [reason_words(reason)[0] for reason in reasons_of(each)]
    cells = (
        f"{local(each.at):%m-%d %H:%M}",
        Tag(verdict_word(each.verdict), _TONES.get(each.verdict, "plain")),
        each.enterprise_name or "",
        reasons[0] if reasons else "",
    )
    return Row(each.verification, cells)


class VerificationsScreen(ReplicaScreen[None]):
    """A search line over the log; the one under the cursor in full beside or below it."""

    HEADING = N_("Verifications")
    HELP = N_(
        "Every code that was verified here, the bad ones too. Type a part of the enterprise, the place or the "
        "reason, a day, or the code id. F9 saves what is listed as a table that a spreadsheet opens."
    )
    CSS_PATH = STYLES / "verifications.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Save as CSV"), id="verifications.export", tooltip=N_("Save what is listed")),
    ]

    def __init__(self, *, folder: Path | None = None) -> None:
        """`folder` takes exported files; the person's downloads by default."""
        super().__init__()
        self._folder = folder
        self._spoken = language()

    def place(self) -> str:
        return "verifications"

    def compose_content(self) -> ComposeResult:
        yield SearchBox(N_("Enterprise, place, reason, day or code id"), _CHIPS)
        with Horizontal(id="verifications-panes"):
            yield VirtualTable(
                (
                    Column("time", N_("Time"), 11),
                    Column("verdict", N_("Verdict"), 14),
                    Column("enterprise", N_("Enterprise"), 16, grow=2),
                    Column("reason", N_("Reason"), 16, grow=3, drop=1),
                ),
                empty=N_("Nothing verified here yet, or nothing matches."),
                id="verifications-list",
            )
            with Vertical(id="verifications-side"):
                yield PlainText(id="verifications-detail")

    def on_mount(self) -> None:
        self._source = VerificationSource(self.replica, Wanted())
        self._list()
        self.query_one(SearchInput).focus()

    def _list(self) -> None:
        typed, now = self.query_one(SearchBox).text, self.replica.now()
        wanted = looked_for(typed, now=now, verdict=self._verdict, reasons=reasons_saying(typed))
        self._source = VerificationSource(self.replica, wanted)
        table = self.query_one(VirtualTable)
        table.source = self._source
        count = table.row_count
        self.remark = ngettext("{count} verification", "{count} verifications", count).format(count=count)
        if not count:
            self.query_one("#verifications-detail", PlainText).show("")
        self.refresh_bindings()

    @property
    def _verdict(self) -> str:
        """The one verdict that is wanted; several chips are as good as none."""
        chips = self.query_one(SearchBox).chips
        return next(iter(chips)) if len(chips) == 1 else ""

    @on(SearchBox.Changed)
    def _searched(self, event: SearchBox.Changed) -> None:
        event.stop()
        self._list()

    @on(VirtualTable.RowHighlighted)
    def _highlighted(self, event: VirtualTable.RowHighlighted) -> None:
        event.stop()
        found = self._source.records(event.table.cursor, 1)
        self.query_one("#verifications-detail", PlainText).show("\n".join(_detail(found[0])) if found else "")

    def action_main(self) -> None:
        """Saves what is listed."""
        folder = self._folder or downloads()
        path = folder / f"verifications-{self.frame_app.now():%Y%m%d-%H%M%S}.csv"
        replica, wanted = self.replica, self._source.wanted

        def save() -> int:
            return export_verifications(replica, path, wanted, words=lambda column: _(HEADERS[column]))

        self.do(save, lambda count: self._saved(count, path))

    def _saved(self, count: int, path: Path) -> None:
        words = ngettext("Saved {count} verification as {path}", "Saved {count} verifications as {path}", count)
        self.notify(words.format(count=count, path=path))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to save without rows."""
        if action == "main" and self.is_mounted:
            return None if self.is_busy() or not self.query_one(VirtualTable).row_count else True
        return super().check_action(action, parameters)

    def language_changed(self) -> None:
        """Rows, count and the one in full in the language of now."""
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._list()


def _detail(row: VerificationRow) -> list[str]:
    lines = [f"{local(row.at):%Y-%m-%d %H:%M:%S}  {verdict_word(row.verdict)}", row.enterprise_name or ""]
    lines += [reason_line(reason) for reason in reasons_of(row)]
    if row.code_id:
        lines.append(_("Code id: {code}").format(code=grouped(crockford(row.code_id))))
    if row.place:
        lines.append(_("Place: {place}").format(place=row.place))
    if row.clock_difference is not None:
        lines.append(_("Clock difference: {seconds} s").format(seconds=row.clock_difference))
    return [line for line in lines if line]
