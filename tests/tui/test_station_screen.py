"""The station at the gate: whatever a scanner sends, at its speed, becomes a verdict and a record."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.picture import png
from inspector_tui.codes.presentation import Form
from inspector_tui.i18n import Language, set_language
from inspector_tui.services.station_setup import ENTERPRISE_SETTING
from inspector_tui.services.verifying import Checkpoint
from inspector_tui.widgets.gate_verdict import GateVerdict
from inspector_tui.widgets.scan_pane import ScanPane
from inspector_tui.widgets.text import PlainText
from tests.tui.station_keys import code, judged, records, running, send
from tests.tui.visit_world import (  # noqa: F401 - fixtures
    ENTERPRISE,
    FIRST,
    INSPECTION,
    PHONE,
    World,
    WorldApp,
    built_once,
    settle,
    until,
    world_of_a_test,
)

FULL_WIDTH = {ord(one): ord(one) + 0xFEE0 for one in "0123456789:/.abcdefghijklmnopqrstuvwxyz"}


@pytest.mark.parametrize("end", ["\n", ""], ids=["enter", "pause"])
@pytest.mark.parametrize("mangled", ["as it is", "caps lock", "full width"])
@pytest.mark.parametrize("form", list(Form))
async def test_a_scan_is_judged_however_it_is_typed(world: World, end: str, mangled: str, form: Form) -> None:
    text = code(world, form)
    text = {"caps lock": text.swapcase(), "full width": text.translate(FULL_WIDTH)}.get(mangled, text)
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        send(app, text + end)
        told = await judged(pilot, world)
    assert told.verdict == "VALID"
    assert told.people[0] == ("马建国", FIRST)


async def test_two_scans_back_to_back_are_two_records_and_the_last_is_shown(world: World) -> None:
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        send(app, code(world, ago=1000) + code(world, Form.SHORT))
        told = await judged(pilot, world, 2)
        assert [row.verdict for row in records(world)] == ["INVALID", "VALID"]
        assert told.verdict == "VALID"
        assert ENTERPRISE in told.remarks[0], "nobody can have read the refusal before"
        world.clock.seconds += 3
        send(app, code(world, Form.SHORT))
        assert not (await judged(pilot, world, 3)).remarks


async def test_the_verdict_stays_until_the_next_scan_and_through_resizes(world: World) -> None:
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        send(app, "https://evil.example/1\n")
        assert (await judged(pilot, world)).reasons == ("NOT_OURS",)
        for size in ((40, 12), (120, 40), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert app.screen.has_class("-at-verdict")
            assert app.screen.query_one(GateVerdict).has_class("-invalid")
        send(app, code(world) + "\n")
        assert (await judged(pilot, world, 2)).verdict == "VALID"


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_everything_to_compare_is_told_in_words(world: World, size: tuple[int, int], language: Language) -> None:
    set_language(language)
    app = running(world)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        send(app, code(world) + "\n")
        await judged(pilot, world)
        verdict = app.screen.query_one(GateVerdict)
        facts = str(verdict.query_one("#gate-facts", PlainText).render())
        if size == (80, 24):
            assert verdict.max_scroll_y == 0
    assert ENTERPRISE in facts
    assert "11-25 20:00" in " ".join(facts.split())
    if size[0] >= 80:
        assert PHONE in facts
        assert "危险化学品储存场所安全条件检查" in facts


async def test_the_word_is_there_without_colour_and_large(world: World) -> None:
    set_language("zh_CN")
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        send(app, code(world, ago=600) + "\n")
        await judged(pilot, world)
        drawn = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert drawn.count("█") > 100
        await pilot.resize_terminal(40, 12)
        await pilot.pause()
        assert "无效" in "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def test_a_challenge_proves_the_code_is_made_now(world: World) -> None:
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f3")
        await settle(pilot)
        assert app.screen.has_class("-at-challenge")
        told = str(app.screen.query_one("#station-challenge-words", PlainText).render())
        asked = int("".join(character for character in told[:7] if character.isdigit()))
        send(app, code(world, challenge=(asked + 1) % 10_000) + "\n")
        refused = await judged(pilot, world)
        assert refused.reasons == ("WRONG_CHALLENGE",)
        assert " ".join(f"{asked:04d}") in refused.remarks[0], "the verdict hides the digits, so it repeats them"
        send(app, code(world, ago=3600, challenge=asked) + "\n")
        answered = await judged(pilot, world, 2)
        assert answered.verdict == "VALID"
        assert "现生成" in answered.remarks[0] or "just now" in answered.remarks[0]
        send(app, code(world) + "\n")
        assert "WRONG_CHALLENGE" not in (await judged(pilot, world, 3)).reasons


async def test_a_challenge_stays_in_sight_until_it_is_answered_or_withdrawn(world: World) -> None:
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f3")
        await settle(pilot)
        send(app, code(world) + "\n")
        assert (await judged(pilot, world)).reasons == ("WRONG_CHALLENGE",)
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen.has_class("-at-challenge")
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen.has_class("-at-ready")
        world.clock.seconds += 30
        send(app, code(world) + "\n")
        assert (await judged(pilot, world, 2)).verdict == "VALID"


async def test_a_challenge_ends_after_five_minutes(world: World) -> None:
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f3")
        world.clock.seconds += 301
        send(app, code(world) + "\n")
        assert (await judged(pilot, world)).verdict == "VALID"
        assert any("expired" in note.message for note in app._notifications)


async def test_paste_takes_text_and_pictures(world: World, tmp_path: Path) -> None:
    picture = tmp_path / "屏幕 照片.png"
    picture.write_bytes(png(make_matrix(code(world))))
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.screen.query_one(ScanPane).post_message(events.Paste(code(world, Form.SHORT) + "\n"))
        assert (await judged(pilot, world)).verdict == "VALID"
        app.screen.query_one(ScanPane).post_message(events.Paste(str(picture)))
        assert (await judged(pilot, world, 2)).verdict == "VALID"
        picture.write_bytes(b"no picture at all")
        app.screen.query_one(ScanPane).post_message(events.Paste(str(picture)))
        await until(pilot, lambda: app.screen.has_class("-at-trouble"))
    assert len(records(world)) == 2


async def test_a_bound_station_refuses_codes_for_others(world: World) -> None:
    world.checkpoint.keep(**{ENTERPRISE_SETTING: b"91640000000000000X"})
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        send(app, code(world) + "\n")
        assert (await judged(pilot, world)).reasons == ("OTHER_ENTERPRISE",)
        await pilot.press("escape")
        assert "91640000000000000X" in str(app.screen.query_one("#station-about", PlainText).render())


async def test_the_ready_line_lists_the_last_five(world: World) -> None:
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for number in range(6):
            send(app, f"https://evil.example/{number}\n")
        await judged(pilot, world, 6)
        await pilot.press("escape")
        told = str(app.screen.query_one("#station-last", PlainText).render())
        assert len(told.splitlines()) == 5


async def test_without_lists_it_says_so_and_judges_after_they_came(world: World) -> None:
    kept = world.checkpoint.setting("trust_list")
    assert kept is not None
    with world.checkpoint.writing() as connection:
        connection.exec_driver_sql("DELETE FROM setting WHERE name = 'trust_list'")
    app = running(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert app.screen.has_class("-at-trouble")
        send(app, code(world) + "\n")
        await settle(pilot)
        assert records(world) == []
        world.checkpoint.keep(trust_list=kept)
        await pilot.press("f6")
        await settle(pilot)
        await pilot.press("escape")
        assert (await judged(pilot, world)).verdict == "VALID"


def test_subjects_and_places_are_kept_with_the_record(world: World) -> None:
    Checkpoint(world.checkpoint, place="北门").judge(code(world))
    (row,) = records(world)
    assert (row.place, row.enterprise_name) == ("北门", ENTERPRISE)
    assert row.code_id is not None
