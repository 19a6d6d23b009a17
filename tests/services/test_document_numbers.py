"""R21: (organ, word, year, serial) is unique, one serial serves the chain of an inspection, and the year is frozen."""

from __future__ import annotations

import random

import pytest

from inspector_tui.cli.document import document
from inspector_tui.domain.documents import DOCUMENT_WORDS, DocumentNumbered
from inspector_tui.domain.register import BlockAllotted
from inspector_tui.domain.vocabulary import DocumentKind
from inspector_tui.errors import InspectorError
from inspector_tui.models import queries
from inspector_tui.models.rows_documents import DocumentRow
from inspector_tui.services.auditing import digest_rows, rebuild_rows
from inspector_tui.services.document_numbers import documents_of, number_document
from inspector_tui.services.moments import local, moment_of
from tests.services.commands import run, told
from tests.world import INSPECTIONS, ORGAN, OTHER_ORGAN, STATIONS, VISIT, World, planned

DEVICES = ("officer", "colleague", "supervisor")


def allot(world: World, *years: int, count: int = 200) -> World:
    """What the server would: a block of serials for each device and year, one after the other."""
    for year in years:
        for place, name in enumerate(DEVICES):
            world.server.tell(
                BlockAllotted(
                    device=STATIONS[name].device, organ=ORGAN, purpose="document", series=year,
                    first=place * count + 1, count=count,
                )
            )  # fmt: skip
    world.sync()
    return world


def test_a_document_gets_its_organs_name_its_word_the_year_and_a_serial(world: World) -> None:
    allot(world, 2026)
    assert number_document(world.officer, VISIT, "record") == "兴应急检记〔2026〕1号"
    assert number_document(world.colleague, INSPECTIONS[1], "record") == "兴应急检记〔2026〕201号"


def test_one_serial_serves_the_whole_chain_and_asking_again_changes_nothing(world: World) -> None:
    allot(world, 2026)
    assert number_document(world.officer, VISIT, "plan") == "兴应急检查〔2026〕1号"
    assert number_document(world.officer, VISIT, "record") == "兴应急检记〔2026〕1号"
    before = digest_rows(world.officer)
    assert number_document(world.officer, VISIT, "record") == "兴应急检记〔2026〕1号"
    assert digest_rows(world.officer) == before
    assert number_document(world.officer, INSPECTIONS[1], "record") == "兴应急检记〔2026〕2号"


def test_january_keeps_decembers_year_for_a_chain_that_began_then(world: World) -> None:
    """The defect seen in a running system: the plan's 〔2025〕12 became the record's 〔2026〕12 and collided."""
    allot(world, 2026, 2027)
    world.clock.go_to(moment_of("2026-12-31", 23, 59))
    assert number_document(world.officer, VISIT, "plan") == "兴应急检查〔2026〕1号"
    world.clock.go_to(moment_of("2027-01-01", 0, 0))
    assert number_document(world.officer, VISIT, "record") == "兴应急检记〔2026〕1号"
    assert number_document(world.officer, INSPECTIONS[1], "record") == "兴应急检记〔2027〕1号"


def test_the_year_is_that_of_china_wherever_the_laptop_thinks_it_is(world: World) -> None:
    allot(world, 2026, 2027)
    world.clock.go_to(moment_of("2027-01-01", 0, 0))
    assert local(world.officer.now()).year == 2027
    assert "〔2027〕" in number_document(world.officer, VISIT, "record")


def test_without_a_block_of_the_year_no_number_is_given(world: World) -> None:
    allot(world, 2026, count=1)
    number_document(world.officer, VISIT, "record")
    with pytest.raises(InspectorError, match="NUMBERS_USED_UP"):
        number_document(world.officer, INSPECTIONS[1], "record")
    world.clock.go_to(moment_of("2027-01-02", 9))
    with pytest.raises(InspectorError, match="NUMBERS_USED_UP"):
        number_document(world.officer, INSPECTIONS[2], "record")


def test_another_organs_inspection_gets_no_number_here(world: World) -> None:
    allot(world, 2026)
    world.stranger.tell(planned("theirs", organ=OTHER_ORGAN))
    world.sync()
    with pytest.raises(InspectorError, match="OTHER_ORGAN"):
        number_document(world.officer, "theirs", "record")


def test_two_laptops_that_number_one_inspection_offline_do_not_collide(world: World) -> None:
    allot(world, 2026)
    one = number_document(world.officer, VISIT, "record")
    two = number_document(world.colleague, VISIT, "order")
    world.sync()
    assert (one, two) == ("兴应急检记〔2026〕1号", "兴应急责改〔2026〕201号")
    assert not any(row.clash for row in documents_of(world.supervisor, VISIT))
    later = {number_document(world.replicas[name], VISIT, "recheck") for name in ("officer", "colleague")}
    assert len(later) == 1


def test_a_serial_that_is_claimed_for_a_second_inspection_is_shown_as_a_clash(world: World) -> None:
    """A restored laptop can give a number twice; both records are genuine, and a person has to see it."""
    allot(world, 2026)
    number_document(world.officer, VISIT, "record")
    world.colleague.tell(
        DocumentNumbered(
            inspection=INSPECTIONS[1],
            organ=ORGAN,
            document="record",
            year=2026,
            serial=1,
            number="兴应急检记〔2026〕1号",
        )
    )
    world.sync("officer")
    world.sync()
    assert [row.clash for row in documents_of(world.supervisor, VISIT)] == [False]
    assert [row.clash for row in documents_of(world.supervisor, INSPECTIONS[1])] == [True]
    before = digest_rows(world.supervisor)
    rebuild_rows(world.supervisor)
    assert digest_rows(world.supervisor) == before


@pytest.mark.parametrize("seed", range(6))
def test_numbers_stay_unique_over_the_turn_of_the_year_in_any_order_of_work(world: World, seed: int) -> None:
    """Three laptops, seven inspections, five kinds of documents, syncs now and then, from December into January."""
    allot(world, 2026, 2027)
    chance = random.Random(seed)
    kinds: list[DocumentKind] = list(DOCUMENT_WORDS)
    world.clock.go_to(moment_of("2026-12-29", 9))
    for _step in range(60):
        name, inspection = chance.choice(DEVICES), chance.choice(INSPECTIONS[:7])
        number_document(world.replicas[name], inspection, chance.choice(kinds))
        world.clock.advance(chance.choice((600, 7200, 30_000)))
        if chance.random() < 0.2:
            world.sync()
    world.sync()
    with world.supervisor.reading() as connection:
        rows = queries.where(connection, DocumentRow, order="at")
    assert local(world.supervisor.now()).year == 2027
    assert not any(row.clash for row in rows)
    owners: dict[tuple[int, int], set[str]] = {}
    for row in rows:
        owners.setdefault((row.year, row.serial), set()).add(row.inspection)
        assert row.number == f"兴应急{DOCUMENT_WORDS[row.document]}〔{row.year}〕{row.serial}号"
    assert all(len(inspections) == 1 for inspections in owners.values()), "a serial is one inspection's"
    assert len({(row.document, row.year, row.serial) for row in rows}) == len(rows), "no number twice"
    assert {row.year for row in rows} >= {2026}
    assert "〔2027〕" in number_document(world.officer, INSPECTIONS[7], "record")


def test_the_commands_number_and_list(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    allot(world, 2026)
    run(document, world.officer, "number", VISIT, "record", "--json")
    assert told(capsys)["number"] == "兴应急检记〔2026〕1号"
    run(document, world.officer, "list", VISIT, "--json")
    assert [(row["document"], row["serial"], row["clash"]) for row in told(capsys)] == [("record", 1, False)]
