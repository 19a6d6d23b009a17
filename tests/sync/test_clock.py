"""A checkpoint whose clock ran ahead, and was set right: a sync tells it that it is right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inspector_tui.bootstrap import SystemClock
from inspector_tui.services.syncing import synchronise
from inspector_tui.services.verifying import Checkpoint
from tests.codes.world import PREFIX, Case
from tests.sync.devices import Office
from tests.sync.laptops import laptop

DAY_MS = 86_400_000


@dataclass
class WrongClock(SystemClock):
    """Runs `ahead` milliseconds ahead."""

    ahead: int = 0

    def now_ms(self) -> int:
        return super().now_ms() + self.ahead


def test_a_clock_that_ran_ahead_and_was_set_right_is_believed_after_a_sync(office: Office, tmp_path: Path) -> None:
    gate = laptop(office, tmp_path / "gate", "checkpoint", None)
    synchronise(gate)
    station = Checkpoint(gate)

    def reasons() -> list[str]:
        text = station.lists.trust.prefix + Case().shown().removeprefix(PREFIX)
        return [str(reason) for reason in station.judge(text).reasons]

    assert reasons() == ["UNKNOWN_KEY"], "the clock is right, the key a stranger's"
    right, gate.clock = gate.clock, WrongClock(ahead=3 * DAY_MS)
    reasons()
    gate.clock = right
    assert reasons() == ["CLOCK_WRONG"]
    synchronise(gate)
    assert reasons() == ["UNKNOWN_KEY"]
    gate.clock = WrongClock(ahead=-3600_000)
    assert reasons() == ["CLOCK_WRONG"], "set back afterwards, it is not believed"
    gate.close()
