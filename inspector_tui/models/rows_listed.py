"""Projected rows of lists: every version of every entry, the editions that were published, the imports."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from inspector_tui.models.rows import ProjectedRow


class ListEntryRow(ProjectedRow, table=True):
    """One version of one entry. `ends` is its last day as computed from the versions after it."""

    __tablename__ = "list_entry"
    __table_args__ = (Index("list_entry_about", "list", "about", "valid_from"),)
    list: str = Field(primary_key=True)
    region: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    valid_from: str = Field(primary_key=True)
    ends: str | None
    about: str
    title: str
    words: str
    kind: str
    body: str
    digest: bytes
    published_on: str | None
    organ: int
    author: str
    at: int


class EditionRow(ProjectedRow, table=True):
    """One publication of a list. `digest` is over all its entries, so that two editions can be compared."""

    __tablename__ = "edition"
    list: str = Field(primary_key=True)
    region: str = Field(primary_key=True)
    edition: str = Field(primary_key=True)
    day: str
    entries: int
    complete: bool
    place: str | None
    digest: bytes
    author: str
    at: int


class ListImportRow(ProjectedRow, table=True):
    """One import of a file into a list."""

    __tablename__ = "list_import"
    stream: str = Field(primary_key=True)
    list: str
    region: str
    file_name: str
    rows: int
    added: int
    changed: int
    unchanged: int
    refused: int
    author: str
    at: int
