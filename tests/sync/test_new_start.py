"""A declared new start of the log: accepted by people, it loses and doubles nothing; nobody can use it silently."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from inspector_tui.errors import NotAuthentic, Refused
from inspector_tui.ledger import new_start
from inspector_tui.ledger.keys import Ed25519Signer, Signer
from inspector_tui.ledger.new_start import NewStart, declare, open_new_start, read_payload
from inspector_tui.models import ledger_store
from inspector_tui.models.own_files import waiting_files
from inspector_tui.models.receipts import former_receipts, receipts, unsettled
from inspector_tui.models.replica import Replica
from inspector_tui.services import new_starts
from inspector_tui.services.auditing import audit_ledger, audit_receipts, digest_rows, rebuild_rows
from inspector_tui.services.root_keeping import server_root
from inspector_tui.services.standing import replica_standing
from inspector_tui.services.syncing import synchronise
from inspector_tui.services.witnessing import demand, witnessing
from sync.protocol.limits import log_origin
from sync.server.auditing import audit_log
from sync.server.database import Database
from sync.server.keyring import Keyring, open_keyring
from sync.server.leaping import leap
from sync.server.new_start import begin_anew, draft, origin_of
from sync.server.running import running_server
from tests.faults.children import bodies
from tests.faults.office import NOON, SEATS, STORE_KEY, Seat, Template, opened, template
from tests.sync.test_old_backup import picture

OFFICER, OTHER = SEATS[0], SEATS[1]
BOSS = next(seat for seat in SEATS if seat.name == "yb")
AT = NOON + 100_000


@pytest.fixture(scope="module")
def made() -> Iterator[Template]:
    # Not below pytest's own folders, as `data_dir`.
    name = tempfile.TemporaryDirectory(prefix="inspector-", ignore_cleanup_errors=True)
    with name as folder, template(Path(folder) / "office") as built:
        yield built


@dataclass
class Disaster:
    """A server whose newest records are gone with its disk; laptops saw them."""

    data: Path
    homes: Path
    backup: str
    """URL of the old database that was brought back."""

    @property
    def keyring(self) -> Keyring:
        return open_keyring(self.data, AT)

    def root(self) -> Signer:
        return server_root(self.data / "keys" / "root.key")

    def sync(self, replica: Replica) -> None:
        with running_server(self.data, database_url=self.backup) as server:
            replica.keep(server_url=server.url.encode())
            synchronise(replica)

    def draft(self, *, at: int = AT, last_known: str = "") -> bytes:
        with Database.open(self.data, self.backup) as database:
            return draft(
                database, self.keyring, who="自治区应急管理厅", why="服务器硬盘损坏", last_known=last_known, now=at
            )

    def declared(self, payload: bytes | None = None, root: Signer | None = None) -> NewStart:
        """Signed and taken in."""
        with Database.open(self.data, self.backup) as database:
            return begin_anew(database, self.keyring, declare(root or self.root(), payload or self.draft()))

    def opened(self, seat: Seat) -> Replica:
        return Replica(self.homes / seat.name, STORE_KEY, _Clock())

    def stored(self) -> list[bytes]:
        with psycopg.connect(self.backup) as connection:
            return [bytes(row[0]) for row in connection.execute("SELECT hash FROM records ORDER BY position")]

    def audit(self) -> None:
        with Database.open(self.data, self.backup) as database:
            keyring = self.keyring
            audit_log(
                database,
                origin=origin_of(database, keyring),
                receipts=keyring.receipts.public,
                server=keyring.server.public,
            )


class _Clock:
    def now_ms(self) -> int:
        return AT * 1000


@dataclass(frozen=True)
class Lost:
    """What the disaster left: keys and laptops in a folder, the old backup as a database to copy."""

    template: Template
    folder: Path
    backup: str


@pytest.fixture(scope="module")
def lost(made: Template, tmp_path_factory: pytest.TempPathFactory) -> Lost:
    """Two officers and a supervisor synced; a backup was made; more came; then the backup was restored."""
    run = tmp_path_factory.mktemp("office") / "run"
    database = made.copy_to(run)
    data, homes = run / "server", run / "homes"
    url = made.cluster.url_of(database)
    with (
        opened(homes / OFFICER.name) as officer,
        opened(homes / OTHER.name) as other,
        opened(homes / BOSS.name) as boss,
    ):
        officer.tell(*bodies(OFFICER, 1, 3))
        picture(officer, 1)
        _sync(officer, data, url)
        backup = made.cluster.make(database)
        officer.tell(*bodies(OFFICER, 2, 4))
        picture(officer, 2)
        other.tell(*bodies(OTHER, 3, 5))
        for replica in (officer, other, boss, officer):
            _sync(replica, data, url)
    return Lost(made, run, backup)


@pytest.fixture
def disaster(lost: Lost, tmp_path: Path) -> Disaster:
    """Every test has its own copy of what was left."""
    shutil.copytree(lost.folder, tmp_path / "run")
    backup = lost.template.cluster.url_of(lost.template.cluster.make(lost.backup))
    data = tmp_path / "run" / "server"
    with Database.open(data, backup) as restored, restored.transaction() as connection:
        leap(connection, AT - 1000)
    return Disaster(data, tmp_path / "run" / "homes", backup)


def _sync(replica: Replica, data: Path, url: str) -> None:
    with running_server(data, database_url=url) as server:
        replica.keep(server_url=server.url.encode())
        synchronise(replica)


def own(replica: Replica, seat: Seat) -> set[bytes]:
    with replica.reading() as connection:
        return {one.hash for one in ledger_store.envelopes_of(connection, seat.device)}


def all_held(replica: Replica) -> int:
    with replica.reading() as connection:
        return sum(
            1 for device in ledger_store.devices(connection) for _ in ledger_store.envelopes_of(connection, device)
        )


def refusal_of(replica: Replica, disaster: Disaster) -> str:
    with pytest.raises((NotAuthentic, Refused)) as caught:
        disaster.sync(replica)
    return caught.value.code


def test_accepted_by_everybody_nothing_is_lost_doubled_or_unproven(disaster: Disaster) -> None:
    told = disaster.declared()
    laptops = {seat.name: disaster.opened(seat) for seat in (OFFICER, OTHER, BOSS)}
    held = {name: all_held(replica) for name, replica in laptops.items()}
    proven = {name: audit_receipts(replica) for name, replica in laptops.items()}
    for replica in laptops.values():
        assert refusal_of(replica, disaster) == "LOG_BEGINS_ANEW"
        assert refusal_of(replica, disaster) == "LOG_BEGINS_ANEW", "told again until somebody answers"
        assert new_starts.accept(replica) == told
    for _ in range(2):
        for replica in laptops.values():
            disaster.sync(replica)
    everything = disaster.stored()
    assert len(everything) == len(set(everything))
    disaster.audit()
    for seat in (OFFICER, OTHER):
        replica = laptops[seat.name]
        assert own(replica, seat) <= set(everything)
        with replica.reading() as connection:
            assert not unsettled(connection, seat.device)
            assert not waiting_files(connection, seat.device)
            now, before = len(list(receipts(connection))), len(list(former_receipts(connection)))
        assert now == len(own(replica, seat))
        assert before == proven[seat.name]
        assert audit_receipts(replica) == now + before, "old receipts hold under the old log's name"
    for name, replica in laptops.items():
        audit_ledger(replica)
        assert all_held(replica) >= held[name]
        assert digest_rows(replica)[1] == rebuild_rows(replica).digest
        assert new_starts.standing(replica).known[0].who == "自治区应急管理厅"
        assert new_starts.log_start(replica) == told.checkpoint
        replica.close()


def test_until_somebody_accepts_and_when_refused_the_alarm_stays_and_nothing_changes(disaster: Disaster) -> None:
    replica = disaster.opened(OFFICER)
    before = refusal_of(replica, disaster)
    assert before in ("LOG_ROLLED_BACK", "LOG_INCONSISTENT", "TRUST_OLDER")
    disaster.declared()
    origin, held = new_starts.standing(replica).origin, all_held(replica)
    assert replica_standing(replica).alarm == before
    assert refusal_of(replica, disaster) == "LOG_BEGINS_ANEW"
    assert replica_standing(replica).alarm == "LOG_BEGINS_ANEW"
    new_starts.refuse(replica)
    assert replica_standing(replica).alarm == "OTHER_LOG"
    assert refusal_of(replica, disaster) == "OTHER_LOG"
    assert (new_starts.standing(replica).origin, all_held(replica)) == (origin, held)
    assert audit_receipts(replica) > 0
    assert replica_standing(replica).alarm == "OTHER_LOG"
    new_starts.accept(replica)
    assert replica_standing(replica).alarm is None
    disaster.sync(replica)
    replica.close()


def test_after_it_was_accepted_consistency_is_demanded_from_the_new_start(disaster: Disaster) -> None:
    replica = disaster.opened(OFFICER)
    told = disaster.declared()
    refusal_of(replica, disaster)
    new_starts.accept(replica)
    disaster.sync(replica)
    # The same declaration once more covers no second roll back.
    with psycopg.connect(disaster.backup, autocommit=True) as connection:
        connection.execute("UPDATE tree SET size = %s, root = %s, checkpoint = ''", (told.size, told.root))
    assert refusal_of(replica, disaster) == "LOG_ROLLED_BACK"
    with pytest.raises(Refused, match="NO_NEW_START"):
        new_starts.accept(replica)
    replica.close()


def test_a_declaration_by_the_log_key_or_another_root_is_none(disaster: Disaster) -> None:
    payload = disaster.draft()
    for signer in (
        disaster.keyring.receipts,
        disaster.keyring.trust,
        disaster.keyring.server,
        Ed25519Signer.generate(),
    ):
        with pytest.raises(NotAuthentic, match="NEW_START_FALSE"):
            disaster.declared(payload, signer)
        replica = disaster.opened(OFFICER)
        with pytest.raises(NotAuthentic, match="NEW_START_FALSE"):
            new_starts.hear(replica, [declare(signer, payload)])
        assert new_starts.standing(replica).waiting is None
        replica.close()


def test_a_lying_server_that_shows_a_false_declaration_is_named(disaster: Disaster) -> None:
    forged = declare(disaster.keyring.receipts, disaster.draft())
    with Database.open(disaster.data, disaster.backup) as database, database.transaction() as connection:
        connection.execute(
            "INSERT INTO log_starts (at, size, origin, declared) VALUES (%s, 0, 'inspector/x/anew-9-00', %b)",
            (AT, forged),
        )
    replica = disaster.opened(OFFICER)
    assert refusal_of(replica, disaster) == "NEW_START_FALSE"
    assert new_starts.standing(replica).waiting is None
    replica.close()


def test_an_older_or_replayed_declaration_moves_nothing_back(disaster: Disaster) -> None:
    first = disaster.declared()
    second = disaster.declared(disaster.draft(at=AT + 10))
    assert second.before == first.digest
    replica = disaster.opened(OFFICER)
    refusal_of(replica, disaster)
    assert new_starts.accept(replica) == second, "the newest one is what counts"
    disaster.sync(replica)
    new_starts.hear(replica, [first.raw])
    assert new_starts.standing(replica).waiting is None
    with Database.open(disaster.data, disaster.backup) as database:
        begin_anew(database, disaster.keyring, first.raw)
        late = declare(disaster.root(), disaster.draft(at=AT + 20))
        older = replace(read_payload(new_start.cose.parse1(late).payload), at=AT + 5).payload()
        with pytest.raises(Refused, match="NEW_START_OLD"):
            begin_anew(database, disaster.keyring, declare(disaster.root(), older))
        assert origin_of(database, disaster.keyring) == second.origin
    disaster.sync(replica)
    replica.close()


def test_two_different_declarations_of_one_moment_are_an_alarm(disaster: Disaster) -> None:
    told = disaster.declared()
    replica = disaster.opened(OFFICER)
    refusal_of(replica, disaster)
    other = replace(read_payload(new_start.cose.parse1(told.raw).payload), why="另一个理由").payload()
    signed = declare(disaster.root(), other)
    for _ in ("heard", "accepted"):
        with pytest.raises(NotAuthentic, match="NEW_STARTS_DIFFER"):
            new_starts.hear(replica, [signed])
        if new_starts.standing(replica).waiting is not None:
            new_starts.accept(replica)
    replica.close()


def test_a_declaration_of_a_place_the_log_does_not_have_is_refused(disaster: Disaster) -> None:
    payload = replace(read_payload(disaster.draft()), root=bytes(32)).payload()
    with pytest.raises(NotAuthentic, match="NEW_START_ELSEWHERE"):
        disaster.declared(payload)
    far = replace(read_payload(disaster.draft()), size=10_000).payload()
    with pytest.raises(NotAuthentic, match="NEW_START_ELSEWHERE"):
        disaster.declared(far)


def test_witnesses_sign_the_new_log_and_a_split_by_two_declarations_is_found(disaster: Disaster) -> None:
    officer, boss = disaster.opened(OFFICER), disaster.opened(BOSS)
    demand(officer, 1)
    disaster.declared()
    for replica in (officer, boss):
        refusal_of(replica, disaster)
        new_starts.accept(replica)
    disaster.sync(officer)
    assert witnessing(officer).lacking == 1, "what witnesses signed of the old log covers nothing of the new one"
    disaster.sync(boss)
    disaster.sync(officer)
    assert (witnessing(officer).lacking, witnessing(officer).waiting) == (0, 0)
    # The boss is shown a log of another declaration: the names differ, whatever the trees are.
    with Database.open(disaster.data, disaster.backup) as database, database.transaction() as connection:
        connection.execute("UPDATE cosignatures SET checkpoint = replace(checkpoint, 'anew-', 'anew-1')")
    with pytest.raises(NotAuthentic):
        disaster.sync(officer)
    officer.close()
    boss.close()


def test_it_carries_the_last_known_checkpoint_of_a_laptop_and_refuses_a_foreign_one(disaster: Disaster) -> None:
    replica = disaster.opened(OFFICER)
    known = new_starts.known_checkpoint(replica)
    told = read_payload(disaster.draft(last_known=known))
    assert told.old_size == new_starts.standing(replica).seen > told.size
    with pytest.raises(NotAuthentic):
        disaster.draft(last_known=known.replace(log_origin(disaster.keyring.root_public), "inspector/other"))
    replica.close()


def test_what_only_the_old_log_had_stays_and_can_be_given_back(disaster: Disaster, tmp_path: Path) -> None:
    """The other officer's laptop never comes again: what the supervisor pulled of it is all there is."""
    boss = disaster.opened(BOSS)
    disaster.declared()
    refusal_of(boss, disaster)
    new_starts.accept(boss)
    disaster.sync(boss)
    lacking = new_starts.standing(boss).lacking
    assert lacking > 0
    assert new_starts.export_lacking(boss, tmp_path / "lacking.records") == lacking
    with pytest.raises(Refused, match="FILE_IN_THE_WAY"):
        new_starts.export_lacking(boss, tmp_path / "lacking.records")
    with boss.reading() as connection:
        assert {one.hash for one in ledger_store.envelopes_of(connection, OTHER.device)}
    boss.close()


def test_the_name_of_a_log_tells_when_it_began(disaster: Disaster) -> None:
    told = disaster.declared()
    first = log_origin(disaster.keyring.root_public)
    assert new_start.first_name(told.origin) == new_start.first_name(first) == first
    assert (new_start.began_at(told.origin), new_start.began_at(first)) == (AT, 0)
    assert open_new_start(told.raw, [disaster.keyring.root_public], first) == told
