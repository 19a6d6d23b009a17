"""The rows of the sync screen: every own record and file with its state in words, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inspector_tui.i18n import N_, _
from inspector_tui.models import own_files, receipts
from inspector_tui.models.replica import Replica
from inspector_tui.services.moments import local
from inspector_tui.widgets.rows import Cell, Column, Row, Tag
from inspector_tui.words.courier import size_words
from inspector_tui.words.judging import refusal_word
from inspector_tui.words.records import kind_word

COLUMNS = (
    Column("what", N_("What"), 14, grow=2),
    Column("when", N_("Made at"), 11, drop=2),
    Column("state", N_("State"), 22, grow=3),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What no receipt covers yet: the short list on top."""

    rows: tuple[Row, ...]
    words: dict[str, str]
    """By row key: the state in full, and what to do."""
    records: int
    files: int


def waiting(replica: Replica) -> Waiting:
    """Reads it."""
    device = replica.identity().device
    with replica.reading() as connection:
        records = receipts.unsettled(connection, device)
        files = own_files.waiting_files(connection, device)
    rows, words = [], {}
    for record in records:
        rows.append(_record(record))
        words[rows[-1].key] = _record_words(record)
    for file in files:
        rows.append(_file(file))
        words[rows[-1].key] = _on_stick_words() if file.on_stick else _here_words()
    return Waiting(tuple(rows), words, len(records), len(files))


class AllSource:
    """What waits, then the files at the server, then every record with its receipt, the newest first."""

    def __init__(self, replica: Replica, first: Waiting) -> None:
        self._replica = replica
        self._device = replica.identity().device
        with replica.reading() as connection:
            stored = own_files.stored_files(connection, self._device)
            self._receipted = receipts.receipted_count(connection, self._device)
        self._head = [*first.rows, *(_stored(one) for one in stored)]

    def count(self) -> int:
        return len(self._head) + self._receipted

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        rows = self._head[offset : offset + limit]
        left = limit - len(rows)
        if left and self._receipted:
            with self._replica.reading() as connection:
                found = receipts.receipted(connection, self._device, max(0, offset - len(self._head)), left)
            rows = [*rows, *(_receipted(one) for one in found)]
        return rows


def settled_words(key: str) -> str:
    """The state in full of a row that waits for nothing."""
    if key.startswith("file:"):
        return _("The server holds every byte of this file and has said so in a signed record.")
    return _("The server's log holds this record at this place; the receipt for it is here and verifies offline.")


def _record(one: receipts.Unsettled) -> Row:
    state: Cell = Tag(_("on a stick"), "warn") if one.on_stick else Tag(_("here only"), "warn")
    if one.code is not None:
        state = Tag(_("refused: {why}").format(why=refusal_word(one.code)), "bad")
    return Row(one.hash.hex(), (kind_word(one.kind), _made(one.made_at), state))


def _record_words(one: receipts.Unsettled) -> str:
    if one.code is not None:
        return _("Refused: {why}. It stays here and in the server's quarantine, where a supervisor judges it.").format(
            why=refusal_word(one.code)
        )
    return _on_stick_words() if one.on_stick else _here_words()


def _here_words() -> str:
    return _("Here only: if this laptop is lost, it is lost. Sync (F5), or write it to a stick (F6).")


def _on_stick_words() -> str:
    return _("On a stick, on its way to the office. It is safe only when the return brings a receipt (F4), or a sync.")


def _file(one: own_files.WaitingFile) -> Row:
    state = Tag(_("on a stick"), "warn") if one.on_stick else Tag(_("here only"), "warn")
    return Row(f"file:{one.sha256.hex()}", (_("File {name}").format(name=one.name), size_words(one.size), state))


def _stored(one: own_files.StoredFile) -> Row:
    state = Tag(_("at the server since {when}").format(when=f"{local(one.at):%m-%d %H:%M}"), "good")
    return Row(f"file:{one.sha256.hex()}", (_("File {name}").format(name=one.name), size_words(one.size), state))


def _receipted(one: receipts.Receipted) -> Row:
    state = Tag(_("receipt no. {number}").format(number=one.position), "good")
    return Row(one.hash.hex(), (kind_word(one.kind), _made(one.made_at), state))


def _made(made_at: int) -> str:
    return f"{local(made_at // 1000):%m-%d %H:%M}"
