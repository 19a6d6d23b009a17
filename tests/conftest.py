"""What every test may use: time that stands still, real replicas in a temporary folder, a small made-up world."""

from __future__ import annotations

import faulthandler
import inspect
import os
import sys
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from inspector_tui.i18n import set_language
from inspector_tui.models.replica import Replica
from tests.waits import watched
from tests.world import PASSPHRASE, STATIONS, FrozenClock, Template, World, enrol

# A busy machine is no reason to fail: neither an example is timed nor the making of one.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# Python programs that a test starts and has to abort tell where their threads stand.
os.environ.setdefault("PYTHONFAULTHANDLER", "1")
_STDERR: pytest.StashKey[int] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    """The real stderr, before any test's output is caught."""
    config.stash[_STDERR] = os.dup(sys.__stderr__.fileno() if sys.__stderr__ is not None else 2)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """pytest's own watch (faulthandler_timeout) ends when a test fails; what is torn down then can stand still too."""
    seconds = float(item.config.getini("faulthandler_timeout") or 0)
    if seconds > 0:
        faulthandler.dump_traceback_later(seconds, file=item.config.stash[_STDERR], exit=True)
    return (yield)


@pytest.fixture
async def watched_loop(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """The loop of an asynchronous test, in which nothing waits for ever."""
    with watched(request.function.__name__):
        yield


@pytest.fixture(autouse=True)
def watched_test(request: pytest.FixtureRequest) -> None:
    """Asks for the loop where there is one."""
    if inspect.iscoroutinefunction(getattr(request, "function", None)):
        request.getfixturevalue("watched_loop")


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test hears the language that another one left behind; commands leave it in LANGUAGE too."""
    monkeypatch.setenv("LANGUAGE", "en")
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def clock() -> FrozenClock:
    """2026-11-24, nine o'clock in China, until it is told otherwise."""
    return FrozenClock()


@pytest.fixture
def make_replica(tmp_path: Path, clock: FrozenClock) -> Iterator[Callable[..., Replica]]:
    """Makes a new replica in a folder of its own, enrolled as one of the stations unless `station` is None."""
    made: list[Replica] = []

    def make(name: str = "replica", station: str | None = "officer") -> Replica:
        replica = Replica.create(tmp_path / name, PASSPHRASE, clock)
        if station is not None:
            enrol(replica, STATIONS[station])
        made.append(replica)
        return replica

    yield make
    for replica in made:
        replica.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The made-up world, built once."""
    return Template.of(tmp_path_factory.mktemp("template") / "world")


@pytest.fixture
def world(template: Template, tmp_path: Path) -> Iterator[World]:
    """The made-up world, fresh for each test."""
    copied = template.copy(tmp_path / "world")
    yield copied
    copied.close()
