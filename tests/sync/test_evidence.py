"""Evidence arrives in pieces, survives cuts, is stored only when its hash holds, and is read in scope only."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from inspector_tui.domain.visiting import EvidenceAttached
from inspector_tui.errors import BadInput, Environment
from sync.protocol.enrolment import EvidenceState, FinishEvidence
from sync.protocol.limits import CHUNK
from sync.protocol.messages import Problem
from sync.server.stores import open_store
from tests.sync.world import ORGAN, OTHER_ORGAN, Device, World, organ, running
from tests.waits import at_once

FILE = random.Random(7).randbytes(2 * CHUNK + 12_345)
HASH = hashlib.sha256(FILE).digest()
PARTS = [FILE[at : at + CHUNK] for at in range(0, len(FILE), CHUNK)]
CITY, PROVINCE = ORGAN, 640000001


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    organs = [
        organ(PROVINCE, "自治区应急管理厅", level="province"),
        organ(CITY, parent=PROVINCE),
        organ(OTHER_ORGAN, "他局"),
    ]
    with running(tmp_path, database_url, prepared=organs) as made:
        yield made


@pytest.fixture
def officer(world: World) -> Device:
    made = world.device("officer")
    made.push_all(attached(FILE))
    return made


def attached(content: bytes, name: str = "e1") -> EvidenceAttached:
    digest = hashlib.sha256(content).digest()
    return EvidenceAttached(
        inspection="i1", evidence=name, sha256=digest, size=len(content), name="x.jpg", media_type="image/jpeg"
    )


def put(device: Device, number: int, chunk: bytes, sha256: bytes = HASH, sent: bytes | None = None) -> httpx.Response:
    headers = {"content-type": "application/octet-stream"}
    return device.request("PUT", f"/v1/evidence/{sha256.hex()}/chunks/{number}", chunk, headers, sent)


def state(device: Device, sha256: bytes = HASH) -> EvidenceState:
    return EvidenceState.from_bytes(device.request("GET", f"/v1/evidence/{sha256.hex()}").content)


def finish(device: Device, sha256: bytes = HASH, size: int = len(FILE)) -> httpx.Response:
    return device.request("POST", f"/v1/evidence/{sha256.hex()}", FinishEvidence(size=size).to_bytes())


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, Problem.from_bytes(answer.content).code


def stored_records(world: World) -> int:
    with world.server.core.database.transaction() as connection:
        row = connection.execute("SELECT count(*) FROM records WHERE kind = 'evidence.stored/1'").fetchone()
    assert row is not None
    return int(row[0])


def test_chunks_in_any_order_make_the_file_and_a_record_that_the_organ_pulls(world: World, officer: Device) -> None:
    assert state(officer) == EvidenceState(sha256=HASH, size=len(FILE), stored=False, held=())
    for number in (2, 0):
        assert put(officer, number, PARTS[number]).status_code == 204
    assert state(officer).held == (0, 2)
    assert refusal(finish(officer)) == (409, "CHUNKS_MISSING")
    assert put(officer, 1, PARTS[1]).status_code == 204
    assert EvidenceState.from_bytes(finish(officer).content).stored
    assert state(officer) == EvidenceState(sha256=HASH, size=len(FILE), stored=True, held=())
    assert (world.data / "files" / "evidence" / HASH.hex()).read_bytes() == FILE
    assert not any((world.data / "files" / "incoming").rglob("*.*"))
    with world.server.core.database.transaction() as connection:
        rows = connection.execute(
            "SELECT audience, scopes.organ FROM records JOIN scopes USING (scope) WHERE kind = 'evidence.stored/1'"
        ).fetchall()
    assert rows == [("organ", CITY)]


def test_refusals_tell_whether_repeating_helps(world: World, officer: Device) -> None:
    assert Problem.from_bytes(finish(officer).content).retry == "now"
    unnamed = hashlib.sha256(b"unnamed").digest()
    assert Problem.from_bytes(put(officer, 0, b"unnamed", unnamed).content).retry == "later"
    assert Problem.from_bytes(put(officer, 9, b"x").content).retry == "never"


def test_an_address_of_no_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="STORE_URL"):
        open_store(tmp_path, "gopher://x")


def test_a_folder_that_cannot_be_made_is_told_by_its_code(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(Environment, match="DISK_FAILED"):
        open_store(tmp_path)


def test_everything_may_be_repeated_and_is_stored_once(world: World, officer: Device) -> None:
    for _ in range(2):
        for number, chunk in enumerate(PARTS):
            assert put(officer, number, chunk).status_code == 204
    for _ in range(3):
        assert finish(officer).status_code == 200
    assert put(officer, 0, PARTS[0]).status_code == 204
    assert stored_records(world) == 1


def test_finishing_at_once_from_five_threads_stores_it_once(world: World, officer: Device) -> None:
    for number, chunk in enumerate(PARTS):
        put(officer, number, chunk)
    answers = at_once([partial(finish, officer)] * 5)
    assert [answer.status_code for answer in answers] == [200] * 5
    assert finish(officer).status_code == 200
    assert stored_records(world) == 1


def test_a_cut_between_keeping_the_file_and_saying_so_is_made_good(world: World, officer: Device) -> None:
    kept = world.data / "files" / "evidence" / HASH.hex()
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(FILE)
    assert finish(officer).status_code == 200
    assert stored_records(world) == 1


def test_a_flipped_bit_in_a_chunk_or_on_the_disk_is_noticed_and_the_file_asked_for_again(
    world: World, officer: Device
) -> None:
    wrong = bytes([PARTS[0][0] ^ 1]) + PARTS[0][1:]
    assert refusal(put(officer, 0, PARTS[0], sent=wrong))[0] in (400, 401)
    assert state(officer).held == ()
    for number, chunk in enumerate([wrong, *PARTS[1:]]):
        assert put(officer, number, chunk).status_code == 204
    assert refusal(finish(officer)) == (400, "EVIDENCE_HASH")
    assert state(officer).held == ()
    for number, chunk in enumerate(PARTS):
        put(officer, number, chunk)
    half = world.data / "files" / "incoming" / HASH.hex() / "1"
    half.write_bytes(half.read_bytes()[:16])
    assert state(officer).held == (0, 2)
    put(officer, 1, PARTS[1])
    with (world.data / "files" / "incoming" / HASH.hex() / "whole").open("r+b") as lost:
        # As a power cut does: the chunk was noted, its bytes never reached the disk.
        lost.seek(2 * CHUNK)
        lost.write(bytes(len(PARTS[2])))
    assert refusal(finish(officer)) == (400, "EVIDENCE_HASH")
    assert state(officer).held == (0, 1)
    put(officer, 2, PARTS[2])
    assert finish(officer).status_code == 200


def test_only_files_that_a_record_of_the_organ_names_are_taken(world: World, officer: Device) -> None:
    stranger = world.device("officer", organ=OTHER_ORGAN, certificate="64020000001")
    assert refusal(put(stranger, 0, PARTS[0])) == (404, "EVIDENCE_UNKNOWN")
    unnamed = hashlib.sha256(b"unnamed").digest()
    assert refusal(put(officer, 0, b"unnamed", unnamed)) == (404, "EVIDENCE_UNKNOWN")
    assert refusal(finish(officer, unnamed, 7)) == (404, "EVIDENCE_UNKNOWN")


@pytest.mark.parametrize(("number", "chunk"), [(3, b"x"), (0, PARTS[0][:-1]), (2, PARTS[2] + b"x")])
def test_chunks_of_the_wrong_number_or_size_are_refused(officer: Device, number: int, chunk: bytes) -> None:
    assert put(officer, number, chunk).status_code == 400


def test_odd_addresses_are_refused_in_words(officer: Device) -> None:
    for address in ("x", HASH.hex().upper(), HASH.hex() + "0", "..%2f" + HASH.hex()):
        assert officer.request("GET", f"/v1/evidence/{address}").status_code in (400, 404)


def test_an_empty_file_is_a_file(world: World, officer: Device) -> None:
    officer.push_all(attached(b"", "e2"))
    assert finish(officer, hashlib.sha256(b"").digest(), 0).status_code == 200
    assert stored_records(world) == 1


def test_a_file_that_another_organ_stored_need_not_be_sent_again(world: World, officer: Device) -> None:
    for number, chunk in enumerate(PARTS):
        put(officer, number, chunk)
    finish(officer)
    stranger = world.device("officer", organ=OTHER_ORGAN, certificate="64020000001")
    stranger.push_all(attached(FILE))
    assert state(stranger).stored


def test_supervisors_in_scope_and_whoever_attached_it_read_it_whole_or_in_part_and_nobody_else(
    world: World, officer: Device
) -> None:
    for number, chunk in enumerate(PARTS):
        put(officer, number, chunk)
    path = f"/v1/evidence/{HASH.hex()}/content"
    city = world.device("supervisor", certificate="64010025009")
    assert refusal(city.request("GET", path)) == (404, "EVIDENCE_UNKNOWN")
    finish(officer)
    province = world.device("supervisor", organ=PROVINCE, certificate="64000000001")
    for reader in (city, province):
        assert reader.request("GET", path).content == FILE
    part = city.request("GET", path, headers={"range": "bytes=1048570-1048579"})
    assert (part.status_code, part.content) == (206, FILE[1048570:1048580])
    assert part.headers["content-range"] == f"bytes 1048570-1048579/{len(FILE)}"
    assert city.request("GET", path, headers={"range": f"bytes={len(FILE) - 3}-"}).content == FILE[-3:]
    for wrong in (f"bytes={len(FILE)}-", "bytes=5-2", "items=0-1", "bytes=-5"):
        assert refusal(city.request("GET", path, headers={"range": wrong})) == (416, "RANGE_OUTSIDE")
    foreign = world.device("supervisor", organ=OTHER_ORGAN, certificate="64020000001")
    assert refusal(foreign.request("GET", path)) == (404, "EVIDENCE_UNKNOWN")
    assert officer.request("GET", path).content == FILE, "whoever attached it gets it back"
    again = world.device("officer", certificate="64010025001")
    assert again.request("GET", path).content == FILE, "also on the laptop that took the work over"
    colleague = world.device("officer", certificate="64010025002")
    assert refusal(colleague.request("GET", path)) == (403, "ROLE_MAY_NOT")


def test_another_object_store_than_a_folder_will_do(tmp_path: Path, database_url: str) -> None:
    with running(tmp_path, database_url, store_url="memory:///") as world:
        device = world.device("officer")
        device.push_all(attached(FILE))
        for number, chunk in enumerate(PARTS):
            assert put(device, number, chunk).status_code == 204
        assert finish(device).status_code == 200
        reader = world.device("supervisor", certificate="64010025009")
        assert reader.request("GET", f"/v1/evidence/{HASH.hex()}/content").content == FILE
        assert not (tmp_path / "files").exists()


def test_a_store_that_cannot_be_written_is_a_reason_to_come_back(world: World, officer: Device) -> None:
    (world.data / "files" / "incoming").write_bytes(b"a file where a folder should be")
    answered = put(officer, 0, PARTS[0])
    assert refusal(answered) == (503, "DISK_FAILED")
    assert "retry-after" in answered.headers
    (world.data / "files" / "incoming").unlink()
    assert put(officer, 0, PARTS[0]).status_code == 204
