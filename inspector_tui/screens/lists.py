"""The lists that verdicts rest on: how old they are and until when they serve; out to a stick and in from one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.services.list_files import ImportedList, ListAge, export_lists, import_lists, list_ages
from inspector_tui.services.typed_paths import typed_paths
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.rows import Tone
from inspector_tui.words.errors import error_words
from inspector_tui.words.times import age_words
from inspector_tui.words.urgent import span_words

_STATES: dict[str, tuple[str, Tone]] = {
    "fresh": (N_("fresh"), "good"),
    "soon_old": (N_("soon old: sync when you can"), "warn"),
    "old": (N_("old: codes cannot be confirmed; sync, or import from a stick"), "warn"),
    "soon_over": (N_("old, and soon past its end: sync, or import from a stick, now"), "bad"),
    "over": (N_("past its end: nothing can be confirmed; sync, or import from a stick"), "bad"),
}


class ListsScreen(DeskScreen[None]):
    """Ages in words; F6 takes the lists out, F4 takes newer ones in. Older ones are refused."""

    HEADING = N_("Lists")
    HELP = N_(
        "A trust list says whose keys count, a status list which permits were revoked. Both age: past the soft end a "
        "code cannot be confirmed, past the hard end they say nothing. F5 fetches new ones; without a network take "
        "them from another device by a stick. A list that is older than the one held, or not genuine, is refused."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "import", N_("Take in"), id="lists.import", tooltip=N_("Take in lists from files or a folder")),
        Binding("f6", "export", N_("Take out"), id="lists.export", tooltip=N_("Write the lists into a folder")),
    ]
    DEFAULT_CSS = """
    ListsScreen {
        #lists-scroll { scrollbar-size-vertical: 1; }
        Facts { max-width: 100; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._ages: tuple[ListAge, ...] = ()
        self._problem: InspectorError | None = None
        self._answers: tuple[ImportedList, ...] = ()
        self._folder = ""
        self._spoken = language()

    def place(self) -> str:
        return "lists:"

    def compose_content(self) -> ComposeResult:
        with VerticalScroll(id="lists-scroll"):
            yield Facts()

    def on_mount(self) -> None:
        self.query_one("#lists-scroll").focus()

    def on_screen_resume(self) -> None:
        """Looks again: a sync may have brought new ones."""
        self.read()

    def read(self) -> None:
        """Asks for the ages of now."""
        replica = self.replica
        self.do(lambda: list_ages(replica), self._show, self._none, group="lists")

    def _show(self, ages: tuple[ListAge, ...]) -> None:
        self._ages, self._problem = ages, None
        self._say()

    def _none(self, error: InspectorError) -> None:
        self._ages, self._problem = (), error
        self._say()

    def _say(self) -> None:
        facts: list[Fact] = []
        if self._problem is not None:
            facts.append(Fact("", error_words(self._problem), "warn"))
        now, today = self.replica.now(), self.today()
        for one in self._ages:
            facts += _facts(one, now, today)
        if self._answers:
            facts.append(heading(_("Taken in")))
            facts += [_answer(one) for one in self._answers]
        self.query_one(Facts).facts = tuple(facts)

    # Out and in ---------------------------------------------------------------------------------------------

    def action_export(self) -> None:
        """Asks where to."""
        self.ask_folder(
            _("Take the lists out"),
            _("They hold no secrets: whoever takes them in checks the signatures."),
            _("Write them"),
            self._export,
            kept=self._folder,
        )

    def _export(self, folder: str | None) -> None:
        paths = typed_paths(folder or "")
        if not paths:
            return
        self._folder = folder or ""
        replica = self.replica
        self.do(lambda: export_lists(replica, paths[0]), self._exported, group="lists")

    def _exported(self, files: Sequence[Path]) -> None:
        count = len(files)
        words = ngettext("{count} list written to {folder}.", "{count} lists written to {folder}.", count)
        self.notify(words.format(count=count, folder=files[0].parent))

    def action_import(self) -> None:
        """Asks where from."""
        self.ask_folder(
            _("Take lists in"),
            _("Only genuine lists that are newer than those held are taken; the rest changes nothing."),
            _("Take them in"),
            self._import,
            label=N_("Files or folder"),
            kept=self._folder,
        )

    def _import(self, told: str | None) -> None:
        paths = typed_paths(told or "")
        if not paths:
            return
        self._folder = told or ""
        replica = self.replica
        self.do(lambda: import_lists(replica, paths), self._imported, group="lists")

    def _imported(self, answers: tuple[ImportedList, ...]) -> None:
        self._answers = answers
        self.inspector.refresh_standing()
        self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One at a time; nothing to take out where there is nothing."""
        allowed = super().check_action(action, parameters)
        if allowed and action in ("import", "export") and self.is_mounted:
            return None if self.is_busy("lists") or (action == "export" and not self._ages) else True
        return allowed

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._say()


def _facts(one: ListAge, now: int, today: dt.date) -> list[Fact]:
    if one.kind == "trust":
        title = heading(_("Trust list"), _("number {number}").format(number=one.number))
        about = Fact(_("Holds"), ngettext("{count} key", "{count} keys", one.about).format(count=one.about))
    else:
        title = heading(_("Status list {number}").format(number=one.number))
        words = ngettext("room for {count} permit", "room for {count} permits", one.about)
        about = Fact(_("Holds"), words.format(count=f"{one.about:,}"))
    state, tone = _STATES[one.state]
    issued = f"{age_words(now - one.issued_at)}  ({moment_words(one.issued_at, today)})"
    return [
        title,
        Fact(_("State"), _(state), tone),
        Fact(_("Issued"), issued),
        Fact(_("Confirms until"), _until(one.soft_end, now, today), "plain" if now <= one.soft_end else "warn"),
        Fact(_("Serves until"), _until(one.hard_end, now, today), "plain" if now <= one.hard_end else "bad"),
        about,
    ]


def _until(end: int, now: int, today: dt.date) -> str:
    words = _("{when}, {span} left") if now <= end else _("{when}, {span} over")
    return words.format(when=moment_words(end, today), span=span_words(abs(end - now)))


def _answer(one: ImportedList) -> Fact:
    if one.error is not None:
        return Fact(one.path.name, error_words(one.error), "bad")
    if one.changed:
        return Fact(one.path.name, _("taken in"), "good")
    return Fact(one.path.name, _("held already"), "dim")
