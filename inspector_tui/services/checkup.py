"""What `inspector doctor` looks at. Nothing is changed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from inspector_tui.errors import Fact, InspectorError
from inspector_tui.models.replica import KEY_FILE, Replica
from inspector_tui.services.auditing import audit_ledger
from inspector_tui.services.connecting import connect
from inspector_tui.services.moments import SystemClock
from inspector_tui.services.standing import replica_standing
from inspector_tui.services.terminal_width import half_block_cells

State = Literal["good", "doubt", "bad"]
LEAST_FREE = 512 * 1024 * 1024
CLOCK_DOUBT_MS = 60_000


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing looked at; `facts` fill its sentence."""

    name: str
    state: State
    facts: tuple[tuple[str, Fact], ...] = ()


def check_all(home: Path, passphrase: Callable[[], str]) -> list[Checked]:
    """Everything, in the order a person would mend it. The passphrase is asked only when there is a replica."""
    checks = [_python(), _terminal(), *_half_blocks(), _colours(), _language(), _disk(home)]
    if not (home / KEY_FILE).exists():
        return [*checks, Checked("store", "doubt", (("problem", "REPLICA_MISSING"), ("home", os.fspath(home))))]
    try:
        replica = Replica.open(home, passphrase(), SystemClock())
        checks += [_ledger(replica), _lists(replica)]
    except InspectorError as error:
        return [*checks, Checked("store", "bad", (("problem", error.code), ("home", os.fspath(home))))]
    return [*checks, *_server(replica)]


def _python() -> Checked:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Checked("python", "good" if sys.version_info >= (3, 11) else "bad", (("version", version),))


def _terminal() -> Checked:
    columns, lines = shutil.get_terminal_size()
    state: State = "good" if columns >= 80 and lines >= 24 else "doubt" if columns >= 40 and lines >= 12 else "bad"
    return Checked("terminal", state, (("columns", columns), ("lines", lines), ("term", os.environ.get("TERM", ""))))


def _half_blocks() -> list[Checked]:
    """Whether the code can be drawn with half-blocks; nothing to say where no person looks at a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return []
    cells = half_block_cells()
    return [Checked("half_blocks", "good" if cells == 1 else "doubt", (("cells", cells or 0),))]


def _colours() -> Checked:
    """The code needs exact white and black; 24-bit colour is announced by COLORTERM."""
    told = os.environ.get("COLORTERM", "")
    windows = os.name == "nt" and "WT_SESSION" in os.environ
    state: State = "good" if told in ("truecolor", "24bit") or windows else "doubt"
    return Checked("colours", state, (("colorterm", told),))


def _language() -> Checked:
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    return Checked("encoding", "good" if encoding == "utf8" else "bad", (("encoding", encoding),))


def _disk(home: Path) -> Checked:
    folder = next(each for each in (home, *home.parents) if each.exists())
    free = shutil.disk_usage(folder).free
    return Checked("disk", "good" if free >= LEAST_FREE else "bad", (("free_mib", free >> 20),))


def _ledger(replica: Replica) -> Checked:
    try:
        replica.identity()
        report = audit_ledger(replica)
    except InspectorError as error:
        state: State = "doubt" if error.code == "NOT_ENROLLED" else "bad"
        return Checked("store", state, (("problem", error.code), ("home", os.fspath(replica.home))))
    return Checked("ledger", "good", (("records", report.records),))


def _lists(replica: Replica) -> Checked:
    if replica.setting("identity") is None:
        return Checked("lists", "doubt", (("age_hours", 0),))
    standing = replica_standing(replica)
    state: State = "bad"
    if standing.list_state in ("fresh", "soon_old"):
        state = "good"
    elif standing.list_state == "old":
        state = "doubt"
    return Checked("lists", state, (("age_hours", standing.list_age // 3600),))


def _server(replica: Replica) -> list[Checked]:
    url = replica.setting("server_url")
    if url is None:
        return []
    try:
        with connect(replica) as client:
            client.hello()
            offset = client.clock_offset
    except InspectorError as error:
        return [Checked("server", "doubt", (("problem", error.code), ("url", url.decode())))]
    clock: State = "good" if abs(offset) <= CLOCK_DOUBT_MS else "doubt"
    return [
        Checked("server", "good", (("url", url.decode()),)),
        Checked("clock", clock, (("seconds", round(offset / 1000)),)),
    ]
