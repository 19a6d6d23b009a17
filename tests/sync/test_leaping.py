"""What a lost server gave out after the backup does no harm when that backup is restored: nothing is given out twice,
and honest permits keep their state."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.presentation import Form
from inspector_tui.codes.status import StatusList
from inspector_tui.codes.trust import load_trust
from inspector_tui.codes.verify import verify
from inspector_tui.domain.planning import PermitStatusSet
from inspector_tui.domain.register import DeviceEnrolled, PermitKeyPublished
from inspector_tui.domain.vocabulary import Role
from sync.protocol.enrolment import BlocksAnswer, ListNumbers
from sync.server import postgres_tools, status_lists, upgrades
from sync.server.backups import make_backup, restore_backup
from sync.server.blocks import BLOCK
from sync.server.database import Database
from sync.server.leaping import leap
from sync.server.setting_aside import readmit, set_aside
from tests.sync.conftest import _connect
from tests.sync.test_page_answers import read
from tests.sync.world import DAY, ORGAN, START, Device, World, code_id, running

_names = itertools.count()
HOUR = 3600


@pytest.fixture
def empty(postgres: URL) -> Iterator[Callable[[], str]]:
    """Makes empty databases."""
    made: list[str] = []

    def make() -> str:
        made.append(f"leap_{next(_names)}")
        with _connect(postgres) as admin:
            admin.execute(f"CREATE DATABASE {made[-1]} TEMPLATE template0")  # type: ignore[arg-type]
        return postgres.set(database=made[-1]).render_as_string(hide_password=False)

    yield make
    with _connect(postgres) as admin:
        for name in made:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


@dataclass
class Office:
    """A server, its backup, and people known to it who got no numbers before the backup."""

    folder: Path
    empty: Callable[[], str]
    backup: Path
    boss: Device
    rival: Device
    officer: Device
    _servers: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def restored(self, *, hours: int = 2) -> Iterator[World]:
        """Another machine: the backup comes back there so many hours after everything began, and is served."""
        data, url = self.folder / f"machine-{next(self._servers)}", self.empty()
        restore_backup(self.backup, data, now=START + hours * HOUR, database_url=url)
        with self.moved(data, url, hours=hours) as world:
            yield world

    @contextmanager
    def moved(self, data: Path, url: str, *, hours: int) -> Iterator[World]:
        with running(data, url, prepared=[]) as world:
            world.clock.seconds = START + hours * HOUR
            for device in (self.boss, self.rival, self.officer):
                device.world = world
            yield world


@pytest.fixture
def before(tmp_path: Path, database_url: str) -> Iterator[World]:
    with running(tmp_path / "first", database_url) as made:
        yield made


@pytest.fixture
def office(before: World, tmp_path: Path, empty: Callable[[], str]) -> Office:
    boss, rival = enrolled(before, "supervisor"), enrolled(before, "supervisor")
    officer = enrolled(before, "officer")
    folder = tmp_path / "backup"
    make_backup(before.server.core.database, before.data, folder, now=START)
    return Office(tmp_path, empty, folder, boss, rival, officer)


def enrolled(world: World, role: Role) -> Device:
    """In the log, with a permit key where it approves, and without numbers."""
    device = Device(world, author="64010025009")
    world.own(
        DeviceEnrolled(
            device=device.id, alg=device.signer.alg, public=device.signer.public, organ=ORGAN, role=role, name="laptop",
            certificate="64010025009",
        )
    )  # fmt: skip
    if role == "supervisor":
        key = device.permit_key
        device.push_all(
            PermitKeyPublished(
                kid=key.kid, alg=key.alg, public=key.public, organ=ORGAN, not_before=START - DAY,
                sign_until=START + 300 * DAY, verify_until=START + 400 * DAY,
            )
        )  # fmt: skip
    return device


def given(device: Device, purpose: str = "status") -> tuple[int, int]:
    """Asks for numbers as a sync does; the series and first number of the newest block."""
    assert BlocksAnswer.from_bytes(device.request("POST", "/v1/blocks").content).allotted > 0
    with device.world.server.core.database.transaction() as connection:
        [*_, newest] = connection.execute(
            "SELECT series, first FROM blocks WHERE device = %s AND purpose = %s ORDER BY 1, 2", (device.id, purpose)
        ).fetchall()
    return newest


def numbers(world: World) -> tuple[int, ...]:
    return ListNumbers.from_bytes(world.http.get("/v1/lists").content).status


def lists(world: World) -> list[StatusList]:
    return [world.status(number) for number in numbers(world)]


def verdict(world: World, officer: Device, permit: bytes) -> str:
    """Of a checkpoint that fetched every list just now, and of the page: they say the same."""
    trust = world.trust()
    path = world.shown(officer, permit)
    told = verify(
        trust.prefix + path.removeprefix("/c/"),
        at=world.clock.seconds,
        trust=trust,
        status={one.number: one for one in lists(world)},
    )
    word = {"VALID": ">有效<", "UNDETERMINED": ">无法确认<", "INVALID": ">无效<"}[told.verdict]
    assert word in "".join(read(world, path).split()), (word, told.reasons)
    return " ".join([str(told.verdict), *map(str, told.reasons)])


def revoke(device: Device, name: int) -> None:
    device.push_all(
        PermitStatusSet(
            inspection=f"{name:016x}", code_id=code_id(name), status_list=1, status_index=0, status="revoked",
            reason="made up",
        )
    )  # fmt: skip


def approve(device: Device, officer: Device, place: tuple[int, int], name: int) -> bytes:
    return device.world.approve(device, officer, index=name, status_list=place[0], status_index=place[1])


def test_a_permit_from_a_block_that_the_backup_lacks_stays_valid(office: Office) -> None:
    place = given(office.boss)
    permit = approve(office.boss, office.officer, place, 1)
    with office.restored() as world:
        office.boss.say_again()
        assert verdict(world, office.officer, permit) == "VALID"
        approve(office.rival, office.officer, given(office.rival), 2)
        assert verdict(world, office.officer, permit) == "VALID", "also when the restored server gave out more"


def test_revoking_a_permit_of_either_server_never_revokes_one_of_the_other(office: Office) -> None:
    old = approve(office.boss, office.officer, given(office.boss), 1)
    with office.restored() as world:
        office.boss.say_again()
        new = approve(office.rival, office.officer, given(office.rival), 2)
        revoke(office.rival, 2)
        assert verdict(world, office.officer, old) == "VALID"
        assert verdict(world, office.officer, new) == "INVALID REVOKED"
        revoke(office.boss, 1)
        assert verdict(world, office.officer, old) == "INVALID REVOKED"


def test_restored_twice_from_one_backup_no_index_is_given_out_twice(office: Office) -> None:
    places = [given(office.boss)]
    with office.restored(hours=2) as world:
        places += [given(office.boss), given(office.rival)]
        permit = approve(office.boss, office.officer, places[1], 1)
    with office.restored(hours=3) as world:
        places += [given(office.rival), given(office.boss)]
        assert len(set(places)) == len(places)
        assert all(first % BLOCK == 0 for _, first in places)
        office.boss.say_again()
        assert verdict(world, office.officer, permit) == "VALID", "although no block of its list is known here"


def test_blocks_of_the_lost_server_that_come_back_neither_reopen_nor_shorten_a_list(
    office: Office, before: World, tmp_path: Path
) -> None:
    size = before.server.core.ledger.checkpoint().splitlines()[1]
    old = approve(office.boss, office.officer, given(office.boss), 1)
    with before.server.core.database.transaction() as connection:
        set_aside(connection, tmp_path / "lacking", int(size))
    with office.restored() as world:
        given(office.rival)
        core = world.server.core
        done = readmit(core.database, core.ledger, world.server.keyring.server.public, tmp_path / "lacking")
        assert (done.unknown, done.refused, done.held) == (0, 0, 0)
        assert 4 * len(world.status(1).bits) == status_lists.LIST_SIZE
        assert verdict(world, office.officer, old) == "VALID"
        third = enrolled(world, "supervisor")
        list_, first = given(third)
        assert (list_, first) == (max(numbers(world)), BLOCK)


def test_a_planned_move_where_nothing_was_lost_changes_no_verdict_and_no_list_is_older(
    office: Office, before: World, tmp_path: Path
) -> None:
    permit = approve(office.boss, office.officer, given(office.boss), 1)
    folder = tmp_path / "move"
    make_backup(before.server.core.database, before.data, folder, now=START)
    for _ in range(2):
        # The old machine is still up for a while, and its lists are issued again as time passes.
        held, status = before.trust(), before.status()
        before.clock.seconds += 13 * HOUR
    data, url = tmp_path / "moved", office.empty()
    restore_backup(folder, data, now=before.clock.seconds + 60, database_url=url)
    with office.moved(data, url, hours=27) as world:
        raw = world.http.get("/v1/lists/trust").content
        assert load_trust(raw, [world.root], held_seq=held.seq).seq > held.seq
        assert world.status().issued_at > status.issued_at
        assert verdict(world, office.officer, permit) == "VALID"
        answered = BlocksAnswer.from_bytes(office.boss.request("POST", "/v1/blocks").content)
        assert answered.allotted == 0, "what it has left it goes on with"


def test_serials_go_on_behind_what_the_lost_server_gave_to_the_laptops_it_knew(office: Office) -> None:
    lost = {(purpose, device.id): given_of(device, purpose) for device, purpose in asking(office)}
    with office.restored():
        again = {(purpose, device.id): given_of(device, purpose) for device, purpose in asking(office)}
    assert min(spot[1] for (purpose, _), spot in again.items() if purpose == "filing") == 1 + 2 * BLOCK
    spots = [(purpose, *spot) for told in (lost, again) for (purpose, _), spot in told.items()]
    assert len(set(spots)) == len(spots) == 10


def asking(office: Office) -> list[tuple[Device, str]]:
    bosses = [(device, purpose) for device in (office.boss, office.rival) for purpose in ("filing", "document")]
    return [*bosses, (office.officer, "document")]


def given_of(device: Device, purpose: str) -> tuple[int, int]:
    device.request("POST", "/v1/blocks")
    with device.world.server.core.database.transaction() as connection:
        [newest] = connection.execute(
            "SELECT series, first FROM blocks WHERE device = %s AND purpose = %s", (device.id, purpose)
        ).fetchall()
    return newest


def test_nobody_makes_laptops_fetch_many_lists_by_naming_them(office: Office) -> None:
    with office.restored() as world:
        for number in range(2, 40):
            approve(office.boss, office.officer, (number, 0), number)
        assert len(numbers(world)) == 2 + status_lists.MOST_NAMED
        approve(office.boss, office.officer, (2**53 - 1, 0), 99)
        assert len(numbers(world)) == 2 + status_lists.MOST_NAMED, "one that nobody began yet is not told"


def test_a_leap_again_at_the_new_start_closes_what_was_given_out_since_the_restore(office: Office) -> None:
    with office.restored() as world:
        place = given(office.boss)
        permit = approve(office.boss, office.officer, place, 1)
        with world.server.core.database.transaction() as connection:
            leap(connection, world.clock.seconds + 60)
        assert given(office.rival)[0] > place[0]
        assert verdict(world, office.officer, permit) == "VALID"
        assert numbers(world) == (1, place[0], world.clock.seconds + 60)


def test_a_code_with_such_a_list_number_is_drawn_as_large_as_before(office: Office) -> None:
    sizes = []
    for place in ((1, 7), (START + DAY, status_lists.LIST_SIZE - 1)):
        permit = office.boss.world.permit(
            office.boss, office.officer, status_list=place[0], status_index=place[1], purpose_text="储存安全"
        )
        text = office.boss.world.shown(office.officer, permit, form=Form.FULL)
        sizes.append(make_matrix("https://jc.example.gov.cn" + text).size)
    assert sizes[0] == sizes[1]


def test_after_a_rollback_lists_leap_and_the_log_does_not(office: Office, before: World, tmp_path: Path) -> None:
    database, data = before.server.core.database, tmp_path / "data"
    (data / "upgrades").mkdir(parents=True)
    size = before.server.core.ledger.checkpoint().splitlines()[1]
    before.trust()
    postgres_tools.dump(database.url, data / "upgrades" / f"{database.revision()}-{START}-{size}.dump")
    place = given(office.boss)
    before.clock.seconds += 13 * HOUR
    held = before.trust()
    url = database.url.render_as_string(hide_password=False)
    done = upgrades.roll_back(data, url, set_aside=True, now=START + HOUR)
    assert done.newer > 0
    with Database.open(data, url, migrated=False) as back, back.transaction() as connection:
        assert status_lists.free_indices(connection, BLOCK) == (START + HOUR, 0)
        assert place[0] == 1
        assert status_lists.size_of(connection, 1) == status_lists.LIST_SIZE
        [(seq,)] = connection.execute("SELECT max(next_seq) FROM chains").fetchall()
        assert seq < START, "or what was set aside would not fit again"
        [(seq,)] = connection.execute("SELECT seq FROM list_issues WHERE list = 'trust'").fetchall()
        assert seq > held.seq
