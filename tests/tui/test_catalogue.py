from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from inspector_tui.locale import catalogue


def entry(text: str, translation: str) -> Catalog:
    made = Catalog(locale="zh_CN")
    made.add(text, translation)
    return made


@pytest.mark.parametrize(
    ("text", "translation", "complaint"),
    [
        ("Hello {name}", "你好", "placeholders differ"),
        ("Hello {name}", "你好 {nam}", "placeholders differ"),
        ("Hello {name}", "你好 {name", "braces do not match"),
        ("Hello", "", "not translated"),
    ],
)
def test_a_wrong_translation_is_told(text: str, translation: str, complaint: str) -> None:
    message = entry(text, translation).get(text)
    assert message is not None
    assert any(complaint in one for one in catalogue._wrong(message))


def test_the_catalogue_is_the_same_for_the_same_words() -> None:
    assert catalogue.as_mo(catalogue.read()) == catalogue.as_mo(catalogue.read())
    assert catalogue.as_po(catalogue.merged(catalogue.read(), catalogue.read())) == catalogue.PO.read_bytes()


def test_a_text_marked_inside_an_f_string_is_told(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text('told = f"{one}: " + _("words")\n', encoding="utf-8")
    (tmp_path / "bad.py").write_text("one = 1\ntold = f\"{one}: {_('words')}\"\n", encoding="utf-8")
    assert list(catalogue.hidden(tmp_path)) == ["bad.py:2"]
