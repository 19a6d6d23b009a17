"""The leniency lists beside a finding in the visit: looked up while typing, in both languages, decided nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from inspector_tui.domain.leniency_lists import DiscretionListed, LeniencyListed
from inspector_tui.i18n import Language, set_language
from inspector_tui.models import ledger_store
from inspector_tui.models.ledger_store import Pulled
from inspector_tui.screens.visit_leniency import LeniencyPart
from inspector_tui.services.leniency import Leniency
from inspector_tui.widgets.facts import Facts
from tests.tui.visit_keys import arrive, running, screen_of, visit
from tests.tui.visit_world import (  # noqa: F401 - fixtures
    World,
    built_once,
    settle,
    until,
    world_of_a_test,
)

SIGNS = "危险场所未设置安全警示标志"


def listed(world: World) -> None:
    """The supervisor enters both lists, and the officer's laptop pulled them."""
    common: dict[str, Any] = {"region": "6401", "valid_from": "2026-01-01", "violation": SIGNS, "field": "emergency"}
    supervisor = world.replicas["supervisor"]
    supervisor.tell(
        LeniencyListed(**common, leniency="no_penalty", conditions="初次违法，危害后果轻微，及时改正"),
        DiscretionListed(**common, step="较轻", circumstances="一处", penalty="处一万元以下罚款"),
    )
    with supervisor.reading() as connection:
        said = list(ledger_store.envelopes_of(connection, supervisor.identity().device))[-2:]
    with world.officer.writing() as connection:
        ledger_store.take_in(connection, [Pulled(each, 900 + at) for at, each in enumerate(said)])


def words(pilot: Pilot[Any]) -> str:
    facts = screen_of(pilot).query_one(LeniencyPart).query_one(Facts).facts
    return "\n".join(f"{fact.label} {fact.value}" for fact in facts)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", ("no penalty", "Check the record", "to be judged")), ("zh_CN", ("不予处罚", "请核实", "待判断"))],
)
async def test_what_may_fit_stands_beside_the_finding_while_it_is_typed(
    world: World, language: Language, expected: tuple[str, ...]
) -> None:
    listed(world)
    set_language(language)
    async with running(world).run_test(size=(120, 40)) as pilot:
        await arrive(pilot)
        await pilot.press("2")
        await settle(pilot)
        assert SIGNS not in words(pilot)
        await pilot.press(*"库房没有安全警示标志")
        await until(pilot, lambda: SIGNS in words(pilot))
        assert all(part in words(pilot) for part in expected)
        assert "处一万元以下罚款" in words(pilot)
        assert visit(world).findings == (), "looking up records nothing"


async def test_where_no_list_is_kept_nothing_stands_there(world: World) -> None:
    async with running(world).run_test(size=(80, 24)) as pilot:
        await arrive(pilot)
        await pilot.press("2")
        await settle(pilot)
        assert not screen_of(pilot).query_one(LeniencyPart).display


async def test_an_answer_that_comes_before_the_part_is_on_the_screen_is_shown_when_it_is() -> None:
    part = LeniencyPart()
    part.show(Leniency((), (), kept=True))
    async with App[None]().run_test() as pilot:
        await pilot.app.mount(part)
        assert part.display
        assert len(part.query_one(Facts).facts) == 1
