from __future__ import annotations

from typing import cast

import pytest

from inspector_tui.i18n import N_, Language, _, detect_language, language, language_of, ngettext, set_language


def test_switches_live_between_the_two_languages() -> None:
    word = N_("approved")
    assert _(word) == "approved"
    set_language("zh_CN")
    assert (language(), _(word)) == ("zh_CN", "已批")
    set_language("en")
    assert _(word) == "approved"


def test_counts_in_the_form_of_the_language() -> None:
    forms = ("{count} hour ago", "{count} hours ago")
    assert ngettext(*forms, 1) == "{count} hour ago"
    assert ngettext(*forms, 2) == "{count} hours ago"
    set_language("zh_CN")
    assert ngettext(*forms, 2).format(count=2) == "2 小时前"


def test_the_empty_text_stays_empty() -> None:
    set_language("zh_CN")
    assert _("") == ""


def test_refuses_a_language_without_words() -> None:
    with pytest.raises(ValueError, match="fr"):
        set_language(cast("Language", "fr"))


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("zh_CN.UTF-8", "zh_CN"),
        ("zh-Hans", "zh_CN"),
        ("zh", "zh_CN"),
        ("en_GB.UTF-8", "en"),
        ("de_DE@euro", "en"),
        ("C.UTF-8", None),
        ("POSIX", None),
        ("", None),
    ],
)
def test_reads_the_language_from_a_locale_name(locale: str, expected: str | None) -> None:
    assert language_of(locale) == expected


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "zh_CN"),
        ({}, "zh_CN"),
    ],
)
def test_the_environment_decides_in_posix_order(environment: dict[str, str], expected: str) -> None:
    assert detect_language(environment) == expected
