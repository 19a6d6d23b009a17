from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.widgets import Input

from inspector_tui.app import exit_code
from inspector_tui.i18n import N_, Language, language, set_language
from inspector_tui.screens.help import HelpScreen
from inspector_tui.widgets.key_footer import MOST_KEYS
from inspector_tui.widgets.rows import Column
from inspector_tui.widgets.status_bar import Standing
from inspector_tui.widgets.table import VirtualTable
from tests.tui.tiny import Counting, Holder, Tiny, workers_ended

BUSY = Standing("银川市应急管理局", "马建国", waiting=3, on_stick=1, refused=2, list_age=7200, list_state="old")
SIZES = [(40, 12), (80, 24), (120, 40)]


class Filing(Holder):
    HEADING = "Open"
    HELP = N_("A list. The arrow keys move, Enter opens the row, Space marks it where marking is possible.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Mark"), id="filing.send", tooltip=N_("Change nothing")),
        Binding("f2", "send2", N_("Mark all"), id="filing.two", tooltip=N_("Change nothing")),
        Binding("f5", "send5", N_("Stop"), id="filing.five", tooltip=N_("Change nothing")),
        Binding("f6", "send6", N_("Open"), id="filing.six", tooltip=N_("Change nothing")),
    ]
    sent = 0

    def action_main(self) -> None:
        self.sent += 1

    def action_send2(self) -> None:
        self.sent += 2


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("chosen", ["en", "zh_CN"])
async def test_top_and_bottom_line_are_whole_at_every_size(size: tuple[int, int], chosen: Language) -> None:
    set_language(chosen)
    app = Tiny(Filing())
    app.set_reactive(Tiny.standing, BUSY)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        lines = app.words().split("\n")
        assert len(lines) == size[1]
        assert all(cell_len(line) <= size[0] for line in lines)
        refused, keys = ("refused 2", "All commands") if chosen == "en" else ("被拒 2", "全部命令")
        assert refused in lines[0]
        assert ("lists old" if chosen == "en" else "清单偏旧") in lines[0]
        assert keys in lines[-1]
        assert "F9" in lines[-1]
        if size[0] >= 80:
            assert "14:05" in lines[0]


async def test_before_a_replica_is_open_nothing_is_claimed_of_it() -> None:
    app = Tiny(Filing())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "receipted" not in app.words()
        app.standing = BUSY
        await pilot.pause()
        assert "refused 2" in app.words()


@pytest.mark.parametrize("chosen", ["zh_CN", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("alarm", "words"), [("OTHER_LOG", ("总序警报", "log alarm")), ("LOG_BEGINS_ANEW", ("总序重启", "new start"))]
)
async def test_an_alarm_about_the_log_stands_on_every_screen(
    size: tuple[int, int], chosen: Language, alarm: str, words: tuple[str, str]
) -> None:
    set_language(chosen)
    app = Tiny(Filing())
    app.set_reactive(Tiny.standing, replace(BUSY, alarm=alarm))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        line = app.words().split("\n")[0]
        assert words[chosen == "en"] in line
        assert ("refused 2" if chosen == "en" else "被拒 2") in line
        assert ("lists old" if chosen == "en" else "清单偏旧") in line
        app.standing = Standing("银川市应急管理局", "马建国", alarm=alarm)
        await pilot.pause()
        assert words[chosen == "en"] in app.words()
        assert ("all receipted" if chosen == "en" else "全部有回执") not in app.words()


async def test_the_footer_shows_at_most_five_keys_in_order() -> None:
    app = Tiny(Filing())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        words = app.words().split("\n")[-1]
        shown = [word for word in words.split() if word in {"F1", "F2", "F5", "F6", "F9", "Esc", "ctrl+p"}]
        assert shown == ["F1", "F2", "F9", "Esc", "ctrl+p"]
        assert len(shown) == MOST_KEYS


async def test_a_click_on_a_key_presses_it() -> None:
    top = Filing()
    app = Tiny(top)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        place = app.words().split("\n")[-1].index("F9")
        await pilot.click("#frame-keys", offset=(place + 1, 0))
        await pilot.pause()
        assert top.sent == 1


async def test_the_language_switches_live_on_every_open_screen() -> None:
    app = Tiny(Filing())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert language() == "zh_CN"
        words = app.words()
        assert "打开" in words.split("\n")[1]
        assert "帮助" in words.split("\n")[-1]
        await pilot.press("escape")
        await pilot.pause()
        assert "全部命令" in app.words()


async def test_escape_goes_back_one_step_and_not_out_of_the_app() -> None:
    app = Tiny(Filing())
    async with app.run_test(size=(80, 24)) as pilot:
        assert isinstance(app.screen, Filing)
        await pilot.press("escape")
        await pilot.pause()
        assert type(app.screen) is Holder
        await pilot.press("escape")
        await pilot.pause()
        assert type(app.screen) is Holder
        assert "Esc" not in app.words().split("\n")[-1]


@pytest.mark.parametrize(
    ("size", "classes"),
    [((59, 19), {"-narrow", "-short"}), ((60, 20), {"-medium", "-high"}), ((120, 40), {"-wide", "-high"})],
)
async def test_the_screen_carries_its_size_class(size: tuple[int, int], classes: set[str]) -> None:
    app = Tiny()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert classes <= set(app.screen.classes)


async def test_a_window_too_small_says_so_and_does_nothing_blindly() -> None:
    top = Filing()
    app = Tiny(top)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.resize_terminal(39, 11)
        await pilot.pause()
        assert "too small" in app.words()
        assert "39x11" in app.words()
        await pilot.press("f9")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert top.sent == 0
        assert "too small" not in app.words()
        await pilot.press("f9")
        assert top.sent == 1


@pytest.mark.parametrize(("chosen", "word"), [("en", "Keys of this screen"), ("zh_CN", "本屏按键")])
async def test_f1_explains_the_screen_the_focused_widget_and_the_keys(chosen: Language, word: str) -> None:
    set_language(chosen)
    app = Tiny(Filing(lambda: [VirtualTable([], Counting(0), markable=True)]))
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        words = app.words()
        assert word in words
        assert "F9" in words
        if chosen == "zh_CN":
            assert "Focus" not in words
            assert "Scroll" not in words
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, Filing)


async def test_all_commands_are_found_by_name_and_run() -> None:
    set_language("zh_CN")
    top = Filing()
    app = Tiny(top)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("ctrl+p")
        await workers_ended(app)
        await pilot.pause()
        words = app.words()
        assert "想做什么？" in words
        assert "语言：English" in words
        assert "配色：高对比度" in words
        app.screen.query_one(Input).value = "全部标记"
        await pilot.pause()
        await workers_ended(app)
        await pilot.press("enter")
        await pilot.pause()
        assert not isinstance(app.screen, CommandPalette)
        assert top.sent == 2


async def test_says_when_no_command_fits() -> None:
    app = Tiny()
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("ctrl+p")
        app.screen.query_one(Input).value = "zzzqqq"
        await pilot.pause()
        await workers_ended(app)
        await pilot.pause()
        assert "No command of that name" in app.words()


async def test_keys_can_be_rebound_by_the_settings() -> None:
    top = Filing()
    app = Tiny(top, keymap={"filing.send": "f12"})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f9")
        assert top.sent == 0
        await pilot.press("f12")
        assert top.sent == 1
        assert "F12" in app.words().split("\n")[-1]


async def test_themes_switch_and_nothing_moves() -> None:
    app = Tiny()
    async with app.run_test(size=(80, 24)) as pilot:
        assert (app.theme, app.animation_level) == ("night", "none")
        await pilot.press("ctrl+t")
        assert app.theme == "day"
        await pilot.press("ctrl+t")
        assert app.theme == "contrast"


async def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Tiny(Filing(lambda: [VirtualTable([Column("a", "Name", 10), Column("b", "State", 8)], Counting(3))]))
    async with app.run_test(size=(80, 24)):
        assert app.no_color
        assert "F9" in app.words()


async def test_notes_keep_their_brackets() -> None:
    app = Tiny()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.notify("设备[A-3] [/x]")
        await pilot.pause()
        assert "设备[A-3] [/x]" in app.words()


@pytest.mark.parametrize(("falls", "code"), [(True, 3), (False, 0)])
def test_an_app_that_stops_by_a_fault_of_its_own_says_so_to_whoever_called_it(
    capsys: pytest.CaptureFixture[str], falls: bool, code: int
) -> None:
    class Falling(App[None]):
        def on_mount(self) -> None:
            if falls:
                raise LookupError("a fault of our own")
            self.exit()

    app = Falling()
    app.run(headless=True)
    capsys.readouterr()
    assert exit_code(app) == code
