"""A folder for demos outside pytest's own: under root PostgreSQL runs as another user, and every pytest that starts
takes away the right of others to pass through pytest's folders."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Instead of pytest's."""
    with tempfile.TemporaryDirectory(prefix="inspector-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
