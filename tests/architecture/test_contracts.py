"""The directions of imports, as pyproject.toml states them for import-linter."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.waits import ended

ROOT = Path(__file__).parents[2]
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"


def test_every_import_goes_in_an_allowed_direction() -> None:
    done = ended([sys.executable, "-c", LINT], cwd=ROOT, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
