"""R21: a number that two inspections bear is settled by the organ's supervisor, by command and for a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inspector_tui.cli.document import document
from inspector_tui.domain.documents import DocumentNumbered
from inspector_tui.domain.vocabulary import DocumentKind
from inspector_tui.errors import InspectorError
from inspector_tui.services.auditing import digest_rows, rebuild_rows
from inspector_tui.services.document_numbers import current_number, documents_of, number_document
from inspector_tui.services.number_clashes import explain, number_clashes, renumber
from inspector_tui.services.reviewing import desk
from tests.services.commands import run, told
from tests.services.test_document_numbers import allot
from tests.world import INSPECTIONS, ORGAN, VISIT, World

SECOND = INSPECTIONS[1]
Said = pytest.CaptureFixture[str]


def claim(kind: DocumentKind, word: str) -> DocumentNumbered:
    return DocumentNumbered(
        inspection=SECOND, organ=ORGAN, document=kind, year=2026, serial=1, number=f"兴应急{word}〔2026〕1号"
    )


def given_twice(world: World) -> World:
    """A restored laptop gave number 1 again, to two documents of another inspection."""
    allot(world, 2026)
    number_document(world.officer, VISIT, "record")
    world.colleague.tell(claim("record", "检记"), claim("order", "责改"))
    world.sync("officer")
    world.sync()
    return world


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(InspectorError) as error:
        act()
    return error.value.code


def test_行政检查文书_a_number_given_twice_waits_on_the_supervisors_desk(world: World) -> None:
    given_twice(world)
    (clash,) = number_clashes(world.supervisor)
    assert (clash.inspection, clash.other, clash.is_open) == (SECOND, VISIT, True)
    assert [each.number for each in clash.documents] == ["兴应急检记〔2026〕1号", "兴应急责改〔2026〕1号"]
    assert desk(world.supervisor).clashing == 1


def test_行政检查文书_all_documents_of_the_chain_get_one_new_serial_and_keep_it(world: World) -> None:
    given_twice(world)
    assert renumber(world.supervisor, SECOND, "电脑恢复旧备份") == [
        "兴应急检记〔2026〕401号",
        "兴应急责改〔2026〕401号",
    ]
    world.sync()
    (clash,) = number_clashes(world.officer)
    assert (clash.decision, clash.fresh) == ("renumbered", ("兴应急检记〔2026〕401号", "兴应急责改〔2026〕401号"))
    assert current_number(documents_of(world.officer, SECOND), "record") == "兴应急检记〔2026〕401号"
    assert number_document(world.officer, SECOND, "recheck") == "兴应急复查〔2026〕401号"
    assert desk(world.supervisor).clashing == 0
    before = digest_rows(world.supervisor)
    rebuild_rows(world.supervisor)
    assert digest_rows(world.supervisor) == before


def test_行政检查文书_a_number_may_stay_for_a_reason(world: World) -> None:
    given_twice(world)
    explain(world.supervisor, SECOND, "另一份未发出")
    (clash,) = number_clashes(world.supervisor)
    assert (clash.decision, clash.documents[0].settled_reason, clash.fresh) == ("explained", "另一份未发出", ())
    assert number_document(world.supervisor, SECOND, "record") == "兴应急检记〔2026〕1号"
    assert refused(lambda: renumber(world.supervisor, SECOND, "再来")) == "NUMBERS_DO_NOT_CLASH"


def test_行政检查文书_until_it_is_settled_no_further_document_gets_the_number(world: World) -> None:
    given_twice(world)
    assert number_document(world.colleague, SECOND, "record") == "兴应急检记〔2026〕1号", "asked again, the same one"
    assert number_document(world.colleague, SECOND, "recheck") == "兴应急复查〔2026〕201号"
    world.sync()
    assert renumber(world.supervisor, SECOND, "重号")[0] == "兴应急检记〔2026〕201号", "one serial for the chain"


def test_行政检查文书_only_the_supervisor_of_the_organ_settles_and_for_a_reason(world: World) -> None:
    given_twice(world)
    assert refused(lambda: renumber(world.officer, SECOND, "重号")) == "ROLE_MAY_NOT"
    assert refused(lambda: explain(world.officer, SECOND, "重号")) == "ROLE_MAY_NOT"
    assert refused(lambda: renumber(world.stranger, SECOND, "重号")) == "OTHER_ORGAN"
    assert refused(lambda: explain(world.supervisor, SECOND, " ")) == "REASON_MISSING"
    assert refused(lambda: renumber(world.supervisor, VISIT, "重号")) == "NUMBERS_DO_NOT_CLASH"
    assert number_clashes(world.supervisor)[0].is_open


def test_the_commands_list_renumber_and_explain(world: World, capsys: Said) -> None:
    given_twice(world)
    assert run(document, world.supervisor, "clashes") == 1
    assert "was given first to" in capsys.readouterr().out
    assert run(document, world.supervisor, "renumber", SECOND, "--reason", "重号", "--json") == 0
    assert told(capsys)["numbers"][0] == "兴应急检记〔2026〕401号"
    assert run(document, world.supervisor, "clashes", "--json") == 0
    (one,) = told(capsys)
    assert (one["decision"], one["other"], one["reason"]) == ("renumbered", VISIT, "重号")
    assert run(document, world.supervisor, "list", SECOND) == 0
    assert "numbered anew" in capsys.readouterr().out


def test_the_command_lets_a_number_stay(world: World, capsys: Said) -> None:
    given_twice(world)
    assert run(document, world.supervisor, "explain", SECOND, "--reason", "另一份未发出") == 0
    assert run(document, world.supervisor, "clashes") == 0
    assert "stays: 另一份未发出" in capsys.readouterr().out
