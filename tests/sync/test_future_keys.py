"""A permit key through its life as verifiers see it: listed before use, retired, gone at its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.codes.presentation import present
from inspector_tui.codes.verify import verify
from inspector_tui.domain.register import PermitKeyPublished, PermitKeyRevoked
from inspector_tui.ledger.keys import Ed25519Signer
from tests.sync.world import DAY, ORGAN, START, Device, World, running


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    with running(tmp_path, database_url) as made:
        yield made


def publish(supervisor: Device, *, not_before: int) -> Ed25519Signer:
    """A new key of the supervisor's workstation, used for permits from now on."""
    supervisor.permit_key = Ed25519Signer.generate()
    supervisor.push_all(
        PermitKeyPublished(
            kid=supervisor.permit_key.kid,
            alg=supervisor.permit_key.alg,
            public=supervisor.permit_key.public,
            organ=ORGAN,
            not_before=not_before,
            sign_until=START + 30 * DAY,
            verify_until=START + 40 * DAY,
        )
    )
    return supervisor.permit_key


def reasons(world: World, officer: Device, permit: bytes) -> list[str]:
    trust, now = world.trust(), world.clock.seconds
    text = present(officer.signer, permit, prefix=trust.prefix, made_at=now)
    return [str(reason) for reason in verify(text, at=now, trust=trust, status=world.status()).reasons]


def test_a_key_is_listed_fourteen_days_before_it_counts(world: World) -> None:
    supervisor, officer = world.supervisor(), world.device("officer")
    key = publish(supervisor, not_before=START + 14 * DAY)
    listed = world.trust().keys[key.kid]
    assert (listed.not_before, listed.revoked) == (START + 14 * DAY, False)
    early = world.approve(supervisor, officer, index=1, end=START + 20 * DAY)
    assert reasons(world, officer, early) == ["KEY_OUT_OF_WINDOW"]
    world.clock.seconds += 14 * DAY
    assert reasons(world, officer, early) == ["KEY_OUT_OF_WINDOW"], "signed before its time it never counts"
    due = world.approve(supervisor, officer, index=2, end=START + 20 * DAY)
    assert reasons(world, officer, due) == []


def test_a_tombstone_stands_until_nothing_that_the_key_signed_can_count(world: World) -> None:
    supervisor, officer = world.supervisor(), world.device("officer")
    key = publish(supervisor, not_before=START)
    permit = world.approve(supervisor, officer, index=1, end=START + 20 * DAY)
    assert reasons(world, officer, permit) == []
    supervisor.push_all(PermitKeyRevoked(kid=key.kid, organ=ORGAN, revoked_at=START, reason="遗失"))
    world.clock.seconds += 60
    assert reasons(world, officer, permit) == ["KEY_REVOKED"]
    assert "作废" in world.http.get(world.shown(officer, permit)).text
    world.clock.seconds = START + 40 * DAY
    assert world.trust().keys[key.kid].revoked_at == START
    world.clock.seconds += 1
    assert world.server.chores.tick().lists >= 1, "half its life is over"
    world.clock.seconds += DAY
    assert key.kid not in world.trust().keys
