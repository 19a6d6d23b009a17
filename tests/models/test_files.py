"""Evidence files: the same bytes come back, or it is told that they do not."""

from __future__ import annotations

import hashlib
import io
import os
import tracemalloc
from pathlib import Path
from typing import BinaryIO

import pytest

from inspector_tui.errors import InspectorError
from inspector_tui.models.files import PIECE, FileStore

KEY = bytes(range(32))


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", KEY)


def code_of(error: pytest.ExceptionInfo[InspectorError]) -> str:
    return error.value.code


SIZES = (1, 15, 16, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 17)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_stored_comes_back_byte_for_byte(store: FileStore, tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    (tmp_path / "a").write_bytes(content)
    seen: list[int] = []
    stored = store.copy_in(tmp_path / "a", seen.append)
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).digest(), size)
    assert b"".join(store.read(stored.sha256)) == content
    assert seen[-1] == size
    with store.open(stored.sha256) as plain:
        assert plain.read() == content
        plain.seek(-1, os.SEEK_END)
        assert plain.read() == content[-1:]
        plain.seek(size // 2)
        assert plain.read(40) == content[size // 2 :][:40]


def test_the_same_content_twice_is_one_file(store: FileStore) -> None:
    first, second = (store.store(io.BytesIO(b"same")) for _ in range(2))
    assert first == second
    assert len([path for path in store.folder.rglob("*") if path.is_file()]) == 1
    assert b"".join(store.read(first.sha256)) == b"same"


def test_a_file_that_is_missing_or_empty_or_no_file_is_refused(store: FileStore, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    for name, code in (
        ("nothing", "FILE_MISSING"),
        (".", "FILE_MISSING"),
        ("pipe", "FILE_MISSING"),
        ("empty", "FILE_EMPTY"),
    ):
        with pytest.raises(InspectorError) as refused:
            store.copy_in(tmp_path / name)
        assert (name, code_of(refused)) == (name, code)
    assert not store.folder.exists()


@pytest.mark.skipif(not hasattr(os, "seteuid") or os.geteuid() != 0, reason="needs root to become somebody else")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o055)
    store = FileStore(tmp_path / "files", KEY)
    kept = store.store(io.BytesIO(b"kept"))
    store.path_of(kept.sha256).chmod(0)
    (tmp_path / "secret").write_bytes(b"x")
    (tmp_path / "secret").chmod(0)
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "inside").write_bytes(b"x")
    (tmp_path / "closed").chmod(0)
    os.seteuid(65534)
    try:
        for path in (tmp_path / "secret", tmp_path / "closed" / "inside"):
            with pytest.raises(InspectorError) as refused:
                store.copy_in(path)
            assert code_of(refused) == "NOT_PERMITTED"
        with pytest.raises(InspectorError) as refused:
            list(store.read(kept.sha256))
        assert code_of(refused) == "NOT_PERMITTED"
    finally:
        os.seteuid(0)


class Growing(io.BytesIO):
    """A file to which somebody writes while it is copied."""

    def read(self, size: int | None = -1) -> bytes:
        got = super().read(size)
        if self.tell() < 3 * PIECE:
            at = self.tell()
            self.seek(0, os.SEEK_END)
            self.write(os.urandom(PIECE // 2))
            self.seek(at)
        return got


class Failing(io.BytesIO):
    """A disk that fails after the first piece."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_a_file_that_changes_while_it_is_copied_is_named_by_what_was_copied(store: FileStore) -> None:
    stored = store.store(Growing(os.urandom(PIECE)))
    content = b"".join(store.read(stored.sha256))
    assert (hashlib.sha256(content).digest(), len(content)) == (stored.sha256, stored.size)


class Trickling(io.BytesIO):
    """A source that gives a little at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 100_001))


def test_a_source_that_gives_little_at_a_time_is_stored_whole(store: FileStore) -> None:
    content = os.urandom(2 * PIECE + 5)
    stored = store.store(Trickling(content))
    assert b"".join(store.read(stored.sha256)) == content


def test_a_source_that_fails_while_it_is_copied_leaves_nothing(store: FileStore) -> None:
    failing: BinaryIO = Failing(bytes(2 * PIECE))
    with pytest.raises(InspectorError) as refused:
        store.store(failing)
    assert code_of(refused) == "DISK_FAILED"
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_a_cancelled_copy_leaves_nothing(store: FileStore) -> None:
    class CancelledError(Exception):
        pass

    def cancel(size: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        store.store(io.BytesIO(bytes(2 * PIECE)), cancel)
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_a_huge_sparse_file_needs_little_memory(store: FileStore, tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(64 * PIECE)
    tracemalloc.start()
    stored = store.copy_in(tmp_path / "sparse")
    for _ in store.read(stored.sha256):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert stored.size == 64 * PIECE
    assert peak < 8 * PIECE


def stored_bytes(store: FileStore, content: bytes) -> tuple[bytes, Path, bytes]:
    stored = store.store(io.BytesIO(content))
    path = store.path_of(stored.sha256)
    return stored.sha256, path, path.read_bytes()


def test_every_damage_to_a_stored_file_is_told_when_it_is_read(store: FileStore) -> None:
    sha256, path, sealed = stored_bytes(store, os.urandom(2 * PIECE + 100))
    one = PIECE + 16
    head, pieces = sealed[:20], [sealed[20 : 20 + one], sealed[20 + one : 20 + 2 * one], sealed[20 + 2 * one :]]
    damaged = {
        "empty": b"", "head only": head, "half a head": head[:10], "last piece gone": head + pieces[0] + pieces[1],
        "pieces swapped": head + pieces[1] + pieces[0] + pieces[2], "piece doubled": head + pieces[0] + sealed[20:],
        "first piece gone": head + pieces[1] + pieces[2], "one byte less": sealed[:-1], "one byte more": sealed + b"x",
        "other magic": b"IXF2" + sealed[4:], "noise": os.urandom(len(sealed)), "plain": b"IXF1" + bytes(100),
    }  # fmt: skip
    for at in (5, 19, 20, 5000, 20 + one, len(sealed) - 1):
        damaged[f"bit at {at}"] = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    for name, content in damaged.items():
        path.write_bytes(content)
        with pytest.raises(InspectorError) as refused:
            list(store.read(sha256))
        assert (name, code_of(refused)) == (name, "FILE_CORRUPT")
        with pytest.raises(InspectorError) as refused, store.open(sha256) as plain:
            plain.read()
        assert (name, code_of(refused)) == (name, "FILE_CORRUPT")
    path.write_bytes(sealed)
    assert len(b"".join(store.read(sha256))) == 2 * PIECE + 100


def test_another_genuine_file_in_its_place_is_told(store: FileStore) -> None:
    sha256, path, _ = stored_bytes(store, b"mine")
    _, _, other = stored_bytes(store, b"other")
    path.write_bytes(other)
    with pytest.raises(InspectorError) as refused:
        list(store.read(sha256))
    assert code_of(refused) == "FILE_CORRUPT"


def test_a_file_of_another_replica_does_not_open(store: FileStore, tmp_path: Path) -> None:
    sha256, _, sealed = stored_bytes(store, b"mine")
    other = FileStore(tmp_path / "other", bytes(32))
    other.path_of(sha256).parent.mkdir(parents=True)
    other.path_of(sha256).write_bytes(sealed)
    with pytest.raises(InspectorError) as refused:
        list(other.read(sha256))
    assert code_of(refused) == "FILE_CORRUPT"


def test_a_file_that_is_not_here_is_told(store: FileStore) -> None:
    for read in (lambda: list(store.read(bytes(32))), lambda: store.open(bytes(32))):
        with pytest.raises(InspectorError) as refused:
            read()
        assert code_of(refused) == "FILE_NOT_HERE"
