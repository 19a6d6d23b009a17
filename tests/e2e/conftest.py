"""A built demo for the tests that drive the app in a real terminal."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector_tui.demo.build import Demo, build_demo
from inspector_tui.demo.liven import liven


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """The demo, livened, with its server running. The folder is short and open: PostgreSQL gives up root."""
    folder = Path(tempfile.mkdtemp(prefix="inspector-e2e-"))
    os.chmod(folder, 0o755)
    try:
        with build_demo(folder / "demo", now=int(time.time())) as built:
            liven(built)
            yield built
    finally:
        shutil.rmtree(folder, ignore_errors=True)
