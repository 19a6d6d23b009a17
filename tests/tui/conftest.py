"""What the tests of the terminal app share: the language goes back to English after each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from inspector_tui.i18n import set_language


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")
