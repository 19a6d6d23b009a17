"""A server that lies, with all its own keys in hand: split views, rollback, forged receipts, replayed lists, forged
snapshots. Real replicas talk to it over sockets; each notices, keeps what it has, and says so in words."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from inspector_tui.errors import BadInput, InspectorError, NotAuthentic
from inspector_tui.i18n import set_language
from inspector_tui.ledger import keys, notes
from inspector_tui.models import ledger_store
from inspector_tui.models.receipts import receipts
from inspector_tui.models.replica import Replica
from inspector_tui.screens.sync import SyncScreen
from inspector_tui.services.auditing import audit_receipts, digest_rows
from inspector_tui.services.syncing import synchronise
from inspector_tui.services.witnessing import demand, witnessing
from inspector_tui.words.errors import error_words
from sync.protocol.messages import PushAnswer
from sync.protocol.witness import CosignedAnswer
from sync.server.running import running_server
from sync.server.snapshots import Snapshots
from sync.server.stores import open_store
from sync.server.witnessing import Witnesses
from tests.sync.conftest import _connect
from tests.sync.devices import ORGANS, YINCHUAN, Device, Office, answer
from tests.sync.laptops import laptop
from tests.tui.world import at_the_desk, settled

WORDS = {
    "LOG_ROLLED_BACK": ("became shorter", "管理员"),
    "LOG_INCONSISTENT": ("rewritten", "管理员"),
    "RECEIPT_FALSE": ("still count as not sent", "管理员"),
}


@dataclass
class Servers:
    """The true server and a second one with its keys, that shares the log up to a place."""

    true: Office
    second: Office
    officer: Replica
    boss: Replica


def add(office: Office, count: int, organ: int = YINCHUAN) -> None:
    """Records that are this server's alone."""
    device = office.enrol(Device(organ=organ))
    with office.client(device) as client:
        client.push(device.say_many(count - 1))


def points_to(replica: Replica, office: Office) -> None:
    replica.keep(server_url=office.server.url.encode())


@pytest.fixture
def servers(postgres: URL, database_url: str, tmp_path: Path) -> Iterator[Servers]:
    data, twin = tmp_path / "data", tmp_path / "twin"
    name = str(make_url(database_url).database)
    with ExitStack() as stack:
        with running_server(data, database_url=database_url) as first:
            first.core.ledger.append_own(ORGANS, organ=0)
            office = Office(first)
            officer = laptop(office, tmp_path / "officer")
            boss = laptop(office, tmp_path / "boss", "supervisor", "64S1")
            officer.tell(answer(1), answer(2))
            for replica in (officer, boss):
                stack.callback(replica.close)
                synchronise(replica)
        shutil.copytree(data / "keys", twin / "keys")
        copy = sql.Identifier(f"{name}_twin")
        with _connect(postgres) as admin:
            admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(copy, sql.Identifier(name)))
        second_url = postgres.set(database=f"{name}_twin").render_as_string(hide_password=False)
        try:
            true = stack.enter_context(running_server(data, database_url=database_url))
            second = stack.enter_context(running_server(twin, database_url=second_url))
            for replica in (officer, boss):
                points_to(replica, Office(true))
            yield Servers(Office(true), Office(second), officer, boss)
        finally:
            stack.close()
            with _connect(postgres) as admin:
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(copy))


def held(replica: Replica) -> tuple[int, str, bytes | None, int]:
    """What must not change: rows, their digest, the cursor, the receipts."""
    with replica.reading() as connection:
        kept = len(list(receipts(connection)))
    return (*digest_rows(replica), replica.setting("cursor"), kept)


def is_said_in_words(error: InspectorError) -> None:
    """In both languages a sentence, not a code."""
    for language, words in zip(("en", "zh_CN"), WORDS.get(error.code, ("", "")), strict=True):
        set_language(language)  # type: ignore[arg-type]
        told = error_words(error)
        assert error.code not in told
        assert len(told) > 15
        assert words in told
    set_language("en")


def alarmed(replica: Replica, codes: str, transport: httpx.BaseTransport | None = None) -> InspectorError:
    """A sync that ends in an alarm and changes nothing."""
    before = held(replica)
    with pytest.raises(InspectorError, match=codes) as told:
        synchronise(replica, transport=transport)
    assert held(replica) == before
    is_said_in_words(told.value)
    return told.value


# Split view and rollback ----------------------------------------------------------------------------------


@pytest.mark.parametrize("grown", [2, 9], ids=["smaller", "larger"])
def test_a_second_log_is_noticed_by_whoever_saw_the_first(servers: Servers, grown: int) -> None:
    add(servers.true, 5)
    add(servers.second, grown)
    servers.officer.tell(answer(3))
    synchronise(servers.officer)
    points_to(servers.officer, servers.second)
    alarmed(servers.officer, "LOG_ROLLED_BACK|LOG_INCONSISTENT")
    points_to(servers.officer, servers.true)
    synchronise(servers.officer)
    assert audit_receipts(servers.officer) == 3


def test_a_server_that_went_back_is_noticed_and_gets_everything_again(servers: Servers) -> None:
    servers.officer.tell(answer(3))
    synchronise(servers.officer)
    points_to(servers.officer, servers.second)
    assert alarmed(servers.officer, "LOG_ROLLED_BACK|LOG_INCONSISTENT").code in WORDS
    with servers.officer.reading() as connection:
        own = [one.hash for one in ledger_store.envelopes_of(connection, servers.officer.identity().device)]
    assert servers.second.count("records", device=servers.officer.identity().device) == len(own) == 3


async def test_the_sync_screen_says_what_happened_and_that_nothing_is_lost(servers: Servers) -> None:
    servers.officer.tell(answer(3))
    synchronise(servers.officer)
    points_to(servers.officer, servers.second)
    async with at_the_desk(servers.officer, SyncScreen(), size=(120, 40)) as (app, pilot):
        await pilot.press("f5")
        await settled(pilot, lambda: "Nothing is lost." in app.words())
        assert "Tell your administrator" in app.words()


# Witnesses ------------------------------------------------------------------------------------------------


class Rewriting(httpx.HTTPTransport):
    """Answers of one path are what `rewrite` makes of them."""

    def __init__(self, path: str, rewrite: Callable[[bytes], bytes], method: str = "GET") -> None:
        super().__init__()
        self._path, self._rewrite, self._method = path, rewrite, method
        self.times = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = super().handle_request(request)
        if request.url.path != self._path or request.method != self._method or answer.status_code != 200:
            return answer
        answer.read()
        self.times += 1
        headers = [one for one in answer.headers.raw if one[0].lower() not in (b"content-length", b"content-encoding")]
        return httpx.Response(answer.status_code, headers=headers, content=self._rewrite(answer.content))


@pytest.mark.parametrize("grown", [2, 30], ids=["smaller", "larger"])
def test_two_people_shown_different_logs_notice_by_a_witness_at_whatever_size(servers: Servers, grown: int) -> None:
    """The officer sees only the true log, the supervisor only the second; the cosignature reaches the officer."""
    demand(servers.officer, 1)
    add(servers.true, 8)
    add(servers.second, grown)
    points_to(servers.boss, servers.second)
    synchronise(servers.boss)
    core, keyring = servers.second.server.core, servers.second.server.keyring
    size = notes.parse_checkpoint(notes.parse_note(core.ledger.checkpoint()).text).size
    [cosigned] = Witnesses(core.database, origin=core.ledger.origin, receipts=keyring.receipts.public).newest(size)
    shown = CosignedAnswer(witnesses=(cosigned,)).to_bytes()
    wire = Rewriting("/v1/cosignatures", lambda _true: shown)
    with pytest.raises(NotAuthentic, match="LOG_INCONSISTENT") as told:
        synchronise(servers.officer, transport=wire)
    assert wire.times == 1
    is_said_in_words(told.value)
    assert witnessing(servers.officer).lacking == 1


def test_a_server_that_hides_witnesses_gets_no_receipt_covered(servers: Servers) -> None:
    demand(servers.officer, 1)
    points_to(servers.boss, servers.second)
    synchronise(servers.boss)
    wire = Rewriting("/v1/cosignatures", lambda _true: CosignedAnswer(witnesses=()).to_bytes())
    synchronise(servers.officer, transport=wire)
    stands = witnessing(servers.officer)
    assert (stands.lacking, stands.waiting) == (1, 2)


# Receipts -------------------------------------------------------------------------------------------------


def _moved(told: PushAnswer) -> PushAnswer:
    first = told.answers[0]
    return told.model_copy(update={"answers": (first.model_copy(update={"position": first.position - 1}),)})


def _signed_by_another(told: PushAnswer) -> PushAnswer:
    checkpoint = notes.parse_checkpoint(notes.parse_note(told.checkpoint).text)
    return told.model_copy(update={"checkpoint": notes.sign_checkpoint(checkpoint, keys.Ed25519Signer.generate())})


def _flipped(told: PushAnswer) -> PushAnswer:
    line, _, rest = told.checkpoint.rpartition(" ")
    return told.model_copy(update={"checkpoint": f"{line} {rest[:20]}{'A' if rest[20] != 'A' else 'B'}{rest[21:]}"})


@pytest.mark.parametrize("forge", [_moved, _signed_by_another, _flipped], ids=["moved", "other key", "flipped"])
def test_a_forged_receipt_is_none(servers: Servers, forge: Callable[[PushAnswer], PushAnswer]) -> None:
    servers.officer.tell(answer(3))
    wire = Rewriting("/v1/records", lambda raw: forge(PushAnswer.from_bytes(raw)).to_bytes(), "POST")
    alarmed(servers.officer, "RECEIPT_FALSE|NOTE_UNSIGNED|BAD_NOTE_SIG", wire)
    assert wire.times >= 1
    synchronise(servers.officer)
    assert audit_receipts(servers.officer) == 3


def test_the_receipts_of_the_second_log_prove_nothing_about_the_first(servers: Servers) -> None:
    """An answer that the second server honestly gave, replayed in the place of the true one's."""
    add(servers.second, 4)
    servers.officer.tell(answer(3))
    caught: list[bytes] = []
    points_to(servers.officer, servers.second)

    def catch(told: bytes) -> bytes:
        caught.append(told)
        return b""

    with pytest.raises(InspectorError):
        synchronise(servers.officer, transport=Rewriting("/v1/records", catch, "POST"))
    assert caught
    add(servers.true, 6)
    points_to(servers.officer, servers.true)
    wire = Rewriting("/v1/records", lambda _true: caught[0], "POST")
    with pytest.raises(InspectorError) as told:
        synchronise(servers.officer, transport=wire)
    is_said_in_words(told.value)


# Lists and pages ------------------------------------------------------------------------------------------


def test_an_older_trust_list_is_not_taken_for_the_newest(servers: Servers) -> None:
    old = servers.officer.setting("trust_list")
    assert old is not None
    servers.true.server.core.ledger.append_own(
        [ORGANS[1].model_copy(update={"phone": "0951-1234567"})], organ=ORGANS[1].organ
    )
    servers.officer.tell(answer(3))
    synchronise(servers.officer)
    newer = servers.officer.setting("trust_list")
    assert newer != old
    servers.officer.tell(answer(4))
    wire = Rewriting("/v1/lists/trust", lambda _newer: old)
    before = servers.officer.setting("trust_list")
    with pytest.raises(InspectorError, match="TRUST_OLDER") as told:
        synchronise(servers.officer, transport=wire)
    is_said_in_words(told.value)
    assert servers.officer.setting("trust_list") == before == newer


def test_an_older_page_replayed_is_a_rollback(servers: Servers) -> None:
    pages: list[bytes] = []

    def keep(page: bytes) -> bytes:
        pages.append(page)
        return page

    add(servers.true, 3)
    synchronise(servers.officer, transport=Rewriting("/v1/records/stream", keep))
    assert pages
    servers.officer.tell(answer(3))
    synchronise(servers.officer)
    add(servers.true, 3)
    alarmed(
        servers.officer, "LOG_ROLLED_BACK|LOG_INCONSISTENT", Rewriting("/v1/records/stream", lambda _page: pages[0])
    )


# Snapshots ------------------------------------------------------------------------------------------------


def test_a_record_that_its_device_never_signed_is_not_taken_in_from_a_snapshot(
    servers: Servers, tmp_path: Path
) -> None:
    """The server signs whatever snapshot it likes; what is in it must still be its devices' word."""
    office, core = servers.true, servers.true.server.core
    add(office, 40)
    victim = servers.officer.identity().device
    snapshots = Snapshots(
        core.database, open_store(tmp_path / "data"), origin=core.ledger.origin,
        receipts=office.server.keyring.receipts, part_records=40, least=10,
    )  # fmt: skip
    with core.database.transaction() as connection:
        row = connection.execute(
            "SELECT position, raw FROM records WHERE device = %b ORDER BY seq DESC LIMIT 1", (victim,)
        ).fetchone()
        assert row is not None
        raw = bytes(row[1])
        connection.execute("UPDATE records SET raw = %b WHERE position = %s", (raw[:-1] + bytes([raw[-1] ^ 1]), row[0]))
    snapshots.build(YINCHUAN, "all")
    new = laptop(office, tmp_path / "new", certificate="64010002")
    with pytest.raises(BadInput, match="BAD_RECORD_SIG") as told:
        synchronise(new)
    is_said_in_words(told.value)
    assert new.setting("cursor") is None
    assert digest_rows(new)[0] == 0
    new.close()
