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
    "ROW_OF_OTHER_REGION": N_("The region {region} is not yours to keep lists of."),
    "LEVEL_UNKNOWN": N_("“{text}” is not a level. Known: {choices}"),
    "ENFORCEMENT_FIELD_UNKNOWN": N_("“{text}” is not a field of enforcement. Known: {choices}"),
    "METHOD_UNKNOWN": N_("“{text}” is not a method. Known: {choices}"),
    "LENIENCY_UNKNOWN": N_("“{text}” is not one of the leniency lists. Known: {choices}"),
    "NUMBER_NOT_UNDERSTOOD": N_("“{text}” is not a whole number."),
    "FREQUENCY_UNREAD": N_("The frequency “{text}” is not understood. It is kept as it stands: ask whoever set it."),
    "OBJECT_KIND_UNKNOWN": N_("“{text}” is not a kind of enterprise that caps know. Known: {choices}"),
    "CAP_SCOPE_UNKNOWN": N_("“{text}” does not say whose inspections are counted. Known: {choices}"),
    "COUNTER_UNKNOWN": N_("“{text}” does not say how it is counted. Known: {choices}"),
    "STRICTNESS_UNKNOWN": N_("“{text}” is not a strictness. Known: {choices}"),
    "GRADE_MALFORMED": N_("“{text}” is not a grade: letters or digits only."),
    "RULE_UNKNOWN": N_("“{text}” is not a rule's number, such as R04."),
    "CREDIT_CLASS_UNKNOWN": N_("“{text}” is not a credit class. Known: {choices}"),
    "CAP_NUMBER_MISSING": N_("A cap needs a number: at most, at least, or both."),
    "CAP_REVERSED": N_("At least {least} is more than at most {most}."),
    "BODY_KIND_UNKNOWN": N_("“{text}” is not a kind of body. Known: {choices}"),
    "PRINCIPAL_NEEDED": N_("An entrusted body needs its principal and its letter of entrustment."),
    "COMPETENCE_UNKNOWN": N_("“{text}” is not a kind of person. Known: {choices}"),
    "CERTIFICATE_END_MISSING": N_("A certificate needs its last day."),
    "NOT_LIFTABLE": N_("{rule} protects people and is never lifted."),
    "EXCEPTION_UNKNOWN": N_("There is no exception from {rule} here."),
    "LICENCE_START_MISSING": N_("A licence needs the first day of its validity in the row."),
    "FIELD_MISSING": N_("For which field of enforcement? Tell it in the row or for the whole file (--field)."),
    "WHITELIST_END_MISSING": N_("A whitelist entry needs a last day. Give one in the row or for the whole file."),
}
