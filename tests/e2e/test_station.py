"""The station in a real terminal, fed as fast as a scanner can type, through whatever stands in a scanner's way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection

from inspector_tui.codes.presentation import Form
from inspector_tui.demo.build import Demo
from inspector_tui.i18n import set_language
from inspector_tui.models import queries, verification_queries
from inspector_tui.models.rows import InspectionRow, VerificationRow
from inspector_tui.services.presenting import open_showing
from inspector_tui.services.syncing import synchronise
from tests.e2e.terminal import Terminal, needs_tmux
from tests.e2e.test_officer_day import approved_now, go_home, opened

pytestmark = needs_tmux
FULL_WIDTH = {ord(one): ord(one) + 0xFEE0 for one in "0123456789:/.-abcdefghijklmnopqrstuvwxyz"}
COMPARE, FOREIGN, READY = "请与执法证核对姓名和证号", "这不是检查码", "扫码枪就绪"


@dataclass
class Gate:
    """The station on its terminal, and what it has recorded."""

    demo: Demo
    terminal: Terminal
    before: int

    def code(self, form: Form = Form.FULL, challenge: int | None = None) -> str:
        """What the officer's screen shows at this moment."""
        with opened(self.demo, "officer") as officer:
            with officer.reading() as connection:
                rows = queries.where(connection, InspectionRow, state="approved", device=officer.identity().device)
            now = officer.now()
            visit = next(row for row in rows if row.start and row.end and row.start <= now < row.end)
            return open_showing(officer, visit.inspection).frame(officer.clock.now_ms(), form, challenge).text

    def new(self) -> list[VerificationRow]:
        """Records made since the test began, the oldest first."""
        with opened(self.demo, "checkpoint") as gate, gate.reading() as connection:
            return verification_queries.page(connection, 0, _count(connection) - self.before)[::-1]


def _count(connection: Connection) -> int:
    return verification_queries.count(connection)


@pytest.fixture(scope="module")
def approved(demo: Demo) -> Demo:
    """One visit may begin now, and the gate has its permit."""
    approved_now(demo)
    with opened(demo, "checkpoint") as gate:
        synchronise(gate)
    return demo


@pytest.fixture
def gate(approved: Demo) -> Iterator[Gate]:
    set_language("zh_CN")
    with opened(approved, "checkpoint") as replica, replica.reading() as connection:
        before = _count(connection)
    home = approved.homes["checkpoint"]
    with Terminal(home, approved.passphrase, columns=80, lines=24, language="zh") as terminal:
        go_home(terminal, READY)
        yield Gate(approved, terminal, before)


@pytest.mark.parametrize("enter", ["with Enter", "without Enter"])
@pytest.mark.parametrize("through", ["nothing", "caps lock", "a Chinese input method"])
def test_a_burst_of_keys_becomes_a_verdict(gate: Gate, through: str, enter: str) -> None:
    text = gate.code()
    changed = {"caps lock": text.swapcase(), "a Chinese input method": text.translate(FULL_WIDTH)}.get(through, text)
    gate.terminal.type(changed)
    if enter == "with Enter":
        gate.terminal.keys("Enter")
    gate.terminal.wait_for(COMPARE)
    assert [row.verdict for row in gate.new()] == ["VALID"]


def test_scans_back_to_back_without_enter_are_each_recorded(gate: Gate) -> None:
    short = gate.code(Form.SHORT)
    gate.terminal.type(short + gate.code() + "\n" + "https://www.gsxt.gov.cn/q?8812\n")
    gate.terminal.wait_for(FOREIGN)
    assert [(row.verdict, row.reasons) for row in gate.new()] == [
        ("VALID", "[]"),
        ("VALID", "[]"),
        ("INVALID", '["NOT_OURS"]'),
    ]


def test_a_challenge_is_asked_and_answered_by_keys(gate: Gate) -> None:
    gate.terminal.keys("F3")
    screen = gate.terminal.wait_for("请执法人员")
    line = next(line for line in screen.splitlines() if "请执法人员" in line)
    asked = int("".join(each for each in line.partition("请")[0] if each.isdigit()))
    gate.terminal.type(gate.code(challenge=asked))
    gate.terminal.wait_for(COMPARE)
    assert [row.verdict for row in gate.new()] == ["VALID"]


def test_the_verdict_stays_until_the_next_scan(gate: Gate) -> None:
    gate.terminal.type("6901234567892")
    gate.terminal.wait_for(FOREIGN)
    gate.terminal.keys("F6")
    gate.terminal.wait_for("核验记录")
    gate.terminal.keys("Escape")
    gate.terminal.wait_for(FOREIGN)
    gate.terminal.type(gate.code())
    gate.terminal.wait_for(COMPARE)
    assert [row.verdict for row in gate.new()] == ["INVALID", "VALID"]
