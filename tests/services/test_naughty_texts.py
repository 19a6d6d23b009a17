"""Every text field of every use case: what is typed is stored and comes back exactly, or is refused with a code."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.domain.visiting import FindingRecorded, RectificationOrder
from inspector_tui.errors import BadInput, InspectorError
from inspector_tui.models import drafts
from inspector_tui.models.plan_queries import PlanFilter, matching
from inspector_tui.services import approving, confirming, filing, visiting
from inspector_tui.services.auditing import audit_ledger, digest_rows, rebuild_rows
from inspector_tui.services.verifying import Checkpoint
from tests.world import ITEM, PERSON, SECOND, VISIT, World, request

LIST = Path(__file__).parents[3] / "shared" / "data" / "blns.txt"
OWN = (
    "", " ", "\u3000", "\n", "\t", "\r\n", "a\tb", "\x00", "a\x00b", "\x7f", "\x85", "\x1b[31m红\x1b[0m", "\ud800",
    "x\udfff", "\ufeff", "\u200b", "\u200d", "\u202e倒", "\u2028", "\u2029", "\ufffd", "\uffff", "\ufdd0", "\ue000",
    "\U0010ffff", "\U000e0001", "e\u0301", "é", "\u1100\u1161", "㎡", "①", "ﬁ", "Ａ", "阿卜杜热西提·买买提", "𠮷野家",
    "👨‍👩‍👧‍👦",
    "‏عربي‏", "'; DROP TABLE inspection; --", '"', "\\", "%s%n{0}{x!r}", "[/x]", "[red]", "设备[A-3]", "${HOME}", "$(id)",
    "`id`", "../../etc/passwd", "CON", "=1+1", "@SUM(1)", "-1", "NULL", "None", "true", "0x10", "1e400", "NaN",
    "2026-02-30",
    "<script>alert(1)</script>", "&amp;", "长" * 64, "长" * 65, "长" * 200, "长" * 201, "长" * 4000, "长" * 4001,
    "x" * 100_000,
)  # fmt: skip


def naughty() -> list[str]:
    listed = LIST.read_text(encoding="utf-8").split("\n") if LIST.exists() else []
    return list(dict.fromkeys([*OWN, *(line for line in listed if line and not line.startswith("#"))]))


@pytest.fixture
def visited(world: World) -> World:
    world.arrive()
    return world


def check(world: World, put: Callable[[str], object], get: Callable[[], str | None]) -> None:
    """Each text is refused with a code and changes nothing, or is there exactly as typed, but for blanks around it."""
    kept = 0
    for text in OWN:
        before = audit_ledger_length(world)
        try:
            put(text)
        except InspectorError as error:
            assert error.code  # noqa: PT017 - most texts are taken, and any coded refusal will do
            assert audit_ledger_length(world) == before
            continue
        assert (get() or "") == text.strip(), repr(text[:80])
        kept += 1
    assert kept > 30


def audit_ledger_length(world: World) -> int:
    with world.officer.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM ledger").scalar_one())


def test_any_text_of_a_finding_is_kept_exactly_or_refused(visited: World) -> None:
    def put(text: str) -> None:
        visiting.record_finding(visited.officer, VISIT, text=text, severity="minor", finding="aa")

    check(visited, put, lambda: visiting.load(visited.officer, VISIT).findings[0].text)


def test_every_string_of_the_list_is_signed_folded_and_read_back_exactly(visited: World) -> None:
    bodies: list[FindingRecorded] = []
    for at, text in enumerate(naughty()):
        with contextlib.suppress(BadInput):
            bodies.append(FindingRecorded(inspection=VISIT, finding=f"{at:04}", severity="minor", text=text))
    assert len(bodies) > 40
    visited.officer.tell(*bodies)
    told = {each.finding: each.text for each in visiting.load(visited.officer, VISIT).findings}
    assert told == {body.finding: body.text for body in bodies}
    visited.sync()
    assert visiting.load(visited.supervisor, VISIT).findings == visiting.load(visited.officer, VISIT).findings
    live = digest_rows(visited.officer)
    assert rebuild_rows(visited.officer).digest == live[1]
    audit_ledger(visited.supervisor)


def test_any_note_of_an_answer_is_kept_exactly_or_refused(visited: World) -> None:
    def put(text: str) -> None:
        visiting.answer(visited.officer, VISIT, ITEM, 1, "compliant", text)

    check(visited, put, lambda: visiting.load(visited.officer, VISIT).checklist[0].note)


@pytest.mark.parametrize("field", ["person", "post", "phone"])
def test_any_words_about_the_person_are_kept_exactly_or_refused(visited: World, field: str) -> None:
    column = "person" if field == "person" else f"person_{field}"

    def put(text: str) -> None:
        told: dict[str, Any] = {"person": PERSON, field: text}
        visiting.arrive(visited.officer, VISIT, **told)

    check(visited, put, lambda: getattr(visiting.load(visited.officer, VISIT).row, column))


@pytest.mark.parametrize("field", ["purpose_text", "onsite_reason"])
def test_any_words_of_a_filing_are_kept_exactly_or_refused(world: World, field: str) -> None:
    def put(text: str) -> None:
        (answer,) = filing.submit(world.officer, [VISIT], request(**{field: text}))
        if answer.error is not None:
            raise answer.error

    check(world, put, lambda: getattr(visiting.load(world.officer, VISIT).row, field))


def test_any_draft_comes_back_exactly_or_is_refused(world: World) -> None:
    for text in OWN:
        for scope, field, value in (("form", "f", text), (text, "f", "v"), ("form", text, "v")):
            with contextlib.suppress(InspectorError):
                drafts.save(world.officer, scope, field, value)
                assert drafts.load(world.officer, scope)[field] == value


def test_any_search_is_answered(world: World) -> None:
    with world.officer.reading() as connection:
        for text in naughty():
            assert matching(connection, PlanFilter(search=text)) == [] or text.strip() in ("", "1", "0", "4", "00", "9")


def test_any_scan_gets_a_verdict(world: World) -> None:
    station = Checkpoint(world.checkpoint)
    for text in naughty():
        assert station.judge(text).verdict in ("INVALID", "UNDETERMINED")
    audit_ledger(world.checkpoint)


def test_any_identifier_is_refused_or_unknown_and_nothing_breaks(visited: World) -> None:
    before = audit_ledger_length(visited)
    acts: tuple[Callable[[str], object], ...] = (
        lambda text: visiting.load(visited.officer, text),
        lambda text: visiting.arrive(visited.officer, text, person=PERSON),
        lambda text: visiting.answer(visited.officer, VISIT, text, 1, "compliant"),
        lambda text: visiting.withdraw_finding(visited.officer, VISIT, text),
        lambda text: confirming.choose_pin(visited.officer, SECOND, text),
        lambda text: confirming.confirm_by_second(visited.officer, VISIT, text, "135790"),
        lambda text: RectificationOrder(finding=text, deadline=text),
    )
    for text in OWN:
        for at, act in enumerate(acts):
            if text == "123456" and at == 4:
                continue
            with pytest.raises(InspectorError):
                act(text)
        with contextlib.suppress(BadInput):
            assert all(answer.error for answer in filing.submit(visited.officer, [text], request()))
            assert all(answer.error for answer in approving.approve(visited.supervisor, [text]))
    assert audit_ledger_length(visited) == before
