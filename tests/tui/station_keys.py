"""Scanning at a station, for the tests of its screens."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.pilot import Pilot

from inspector_tui.codes.presentation import Form
from inspector_tui.models import verification_queries
from inspector_tui.models.rows import VerificationRow
from inspector_tui.screens.station import StationScreen
from inspector_tui.services.presenting import open_showing
from inspector_tui.widgets.gate_verdict import GateFacts, GateVerdict
from tests.tui.visit_world import INSPECTION, World, WorldApp, settle, until


def code(world: World, form: Form = Form.FULL, *, ago: int = 0, challenge: int | None = None) -> str:
    now = world.clock.now_ms() - ago * 1000
    return open_showing(world.officer, INSPECTION).frame(now, form, challenge).text


def send(app: WorldApp, text: str) -> None:
    """As a scanner does: all keys at once, none awaited."""
    for character in text:
        key = "enter" if character == "\n" else character
        app.post_message(events.Key(key, None if key == "enter" else character))


def records(world: World) -> list[VerificationRow]:
    """Newest last."""
    with world.checkpoint.reading() as connection:
        return verification_queries.page(connection, 0, 100)[::-1]


async def judged(pilot: Pilot[Any], world: World, count: int = 1) -> GateFacts:
    await until(pilot, lambda: len(records(world)) == count)
    await settle(pilot)
    told = pilot.app.screen.query_one(GateVerdict).told
    assert told is not None
    return told


def running(world: World) -> WorldApp:
    return WorldApp(world.checkpoint, StationScreen())
