"""The officer's day by keys in a real terminal, in both languages, small and large: plan, file, approve, sync, show the
code, verify it at the gate, inspect, conclude, confirm, sync."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inspector_tui.bootstrap import open_replica
from inspector_tui.demo.build import PIN, Demo
from inspector_tui.i18n import Language, _, set_language
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow, VerificationRow
from inspector_tui.services.approving import approve
from inspector_tui.services.filing import submit, suggested_request
from inspector_tui.services.syncing import synchronise
from inspector_tui.services.visiting import load
from tests.e2e.qr_on_screen import code_on
from tests.e2e.terminal import Terminal, needs_tmux

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
FIRST_KEY = 0.3
"""Nobody types sooner after a form appeared."""


@contextlib.contextmanager
def opened(demo: Demo, role: str) -> Iterator[Replica]:
    replica = open_replica(demo.homes[role], demo.passphrase)
    try:
        yield replica
    finally:
        replica.close()


def planned(demo: Demo) -> list[InspectionRow]:
    """Lines of the officer's plan that wait to be filed, with time ahead."""
    with opened(demo, "officer") as officer, officer.reading() as connection:
        rows = queries.where(connection, InspectionRow, order="window_until", organ=officer.identity().organ)
        today = time.strftime("%Y-%m-%d", time.gmtime(officer.now() + 8 * 3600))
    return [row for row in rows if row.state == "planned" and row.window_until > today]


def found_by_two_characters(demo: Demo) -> tuple[InspectionRow, str]:
    """A line of the plan and two neighbouring characters that no other enterprise of the plan has."""
    rows = planned(demo)
    with opened(demo, "officer") as officer, officer.reading() as connection:
        names = [row.enterprise_name for row in queries.where(connection, InspectionRow)]
    pairs = Counter(pair for name in names for pair in {name[at : at + 2] for at in range(len(name) - 1)})
    for row in rows:
        name = row.enterprise_name
        for pair in (name[at : at + 2] for at in range(len(name) - 1)):
            if pairs[pair] == 1:
                return row, pair
    raise AssertionError("no name of the plan has two characters of its own")


def approved_now(demo: Demo) -> None:
    """Has one more visit that may begin now, so that each run finds one."""
    wanted = planned(demo)[0]
    with opened(demo, "officer") as officer, opened(demo, "supervisor") as supervisor:
        synchronise(officer)
        now = officer.now()
        request = replace(suggested_request(officer, wanted), start=now - 3600, end=now + 6 * 3600)
        [filed] = submit(officer, [wanted.inspection], request)
        assert filed.error is None
        synchronise(officer)
        synchronise(supervisor)
        [answer] = approve(supervisor, [wanted.inspection])
        assert answer.error is None
        synchronise(supervisor)
        synchronise(officer)


def go_home(terminal: Terminal, word: str) -> None:
    """The app opens where it was left; Escape goes back step by step."""
    terminal.wait_for("ctrl+p")
    for _step in range(5):
        if word in terminal.screen:
            return
        terminal.keys("Escape")
        time.sleep(FIRST_KEY)
    terminal.wait_for(word)


def sync(terminal: Terminal) -> None:
    """F5, until nothing is here only; then back."""
    terminal.keys("F5")
    terminal.wait_for(_("Everything made here is held by the server, with receipts."))
    terminal.wait_for(_("Done: sent {pushed} and {files}, fetched {pulled}.").partition("{")[0])
    terminal.keys("Escape")


@pytest.fixture
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    set_language(request.param)
    yield request.param
    set_language("zh_CN")


@needs_tmux
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh_CN", "en"], indirect=True)
def test_the_whole_day(demo: Demo, language: Language, size: str, tmp_path: Path) -> None:
    approved_now(demo)
    columns, lines = SIZES[size]

    def terminal(role: str) -> Terminal:
        home = demo.homes[role]
        return Terminal(home, demo.passphrase, columns=columns, lines=lines, language=language[:2])

    filed = file_by_keys(demo, terminal("officer"))
    approve_by_keys(terminal("supervisor"), filed)
    with opened(demo, "checkpoint") as gate:
        synchronise(gate)
    visit, text = visit_by_keys(demo, terminal("officer"), tmp_path)
    verify_by_keys(terminal("checkpoint"), text, visit_row(demo, "officer", visit))
    with opened(demo, "checkpoint") as gate, gate.reading() as connection:
        [verified] = queries.where(connection, VerificationRow, code_id=visit_row(demo, "officer", visit).code_id)
    assert verified.verdict == "VALID"
    with opened(demo, "supervisor") as supervisor:
        synchronise(supervisor)
        seen = load(supervisor, visit)
    assert seen.row.state == "finished"
    assert [(finding.text, finding.severity) for finding in seen.findings] == [("通道堵塞[/x]", "general")]
    assert len(seen.evidence) == 1
    assert {each.by: each.how for each in seen.confirmations} == {
        "officer": "device",
        "second_officer": "pin",
        "person": "signed",
    }


def visit_row(demo: Demo, role: str, inspection: str) -> InspectionRow:
    with opened(demo, role) as replica:
        return load(replica, inspection).row


def file_by_keys(demo: Demo, officer: Terminal) -> InspectionRow:
    """Finds a line of the plan by two characters and files it."""
    wanted, pair = found_by_two_characters(demo)
    with officer:
        go_home(officer, _("To file"))
        officer.keys("F3")
        officer.wait_for(_("Enterprise"), _("State"))
        officer.type(pair)
        officer.wait_for(wanted.enterprise_name[:8])
        officer.keys("F9")
        officer.wait_for(_("What the rules say"), _("Officers"))
        officer.keys("F9")
        officer.wait_gone(_("What the rules say"))
        sync(officer)
    filed = visit_row(demo, "officer", wanted.inspection)
    assert filed.state == "filed"
    return filed


def approve_by_keys(supervisor: Terminal, filed: InspectionRow) -> None:
    """Fetches what waits and approves all that no rule remarks on, or the one under the cursor."""
    with supervisor:
        supervisor.wait_for(_("Filings waiting"))
        sync(supervisor)
        supervisor.wait_for(_("Filings waiting"), "F9")
        supervisor.press_for("F9", _("Cancel"))
        supervisor.keys("Enter")
        supervisor.wait_gone(_("Cancel"))
        sync(supervisor)


def visit_by_keys(demo: Demo, officer: Terminal, tmp_path: Path) -> tuple[str, str]:
    """The first visit of the day from arrival to the last signature; returns it with the text of its code as a phone
    would read it off the screen."""
    evidence = tmp_path / "photo.jpg"
    evidence.write_bytes(b"\xff\xd8" + bytes(range(256)) * 2000)
    with officer:
        go_home(officer, _("To visit"))
        officer.wait_for(_("To visit"), _("Show visit"))
        officer.keys("F9")
        officer.wait_for(_("Record arrival"))
        shown = load_open_visit(demo)
        officer.keys("F2")
        officer.wait_for(_("Challenge"), "▀")
        text = code_on(officer.coloured, tmp_path)
        assert text is not None, "the code on the screen cannot be scanned"
        officer.keys("Escape")
        officer.wait_for(_("Record arrival"))
        time.sleep(FIRST_KEY)
        officer.type("何宗礼")
        officer.keys("F9")
        answer_all(demo, officer, shown)
        officer.keys("2")
        officer.wait_for(_("What was found"))
        time.sleep(FIRST_KEY)
        officer.type("通道堵塞[/x]")
        officer.keys("Tab")
        time.sleep(FIRST_KEY)
        officer.type("+10")
        officer.keys("F9")
        officer.wait_for(_("To the result"))
        officer.keys("F6")
        officer.wait_for(_("Attach file"))
        time.sleep(FIRST_KEY)
        officer.type(str(evidence))
        officer.keys("F9")
        officer.wait_for("photo.jpg", "SHA-256")
        officer.keys("Escape")
        officer.wait_for(_("To the result"))
        officer.keys("F9")
        officer.wait_for(_("Conclude"), _("order to rectify"))
        sign(officer, _("Read back before signing"))
        officer.wait_for(_("first officer"), _("Confirm record"))
        sign(officer, _("This cannot be undone."))
        officer.wait_for("PIN")
        time.sleep(FIRST_KEY)
        officer.type(PIN)
        officer.press_for("F9", _("confirmed by PIN"))
        officer.wait_for(_("Signs"), "何宗礼")
        sign(officer, _("This cannot be undone."))
        officer.wait_for(_("The visit is finished. It goes to the server with the next sync (F5)."))
        sync(officer)
    assert visit_row(demo, "officer", shown).state == "finished"
    return shown, text


def load_open_visit(demo: Demo) -> str:
    """The inspection whose visit screen is open: where the app would come back to."""
    from inspector_tui.models import drafts

    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with opened(demo, "officer") as officer:
            places = drafts.load(officer, "app").get("places", "")
        found = [place for place in places.splitlines() if place.startswith("visit:")]
        if found:
            return found[-1].removeprefix("visit:")
        time.sleep(0.1)
    raise AssertionError("no visit is open")


def answer_all(demo: Demo, officer: Terminal, visit: str) -> None:
    """Answers every line but the last as compliant, waiting for each to be counted."""
    with opened(demo, "officer") as replica:
        total = len(load(replica, visit).checklist)
    for done in range(total - 1):
        officer.wait_for(f"{done}/{total}")
        officer.keys("1")
    officer.wait_for(f"{total - 1}/{total}")


def sign(officer: Terminal, words: str) -> None:
    """The main act, then yes to the question whose safe answer has the focus."""
    officer.press_for("F9", words, _("Cancel"))
    officer.keys("Tab")
    time.sleep(FIRST_KEY)
    officer.keys("Enter")
    officer.wait_gone(_("Cancel"))


def verify_by_keys(gate: Terminal, text: str, row: InspectionRow) -> None:
    """A keyboard-wedge scanner types the code into the station."""
    with gate:
        gate.wait_for(_("Scanner ready"))
        gate.paste(text)
        gate.wait_for(row.enterprise_name, row.subject, row.filing_no or "")
