"""The record is confirmed by the officer, by a second one with a PIN of their own, and by the person on site."""

from __future__ import annotations

import json
import multiprocessing
from contextlib import AbstractContextManager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from inspector_tui.errors import InspectorError, NotAuthentic
from inspector_tui.ledger import keys
from inspector_tui.models import queries
from inspector_tui.models.passphrase import open_key_file
from inspector_tui.models.replica import KEY_FILE, Replica
from inspector_tui.models.rows import ConfirmationRow, CosignerRow
from inspector_tui.services import confirming, visiting
from inspector_tui.services.confirming import REST_SECONDS, TRIES
from tests.waits import heard
from tests.world import FIRST, PASSPHRASE, PERSON, SECOND, THIRD, VISIT, FrozenClock, World

PIN = "135790"


def refused(code: str) -> AbstractContextManager[pytest.ExceptionInfo[InspectorError]]:
    return pytest.raises(InspectorError, match=f"^{code}\\b")


@pytest.fixture
def concluded(world: World) -> World:
    world.conclude()
    confirming.choose_pin(world.officer, SECOND, PIN)
    return world


def confirmations(world: World, by: str = "officer") -> dict[str, ConfirmationRow]:
    return {each.by: each for each in visiting.load(world.replicas[by], VISIT).confirmations}


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567", "111111", "12345a", "１２３４５６", "٠١٢٣٤٥", "12 456", "-12345"]
)
def test_a_pin_is_six_digits_and_not_all_the_same(world: World, pin: str) -> None:
    with refused("PIN_MALFORMED"):
        confirming.choose_pin(world.officer, SECOND, pin)
    assert not confirming.has_pin(world.officer, SECOND)


def test_a_pin_is_chosen_once_by_another_officer_known_here(world: World) -> None:
    with refused("OFFICER_UNKNOWN"):
        confirming.choose_pin(world.officer, "NX-9999", PIN)
    with refused("SECOND_OFFICER_IS_FIRST"):
        confirming.choose_pin(world.officer, FIRST, PIN)
    confirming.choose_pin(world.officer, SECOND, PIN)
    with refused("PIN_EXISTS"):
        confirming.choose_pin(world.officer, SECOND, "246801")
    assert confirming.has_pin(world.officer, SECOND)
    assert not confirming.has_pin(world.colleague, SECOND), "a PIN belongs to one device"


def test_three_confirmations_finish_the_visit_in_any_order(concluded: World) -> None:
    confirming.confirm_by_person(concluded.officer, VISIT, name=f" {PERSON} ")
    confirming.confirm_by_second(concluded.officer, VISIT, SECOND, PIN)
    assert visiting.load(concluded.officer, VISIT).row.state == "concluded"
    confirming.confirm_by_officer(concluded.officer, VISIT)
    assert visiting.load(concluded.officer, VISIT).row.state == "finished"
    told = confirmations(concluded)
    assert {by: (each.how, each.name) for by, each in told.items()} == {
        "officer": ("device", "马建国"),
        "second_officer": ("pin", "李梅"),
        "person": ("signed", PERSON),
    }


def test_the_second_officers_signature_verifies_with_their_published_key(concluded: World) -> None:
    confirming.confirm_by_second(concluded.officer, VISIT, SECOND, PIN)
    concluded.sync()
    with concluded.supervisor.reading() as connection:
        cosigner = queries.one(connection, CosignerRow, certificate=SECOND)
    row = visiting.load(concluded.supervisor, VISIT).row
    signature = confirmations(concluded, "supervisor")["second_officer"].signature
    assert cosigner is not None
    assert signature is not None
    message = confirming.confirmation_message(VISIT, row.conclusion or b"")
    keys.verify(keys.ALG_ED25519, cosigner.public, message, signature)
    with pytest.raises(NotAuthentic):
        keys.verify(keys.ALG_ED25519, cosigner.public, message + b"x", signature)


def test_a_refusal_is_noted_with_its_reason(concluded: World) -> None:
    for reason in ("", " "):
        with refused("REASON_MISSING"):
            confirming.confirm_by_person(concluded.officer, VISIT, name=PERSON, refused_because=reason)
    with refused("PERSON_MISSING"):
        confirming.confirm_by_person(concluded.officer, VISIT, name=" ")
    confirming.confirm_by_person(concluded.officer, VISIT, name=PERSON, refused_because=" 不认可第二条 ")
    told = confirmations(concluded)["person"]
    assert (told.how, told.reason) == ("refused", "不认可第二条")


def test_each_confirms_once(concluded: World) -> None:
    confirming.confirm_by_officer(concluded.officer, VISIT)
    confirming.confirm_by_second(concluded.officer, VISIT, SECOND, PIN)
    confirming.confirm_by_person(concluded.officer, VISIT, name=PERSON)
    with refused("ALREADY_CONFIRMED"):
        confirming.confirm_by_officer(concluded.officer, VISIT)
    with refused("ALREADY_CONFIRMED"):
        confirming.confirm_by_second(concluded.officer, VISIT, SECOND, PIN)
    with refused("ALREADY_CONFIRMED"):
        confirming.confirm_by_person(concluded.officer, VISIT, name=PERSON, refused_because="反悔")


def test_nobody_confirms_before_the_conclusion_or_on_another_device(world: World) -> None:
    world.arrive()
    for replica, code in ((world.officer, "NOT_CONCLUDED"), (world.colleague, "NOT_CONCLUDED")):
        with refused(code):
            confirming.confirm_by_officer(replica, VISIT)
        with refused(code):
            confirming.confirm_by_person(replica, VISIT, name=PERSON)
    world.answer_all()
    visiting.conclude(world.officer, VISIT, "no_problem")
    world.sync()
    with refused("NOT_THIS_DEVICE"):
        confirming.confirm_by_officer(world.colleague, VISIT)
    with refused("NOT_THIS_DEVICE"):
        confirming.confirm_by_person(world.colleague, VISIT, name=PERSON)


def test_the_second_officer_is_another_officer_of_this_visit(concluded: World) -> None:
    confirming.choose_pin(concluded.officer, THIRD, "246801")
    with refused("NOT_AN_OFFICER_OF_THIS_VISIT"):
        confirming.confirm_by_second(concluded.officer, VISIT, THIRD, "246801")
    with refused("PIN_NOT_CHOSEN"):
        confirming.confirm_by_second(concluded.officer, VISIT, FIRST, PIN)
    with refused("PIN_NOT_CHOSEN"):
        confirming.confirm_by_second(concluded.officer, VISIT, "?", PIN)
    assert confirmations(concluded) == {}


def guess(world: World, pin: str = "000001") -> tuple[str, object]:
    with pytest.raises(InspectorError) as wrong:
        confirming.confirm_by_second(world.officer, VISIT, SECOND, pin)
    return (wrong.value.code, wrong.value.facts.get("left", wrong.value.facts.get("minutes")))


def test_after_five_wrong_guesses_the_pin_rests_and_then_works_again(concluded: World) -> None:
    assert [guess(concluded) for _ in range(TRIES)] == [("PIN_WRONG", left) for left in (4, 3, 2, 1, 0)]
    assert guess(concluded, PIN) == ("PIN_RESTS", 16)
    concluded.clock.advance(REST_SECONDS - 1)
    assert guess(concluded, PIN) == ("PIN_RESTS", 1)
    concluded.clock.advance(1)
    confirming.confirm_by_second(concluded.officer, VISIT, SECOND, PIN)


def test_the_right_pin_forgives_earlier_wrong_ones(concluded: World) -> None:
    for _ in range(TRIES - 1):
        guess(concluded)
    confirming.confirm_by_second(concluded.officer, VISIT, SECOND, PIN)
    with refused("ALREADY_CONFIRMED"):
        confirming.confirm_by_second(concluded.officer, VISIT, SECOND, PIN)
    assert guess(concluded) == ("PIN_WRONG", 4)


def test_a_restart_gives_no_new_guesses(concluded: World) -> None:
    for _ in range(3):
        guess(concluded)
    concluded.reopened("officer")
    assert [guess(concluded) for _ in range(2)] == [("PIN_WRONG", 1), ("PIN_WRONG", 0)]
    concluded.reopened("officer")
    assert guess(concluded, PIN)[0] == "PIN_RESTS"


def _guess_and_report(home: Path, key: bytes, pipe: Connection[Any, Any]) -> None:
    """Guesses wrong until killed. The pipe is told before each guess is answered."""
    replica = Replica(home, key, FrozenClock())
    while True:
        try:
            confirming.confirm_by_second(replica, VISIT, SECOND, "000001")
        except InspectorError as error:
            pipe.send(error.code)


def test_a_kill_between_count_and_try_costs_a_try_and_never_gives_one(concluded: World) -> None:
    home = concluded.officer.home
    key = open_key_file(home / KEY_FILE, PASSPHRASE)
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(target=_guess_and_report, args=(home, key, there), daemon=True)
    child.start()
    there.close()
    assert heard(here) == "PIN_WRONG"
    counted = text("SELECT value FROM setting WHERE name = :name")
    while child.is_alive():
        with concluded.officer.reading() as connection:
            kept = json.loads(connection.execute(counted, {"name": f"cosigner:{SECOND}"}).scalar_one())
        if kept["wrong"] >= 2 or kept["rests_until"]:
            break
    assert child.is_alive()
    child.kill()
    child.join()
    answered = 1
    with suppress(EOFError):
        while heard(here) == "PIN_WRONG":
            answered += 1
    left = []
    while (told := guess(concluded))[0] == "PIN_WRONG":
        left.append(told)
    assert answered + len(left) <= TRIES
    assert guess(concluded, PIN)[0] == "PIN_RESTS"


def test_the_pin_and_its_key_are_nowhere_in_the_ledger(concluded: World) -> None:
    confirming.confirm_by_second(concluded.officer, VISIT, SECOND, PIN)
    with concluded.officer.reading() as connection:
        kept = connection.execute(text("SELECT envelope FROM ledger")).scalars().all()
    assert all(PIN.encode() not in envelope for envelope in kept)
