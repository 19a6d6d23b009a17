"""View, rate, amend, object: on a phone's screen in both languages, in real Chromium, without scripts; every page is
judged by WCAG 2.2 AA."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.domain.voice import RatingGiven, RecordAcknowledged
from tests.e2e import chromium
from tests.e2e.phone import Phone, phone
from tests.e2e.wcag import failures
from tests.sync.voices import records, visit
from tests.sync.world import DAY, Device, World, running

BINARY = chromium.find()
pytestmark = pytest.mark.skipif(
    BINARY is None or os.name != "posix", reason="no Chromium here; install it or name it by CHROMIUM"
)

WORDS = {
    "zh-CN": {
        "valid": "有效", "rate": "评价这次检查", "hidden": "您的评价不会显示给检查机关", "thanks": "评价已收到",
        "five": "5 星 非常满意", "again": "此码已经有一份评价", "one": "1 星 很不满意", "gifts": "接受馈赠、报酬、福利",
        "record": "检查记录", "order": "责令限期整改", "finding": "消防通道堵塞", "missing": "请写明对哪里有异议",
        "answered": "答复已收到", "closed": "这份记录已有答复", "law": "行政处罚法》第五十五条",
    },
    "en-US": {
        "valid": "Valid", "rate": "Rate this visit", "hidden": "Your rating is not shown to the inspecting organ",
        "thanks": "Rating received", "five": "5 stars: very good", "again": "This code was rated already",
        "one": "1 star: very poor", "gifts": "They took gifts, pay or benefits", "record": "The visit's record",
        "order": "Ordered to be put right", "finding": "消防通道堵塞", "missing": "Say what you object to",
        "answered": "Answer received", "closed": "This record was answered", "law": "Administrative Penalty Law",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with running(tmp_path_factory.mktemp("voice"), None, openings=10_000) as made:
        yield made


@pytest.fixture(scope="module")
def people(world: World) -> tuple[Device, Device]:
    return world.supervisor(), world.device("officer")


def fits(browser: Phone, world: World) -> None:
    """What must hold of every page that a person sees."""
    assert browser.cookies == []
    assert browser.requests <= {f"http://{world.host}"}
    assert browser.complaints() == []
    assert browser.unnamed_controls() == []
    assert browser.small_targets() == []
    assert browser.overflow() <= 0
    assert failures(browser) == []


@pytest.mark.parametrize(("language", "index"), [("zh-CN", 1), ("en-US", 2)])
def test_a_person_views_rates_amends_and_objects(
    world: World, people: tuple[Device, Device], tmp_path: Path, language: str, index: int
) -> None:
    supervisor, officer = people
    say, inspection = WORDS[language], f"{index:016x}"
    permit = world.approve(supervisor, officer, index=index, end=world.clock.seconds + 20 * DAY)
    code = f"http://{world.host}" + world.shown(officer, permit)
    assert BINARY is not None
    with phone(BINARY, tmp_path, language) as browser:

        def see(name: str, *words: str) -> None:
            browser.picture(f"{name}-{language}")
            for word in words:
                assert word in browser.text, (word, browser.text)
            fits(browser, world)

        browser.open(code)
        see("1-view", say["valid"], say["rate"], say["law"])
        browser.send('a[href*="/rating"]')
        see("2-rate", say["rate"], say["hidden"], say["gifts"])
        browser.tap('label.choice:has(input[name="stars"][value="5"])')
        browser.type("#comment", "按时到场，说明清楚")
        browser.choose("#manner", "4")
        browser.send("button")
        see("3-thanks", say["thanks"], say["five"], "按时到场")

        world.clock.seconds += 3 * DAY
        browser.open(f"{code}/rating")
        see("4-amend", say["again"])
        assert "按时到场" not in browser.text
        browser.tap('label.choice:has(input[name="stars"][value="1"])')
        browser.tap('label.choice:has(input[value="took_gifts"])')
        browser.send("button")
        see("5-amended", say["thanks"], say["one"], say["gifts"])

        visit(world, officer, inspection)
        browser.open(code)
        browser.send('a[href*="/record"]')
        see("6-record", say["record"], say["order"], say["finding"], "现场照片0.jpg")
        browser.tap('label.choice:has(input[value="objected"])')
        browser.type("#name", "王主任")
        browser.send("button")
        see("7-missing", say["missing"])
        browser.type("#words", "通道当时正在卸货，半小时后已清空")
        browser.send("button")
        see("8-objected", say["answered"])
        browser.open(f"{code}/record")
        see("9-closed", say["closed"], "王主任")

    ratings = [body for body in records(world, "rating.given/1") if isinstance(body, RatingGiven)][-2:]
    assert [(body.stars, body.complaints) for body in ratings] == [(5, ()), (1, ("took_gifts",))]
    assert [(aspect.aspect, aspect.stars) for aspect in ratings[0].aspects] == [("manner", 4)]
    said = records(world, "record.acknowledged/1")[-1]
    assert isinstance(said, RecordAcknowledged)
    assert (said.how, said.name, said.words) == ("objected", "王主任", "通道当时正在卸货，半小时后已清空")


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_amber_red_and_broken_pages_are_as_readable(
    world: World, people: tuple[Device, Device], tmp_path: Path, language: str
) -> None:
    supervisor, officer = people
    permit = world.approve(supervisor, officer, index=11 if language == "en-US" else 12)
    assert BINARY is not None
    with phone(BINARY, tmp_path, language) as browser:
        for path in (
            world.shown(officer, permit, age=900),
            world.shown(officer, permit, age=-300),
            "/c/00112233",
            "/c/nothing-like-a-code",
        ):
            browser.open(f"http://{world.host}{path}")
            assert browser.text
            assert failures(browser) == [], path


def test_a_page_with_faults_is_found_out(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    faults = (
        "<h2 style='color:#999'>Grau</h2>",
        "<p style='font-size:12px'>检查</p>",
        "<input id=x>",
        "<div style='width:600px'>wide</div>",
        "<a href=# style='outline:none'>x</a>",
    )
    page.write_text(f"<meta name=viewport content='width=device-width'>{''.join(faults)}", encoding="utf-8")
    assert BINARY is not None
    with phone(BINARY, tmp_path, "en-US") as browser:
        browser.open(page.as_uri())
        found = "\n".join(failures(browser))
    for criterion in ("1.4.3", "1.3.1", "2.4.2", "3.1.1", "3.3.2", "2.5.8", "2.4.7", "large type", "1.4.10"):
        assert criterion in found, criterion
