from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from inspector_tui.domain import vocabulary
from inspector_tui.errors import BadInput, Refused
from inspector_tui.i18n import set_language
from inspector_tui.locale import catalogue
from inspector_tui.screens import record_words
from inspector_tui.sentences import ERRORS, REASONS
from inspector_tui.words import counted, inspections, parties, records, verdicts
from inspector_tui.words.errors import error_words
from inspector_tui.words.judging import REFUSALS
from inspector_tui.words.times import age_words, day_words
from sync.protocol.refusals import Refusal
from tests.domain.samples import SAMPLES

ROOT = Path(__file__).parents[2]
FAMILY = {"InspectorError", "Refused", "BadInput", "Environment", "NotAuthentic"}


def raised_codes() -> Iterator[tuple[str, str]]:
    """Every code given as a literal to an error of the family, with where it stands."""
    for room in ("inspector_tui", "sync"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in FAMILY:
                    for part in ast.walk(node.args[0]):
                        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isupper():
                            yield part.value, f"{path.relative_to(ROOT)}:{node.lineno}"


def test_every_error_code_has_a_sentence() -> None:
    silent = {code: place for code, place in raised_codes() if code not in ERRORS}
    assert not silent, f"add these to inspector_tui/sentences/: {silent}"


def test_every_refusal_of_the_server_has_a_sentence_and_of_a_record_also_half_a_line() -> None:
    assert [code.value for code in Refusal if code.value not in ERRORS] == []
    of_records = list(Refusal)[: list(Refusal).index(Refusal.NOT_FOUND)]
    assert [code.value for code in of_records if code.value not in REFUSALS] == []


def test_no_code_has_two_sentences() -> None:
    written = [
        (part.value, path.name)
        for path in sorted((ROOT / "inspector_tui" / "sentences").glob("*.py"))
        if path.name != "reasons.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Dict)
        for part in node.keys
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isupper()
    ]
    codes = [code for code, _file in written]
    assert [each for each in written if codes.count(each[0]) > 1] == [], "the later one silently hides the former"


def test_every_kind_of_record_has_a_word() -> None:
    assert sorted({each.KIND for each in SAMPLES} - set(records.KINDS)) == []


def test_every_record_of_an_inspection_has_a_word_in_the_timeline() -> None:
    told = [each for each in SAMPLES if any(stream.startswith("inspection:") for stream in each.streams())]
    assert sorted({each.KIND for each in told} - set(record_words.KINDS)) == []


def test_every_text_is_translated_with_its_placeholders() -> None:
    assert catalogue.problems() == []


@pytest.mark.parametrize(
    ("closed_choice", "table"),
    [
        (vocabulary.InspectionState, inspections.STATES),
        (vocabulary.Purpose, inspections.PURPOSES),
        (vocabulary.Severity, inspections.SEVERITIES),
        (vocabulary.Outcome, inspections.OUTCOMES),
        (vocabulary.Answer, inspections.ANSWERS),
        (vocabulary.Role, parties.ROLES),
        (vocabulary.Field, parties.FIELDS),
        (vocabulary.Grade, parties.GRADES),
        (vocabulary.Level, parties.LEVELS),
        (vocabulary.Competence, parties.COMPETENCES),
        (vocabulary.Confirmer, inspections.CONFIRMERS),
        (vocabulary.Confirmation, inspections.CONFIRMATIONS),
        (vocabulary.PermitStatus, verdicts.PERMIT_STATUSES),
    ],
)
def test_every_choice_has_a_word(closed_choice: object, table: dict[str, str]) -> None:
    assert set(table) == set(get_args(closed_choice))


def test_an_error_is_told_with_its_facts_in_both_languages() -> None:
    error = Refused("ROLE_MAY_NOT", role="checkpoint", kind="filing.approved/1")
    assert error_words(error) == "The role checkpoint may not do this (filing.approved/1). Nothing was changed."
    set_language("zh_CN")
    assert error_words(error) == "核验点无权进行此操作（filing.approved/1）。未作任何更改。"


def test_a_missing_fact_or_unknown_code_still_makes_a_sentence() -> None:
    assert "?" in error_words(BadInput("REGION_UNKNOWN"))
    assert "NEVER_HEARD_OF" in error_words(BadInput("NEVER_HEARD_OF"))


def test_braces_in_facts_are_text() -> None:
    assert "{0} {x!r}" in error_words(BadInput("REGION_UNKNOWN", text="{0} {x!r}"))


def test_every_reason_says_what_and_what_next() -> None:
    set_language("zh_CN")
    for reason in REASONS:
        what, act = verdicts.reason_words(reason)
        assert what
        assert act
        assert what.isascii() is False


def test_days_and_ages_are_told_as_people_say_them() -> None:
    today = date(2025, 11, 23)
    assert day_words(date(2025, 11, 24), today) == "tomorrow 11-24"
    assert day_words(date(2026, 1, 2), today) == "Fri 2026-01-02"
    set_language("zh_CN")
    assert day_words(date(2025, 11, 24), today) == "明天 11-24"
    assert age_words(30) == "刚刚"
    assert age_words(7300) == "2 小时前"
    assert age_words(3 * 86400) == "3 天前"


def test_one_of_a_kind_is_counted_as_one() -> None:
    assert counted.left_of_rows(0, 1, 1) == ", unchanged 0, refused 1 of 1 row"
    assert counted.left_of_rows(2, 0, 1_200) == ", unchanged 2, refused 0 of 1,200 rows"
    assert counted.drawn_of(1, 1, "纳学文") == "1 of 1 object, witness 纳学文"
