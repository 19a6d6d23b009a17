"""Rating a visit by its code: who may, how often, what is kept, and who learns of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from inspector_tui.codes.claims import Purpose
from inspector_tui.codes.presentation import Form, present
from inspector_tui.domain.urgent import MatterClosed, MatterRaised
from inspector_tui.domain.voice import RatingFigures, RatingGiven
from sync.server.pages import voice_routes
from tests.sync.voices import Phone, records, text_of
from tests.sync.world import DAY, START, Device, World, running

KINDS = ("rating.given/1", "rating.figures/1", "matter.raised/1")


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    with running(tmp_path, database_url, openings=10_000) as made:
        yield made


@pytest.fixture
def people(world: World) -> tuple[Device, Device]:
    return world.supervisor(), world.device("officer")


def given(world: World) -> list[RatingGiven]:
    """The ratings, in the order given."""
    return [body for body in records(world, "rating.given/1") if isinstance(body, RatingGiven)]


@pytest.fixture
def code(world: World, people: tuple[Device, Device]) -> str:
    """The address of a code that is shown now."""
    supervisor, officer = people
    return world.shown(officer, world.approve(supervisor, officer))


def test_a_rating_is_a_record_of_the_server_and_the_page_tells_what_is_kept(world: World, code: str) -> None:
    answer = Phone(world).rate(
        code, stars="4", manner="5", fairness="", comment="按时到场\r\n说明清楚\x07", complaints=[], contact=" 李四 "
    )
    assert answer.status_code == 200
    for word in ("评价已收到", "4 星 满意", "按时到场", "李四", "2026年12月8日", "不会显示给检查机关"):
        assert word in text_of(answer), word
    [rating] = records(world, *KINDS)
    assert isinstance(rating, RatingGiven)
    assert (rating.stars, rating.comment, rating.contact) == (4, "按时到场\n说明清楚", "李四")
    assert [(aspect.aspect, aspect.stars) for aspect in rating.aspects] == [("manner", 5)]


def test_who_opens_the_code_again_learns_that_there_is_a_rating_and_not_which(world: World, code: str) -> None:
    Phone(world).rate(code, stars="1", comment="索要礼品", complaints=["took_gifts"], contact="13900000000")
    page = Phone(world).open(f"{code}/rating")
    assert "已经有一份评价" in page
    assert "2026年12月8日" in page
    for told in ("索要礼品", "13900000000", "checked", "selected"):
        assert told not in page
    assert Phone(world, "en").rate(code, stars="5").status_code == 200
    assert [rating.stars for rating in given(world)] == [1, 5]


def test_the_same_form_counts_once_however_often_it_is_sent(world: World, code: str) -> None:
    phone = Phone(world)
    form = phone.form(f"{code}/rating") | {"stars": "3"}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: phone.post(f"{code}/rating", form).status_code, range(8)))
    assert set(answers) == {200}
    assert len(records(world, *KINDS)) == 1
    # Sent again from the browser's back button with other words, and once more with the first ones.
    for stars in ("2", "3", "3"):
        assert phone.post(f"{code}/rating", form | {"stars": stars}).status_code == 200
    assert [rating.stars for rating in given(world)] == [3, 2, 3]


def test_a_rating_may_be_changed_for_fifteen_days(world: World, code: str) -> None:
    phone = Phone(world)
    assert phone.rate(code, stars="3").status_code == 200
    world.clock.seconds += 15 * DAY
    assert phone.rate(code, stars="4").status_code == 200
    form = phone.form(f"{code}/rating")
    world.clock.seconds += 1
    assert "满 15 天后不能再修改" in phone.open(f"{code}/rating")
    late = phone.post(f"{code}/rating", form | {"stars": "1"})
    assert late.status_code == 422
    assert "不能再修改" in late.text
    assert len(records(world, "rating.given/1")) == 2


def test_an_old_picture_of_the_code_still_proves_possession(world: World, code: str) -> None:
    world.clock.seconds += 5 * DAY
    assert "已经过时" in text_of(Phone(world).open(code))
    assert "rating?lang=zh" in Phone(world).open(code)
    assert Phone(world).rate(code, stars="5").status_code == 200


def test_both_forms_of_a_code_are_one_code(world: World, people: tuple[Device, Device]) -> None:
    supervisor, officer = people
    permit = world.approve(supervisor, officer)
    for form in Form:
        assert Phone(world).rate(world.shown(officer, permit, form=form), stars="5").status_code == 200
    assert len({rating.code_id for rating in given(world)}) == 1


def test_nobody_rates_before_the_visits_time(world: World, people: tuple[Device, Device]) -> None:
    supervisor, officer = people
    later = world.permit(supervisor, officer, index=1, start=START + DAY, end=START + 2 * DAY)
    code = world.shown(officer, later)
    assert "rating" not in Phone(world).open(code)
    assert "现在还不能评价" in Phone(world).open(f"{code}/rating")
    assert Phone(world).form(f"{code}/rating") == {}
    assert Phone(world).post(f"{code}/rating", {"stars": "5"}).status_code == 422
    assert records(world, *KINDS) == []
    world.clock.seconds += DAY
    assert Phone(world).rate(code, stars="5").status_code == 200


def test_a_standing_code_serves_many_enterprises_and_is_not_rated(world: World, people: tuple[Device, Device]) -> None:
    supervisor, officer = people
    permit = world.permit(
        supervisor, officer, subject=None, enterprise_name=None, filing_number=None, purpose=Purpose.URGENT, items=()
    )
    prefix = world.server.lists.prefix
    text = present(officer.signer, permit, prefix=prefix, made_at=world.clock.seconds, subject="某加油站")
    code = "/c/" + text.removeprefix(prefix)
    assert "rating" not in Phone(world).open(code)
    assert "这次检查自己的码" in Phone(world).open(f"{code}/rating")


def test_without_a_genuine_code_there_is_no_form_and_nothing_is_kept(world: World, code: str) -> None:
    phone = Phone(world)
    form = phone.form(f"{code}/rating") | {"stars": "1"}
    changed = code[:-1] + ("1" if code[-1] == "0" else "0")
    for path in (changed, "/c/123", "/c/abc"):
        assert world.http.get(f"{path}/rating").status_code == 404
        assert phone.post(f"{path}/rating", form).status_code == 404
    assert records(world, *KINDS) == []


def test_a_form_is_of_one_code_one_purpose_and_two_hours(world: World, people: tuple[Device, Device]) -> None:
    supervisor, officer = people
    phone = Phone(world)
    mine, other = (world.shown(officer, world.approve(supervisor, officer, index=n)) for n in (1, 2))
    token = phone.form(f"{other}/rating")["token"]
    for wrong in (token, "", "x" * 51, "!" * 51, "A" * 51):
        answer = phone.post(f"{mine}/rating", {"token": wrong, "stars": "2", "comment": "不该丢"})
        assert answer.status_code == 422
        assert "打开太久" in answer.text
        assert "不该丢" in answer.text
    form = phone.form(f"{mine}/rating")
    world.clock.seconds += 7201
    assert phone.post(f"{mine}/rating", form | {"stars": "2"}).status_code == 422
    assert records(world, *KINDS) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "请选择一到五星"),
        ({"stars": "6"}, "请选择一到五星"),
        ({"stars": "1 or 1=1"}, "请选择一到五星"),
        ({"stars": "5", "comment": "长" * 1001}, "太长了，最多 1000 字"),
        ({"stars": "5", "contact": "9" * 101}, "太长了，最多 100 字"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(
    world: World, code: str, fields: dict[str, str], said: str
) -> None:
    answer = Phone(world).rate(code, **({"comment": "留着 <b>这句</b>"} | fields))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'role="alert"' in answer.text
    assert "<b>这句" not in answer.text
    assert "留着" in answer.text or "长长" in answer.text
    assert records(world, *KINDS) == []


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"stars=1", "text/plain"),
        (b"stars=%FF", "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"a=1&" * 65, "application/x-www-form-urlencoded"),
        (b"comment=" + b"a" * 40_000, "application/x-www-form-urlencoded"),
        (b"", ""),
    ],
)
def test_what_no_browser_sends_gets_a_clear_page(world: World, code: str, content: bytes, media: str) -> None:
    answer = world.http.post(f"{code}/rating", content=content, headers={"content-type": media})
    assert answer.status_code == 422
    assert "没有收下" in answer.text
    assert records(world, *KINDS) == []


def test_unknown_fields_and_made_up_complaints_are_left_out(world: World, code: str) -> None:
    answer = Phone(world).rate(
        code, stars="5", complaints=["took_gifts", "made_up"], organ="1", code_id="00", manner="9", comment="a\u202eb"
    )
    assert answer.status_code == 200
    [rating] = records(world, "rating.given/1")
    assert isinstance(rating, RatingGiven)
    assert (rating.complaints, rating.aspects, rating.comment) == (("took_gifts",), (), "ab")


def test_a_low_rating_is_a_matter_for_supervision_once(world: World, code: str, people: tuple[Device, Device]) -> None:
    phone = Phone(world)
    phone.rate(code, stars="5")
    assert records(world, "matter.raised/1") == []
    phone.rate(code, stars="2")
    phone.rate(code, stars="1", complaints=["took_gifts"])
    [raised] = records(world, "matter.raised/1")
    assert isinstance(raised, MatterRaised)
    [first, *_] = records(world, "rating.given/1")
    assert (raised.kind, raised.due, raised.facts) == ("rating_low", "2026-11-30", "stars=2")
    assert raised.about == first.streams()[0]
    justice = world.device("justice")
    justice.push_all(MatterClosed(matter=raised.matter, outcome="已核查整改"))
    phone.rate(code, stars="4", complaints=["shifted_costs"])
    _, again = records(world, "matter.raised/1")
    assert isinstance(again, MatterRaised)
    assert again.matter != raised.matter
    assert again.facts == "stars=4 shifted_costs"


def rate_many(world: World, people: tuple[Device, Device], numbers: range, stars: str) -> None:
    supervisor, officer = people
    for number in numbers:
        code = world.shown(officer, world.approve(supervisor, officer, index=number))
        assert Phone(world).rate(code, stars=stars).status_code == 200


def figures(world: World) -> list[tuple[int, tuple[int, ...]]]:
    world.server.chores.tick()
    return [
        (body.ratings, body.stars) for body in records(world, "rating.figures/1") if isinstance(body, RatingFigures)
    ]


def test_the_organ_gets_sums_over_five_and_no_difference_below_five(
    world: World, people: tuple[Device, Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    rate_many(world, people, range(4), "5")
    assert figures(world) == []
    rate_many(world, people, range(4, 5), "3")
    told = [(5, (0, 0, 1, 0, 4))]
    assert figures(world) == told
    rate_many(world, people, range(5, 10), "1")
    assert figures(world) == told, "at most once a day"
    world.clock.seconds += DAY
    told.append((10, (5, 0, 1, 0, 4)))
    assert figures(world) == told
    world.clock.seconds += DAY
    rate_many(world, people, range(10, 14), "5")
    assert figures(world) == told, "four new ones would show each other's stars"
    # One code that changes its mind again and again is still one.
    for stars in ("1", "2", "1", "4"):
        rate_many(world, people, range(1), stars)
    told.append((14, (5, 0, 1, 1, 7)))
    assert figures(world) == told
    last = records(world, "rating.figures/1")[-1]
    assert isinstance(last, RatingFigures)
    assert (last.period, last.codes_closed) == ("2026", 14)


def test_floods_are_slowed_by_address_and_by_code(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice_routes, "POSTS", 4)
    monkeypatch.setattr(voice_routes, "POSTS_OF_CODE", 2)
    with running(tmp_path, database_url, openings=10_000) as world:
        supervisor, officer = world.supervisor(), world.device("officer")
        one, other = (world.shown(officer, world.approve(supervisor, officer, index=n)) for n in (1, 2))
        phone = Phone(world)
        assert [phone.rate(one, stars=str(n)).status_code for n in (3, 4, 5)] == [200, 200, 429]
        assert [phone.rate(other, stars="5").status_code for _ in range(2)] == [200, 429]
        world.clock.seconds += 600
        assert phone.rate(other, stars="4").status_code == 200


def test_nothing_of_a_rating_is_logged(world: World, code: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for noisy in ("httpx", "httpcore"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        Phone(world).rate(code, stars="1", comment="不可说", contact="13900000000")
    told = "".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    for secret in ("不可说", "13900000000", code[3:60], "127.0.0.1"):
        assert secret not in told


def test_a_server_in_trouble_keeps_nothing_and_says_so(world: World, code: str) -> None:
    phone = Phone(world)
    form = phone.form(f"{code}/rating") | {"stars": "5"}
    with world.server.core.database.transaction() as connection:
        connection.execute("ALTER TABLE form_posts RENAME TO gone")
    answer = phone.post(f"{code}/rating", form)
    assert answer.status_code == 503
    assert "暂时没有收下" in answer.text
    with world.server.core.database.transaction() as connection:
        connection.execute("ALTER TABLE gone RENAME TO form_posts")
    assert records(world, *KINDS) == []
    assert phone.post(f"{code}/rating", form).status_code == 200
