"""A document number that two inspections bear: the server tells supervision, and that it was settled (R21)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.domain.documents import ClashSettled, DocumentNumbered
from inspector_tui.domain.urgent import MatterClosed, MatterRaised
from inspector_tui.domain.vocabulary import DocumentKind
from tests.sync.test_rules_again import FIRST, SECOND, people, said_by_server
from tests.sync.world import ORGAN, Device, World, running


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    with running(tmp_path, database_url) as made:
        made.own(*people())
        yield made


def numbered(inspection: int, serial: int, document: DocumentKind = "record") -> DocumentNumbered:
    return DocumentNumbered(
        inspection=f"{inspection:016x}", organ=ORGAN, document=document, year=2026, serial=serial,
        number=f"银应急检记〔2026〕{serial}号",
    )  # fmt: skip


def settled(inspection: int, serial: int) -> ClashSettled:
    return ClashSettled(
        inspection=f"{inspection:016x}", organ=ORGAN, year=2026, serial=serial, decision="renumbered", reason="旧备份"
    )


def raised(world: World) -> list[MatterRaised]:
    bodies = [MatterRaised.model_validate(told) for told in said_by_server(world, MatterRaised.KIND)]
    return [body for body in bodies if body.kind == "numbers_clash"]


def closed(world: World) -> list[MatterClosed]:
    return [MatterClosed.model_validate(told) for told in said_by_server(world, MatterClosed.KIND)]


def officers(world: World) -> tuple[Device, Device]:
    return world.device("officer", certificate=FIRST), world.device("officer", certificate=SECOND)


def test_行政检查文书_a_document_number_that_two_inspections_bear_becomes_a_matter_once(world: World) -> None:
    officer, other = officers(world)
    officer.push_all(numbered(1, 12), numbered(1, 12), numbered(3, 13))
    assert raised(world) == []
    other.push_all(numbered(2, 12))
    (found,) = raised(world)
    assert (found.organ, found.about) == (ORGAN, "inspection:" + f"{2:016x}")
    assert found.facts == f"year=2026 serial=12 other={1:016x}"
    assert len(raised(world)) == 1


def test_行政检查文书_the_matter_closes_once_the_organs_supervisor_settled_every_number(world: World) -> None:
    officer, other = officers(world)
    supervisor = world.supervisor()
    officer.push_all(numbered(1, 12), numbered(3, 13))
    other.push_all(numbered(2, 12), numbered(2, 13, "order"))
    (matter,) = raised(world)
    supervisor.push_all(settled(2, 12))
    assert closed(world) == [], "the other number is still another's"
    supervisor.push_all(settled(2, 13))
    (said,) = closed(world)
    assert (said.matter, said.decision, said.outcome) == (matter.matter, "renumbered", "旧备份")
    assert len(closed(world)) == 1
    other.push_all(numbered(3, 12))
    assert len(raised(world)) == 2, "what comes later is told anew"


def test_行政检查文书_a_number_settled_before_the_server_looked_needs_no_matter(world: World) -> None:
    officer, _other = officers(world)
    supervisor = world.supervisor()
    officer.push_all(numbered(1, 12), numbered(2, 12))
    supervisor.push_all(settled(2, 12))
    assert raised(world) == closed(world) == []


def test_the_tables_folded_anew_raise_and_close_nothing_again(world: World) -> None:
    officer, _other = officers(world)
    supervisor = world.supervisor()
    officer.push_all(numbered(1, 12), numbered(2, 12), numbered(3, 12))
    assert len(raised(world)) == 2
    supervisor.push_all(settled(2, 12))
    assert len(closed(world)) == 1
    with world.server.core.database.transaction() as connection:
        connection.execute("TRUNCATE number_clashes, document_serials, matters")
        connection.execute("UPDATE folded SET position = 0")
    assert (len(raised(world)), len(closed(world))) == (2, 1)
