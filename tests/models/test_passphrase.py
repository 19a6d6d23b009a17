"""Stretching a passphrase: by many threads at once, and with too little memory."""

from __future__ import annotations

import sys
from functools import partial

import pytest

from inspector_tui.models.passphrase import stretch
from tests.waits import at_once, ended

COST = {"iterations": 3, "lanes": 4, "memory_kib": 16 * 1024}
WITH_LITTLE_MEMORY = """
import resource
from inspector_tui.errors import Environment
from inspector_tui.models.passphrase import stretch

cost = {"iterations": 1, "lanes": 4}
stretch("words", bytes(16), memory_kib=1024, **cost)
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (48 << 20),) * 2)
try:
    stretch("words", bytes(16), memory_kib=64 * 1024, **cost)
except Environment as error:
    print(error.code, error.facts["megabytes"])
"""
"""A program that may have 48 MiB more than it has."""


def test_many_threads_at_once_each_get_their_key() -> None:
    """Without taking turns this stands still: OpenSSL's count of threads is shared by the whole process."""
    words = [f"passphrase {number}" for number in range(4)] * 10
    alone = {each: stretch(each, bytes(16), **COST) for each in set(words)}
    told = at_once([partial(stretch, each, bytes(16), **COST) for each in words])
    assert told == [alone[each] for each in words]


@pytest.mark.skipif(sys.platform != "linux", reason="nowhere else is memory limited so")
def test_too_little_memory_is_told_in_words() -> None:
    assert ended([sys.executable, "-c", WITH_LITTLE_MEMORY], text=True, check=True).stdout == "MEMORY_SHORT 64\n"
