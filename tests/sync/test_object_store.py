"""Evidence in an S3-compatible store: taken in, handed out, backed up, restored and proved, over a real socket."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import obstore
import pytest
from obstore.store import LocalStore, MemoryStore
from sqlalchemy.engine import URL

from inspector_tui.cli.server import server as server_command
from inspector_tui.errors import NotAuthentic
from sync.server.backups import restore_backup
from sync.server.running import running_server
from sync.server.stores import open_store
from sync.server.sweeping import DAY, EVERY, RELAY_DAYS, RETURN_DAYS, UPLOAD_DAYS, Sweep
from tests.sync.conftest import _connect
from tests.sync.devices import Device, Office, answer
from tests.sync.s3 import Bucket, s3_store
from tests.sync.test_client_services import attached

STORE = "s3://evidence/inspector"


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with s3_store() as (address, bucket):
        for name, value in {
            "AWS_ENDPOINT_URL": address,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "cn-north-1",
        }.items():
            monkeypatch.setenv(name, value)
        yield bucket


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert not server_command.main(args=[*arguments, "--json"], standalone_mode=False, prog_name="x")
    return json.loads(capsys.readouterr().out)


def database_named(postgres: URL, name: str) -> str:
    with _connect(postgres) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
    return postgres.set(database=name).render_as_string(hide_password=False)


def test_evidence_in_s3_is_in_the_backup_and_comes_back_into_another_store(
    s3: Bucket, postgres: URL, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = random.Random(5).randbytes(7 << 20)
    digest = hashlib.sha256(content).digest()
    with running_server(tmp_path / "data", database_url=database_url, store_url=STORE) as running:
        office = Office(running)
        device = office.enrol(Device())
        with office.client(device) as client:
            client.push([device.say(answer(1)), device.say(attached(content))])
            client.evidence.upload(digest, io.BytesIO(content))
        boss = office.enrol(Device(role="supervisor", certificate="64S1"))
        with office.client(boss) as client:
            came = io.BytesIO()
            client.evidence.download(digest, len(content), came)
            assert came.getvalue() == content
    kept = f"inspector/evidence/{digest.hex()}"
    assert s3.objects[kept] == content
    assert not [key for key in s3.objects if "incoming" in key]
    place = ("--data", str(tmp_path / "data"), "--database-url", database_url)
    told = command(capsys, "backup", str(tmp_path / "backup"), *place, "--store-url", STORE, "--verify")
    assert (told["evidence"], told["verified"], told["files"]) == (1, True, 1)
    told = command(capsys, "backup", str(tmp_path / "bare"), *place, "--without-evidence")
    assert told["evidence"] is None

    empty, other = database_named(postgres, "restored_s3"), "s3://evidence/second"
    to = ("--data", str(tmp_path / "new"), "--database-url", empty, "--store-url", other, "--verify")
    told = command(capsys, "restore", str(tmp_path / "backup"), *to)
    assert (told["verified"], told["files"]) == (True, 1)
    assert s3.objects[f"second/evidence/{digest.hex()}"] == content

    # Without the files in the backup it is the store itself that has to hold them, bit for bit.
    s3.objects[kept] = content[:-1] + bytes([content[-1] ^ 1])
    empty = database_named(postgres, "restored_s3")
    with pytest.raises(NotAuthentic, match="BACKUP_DAMAGED"):
        restore_backup(
            tmp_path / "bare", tmp_path / "again", now=int(time.time()), database_url=empty, verify=True,
            objects=open_store(tmp_path, STORE),
        )  # fmt: skip


def test_a_backup_after_another_fetches_only_what_is_new_and_tells_what_is_damaged(
    s3: Bucket, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contents = [random.Random(seed).randbytes(3000) for seed in range(3)]
    keys = [f"inspector/evidence/{hashlib.sha256(content).hexdigest()}" for content in contents]
    place = ("--data", str(tmp_path / "data"), "--database-url", database_url, "--store-url", STORE)
    with running_server(tmp_path / "data", database_url=database_url, store_url=STORE):
        pass
    for key, content in zip(keys[:2], contents, strict=False):
        s3.put(key, content)
    told = command(capsys, "backup", str(tmp_path / "monday"), *place)
    assert (told["evidence"], told["taken"], told["damaged"]) == (2, 0, 0)
    s3.put(keys[2], contents[2])
    s3.read.clear()
    told = command(capsys, "backup", str(tmp_path / "tuesday"), *place, "--after", str(tmp_path / "monday"))
    assert (told["evidence"], told["taken"]) == (3, 2)
    assert set(s3.read) == {keys[2]}
    # What the earlier backup holds damaged is fetched anew.
    spoiled = tmp_path / "tuesday" / "files" / "evidence" / keys[2].rpartition("/")[2]
    spoiled.write_bytes(b"x" + spoiled.read_bytes()[1:])
    s3.read.clear()
    told = command(capsys, "backup", str(tmp_path / "wednesday"), *place, "--after", str(tmp_path / "tuesday"))
    assert (told["taken"], told["damaged"], set(s3.read)) == (2, 0, {keys[2]})
    s3.put(keys[0], b"not what the name says")
    arguments = ["backup", str(tmp_path / "thursday"), *place, "--json"]
    assert server_command.main(args=arguments, standalone_mode=False, prog_name="x") == 1
    assert json.loads(capsys.readouterr().out)["damaged"] == 1


def test_devices_are_listed_and_ended_on_the_server(
    office: Office, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    device = office.enrol(Device())
    with office.client(device) as client:
        client.push(device.say_many(3))
    place = ("--data", str(tmp_path), "--database-url", database_url)
    listed = {one["device"]: one for one in command(capsys, "devices", "list", *place)}
    one = listed[device.id.hex()]
    assert (one["state"], one["received"], one["certificate"]) == ("active", 3, device.certificate)
    assert command(capsys, "devices", "revoke", device.id.hex(), "--reason", "丢失", *place)["revoked"]
    listed = {one["device"]: one for one in command(capsys, "devices", "list", "--organ", str(device.organ), *place)}
    assert listed[device.id.hex()]["state"] == "revoked"
    assert command(capsys, "devices", "list", "--organ", "1", *place) == []


# Sweeping -------------------------------------------------------------------------------------------------


class Shelf:
    """A store in a folder whose objects are as old as a test says."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.store = LocalStore(folder)
        self.now = 1_800_000_000

    def put(self, path: str, days: float) -> None:
        obstore.put(self.store, path, b"x")
        os.utime(self.folder / path, (self.now - days * DAY,) * 2)

    def paths(self) -> set[str]:
        return {entry["path"] for page in obstore.list(self.store) for entry in page}


def test_abandoned_bundles_old_returns_and_quiet_uploads_go_and_all_else_stays(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "files")
    kept = {
        "evidence/aa": 4000,
        "snapshots/bb": 4000,
        "bundles/going/manifest.cose": RELAY_DAYS + 9,
        "bundles/going/1/0": RELAY_DAYS + 5,
        "bundles/going/1/1": RELAY_DAYS - 1,
        "bundles/answered/manifest.cose": RELAY_DAYS + 5,
        "bundles/answered/return.age": RELAY_DAYS + 5,
        "bundles/answered/return.cose": RELAY_DAYS + 5,
        "incoming/slow/0": UPLOAD_DAYS + 9,
        "incoming/slow/7": UPLOAD_DAYS - 1,
    }
    gone = {
        "bundles/begun/manifest.cose": RELAY_DAYS + 1,
        "bundles/begun/1/0": RELAY_DAYS + 1,
        "bundles/answered/1/3": RELAY_DAYS + 5,
        "bundles/old/manifest.cose": RETURN_DAYS + 1,
        "bundles/old/return.age": RETURN_DAYS + 1,
        "bundles/old/return.cose": RETURN_DAYS + 1,
        "incoming/quiet/0": UPLOAD_DAYS + 1,
    }
    for path, days in (kept | gone).items():
        shelf.put(path, days)
    sweep = Sweep(shelf.store, clock=lambda: shelf.now)
    assert sweep.when_due() == len(gone)
    assert shelf.paths() == set(kept)
    shelf.put("incoming/late/0", UPLOAD_DAYS + 1)
    assert sweep.when_due() == 0
    shelf.now += EVERY
    assert sweep.when_due() == 1
    assert Sweep(MemoryStore(), clock=lambda: shelf.now).sweep() == 0


def test_a_running_server_sweeps_by_itself(database_url: str, tmp_path: Path) -> None:
    chunk = tmp_path / "files" / "bundles" / ("ab" * 32) / "1" / "0"
    chunk.parent.mkdir(parents=True)
    chunk.write_bytes(b"x")
    os.utime(chunk, (time.time() - (RELAY_DAYS + 2) * DAY,) * 2)
    with running_server(tmp_path, database_url=database_url) as server:
        server.parts.chores.tick()  # The round that the server begins with is over then, or this one did its work.
        assert not chunk.exists()
