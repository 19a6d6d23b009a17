"""Switching roles in the demo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.i18n import set_language
from inspector_tui.screens.roles import RolesScreen
from tests.tui.world import DeskApp, Office, an_office, settled


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path / "office") as opened:
        yield opened


class CastApp(DeskApp):
    """The demo's app: two roles, and what whoever plays them has to know."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.officer, RolesScreen())
        self.roles = {"supervisor": office.supervisor.home, "officer": office.officer.home}
        self.demo_words = lambda: "PIN 640125"


async def test_says_where_one_is_and_what_one_has_to_know(office: Office) -> None:
    set_language("en")
    async with CastApp(office).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app = pilot.app
        assert isinstance(app, CastApp)
        assert "officer (you are here)" in app.words().lower()
        assert "supervisor (you are here)" not in app.words().lower()
        assert "PIN 640125" in app.words()
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert "执法人员（当前）" in app.words().replace(" ", "")
