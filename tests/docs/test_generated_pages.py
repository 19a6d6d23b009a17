"""Reference pages say what the program says."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.waits import ended

ROOT = Path(__file__).parents[2]


def test_the_reference_pages_are_what_the_program_says() -> None:
    # In a process of its own: click keeps a command's help as it was first asked, and other tests ask too.
    checked = ended([sys.executable, ROOT / "docs" / "generate.py", "--check"], text=True)
    assert checked.returncode == 0, f"{checked.stderr}run: python docs/generate.py, then look at the change"
