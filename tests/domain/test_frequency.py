"""Frequency wordings as item lists write them: read as a whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.domain.frequency import Frequency, read_frequency
from inspector_tui.errors import BadInput


def yearly(most: int | None = None, least: int | None = None, **more: Any) -> Frequency:
    return Frequency(most=most, least=least, unit="months", months=12, **more)


READ = {
    "每年不超过2次": yearly(2),
    "每年不得超过２次": yearly(2),
    "每年最多 2 次": yearly(2),
    "每年至多两次": yearly(2),
    "不超过2次/年": yearly(2),
    "不超过4次／年。": yearly(4),
    "≤2次/年": yearly(2),
    "每年2次以内": yearly(2),
    "年度检查频次上限为2次/年": yearly(2),
    "年度不超过6次": yearly(6),
    "每年度不超过12次": yearly(12),
    "每自然年不超过1次": yearly(1),
    "一年不超过1次": yearly(1),
    "同一企业每年不超过1次": yearly(1),
    "每年对同一企业不超过1次": yearly(1),
    "每年检查不超过2次": yearly(2),
    "原则上每年不超过1次": yearly(1, in_principle=True),
    "每年原则上不超过1次": yearly(1, in_principle=True),
    "1次/年": yearly(1, 1),
    "一次/年": yearly(1, 1),
    "每年1次": yearly(1, 1),
    "每年一次。": yearly(1, 1),
    "检查频次：每年2次": yearly(2, 2),
    "1—2次/年": yearly(2, 1),
    "1－2次/年": yearly(2, 1),
    "1~2次/年": yearly(2, 1),
    "1至2次/年": yearly(2, 1),
    "每年1-2次": yearly(2, 1),
    "每年至少1次": yearly(None, 1),
    "每年不少于2次": yearly(None, 2),
    "每年1次以上": yearly(None, 1),
    "每年检查1次及以上": yearly(None, 1),
    "每2年不超过1次": Frequency(most=1, unit="months", months=24),
    "每两年不超过一次": Frequency(most=1, unit="months", months=24),
    "1次/2年": Frequency(1, 1, "months", 24),
    "每三年1次": Frequency(1, 1, "months", 36),
    "3年内不超过1次": Frequency(most=1, unit="months", months=36),
    "每半年1次": Frequency(1, 1, "months", 6),
    "1次/半年": Frequency(1, 1, "months", 6),
    "每季度不超过1次": Frequency(most=1, unit="months", months=3),
    "1次/季度": Frequency(1, 1, "months", 3),
    "每月1次": Frequency(1, 1, "months", 1),
    "每月不少于2次": Frequency(least=2, unit="months", months=1),
    "在许可有效期内不超过2次": Frequency(most=2, unit="licence"),
    "许可证有效期内不超过1次": Frequency(most=1, unit="licence"),
    "有效期内1次": Frequency(1, 1, "licence"),
    "每年1次33%": yearly(1, 1, share_least=3300, share_most=3300),
    "每年1次，抽查比例33%": yearly(1, 1, share_least=3300, share_most=3300),
    "每年1次，抽查比例不低于5%": yearly(1, 1, share_least=500),
    "每年不超过1次，比例不超过3%": yearly(1, None, share_most=300),
    "抽查比例3%-5%": Frequency(share_least=300, share_most=500),
    "抽查比例3-5%": Frequency(share_least=300, share_most=500),
    "每年抽查比例不低于5%": Frequency(share_least=500),
    "5%": Frequency(share_least=500, share_most=500),
    "百分之三十": Frequency(share_least=3000, share_most=3000),
    "10%以上": Frequency(share_least=1000),
    "根据实际情况确定": Frequency(by_case=True),
    "视情况而定": Frequency(by_case=True),
    "按需开展": Frequency(by_case=True),
    "根据工作需要": Frequency(by_case=True),
    "不定期": Frequency(by_case=True),
    "依申请": Frequency(by_case=True),
    "每年不超过2次（投诉举报除外）": yearly(2, apart_from="投诉举报"),
    "每年不超过2次，投诉举报、转办交办的除外": yearly(2, apart_from="投诉举报、转办交办"),
}


@pytest.mark.parametrize(("wording", "meant"), READ.items())
def test_a_wording_of_real_lists_is_read(wording: str, meant: Frequency) -> None:
    assert read_frequency(wording) == meant


@pytest.mark.parametrize(
    "wording",
    [
        "",
        "  ",
        "2次",
        "2",
        "/",
        "无",
        "经常",
        "A级企业每年1次，B级企业每年2次",
        "高风险每年不超过4次",
        "每年不超过2次或3次",
        "每年不超过1-2次",
        "每年2-1次",
        "每年不超过2次，每年不超过3次",
        "每年1次，根据实际情况确定",
        "首次检查后每年1次",
        "每年不超过2次，具体由各市确定",
        "抽查比例101%",
        "抽查比例0%",
        "每年1次33%，比例5%",
        "每年若干次",
        "每周1次",
        "投诉举报除外",
        "once a year",
    ],
)
def test_a_wording_with_a_part_that_is_not_understood_is_never_guessed(wording: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_frequency(wording)
    assert (refused.value.code, refused.value.facts) == ("FREQUENCY_UNREAD", {"text": wording})


@given(st.integers(1, 99), st.sampled_from(["每年", "每2年", "每半年", "每季度", "每月"]))
def test_a_cap_is_read_as_the_same_number_in_either_order(number: int, period: str) -> None:
    told = read_frequency(f"{period}不超过{number}次")
    assert (told.most, told.least) == (number, None)
    assert read_frequency(f"不超过{number}次/{period.removeprefix('每')}") == told


@given(st.integers(1, 99), st.integers(1, 99))
def test_a_range_is_read_when_it_is_one(first: int, last: int) -> None:
    if first <= last:
        told = read_frequency(f"{first}—{last}次/年")
        assert (told.least, told.most) == (first, last)
    else:
        with pytest.raises(BadInput):
            read_frequency(f"{first}—{last}次/年")


@given(st.integers(1, 10_000))
def test_a_share_is_read_to_the_hundredth_of_a_percent(hundredths: int) -> None:
    told = read_frequency(f"抽查比例{hundredths / 100:.2f}%")
    assert (told.share_least, told.share_most) == (hundredths, hundredths)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_its_code(text: str) -> None:
    try:
        told = read_frequency(text)
    except BadInput as error:
        assert error.code == "FREQUENCY_UNREAD"  # noqa: PT017 - one law for both outcomes
    else:
        assert told.most is None or told.least is None or told.least <= told.most


@given(st.sampled_from(sorted(READ)), st.text("某些经营者和其他情形每周", min_size=2, max_size=6))
def test_a_known_wording_with_unknown_words_behind_is_not_read(wording: str, behind: str) -> None:
    with pytest.raises(BadInput):
        read_frequency(f"{wording}，{behind}")
