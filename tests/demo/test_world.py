"""The made-up world: the same every time, and valid wherever the real one would have to be."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import pytest

from inspector_tui.demo.enterprises import industries
from inspector_tui.demo.officers import ASSISTANT, EXPIRED, OFFICER, SECOND, SUPERVISOR, certificate_of
from inspector_tui.demo.organs import DEMO_ORGAN
from inspector_tui.demo.world import World, make_world
from inspector_tui.domain.credit_code import parse_credit_code
from inspector_tui.domain.kinds import read_body
from inspector_tui.domain.listed import ListEntry, ListPublished
from inspector_tui.domain.regions import region
from inspector_tui.ledger import cbor

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(TODAY)


def test_the_same_seed_and_day_give_the_same_world(world: World) -> None:
    assert make_world(TODAY) == world
    assert make_world(TODAY, seed=65).enterprises != world.enterprises


def test_it_has_the_promised_size(world: World) -> None:
    assert len(world.organs) >= 24
    assert {organ.level for organ in world.organs} == {"province", "city", "county"}
    assert len({organ.field for organ in world.organs}) == 8
    assert (len(world.officers), len(world.enterprises), len(world.plan)) == (40, 2000, 600)
    assert len(world.items) >= 12
    assert all(8 <= len(item.checks) <= 18 for item in world.items)


def test_every_body_survives_the_way_through_a_record(world: World) -> None:
    for body in world.bodies():
        fields = cbor.decode(cbor.encode(body.to_map()))
        assert read_body(body.KIND, fields) == body


def test_every_credit_code_checks_and_is_used_once(world: World) -> None:
    codes = [organ.credit_code for organ in world.organs]
    codes += [enterprise.body.subject for enterprise in world.enterprises]
    assert [parse_credit_code(code) for code in codes] == codes
    assert len(set(codes)) == len(codes)


def test_every_parent_is_registered_before_its_child_in_the_same_field(world: World) -> None:
    known: dict[int, str] = {}
    for organ in world.organs:
        assert organ.parent is None or known[organ.parent] == organ.field
        known[organ.organ] = organ.field
    assert len(known) == len(world.organs)


def test_regions_are_real_and_names_are_different(world: World) -> None:
    for enterprise in world.enterprises:
        region(enterprise.body.region)
    assert len({enterprise.body.name for enterprise in world.enterprises}) == len(world.enterprises)


def test_no_phone_number_can_be_anybodys(world: World) -> None:
    phones = [phone for organ in world.organs for phone in (organ.phone, organ.supervision_phone)]
    phones += [enterprise.body.phone for enterprise in world.enterprises]
    assert all(re.fullmatch(r"095[1-5]-0\d{6}", phone or "") for phone in phones)


def test_certificates_are_different_and_the_rules_have_something_to_say(world: World) -> None:
    by_certificate = {officer.certificate: officer for officer in world.officers}
    assert len(by_certificate) == 40
    today = TODAY.isoformat()
    for person in (OFFICER, SECOND, SUPERVISOR):
        officer = by_certificate[certificate_of(person, TODAY.year)]
        assert officer.organ == DEMO_ORGAN
        assert officer.valid_from <= today <= officer.valid_until
    assert by_certificate[certificate_of(OFFICER, TODAY.year)].certificate == "64010025001"
    assert by_certificate[certificate_of(EXPIRED, TODAY.year)].valid_until < today
    assert by_certificate[certificate_of(ASSISTANT, TODAY.year)].competence == "assistant"
    organs = {organ.organ for organ in world.organs}
    assert all(officer.organ in organs for officer in world.officers)


def test_every_planned_inspection_has_a_published_item_of_its_organs_field(world: World) -> None:
    items = {item.body.item: item.body for item in world.items}
    organs = {organ.organ: organ for organ in world.organs}
    subjects = {enterprise.body.subject: enterprise.body for enterprise in world.enterprises}
    assert len({planned.inspection for planned in world.plan}) == len(world.plan)
    for planned in world.plan:
        assert f"{TODAY.year}-01-01" <= planned.window_from <= planned.window_until <= f"{TODAY.year}-12-31"
        assert all(items[code].field == organs[planned.organ].field for code in planned.items)
        assert all(items[code].valid_from <= planned.window_from for code in planned.items)
        assert subjects[planned.subject].region.startswith(organs[planned.organ].region)


def test_every_item_is_for_industries_that_exist(world: World) -> None:
    assert {key for item in world.items for key in item.industries} <= industries().keys()
    assert len({item.body.item for item in world.items}) == len(world.items)


@pytest.mark.parametrize("today", [TODAY, dt.date(2027, 1, 1), dt.date(2027, 12, 31), dt.date(2028, 2, 29)])
def test_whatever_the_day_the_demo_organ_has_some_inspections_open_today(today: dt.date) -> None:
    plan = make_world(today).plan
    own = [planned for planned in plan if planned.organ == DEMO_ORGAN]
    day = today.isoformat()
    assert len(own) >= 150
    assert 10 <= sum(planned.window_from <= day <= planned.window_until for planned in own) <= 60
    assert min(Counter(planned.organ for planned in plan).values()) >= 1


def test_other_organs_planned_some_of_the_demo_organs_enterprises_on_the_same_days(world: World) -> None:
    own = {each.subject: each for each in world.plan if each.organ == DEMO_ORGAN}
    items = {item.body.item: item.body.field for item in world.items}
    organs = {organ.organ: organ.field for organ in world.organs}
    assert len(world.overlaps) == 4
    for line in world.overlaps:
        beside = own[line.subject]
        assert line.organ != DEMO_ORGAN
        assert (line.window_from, line.window_until) == (beside.window_from, beside.window_until)
        assert {items[item] for item in line.items} == {organs[line.organ]}
        assert line.inspection not in {each.inspection for each in world.plan}


def test_lists_name_items_that_exist_and_are_published_whole(world: World) -> None:
    entries = [each for each in world.lists if isinstance(each, ListEntry)]
    published = {named.digest for each in world.lists if isinstance(each, ListPublished) for named in each.entries}
    assert {each.digest() for each in entries} == published
    assert {each.LIST for each in entries} == {
        "items", "checklists", "joint", "leniency", "discretion", "whitelist",
    }  # fmt: skip
    assert len({(each.LIST, each.key) for each in entries}) == len(entries)
