"""An entry of a list in words: as a row, as facts, as one version of its history."""

from __future__ import annotations

import json
from typing import Any

from inspector_tui.documents.lists import ListKind
from inspector_tui.i18n import _
from inspector_tui.models.rows_listed import ListEntryRow
from inspector_tui.widgets.facts import Fact
from inspector_tui.widgets.rows import Row, Tag
from inspector_tui.words.entries import title_words, value_words
from inspector_tui.words.frequency import read_as
from inspector_tui.words.parties import role_word

_COMMON = ("region", "valid_from", "valid_until", "source")


def entry_row(row: ListEntryRow) -> Row:
    """One version as a row of the table; its key tells versions apart."""
    published = row.published_on or Tag(_("not published"), "dim")
    title = title_words(row)
    return Row(f"{row.region}|{row.key}|{row.valid_from}", (title, row.key, row.valid_from, row.ends or "-", published))


def entry_facts(kind: ListKind, row: ListEntryRow) -> tuple[Fact, ...]:
    """Everything one version says, by the labels of the list's columns, then where it comes from."""
    told: dict[str, Any] = json.loads(row.body)
    labels = {each.name: each.label for each in kind.fields}
    own = [
        Fact(_(labels.get(name, name)), value_words(name, value)) for name, value in told.items() if name not in _COMMON
    ]
    until = row.ends or _("no end")
    wording = told.get("frequency")
    return (
        *own,
        *((Fact(_("Read as"), read_as(str(wording))),) if wording else ()),
        Fact(_("Region"), value_words("region", row.region)),
        Fact(_("In force"), f"{row.valid_from} - {until}"),
        Fact(_("Published on"), row.published_on or _("not published"), "plain" if row.published_on else "warn"),
        *((Fact(_("Source document"), str(told["source"])),) if told.get("source") else ()),
        Fact(_("Entered by"), role_word(row.author), "dim"),
    )
