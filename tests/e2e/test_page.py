"""The enterprise page in real Chromium on a phone's screen, served by a real server with its own PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e import chromium
from tests.e2e.chromium import Chromium
from tests.sync.world import Device, World, running

BINARY = chromium.find()
pytestmark = pytest.mark.skipif(BINARY is None, reason="no Chromium here; install it or name it by CHROMIUM")

GREEN, AMBER, RED, WASH = (0x0A, 0x6B, 0x3D), (0xFF, 0xC5, 0x3D), (0xA8, 0x16, 0x1F), (0xF3, 0xF6, 0xF8)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with running(tmp_path_factory.mktemp("data"), None, openings=10_000) as made:
        yield made


@pytest.fixture(scope="module")
def people(world: World) -> tuple[Device, Device]:
    return world.supervisor(), world.device("officer")


@pytest.fixture
def browser(tmp_path: Path) -> Chromium:
    assert BINARY is not None
    return Chromium(BINARY, tmp_path)


def url(world: World, path: str) -> str:
    return f"http://{world.host}{path}"


def words(dom: str) -> str:
    """The text of a document, white space made single."""
    body = dom[dom.index("<body") :]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def in_order(text: str, *parts: str) -> None:
    at = 0
    for part in parts:
        found = text.find(part, at)
        assert found >= 0, f"{part!r} missing after {text[max(0, at - 20) : at]!r}"
        at = found + len(part)


def bar_colour(picture: Image.Image) -> object:
    """Of the verdict's bar: left of its rounded corner's end, a little below its top."""
    return picture.getpixel((picture.width // 2, 62))


def test_a_valid_code_in_chinese(world: World, people: tuple[Device, Device], browser: Chromium) -> None:
    supervisor, officer = people
    permit = world.approve(supervisor, officer, index=1)
    page = url(world, world.shown(officer, permit, age=4))
    in_order(
        words(browser.dom(page)),
        "有效", "核对证件后", "4 秒前", "谁可以进门", "银川市应急管理局", "马建国", "64010025001", "李娜",
        "64010025034", "银川某某化工有限公司", "可以查什么",
        "危险化学品储存场所安全条件检查", "未撤销", "拒绝和举报", "0951-6888123",
        "企业的权利", "五个严禁、八个不得", "严禁变相检查", "不得以观摩、督导、考察等名义行检查之实",
    )  # fmt: skip
    assert bar_colour(browser.picture(page, "valid")) == GREEN


def test_a_valid_code_in_english_by_the_phones_language_and_by_the_link(
    world: World, people: tuple[Device, Device], browser: Chromium
) -> None:
    supervisor, officer = people
    permit = world.approve(supervisor, officer, index=2)
    page = url(world, world.shown(officer, permit))
    expected = ("Valid", "Who may come in", "马建国", "Where, and until when", "What they may check", "Not revoked")
    in_order(words(browser.dom(page, language="en-US")), *expected, "Refuse and report", "Your rights")
    in_order(words(browser.dom(page + "?lang=en", language="zh-CN")), *expected)
    assert bar_colour(browser.picture(page, "valid-en", language="en-US")) == GREEN


def test_red_and_amber_say_the_word_first(world: World, people: tuple[Device, Device], browser: Chromium) -> None:
    supervisor, officer = people
    permit = world.approve(supervisor, officer, index=3)
    stale = url(world, world.shown(officer, permit, age=900))
    in_order(words(browser.dom(stale)), "无效", "已经过时", "下一步", "刷新检查码", "批准书上写的人员", "马建国")
    assert bar_colour(browser.picture(stale, "stale")) == RED
    ahead = url(world, world.shown(officer, permit, age=-300))
    in_order(words(browser.dom(ahead)), "无法确认", "时间快了", "马建国")
    assert bar_colour(browser.picture(ahead, "ahead")) == AMBER
    broken = url(world, "/c/00112233")
    in_order(words(browser.dom(broken)), "无效", "不完整或者已经损坏", "拒绝和举报", "12345")
    assert bar_colour(browser.picture(broken, "broken")) == RED


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_nothing_is_cut_off_on_narrow_screens(
    world: World, people: tuple[Device, Device], browser: Chromium, width: int, language: str
) -> None:
    supervisor, officer = people
    longest = "宁夏回族自治区银川市金凤区某某危险化学品仓储物流与精细化工新材料科技发展股份有限公司第二分公司"
    permit = world.permit(supervisor, officer, index=4, enterprise_name=longest, filing_number="W" * 60)
    page = url(world, world.shown(officer, permit))
    picture = browser.picture(page, "narrow", size=(width, 3200), language=language)
    edge = {picture.getpixel((x, y)) for x in (width - 8, width - 3) for y in range(60, 3200, 3)}
    assert edge == {WASH}


def test_opening_the_page_asks_for_nothing_but_the_page(
    world: World, people: tuple[Device, Device], browser: Chromium
) -> None:
    supervisor, officer = people
    permit = world.approve(supervisor, officer, index=5)
    assert browser.asked_by_page(url(world, world.shown(officer, permit))) == {world.host}


def test_a_page_that_asked_for_more_would_be_noticed(browser: Chromium, tmp_path: Path) -> None:
    leaky = tmp_path / "leaky.html"
    leaky.write_text('<img src="http://127.0.0.1:9/pixel.gif">', encoding="utf-8")
    assert "127.0.0.1:9" in browser.asked_by_page(leaky.as_uri())


def test_the_page_is_small(world: World, people: tuple[Device, Device]) -> None:
    supervisor, officer = people
    permit = world.approve(supervisor, officer, index=6)
    answer = world.http.get(world.shown(officer, permit))
    assert len(answer.content) < 20_000
