"""Rows that grew record by record are the rows that a rebuild makes, byte for byte."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from inspector_tui.domain.record import Body
from inspector_tui.ledger.envelope import ZERO_HASH, Envelope, seal
from inspector_tui.models import ledger_store, receipts
from inspector_tui.models.ledger_store import Author, Pulled
from inspector_tui.models.projector import digest_of_rows, rebuild
from inspector_tui.models.receipts import NewReceipt
from inspector_tui.models.replica import Replica
from tests.domain.samples import SAMPLES
from tests.properties.histories import BODIES, HISTORIES
from tests.world import NOW, ORGAN, PASSPHRASE, STATIONS, FrozenClock


class UndoneError(Exception):
    """Rolls an example back, so that all of them share one store."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    replica = Replica.create(tmp_path_factory.mktemp("laws") / "replica", PASSPHRASE, FrozenClock())
    yield replica
    replica.close()


def envelopes(history: list[tuple[str, Body]]) -> list[Envelope]:
    """One chain a device."""
    ends: dict[str, tuple[int, bytes]] = {}
    made = []
    for by, body in history:
        station = STATIONS[by]
        seq, prev = ends.get(by, (0, ZERO_HASH))
        envelope = seal(
            station.signer, seq=seq + 1, prev=prev, kind=body.KIND, made_at=NOW * 1000, clock_offset=0,
            author=station.certificate or station.role, organ=station.organ, body=body.to_map(),
        )  # fmt: skip
        ends[by] = (envelope.seq, envelope.hash)
        made.append(envelope)
    return made


def say(connection: Connection, body: Body) -> bytes:
    """One own record, not yet sequenced."""
    station = STATIONS["justice"]
    author = Author("justice", ORGAN, 0)
    (record,) = ledger_store.append(connection, station.signer, station.device, author, [body], NOW * 1000)
    return record.hash


@given(history=HISTORIES, own=st.lists(BODIES, max_size=8), chance=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_rebuild_equals_live_after_any_history(
    shared: Replica, history: list[tuple[str, Body]], own: list[Body], chance: Any
) -> None:
    laid_out = envelopes(history)
    numbers = chance.sample(range(200), len(laid_out) + len(own))
    pulled = [Pulled(*each) for each in zip(laid_out, numbers, strict=False)]
    free = numbers[len(laid_out) :]

    def pull(connection: Connection) -> None:
        ledger_store.take_in(connection, [pulled.pop(0) for _ in range(min(len(pulled), chance.randint(1, 4)))])

    def tell(connection: Connection) -> None:
        said.append(say(connection, own.pop(0)))

    def settle(connection: Connection) -> None:
        record, position = said.pop(0), free.pop(0)
        receipts.keep_receipts(connection, position + 1, "note", [NewReceipt(record, position, ())])

    said: list[bytes] = []
    own = list(own)
    with contextlib.suppress(UndoneError), shared.writing() as connection:
        while possible := [
            *([pull] if pulled else []),
            *([tell] if own else []),
            *([settle] if said and chance.random() < 0.8 else []),
        ]:
            chance.choice(possible)(connection)
        live = digest_of_rows(connection)
        rebuild(connection)
        assert digest_of_rows(connection) == live
        raise UndoneError


def test_the_same_records_give_the_same_rows_in_two_stores(make_replica: Callable[..., Replica]) -> None:
    one, two = make_replica("one", "justice"), make_replica("two", "justice")
    history = envelopes([("supervisor", body) for body in SAMPLES])
    for replica in (one, two):
        with replica.writing() as connection:
            ledger_store.take_in(connection, [Pulled(envelope, at) for at, envelope in enumerate(history)])
    with one.reading() as first, two.reading() as second:
        assert digest_of_rows(first) == digest_of_rows(second)
