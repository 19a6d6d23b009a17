"""The form that ends an entry of a list: its last day, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from inspector_tui.documents.list_kinds import list_kind
from inspector_tui.i18n import N_, _
from inspector_tui.models.replica import Replica
from inspector_tui.screens.record_form import RecordFormScreen
from inspector_tui.services.list_keeping import end_entry
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.text_field import TextField
from inspector_tui.widgets.when_field import DateField


class EntryEndFormScreen(RecordFormScreen):
    """Dismisses with True when the entry was given its last day."""

    HEADING = N_("End an entry")
    HELP = N_(
        "The entry holds until its last day and is no longer in force after it. What was in force before stays as it "
        "was, and the reason stands in its history."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("End it"), id="entryend.end", tooltip=N_("Give the entry its last day")),
    ]

    def __init__(self, name: str, key: str, title: str) -> None:
        """Raises BadInput LIST_KIND_UNKNOWN."""
        super().__init__()
        self._list, self._key = list_kind(name).name, key
        self.SCOPE = f"list-end:{name}:{key}"
        self.remark = title

    def form(self) -> DraftForm:
        return DraftForm(
            DateField("until", N_("Last day"), today=self.today, required=True),
            TextField("reason", N_("Reason"), required=True),
        )

    def use_case(self) -> Callable[[Replica], Any] | None:
        last = self.query_one("#field-until", DateField).day
        if last is None:
            return None
        name, key, reason = self._list, self._key, self.value("reason")
        return lambda replica: end_entry(replica, name, key, last.isoformat(), reason)

    def done_words(self) -> str:
        return _("The entry has its last day. Sync, so that everybody knows.")
