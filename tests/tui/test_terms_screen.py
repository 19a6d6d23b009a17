"""Terms of regions: what is in force on a day, its history, and a new value by who may set it."""

from __future__ import annotations

import pytest

from inspector_tui.domain.vocabulary import TermUnit
from inspector_tui.i18n import Language, set_language
from inspector_tui.models.replica import Replica
from inspector_tui.screens.term_form import TermFormScreen
from inspector_tui.screens.terms import TermsScreen
from inspector_tui.services.terms import backfill_terms, own_term, set_backfill_term, versions_on
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.text_field import TextField
from inspector_tui.widgets.when_field import DateField
from tests.tui.world import at_the_desk, settled, toasts
from tests.world import DAY, World


def a_history(replica: Replica) -> None:
    """Three values of the city, one of the whole region, one of another city."""
    terms: tuple[tuple[str, int, TermUnit, str, str], ...] = (
        ("6401", 10, "calendar_days", "2025-01-01", "旧办法第九条"),
        ("6401", 3, "working_days", "2026-01-01", "某办法第十八条"),
        ("6401", 0, "before_leaving", "2027-01-01", "新办法第三条"),
        ("64", 5, "working_days", "2024-01-01", "自治区办法"),
        ("6402", 2, "working_days", "2026-01-01", "石嘴山办法"),
    )
    for region, count, unit, first, basis in terms:
        set_backfill_term(replica, region=region, count=count, unit=unit, valid_from=first, basis=basis)


def test_each_value_says_where_it_stands_on_a_day(world: World) -> None:
    a_history(world.justice)
    told = versions_on(backfill_terms(world.justice), DAY)
    assert [(one.term.region, one.term.count, one.state, one.until) for one in told] == [
        ("64", 5, "in_force", None),
        ("6401", 0, "later", None),
        ("6401", 3, "in_force", "2026-12-31"),
        ("6401", 10, "replaced", "2025-12-31"),
        ("6402", 2, "in_force", None),
    ]
    region, own = own_term(world.justice, "2025-06-01")
    assert region == "640104"
    assert own is not None
    assert own.basis == "旧办法第九条", "the narrowest region's value of that day counts"


@pytest.mark.parametrize(("language", "size"), [("zh_CN", (80, 24)), ("en", (120, 40))])
async def test_the_screen_tells_what_counts_today_and_on_another_day(
    world: World, language: Language, size: tuple[int, int]
) -> None:
    a_history(world.justice)
    world.sync()
    set_language(language)
    today, later = {
        "en": (
            "640104 Xingqing District, on 2026-11-24: 3 working days (某办法第十八条)",
            "before leaving (新办法第三条)",
        ),
        "zh_CN": ("640104 兴庆区，2026-11-24：3 个工作日（某办法第十八条）", "离开前（新办法第三条）"),
    }[language]
    async with at_the_desk(world.officer, TermsScreen(), size=size) as (app, pilot):
        await settled(pilot, lambda: today in app.words())
        await pilot.press("f9")
        await settled(pilot)
        assert isinstance(app.screen, TermsScreen), "officers read and do not set"
        await pilot.press("f4")
        await settled(pilot, lambda: not isinstance(app.screen, TermsScreen))
        await pilot.press("home", "shift+end", *"2027-02-01", "f9")
        await settled(pilot, lambda: later in app.words())


async def test_the_justice_bureau_sets_a_value_from_a_day_on(world: World) -> None:
    async with at_the_desk(world.justice, TermsScreen()) as (app, pilot):
        await settled(pilot, lambda: "No region here set a term" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, TermFormScreen))
        await pilot.press("f9")
        await settled(pilot)
        assert isinstance(app.screen, TermFormScreen), "nothing is asked before the form is filled"
        app.screen.query_one("#field-region", FormField).restore("6401")
        app.screen.query_one("#field-count", FormField).restore("3")
        app.screen.query_one("#field-from", DateField).restore("2026-12-01")
        app.screen.query_one("#field-basis", TextField).restore("某办法第十八条")
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        assert "3 working days" in app.words()
        assert "6401 Yinchuan City" in app.words()
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, TermFormScreen))
        assert backfill_terms(world.justice) == [], "Enter alone signs nothing"
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("left", "enter")
        await settled(pilot, lambda: isinstance(app.screen, TermsScreen) and "from later on" in app.words())
        assert "Set. Sync" in toasts(app)
    (one,) = backfill_terms(world.justice)
    assert (one.region, one.count, one.unit, one.valid_from) == ("6401", 3, "working_days", "2026-12-01")


async def test_before_leaving_asks_for_no_number_and_a_past_day_is_told(world: World) -> None:
    async with at_the_desk(world.justice, TermFormScreen("64")) as (app, pilot):
        await pilot.press("tab", "right", "right")
        await settled(pilot, lambda: app.screen.query_one("#field-unit", ChoiceField).value == "before_leaving")
        await settled(pilot, lambda: not app.screen.query_one("#field-count").display)
        app.screen.query_one("#field-from", DateField).restore("2026-01-01")
        app.screen.query_one("#field-basis", TextField).restore("某办法")
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        assert "That day has passed" in " ".join(app.words().split())
        await pilot.press("left", "enter")
        await settled(pilot, lambda: len(backfill_terms(world.justice)) == 1)
