"""扫码入企: the enterprise's own code leads to its visit, and the arrival says that it was scanned."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector_tui.cli.visit import visit
from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.picture import png
from inspector_tui.errors import BadInput, Refused
from inspector_tui.models import queries
from inspector_tui.services import visiting
from inspector_tui.services.at_door import at_door
from tests.services.test_urgent_commands import run, told
from tests.world import OTHER_SUBJECT, PERSON, SUBJECT, VISIT, World

LICENCE = f"https://www.gsxt.gov.cn/index?uniscid={SUBJECT}&t=1"


@pytest.fixture
def approved(world: World) -> World:
    world.file(VISIT)
    world.sync()
    world.approve(VISIT)
    world.sync()
    return world


def test_a_scan_leads_to_the_approved_visit_of_that_enterprise(
    approved: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(visit, approved.officer, "at-door", "--scan", LICENCE, "--json") == 0
    assert told(capsys)["visits"] == [{"inspection": VISIT, "state": "approved"}]
    photograph = tmp_path / "licence.png"
    photograph.write_bytes(png(make_matrix(LICENCE)))
    assert run(visit, approved.officer, "at-door", "--image", str(photograph), "--json") == 0
    assert told(capsys)["subject"] == SUBJECT
    assert run(visit, approved.officer, "at-door", "--scan", OTHER_SUBJECT, "--json") == 1
    assert at_door(approved.colleague, LICENCE).visits == (), "the visit is bound to the other device"
    approved.clock.advance(30 * 86_400)
    assert at_door(approved.officer, LICENCE).visits == (), "its time is over"


def test_an_arrival_with_a_scan_says_so_and_one_of_another_enterprise_is_refused(approved: World) -> None:
    with pytest.raises(Refused) as raised:
        visiting.arrive(approved.officer, VISIT, person=PERSON, scanned=OTHER_SUBJECT)
    assert (raised.value.code, raised.value.facts["found"]) == ("SCAN_OF_ANOTHER", OTHER_SUBJECT)
    with pytest.raises(BadInput):
        visiting.arrive(approved.officer, VISIT, person=PERSON, scanned="no code")
    assert run(visit, approved.officer, "start", VISIT, "--person", PERSON, "--scan", LICENCE) == 0
    with approved.officer.reading() as connection:
        row = queries.inspection(connection, VISIT)
    assert row is not None
    assert row.enterprise_scanned is True
    assert [each.inspection for each in at_door(approved.officer, LICENCE).visits] == [VISIT], "it goes on"
