"""A real server on a socket over a real PostgreSQL, and real replicas that carry sticks to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.courier.world import Fleet, fleet
from tests.sync.conftest import data_dir, database_url, postgres

__all__ = ["data_dir", "database_url", "postgres"]


@pytest.fixture
def laptops(database_url: str, tmp_path: Path) -> Iterator[Fleet]:
    with fleet(tmp_path, database_url) as made:
        yield made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder
