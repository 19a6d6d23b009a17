"""Hostile fingers, a little of them: the whole is `python -m tests.mash --runs 300`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mash.building import ROLES, Building, building
from tests.mash.looking import Looking
from tests.mash.run import play

SEED = 7


@pytest.fixture(scope="module")
def built() -> Iterator[Building]:
    with building() as made:
        yield made


@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_pressed_the_app_lives_and_nothing_is_lost(built: Building, role: str, tmp_path: Path) -> None:
    told = play(built, tmp_path / "run", role, SEED, deeds=120)
    assert told.problems == [], "\n".join([*told.history, *(words for _kind, words in told.problems)])
    assert told.deeds > 0


def test_a_lost_draft_or_record_would_be_seen(built: Building, tmp_path: Path) -> None:
    from inspector_tui.bootstrap import open_replica
    from inspector_tui.demo.build import PASSPHRASE
    from inspector_tui.models import drafts

    homes = built.copy(tmp_path / "run", server=False)
    officer = open_replica(homes["officer"], PASSPHRASE)
    looking = Looking(homes)
    try:
        drafts.save(officer, "visit:1:arrival", "person", "赵淑芳")
        assert looking.look() == []
        drafts.discard(officer, "visit:1:arrival")
        assert looking.look() == ["officer: visit:1:arrival person was '赵淑芳'"]
        assert looking.divergence(["officer"]) == []
        with officer.writing() as connection:
            connection.exec_driver_sql("UPDATE inspection SET enterprise_name = 'somebody else' WHERE rowid = 1")
        assert looking.divergence(["officer"]) != []
    finally:
        looking.close()
        officer.close()
