"""Scans wait in line at the station and are judged one after the other, wherever they come from."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from textual import on

from inspector_tui.codes.verdict import Verification
from inspector_tui.errors import InspectorError
from inspector_tui.screens.base import ReplicaScreen
from inspector_tui.services.scans import Scan, judge
from inspector_tui.services.station_setup import StationSetup, read_setup
from inspector_tui.services.verifying import Checkpoint
from inspector_tui.widgets.scan_pane import ScanPane
from inspector_tui.widgets.scan_sources import ScanSources


class JudgingScreen(ReplicaScreen[None]):
    """Takes scans, pasted texts, pictures and what a camera sees. Subclasses say which challenge is asked and show
    what came of it."""

    def __init__(self) -> None:
        super().__init__()
        self._setup = StationSetup()
        self._checkpoint: Checkpoint | None = None
        self._waiting: deque[Scan] = deque()
        self._judging = False

    def asked(self) -> int | None:
        """The challenge that a scan of now must answer; None for none."""
        raise NotImplementedError

    def judged(self, verifications: list[Verification]) -> None:
        """Shows what came of one scan: one verdict, or those on all codes of a picture."""
        raise NotImplementedError

    def troubled(self, error: InspectorError) -> None:
        """Shows why there is no verdict."""
        raise NotImplementedError

    def load(self) -> tuple[Checkpoint, StationSetup]:
        """The verifier with lists, permits and setup of now; what was seen is kept. Raises Refused NO_TRUST_LIST."""
        setup = read_setup(self.replica)
        if self._checkpoint is not None and setup == self._setup:
            self._checkpoint.reload()
            return self._checkpoint, setup
        place = setup.place or self.replica.identity().name
        return Checkpoint(self.replica, place=place, enterprise=setup.enterprise or None), setup

    @on(ScanPane.Scanned)
    def _scanned(self, event: ScanPane.Scanned) -> None:
        event.stop()
        self._queue(*(Scan(text, event.pasted, self.asked()) for text in event.texts))

    @on(ScanSources.Pictures)
    def _pictures(self, event: ScanSources.Pictures) -> None:
        event.stop()
        self.take_pictures(event.paths)

    @on(ScanSources.Seen)
    def _seen(self, event: ScanSources.Seen) -> None:
        event.stop()
        self._queue(Scan(event.text, False, self.asked()))

    def take_pictures(self, paths: list[Path]) -> None:
        """Judges every code in every picture."""
        self._queue(*(Scan("", False, self.asked(), path) for path in paths))

    def _queue(self, *scans: Scan) -> None:
        self._waiting.extend(scans)
        self.judge_next()

    def judge_next(self) -> None:
        """One after the other, in the order in which they were scanned; none while there are no lists."""
        if self._judging or self._checkpoint is None or not self._waiting:
            return
        self._judging = True
        checkpoint, scan = self._checkpoint, self._waiting.popleft()
        self.do(lambda: judge(checkpoint, scan), self._ended, self._failed, group="judge")

    def _ended(self, verifications: list[Verification]) -> None:
        self._judging = False
        self.judged(verifications)
        self.judge_next()

    def _failed(self, error: InspectorError) -> None:
        self._judging = False
        self.troubled(error)
        self.judge_next()
