"""A device gets its place once, by a code that expires, and keeps it until it is revoked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from inspector_tui.codes.trust import load_trust
from inspector_tui.domain.kinds import KINDS
from inspector_tui.errors import BadInput, Refused
from inspector_tui.ledger.keys import P256Signer
from sync.protocol.enrolment import Enrol, Enrolled
from sync.protocol.invitation import Invitation, root_pin
from sync.protocol.messages import Problem
from sync.server.enrolment import TRIES, revoke
from tests.sync.world import ORGAN, Device, World, running
from tests.waits import at_once


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    with running(tmp_path, database_url) as made:
        yield made


def refusal(answer: object) -> tuple[int, str]:
    assert hasattr(answer, "status_code")
    assert hasattr(answer, "content")
    return answer.status_code, Problem.from_bytes(answer.content).code


def enrolled_records(world: World) -> int:
    with world.server.core.database.transaction() as connection:
        row = connection.execute("SELECT count(*) FROM records WHERE kind = 'device.enrolled/1'").fetchone()
    assert row is not None
    return int(row[0])


def test_the_answer_says_who_the_device_is_and_gives_a_trust_list_of_the_pinned_root(world: World) -> None:
    invitation = world.invite("officer", certificate="64010025001")
    device = Device(world)
    told = Enrolled.from_bytes(device.enrol(invitation, "办公室笔记本").content)
    assert (told.device, told.organ, told.role) == (device.id, ORGAN, "officer")
    assert (told.certificate, told.name) == ("64010025001", "办公室笔记本")
    assert invitation.pins(told.root)
    assert load_trust(told.trust, [told.root]).seq >= 1
    assert told.server == world.server.keyring.server.public


def test_the_same_key_may_ask_again_after_a_cut_and_another_key_may_not(world: World) -> None:
    invitation = world.invite("officer")
    device, other = Device(world), Device(world)
    first = Enrolled.from_bytes(device.enrol(invitation).content)
    before = enrolled_records(world)
    world.clock.seconds += 100 * 3600
    again = Enrolled.from_bytes(device.enrol(invitation).content)
    assert again.model_copy(update={"trust": first.trust}) == first
    assert refusal(other.enrol(invitation)) == (409, "INVITE_USED")
    assert enrolled_records(world) == before


def test_a_p256_key_enrols_too(world: World) -> None:
    device = Device(world, P256Signer.generate(), author="64010025001")
    assert device.enrol(world.invite("officer")).status_code == 200
    assert device.request("GET", "/v1/records").status_code == 200


def test_an_invitation_is_over_at_its_hour(world: World) -> None:
    invitation = world.invite("checkpoint", hours=2)
    world.clock.seconds += 2 * 3600
    assert refusal(Device(world).enrol(invitation)) == (410, "INVITE_EXPIRED")


def test_ten_devices_with_one_code_at_once_give_one_place(world: World) -> None:
    invitation = world.invite("officer")
    devices = [Device(world) for _ in range(10)]
    before = enrolled_records(world)
    answers = at_once([partial(device.enrol, invitation) for device in devices])
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9
    assert enrolled_records(world) == before + 1


def test_whoever_does_not_hold_the_key_cannot_enrol_it(world: World) -> None:
    invitation, thief, victim = world.invite("officer"), Device(world), Device(world)
    asked = Enrol(secret=invitation.secret, alg=victim.signer.alg, public=victim.signer.public, name="x")
    assert refusal(thief.request("POST", "/v1/enrol", asked.to_bytes()))[1] in {"BAD_REQUEST_SIG", "REQUEST_UNSIGNED"}
    unsigned = world.http.post("/v1/enrol", content=asked.to_bytes(), headers={"content-type": "application/cbor"})
    assert refusal(unsigned) == (401, "REQUEST_UNSIGNED")
    assert victim.enrol(invitation).status_code == 200


def test_the_sixth_wrong_code_in_a_minute_is_not_even_looked_at(world: World) -> None:
    device, good = Device(world), world.invite("officer")
    wrong = Invitation(b"\0" * 10, root_pin(world.root))
    answers = [refusal(device.enrol(wrong)) for _ in range(TRIES + 1)]
    assert answers == [(401, "INVITE_UNKNOWN")] * TRIES + [(429, "TOO_MANY_TRIES")]
    assert refusal(device.enrol(good)) == (429, "TOO_MANY_TRIES")
    world.clock.seconds += 60
    assert device.enrol(good).status_code == 200


def test_only_a_hash_of_the_code_is_kept(world: World) -> None:
    invitation = world.invite("officer")
    with world.server.core.database.transaction() as connection:
        rows = connection.execute("SELECT invites::text FROM invites").fetchall()
    assert len(rows) == 1
    assert invitation.secret.hex() not in rows[0][0]


def test_invitations_are_refused_for_unknown_organs_and_for_the_server_itself(world: World) -> None:
    with pytest.raises(Refused, match="ORGAN_UNKNOWN"):
        world.invite("officer", organ=640100099)
    with pytest.raises(BadInput, match="ROLE_UNKNOWN"):
        world.invite("server")


def test_a_revoked_device_is_refused_everywhere_and_cannot_enrol_again(world: World) -> None:
    device = world.device("officer")
    for _ in range(2):
        revoke(world.server.core.database, world.server.core.ledger, device=device.id, reason="lost")
    assert refusal(device.request("GET", "/v1/records")) == (403, "DEVICE_REVOKED")
    assert refusal(device.enrol(world.invite("officer"))) == (403, "DEVICE_REVOKED")
    assert KINDS["device.revoked/1"]
    with world.server.core.database.transaction() as connection:
        row = connection.execute("SELECT count(*) FROM records WHERE kind = 'device.revoked/1'").fetchone()
    assert row == (1,)


def test_an_enrolled_key_cannot_take_a_second_place(world: World) -> None:
    device = world.device("officer")
    assert refusal(device.enrol(world.invite("supervisor"))) == (403, "ALREADY_ENROLLED")
    assert refusal(device.enrol(world.invite("checkpoint"))) == (403, "ALREADY_ENROLLED")


def test_a_malformed_enrolment_changes_nothing(world: World) -> None:
    device = Device(world)
    for body in (b"\xa0", b"nonsense", Enrol(secret=b"\0" * 10, alg=-65601, public=b"\1" * 32, name="x").to_bytes()):
        assert device.request("POST", "/v1/enrol", body).status_code in (400, 401)
    assert device.request("POST", "/v1/enrol", b"{}", {"content-type": "application/json"}).status_code in (400, 415)
