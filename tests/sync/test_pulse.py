"""A sync that finds nothing new is one small exchange; anything new, on either side, makes it a whole one."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from inspector_tui.codes import status
from inspector_tui.errors import NotAuthentic
from inspector_tui.ledger import notes
from inspector_tui.models.replica import Replica
from inspector_tui.services.lists import held_lists, take_status
from inspector_tui.services.syncing import synchronise
from tests.sync.devices import ORGANS, SHIZUISHAN, Device, Office, answer
from tests.sync.laptops import laptop


class Asked(httpx.HTTPTransport):
    """Notes the paths of requests and the bytes of answers."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.paths.append(request.url.path)
        return super().handle_request(request)


def asked(replica: Replica) -> list[str]:
    wire = Asked()
    synchronise(replica, transport=wire)
    return wire.paths


@pytest.fixture
def officer(office: Office, tmp_path: Path) -> Replica:
    made = laptop(office, tmp_path / "officer")
    synchronise(made)
    synchronise(made)
    return made


def test_nothing_new_is_one_request(officer: Replica) -> None:
    assert asked(officer) == ["/v1/pulse"]


def test_a_record_of_its_own_is_sent(officer: Replica) -> None:
    officer.tell(answer(1))
    assert "/v1/records" in asked(officer)
    assert asked(officer)[0] == "/v1/pulse"


def test_a_record_of_somebody_else_is_fetched(office: Office, officer: Replica) -> None:
    colleague = office.enrol(Device(certificate="64010002"))
    synchronise(officer)
    with office.client(colleague) as client:
        client.push([colleague.say(answer(3))])
    wire = Asked()
    assert synchronise(officer, transport=wire).pulled == 1
    assert len(wire.paths) > 1


def test_records_outside_its_scope_are_nothing_new_but_the_log_is_followed(office: Office, officer: Replica) -> None:
    stranger = office.enrol(Device(organ=SHIZUISHAN))
    synchronise(officer)
    with office.client(stranger) as client:
        client.push([stranger.say(answer(3))])
    assert asked(officer) == ["/v1/pulse"]
    with office.server.core.database.transaction() as connection:
        size = connection.execute("SELECT size FROM tree").fetchone()
    with officer.reading() as connection:
        held = connection.exec_driver_sql("SELECT max(size) FROM checkpoint").scalar()
    assert (held,) == size


def test_a_changed_list_is_fetched(office: Office, officer: Replica) -> None:
    office.server.core.ledger.append_own([ORGANS[2].model_copy(update={"phone": "0951-1"})], organ=0)
    paths = asked(officer)
    assert "/v1/lists/trust" in paths


def test_a_list_of_a_lost_server_goes_when_it_is_over_and_stays_as_long_as_it_counts(
    office: Office, officer: Replica
) -> None:
    now = officer.now()
    for number, age in ((777, status.HARD_SECONDS + 60), (778, 60)):
        raw = status.build_status(office.server.keyring.status, number=number, issued_at=now - age, bits=bytes(250))
        take_status(officer, raw)
    assert len(asked(officer)) > 1
    assert set(held_lists(officer).status) == {1, 778}


def test_a_log_that_was_rewritten_is_noticed_by_the_small_question_too(office: Office, officer: Replica) -> None:
    core = office.server.core
    with core.database.transaction() as connection:
        row = connection.execute("SELECT size FROM tree").fetchone()
        assert row is not None
        forged = notes.sign_checkpoint(
            notes.Checkpoint(core.ledger.origin, row[0], bytes(32)), office.server.keyring.receipts
        )
        connection.execute("UPDATE tree SET checkpoint = %s", (forged,))
    with pytest.raises(NotAuthentic, match="LOG_INCONSISTENT"):
        synchronise(officer)
    with core.database.transaction() as connection:
        smaller = notes.sign_checkpoint(
            notes.Checkpoint(core.ledger.origin, 1, bytes(32)), office.server.keyring.receipts
        )
        connection.execute("UPDATE tree SET checkpoint = %s", (smaller,))
    with pytest.raises(NotAuthentic, match="LOG_ROLLED_BACK"):
        synchronise(officer)


def test_supervisors_always_ask_what_waits_for_them(office: Office, tmp_path: Path) -> None:
    boss = laptop(office, tmp_path / "boss", "supervisor", "64S1")
    synchronise(boss)
    synchronise(boss)
    assert "/v1/quarantine" in asked(boss)
