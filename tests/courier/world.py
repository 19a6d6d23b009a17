"""Laptops enrolled at a real server, what they record, and a desk that imports what they bring."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inspector_tui.domain.planning import FiledOfficer
from inspector_tui.domain.register import OfficerRegistered
from inspector_tui.domain.urgent import VisitStartedUnfiled
from inspector_tui.domain.visiting import (
    EvidenceAttached,
    VisitAnswered,
    VisitArrived,
    VisitConcluded,
    VisitConfirmed,
)
from inspector_tui.domain.vocabulary import Role
from inspector_tui.ledger.envelope import Envelope
from inspector_tui.models import ledger_store, own_files, receipts
from inspector_tui.models.replica import Replica
from inspector_tui.services.enrolling import enrol
from inspector_tui.services.moments import SystemClock
from inspector_tui.services.syncing import synchronise
from sync.courier.reading import part_opener, read_bundle
from sync.courier.writing import write_return
from sync.protocol.bundle import BundleAnswer
from sync.server.compose import Server
from sync.server.enrolment import invite
from sync.server.running import RunningServer, running_server
from tests.sync.devices import ORGANS, YINCHUAN

PASSPHRASE = "六盘山下 plus words"
VISIT = "00112233aabbccdd"


class Fleet:
    """A running server and laptops with replicas of their own."""

    def __init__(self, server: RunningServer, folder: Path) -> None:
        self.running = server
        self.folder = folder
        self.replicas: list[Replica] = []

    @property
    def server(self) -> Server:
        return self.running.parts

    def laptop(self, name: str = "officer", role: Role = "officer", certificate: str = "64010001") -> Replica:
        """A new laptop, enrolled and never synced."""
        replica = Replica.create(self.folder / name, PASSPHRASE, SystemClock())
        self.replicas.append(replica)
        code = invite(
            self.server.core.database,
            self.server.keyring.root_public,
            organ=YINCHUAN,
            role=role,
            certificate=certificate if role in ("officer", "supervisor") else None,
            now=replica.now(),
        )
        enrol(replica, self.running.url, code.text, name)
        return replica

    def take(self, folder: Path) -> BundleAnswer:
        """What the office does with a stick at the server: import, and write the return beside it."""
        raw, _manifest = read_bundle(folder)
        answers: list[BundleAnswer] = []
        with open(folder / "made.tmp", "w+b") as out:
            answer, signed = self.server.bundles.take(raw, part_opener(folder), out)
            answers.append(answer)
            out.seek(0)
            write_return(folder, signed, lambda file: file.write(out.read()))
        (folder / "made.tmp").unlink()
        return answers[0]

    def log(self) -> list[bytes]:
        """The hashes of all records in the log's order."""
        with self.server.core.database.transaction() as connection:
            return [bytes(row[0]) for row in connection.execute("SELECT hash FROM records ORDER BY position")]

    def close(self) -> None:
        for replica in self.replicas:
            replica.close()


@contextmanager
def fleet(folder: Path, database_url: str | None = None) -> Iterator[Fleet]:
    with running_server(folder / "server", database_url=database_url) as server:
        people = [
            OfficerRegistered(
                certificate=certificate, name=name, organ=YINCHUAN, valid_from="2024-01-01", valid_until="2029-12-31"
            )
            for certificate, name in (("64010001", "马建国"), ("64010002", "李梅"), ("64010009", "何局"))
        ]
        server.core.ledger.append_own([*ORGANS, *people], organ=0)
        made = Fleet(server, folder)
        try:
            yield made
        finally:
            made.close()


def a_stick(folder: Path) -> Path:
    """A folder to write to: like a stick, it is there before."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def begin_visit(replica: Replica, inspection: str = VISIT) -> None:
    """A visit of this laptop, so that evidence has something to belong to."""
    replica.tell(
        VisitStartedUnfiled(
            inspection=inspection,
            organ=YINCHUAN,
            region="6401",
            subject="91640100MA76F2QX81",
            enterprise_name="宁夏枸杞有限公司",
            items=(),
            reason="举报",
            origin="typed",
            standing=None,
            officers=(FiledOfficer(certificate="64010001", name="马建国", organ=YINCHUAN),),
        )
    )


def answer(replica: Replica, count: int = 1) -> None:
    """Some records."""
    for number in range(count):
        replica.tell(VisitAnswered(inspection=VISIT, item="6401-001", check=number + 1, answer="compliant", note="好"))


def attach(replica: Replica, size: int, seed: int = 7, inspection: str = VISIT) -> bytes:
    """A file in the store and the record that names it; returns its SHA-256."""
    source = replica.home.parent / f"file-{seed}-{size}.jpg"
    source.write_bytes(random.Random(seed).randbytes(size))
    stored = replica.files.copy_in(source)
    replica.tell(
        EvidenceAttached(
            inspection=inspection,
            evidence=f"e{seed}",
            sha256=stored.sha256,
            size=stored.size,
            name="照片.jpg",
            media_type="image/jpeg",
        )
    )
    return stored.sha256


def finish_visit(replica: Replica, inspection: str = VISIT) -> None:
    """Brings a visit to its end: arrived, concluded, confirmed by all three."""
    told = VisitArrived(
        inspection=inspection, at=replica.now(), person="王秀兰", certificates_shown=True, notice_given=True
    )
    [_, concluded] = replica.tell(told, VisitConcluded(inspection=inspection, outcome="no_problem"))
    replica.tell(
        *(
            VisitConfirmed(inspection=inspection, by=by, how=how, name="某某", concluded=concluded.hash)
            for by, how in (("officer", "device"), ("second_officer", "device"), ("person", "signed"))
        )
    )


def own(replica: Replica) -> list[Envelope]:
    """The laptop's own records."""
    with replica.reading() as connection:
        return list(ledger_store.envelopes_of(connection, replica.identity().device))


def unsettled(replica: Replica) -> int:
    with replica.reading() as connection:
        return len(receipts.unsettled(connection, replica.identity().device))


def waiting_files(replica: Replica) -> int:
    with replica.reading() as connection:
        return len(own_files.waiting_files(connection, replica.identity().device))


def sync(replica: Replica) -> None:
    synchronise(replica)
