"""Trust and status lists say what the log says, soon, and never go backwards."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.codes.permit import hold
from inspector_tui.codes.presentation import Form
from inspector_tui.codes.status import PermitState
from inspector_tui.codes.trust import Role
from inspector_tui.codes.verify import verify
from inspector_tui.domain.documents import DocumentNumbered
from inspector_tui.domain.planning import PermitStatusSet
from inspector_tui.domain.register import PermitKeyPublished
from inspector_tui.domain.vocabulary import PermitStatus
from inspector_tui.ledger.keys import Ed25519Signer
from sync.protocol.enrolment import BlocksAnswer, ListNumbers
from sync.protocol.messages import Problem
from sync.server.blocks import BLOCK, DOCUMENT_BLOCK
from sync.server.enrolment import revoke
from tests.sync.world import DAY, ORGAN, START, World, organ, running


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    with running(tmp_path, database_url) as made:
        yield made


def test_a_new_server_hands_out_lists_that_verify_from_its_root_alone(world: World) -> None:
    trust = world.trust()
    assert trust.prefix == f"http://{world.host}/c/"
    assert (trust.skew, trust.max_age, trust.ttl) == (60, 90, DAY)
    assert trust.hard_end == START + 14 * DAY
    assert [trust.organs[number].name for number in trust.organs] == ["银川市应急管理局"]
    assert {key.role for key in trust.keys.values()} == {Role.STATUS, Role.RECEIPTS}
    status = world.status()
    assert (status.issued_at, status.ttl, status.hard_end) == (START, 4 * 3600, START + 7 * DAY)
    assert ListNumbers.from_bytes(world.http.get("/v1/lists").content).status == (1,)


def test_an_unchanged_list_is_not_sent_again_and_is_issued_again_at_half_its_life(world: World) -> None:
    first = world.http.get("/v1/lists/trust")
    held = {"if-none-match": first.headers["etag"]}
    world.clock.seconds += 12 * 3600 - 1
    assert world.http.get("/v1/lists/trust", headers=held).status_code == 304
    world.clock.seconds += 1
    later = world.http.get("/v1/lists/trust", headers=held)
    assert later.status_code == 200
    assert world.trust().issued_at == world.clock.seconds
    assert world.trust().seq == 2


def test_a_published_permit_key_and_a_new_organ_are_in_the_next_list(world: World) -> None:
    before = world.trust()
    supervisor = world.supervisor()
    world.own(organ(640200044, "石嘴山市生态环境局"))
    after = world.trust()
    assert after.seq > before.seq
    assert after.keys[supervisor.permit_key.kid].organ == ORGAN
    assert after.organs[640200044].name == "石嘴山市生态环境局"


def test_a_key_for_another_organ_or_under_a_false_kid_does_not_get_in(world: World) -> None:
    supervisor = world.supervisor()
    mine, foreign = Ed25519Signer.generate(), Ed25519Signer.generate()
    window = {"not_before": 0, "sign_until": START + DAY, "verify_until": START + DAY}
    supervisor.push_all(
        PermitKeyPublished(kid=b"\0\0\0\0", alg=mine.alg, public=mine.public, organ=ORGAN, **window),
        PermitKeyPublished(kid=foreign.kid, alg=foreign.alg, public=foreign.public, organ=640200044, **window),
        PermitKeyPublished(kid=mine.kid, alg=-9, public=mine.public, organ=ORGAN, **window),
    )
    roles = [key.role for key in world.trust().keys.values()]
    assert roles.count(Role.PERMIT) == 1


def test_seq_goes_on_rising_after_a_restart_with_another_address(tmp_path: Path, database_url: str) -> None:
    with running(tmp_path, database_url) as world:
        first = world.trust()
    with running(tmp_path, database_url, prepared=[], public_url="https://jc.example.gov.cn/") as again:
        second = again.trust()
    assert second.seq > first.seq
    assert second.prefix == "https://jc.example.gov.cn/c/"
    assert second.issued_at >= first.issued_at


def test_the_clock_going_back_never_takes_a_list_back(world: World) -> None:
    first = world.trust()
    world.clock.seconds -= 3600
    world.own(organ(640200044, "石嘴山市生态环境局"))
    again = world.trust()
    assert again.seq > first.seq
    assert again.issued_at == first.issued_at


@pytest.mark.parametrize(
    ("status", "state"),
    [("revoked", PermitState.REVOKED), ("suspended", PermitState.SUSPENDED), ("closed", PermitState.CLOSED)],
)
def test_a_state_set_by_the_organ_is_in_the_very_next_list(
    world: World, status: PermitStatus, state: PermitState
) -> None:
    supervisor, officer = world.supervisor(), world.device("officer")
    for index in (3, 4):
        world.approve(supervisor, officer, index=index)
    assert world.status().state(4) is PermitState.VALID
    supervisor.push_all(_set(4, status))
    assert [world.status().state(index) for index in (3, 4, 5)] == [PermitState.VALID, state, PermitState.VALID]
    supervisor.push_all(_set(4, "valid"))
    assert world.status().state(4) is PermitState.VALID


def test_another_organ_cannot_revoke_a_permit(tmp_path: Path, database_url: str) -> None:
    with running(tmp_path, database_url, prepared=[organ(), organ(640200044, "石嘴山市生态环境局")]) as world:
        supervisor, officer = world.supervisor(), world.device("officer")
        stranger = world.supervisor(organ=640200044)
        world.approve(supervisor, officer, index=4)
        stranger.push_all(_set(4, "revoked"))
        assert world.status().state(4) is PermitState.VALID


def test_revoking_a_device_revokes_its_open_permits_and_those_approved_later(world: World) -> None:
    supervisor, officer, other = world.supervisor(), world.device("officer"), world.device("officer")
    world.approve(supervisor, officer, index=1)
    world.approve(supervisor, officer, index=2, start=START - 3 * DAY, end=START - 2 * DAY)
    world.approve(supervisor, other, index=3)
    revoke(world.server.core.database, world.server.core.ledger, device=officer.id, reason="stolen")
    states = world.status()
    assert [states.state(index) for index in (1, 2, 3)] == [
        PermitState.REVOKED,
        PermitState.VALID,
        PermitState.VALID,
    ]
    world.approve(supervisor, officer, index=5)
    assert world.status().state(5) is PermitState.REVOKED
    supervisor.push_all(_set(5, "valid"))
    assert world.status().state(5) is PermitState.REVOKED


def test_a_revoked_supervisors_permit_key_stays_as_a_tombstone(world: World) -> None:
    supervisor, officer = world.supervisor(), world.device("officer")
    permit = world.approve(supervisor, officer, index=1)
    world.clock.seconds += 60
    revoke(world.server.core.database, world.server.core.ledger, device=supervisor.id, reason="lost")
    trust = world.trust()
    key = trust.keys[supervisor.permit_key.kid]
    assert (key.revoked, key.revoked_at) == (True, START + 60)
    text = trust.prefix + world.shown(officer, permit).removeprefix("/c/")
    told = verify(text, at=world.clock.seconds, trust=trust, status=world.status())
    assert [str(reason) for reason in told.reasons] == ["KEY_REVOKED"]


def test_a_tombstone_goes_when_nothing_it_signed_can_count_any_more(tmp_path: Path, database_url: str) -> None:
    with running(tmp_path, database_url) as world:
        supervisor = world.supervisor()
    with running(tmp_path, database_url, prepared=[]) as later:
        later.clock.seconds = START + 300 * DAY
        assert supervisor.permit_key.kid in later.trust().keys
        with later.server.core.database.transaction() as connection:
            connection.execute("UPDATE permit_keys SET verify_until = %s", (START + 299 * DAY,))
        later.clock.seconds += DAY
        assert supervisor.permit_key.kid not in later.trust().keys


def test_a_permit_just_pushed_verifies_at_once_with_the_lists_of_that_moment(world: World) -> None:
    supervisor, officer = world.supervisor(), world.device("officer")
    world.status()
    world.clock.seconds += 600
    permit = world.approve(supervisor, officer, index=7)
    trust, status = world.trust(), world.status()
    for form in Form:
        text = trust.prefix + world.shown(officer, permit, form=form).removeprefix("/c/")
        told = verify(text, at=world.clock.seconds, trust=trust, status=status, permits=hold([permit]))
        assert told.verdict == "VALID"


def test_supervisors_get_blocks_that_never_overlap_and_new_ones_below_a_third(world: World) -> None:
    supervisor, officer = world.supervisor(), world.device("officer")
    world.supervisor()
    assert len(world.status().bits) == 2 * BLOCK // 4
    assert BlocksAnswer.from_bytes(supervisor.request("POST", "/v1/blocks").content).allotted == 0
    with world.server.core.database.transaction() as connection:
        spans = connection.execute("SELECT purpose, series, first, count FROM blocks ORDER BY 1, 2, 3").fetchall()
    assert spans == [
        ("document", 2026, 1, DOCUMENT_BLOCK),
        ("document", 2026, DOCUMENT_BLOCK + 1, DOCUMENT_BLOCK),
        ("document", 2026, 2 * DOCUMENT_BLOCK + 1, DOCUMENT_BLOCK),
        ("filing", 2026, 1, BLOCK),
        ("filing", 2026, BLOCK + 1, BLOCK),
        ("status", 1, 0, BLOCK),
        ("status", 1, BLOCK, BLOCK),
    ]
    with world.server.core.database.transaction() as connection:
        connection.execute(
            "INSERT INTO permits (organ, code_id, short, permit, inspection, approver, approved_at, device, ends,"
            " status_list, status_index) SELECT %s, int8send(n), int8send(n), '', n::text, %s, %s, %s, 0, 1, n"
            " FROM generate_series(1, %s) AS n",
            (ORGAN, supervisor.id, START, officer.id, BLOCK - BLOCK // 3 + 1),
        )
    assert BlocksAnswer.from_bytes(supervisor.request("POST", "/v1/blocks").content).allotted == 2
    assert BlocksAnswer.from_bytes(supervisor.request("POST", "/v1/blocks").content).allotted == 0
    assert BlocksAnswer.from_bytes(officer.request("POST", "/v1/blocks").content).allotted == 0


def test_blocks_of_the_coming_year_are_given_in_december(world: World) -> None:
    supervisor = world.supervisor()
    world.clock.seconds += 8 * DAY  # 1 December 2026
    assert BlocksAnswer.from_bytes(supervisor.request("POST", "/v1/blocks").content).allotted == 2
    with world.server.core.database.transaction() as connection:
        rows = connection.execute("SELECT purpose FROM blocks WHERE series = 2027 ORDER BY purpose").fetchall()
    assert rows == [("document",), ("filing",)]


def test_an_officer_gets_serials_for_documents_and_more_when_they_run_low(world: World) -> None:
    officer = world.device("officer")
    assert BlocksAnswer.from_bytes(officer.request("POST", "/v1/blocks").content).allotted == 0
    used = DOCUMENT_BLOCK - DOCUMENT_BLOCK // 3 + 1
    officer.push_all(
        *(
            DocumentNumbered(
                inspection=f"{serial:016x}", organ=ORGAN, document="record", year=2026, serial=serial, number="n"
            )
            for serial in range(1, used + 1)
        )
    )
    assert BlocksAnswer.from_bytes(officer.request("POST", "/v1/blocks").content).allotted == 1
    with world.server.core.database.transaction() as connection:
        spans = connection.execute("SELECT first, count FROM blocks WHERE purpose = 'document' ORDER BY 1").fetchall()
    assert spans == [(1, DOCUMENT_BLOCK), (DOCUMENT_BLOCK + 1, DOCUMENT_BLOCK)]


def test_a_list_that_does_not_exist_is_a_clear_refusal(world: World) -> None:
    answer = world.http.get("/v1/lists/status/77")
    assert (answer.status_code, Problem.from_bytes(answer.content).code) == (404, "LIST_UNKNOWN")


def test_the_tables_can_be_emptied_and_come_back_the_same_from_the_log(world: World) -> None:
    supervisor, officer = world.supervisor(), world.device("officer")
    world.approve(supervisor, officer, index=4)
    supervisor.push_all(_set(4, "revoked"))
    trust, status = world.trust(), world.status()
    tables = ("permit_keys", "permits", "blocks", "directory", "evidence", "finished_visits", "revoked_devices")
    with world.server.core.database.transaction() as connection:
        connection.execute(f"TRUNCATE {', '.join(tables)}")
        connection.execute("UPDATE folded SET position = 0")
    again, again_status = world.trust(), world.status()
    assert (again.organs, again.keys) == (trust.organs, trust.keys)
    assert again_status.bits == status.bits


def _set(index: int, status: PermitStatus) -> PermitStatusSet:
    return PermitStatusSet(
        inspection=f"{index:016x}",
        code_id=hashlib.sha256(b"code %d" % index).digest()[:8],
        status_list=1,
        status_index=index,
        status=status,
        reason="made up",
    )
