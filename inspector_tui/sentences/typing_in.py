"""Sentences about what people type, and tables they bring."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_

TYPED: Final = {
    "MOMENT_MALFORMED": N_("“{text}” is not a time. Write it as 2026-03-01T09:00."),
    "CHECK_MALFORMED": N_("“{text}” does not name a line of a checklist. Write item:number."),
    "ORDER_MALFORMED": N_("“{text}” does not name a finding and its deadline. Write finding=2026-03-01."),
    "FIELD_REQUIRED": N_("Fill in: {label}"),
    "CREDIT_CODE_LENGTH": N_("A credit code has 18 characters, an old registration number 15; this has {length}."),
    "CREDIT_CODE_CHARACTER": N_("Character {position} of the credit code cannot be “{character}”."),
    "CREDIT_CODE_CHECK_DIGIT": N_("The credit code has a typing error: its last character should be {expected}."),
    "CREDIT_CODE_ORG_CHECK_DIGIT": N_("The credit code has a typing error: its 17th character should be {expected}."),
    "CREDIT_CODE_ROUNDED": N_(
        "A spreadsheet rounded this number ({text}). Format the column as text and fill it in again."
    ),
    "REGISTRATION_NO_LENGTH": N_(
        "An old registration number has 15 digits; this has one of the wrong length ({length})."
    ),
    "REGISTRATION_NO_CHECK_DIGIT": N_(
        "The registration number has a typing error: its last digit should be {expected}."
    ),
    "REGION_MALFORMED": N_("“{text}” is not a region code: 2, 4, 6 or 9 digits."),
    "REGION_UNKNOWN": N_("The region {text} is not known."),
    "CALENDAR_MALFORMED": N_("The holiday calendar cannot be read ({problem}). The former one stays in use."),
    "CALENDAR_EMPTY": N_("There is no holiday calendar for {year} yet. Terms cannot be counted; sync or import it."),
    "CALENDAR_CONTRADICTORY": N_("The holiday calendar says two things about {day}. The former one stays in use."),
    "TERM_OUT_OF_RANGE": N_("A term of {days} working days cannot be counted."),
    "DATE_NOT_UNDERSTOOD": N_("“{text}” is not a day. Try: tomorrow, 11-24, +3, Friday"),
    "WEIGHTS_NOT_UNDERSTOOD": N_("“{text}” are not weights. Write A=1 B=2 C=4 D=8, each at most {most}."),
    "SHARES_NOT_UNDERSTOOD": N_("“{text}” are not shares. Write A=33 B=50 C=100 D=200, each at most 1200."),
    "NUMBER_OUT_OF_RANGE": N_("“{text}” is not a whole number from {least} to {most}."),
    "TIME_NOT_UNDERSTOOD": N_("“{text}” is not a time. Try: 9, 930, 14:05"),
}

TABLES: Final = {
    "TABLE_ENDING": N_("Tables are written as .xlsx or .csv, not as {ending}. Nothing was written."),
    "TABLE_UNREADABLE": N_("The file is not a table that can be read ({problem}). Save it as xlsx or CSV."),
    "TABLE_TOO_LARGE": N_("The table is too large: {found} {what}, at most {limit}. Split it."),
    "TABLE_EMPTY": N_("There are no rows in the table."),
    "TABLE_ENCRYPTED": N_("The table is protected by a password. Save it without one."),
    "SHEET_UNKNOWN": N_("There is no sheet {sheet}. There are: {sheets}"),
    "HEADER_ROW_UNKNOWN": N_("The table has no row {row} for its headings."),
    "COLUMN_UNKNOWN": N_("There is no column {column} in the table."),
    "COLUMN_MISSING": N_("No column was recognised as “{label}” ({field}). Say which one it is. There are: {headers}"),
    "COLUMN_AMBIGUOUS": N_("Several columns could be meant: {columns}. Say which one it is."),
    "FIELD_UNKNOWN": N_("There is no field {field}. There are: {fields}"),
    "MAPPING_MALFORMED": N_("“{text}” does not say which column is which field. Write field=column."),
    "FILE_NOT_FOUND": N_("The file {file} is not there."),
    "FILE_UNREADABLE": N_("The file {file} cannot be read. Close it elsewhere, or check its permissions."),
    "FILE_NOT_WRITABLE": N_("The file {file} cannot be written. Close it elsewhere, or choose another name."),
    "DATE_AMBIGUOUS": N_("“{text}” can be two different days. Write it as 2026-03-01."),
    "DATE_UNREADABLE": N_("“{text}” is not a day. Write it as 2026-03-01."),
    "PERIOD_REVERSED": N_("The period “{text}” ends before it begins."),
    "TEXT_TOO_LONG": N_("The text has {length} characters, at most {limit} fit."),
    "PURPOSE_UNKNOWN": N_("“{text}” is not a purpose of an inspection."),
    "CAUSE_UNKNOWN": N_("“{text}” is nothing that an inspection comes from."),
    "GRADE_UNKNOWN": N_("“{text}” is not a risk grade: A, B, C or D."),
    "NAME_MISSING": N_("The enterprise's name is missing."),
    "SUBJECT_ID_MISSING": N_("The credit code is missing."),
    "WINDOW_INCOMPLETE": N_("Only one end of the period is given. Fill in both, or neither."),
    "WINDOW_OUTSIDE_YEAR": N_("The period is not within {year}."),
    "DUPLICATE_ROW": N_("The same enterprise, item and period stand in row {first_row} already."),
    "NAME_DIFFERS": N_("Row {first_row} names the same enterprise {name}."),
    "FOOTER_SKIPPED": N_("This looks like a sum or a signature below the table and was passed over."),
    "YEAR_NOT_UNDERSTOOD": N_("“{text}” is not a year of four digits."),
    "CONTROL_CHARACTER": N_("The text holds a character that cannot be shown. Type it anew."),
    "INVISIBLE_CHARACTER": N_("The text holds an invisible character. Type it anew."),
    "BIDI_CHARACTER": N_("The text holds a character that turns its direction. Type it anew."),
    "UNPRINTABLE_CHARACTER": N_("The text holds a character that cannot be shown. Type it anew."),
}
