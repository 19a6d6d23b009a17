"""The screen of joint inspections: propose, go along, decline, and what stands in the plan afterwards."""

from __future__ import annotations

import pytest

from inspector_tui.i18n import set_language
from inspector_tui.models import queries
from inspector_tui.models.queries import items_of, officers_of
from inspector_tui.models.rows import OrganRow
from inspector_tui.screens.filing import FilingScreen
from inspector_tui.screens.joint import JointScreen
from inspector_tui.screens.plan import PlanScreen
from inspector_tui.services import joint
from inspector_tui.services.filing import require_inspection
from inspector_tui.services.joint_rows import joints
from inspector_tui.services.merging import merge_proposals
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.picker import Picker
from inspector_tui.widgets.text import PlainText
from tests.joint_world import THEIR_ITEM, THEIRS, agree, plan_together
from tests.tui.world import at_the_desk, settled, toasts
from tests.world import ELSEWHERE, FIRST, ITEM, ORGAN, OTHER_ORGAN, SECOND, VISIT, World


def organ_name(world: World, organ: int) -> str:
    with world.supervisor.reading() as connection:
        return queries.where(connection, OrganRow, organ=organ)[0].name


@pytest.fixture
def together(world: World) -> World:
    return plan_together(world)


async def test_a_supervisor_proposes_what_the_plan_says_can_be_one_visit(together: World) -> None:
    async with at_the_desk(together.supervisor, JointScreen()) as (app, pilot):
        await settled(pilot, lambda: "枸杞" in app.words())
        assert "To merge 1" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        asked = "".join(each.text for each in app.screen.query(PlainText))
        assert organ_name(together, OTHER_ORGAN) in asked
        assert organ_name(together, ORGAN) not in asked, "one's own organ answers by proposing"
        await pilot.press("enter")
        await settled(pilot, lambda: "To merge 0" in app.words() or "Joint inspections 1" in app.words())
        assert "Proposed. Sync" in toasts(app)
    assert merge_proposals(together.supervisor) == []


async def test_the_invited_supervisor_sees_the_question_first_and_goes_along(together: World) -> None:
    joint.propose_merge(together.supervisor, merge_proposals(together.supervisor)[0].joint)
    together.sync()
    async with at_the_desk(together.stranger, JointScreen()) as (app, pilot):
        await settled(pilot, lambda: "asks you" in app.words())
        assert "1 waiting for your answer" in app.words()
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("f9")
        await settled(pilot, lambda: "Nothing is marked. F4 marks" in toasts(app))
        assert isinstance(app.screen, Picker), "nobody was named"
        await pilot.press(*"外局", "f4", "f9")
        await settled(pilot, lambda: isinstance(app.screen, JointScreen) and "agreed" in app.words())
    together.sync()
    (view,) = joints(together.supervisor)
    assert [officer.certificate for officer in view.answers[1].officers] == [ELSEWHERE]


async def test_declining_asks_for_the_reason_and_nothing_is_proposed_again(together: World) -> None:
    async with at_the_desk(together.supervisor, JointScreen()) as (app, pilot):
        await settled(pilot, lambda: "枸杞" in app.words())
        await pilot.press("f7")
        await settled(pilot, lambda: isinstance(app.screen, AskReason))
        await pilot.press("f9")
        assert isinstance(app.screen, AskReason), "no reason, no decline"
        await pilot.press(*"专项突击", "f9")
        await settled(pilot, lambda: isinstance(app.screen, JointScreen) and "To merge 0" in app.words())
        await pilot.press("f2")
        await settled(pilot, lambda: "declined, 专项突击" in app.words())
    assert merge_proposals(together.supervisor) == []


async def test_an_officer_looks_but_does_not_speak_for_the_organ(together: World) -> None:
    async with at_the_desk(together.officer, JointScreen()) as (app, pilot):
        await settled(pilot, lambda: "枸杞" in app.words())
        await pilot.press("f9", "f7")
        await settled(pilot)
        assert isinstance(app.screen, JointScreen)


async def test_the_filing_form_of_the_leading_line_already_holds_everybody_who_goes(together: World) -> None:
    agree(together)
    async with at_the_desk(together.officer, FilingScreen((VISIT,)), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "外局人" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm) or app.answers == [True])
        if isinstance(app.screen, Confirm):
            await pilot.press("enter")
        await settled(pilot, lambda: app.answers == [True])
    with together.officer.reading() as connection:
        row = require_inspection(connection, VISIT)
    assert [officer.certificate for officer in officers_of(row)] == [FIRST, SECOND, ELSEWHERE]
    assert items_of(row) == (THEIR_ITEM, ITEM)


@pytest.mark.parametrize(("language", "mark", "word"), [("en", "[joint] ", "merged"), ("zh_CN", "[综合] ", "已合并")])
async def test_the_plan_marks_who_leads_and_what_was_merged(
    together: World,
    language: str,
    mark: str,
    word: str,
) -> None:
    agree(together)
    set_language(language)  # type: ignore[arg-type]
    for replica, line, shown in ((together.officer, VISIT, mark), (together.stranger, THEIRS, word)):
        async with at_the_desk(replica, PlanScreen(), size=(120, 40)) as (app, pilot):
            await settled(pilot, lambda app=app: "枸杞" in app.words())  # type: ignore[misc]
            assert shown in app.words(), line


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 18)])
async def test_it_fits_the_window_in_both_languages(together: World, size: tuple[int, int]) -> None:
    for language in ("en", "zh_CN"):
        set_language(language)  # type: ignore[arg-type]
        async with at_the_desk(together.supervisor, JointScreen(), size=size) as (app, pilot):
            await settled(pilot, lambda app=app: "枸杞" in app.words())  # type: ignore[misc]
            assert "F9" in app.words()
