"""Words in two languages by gettext. English is the language of the source; 简体中文 is the catalogue.

`_()` translates now, `N_()` only marks a text so that it is extracted: class attributes, bindings and
tables of words keep the marked English and are translated when they are shown, so the language can be
switched while the app runs. Fill placeholders after translating: `_("Hello {name}").format(name=name)`.
"""

from __future__ import annotations

import gettext as _gettext
import os
import sys
from collections.abc import Mapping
from functools import cache
from inspect import cleandoc
from pathlib import Path
from typing import Final, Literal

Language = Literal["zh_CN", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh_CN", "en")
DOMAIN: Final = "inspector"
FOLDER: Final = Path(__file__).parent / "locale"

_WINDOWS_CHINESE = 0x04
"""Primary language identifier of Chinese in a Windows LANGID."""

_current: Language = "en"
_words: _gettext.NullTranslations = _gettext.NullTranslations()


def N_(text: str) -> str:
    """The text unchanged; marks it for extraction."""
    return text


def _(text: str) -> str:
    """The text in the current language. The empty text stays empty (gettext would answer its header)."""
    return _words.gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form of the text that fits `count`, in the current language."""
    return _words.ngettext(one, many, count)


def in_every_language(text: str) -> tuple[str, ...]:
    """A marked text in all languages: a table is read alike whatever language the screen has."""
    return (text, _catalogue("zh_CN").gettext(text)) if text else ("",)


@cache
def _catalogue(chosen: Language) -> _gettext.NullTranslations:
    return _gettext.translation(DOMAIN, FOLDER, [chosen], fallback=True)


def pgettext(context: str, text: str) -> str:
    """The text in the current language where one English word has several meanings."""
    return _words.pgettext(context, text)


def list_words(parts: list[str]) -> str:
    """Several words in one line: 、 in Chinese, a comma in English."""
    return ("、" if language() == "zh_CN" else ", ").join(parts)


def joined(text: str) -> str:
    """The paragraphs of a docstring as they are translated: one line each, however the source breaks them."""
    return "\n\n".join(" ".join(part.split()) for part in cleandoc(text).split("\n\n"))


def language() -> Language:
    """The language in which `_()` answers now."""
    return _current


def set_language(chosen: Language) -> None:
    """Switch all following translations. Raises ValueError for a language we do not have."""
    global _current, _words
    if chosen not in LANGUAGES:
        raise ValueError(chosen)
    _words = _gettext.NullTranslations() if chosen == "en" else _catalogue(chosen)
    _current = chosen


def language_of(locale: str) -> Language | None:
    """The language for a locale name such as zh_CN.UTF-8, zh-Hans or en_GB; None for C, POSIX and empty."""
    name = locale.partition(".")[0].partition("@")[0].replace("-", "_").lower()
    if name in {"", "c", "posix"}:
        return None
    return "zh_CN" if name == "zh" or name.startswith("zh_") else "en"


def detect_language(environment: Mapping[str, str] | None = None) -> Language:
    """The language of the locale: LC_ALL, LC_MESSAGES, LANG in this order, then Windows' own setting.

    A machine that says nothing gets Chinese: the people this is made for read it.
    """
    surroundings = os.environ if environment is None else environment
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if surroundings.get(variable):
            found = language_of(surroundings[variable])
            if found is not None:
                return found
            if variable != "LANG":
                break
    if environment is None and sys.platform == "win32":
        return _windows_language()
    return "zh_CN"


def _windows_language() -> Language:
    if sys.platform != "win32":
        return "en"
    import ctypes

    identifier = int(ctypes.windll.kernel32.GetUserDefaultUILanguage())
    return "zh_CN" if identifier & 0x3FF == _WINDOWS_CHINESE else "en"
