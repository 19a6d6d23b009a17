"""Sentences about lists and what stands in them."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_

LISTING: Final = {
    "LIST_KIND_UNKNOWN": N_("There is no list {list}. There are: {lists}"),
    "LIST_CELL_MISSING": N_("This cell is empty and must not be: {label}."),
    "ENTRY_REPEATED": N_("The same entry stands in row {first_row} already."),
    "ENTRY_UNKNOWN": N_("The list {list} has no entry {key} here. Sync, or search the list."),
    "LIST_EMPTY": N_("Nothing of the list {list} is in force on {day} in your region. Nothing was published."),
    "LIST_UNCHANGED": N_("This edition stands published since {day}. Nothing was changed."),
    "OTHER_REGION": N_("The region {region} is not yours to keep lists of. Nothing was changed."),
    "LEVEL_UNKNOWN": N_("“{text}” is not a level: 国家, 自治区, 市, 县 or 乡."),
    "ENFORCEMENT_FIELD_UNKNOWN": N_("“{text}” is not a field of enforcement that is known here."),
    "METHOD_UNKNOWN": N_("“{text}” is not a method: 现场 or 非现场."),
    "LENIENCY_UNKNOWN": N_("“{text}” is not one of the leniency lists: 不予处罚, 从轻处罚 or 减轻处罚."),
    "NUMBER_NOT_UNDERSTOOD": N_("“{text}” is not a whole number."),
    "WHITELIST_END_MISSING": N_("A whitelist entry needs a last day. Give one in the row or for the whole file."),
}
