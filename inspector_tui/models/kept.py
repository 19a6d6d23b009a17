"""Tables that are not projected: the ledger itself, what came with it, and what is only of this laptop."""

from __future__ import annotations

from sqlalchemy import MetaData, UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class KeptRow(SQLModel, registry=registry(metadata=MetaData())):
    """Base of the tables that rebuilding never touches."""


class LedgerRow(KeptRow, table=True):
    """One signed record, own or pulled. `position` is its place in the server's log once known."""

    __tablename__ = "ledger"
    __table_args__ = (UniqueConstraint("device", "seq", name="one_record_a_seq"),)
    id: int | None = Field(default=None, primary_key=True)
    hash: bytes = Field(unique=True)
    device: bytes
    seq: int
    kind: str
    position: int | None = Field(default=None, unique=True)
    envelope: bytes


class LedgerStreamRow(KeptRow, table=True):
    """Which records a stream is folded from."""

    __tablename__ = "ledger_stream"
    stream: str = Field(primary_key=True)
    record: int = Field(primary_key=True, index=True)
    """Each new receipt asks for the streams of its record: without the index that cost grew with the history."""


class CheckpointRow(KeptRow, table=True):
    """A signed checkpoint of the server's log, as text."""

    __tablename__ = "checkpoint"
    size: int = Field(primary_key=True)
    note: str


class WitnessedRow(KeptRow, table=True):
    """The newest checkpoint that a witness cosigned, proven to be of the log that is known here."""

    __tablename__ = "witnessed"
    device: bytes = Field(primary_key=True)
    size: int
    at: int
    note: str


class ReceiptRow(KeptRow, table=True):
    """The proof that the record with this hash stands in the log that the checkpoint of `size` covers."""

    __tablename__ = "receipt"
    record: bytes = Field(primary_key=True)
    position: int
    size: int
    proof: bytes


class FormerCheckpointRow(KeptRow, table=True):
    """A signed checkpoint of a log that began anew since, under the name it had."""

    __tablename__ = "former_checkpoint"
    origin: str = Field(primary_key=True)
    size: int = Field(primary_key=True)
    note: str


class FormerReceiptRow(KeptRow, table=True):
    """What a receipt of such a log proves, for ever: the record stood in it."""

    __tablename__ = "former_receipt"
    record: bytes = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    position: int
    size: int
    proof: bytes


class FormerWitnessedRow(KeptRow, table=True):
    """What a witness cosigned of such a log."""

    __tablename__ = "former_witnessed"
    device: bytes = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    size: int
    at: int
    note: str


class AsideRow(KeptRow, table=True):
    """A pulled record whose place in its device's ledger another record has in the log that began anew, or whose word
    the new log has to say again. It takes no part in anything; nothing is thrown away."""

    __tablename__ = "aside"
    hash: bytes = Field(primary_key=True)
    device: bytes
    seq: int
    kind: str
    origin: str
    position: int
    envelope: bytes


class RefusalRow(KeptRow, table=True):
    """What the server refused, and why."""

    __tablename__ = "refusal"
    record: bytes = Field(primary_key=True)
    code: str
    retry: bool
    at: int


class BundleRow(KeptRow, table=True):
    """A bundle that was begun on a stick: what it holds, and what the device knew of the log then.

    `files` is JSON, SHA-256 in hex to size. `written` is when its manifest was there, `returned` the SHA-256 of the
    return that was taken in last.
    """

    __tablename__ = "bundle"
    id: bytes = Field(primary_key=True)
    at: int
    first: int
    last: int
    files: str
    part_size: int
    known: str
    cursor: int
    written: int | None
    returned: bytes | None


class BundlePartRow(KeptRow, table=True):
    """A part that is whole on the stick, so that a bundle that was cut off goes on behind it."""

    __tablename__ = "bundle_part"
    bundle: bytes = Field(primary_key=True)
    number: int = Field(primary_key=True)
    size: int
    sha256: bytes


class SettingRow(KeptRow, table=True):
    """Keys and facts of this replica: device key, cursor, clock offset, lists held."""

    __tablename__ = "setting"
    name: str = Field(primary_key=True)
    value: bytes


class DraftRow(KeptRow, table=True):
    """What was typed and not yet signed: one row a field."""

    __tablename__ = "draft"
    scope: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    value: str
    at: int


class SyncRunRow(KeptRow, table=True):
    """One sync as it went: for the history on the sync screen."""

    __tablename__ = "sync_run"
    id: int | None = Field(default=None, primary_key=True)
    at: int
    pushed: int
    pulled: int
    files: int
    refused: int
    problem: str | None
    facts: str = "{}"
    """What the words of the problem tell, as JSON."""
    waiting: int = 0
