"""Lists as records: entries with a validity, their publication, and what was in force on a day.

A list (清单) is many streams, one an entry. A later record for the same day replaces the former, one for a later day
ends what was in force until the day before; nothing is ever taken back, so every day keeps its answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, ClassVar, Protocol, TypeVar

from pydantic import Field

from inspector_tui.domain.record import (
    Body,
    Count,
    Day,
    Digest,
    Identifier,
    Many,
    Name,
    Record,
    Region,
    Text,
    record_kind,
)
from inspector_tui.domain.told import SERVER
from inspector_tui.domain.vocabulary import StreamId

PART_SIZE = 500
"""Entries that one record of a publication names; a longer list is published in several parts."""
EntryKey = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[^\s:|]+$")]
"""What tells entries of one list and region apart: a code, a number, or a short hash of what stands in the row."""


class ListEntry(Body):
    """Base of every entry of a list: where it holds, from which day, until when, and which document says so.

    A subclass names its list by `LIST`, tells its `key`, and where rules look it up by something else, `about`.
    """

    LIST: ClassVar[str] = ""
    region: Region
    valid_from: Day
    valid_until: Day | None = None
    """The last day, inclusive; open while None."""
    source: Text | None = None

    @property
    def key(self) -> str:
        """Tells it apart from the other entries of its list and region."""
        raise NotImplementedError(self.KIND)

    @property
    def about(self) -> str:
        """What rules look it up by: an enterprise, a certificate, a code. The key by default."""
        return self.key

    @property
    def title(self) -> str:
        """What people call it."""
        raise NotImplementedError(self.KIND)

    @property
    def words(self) -> str:
        """What a search looks through."""
        return f"{self.title} {self.key}"

    def streams(self) -> tuple[StreamId, ...]:
        return (entry_stream(self.LIST, self.region, self.key),)

    def scope_region(self) -> str:
        return self.region

    def digest(self) -> bytes:
        """SHA-256 of everything the entry says: a publication names it, so that nothing can be changed after."""
        told = json.dumps(self.to_map(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"{self.KIND}\n{told}".encode()).digest()

    def named(self) -> PublishedEntry:
        """As a publication names it."""
        return PublishedEntry(key=self.key, region=self.region, valid_from=self.valid_from, digest=self.digest())


class EnterpriseEntry(ListEntry):
    """Base of entries about one enterprise: found by its credit code, called by its name. Where an enterprise has
    one entry in the list, the code is the key too."""

    subject: Identifier
    enterprise_name: Name

    @property
    def key(self) -> str:
        return self.subject

    @property
    def about(self) -> str:
        return self.subject

    @property
    def title(self) -> str:
        return self.enterprise_name

    @property
    def words(self) -> str:
        return f"{self.enterprise_name} {self.subject}"


def entry_stream(named: str, region: str, key: str) -> StreamId:
    """The stream of one entry."""
    return StreamId(f"list:{named}:{region}:{key}")


def short_key(*parts: str) -> str:
    """A key for rows that carry no number of their own: 16 hex characters of what stands in them."""
    return hashlib.sha256("\n".join(" ".join(part.split()) for part in parts).encode()).hexdigest()[:16]


class PublishedEntry(Body):
    """One entry of a publication, as it was then. Its region may lie within that of the publication."""

    key: EntryKey
    region: Region
    valid_from: Day
    digest: Digest


@record_kind("list.published/1", audience="all")
class ListPublished(Body):
    """A list was published (公布): exactly these entries, from this day on. What is not published must not be used
    where the law asks for publication (国办发〔2024〕54号). Long lists come in parts of one edition."""

    list: Name
    region: Region
    edition: EntryKey
    day: Day
    part: Annotated[int, Field(ge=1, le=1000)]
    parts: Annotated[int, Field(ge=1, le=1000)]
    entries: Annotated[Many[PublishedEntry], Field(min_length=1, max_length=PART_SIZE)]
    place: Text | None = None
    """Where the public reads it: a web page, a gazette."""

    def streams(self) -> tuple[StreamId, ...]:
        edition = StreamId(f"edition:{self.list}:{self.region}:{self.edition}")
        return (edition, *(entry_stream(self.list, each.region, each.key) for each in self.entries))


def edition_of(
    name: str, region: str, day: str, entries: Sequence[PublishedEntry], place: str | None = None
) -> list[ListPublished]:
    """The records of one publication: these entries of a list stand published in a region from an ISO day on. The
    edition is named after what it says, the day and the region."""
    digest = hashlib.sha256(b"".join(each.digest for each in entries)).digest()
    edition = hashlib.sha256(f"{day}|{region}|".encode() + digest).hexdigest()[:16]
    parts = [tuple(entries[start : start + PART_SIZE]) for start in range(0, len(entries), PART_SIZE)]
    return [
        ListPublished(
            list=name, region=region, edition=edition, day=day, part=number, parts=len(parts), entries=part, place=place
        )
        for number, part in enumerate(parts, 1)
    ]


@record_kind("list.imported/1", audience="region")
class ListImported(Body):
    """One run of an import into a list: which file, and what became of its rows."""

    list: Name
    region: Region
    file_name: Name
    file_hash: Digest
    rows: Count
    added: Count
    changed: Count
    unchanged: Count
    refused: Count

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"list_import:{self.list}:{self.region}:{self.file_hash.hex()[:16]}"),)

    def scope_region(self) -> str:
        return self.region


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """One entry through one span of days. `ends` is the last day, inclusive, or None; days are ISO."""

    entry: ListEntry
    record: Record
    ends: str | None
    published_on: str | None
    """The day from which it stands published, or None."""

    def holds_on(self, day: str, *, published: bool = False) -> bool:
        """Whether it is in force on a day; with `published`, also whether it stood published by then."""
        in_time = self.entry.valid_from <= day and (self.ends is None or day <= self.ends)
        return in_time and (not published or (self.published_on is not None and self.published_on <= day))


def versions_of(records: Sequence[Record]) -> tuple[EntryVersion, ...]:
    """The versions of one entry, by their first day, from the records of its stream in order. Never raises.

    What an organ says of a region that is not its own counts for nothing.
    """
    said: dict[str, tuple[ListEntry, Record]] = {}
    for record in records:
        if isinstance(record.body, ListEntry) and _may_speak(record, record.body.region):
            said[record.body.valid_from] = (record.body, record)
    days = sorted(said)
    published = list(_published(records))
    versions = []
    for place, day in enumerate(days):
        entry, record = said[day]
        ends = entry.valid_until
        if place + 1 < len(days):
            before = (date.fromisoformat(days[place + 1]) - timedelta(days=1)).isoformat()
            ends = before if ends is None else min(ends, before)
        digest = entry.digest()
        on = min((told for named, told in published if named == digest), default=None)
        versions.append(EntryVersion(entry, record, ends, on))
    return tuple(versions)


class Spanned(Protocol):
    """A version of an entry as tables hold it; `ends` is its last day, inclusive, or None. Days are ISO."""

    @property
    def region(self) -> str: ...
    @property
    def valid_from(self) -> str: ...
    @property
    def ends(self) -> str | None: ...


class Published(Spanned, Protocol):
    """A version that tells since when it stands published; None where it does not."""

    @property
    def published_on(self) -> str | None: ...


S = TypeVar("S", bound=Spanned)


def version_on(versions: Iterable[S], region: str, day: str) -> S | None:
    """The version of one entry that a region goes by on an ISO day, out of the lists of the region and of those
    around it: what is in force, else what was last, of the narrowest region; else what begins first. None where none
    of these lists has it."""
    near = [each for each in versions if region.startswith(each.region)]
    begun = [each for each in near if each.valid_from <= day]
    if begun:
        return max(begun, key=lambda each: (_reaches(each, day), len(each.region), each.valid_from))
    return min(near, key=lambda each: each.valid_from, default=None)


def stands_until(versions: Sequence[Published], region: str, version: Published) -> str | None:
    """The last day, ISO, to which a version and the published ones that follow it without a gap reach, by what a
    region goes by; None where the last of them is open."""
    ends = version.ends
    while ends is not None:
        day = (date.fromisoformat(ends) + timedelta(days=1)).isoformat()
        then = version_on(versions, region, day)
        if then is None or then.valid_from > day or not _reaches(then, day):
            return ends
        if then.published_on is None or then.published_on > day:
            return ends
        ends = then.ends
    return None


def _reaches(version: Spanned, day: str) -> bool:
    return version.ends is None or day <= version.ends


def keeps_region(organ: int, region: str) -> bool:
    """Whether a list of a region is an organ's to keep: the organ's own region, the first six digits of its number
    (GB/T 2260), is that region or lies around it."""
    own = f"{organ:09d}"[:6]
    while len(own) > 2 and own.endswith("00"):
        own = own[:-2]
    return region.startswith(own)


def _may_speak(record: Record, region: str) -> bool:
    return record.author == SERVER or keeps_region(record.organ, region)


def _published(records: Iterable[Record]) -> Iterable[tuple[bytes, str]]:
    """(digest, day of publication) of everything these records publish. A digest covers key, region and days."""
    for record in records:
        if isinstance(record.body, ListPublished) and _may_speak(record, record.body.region):
            for each in record.body.entries:
                yield each.digest, record.body.day
