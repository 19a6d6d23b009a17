"""Syncing by itself, and freeing the disk by receipt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from inspector_tui.errors import Environment
from inspector_tui.services.auto_sync import (
    AUTO_SYNC,
    CALM_SECONDS,
    FRESH_SECONDS,
    SPREAD_SECONDS,
    AutoSync,
    local_address,
    sync_when_due,
)
from inspector_tui.services.bundling import export_bundle
from inspector_tui.services.retention import KEEP_DAYS, drop_files, droppable
from tests.courier.world import Fleet, answer, attach, begin_visit, finish_visit, sync, unsettled


@dataclass
class Seconds:
    """A clock that only the test moves."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


def auto(clock: Seconds, draw: float = 0.5) -> AutoSync:
    return AutoSync(clock, lambda: draw)


def test_a_network_that_appears_is_tried_soon_but_not_by_everybody_at_once() -> None:
    clock = Seconds()
    one = auto(clock)
    assert not one.due("", waiting=True, age=None)
    assert not one.due("10.0.0.7", waiting=True, age=None)
    clock.at += SPREAD_SECONDS * 0.5
    assert one.due("10.0.0.7", waiting=True, age=None)


def test_failures_wait_longer_each_time_never_less_than_asked_and_another_network_starts_afresh() -> None:
    clock = Seconds()
    one = auto(clock, draw=1.0)
    one.due("10.0.0.7", waiting=True, age=None)
    waits = []
    for asked in (0, 0, 0, 90):
        one.failed(Environment("SERVER_BUSY", retry_after=asked))
        begun = clock.at
        while not one.due("10.0.0.7", waiting=True, age=None):
            clock.at += 1
        waits.append(clock.at - begun)
    assert waits == [5, 10, 20, 130]
    one.failed(Environment("SERVER_UNREACHABLE"))
    assert not one.due("192.168.1.9", waiting=True, age=None)
    clock.at += SPREAD_SECONDS
    assert one.due("192.168.1.9", waiting=True, age=None)


def test_with_nothing_to_send_it_still_looks_for_news_now_and_then() -> None:
    clock = Seconds()
    one = auto(clock, draw=0.0)
    assert not one.due("10.0.0.7", waiting=False, age=FRESH_SECONDS - 1)
    assert one.due("10.0.0.7", waiting=False, age=FRESH_SECONDS)
    one.succeeded()
    assert not one.due("10.0.0.7", waiting=True, age=0)
    clock.at += CALM_SECONDS
    assert one.due("10.0.0.7", waiting=True, age=60)


def test_a_laptop_syncs_by_itself_unless_it_is_told_not_to(laptops: Fleet) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    clock = Seconds()
    one = auto(clock, draw=0.0)
    officer.keep(**{AUTO_SYNC: b"off"})
    assert sync_when_due(officer, one) is None
    officer.keep(**{AUTO_SYNC: b"on"})
    report = sync_when_due(officer, one)
    assert report is not None
    assert report.pushed == 1
    answer(officer)
    assert sync_when_due(officer, one) is None
    clock.at += CALM_SECONDS
    assert sync_when_due(officer, one) is not None
    assert unsettled(officer) == 0


def test_a_server_that_is_away_is_tried_again_later(laptops: Fleet) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    officer.keep(server_url=b"http://127.0.0.1:9")
    one = auto(Seconds(), draw=0.0)
    with pytest.raises(Environment, match="SERVER_UNREACHABLE"):
        sync_when_due(officer, one)
    assert local_address("http://127.0.0.1:9") == "127.0.0.1"
    assert local_address("https://nowhere.invalid") == ""


# Retention ------------------------------------------------------------------------------------------------


def test_bytes_leave_only_with_both_receipts_after_their_days_and_when_the_visit_is_over(
    laptops: Fleet, stick: Path
) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    content = attach(officer, 5000)
    finish_visit(officer)
    assert drop_files(officer, 0).files == 0
    exported = export_bundle(officer, stick)
    laptops.take(exported.folder)
    assert drop_files(officer, 0).files == 0
    sync(officer)
    assert droppable(officer, 30) == []
    assert drop_files(officer).files == 0
    assert officer.files.has(content)
    assert [one.sha256 for one in droppable(officer, 0)] == [content]
    assert drop_files(officer, 0).size == 5000
    assert not officer.files.has(content)
    assert drop_files(officer, 0).files == 0


def test_the_setting_makes_every_sync_free_the_disk(laptops: Fleet) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    content = attach(officer, 5000)
    finish_visit(officer)
    officer.keep(**{KEEP_DAYS: b"0"})
    sync(officer)
    sync(officer)
    assert not officer.files.has(content)


def test_a_visit_that_is_not_over_keeps_its_files(laptops: Fleet) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    content = attach(officer, 5000)
    sync(officer)
    officer.keep(**{KEEP_DAYS: b"0"})
    assert drop_files(officer).files == 0
    assert officer.files.has(content)
