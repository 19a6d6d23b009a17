"""The plain commands of urgent visits, standing permits and keys, on real replicas."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector_tui.cli.filing import filing
from inspector_tui.cli.key import key
from inspector_tui.cli.standing import standing
from inspector_tui.cli.visit import visit
from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.picture import png
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import set_language
from inspector_tui.services import backfilling
from inspector_tui.services.presenting import open_showing
from tests.services.commands import run, told
from tests.services.key_world import inspection_row, judged, reasons
from tests.world import FIRST, ITEM, PERMIT_KEY, SECOND, SUBJECT, World


@pytest.fixture(autouse=True)
def in_english() -> None:
    set_language("en")


def test_from_a_standing_permit_over_a_scan_to_a_backfilled_permit(
    world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(standing, world.supervisor, "devices", "--json")
    team = next(one["device"] for one in told(capsys) if one["certificate"] == FIRST)
    issue = ("issue", "--device", team[:8], "--officer", FIRST, "--officer", SECOND, "--until", "2026-11-30T08:00")
    run(standing, world.supervisor, *issue, "--json")
    code_id = told(capsys)["code_id"]
    run(standing, world.supervisor, "list", "--json")
    assert [(one["code_id"], one["state"]) for one in told(capsys)] == [(code_id, "in_force")]
    world.sync()
    picture = tmp_path / "licence.png"
    picture.write_bytes(png(make_matrix(f"https://example.cn/?uniscid={SUBJECT}")))
    run(visit, world.officer, "begin", "--image", str(picture), "--reason", "举报正在排放", "--json")
    began = told(capsys)
    assert (began["subject"], began["code_id"], began["due"]["inferred"]) == (SUBJECT, code_id, True)
    assert reasons(judged(world, open_showing(world.officer, began["inspection"]))) == ["UNFILED"]
    assert run(filing, world.officer, "due", "--json") == 0
    assert told(capsys)[0]["due"]["state"] == "open"
    assert run(filing, world.officer, "backfill", began["inspection"]) == 1
    assert "at least one item" in capsys.readouterr().out
    assert run(filing, world.officer, "backfill", began["inspection"], "--item", ITEM, "--json") == 0
    assert told(capsys)["filing"]
    world.sync()
    assert run(filing, world.supervisor, "approve", began["inspection"]) == 0
    world.sync()
    assert reasons(judged(world, open_showing(world.officer, began["inspection"]))) == []
    run(standing, world.supervisor, "revoke", code_id, "--reason", "值班结束")
    capsys.readouterr()
    run(standing, world.supervisor, "list")
    assert "[revoked]" in capsys.readouterr().out


def test_an_overdue_filing_makes_the_list_of_due_ones_fail(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    run(visit, world.officer, "begin", "--subject", SUBJECT, "--reason", "举报", "--item", ITEM)
    said = capsys.readouterr()
    assert "No code: show the certificates." in said.err
    assert said.out.split() == [backfilling.backfills(world.officer)[0].row.inspection], "the id alone, for a script"
    world.clock.advance(3 * 86_400)
    assert run(filing, world.officer, "due") == 1
    assert "[overdue!]" in capsys.readouterr().out
    (one,) = backfilling.backfills(world.officer)
    assert one.row.origin == "register"


def test_a_key_is_published_used_retired_revoked_and_its_permits_are_signed_anew(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.file()
    world.approve()
    run(key, world.supervisor, "publish", "--alg", "es256", "--now", "原密钥泄露", "--json")
    kid = told(capsys)["kid"]
    run(key, world.supervisor, "use", PERMIT_KEY.kid.hex())
    run(key, world.supervisor, "use", kid)
    run(key, world.supervisor, "revoke", PERMIT_KEY.kid.hex(), "--reason", "泄露")
    run(key, world.supervisor, "reissue", PERMIT_KEY.kid.hex(), "--json")
    assert told(capsys) == {"permits": 1, "standing": 0}
    run(key, world.supervisor, "list", "--json")
    states = {one["kid"]: (one["state"], one["open_permits"]) for one in told(capsys)}
    assert states == {kid: ("in_use", 1), PERMIT_KEY.kid.hex(): ("revoked", 0)}
    run(key, world.supervisor, "retire", kid)
    run(key, world.supervisor, "list")
    assert "[retired]  0 days left  1 open permit  here" in capsys.readouterr().out
    assert inspection_row(world.supervisor, "0" * 15 + "1").permit
    with pytest.raises(InspectorError, match="KEY_UNKNOWN"):
        run(key, world.supervisor, "retire", "00000000")
