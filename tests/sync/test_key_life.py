"""Standing permits, and permit keys through their life, as the server's lists tell them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.codes.claims import Claims, Officer, Purpose
from inspector_tui.codes.permit import hold, issue
from inspector_tui.codes.presentation import Form, present
from inspector_tui.codes.status import PermitState
from inspector_tui.codes.verify import verify
from inspector_tui.domain.planning import FiledOfficer, PermitReissued
from inspector_tui.domain.register import PermitKeyPublished, PermitKeyRetired, PermitKeyRevoked
from inspector_tui.domain.urgent import StandingApproved, StandingStatusSet
from inspector_tui.ledger.keys import Ed25519Signer, Signer
from tests.sync.world import DAY, ORGAN, OTHER_ORGAN, START, SUBJECT, Device, World, organ, running


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    with running(tmp_path, database_url) as made:
        yield made


CODE = hashlib.sha256(b"standing").digest()[:8]


def standing(world: World, supervisor: Device, officer: Device, signer: Signer | None = None) -> StandingApproved:
    claims = Claims(
        organ=ORGAN, start=START - 60, end=START + 2 * DAY, issued_at=world.clock.seconds, code_id=CODE,
        device=officer.signer.public, status_list=1, status_index=9, officers=(Officer("64010025001", "马建国"),),
        items=(), purpose=Purpose.URGENT,
    )  # fmt: skip
    return StandingApproved(
        organ=ORGAN, officers=(FiledOfficer(certificate="64010025001", name="马建国", organ=ORGAN),), start=START - 60,
        end=START + 2 * DAY, device=officer.id, device_public=officer.signer.public,
        permit=issue(signer or supervisor.permit_key, claims), code_id=CODE, status_list=1, status_index=9,
    )  # fmt: skip


def reasons(world: World, officer: Device, permit: bytes, *, form: Form = Form.FULL, subject: str | None) -> list[str]:
    trust = world.trust()
    now = world.clock.seconds
    text = present(officer.signer, permit, prefix=trust.prefix, made_at=now, form=form, subject=subject)
    told = verify(text, at=now, trust=trust, status=world.status(), permits=hold([permit]))
    return [str(reason) for reason in told.reasons]


def test_a_standing_permit_is_unfiled_until_it_is_revoked(world: World) -> None:
    supervisor, officer = world.supervisor(), world.device("officer")
    approved = standing(world, supervisor, officer)
    supervisor.push_all(approved)
    assert reasons(world, officer, approved.permit, subject=SUBJECT) == ["UNFILED"]
    world.clock.seconds += 60
    supervisor.push_all(
        StandingStatusSet(organ=ORGAN, code_id=CODE, status_list=1, status_index=9, status="revoked", reason="撤销")
    )
    assert world.status().state(9) is PermitState.REVOKED


def test_another_organ_neither_revokes_nor_retires_nor_replaces(tmp_path: Path, database_url: str) -> None:
    with running(tmp_path, database_url, prepared=[organ(), organ(OTHER_ORGAN, "石嘴山市生态环境局")]) as world:
        supervisor, officer = world.supervisor(), world.device("officer")
        stranger = world.supervisor(organ=OTHER_ORGAN)
        approved = standing(world, supervisor, officer)
        supervisor.push_all(approved)
        kid = supervisor.permit_key.kid
        stranger.push(
            StandingStatusSet(
                organ=OTHER_ORGAN, code_id=CODE, status_list=1, status_index=9, status="revoked", reason="x"
            ),
            PermitKeyRevoked(kid=kid, organ=OTHER_ORGAN, revoked_at=START, reason="x"),
            PermitKeyRetired(kid=kid, organ=OTHER_ORGAN, sign_until=START - DAY),
            standing(world, stranger, officer),
        )
        assert reasons(world, officer, approved.permit, subject=SUBJECT) == ["UNFILED"]
        assert not world.trust().keys[kid].revoked


def publish(key: Signer, *, not_before: int = START) -> PermitKeyPublished:
    return PermitKeyPublished(
        kid=key.kid, alg=key.alg, public=key.public, organ=ORGAN, not_before=not_before,
        sign_until=START + 300 * DAY, verify_until=START + 400 * DAY,
    )  # fmt: skip


def test_a_compromised_key_is_a_tombstone_and_its_permits_come_back_signed_anew(world: World) -> None:
    supervisor, officer = world.supervisor(), world.device("officer")
    old = world.approve(supervisor, officer, index=1)
    emergency = standing(world, supervisor, officer)
    supervisor.push_all(emergency)
    world.clock.seconds += 60
    fresh = Ed25519Signer.generate()
    revoked = PermitKeyRevoked(
        kid=supervisor.permit_key.kid, organ=ORGAN, revoked_at=world.clock.seconds, reason="泄露"
    )
    supervisor.push_all(publish(fresh), revoked)
    assert reasons(world, officer, old, subject=None) == ["KEY_REVOKED"]
    was, supervisor.permit_key = supervisor.permit_key, fresh
    new = world.permit(supervisor, officer, index=1)
    again = standing(world, supervisor, officer, fresh)
    code = hashlib.sha256(b"code %d" % 1).digest()[:8]
    supervisor.push_all(
        PermitReissued(inspection=f"{1:016x}", code_id=code, permit=new, status_list=1, status_index=1), again
    )
    assert reasons(world, officer, new, subject=None) == []
    assert reasons(world, officer, again.permit, subject=SUBJECT) == ["UNFILED"]
    assert world.trust().keys[was.kid].revoked
    page = world.http.get(world.shown(officer, new, form=Form.SHORT))
    assert page.status_code == 200
    assert "马建国" in page.text


def test_a_retired_key_signs_nothing_more_and_what_it_signed_stays(world: World) -> None:
    supervisor, officer = world.supervisor(), world.device("officer")
    permit = world.approve(supervisor, officer, index=1)
    retired = PermitKeyRetired(kid=supervisor.permit_key.kid, organ=ORGAN, sign_until=world.clock.seconds)
    supervisor.push_all(retired)
    assert reasons(world, officer, permit, subject=None) == []
    world.clock.seconds += 60
    late = world.approve(supervisor, officer, index=2)
    assert reasons(world, officer, late, subject=None) == ["KEY_OUT_OF_WINDOW"]
    later = PermitKeyRetired(kid=supervisor.permit_key.kid, organ=ORGAN, sign_until=START + 200 * DAY)
    supervisor.push_all(later)
    assert world.trust().keys[supervisor.permit_key.kid].sign_until == START
