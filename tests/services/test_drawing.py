"""A random draw from the frozen lists to planned inspections, and its published file under every kind of tampering."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.domain.register import EnterpriseRegistered
from inspector_tui.domain.whitelist import EnterpriseWhitelisted
from inspector_tui.errors import BadInput, InspectorError
from inspector_tui.ledger.envelope import open_envelope, seal
from inspector_tui.models import planning_queries, queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.rows_planning import AssignmentRow, DrawRow
from inspector_tui.services import drawing, filing
from inspector_tui.services.auditing import digest_rows, rebuild_rows
from inspector_tui.services.draw_lists import DrawRequest
from inspector_tui.services.draw_rules import declare_conflict, known_conflicts, set_weights, withdraw_conflict
from inspector_tui.services.plan_objects import Source
from inspector_tui.services.published_draws import plain, published, verify
from inspector_tui.services.redrawing import replaced_draws
from tests.waits import ended
from tests.world import BOSS, FIRST, ITEM, ORGAN, SECOND, STATIONS, THIRD, World, ed

CODES = sorted(make_credit_code(region="640104", organisation=f"MA8{number:05d}") for number in range(40))
REQUEST = DrawRequest(
    title="第四季度危化品抽查", count=6, window_from="2026-11-25", window_until="2026-12-25", witness="王监督",
    items=(ITEM,),
)  # fmt: skip


@pytest.fixture
def drawing_world(world: World) -> World:
    """40 enterprises of every risk class in the register."""
    world.supervisor.tell(
        *(
            EnterpriseRegistered(
                subject=code, name=f"宁夏第{at}化工有限公司", region="640104", grade="ABCD"[at % 4], address=f"{at}号"
            )
            for at, code in enumerate(CODES)
        )
    )
    return world


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(InspectorError) as error:
        act()
    return error.value.code


def row_of(replica: Replica, draw: str) -> DrawRow:
    with replica.reading() as connection:
        row = queries.one(connection, DrawRow, draw=draw)
    assert row is not None
    return row


def test_what_is_drawn_becomes_planned_inspections_with_their_officers(drawing_world: World) -> None:
    supervisor = drawing_world.supervisor
    draw = drawing.commit(supervisor, REQUEST)
    drawn = drawing.draw(supervisor, draw).drawn
    drawing_world.sync()
    with drawing_world.officer.reading() as connection:
        rows = {row.inspection: row for row in queries.where(connection, InspectionRow) if row.purpose == "random"}
        assigned = queries.where(connection, AssignmentRow, draw=draw)
    assert set(rows) == {one.inspection for one in drawn}
    assert len(rows) == 6
    for one in drawn:
        row = rows[one.inspection]
        assert (row.subject, row.state, row.window_from) == (one.drawn.subject, "planned", "2026-11-25")
        assert row.address is not None
    told = {row.inspection: [officer["certificate"] for officer in json.loads(row.officers)] for row in assigned}
    assert told == {one.inspection: [officer.certificate for officer in one.officers] for one in drawn}
    assert all(len(set(officers)) == 2 for officers in told.values())


def test_a_filing_starts_from_the_officers_that_were_drawn(drawing_world: World) -> None:
    supervisor = drawing_world.supervisor
    drawn = drawing.draw(supervisor, drawing.commit(supervisor, replace(REQUEST, officers_each=3))).drawn
    drawing_world.sync()
    for one in drawn:
        with drawing_world.officer.reading() as connection:
            row = queries.inspection(connection, one.inspection)
        assert row is not None
        suggested = filing.suggested_request(drawing_world.officer, row)
        assert suggested.officers == tuple(officer.certificate for officer in one.officers)


def test_rows_of_a_draw_are_the_same_when_computed_anew(drawing_world: World) -> None:
    supervisor = drawing_world.supervisor
    set_weights(supervisor, risk={"D": 5}, credit={}, valid_from="2026-01-01", basis="细则")
    declare_conflict(supervisor, FIRST, CODES[0], "配偶任职")
    drawing.draw(supervisor, drawing.commit(supervisor, REQUEST))
    live = digest_rows(supervisor)
    assert rebuild_rows(supervisor).digest == live[1]


def test_only_valid_inspectors_without_a_conflict_go(drawing_world: World) -> None:
    supervisor = drawing_world.supervisor
    for code in CODES[:30]:
        declare_conflict(supervisor, FIRST, code, "持有股份")
    request = replace(REQUEST, count=38)
    drawn = drawing.draw(supervisor, drawing.commit(supervisor, request)).drawn
    went = {officer.certificate for one in drawn for officer in one.officers}
    assert went <= {FIRST, SECOND, THIRD, BOSS}
    assert all(
        officer.certificate != FIRST for one in drawn for officer in one.officers if one.drawn.subject in CODES[:30]
    )


def test_an_ended_conflict_excludes_nobody(drawing_world: World) -> None:
    supervisor = drawing_world.supervisor
    declare_conflict(supervisor, FIRST, CODES[0], "配偶任职")
    assert len(drawing.prepare(supervisor, REQUEST).conflicts) == 1
    declare_conflict(supervisor, FIRST, CODES[0], "已离职", valid_until="2026-11-23")
    assert drawing.prepare(supervisor, REQUEST).conflicts == ()


def test_an_officer_declares_their_own_conflicts_and_no_others(drawing_world: World) -> None:
    officer = drawing_world.officer
    drawing_world.sync()
    declare_conflict(officer, FIRST, CODES[0], "亲属")
    assert refused(lambda: declare_conflict(officer, SECOND, CODES[0], "亲属")) == "CONFLICT_OF_ANOTHER"
    assert refused(lambda: declare_conflict(officer, FIRST, "91640100MA76F2QX81", "亲属")) == "ENTERPRISE_UNKNOWN"


def test_weights_come_from_data_and_a_class_of_weight_nothing_is_never_drawn(drawing_world: World) -> None:
    supervisor = drawing_world.supervisor
    set_weights(supervisor, risk={"A": 0, "D": 50}, credit={}, valid_from="2026-01-01", basis="抽查细则")
    set_weights(supervisor, risk={"A": 100}, credit={}, valid_from="2027-01-01", basis="明年的细则")
    prepared = drawing.prepare(supervisor, REQUEST)
    assert prepared.weights is not None
    assert prepared.weights.basis == "抽查细则"
    assert {one.risk: one.weight for one in prepared.lists.objects} == {"A": 0, "B": 1, "C": 1, "D": 50, "unrated": 1}
    drawn = drawing.draw(supervisor, drawing.commit(supervisor, REQUEST)).drawn
    classes = Counter(one.drawn.risk for one in drawn)
    assert classes["A"] == 0
    assert classes["D"] >= 4


def test_objects_come_from_a_table_with_risk_and_credit(drawing_world: World, tmp_path: Path) -> None:
    supervisor = drawing_world.supervisor
    set_weights(supervisor, risk={"C": 3}, credit={"D": 4}, valid_from=None, basis="细则")
    table = tmp_path / "名录库.csv"
    lines = [
        "企业名称,统一社会信用代码,风险等级,信用等级",
        f"甲公司,{CODES[0]},C,D",
        f"乙公司,{CODES[1]},A,A",
        "丙公司,91640100,A,A",
    ]
    table.write_text("\n".join([*lines, f"甲公司,{CODES[0]},C,D"]) + "\n", encoding="utf-8")
    prepared = drawing.prepare(supervisor, replace(REQUEST, source=Source(table=table), count=2))
    assert [(one.name, one.weight) for one in prepared.lists.objects] == [("甲公司", 12), ("乙公司", 1)]
    assert [problem.code for problem in prepared.found.problems] == ["CREDIT_CODE_LENGTH"]


def test_whitelisted_enterprises_are_left_alone(drawing_world: World) -> None:
    supervisor = drawing_world.supervisor
    supervisor.tell(
        EnterpriseWhitelisted(
            region="640104", valid_from="2026-01-01", subject=CODES[3], enterprise_name="宁夏第3化工有限公司",
            listed_by="兴庆区司法局", reason="信用良好",
        )
    )  # fmt: skip
    prepared = drawing.prepare(supervisor, REQUEST)
    assert prepared.found.whitelisted == 1
    assert CODES[3] not in {one.subject for one in prepared.lists.objects}


def test_a_further_draw_of_the_same_batch_needs_a_reason_and_both_stay(drawing_world: World) -> None:
    supervisor = drawing_world.supervisor
    first = drawing.commit(supervisor, REQUEST)
    assert refused(lambda: drawing.commit(supervisor, REQUEST)) == "DRAW_REPEATED"
    renamed = replace(REQUEST, title="换个名字再抽")
    assert refused(lambda: drawing.commit(supervisor, renamed)) == "DRAW_REPEATED"
    second = drawing.commit(supervisor, replace(REQUEST, reason="两家企业已注销"))
    drawing.draw(supervisor, second)
    with supervisor.reading() as connection:
        rows = planning_queries.draws_of(connection, ORGAN)
    assert {row.draw for row in rows} == {first, second}
    assert (row_of(supervisor, second).redraw_of, row_of(supervisor, second).reason) == (first, "两家企业已注销")
    assert row_of(supervisor, first).drawn is None


def state_of(replica: Replica, inspection: str) -> str:
    with replica.reading() as connection:
        row = queries.inspection(connection, inspection)
    assert row is not None
    return row.state


def file_one(world: World, inspection: str) -> None:
    with world.officer.reading() as connection:
        row = queries.inspection(connection, inspection)
    assert row is not None
    asked = replace(filing.suggested_request(world.officer, row), onsite_reason="须现场查看")
    [filed] = filing.submit(world.officer, [inspection], asked)
    if filed.error is not None:
        raise filed.error


def test_a_redraw_takes_back_what_nobody_filed_and_names_what_stays(drawing_world: World) -> None:
    supervisor = drawing_world.supervisor
    first = drawing.commit(supervisor, REQUEST)
    before = drawing.draw(supervisor, first).drawn
    drawing_world.sync()
    file_one(drawing_world, before[0].inspection)
    drawing_world.sync()
    second = drawing.commit(supervisor, replace(REQUEST, reason="两家企业已注销"))
    assert {state_of(supervisor, one.inspection) for one in before[1:]} == {"planned"}
    result = drawing.draw(supervisor, second)
    assert [row.inspection for row in result.kept] == [before[0].inspection]
    assert {row.inspection for row in result.withdrawn} == {one.inspection for one in before[1:]}
    drawing_world.sync()
    for replica in (supervisor, drawing_world.officer):
        assert state_of(replica, before[0].inspection) == "filed"
        assert {state_of(replica, one.inspection) for one in before[1:]} == {"withdrawn"}
        assert {state_of(replica, one.inspection) for one in result.drawn} == {"planned"}
        assert json.loads(row_of(replica, second).kept) == [before[0].inspection]
    with supervisor.reading() as connection:
        row = queries.inspection(connection, before[1].inspection)
    assert row is not None
    assert (row.withdrawn_reason, row.withdrawn_for) == ("两家企业已注销", second)
    assert refused(lambda: file_one(drawing_world, before[1].inspection)) == "LINE_WITHDRAWN"
    live = digest_rows(supervisor)
    assert rebuild_rows(supervisor).digest == live[1]


def test_a_redraw_reaches_through_one_that_was_never_drawn(drawing_world: World) -> None:
    supervisor = drawing_world.supervisor
    before = drawing.draw(supervisor, drawing.commit(supervisor, REQUEST)).drawn
    drawing_world.clock.go_to(drawing_world.clock.ms // 1000 + 60)
    drawing.commit(supervisor, replace(REQUEST, reason="见证人未到场"))
    drawing_world.clock.go_to(drawing_world.clock.ms // 1000 + 60)
    third = drawing.commit(supervisor, replace(REQUEST, reason="再次承诺"))
    result = drawing.draw(supervisor, third)
    assert {row.inspection for row in result.withdrawn} == {one.inspection for one in before}
    with supervisor.reading() as connection:
        replaced = replaced_draws(planning_queries.draws_of(connection, ORGAN))
    assert set(replaced.values()) == {third}
    assert len(replaced) == 2


def test_a_withdrawn_conflict_excludes_nobody_and_stays_in_the_list(drawing_world: World) -> None:
    supervisor = drawing_world.supervisor
    assert refused(lambda: withdraw_conflict(supervisor, FIRST, CODES[0], "误报")) == "CONFLICT_UNKNOWN"
    declare_conflict(supervisor, FIRST, CODES[0], "配偶任职")
    withdraw_conflict(supervisor, FIRST, CODES[0], "配偶已离职")
    assert drawing.prepare(supervisor, REQUEST).conflicts == ()
    [known] = known_conflicts(supervisor)
    assert (known.in_force, known.enterprise, known.row.reason) == (False, "宁夏第0化工有限公司", "配偶已离职")


def test_a_result_is_drawn_once_and_only_where_it_was_committed(drawing_world: World) -> None:
    draw = drawing.commit(drawing_world.supervisor, REQUEST)
    drawing_world.sync()
    assert refused(lambda: drawing.draw(drawing_world.stranger, draw)) == "OTHER_ORGAN"
    assert refused(lambda: drawing.draw(drawing_world.officer, draw)) == "DRAW_NOT_HERE"
    drawing.draw(drawing_world.supervisor, draw)
    assert refused(lambda: drawing.draw(drawing_world.supervisor, draw)) == "DRAW_DONE"
    assert refused(lambda: drawing.draw(drawing_world.supervisor, "0" * 16)) == "DRAW_UNKNOWN"


def test_an_announced_value_must_be_told_and_no_other_may_be(drawing_world: World) -> None:
    supervisor = drawing_world.supervisor
    plain = drawing.commit(supervisor, REQUEST)
    assert refused(lambda: drawing.draw(supervisor, plain, "03 08")) == "DRAW_BEACON_UNANNOUNCED"
    announced = drawing.commit(supervisor, replace(REQUEST, beacon="双色球 2026-11-26", reason="加入公开随机数"))
    assert refused(lambda: drawing.draw(supervisor, announced)) == "DRAW_BEACON_MISSING"
    drawing.draw(supervisor, announced, "03 08 11 17 22 31")
    told = verify(published(supervisor, announced))
    assert (told.problems, told.notes) == ((), ("DRAW_IS_REDRAW",))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"count": 500}, "DRAW_TOO_FEW"),
        ({"count": 10_001}, "DRAW_TOO_MANY"),
        ({"witness": " "}, "WITNESS_MISSING"),
        ({"title": ""}, "DRAW_TITLE_MISSING"),
        ({"window_until": "2026-11-01"}, "PERIOD_REVERSED"),
        ({"officers_each": 9}, "DRAW_OFFICERS_TOO_FEW"),
        ({"officers": ("NX-0004", FIRST)}, "OFFICER_UNKNOWN"),
        ({"items": ("000",)}, "ITEM_UNKNOWN"),
        ({"source": Source(region="65")}, "DRAW_NO_OBJECTS"),
    ],
)
def test_a_draw_that_cannot_be_is_refused_and_leaves_nothing(
    drawing_world: World, changed: dict[str, Any], code: str
) -> None:
    before = digest_rows(drawing_world.supervisor)
    assert refused(lambda: drawing.commit(drawing_world.supervisor, replace(REQUEST, **changed))) == code
    assert digest_rows(drawing_world.supervisor) == before


def test_an_officer_may_not_draw(drawing_world: World) -> None:
    drawing_world.sync()
    assert refused(lambda: drawing.commit(drawing_world.officer, REQUEST)) == "ROLE_MAY_NOT"


@pytest.fixture
def told(drawing_world: World) -> dict[str, Any]:
    """A published draw as a map."""
    supervisor = drawing_world.supervisor
    set_weights(supervisor, risk={"D": 5}, credit={}, valid_from="2026-01-01", basis="细则")
    declare_conflict(supervisor, FIRST, CODES[0], "配偶任职")
    draw = drawing.commit(supervisor, REQUEST)
    drawing.draw(supervisor, draw)
    found: dict[str, Any] = json.loads(published(supervisor, draw))
    return found


def problems(told: dict[str, Any]) -> set[str]:
    return set(verify(json.dumps(told).encode()).problems)


def test_a_published_draw_holds_and_says_what_it_lacks(told: dict[str, Any]) -> None:
    found = verify(json.dumps(told).encode())
    assert found.holds
    assert found.notes == ("DRAW_WITHOUT_BEACON",)
    assert len(found.picks()) == 6
    assert found.author == BOSS


def test_a_changed_weight_is_found(told: dict[str, Any]) -> None:
    told["objects"] = told["objects"].replace("\t5\n", "\t6\n", 1)
    assert problems(told) >= {"DRAW_OBJECTS_CHANGED", "DRAW_SEED_WRONG"}


def test_a_dropped_object_is_found(told: dict[str, Any]) -> None:
    lines = told["objects"].split("\n")
    told["objects"] = "\n".join([*lines[:5], *lines[6:]])
    assert "DRAW_OBJECTS_CHANGED" in problems(told)


def test_a_lifted_conflict_is_found(told: dict[str, Any]) -> None:
    told["officers"] = told["officers"].replace(CODES[0], "")
    assert "DRAW_OFFICERS_CHANGED" in problems(told)


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ("drawn", "seed", "00" * 32),
        ("drawn", "nonce", "00" * 32),
        ("drawn", "lines", [0, 1, 2, 3, 4, 5]),
        ("committed", "witness", "别人"),
        ("committed", "count", 5),
    ],
)
def test_plain_words_that_differ_from_what_was_signed_are_found(
    told: dict[str, Any], part: str, name: str, value: object
) -> None:
    told[part][name] = value
    assert problems(told) == {"DRAW_TOLD_DIFFERS"}


def test_records_changed_after_signing_are_found(told: dict[str, Any]) -> None:
    signed = told["records"][1]
    told["records"][1] = signed[:-2] + f"{int(signed[-2:], 16) ^ 1:02x}"
    assert "DRAW_SIGNATURE_WRONG" in problems(told)


def test_another_key_is_found(told: dict[str, Any]) -> None:
    told["public"] = ed(99).public.hex()
    assert "DRAW_SIGNATURE_WRONG" in problems(told)


def resealed(told: dict[str, Any], at: int, **changed: Any) -> dict[str, Any]:
    """The file with one record forged and signed again by the drawing device itself: a dishonest operator."""
    old = open_envelope(bytes.fromhex(told["records"][at]))
    new = seal(
        STATIONS["supervisor"].signer, seq=old.seq, prev=old.prev, kind=old.kind, made_at=old.made_at,
        clock_offset=old.clock_offset, author=old.author, organ=old.organ, body={**old.body, **changed},
    )  # fmt: skip
    told["records"][at] = new.raw.hex()
    told[("committed", "drawn")[at]] = plain(new.body)
    return told


@pytest.mark.parametrize(
    ("at", "changed", "code"),
    [
        (1, {"lines": [0, 1, 2, 3, 4, 5]}, "DRAW_RESULT_WRONG"),
        (1, {"officers": [0, 1] * 6}, "DRAW_RESULT_WRONG"),
        (1, {"seed": bytes(32)}, "DRAW_SEED_WRONG"),
        (1, {"nonce": bytes(32)}, "DRAW_NONCE_WRONG"),
        (1, {"beacon": "03"}, "DRAW_BEACON_WRONG"),
        (1, {"committed": bytes(32)}, "DRAW_NOT_THIS_COMMIT"),
        (0, {"commitment": bytes(32)}, "DRAW_NONCE_WRONG"),
        (0, {"objects_hash": bytes(32)}, "DRAW_OBJECTS_CHANGED"),
        (0, {"count": 5}, "DRAW_RESULT_WRONG"),
        (0, {"algorithm": "own/1"}, "DRAW_ALGORITHM_UNKNOWN"),
        (0, {"witness": "别人"}, "DRAW_NOT_THIS_COMMIT"),
    ],
)
def test_whoever_holds_the_key_cannot_change_the_result_afterwards(
    told: dict[str, Any], at: int, changed: dict[str, Any], code: str
) -> None:
    found = problems(resealed(told, at, **changed))
    assert code in found
    assert "DRAW_SIGNATURE_WRONG" not in found


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"\xff", b'{"format": "inspector-draw/1"}', b'{"format": "other"}'])
def test_what_is_no_published_draw_is_refused(raw: bytes) -> None:
    with pytest.raises(BadInput, match="DRAW_FILE_MALFORMED"):
        verify(raw)


@pytest.mark.parametrize("name", ["public", "records", "objects", "officers"])
def test_a_file_with_a_part_of_another_form_is_refused(told: dict[str, Any], name: str) -> None:
    for value in (None, 5, "zz", ["zz"], {}):
        with pytest.raises(BadInput, match="DRAW_FILE_MALFORMED"):
            verify(json.dumps({**told, name: value}).encode())


def test_the_command_verifies_without_a_replica(told: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(json.dumps(told), encoding="utf-8")
    told["drawn"]["lines"][0] += 1
    (tmp_path / "bad.json").write_text(json.dumps(told), encoding="utf-8")
    command = [sys.executable, "-m", "inspector_tui.cli", "--home", str(tmp_path / "none"), "draw", "verify", "--json"]
    good, bad = (ended([*command, str(tmp_path / name)], text=True) for name in ("good.json", "bad.json"))
    assert (good.returncode, json.loads(good.stdout)["verified"]) == (0, True)
    assert (bad.returncode, json.loads(bad.stdout)["problems"]) == (1, ["DRAW_TOLD_DIFFERS"])


def test_the_script_of_the_documentation_replays_a_draw(told: dict[str, Any], tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "random-draw.md").read_text(encoding="utf-8")
    script = page.split("```python\n")[1].split("```")[0]
    (tmp_path / "replay.py").write_text(script, encoding="utf-8")
    (tmp_path / "draw.json").write_text(json.dumps(told), encoding="utf-8")
    run = [sys.executable, "-I", str(tmp_path / "replay.py"), str(tmp_path / "draw.json")]
    assert ended(run, text=True).stdout.strip() == "holds"
    told["objects"] = told["objects"].replace("\t5\n", "\t6\n", 1)
    (tmp_path / "draw.json").write_text(json.dumps(told), encoding="utf-8")
    assert ended(run, text=True).stdout.strip() == "does NOT hold"
