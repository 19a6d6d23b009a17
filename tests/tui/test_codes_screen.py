"""The code list's screen: searched while typing, filtered by state, saved as a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector_tui.i18n import Language, set_language
from inspector_tui.screens.codes import CodesScreen
from inspector_tui.screens.inspection import InspectionScreen
from inspector_tui.services import approving
from tests.tui.world import at_the_desk, settled, toasts
from tests.world import INSPECTIONS, World


@pytest.fixture
def issued(world: World) -> World:
    world.file(*INSPECTIONS[:3])
    world.approve(*INSPECTIONS[:3])
    approving.set_permit_status(world.supervisor, INSPECTIONS[1], "revoked", "情况有变")
    world.sync()
    return world


async def test_codes_are_searched_filtered_opened_and_saved(issued: World, tmp_path: Path) -> None:
    async with at_the_desk(issued.supervisor, CodesScreen(tmp_path), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "3 codes" in app.words())
        assert "revoked" in app.words()
        await pilot.press(*"没有")
        await settled(pilot, lambda: "0 codes" in app.words())
        await pilot.press("backspace", "backspace")
        await settled(pilot, lambda: "3 codes" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: "Saved 3 codes" in toasts(app))
        await pilot.press("down", "enter")
        await settled(pilot, lambda: isinstance(app.screen, InspectionScreen))
    (saved,) = tmp_path.glob("codes-*.csv")
    assert "revoked" in saved.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(("language", "word"), [("en", "Code list"), ("zh_CN", "二维码单")])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 18)])
async def test_it_fits_the_window_in_both_languages(
    issued: World, size: tuple[int, int], language: Language, word: str
) -> None:
    set_language(language)
    async with at_the_desk(issued.justice, CodesScreen(), size=size) as (app, pilot):
        await settled(pilot, lambda: "枸杞" in app.words())
        assert word in app.words() or size[1] < 24, "a short window has no room for the heading"
        assert "F9" in app.words()
