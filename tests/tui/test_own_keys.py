"""Keys can be set by their ids in `keys.toml` of the replica's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector_tui.app import InspectorApp
from inspector_tui.config import KEYS_FILE, read_keymap
from inspector_tui.errors import BadInput


async def test_a_key_set_in_the_file_works_and_the_usual_one_no_longer_does(tmp_path: Path) -> None:
    (tmp_path / KEYS_FILE).write_text('"app.theme" = "f11"\n')
    app = InspectorApp(tmp_path)
    async with app.run_test() as pilot:
        before = app.theme
        await pilot.press("ctrl+t")
        assert app.theme == before
        await pilot.press("f11")
        assert app.theme != before


async def test_a_file_that_cannot_be_read_is_told_and_the_usual_keys_work(tmp_path: Path) -> None:
    (tmp_path / KEYS_FILE).write_text("app.theme = = f11")
    app = InspectorApp(tmp_path)
    async with app.run_test(notifications=True) as pilot:
        before = app.theme
        await pilot.press("ctrl+t")
        assert app.theme != before
        assert any(KEYS_FILE in note.message for note in app._notifications)


def test_keys_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / KEYS_FILE).write_text('"app.theme" = 11\n')
    with pytest.raises(BadInput, match="KEYS_MALFORMED"):
        read_keymap(tmp_path)
