"""The code on the screen: which form where, rotation, challenge, pictures; what the screen shows is scanned back."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from inspector_tui.codes.scanned import strip_prefix
from inspector_tui.codes.verdict import Verification
from inspector_tui.i18n import Language, set_language
from inspector_tui.screens.code import CodeScreen
from inspector_tui.screens.code_facts import grouped
from inspector_tui.screens.code_layout import place_code
from inspector_tui.services import presenting
from inspector_tui.services.verifying import Checkpoint
from inspector_tui.services.visiting import load
from inspector_tui.widgets.code_view import CodeDrawing, CodeView, Countdown
from inspector_tui.widgets.text import PlainText
from tests.tui.painting import painted
from tests.tui.visit_world import (  # noqa: F401 - fixtures
    INSPECTION,
    PREFIX,
    World,
    WorldApp,
    built_once,
    settle,
    world_of_a_test,
)

FULL = CodeDrawing("full", (" " * 73,) * 37)
SHORT = CodeDrawing("short", (" " * 45,) * 23)


def read(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def judged(world: World, text: str, **more: int) -> Verification:
    return Checkpoint(world.checkpoint).judge(text, **more)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("theme", ["night", "day", "contrast"])
async def test_what_the_screen_shows_is_a_valid_code(
    world: World, width: int, height: int, language: Language, theme: str
) -> None:
    set_language(language)
    app = WorldApp(world.officer, CodeScreen(INSPECTION), theme=theme)
    async with app.run_test(size=(width, height)) as pilot:
        await settle(pilot)
        scanned = read(painted(app))
        form = app.screen.query_one(CodeView).shown
    assert len(scanned) == 1
    assert strip_prefix(scanned[0], PREFIX) is not None
    assert judged(world, scanned[0]).verdict == "VALID"
    assert form is not None
    assert form.form == ("full" if height == 40 else "short")


@pytest.mark.parametrize(
    ("width", "height", "form", "beside", "bars"),
    [
        (80, 24, "short", False, False),
        (100, 30, "short", True, True),
        (80, 30, "short", False, True),
        (80, 38, "full", False, False),
        (80, 40, "full", False, True),
        (120, 37, "full", True, False),
        (120, 40, "full", True, True),
        (80, 23, None, False, False),
        (44, 40, None, False, False),
    ],
)
def test_the_window_decides_form_and_surroundings(
    width: int, height: int, form: str | None, beside: bool, bars: bool
) -> None:
    place = place_code(width, height, (FULL, SHORT))
    assert (place.form, place.beside, place.bars) == (form, beside, bars)


async def test_a_window_too_small_says_which_one_is_needed(world: World) -> None:
    app = WorldApp(world.officer, CodeScreen(INSPECTION))
    async with app.run_test(size=(80, 20)) as pilot:
        await settle(pilot)
        view = app.screen.query_one(CodeView)
        assert view.shown is None
        assert "80x24" in view.too_small_words()
        assert "F4 saves" in view.too_small_words()


async def test_a_form_that_does_not_fit_says_how_to_get_the_other_one(world: World) -> None:
    screen = CodeScreen(INSPECTION)
    async with WorldApp(world.officer, screen).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f3")
        await pilot.pause()
        view = screen.query_one(CodeView)
        assert view.shown is None
        assert "F3 shows the short form" in view.too_small_words()
        assert screen.key_words("switch_form") == "Short form"
        await pilot.press("f3")
        await pilot.pause()
        assert view.shown is not None


async def test_the_code_rotates_every_thirty_seconds_and_counts_down(world: World) -> None:
    screen = CodeScreen(INSPECTION)
    async with WorldApp(world.officer, screen).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        first = screen.query_one(CodeView).shown
        assert screen.query_one(Countdown).remaining == 30
        world.clock.seconds += 12
        screen._tick_code()
        assert screen.query_one(Countdown).remaining == 18
        assert screen.query_one(CodeView).shown is first
        world.clock.seconds += 18
        screen._tick_code()
        assert screen.query_one(CodeView).shown != first
        assert screen.query_one(Countdown).remaining == 30


async def test_an_opening_is_recorded_once_however_often_the_code_changes(world: World) -> None:
    screen = CodeScreen(INSPECTION)
    async with WorldApp(world.officer, screen).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for _turn in range(3):
            world.clock.seconds += 30
            screen._tick_code()
        await pilot.press("f3", "f3")
        await settle(pilot)
    assert load(world.officer, INSPECTION).row.shown == 1


async def test_typed_digits_are_the_challenge(world: World) -> None:
    app = WorldApp(world.officer, CodeScreen(INSPECTION))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("0", "4", "7", "1")
        await settle(pilot)
        scanned = read(painted(app))
    assert judged(world, scanned[0], challenge=471).verdict == "VALID"
    assert [str(reason) for reason in judged(world, scanned[0], challenge=1234).reasons] == ["WRONG_CHALLENGE"]


async def test_f3_switches_the_form_and_the_footer_names_the_other(world: World) -> None:
    screen = CodeScreen(INSPECTION)
    async with WorldApp(world.officer, screen).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        view = screen.query_one(CodeView)
        assert screen.key_words("switch_form") == "Short form"
        await pilot.press("f3")
        await pilot.pause()
        assert view.shown is not None
        assert view.shown.form == "short"
        await pilot.press("f3")
        await pilot.pause()
        assert view.shown is not None
        assert view.shown.form == "full"


async def test_f4_saves_a_picture_that_scans(world: World, tmp_path: Path) -> None:
    app = WorldApp(world.officer, CodeScreen(INSPECTION, folder=tmp_path / "pictures"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("f4")
        await settle(pilot)
    (saved,) = (tmp_path / "pictures").glob("*.png")
    assert judged(world, read(Image.open(saved))[0]).verdict == "VALID"


async def test_it_says_who_may_enter_in_words_beside_the_code(world: World) -> None:
    set_language("zh_CN")
    screen = CodeScreen(INSPECTION)
    async with WorldApp(world.officer, screen).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        told = str(screen.query_one("#code-facts", PlainText).render())
        for words in ("马建国", "64010025034", "危险化学品", "11-25 20:00"):
            assert words in told


async def test_a_window_over_shows_why_instead_of_a_code(world: World) -> None:
    world.clock.seconds += 5 * 86_400
    screen = CodeScreen(INSPECTION)
    async with WorldApp(world.officer, screen).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert screen.has_class("-refused")
        assert str(screen.query_one("#code-error", PlainText).render())


async def test_after_a_kill_the_code_is_simply_there_again(world: World) -> None:
    screen = CodeScreen(INSPECTION)
    assert screen.place() == f"code:{INSPECTION}"
    app = WorldApp(world.reopen("officer"), CodeScreen(INSPECTION))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert judged(world, read(painted(app))[0]).verdict == "VALID"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_in_a_small_window_the_code_id_is_never_cut(world: World, language: Language) -> None:
    set_language(language)
    app = WorldApp(world.officer, CodeScreen(INSPECTION))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        last = app.screen._compositor.render_strips(app.size)[-1].text
        code_id = presenting.open_showing(world.officer, INSPECTION).code_id
        assert grouped(code_id) in last


async def test_the_keys_beside_the_code_are_not_broken_within_a_word(world: World) -> None:
    told: dict[Language, str] = {"zh_CN": "F6 窗口显示   F7 打印", "en": "F6 window   F7 print"}
    for language, words in told.items():
        set_language(language)
        app = WorldApp(world.officer, CodeScreen(INSPECTION))
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            lines = [line.text for line in app.screen._compositor.render_strips(app.size)]
            assert any(words in line for line in lines), language
