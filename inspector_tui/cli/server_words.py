"""Words of `inspector server status` and `tick`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inspector_tui.i18n import N_, _
from inspector_tui.words.devices import DEVICE_STATES
from inspector_tui.words.parties import role_word

_TICKED: Final = {
    "lists": N_("Lists signed anew"),
    "flagged": N_("Codes flagged"),
    "overdue": N_("Overdue backfills raised"),
    "figures": N_("Figures of organs computed"),
    "judged": N_("Judgements carried out"),
    "differing": N_("Differences from the rules raised"),
    "clashes": N_("Numbers given twice raised"),
    "snapshots": N_("Snapshots made"),
    "swept": N_("Leavings removed"),
}


def devices_line(kind: str, number: int) -> str:
    """How many devices of a `role state`."""
    role, state = kind.split(" ")
    return _told(f"{role_word(role)} [{_(DEVICE_STATES[state])}]", number)


def list_line(name: str, seq: int) -> str:
    """The newest issue of `trust` or of `status n`."""
    kind, _blank, number = name.partition(" ")
    label = _("Trust list, issue") if kind == "trust" else _("Status list {number}, issue").format(number=number)
    return _told(label, seq)


def ticked_lines(done: Mapping[str, int]) -> list[str]:
    """What one round found to do."""
    return [_told(_(_TICKED[name]), number) for name, number in done.items()]


def _told(label: str, value: int) -> str:
    return _("{label}: {value}").format(label=label, value=value)
