"""A file that comes from elsewhere into the encrypted store: stopped anywhere, it goes on where it was."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest

from inspector_tui.errors import Environment, NotAuthentic
from inspector_tui.models.files import PIECE, FileStore

FILE = random.Random(5).randbytes(3 * PIECE + 777)
HASH = hashlib.sha256(FILE).digest()


class Source:
    """Gives bytes until it is cut, and remembers what it gave."""

    def __init__(self, content: bytes = FILE, cut_after: int = 99) -> None:
        self._content, self._left = content, cut_after
        self.given: list[tuple[int, int]] = []

    def __call__(self, start: int, end: int) -> bytes:
        if not self._left:
            raise Environment("SERVER_UNREACHABLE")
        self._left -= 1
        self.given.append((start, end))
        return self._content[start:end]


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", bytes(range(32)))


def coming(store: FileStore) -> Path:
    return store.folder / f".{HASH.hex()}.coming"


def cut(store: FileStore, pieces: int) -> None:
    with pytest.raises(Environment, match="SERVER_UNREACHABLE"):
        store.receive(HASH, len(FILE), Source(cut_after=pieces))


@pytest.mark.parametrize("pieces", [0, 1, 2, 3])
def test_no_whole_piece_travels_twice(store: FileStore, pieces: int) -> None:
    cut(store, pieces)
    assert not store.has(HASH)
    rest, here = Source(), list[int]()
    store.receive(HASH, len(FILE), rest, here.append)
    assert rest.given[0][0] == here[0] == pieces * PIECE
    assert here[-1] == len(FILE)
    assert b"".join(store.read(HASH)) == FILE
    assert not coming(store).exists()


def test_what_lies_there_is_encrypted(store: FileStore) -> None:
    cut(store, 2)
    assert FILE[:64] not in coming(store).read_bytes()


@pytest.mark.parametrize("torn", [1, PIECE // 2, PIECE + 15])
def test_a_torn_piece_is_fetched_again(store: FileStore, torn: int) -> None:
    cut(store, 2)
    coming(store).write_bytes(coming(store).read_bytes()[:-torn])
    rest = Source()
    store.receive(HASH, len(FILE), rest)
    assert rest.given[0][0] == PIECE
    assert b"".join(store.read(HASH)) == FILE


def test_a_flipped_bit_costs_what_comes_after_it_and_no_more(store: FileStore) -> None:
    cut(store, 3)
    content = bytearray(coming(store).read_bytes())
    content[PIECE + 500] ^= 1
    coming(store).write_bytes(bytes(content))
    rest = Source()
    store.receive(HASH, len(FILE), rest)
    assert rest.given[0][0] == PIECE
    assert b"".join(store.read(HASH)) == FILE


def test_a_file_that_is_not_what_was_signed_leaves_nothing(store: FileStore) -> None:
    with pytest.raises(NotAuthentic, match="EVIDENCE_HASH"):
        store.receive(HASH, len(FILE), Source(bytes(len(FILE))))
    assert not store.has(HASH)
    assert not coming(store).exists()


def test_a_short_file_is_one_piece(store: FileStore) -> None:
    content = b"short"
    digest = hashlib.sha256(content).digest()
    store.receive(digest, 5, Source(content))
    assert b"".join(store.read(digest)) == content
