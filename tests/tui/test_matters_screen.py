"""The supervision screen: what to look into, closed with an outcome; ratings and figures."""

from __future__ import annotations

import pytest

from inspector_tui.i18n import set_language
from inspector_tui.screens.matters import MattersScreen
from inspector_tui.screens.resume import home_screen
from inspector_tui.services.supervision import matters
from inspector_tui.widgets.ask_reason import AskReason
from tests.services.test_supervision import watched  # noqa: F401 - fixture
from tests.tui.world import at_the_desk, settled
from tests.world import ENTERPRISE, World


def one_line(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_bureau_closes_a_matter_with_what_came_of_it(
    watched: World,  # noqa: F811
    size: tuple[int, int],
) -> None:
    set_language("en")
    assert isinstance(home_screen(watched.justice), MattersScreen)
    async with at_the_desk(watched.justice, MattersScreen(), size=size) as (app, pilot):
        await settled(pilot, lambda: "2 working days over!" in app.words())
        assert "and is still" in one_line(app.words())
        assert ENTERPRISE in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, AskReason))
        await pilot.press(*"已责令补办", "f9")
        await settled(pilot, lambda: not matters(watched.justice)[0].row.kind.startswith("backfill"))
        await settled(pilot, lambda: isinstance(app.screen, MattersScreen))
    assert [one.row.outcome for one in matters(watched.justice)] == [None, None, "已责令补办"]


async def test_ratings_and_figures_are_one_key_away_and_chinese(watched: World) -> None:  # noqa: F811
    set_language("zh_CN")
    async with at_the_desk(watched.justice, MattersScreen(), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "一码两地" in app.words())
        await pilot.press("f2")
        await settled(pilot, lambda: "收了两条烟" in app.words())
        assert "接受馈赠、报酬、福利" in app.words()
        assert "9次检查收到6份评价" in "".join(app.words().split())


async def test_an_organ_closes_no_matter(watched: World) -> None:  # noqa: F811
    """What reaches it at all is the server's to say: tests/sync/test_scopes.py."""
    async with at_the_desk(watched.supervisor, MattersScreen()) as (app, pilot):
        await settled(pilot, lambda: ENTERPRISE in app.words())
        await pilot.press("f9")
        await settled(pilot)
        assert isinstance(app.screen, MattersScreen)
