"""The rows of lists, from the records of one entry, one edition, one import."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from inspector_tui.domain.listed import EntryVersion, ListImported, ListPublished, versions_of
from inspector_tui.domain.record import Record
from inspector_tui.models.rows_listed import EditionRow, ListEntryRow, ListImportRow
from inspector_tui.models.rows_shared import Rows, Values, as_json, last


def list_entry(stream: str, records: Sequence[Record]) -> Rows:
    return [(ListEntryRow, {"stream": stream, **_entry_values(each)}) for each in versions_of(records)]


def _entry_values(version: EntryVersion) -> Values:
    entry, record = version.entry, version.record
    return {
        "list": entry.LIST,
        "region": entry.region,
        "key": entry.key,
        "valid_from": entry.valid_from,
        "ends": version.ends,
        "about": entry.about,
        "title": entry.title,
        "words": entry.words,
        "kind": entry.KIND,
        "body": as_json(entry.to_map()),
        "digest": entry.digest(),
        "published_on": version.published_on,
        "organ": record.organ,
        "author": record.author,
        "at": record.time,
    }


def edition(stream: str, records: Sequence[Record]) -> Rows:
    told = {record.body.part: record for record in records if isinstance(record.body, ListPublished)}
    if not told:
        return []
    first = told[min(told)]
    body = first.body
    assert isinstance(body, ListPublished)
    parts = [told[part].body for part in sorted(told)]
    entries = [each for part in parts if isinstance(part, ListPublished) for each in part.entries]
    digest = hashlib.sha256(b"".join(each.digest for each in entries)).digest()
    values: Values = {
        "list": body.list,
        "region": body.region,
        "edition": body.edition,
        "day": body.day,
        "place": body.place,
    }
    values |= {"entries": len(entries), "complete": len(parts) == body.parts, "digest": digest}
    return [(EditionRow, {"stream": stream, **values, "author": first.author, "at": first.time})]


def list_import(stream: str, records: Sequence[Record]) -> Rows:
    record = last(records, ListImported)
    if record is None:
        return []
    told = record.body.model_dump(mode="python", exclude={"file_hash"})
    return [(ListImportRow, {"stream": stream, **told, "author": record.author, "at": record.time})]
