"""The app syncs beside every screen, and says so when a login page stands in the network's way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from inspector_tui.i18n import set_language
from inspector_tui.models.sync_runs import latest_runs
from inspector_tui.screens.background import Background
from inspector_tui.screens.settings import SettingsScreen
from inspector_tui.services.auto_sync import CALM_SECONDS, AutoSync
from tests.courier.test_auto_sync import Seconds
from tests.courier.world import Fleet, answer, begin_visit, unsettled
from tests.tui.visit_world import until
from tests.tui.world import at_the_desk, settled, toasts
from tests.waits import joined

PATIENCE = 60.0


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("zh_CN")


@contextmanager
def captive_portal(status: int) -> Iterator[str]:
    """A network's own login page, whatever was asked."""

    class Login(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("location", "http://login.hotel.example/")
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(b"<html>please log in</html>")

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Login) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            joined(thread)


async def test_it_syncs_beside_whatever_screen_is_open(laptops: Fleet) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    clock = Seconds()
    async with at_the_desk(officer, SettingsScreen()) as (app, pilot):
        assert "By itself, when there is a network" in app.words()
        background = Background(app, AutoSync(clock, lambda: 0.0))
        background.look(officer)
        await settled(pilot, lambda: unsettled(officer) == 0)
        await settled(pilot, lambda: "all receipted" in app.words())
        officer.keep(auto_sync=b"off")
        answer(officer)
        clock.at += CALM_SECONDS
        background.look(officer)
        await settled(pilot)
        assert unsettled(officer) == 1


class Held(Seconds):
    """Time that is told when the test lets it be."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.told = threading.Event(), threading.Event()

    def __call__(self) -> float:
        self.asked.set()
        self.told.wait(PATIENCE)
        return super().__call__()


async def test_it_stops_when_the_app_is_left(laptops: Fleet) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    clock = Held()
    async with at_the_desk(officer, SettingsScreen()) as (app, pilot):
        Background(app, AutoSync(clock, lambda: 0.0)).look(officer)
        await until(pilot, clock.asked.is_set)
        app.workers.cancel_all()
        clock.told.set()
        await until(pilot, lambda: latest_runs(officer, 1))
    assert [run.problem for run in latest_runs(officer, 1)] == ["SYNC_STOPPED"]
    assert unsettled(officer) > 0


@pytest.mark.parametrize("status", [200, 302, 511])
async def test_a_login_page_is_recognised_and_told_once(laptops: Fleet, status: int) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    clock = Seconds()
    with captive_portal(status) as url:
        officer.keep(server_url=url.encode())
        async with at_the_desk(officer, SettingsScreen()) as (app, pilot):
            background = Background(app, AutoSync(clock, lambda: 0.0))
            for _ in range(3):
                clock.at += 400
                background.look(officer)
                await settled(pilot)
            assert toasts(app).count("log in to the network first") == 1
    assert unsettled(officer) == 1


async def test_a_server_that_is_away_is_no_news(laptops: Fleet) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    officer.keep(server_url=b"http://127.0.0.1:9")
    async with at_the_desk(officer, SettingsScreen()) as (app, pilot):
        Background(app, AutoSync(Seconds(), lambda: 0.0)).look(officer)
        await settled(pilot)
        assert toasts(app) == ""
