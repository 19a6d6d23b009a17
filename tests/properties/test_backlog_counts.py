"""What is not safe yet is counted as it changes, and is always what counting everything anew would give."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from inspector_tui.domain.draws import DrawCommitted
from inspector_tui.domain.judging import QuarantineSettled
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import EnterpriseRegistered
from inspector_tui.ledger.envelope import Envelope, seal
from inspector_tui.models import bundles, ledger_store, receipts
from inspector_tui.models.backlog import Backlog, backlog, recount
from inspector_tui.models.kept import BundleRow
from inspector_tui.models.ledger_store import Author, Pulled
from inspector_tui.models.projector import rebuild
from inspector_tui.models.receipts import NewReceipt
from inspector_tui.models.replica import Identity, Replica
from tests.domain.samples import SAMPLES
from tests.properties.histories import BODIES, HASHES
from tests.world import NOW, ORGAN, PASSPHRASE, STATIONS, SUBJECT, FrozenClock

OWN = STATIONS["officer"]
DRAWN = next(sample for sample in SAMPLES if isinstance(sample, DrawCommitted)).model_copy(update={"organ": ORGAN})
DRAWS = st.builds(
    lambda draw, objects, officers: DRAWN.model_copy(
        update={"draw": draw, "objects_hash": objects, "officers_hash": officers}
    ),
    st.sampled_from(["d1", "d2"]),
    HASHES,
    HASHES,
)
"""Commitments to draws: their frozen lists are files of the laptop too."""
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["tell", "tell", "hear", "receipt", "refuse", "judge", "stick", "come_back"]),
        st.one_of(BODIES, DRAWS),
        st.lists(HASHES, max_size=3, unique=True),
    ),
    max_size=30,
)


class UndoneError(Exception):
    """Rolls an example back, so that all of them share one store."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    replica = Replica.create(tmp_path_factory.mktemp("counts") / "replica", PASSPHRASE, FrozenClock())
    replica.keep_identity(Identity(OWN.device, OWN.role, OWN.organ, OWN.name, OWN.certificate))
    yield replica
    replica.close()


def envelope(name: str, seq: int, body: Body, prev: bytes = b"." * 32) -> Envelope:
    station = STATIONS[name]
    return seal(
        station.signer, seq=seq, prev=prev, kind=body.KIND, made_at=NOW * 1000, clock_offset=0,
        author=station.certificate or station.role, organ=station.organ, body=body.to_map(),
    )  # fmt: skip


class Life:
    """One laptop's: what it says and hears, and what becomes of it."""

    def __init__(self, connection: Connection, chance: Any) -> None:
        self.connection, self.chance = connection, chance
        self.said: list[bytes] = []
        self.position = 0

    def tell(self, body: Body, _files: list[bytes]) -> None:
        author = Author("officer", ORGAN, 0)
        self.said += [
            record.hash
            for record in ledger_store.append(self.connection, OWN.signer, OWN.device, author, [body], NOW * 1000)
        ]

    def hear(self, body: Body, _files: list[bytes], name: str = "supervisor") -> None:
        self.position += 1
        pulled = Pulled(envelope(name, 1 + self.position, body), self.position)
        ledger_store.take_in(self.connection, [pulled])

    def receipt(self, _body: Body, _files: list[bytes]) -> None:
        self.position += 1
        made = [NewReceipt(record, self.position, ()) for record in self._some()]
        receipts.keep_receipts(self.connection, self.position + 1, "note", made)

    def refuse(self, _body: Body, _files: list[bytes]) -> None:
        for record in self._some():
            receipts.keep_refusal(self.connection, record, "FOREIGN_ORGAN", retry=False, at=NOW)

    def judge(self, _body: Body, _files: list[bytes]) -> None:
        for record in self._some():
            body = QuarantineSettled(record=record, device=OWN.device, verdict="void", reason="重复", judged=1)
            self.hear(body, [], "server")

    def stick(self, _body: Body, files: list[bytes]) -> None:
        self.position += 1
        number = self.position.to_bytes(16, "big")
        row = BundleRow(
            id=number, at=NOW, first=1, last=self.chance.randint(0, len(self.said)), part_size=1, known="", cursor=0,
            files=json.dumps({digest.hex(): 1 for digest in files}), written=None, returned=None,
        )  # fmt: skip
        bundles.begin_bundle(self.connection, row)
        if self.chance.random() < 0.8:
            bundles.mark_written(self.connection, number, NOW)

    def come_back(self, body: Body, _files: list[bytes]) -> None:
        """An own record from the server's log, as after an old copy was restored: no receipt is here for it."""
        self.position += 1
        seq, prev = ledger_store.head(self.connection, OWN.device)
        again = Pulled(envelope("officer", seq + 1, body, prev), self.position)
        ledger_store.take_in(self.connection, [again])

    def _some(self) -> list[bytes]:
        return [self.chance.choice(self.said)] if self.said else []


@given(acts=ACTS, chance=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_kept_counts_are_those_of_counting_anew(
    shared: Replica, acts: list[tuple[str, Body, list[bytes]]], chance: Any
) -> None:
    with contextlib.suppress(UndoneError), shared.writing() as connection:
        life = Life(connection, chance)
        for name, body, files in acts:
            getattr(life, name)(body, files)
            kept = backlog(connection, OWN.device)
            recount(connection)
            assert backlog(connection, OWN.device) == kept, name
        rows = connection.exec_driver_sql("SELECT * FROM backlog").all()
        rebuild(connection)
        assert connection.exec_driver_sql("SELECT * FROM backlog").all() == rows
        raise UndoneError


def test_telling_the_backlog_costs_the_same_after_a_long_history(make_replica: Callable[..., Replica]) -> None:
    replica, told = make_replica("one", "justice"), STATIONS["justice"]

    def steps() -> int:
        """The instructions of the database that telling takes."""
        made: list[int] = []
        with replica.reading() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.set_progress_handler(lambda: made.append(1) and None, 1)
            backlog(connection, told.device)
            driver.set_progress_handler(None, 1)
        return len(made)

    def say(count: int) -> None:
        replica.tell(
            *(EnterpriseRegistered(subject=SUBJECT, name=f"企业{number}", region="640104") for number in range(count))
        )

    say(1)
    before = steps()
    say(500)
    assert steps() == before
    with replica.reading() as connection:
        assert backlog(connection, told.device) == Backlog(records=501)
