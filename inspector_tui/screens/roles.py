"""The demo's cast: whose replica to look at."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from inspector_tui.i18n import N_, _
from inspector_tui.screens.base import ReplicaScreen
from inspector_tui.widgets.paged import PagedList
from inspector_tui.widgets.text import PlainText, Say
from inspector_tui.words.parties import seat_word


class RolesScreen(ReplicaScreen[str]):
    """Dismisses with the seat chosen."""

    HEADING = N_("Switch role")
    HELP = N_("In the demo each role has a replica of its own, as if each sat at a laptop of their own.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "take", N_("Switch"), id="roles.take", tooltip=N_("Go to this person's replica")),
    ]
    DEFAULT_CSS = """
    RolesScreen #roles-words { margin: 0 0 1 0; color: $text-muted; }
    RolesScreen #roles-facts { margin: 1 0 0 0; color: $text-muted; }
    RolesScreen OptionList { height: auto; }
    """

    def compose_content(self) -> ComposeResult:
        with Vertical():
            yield Say(N_("Made-up people, real signatures. Each role works on a replica of its own."), id="roles-words")
            yield PagedList(*(Option(self._named(role), id=role) for role in self.inspector.roles))
            yield PlainText(self.inspector.demo_words(), id="roles-facts")

    def on_mount(self) -> None:
        listed = self.query_one(OptionList)
        listed.highlighted = 0
        listed.focus()

    def _named(self, role: str) -> Content:
        here = self.inspector.roles[role] == self.inspector.home
        return Content(seat_word(role) + (" " + _("(you are here)") if here else ""))

    def language_changed(self) -> None:
        """Roles and facts in the language of now."""
        super().language_changed()
        listed = self.query_one(OptionList)
        for role in self.inspector.roles:
            listed.replace_option_prompt(role, self._named(role))
        self.query_one("#roles-facts", PlainText).show(self.inspector.demo_words())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click takes it."""
        self.dismiss(event.option_id)

    def action_take(self) -> None:
        """F9 takes the highlighted one."""
        listed = self.query_one(OptionList)
        if listed.highlighted is not None:
            self.dismiss(listed.get_option_at_index(listed.highlighted).id)
