"""A copy made while in use is whole, opens with the same passphrase and searches alike; drafts come back as typed."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.errors import InspectorError
from inspector_tui.models import drafts, plan_queries, plan_sets, queries
from inspector_tui.models.plan_queries import PlanFilter
from inspector_tui.models.replica import Replica
from inspector_tui.services import visiting
from inspector_tui.services.auditing import audit_ledger, digest_rows, rebuild_rows
from tests.world import ENTERPRISE, OTHER_SUBJECT, PASSPHRASE, SUBJECT, VISIT, FrozenClock, World, planned

Maker = Callable[..., Replica]


def found(replica: Replica, search: str) -> list[str]:
    with replica.reading() as connection:
        numbers = plan_queries.matching(connection, PlanFilter(search=search))
        return [row.inspection for row in plan_queries.page(connection, numbers)]


def test_a_backup_opens_with_the_same_passphrase_and_has_everything(world: World, tmp_path: Path) -> None:
    world.arrive()
    (tmp_path / "photo.jpg").write_bytes(b"photo" * 1000)
    visiting.attach(world.officer, VISIT, tmp_path / "photo.jpg")
    drafts.save(world.officer, "visit:x", "note", "还没写完")
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(tmp_path / "world" / "officer" / "replica.key", home)
    world.officer.copy_to(tmp_path / "copy")
    copy = Replica.open(tmp_path / "copy", PASSPHRASE, FrozenClock())
    assert digest_rows(copy) == digest_rows(world.officer)
    assert audit_ledger(copy) == audit_ledger(world.officer)
    assert drafts.load(copy, "visit:x") == {"note": "还没写完"}
    assert copy.identity() == world.officer.identity()
    with copy.reading() as connection:
        (evidence,) = queries.evidence_of(connection, VISIT)
    assert b"".join(copy.files.read(evidence.sha256)) == b"photo" * 1000
    with pytest.raises(InspectorError) as refused:
        Replica.open(tmp_path / "copy", "another passphrase", FrozenClock())
    assert refused.value.code == "WRONG_PASSPHRASE"
    copy.close()


def test_a_restored_backup_goes_on_where_it_was_made(world: World, tmp_path: Path) -> None:
    world.arrive()
    world.officer.copy_to(tmp_path / "copy")
    home = world.officer.home
    world.officer.close()
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "copy", home)
    restored = world.reopened("officer")
    world.answer_all()
    visiting.conclude(restored, VISIT, "no_problem")
    world.sync()
    assert visiting.load(world.supervisor, VISIT).row.state == "concluded"
    audit_ledger(world.supervisor)


def test_a_backup_finds_by_name_what_the_original_finds(make_replica: Maker, tmp_path: Path) -> None:
    """Copying numbers the rows anew; the search index must follow."""
    replica = make_replica(station="supervisor")
    names = {f"{number:016x}": f"宁夏{name}有限公司" for number, name in enumerate("甲乙丙丁戊己庚辛")}
    replica.tell(*(planned(number, enterprise_name=name) for number, name in names.items()))
    for number in list(names)[:4]:
        replica.tell(planned(number, enterprise_name=names[number], grade="A"))
    replica.copy_to(tmp_path / "copy")
    copy = Replica.open(tmp_path / "copy", PASSPHRASE, FrozenClock())
    for number, name in names.items():
        for search in (name, name[:3], name[1:5], name[2:4]):
            assert found(copy, search) == found(replica, search)
        assert found(copy, name) == [number]
    live = digest_rows(copy)
    assert rebuild_rows(copy).digest == live[1]
    assert found(copy, "夏甲有限") == [f"{0:016x}"]
    copy.close()


@pytest.mark.parametrize("there", ["file", "folder with a file"])
def test_a_backup_never_overwrites(world: World, tmp_path: Path, there: str) -> None:
    target = tmp_path / "target"
    if there == "file":
        target.write_text("mine")
    else:
        target.mkdir()
        (target / "mine").write_text("mine")
    with pytest.raises(InspectorError) as refused:
        world.officer.copy_to(target)
    assert refused.value.code == "FOLDER_NOT_EMPTY"


def test_a_backup_leaves_out_what_is_just_being_written(world: World, tmp_path: Path) -> None:
    world.officer.files.store(io.BytesIO(b"whole"))
    (world.officer.files.folder / ".0123.part").write_bytes(b"half")
    world.officer.copy_to(tmp_path / "copy")
    assert len([path for path in (tmp_path / "copy" / "files").rglob("*") if path.is_file()]) == 1


def test_drafts_come_back_field_by_field_after_a_restart(world: World) -> None:
    drafts.save(world.officer, "filing:a", "purpose", "第一版")
    drafts.save(world.officer, "filing:a", "purpose", "第二版")
    drafts.save(world.officer, "filing:a", "onsite", "  两边空格 \n\t")
    drafts.save(world.officer, "visit:b", "note", "")
    again = world.reopened("officer")
    assert drafts.load(again, "filing:a") == {"purpose": "第二版", "onsite": "  两边空格 \n\t"}
    assert drafts.load(again, "visit:b") == {"note": ""}
    assert drafts.load(again, "nothing") == {}


def test_scopes_are_listed_newest_first_and_by_prefix(world: World) -> None:
    for scope in ("filing:a", "filing:b", "visit:a"):
        drafts.save(world.officer, scope, "f", "x")
        world.clock.advance(1)
    drafts.save(world.officer, "filing:a", "g", "x")
    assert drafts.scopes(world.officer) == ["filing:a", "visit:a", "filing:b"]
    assert drafts.scopes(world.officer, "filing:") == ["filing:a", "filing:b"]
    assert drafts.scopes(world.officer, "filing%") == []
    drafts.discard(world.officer, "filing:a")
    assert drafts.scopes(world.officer) == ["visit:a", "filing:b"]


def test_drafts_are_no_records_and_no_rows(world: World) -> None:
    before = digest_rows(world.officer), audit_ledger(world.officer)
    drafts.save(world.officer, "filing:a", "purpose", "x")
    assert (digest_rows(world.officer), audit_ledger(world.officer)) == before


def test_a_draft_that_no_database_takes_is_refused_and_the_one_before_stays(world: World) -> None:
    drafts.save(world.officer, "filing:a", "purpose", "\x00 \x7f 🏭 \ufeff")
    with pytest.raises(InspectorError) as refused:
        drafts.save(world.officer, "filing:a", "purpose", "half \ud83c")
    assert refused.value.code == "NOT_ENCODABLE"
    assert drafts.load(world.officer, "filing:a") == {"purpose": "\x00 \x7f 🏭 \ufeff"}


SEARCHED = (
    ("枸杞", 8), ("宁", 8), ("宁夏枸杞", 8), ("限公司", 8), (ENTERPRISE, 8), (SUBJECT, 8), (SUBJECT[3:6], 8),
    (SUBJECT.lower(), 8), (f" {ENTERPRISE} ", 8), ("没有这家", 0), ("无", 0), ("%", 0), ("_", 0), ("%%%", 0),
    ("___", 0), ('"', 0), ('"""', 0), ("'", 0), ("a OR b", 0), ("枸 OR 杞", 0), ("NEAR(", 0), ("*", 0),
    ("枸杞*", 0), ("\\", 0),
    ("\\%x", 0), ("-枸杞深", 0), ("^宁夏枸", 0), ("{a}", 0), ("enterprise_name : 宁夏枸", 0), ("\x00", 0),
    ("abc\x00", 0), ("\x00枸杞深", 0), ("", 8), ("   ", 8), ("\u3000", 8), (OTHER_SUBJECT, 0), ("🏭🏭🏭", 0),
    ("x" * 10_000, 0),
)  # fmt: skip


@pytest.mark.parametrize(("search", "count"), SEARCHED)
def test_a_search_takes_any_text_literally(world: World, search: str, count: int) -> None:
    assert len(found(world.officer, search)) == count
    with world.officer.reading() as connection:
        assert len(plan_sets.containing(connection, search.strip())) == count


def test_a_lone_surrogate_finds_nothing_and_breaks_nothing(world: World) -> None:
    assert found(world.officer, "\ud800") == []
    assert found(world.officer, "abc\udfff") == []


def test_lists_are_filtered_by_state_organ_device_and_days(world: World) -> None:
    world.file()
    with world.supervisor.reading() as connection:

        def count(**wanted: Any) -> int:
            return len(plan_queries.matching(connection, PlanFilter(**wanted)))

        assert count(states=("filed",)) == 1
        assert count(states=("filed", "planned")) == 8
        assert count(organ=1) == 0
        assert count(device=world.officer.identity().device) == 1
        assert count(from_day="2027-01-01") == 0
        assert count(until_day="2026-10-31") == 0
        assert count(from_day="2026-12-31", until_day="2026-12-31", search="枸杞") == 8
        assert plan_queries.count_by_state(connection) == {"filed": 1, "planned": 7}
        assert plan_queries.page(connection, [999_999]) == []
        numbers = plan_queries.matching(connection, PlanFilter())
        assert [row.inspection for row in plan_queries.page(connection, numbers[::-1])] == [
            row.inspection for row in plan_queries.page(connection, numbers)
        ][::-1]
