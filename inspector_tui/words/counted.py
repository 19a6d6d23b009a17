"""How many of a thing, in words: the parts of sentences that count more than one kind of thing."""

from __future__ import annotations

from inspector_tui.i18n import ngettext


def records(count: int) -> str:
    """1 record, 3 records."""
    return ngettext("{count} record", "{count} records", count).format(count=f"{count:,}")


def new_records(count: int) -> str:
    """1 new record, 3 new records."""
    return ngettext("{count} new record", "{count} new records", count).format(count=f"{count:,}")


def files(count: int) -> str:
    """1 file, 3 files."""
    return ngettext("{count} file", "{count} files", count).format(count=f"{count:,}")


def receipts(count: int) -> str:
    """1 receipt, 3 receipts."""
    return ngettext("{count} receipt", "{count} receipts", count).format(count=f"{count:,}")


def visits(count: int) -> str:
    """1 visit, 3 visits."""
    return ngettext("{count} visit", "{count} visits", count).format(count=f"{count:,}")


def enterprises(count: int) -> str:
    """1 enterprise, 3 enterprises."""
    return ngettext("{count} enterprise", "{count} enterprises", count).format(count=f"{count:,}")


def days(count: int) -> str:
    """1 day, 3 days."""
    return ngettext("{count} day", "{count} days", count).format(count=f"{count:,}")


def working_days(count: int) -> str:
    """1 working day, 3 working days."""
    return ngettext("{count} working day", "{count} working days", count).format(count=f"{count:,}")


def permits(count: int) -> str:
    """1 permit of a visit, 3 permits of visits."""
    return ngettext("{count} permit of a visit", "{count} permits of visits", count).format(count=f"{count:,}")


def standing_permits(count: int) -> str:
    """1 standing permit, 3 standing permits."""
    return ngettext("{count} standing permit", "{count} standing permits", count).format(count=f"{count:,}")


def left_of_rows(unchanged: int, refused: int, rows: int) -> str:
    """What an import left alone: , unchanged 2, refused 1 of 3 rows."""
    words = ngettext(
        ", unchanged {unchanged}, refused {refused} of {rows} row",
        ", unchanged {unchanged}, refused {refused} of {rows} rows",
        rows,
    )
    return words.format(unchanged=f"{unchanged:,}", refused=f"{refused:,}", rows=f"{rows:,}")


def drawn_of(count: int, objects: int, witness: str) -> str:
    """1 of 1 object, 6 of 719 objects; and who watches."""
    words = ngettext(
        "{count} of {objects} object, witness {witness}", "{count} of {objects} objects, witness {witness}", objects
    )
    return words.format(count=f"{count:,}", objects=f"{objects:,}", witness=witness)
