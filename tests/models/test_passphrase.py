"""Stretching a passphrase: by the numbers of RFC 9106, by many threads at once, and with too little memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from inspector_tui.errors import Environment
from inspector_tui.models import passphrase
from inspector_tui.models.passphrase import stretch

COST = {"iterations": 3, "lanes": 4, "memory_kib": 16 * 1024}


def test_many_threads_at_once_each_get_their_key() -> None:
    """Without taking turns this stands still: OpenSSL's count of threads is shared by the whole process."""
    words = [f"passphrase {number}" for number in range(4)] * 10
    alone = {each: stretch(each, bytes(16), **COST) for each in set(words)}
    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(lambda each: stretch(each, bytes(16), **COST), words))
    assert told == [alone[each] for each in words]


def test_too_little_memory_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    class Short:
        def __init__(self, **_numbers: object) -> None: ...

        def derive(self, _material: bytes) -> bytes:
            raise MemoryError

    monkeypatch.setattr(passphrase, "Argon2id", Short)
    with pytest.raises(Environment, match="MEMORY_SHORT") as told:
        stretch("words", bytes(16), **COST)
    assert told.value.facts == {"megabytes": 16}
