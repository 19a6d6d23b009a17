"""What is told of the machine at hand: the terminal, the disk, the clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inspector_tui.errors import Fact
from inspector_tui.i18n import N_, _

NO_PICTURES: Final = N_(
    "This terminal draws no pictures (neither by Kitty's protocol nor by Sixel), or does not tell how large its cells "
    "are. Half blocks are shown instead."
)

CHECKS: Final = {
    "python": N_("Python {version}"),
    "terminal": N_("Terminal {columns}x{lines} ({term}); 80x24 or more is comfortable, 40x12 the least"),
    "half_blocks": N_("Half-blocks {cells} cells wide (0: not told); at 2 the code is drawn with spaces"),
    "colours": N_("Exact colours (COLORTERM={colorterm}); without them the code may not scan: use its picture"),
    "encoding": N_("Text encoding {encoding}; UTF-8 is needed"),
    "disk": N_("{free_mib} MiB free on the disk; 512 are needed"),
    "store": N_("Replica in {home}: {problem}"),
    "ledger": N_("Ledger intact, {records} records"),
    "lists": N_("Trust and status lists {age_hours} hours old; sync refreshes them"),
    "server": N_("Server {url} {problem}"),
    "clock": N_("This clock differs by {seconds} seconds from the server's"),
}
"""What `inspector doctor` says of each thing it looked at."""


def check_words(check: str, facts: Mapping[str, Fact]) -> str:
    """One line of the doctor's report."""
    return _(CHECKS.get(check, check)).format_map({"problem": "", **facts}).rstrip()
