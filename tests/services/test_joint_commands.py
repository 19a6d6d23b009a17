"""`inspector joint` and what filing says of a joint inspection, as commands on real replicas."""

from __future__ import annotations

import pytest

from inspector_tui.cli.filing import filing
from inspector_tui.cli.joint import joint
from inspector_tui.errors import InspectorError
from tests.joint_world import THEIRS, plan_together
from tests.services.commands import run, told
from tests.world import DAY, ELSEWHERE, FIRST, ORGAN, OTHER_ORGAN, SECOND, VISIT, World

Said = pytest.CaptureFixture[str]


@pytest.fixture
def together(world: World) -> World:
    return plan_together(world)


def listed(world: World, by: str, capsys: Said) -> dict[str, list[dict[str, object]]]:
    capsys.readouterr()
    assert run(joint, world.replicas[by], "list", "--json") == 0
    found: dict[str, list[dict[str, object]]] = told(capsys)
    return found


def test_from_a_proposal_over_the_other_organs_answer_to_one_filing(together: World, capsys: Said) -> None:
    (proposal,) = listed(together, "supervisor", capsys)["proposals"]
    assert proposal["lines"] == [
        {"inspection": THEIRS, "organ": OTHER_ORGAN, "cause": "plan"},
        {"inspection": VISIT, "organ": ORGAN, "cause": "plan"},
    ]
    number = str(proposal["joint"])
    run(joint, together.supervisor, "propose", number, "--json")
    assert told(capsys) == {"joint": number}
    together.sync()
    (asked,) = listed(together, "stranger", capsys)["joints"]
    assert (asked["needs_answer"], asked["part"], asked["state"]) == (True, "asked", "open")
    run(joint, together.stranger, "accept", number, "--officer", ELSEWHERE)
    together.sync()
    (agreed,) = listed(together, "officer", capsys)["joints"]
    assert (agreed["state"], agreed["host"]) == ("agreed", VISIT)
    run(filing, together.officer, "submit", VISIT, "--from", f"{DAY}T10:00", "--until", f"{DAY}T12:00", "--json")
    (filed,) = told(capsys)
    assert filed["error"] is None
    run(filing, together.stranger, "submit", THEIRS, "--json")
    (refused,) = told(capsys)
    assert refused["error"]["code"] == "LINE_MERGED"


def test_declining_is_told_with_its_reason_and_needs_one(together: World, capsys: Said) -> None:
    (proposal,) = listed(together, "stranger", capsys)["proposals"]
    with pytest.raises(InspectorError, match="REASON_MISSING"):
        run(joint, together.stranger, "decline", str(proposal["joint"]), "--reason", " ")
    run(joint, together.stranger, "decline", str(proposal["joint"]), "--reason", "人员不足")
    together.sync()
    assert run(joint, together.supervisor, "list") == 0
    assert "declined, 人员不足" in capsys.readouterr().out


def test_lines_can_be_named_and_organs_invited(together: World, capsys: Said) -> None:
    run(joint, together.supervisor, "propose", VISIT, "--invite", str(OTHER_ORGAN), "--officer", FIRST, "--json")
    number = told(capsys)["joint"]
    together.sync()
    run(joint, together.stranger, "accept", number, "--officer", ELSEWHERE)
    together.sync()
    going = [argument for each in (FIRST, SECOND, ELSEWHERE) for argument in ("--officer", each)]
    run(filing, together.officer, "submit", VISIT, *going, "--json")
    (filed,) = told(capsys)
    assert filed["error"] is None
