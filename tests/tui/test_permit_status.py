"""A supervisor takes a permit back: by a key and by a command, and what was ended stays so."""

from __future__ import annotations

import pytest

from inspector_tui.cli.filing import filing
from inspector_tui.errors import Refused
from inspector_tui.i18n import set_language
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.screens.inspection import InspectionScreen
from inspector_tui.screens.permit_status import AskPermitStatus
from inspector_tui.services.approving import set_permit_status
from tests.services.test_at_door import approved  # noqa: F401 - fixture
from tests.services.test_urgent_commands import run
from tests.tui.world import at_the_desk, settled
from tests.world import VISIT, World


def status(replica: Replica) -> str:
    with replica.reading() as connection:
        row = queries.inspection(connection, VISIT)
    assert row is not None
    return row.permit_status


async def test_f4_suspends_with_a_reason_and_the_same_key_brings_it_back(approved: World) -> None:  # noqa: F811
    set_language("en")
    async with at_the_desk(approved.supervisor, InspectionScreen(VISIT)) as (app, pilot):
        for keys, expected in (("核实中", "suspended"), ("已核实", "valid")):
            await pilot.press("f4")
            await settled(pilot, lambda: isinstance(app.screen, AskPermitStatus))
            await pilot.press("f9")
            assert isinstance(app.screen, AskPermitStatus), "not without a reason"
            await pilot.press(*keys, "f9")
            await settled(pilot, lambda expected=expected: status(approved.supervisor) == expected)
            await settled(pilot, lambda: isinstance(app.screen, InspectionScreen))


async def test_an_officer_is_not_offered_it(approved: World) -> None:  # noqa: F811
    async with at_the_desk(approved.officer, InspectionScreen(VISIT)) as (app, pilot):
        await pilot.press("f4")
        await settled(pilot)
        assert isinstance(app.screen, InspectionScreen)


@pytest.mark.parametrize("ended", ["revoked", "closed"])
def test_what_was_ended_by_command_stays_so(approved: World, ended: str) -> None:  # noqa: F811
    assert run(filing, approved.supervisor, "permit", VISIT, ended, "--reason", "情况有变") == 0
    with pytest.raises(Refused) as raised:
        set_permit_status(approved.supervisor, VISIT, "valid", "又要")
    assert (raised.value.code, raised.value.facts) == ("PERMIT_ENDED", {"status": ended})
    with pytest.raises(Refused) as role:
        set_permit_status(approved.officer, VISIT, "revoked", "x")
    assert role.value.code == "ROLE_MAY_NOT"
