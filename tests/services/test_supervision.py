"""Supervision: matters are listed by their day and closed once, ratings and figures are read, terms are set as data."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from inspector_tui.cli.filing import filing
from inspector_tui.cli.matter import matter
from inspector_tui.cli.visit import visit
from inspector_tui.domain.urgent import MatterClosed, MatterRaised
from inspector_tui.domain.voice import RatingFigures, RatingGiven
from inspector_tui.errors import BadInput, Refused
from inspector_tui.i18n import set_language
from inspector_tui.models import queries
from inspector_tui.models.rows import InspectionRow
from inspector_tui.services.supervision import close_matter, matters
from tests.services.test_urgent_commands import run, told
from tests.world import DAY, ENTERPRISE, FIRST, ORGAN, OTHER_SUBJECT, SECOND, VISIT, World

Lines = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def in_english() -> None:
    set_language("en")


def raised(number: int, kind: str, about: str, facts: str, due: str | None) -> MatterRaised:
    told: dict[str, Any] = {"kind": kind, "organ": ORGAN, "about": about, "facts": facts, "due": due}
    return MatterRaised.model_validate({"matter": f"{number:016x}", **told})


@pytest.fixture
def watched(world: World) -> World:
    """An approved visit with a bad rating, an urgent one whose filing is overdue, a flagged code."""
    world.file(VISIT)
    world.sync()
    world.approve(VISIT)
    with world.supervisor.reading() as connection:
        code = queries.one(connection, InspectionRow, inspection=VISIT)
    assert code is not None
    assert code.code_id is not None
    about = code.code_id.hex()
    soon, later, past = "2026-11-25", "2026-11-30", "2026-11-20"
    world.server.tell(
        RatingGiven(code_id=code.code_id, organ=ORGAN, stars=1, complaints=("took_gifts",), comment="收了两条烟"),
        raised(1, "rating_low", f"rating:{about}", "stars=1 took_gifts", later),
        raised(2, "backfill_overdue", f"inspection:{VISIT}", "due=2026-11-18 term=3_working_days approved=no", past),
        raised(
            3, "code_flagged", f"flag:frame_at_two_places:{about}", "flag=frame_at_two_places verifications=2", soon
        ),
        RatingFigures(organ=ORGAN, period="2026", until=DAY, ratings=6, codes_closed=9, stars=(1, 0, 0, 2, 3)),
    )
    world.sync()
    return world


def test_matters_come_by_their_day_and_say_what_they_are_about(watched: World, capsys: Lines) -> None:
    assert run(matter, watched.justice, "list", "--json") == 1, "one is past its day"
    rows = told(capsys)
    assert [row["kind"] for row in rows] == ["backfill_overdue", "code_flagged", "rating_low"]
    assert [row["days_left"] for row in rows] == [-2, 1, 4]
    assert rows[0]["inspection"] == rows[2]["inspection"] == VISIT
    run(matter, watched.justice, "list")
    lines = capsys.readouterr().out.splitlines()
    assert ENTERPRISE in lines[0]
    assert "due on 2026-11-18 and is still missing" in lines[0]
    assert "one of them saw a copy" in lines[1]
    assert "They took gifts, pay or benefits" in lines[2]


def test_a_rule_whose_sentence_tells_facts_is_named_with_its_code(world: World, capsys: Lines) -> None:
    world.server.tell(raised(4, "rules_differ", f"inspection:{VISIT}", "R23=WHITELISTED", None))
    world.sync()
    run(matter, world.justice, "list")
    assert "R23 whitelist [WHITELISTED]" in capsys.readouterr().out


def test_a_matter_is_closed_once_with_an_outcome_and_by_supervision_alone(watched: World, capsys: Lines) -> None:
    first = f"{2:016x}"
    with pytest.raises(Refused) as silent:
        close_matter(watched.justice, first, " ")
    assert silent.value.code == "REASON_MISSING"
    close_matter(watched.justice, first, "已补办")
    with pytest.raises(Refused) as again:
        close_matter(watched.justice, first, "再次")
    assert again.value.code == "MATTER_CLOSED"
    with pytest.raises(Refused) as unknown:
        close_matter(watched.justice, "f" * 16, "已核")
    assert unknown.value.code == "MATTER_UNKNOWN"
    with pytest.raises(Refused) as role:
        close_matter(watched.supervisor, f"{1:016x}", "已核")
    assert role.value.code == "ROLE_MAY_NOT"
    assert [one.row.matter for one in matters(watched.justice) if one.is_open] == [f"{3:016x}", f"{1:016x}"]
    assert run(matter, watched.justice, "list", "--all") == 0
    assert "closed: 已补办" in capsys.readouterr().out.splitlines()[-1]


def test_a_settled_document_number_closes_its_matter_with_the_decision(watched: World, capsys: Lines) -> None:
    facts = "year=2026 serial=12 other=0123456789abcdef"
    watched.server.tell(
        raised(5, "numbers_clash", f"inspection:{VISIT}", facts, None),
        MatterClosed(matter=f"{5:016x}", outcome="电脑恢复旧备份", decision="renumbered"),
    )
    watched.sync()
    run(matter, watched.justice, "list", "--all")
    assert "closed: numbered anew: 电脑恢复旧备份" in capsys.readouterr().out
    set_language("zh_CN")
    run(matter, watched.justice, "list", "--all")
    assert "已另编新号：电脑恢复旧备份" in capsys.readouterr().out


def test_ratings_stay_with_supervision_and_the_organ_reads_figures(watched: World, capsys: Lines) -> None:
    run(matter, watched.justice, "ratings", "--json")
    [rating] = told(capsys)
    assert (rating["stars"], rating["complaints"], rating["comment"]) == (1, ["took_gifts"], "收了两条烟")
    run(matter, watched.justice, "figures")
    assert "6 ratings of 9 visits (67 %)" in capsys.readouterr().out


def test_a_regions_term_is_data_and_moves_the_day_of_the_filing(world: World, capsys: Lines) -> None:
    options = ("--region", "6401", "--from", "2026-01-01", "--basis", "某办法第十八条")
    run(matter, world.justice, "set-term", *options, "--unit", "working_days", "--count", "3", "--json")
    assert told(capsys)["count"] == 3
    world.sync()
    begun = (
        "--subject",
        OTHER_SUBJECT,
        "--name",
        "某某公司",
        "--reason",
        "泄漏",
        "--officer",
        FIRST,
        "--officer",
        SECOND,
    )
    run(visit, world.officer, "begin", *begun, "--json")
    due = told(capsys)["due"]
    assert (due["day"], due["basis"], due["inferred"]) == ("2026-11-27", "某办法第十八条", False)
    world.clock.advance(5 * 86_400)
    assert run(filing, world.officer, "due", "--json") == 1
    assert json.loads(capsys.readouterr().out)[0]["due"]["state"] == "overdue"
    run(matter, world.justice, "terms")
    assert "6401: 3 working days, from 2026-01-01 on" in capsys.readouterr().out
    run(matter, world.justice, "terms", "--on", "2025-12-31", "--in-force", "--json")
    assert told(capsys) == []
    run(matter, world.justice, "terms", "--on", "2026-01-01", "--in-force", "--json")
    assert [(one["region"], one["state"], one["until"]) for one in told(capsys)] == [("6401", "in_force", None)]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (("--unit", "working_days", "--count", "0"), "TERM_OUT_OF_RANGE"),
        (("--unit", "calendar_days", "--count", "366"), "TERM_OUT_OF_RANGE"),
        (("--unit", "before_leaving", "--region", "64x"), "REGION_MALFORMED"),
        (("--unit", "before_leaving", "--basis", " "), "BASIS_MISSING"),
    ],
)
def test_a_term_that_is_none_is_refused(world: World, changed: tuple[str, ...], code: str) -> None:
    options = ("--region", "6401", "--from", "2026-01-01", "--basis", "某办法", *changed)
    with pytest.raises((BadInput, Refused)) as raised:
        run(matter, world.justice, "set-term", *options)
    assert raised.value.code == code


def test_the_days_in_these_tests_are_counted_from(world: World) -> None:
    assert dt.date.fromisoformat(DAY).strftime("%A") == "Tuesday"
