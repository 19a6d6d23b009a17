"""Trust and status lists over what a made-up world recorded, as its server would issue them, and verdicts by them."""

from __future__ import annotations

from inspector_tui.codes import root, status, trust
from inspector_tui.codes.permit import hold
from inspector_tui.codes.presentation import Form
from inspector_tui.codes.status import PermitState, StatusList, load_status
from inspector_tui.codes.trust import TrustKey, TrustList, load_trust
from inspector_tui.codes.verdict import Verification
from inspector_tui.codes.verify import verify
from inspector_tui.domain.vocabulary import PERMIT_STATUS_BITS
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow, PermitKeyRow
from inspector_tui.models.rows_around import StandingRow
from inspector_tui.services.presenting import Showing
from tests.world import NOW, ORGAN, OTHER_ORGAN, PREFIX, ROOT, STATUS_KEY, TRUST_SIGNER, World


def trust_of(world: World, seq: int = 2) -> TrustList:
    """The trust list of this moment: every published key with what became of it."""
    with world.server.reading() as connection:
        rows = queries.where(connection, PermitKeyRow)
    now = world.clock.ms // 1000
    own = TrustKey(STATUS_KEY.kid, 0, STATUS_KEY.alg, STATUS_KEY.public, trust.Role.STATUS, 0, NOW + 10**8, NOW + 10**8)
    keys = [
        TrustKey(
            row.kid, row.organ, row.alg, row.public, trust.Role.PERMIT, row.not_before, row.sign_until,
            row.verify_until, row.revoked_at is not None, row.revoked_at,
        )
        for row in rows
    ]  # fmt: skip
    delegation = root.delegate(ROOT, TRUST_SIGNER.public, start=NOW - 86400, end=NOW + 10**8)
    organs = [trust.Organ(ORGAN, "兴庆区应急管理局", "x1"), trust.Organ(OTHER_ORGAN, "石嘴山市应急管理局", "x2")]
    made = trust.build_trust(
        TRUST_SIGNER, delegation, seq=seq, issued_at=now, organs=organs, trust_keys=[*keys, own], prefix=PREFIX
    )
    return load_trust(made, [ROOT.public])


def status_of(world: World, trusted: TrustList) -> StatusList:
    """The status list of this moment over all permits."""
    with world.server.reading() as connection:
        permits: list[InspectionRow | StandingRow] = [
            *(row for row in queries.where(connection, InspectionRow) if row.code_id),
            *queries.where(connection, StandingRow),
        ]
    states = {row.status_index or 0: PermitState(PERMIT_STATUS_BITS[row.permit_status]) for row in permits}
    bits = status.pack_states(states, 20_000)
    made = status.build_status(STATUS_KEY, number=1, issued_at=world.clock.ms // 1000, bits=bits)
    return load_status(made, trusted)


def judged(world: World, showing: Showing, *, form: Form = Form.FULL) -> Verification:
    """The verdict on the code of this moment by the lists of this moment."""
    frame = showing.frame(world.clock.ms, form)
    return verdict_on(world, frame.text)


def verdict_on(world: World, text: str) -> Verification:
    trusted = trust_of(world)
    with world.checkpoint.reading() as connection:
        permits = hold(queries.permits(connection))
    return verify(text, at=world.clock.ms // 1000, trust=trusted, status=status_of(world, trusted), permits=permits)


def reasons(verification: Verification) -> list[str]:
    return [str(reason) for reason in verification.reasons]


def inspection_row(replica: Replica, inspection: str) -> InspectionRow:
    with replica.reading() as connection:
        row = queries.inspection(connection, inspection)
    assert row is not None
    return row
