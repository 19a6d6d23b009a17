"""The page's own words are complete in both languages, and its look can be read by everybody."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from importlib.resources import files
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui import phrases as shared
from inspector_tui import rights
from inspector_tui.codes.verdict import Reason, Verdict
from inspector_tui.domain.vocabulary import (
    PERMIT_STATUS_BITS,
    PURPOSE_CLAIM,
    Complaint,
    Outcome,
    RatedAspect,
    Severity,
)
from inspector_tui.phrases import Phrase
from sync.server.pages import reasons, telling, voice_words, words
from sync.server.pages.words import negotiate

CSS = (files("sync.server.pages") / "templates" / "page.css").read_text(encoding="utf-8")


def phrases(value: object) -> Iterator[Phrase]:
    if isinstance(value, Phrase):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from phrases(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from phrases(part)


EVERY = [
    phrase
    for module in (shared, words, voice_words, reasons, rights)
    for value in vars(module).values()
    for phrase in phrases(value)
]


def test_every_phrase_has_both_languages_with_the_same_placeholders() -> None:
    assert len(EVERY) > 120
    for phrase in EVERY:
        fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in phrase]
        assert fields[0] == fields[1], phrase
        assert all(text.strip() for text in phrase)
        assert not re.search(r"[\u4e00-\u9fff]", phrase.en) or phrase is words.LABELS["other_language"]


def test_every_reason_verdict_purpose_and_state_has_words_and_none_is_left_over() -> None:
    assert set(reasons.REASONS) == {reason.value for reason in Reason}
    assert set(words.VERDICTS) == set(words.VERDICT_LEADS) == set(words.SIGNS) == {verdict.value for verdict in Verdict}
    assert set(shared.PURPOSES) == set(PURPOSE_CLAIM)
    assert set(words.STATES) == set(PERMIT_STATUS_BITS)


def test_every_choice_of_a_form_and_of_a_record_has_words() -> None:
    for words_of, choice in (
        (voice_words.ASPECTS, RatedAspect),
        (voice_words.COMPLAINTS, Complaint),
        (shared.OUTCOMES, Outcome),
        (shared.SEVERITIES, Severity),
    ):
        assert tuple(words_of) == get_args(choice)
    assert set(voice_words.STARS) == {1, 2, 3, 4, 5}
    assert not set(voice_words.VOICE) & set(words.LABELS)


def test_the_thirteen_prohibitions_are_all_there_in_order() -> None:
    assert len(rights.PROHIBITIONS) == 5
    assert [number for five in rights.PROHIBITIONS for number, _ in five.must_nots] == list(range(1, 9))
    assert all(five.text.zh.startswith("严禁") for five in rights.PROHIBITIONS)
    assert all(text.zh.startswith("不得") for five in rights.PROHIBITIONS for _, text in five.must_nots)


@pytest.mark.parametrize(
    ("asked", "header", "language"),
    [
        (None, None, "zh"),
        (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, "en-US,en;q=0.9", "en"),
        (None, "fr,en;q=0.5,zh;q=0.4", "en"),
        (None, "en;q=0", "zh"),
        ("en", "zh-CN", "en"),
        ("zh", "en", "zh"),
        ("tlh", "en", "en"),
    ],
)
def test_language_follows_the_question_then_the_browser_then_chinese(
    asked: str | None, header: str | None, language: str
) -> None:
    assert negotiate(asked, header) == language


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_header_gives_a_language(asked: str, header: str) -> None:
    assert negotiate(asked, header) in ("zh", "en")


@given(st.integers(-(2**53), 2**53), st.integers(0, 2**53 - 1))
def test_any_time_can_be_told(seconds: int, at: int) -> None:
    for language in ("zh", "en"):
        assert telling.age(seconds, language)
        assert telling.exactly(at, language)


def test_ages_are_said_as_people_say_them() -> None:
    assert [telling.age(n, "en") for n in (0, 1, 8, 60, 150, 7200, 200_000, -5)] == [
        "just now",
        "1 second ago",
        "8 seconds ago",
        "1 minute ago",
        "2 minutes ago",
        "2 hours ago",
        "2 days ago",
        "5 seconds ahead of the server's clock",
    ]
    assert telling.age(8, "zh") == "8 秒前"
    assert telling.dial("0951-688 8123 转 2") == "095168881232"


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 relative luminance and ratio."""

    def luminance(colour: str) -> float:
        value = colour.lstrip("#")
        value = "".join(c * 2 for c in value) if len(value) == 3 else value
        parts = [int(value[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_pair_of_colours_reaches_wcag_aa() -> None:
    colours = dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})", CSS))
    pairs = [
        (colours["ink"], colours["paper"]),
        (colours["ink"], colours["wash"]),
        (colours["soft"], colours["paper"]),
        (colours["soft"], colours["wash"]),
        (colours["accent"], colours["paper"]),
        (colours["accent"], colours["wash"]),
        ("#fff", colours["good"]),
        ("#fff", colours["bad"]),
        (colours["ink"], colours["wait"]),
        ("#8b0f17", colours["paper"]),
        (colours["paper"], colours["accent"]),
    ]
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_no_text_is_smaller_than_eighteen_pixels() -> None:
    sizes = [float(size) for size in re.findall(r"(?:font-size:|font:)(?:\d+ )?([\d.]+)rem", CSS)]
    assert len(sizes) > 8
    assert min(sizes) * 16 >= 18
