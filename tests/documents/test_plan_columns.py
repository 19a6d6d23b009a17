"""Recognising the columns of a plan."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.documents.plan_columns import canonical_header, header_score, meaning_of, recognise, with_mapping
from inspector_tui.documents.plan_words import KNOWN_WORDS, REQUIRED, PlanField
from inspector_tui.errors import BadInput

F = PlanField


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("企业名称", F.NAME),
        ("企业\n名称*", F.NAME),
        ("2026年拟检查企业名称", F.NAME),
        ("被检查单位名称（全称）", F.NAME),
        ("Enterprise name (required)", F.NAME),
        ("注册号/统一社会信用代码", F.SUBJECT),
        ("统一社会信用代码或注册号", F.SUBJECT),
        ("USCC", F.SUBJECT),
        ("登记机关", F.REGISTRAR),
        ("管辖单位", F.STATION),
        ("检查单位", F.ORGAN),
        ("检查单位联系人", F.CONTACT),
        ("检查对象所在地址", F.ADDRESS),
        ("检查事项", F.ITEM),
        ("检查类型【日常/专项】", F.PURPOSE),
        ("计划检查时间", F.PERIOD),
        ("企业风险等级", F.RISK),
        ("所在区县", F.REGION),
    ],
)
def test_headers_are_known_by_their_words(header: str, meant: PlanField) -> None:
    meaning = meaning_of(header)
    assert meaning is not None
    assert meaning.field is meant


@pytest.mark.parametrize(
    "header", ["", "序号", "上次检查日期", "实际检查时间", "检查人员", "检查负责人", "执法人员联系电话", "行业"]
)
def test_headers_that_tell_of_something_else_mean_nothing(header: str) -> None:
    assert meaning_of(header) is None


def test_known_words_are_in_the_form_in_which_headers_are_compared() -> None:
    assert all(canonical_header(word) == word for word in KNOWN_WORDS)
    assert {meaning.field for meaning in KNOWN_WORDS.values()} == set(PlanField)


def test_the_columns_of_the_published_list_are_recognised() -> None:
    found = recognise(("企业名称", "注册号/统一社会信用代码", "登记机关", "管辖单位"))
    assert found.columns == {F.NAME: 0, F.SUBJECT: 1, F.REGISTRAR: 2, F.STATION: 3}
    assert (found.missing, found.unused, found.ambiguous) == ((), (), {})
    found.require()


def test_the_surer_of_two_columns_is_taken() -> None:
    found = recognise(("注册号", "统一社会信用代码", "法定代表人", "联系人", "主要企业名称", "企业名称"))
    assert (found.columns[F.SUBJECT], found.columns[F.CONTACT], found.columns[F.NAME]) == (1, 3, 5)
    assert found.unused == (0, 2, 4)


def test_two_columns_alike_are_ambiguous_and_stay_open() -> None:
    found = recognise(("企业名称", "单位名称", "信用代码"))
    assert found.ambiguous == {F.NAME: (0, 1)}
    assert found.missing == (F.NAME,)
    with pytest.raises(BadInput, match="COLUMN_AMBIGUOUS") as caught:
        found.require()
    assert caught.value.facts == {"field": "enterprise_name", "columns": "企业名称, 单位名称"}


def test_a_missing_required_column_is_told_with_the_headers_there_are() -> None:
    with pytest.raises(BadInput, match="COLUMN_MISSING") as caught:
        recognise(("序号", "", "企业名称")).require()
    assert caught.value.facts == {"field": "subject_id", "label": "Credit code", "headers": "序号, 企业名称"}


@pytest.mark.parametrize(
    "assignment",
    [
        "enterprise_name=单位名称",
        "enterprise_name = 单位 名称",
        "企业名称=单位名称",
        "enterprise_name=B",
        "enterprise_name=b",
        "enterprise_name=2",
    ],
)
def test_a_column_is_told_by_header_letter_or_number(assignment: str) -> None:
    mapped = with_mapping(recognise(("企业名称", "单位名称", "信用代码")), [assignment])
    assert mapped.columns[F.NAME] == 1
    assert mapped.ambiguous == {}
    mapped.require()


def test_a_header_goes_before_a_letter_or_number_that_looks_the_same() -> None:
    found = recognise(("2", "C", "企业名称", "信用代码"))
    mapped = with_mapping(found, ["note=C", "item=2", "station=B"])
    assert (mapped.columns[F.NOTE], mapped.columns[F.ITEM], mapped.columns[F.STATION]) == (1, 0, 1)


def test_a_field_can_be_taken_out() -> None:
    mapped = with_mapping(recognise(("企业名称", "信用代码", "备注")), ["note="])
    assert F.NOTE not in mapped.columns
    assert mapped.unused == (2,)


@pytest.mark.parametrize(
    ("assignment", "code"),
    [
        ("note", "MAPPING_MALFORMED"),
        ("colour=B", "FIELD_UNKNOWN"),
        ("note=D", "COLUMN_UNKNOWN"),
        ("note=0", "COLUMN_UNKNOWN"),
        ("note=4", "COLUMN_UNKNOWN"),
        ("note=别的", "COLUMN_UNKNOWN"),
        ("note=备注", "COLUMN_AMBIGUOUS"),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused(assignment: str, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        with_mapping(recognise(("企业名称", "备注", "备注")), [assignment])


def test_only_a_row_that_names_several_fields_looks_like_headers() -> None:
    assert header_score(("2026年度检查计划", "", "")) == 0
    assert header_score(("备注", "", "")) == 0
    assert header_score(("序号", "企业名称", "信用代码")) == 2


@given(st.lists(st.text() | st.sampled_from(sorted(KNOWN_WORDS)), max_size=8))
def test_a_column_serves_at_most_one_field_and_unclear_fields_have_none(headers: list[str]) -> None:
    found = recognise(headers)
    assert len(set(found.columns.values())) == len(found.columns)
    assert not set(found.columns) & set(found.ambiguous)
    assert set(found.missing) == set(REQUIRED) - set(found.columns)
