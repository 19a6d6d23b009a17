"""Laws of the fold and of the rows: total, deterministic, and blind to everything but the order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from inspector_tui.domain.inspection import fold_inspection
from inspector_tui.domain.record import Body, Record
from inspector_tui.models.rows_of import ROWS_OF
from tests.properties.histories import BODIES, HISTORIES, SPEAKERS, VISIT_BODIES
from tests.world import VISIT, record


def records(history: list[tuple[str, Body]]) -> list[Record]:
    return [record(body, by=by, seq=at) for at, (by, body) in enumerate(history, 1)]


@given(HISTORIES)
def test_any_records_in_any_order_fold_without_an_error(history: list[tuple[str, Body]]) -> None:
    told = records(history)
    assert fold_inspection(VISIT, told) == fold_inspection(VISIT, told)


@given(st.lists(st.tuples(SPEAKERS, VISIT_BODIES), max_size=20))
def test_a_record_that_changes_nothing_is_an_oddity_or_says_the_same_again(history: list[tuple[str, Body]]) -> None:
    told = records(history)
    for upto in range(len(told)):
        before, after = fold_inspection(VISIT, told[:upto]), fold_inspection(VISIT, told[: upto + 1])
        if replace(after, oddities=()) != replace(before, oddities=()):
            continue
        kept = after.oddities[len(before.oddities) :]
        said_again = told[upto].kind in {"inspection.planned/1", "finding.withdrawn/1", "permit.status_set/1"}
        assert said_again or [oddity.record for oddity in kept] == [told[upto].hash]


@given(st.lists(st.tuples(SPEAKERS, VISIT_BODIES), max_size=25))
def test_once_concluded_the_visit_stays_as_it_is(history: list[tuple[str, Body]]) -> None:
    told = records(history)
    concluded = next(
        (at for at in range(len(told) + 1) if fold_inspection(VISIT, told[:at]).conclusion is not None), len(told)
    )
    then, end = fold_inspection(VISIT, told[:concluded]), fold_inspection(VISIT, told)
    for part in ("arrival", "answers", "findings", "evidence", "conclusion"):
        if then.conclusion is not None:
            assert getattr(end, part) == getattr(then, part)


@given(st.lists(st.tuples(SPEAKERS, BODIES), max_size=25))
@settings(max_examples=60)
def test_the_rows_of_a_stream_have_one_row_a_key(history: list[tuple[str, Body]]) -> None:
    by_stream: dict[str, list[Record]] = {}
    for each in records(history):
        for stream in each.body.streams():
            by_stream.setdefault(stream, []).append(each)
    for stream, told in by_stream.items():
        rows = ROWS_OF[stream.partition(":")[0]](stream, told)
        keys = [(table, *(values[column.name] for column in table.__table__.primary_key)) for table, values in rows]
        assert len(keys) == len(set(keys))
