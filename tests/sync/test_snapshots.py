"""A new laptop starts from a signed snapshot: the same rows as by pages, verified, cut anywhere, grown, refused."""

from __future__ import annotations

import zlib
from pathlib import Path

import httpx
import pytest

from inspector_tui.domain.planning import InspectionPlanned
from inspector_tui.domain.register import OrganRegistered
from inspector_tui.errors import BadInput, Environment, InspectorError, NotAuthentic, Refused
from inspector_tui.ledger import notes
from inspector_tui.services.auditing import audit_ledger, digest_rows
from inspector_tui.services.syncing import synchronise
from sync.protocol.snapshot import MAX_PART, Manifest, Part, SnapshotPart, read_manifest, signing_name
from sync.server.snapshots import Snapshots
from sync.server.stores import open_store
from tests.sync.devices import ORGANS, PROVINCE, YINCHUAN, Device, Office, answer
from tests.sync.laptops import laptop


def planned(number: int) -> InspectionPlanned:
    return InspectionPlanned(
        inspection=f"{number:016x}", organ=YINCHUAN, year=2026, subject=f"91640100MA76{number:06d}", region="6401",
        enterprise_name=f"第{number}号企业", items=("330231001000",), purpose="random", window_from="2026-01-01",
        window_until="2026-12-31", grade="C",
    )  # fmt: skip


@pytest.fixture
def snapshots(office: Office, tmp_path: Path) -> Snapshots:
    """A log with some visits, and snapshots whose parts are so small that there are several."""
    say(office, 100)
    return small(office, tmp_path)


def small(office: Office, data: Path) -> Snapshots:
    """Builds into the database and store of the office's server."""
    core, receipts = office.server.core, office.server.keyring.receipts
    origin = core.ledger.origin
    return Snapshots(core.database, open_store(data), origin=origin, receipts=receipts, part_records=40, least=10)


def say(office: Office, count: int, first: int = 0) -> Device:
    boss = office.enrol(Device("supervisor", certificate="64S9"))
    with office.client(boss) as client:
        client.push([boss.say(planned(first + number)) for number in range(count)])
    return boss


class Counting(httpx.HTTPTransport):
    """Counts requests by what they ask for; after `most` parts the wire is cut."""

    def __init__(self, most: int | None = None) -> None:
        super().__init__()
        self.parts = self.pages = 0
        self._most = most

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if "/snapshot/parts/" in request.url.path:
            self.parts += 1
            if self._most is not None and self.parts > self._most:
                raise httpx.ConnectError("cut")
        self.pages += request.method == "GET" and request.url.path == "/v1/records/stream"
        return super().handle_request(request)


def test_a_snapshot_gives_the_rows_that_pages_give_and_can_be_audited(
    office: Office, snapshots: Snapshots, tmp_path: Path
) -> None:
    by_pages = laptop(office, tmp_path / "pages")
    synchronise(by_pages)
    manifest = snapshots.build(YINCHUAN, "all")
    assert len(manifest.parts) > 2
    by_snapshot = laptop(office, tmp_path / "snapshot")
    wire = Counting()
    synchronise(by_snapshot, transport=wire)
    assert (wire.parts, wire.pages) == (len(manifest.parts), 1)
    synchronise(by_pages)
    assert digest_rows(by_snapshot) == digest_rows(by_pages)
    assert audit_ledger(by_snapshot).records > 100


def test_a_cut_between_parts_costs_at_most_one_and_pages_bring_the_rest(
    office: Office, snapshots: Snapshots, tmp_path: Path
) -> None:
    snapshots.build(YINCHUAN, "all")
    replica = laptop(office, tmp_path / "laptop")
    with pytest.raises(Environment, match="SERVER_UNREACHABLE"):
        synchronise(replica, transport=Counting(1))
    rest = Counting()
    synchronise(replica, transport=rest)
    assert rest.parts == 0
    whole = laptop(office, tmp_path / "whole")
    synchronise(whole)
    synchronise(replica)
    assert digest_rows(replica) == digest_rows(whole)


def test_a_newer_snapshot_keeps_full_parts_and_adds_what_came_since(office: Office, snapshots: Snapshots) -> None:
    first = snapshots.build(YINCHUAN, "all")
    say(office, 30, first=500)
    second = snapshots.build(YINCHUAN, "all")
    full = [part for part in first.parts if part.records >= 40]
    assert list(second.parts[: len(full)]) == full
    assert sum(part.records for part in second.parts) == sum(part.records for part in first.parts) + 31
    assert second.size > first.size


def test_records_that_came_into_the_scope_from_behind_make_it_anew(office: Office, tmp_path: Path) -> None:
    office.server.core.ledger.append_own([ORGANS[3].model_copy(update={"organ": 640300001, "parent": None})], organ=0)
    child = office.enrol(Device(organ=640300001))
    with office.client(child) as client:
        client.push(child.say_many(3))
    parts = office.server.parts
    before = parts.snapshots.build(PROVINCE, "all")
    # An organ that had its own records already is put under the province.
    adopted = ORGANS[3].model_copy(update={"organ": 640300001, "parent": PROVINCE})
    assert isinstance(adopted, OrganRegistered)
    office.server.core.ledger.append_own([adopted], organ=0)
    reader = laptop(office, tmp_path / "reader", organ=PROVINCE)
    wire = Counting()
    synchronise(reader, transport=wire)
    assert wire.parts == 0, "the old snapshot lacks records that are visible now"
    after = parts.snapshots.build(PROVINCE, "all")
    assert sum(part.records for part in after.parts) >= sum(part.records for part in before.parts) + 4


def test_snapshots_are_built_by_the_chores_when_somebody_asked(office: Office, tmp_path: Path) -> None:
    boss = say(office, 50)
    office.server.parts.chores.tick()
    synchronise(laptop(office, tmp_path / "first"))
    assert office.count("snapshots") == 0, "so small a log needs none"
    with pytest.raises(Refused, match="SNAPSHOT_NONE"):
        small(office, tmp_path).newest(boss.enrolment(), 0)
    assert office.count("snapshots WHERE wanted") == 1
    assert office.server.parts.chores.tick().snapshots == 1
    wire = Counting()
    synchronise(laptop(office, tmp_path / "second"), transport=wire)
    assert wire.parts == 1
    assert office.server.parts.chores.tick().snapshots == 0


def test_a_device_gets_the_parts_of_its_own_scope_only(office: Office, snapshots: Snapshots) -> None:
    manifest = snapshots.build(YINCHUAN, "all")
    stranger = office.enrol(Device(organ=640200001))
    with office.client(stranger) as client, pytest.raises(Refused, match="SNAPSHOT_NONE"):
        client.snapshot.part(manifest.parts[0])


@pytest.mark.parametrize("harm", ["another key", "another organ", "another log", "part"])
def test_what_the_server_did_not_sign_is_not_taken_in(
    office: Office, snapshots: Snapshots, tmp_path: Path, harm: str
) -> None:
    manifest = snapshots.build(YINCHUAN, "all")
    keyring = office.server.keyring
    forged = {
        "another key": lambda: manifest.sign(keyring.server),
        "another organ": lambda: _changed(manifest, organ=PROVINCE).sign(keyring.receipts),
        "another log": lambda: _changed(manifest, root=bytes(32)).sign(keyring.receipts),
        "part": lambda: _changed(
            manifest, parts=(Part(**_fields(manifest.parts[0], records=1)), *manifest.parts[1:])
        ).sign(keyring.receipts),
    }[harm]()
    with office.server.core.database.transaction() as connection:
        connection.execute("UPDATE snapshots SET manifest = %s", (forged,))
    replica = laptop(office, tmp_path / "laptop")
    with pytest.raises(NotAuthentic):
        synchronise(replica)
    assert replica.setting("cursor") is None
    assert digest_rows(replica)[0] == 0


def test_a_log_that_was_rolled_back_shows_in_the_snapshot(office: Office, snapshots: Snapshots, tmp_path: Path) -> None:
    snapshots.build(YINCHUAN, "all")
    core = office.server.core
    other = notes.sign_checkpoint(notes.Checkpoint(core.ledger.origin, 100, bytes(32)), office.server.keyring.receipts)
    manifest = Manifest(core.ledger.origin, YINCHUAN, "all", 100, bytes(32), ())
    with core.database.transaction() as connection:
        connection.execute(
            "UPDATE snapshots SET manifest = %s, checkpoint = %s, until = 100",
            (manifest.sign(office.server.keyring.receipts), other),
        )
    replica = laptop(office, tmp_path / "laptop")
    replica.tell(answer(1))
    with pytest.raises(NotAuthentic, match="LOG_INCONSISTENT"):
        synchronise(replica)


def test_a_manifest_is_text_that_proves_itself(office: Office) -> None:
    receipts = office.server.keyring.receipts
    made = Manifest("log/x", 7, "justice", 9, bytes(32), (Part(4, 3, 99, bytes(32)), Part(9, 1, 5, bytes(range(32)))))
    assert read_manifest(made.sign(receipts), "log/x", [receipts.public]) == made
    with pytest.raises(InspectorError):
        read_manifest(made.sign(receipts), "log/y", [receipts.public])
    backwards = Manifest("log/x", 7, "all", 9, bytes(32), (made.parts[1], made.parts[0]))
    with pytest.raises(BadInput, match="MESSAGE_MALFORMED"):
        read_manifest(backwards.sign(receipts), "log/x", [receipts.public])
    for text in ("inspector-snapshot/1\nx\n", "inspector-snapshot/1\nlog/x 7 all 9\n"):
        with pytest.raises(BadInput):
            read_manifest(notes.sign_note(text, signing_name("log/x"), receipts), "log/x", [receipts.public])


def test_a_part_that_would_unpack_without_end_is_refused() -> None:
    with pytest.raises(BadInput, match="MESSAGE_MALFORMED"):
        SnapshotPart.unpack(zlib.compress(bytes(MAX_PART + 1)))
    with pytest.raises(BadInput, match="MESSAGE_MALFORMED"):
        SnapshotPart.unpack(b"not zlib")


def _fields(part: Part, **changed: int) -> dict[str, object]:
    told = {"until": part.until, "records": part.records, "size": part.size, "sha256": part.sha256}
    return told | changed


def _changed(manifest: Manifest, **changed: object) -> Manifest:
    told = {name: getattr(manifest, name) for name in ("origin", "organ", "view", "size", "root", "parts")}
    return Manifest(**(told | changed))
