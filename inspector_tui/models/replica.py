"""A replica: one laptop's encrypted store, its ledger and its files, opened with a passphrase."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, text

from inspector_tui.domain.record import Body, Record
from inspector_tui.domain.roles import require_may_say, require_own_organ
from inspector_tui.domain.vocabulary import Role
from inspector_tui.errors import Environment, Refused
from inspector_tui.ledger.keys import Signer, signer_from
from inspector_tui.models import ledger_store
from inspector_tui.models.durable import disk_errors, sync_folder, write_durably
from inspector_tui.models.engine import open_engine, reading, writing
from inspector_tui.models.files import FileStore
from inspector_tui.models.passphrase import create_key_file, open_key_file
from inspector_tui.models.projector import rebuild
from inspector_tui.models.schema import is_prepared, maker, prepare_kept, prepare_schema, renew_search
from inspector_tui.models.settings import read_setting, write_setting

DATABASE = "replica.db"
KEY_FILE = "replica.key"
LEDGER_CLOSED = "ledger_closed"
"""Setting: the ledger ended with its closing record, and nothing is said after it."""
ROWS_MADE_BY = "rows_made_by"
"""Setting: the `maker` of the projected rows."""


class Clock(Protocol):
    """The one source of time."""

    def now_ms(self) -> int:
        """Unix milliseconds by this machine's clock."""
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom this replica speaks for, as the server enrolled it. `certificate` is None for stations without a person."""

    device: bytes
    role: Role
    organ: int
    name: str
    certificate: str | None

    @property
    def author(self) -> str:
        """What records name as their author."""
        return self.certificate or self.role


class Replica:
    """The only door to a laptop's store. Safe to use from several threads and processes at once."""

    def __init__(self, home: Path, key: bytes, clock: Clock) -> None:
        self.home = home
        self.clock = clock
        self._key = key
        self._path = home / DATABASE
        self._engine = open_engine(self._path, key)
        self.files = FileStore(home / "files", key)

    @classmethod
    def create(cls, home: Path, passphrase: str, clock: Clock) -> Replica:
        """Makes a new, empty replica. Raises Refused REPLICA_EXISTS, PASSPHRASE_TOO_SHORT; Environment.

        The key file gets its name last: a replica without it is one whose making was cut off, and is made again.
        """
        unfinished = home / f"{KEY_FILE}.new"
        if (home / KEY_FILE).exists() or ((home / DATABASE).exists() and not unfinished.exists()):
            raise Refused("REPLICA_EXISTS", home=os.fspath(home))
        if len(passphrase) < 8:
            raise Refused("PASSPHRASE_TOO_SHORT", least=8)
        key = create_key_file(unfinished, passphrase)
        with disk_errors(home):
            for left in home.glob(f"{DATABASE}*"):
                left.unlink()
        replica = cls(home, key, clock)
        with replica.writing() as connection:
            prepare_schema(connection)
            write_setting(connection, ROWS_MADE_BY, maker())
        with disk_errors(home):
            os.replace(unfinished, home / KEY_FILE)
            sync_folder(home)
        return replica

    @classmethod
    def open(cls, home: Path, passphrase: str, clock: Clock) -> Replica:
        """Opens an existing replica. Rows that another version of this program computed are computed again first.

        Raises Environment REPLICA_MISSING, KEY_FILE_CORRUPT, WRONG_PASSPHRASE, MEMORY_SHORT, STORE_MISSING,
        STORE_LOCKED, STORE_CORRUPT, STORE_NEWER, NOT_PERMITTED, DISK_FULL.
        """
        key = open_key_file(home / KEY_FILE, passphrase)
        if not (home / DATABASE).exists():
            raise Environment("STORE_MISSING", home=os.fspath(home))
        replica = cls(home, key, clock)
        with replica.reading() as connection:
            ready = is_prepared(connection)
        if not ready:
            # SQLite takes a file cut to nothing for a new store; to make tables in it would hide the loss.
            raise Environment("STORE_CORRUPT", path=os.fspath(home / DATABASE))
        replica._renew_rows()
        return replica

    def _renew_rows(self) -> None:
        if self.setting(ROWS_MADE_BY) == maker():
            return
        with self.writing() as connection:
            if read_setting(connection, ROWS_MADE_BY) != maker():
                prepare_kept(connection)
                rebuild(connection)
                write_setting(connection, ROWS_MADE_BY, maker())

    def close(self) -> None:
        """Closes every connection; the write-ahead log is folded into the file."""
        self._engine.dispose()

    def reading(self) -> contextlib.AbstractContextManager[Connection]:
        """One consistent view; never blocks a writer."""
        return reading(self._engine, self._path)

    def writing(self) -> contextlib.AbstractContextManager[Connection]:
        """One transaction, holding the write lock from the start; all of it or nothing."""
        return writing(self._engine, self._path)

    def now(self) -> int:
        """Unix seconds, corrected by the clock offset measured at the last sync."""
        return (self.clock.now_ms() + self.clock_offset()) // 1000

    def clock_offset(self) -> int:
        """Milliseconds to add to this machine's clock to get the server's."""
        return int(self.setting("clock_offset") or b"0")

    def setting(self, name: str) -> bytes | None:
        """A kept fact, or None."""
        with self.reading() as connection:
            return read_setting(connection, name)

    def settings(self, prefix: str) -> dict[str, bytes]:
        """Every kept fact whose name begins so."""
        with self.reading() as connection:
            rows = connection.execute(
                text("SELECT name, value FROM setting WHERE substr(name, 1, :length) = :prefix"),
                {"length": len(prefix), "prefix": prefix},
            )
            return {row[0]: row[1] for row in rows}

    def keep(self, **settings: bytes) -> None:
        """Keeps facts durably, all together."""
        with self.writing() as connection:
            for name, value in settings.items():
                write_setting(connection, name, value)

    def identity(self) -> Identity:
        """Whom this replica speaks for. Raises Refused NOT_ENROLLED."""
        return _identity(self.setting("identity"))

    def keep_identity(self, identity: Identity) -> None:
        """Notes what the server enrolled this device as."""
        told = {**asdict(identity), "device": identity.device.hex()}
        self.keep(identity=json.dumps(told, ensure_ascii=False).encode())

    def signer(self, name: str = "device_key") -> Signer:
        """A private key of this replica. Raises Refused NOT_ENROLLED or NO_PERMIT_KEY."""
        return _signer(name, self.setting(name))

    def keep_signer(self, name: str, alg: int, private: bytes) -> None:
        """Stores a private key inside the encrypted store."""
        self.keep(**{name: str(alg).encode() + b":" + private})

    def tell(self, *bodies: Body) -> list[Record]:
        """Signs and stores records: one use case, one transaction. Raises Refused ROLE_MAY_NOT."""
        with self.telling() as told:
            return told.add(*bodies)

    @contextlib.contextmanager
    def telling(self) -> Iterator[Telling]:
        """A transaction in which reads and new records belong together."""
        with self.writing() as connection:
            identity = _identity(read_setting(connection, "identity"))
            signer = _signer("device_key", read_setting(connection, "device_key"))
            offset = int(read_setting(connection, "clock_offset") or b"0")
            author = ledger_store.Author(identity.author, identity.organ, offset)
            yield Telling(connection, identity, signer, author, self.clock.now_ms())

    def copy_to(self, folder: Path) -> None:
        """A consistent copy of store, key and files while in use. Raises Refused FOLDER_NOT_EMPTY, Environment."""
        with disk_errors(folder):
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise Refused("FOLDER_NOT_EMPTY", path=os.fspath(folder))
            folder.mkdir(parents=True, exist_ok=True)
        with self.reading() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("VACUUM INTO ?", (os.fspath(folder / DATABASE),))
            connection.exec_driver_sql("BEGIN")
        copy = Replica(folder, self._key, self.clock)
        try:
            with copy.writing() as connection:
                renew_search(connection)
        finally:
            copy.close()
        self.files.copy_to(folder / "files")
        # The key comes last: without it nobody takes a copy that was cut off for a whole one.
        with disk_errors(folder):
            write_durably(folder / KEY_FILE, (self.home / KEY_FILE).read_bytes())


_STEP = 1000
"""Records that are stored between two words about the progress."""


def _identity(kept: bytes | None) -> Identity:
    if kept is None:
        raise Refused("NOT_ENROLLED")
    told = json.loads(kept)
    return Identity(**{**told, "device": bytes.fromhex(told["device"])})


def _signer(name: str, kept: bytes | None) -> Signer:
    if kept is None:
        raise Refused("NOT_ENROLLED" if name == "device_key" else "NO_PERMIT_KEY")
    alg, _, private = kept.partition(b":")
    return signer_from(int(alg), private)


@dataclass(frozen=True)
class Telling:
    """An open writing transaction with everything needed to sign."""

    connection: Connection
    identity: Identity
    signer: Signer
    author: ledger_store.Author
    made_at: int

    @property
    def now(self) -> int:
        """Unix seconds, corrected."""
        return (self.made_at + self.author.clock_offset) // 1000

    def add(self, *bodies: Body) -> list[Record]:
        """Appends records. Raises Refused ROLE_MAY_NOT, OTHER_ORGAN, LEDGER_CLOSED before anything is signed."""
        return self.add_all(bodies)

    def add_all(self, bodies: Iterable[Body], progress: Callable[[int], None] | None = None) -> list[Record]:
        """As `add`, for many. `progress` hears now and then how many are in; what it raises undoes them all."""
        listed = list(bodies)
        if read_setting(self.connection, LEDGER_CLOSED) is not None:
            raise Refused("LEDGER_CLOSED")
        for kind in {body.KIND for body in listed}:
            require_may_say(self.identity.role, kind)
        for body in listed:
            require_own_organ(self.identity.role, self.identity.organ, body)
        told = progress or (lambda _done: None)
        made: list[Record] = []
        for start in range(0, len(listed), _STEP if progress else max(1, len(listed))):
            told(start)
            step = listed[start : start + _STEP] if progress else listed
            made += ledger_store.append(
                self.connection, self.signer, self.identity.device, self.author, step, self.made_at
            )
        told(len(listed))
        return made
