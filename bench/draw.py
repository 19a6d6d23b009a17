"""Drawing 10,000 of 1,000,000: `python -m bench.draw [--objects N] [--count N]`. Prints seconds as JSON.

`draw` is what must stay under two seconds: from the frozen lists and the seed to the objects and two officers for each.
`freeze` makes the two texts and their hashes, `replay` reads the texts back and draws again, as whoever checks does.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable
from typing import TypeVar

from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.domain.draw_lists import DrawLists, DrawObject, DrawOfficer, freeze, hash_of, parse_lists
from inspector_tui.domain.drawing import seed_of

GOAL_SECONDS = 2
OFFICERS = 200
T = TypeVar("T")


def made_up(objects: int) -> tuple[list[DrawObject], list[DrawOfficer]]:
    """A province's objects with the weights of four risk and four credit classes, and one organ's officers."""
    listed = [
        DrawObject(
            make_credit_code(region="640104", organisation=f"{at:08d}"), f"宁夏第{at}有限公司", "640104",
            "ABCD"[at % 4], "ABCD"[at // 4 % 4], (1, 2, 4, 8)[at % 4] * (1, 1, 2, 3)[at // 4 % 4],
        )
        for at in range(objects)
    ]  # fmt: skip
    people = [
        DrawOfficer(f"NX-{at:04d}", f"官{at}", 1, tuple(sorted(each.subject for each in listed[at :: objects // 20])))
        for at in range(OFFICERS)
    ]
    return listed, people


def timed(work: Callable[[], T]) -> tuple[T, float, float]:
    """What it gave, seconds by the clock, seconds of the processor (what is left of noise on a busy machine)."""
    began, busy = time.perf_counter(), time.process_time()
    result = work()
    return result, round(time.perf_counter() - began, 2), round(time.process_time() - busy, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=1_000_000)
    parser.add_argument("--count", type=int, default=10_000)
    wanted = parser.parse_args()
    objects, officers = made_up(wanted.objects)

    def frozen() -> tuple[DrawLists, str, str]:
        lists = freeze(objects, officers)
        return lists, lists.objects_text(), lists.officers_text()

    (lists, objects_text, officers_text), *freezing = timed(frozen)
    nonce = hashlib.sha256(b"nonce").digest()
    seed = seed_of(hash_of(objects_text), hash_of(officers_text), nonce, "03 08 11 17 22 31")
    result, *drawing = timed(lambda: lists.result(wanted.count, 2, seed))
    again, *replaying = timed(lambda: parse_lists(objects_text, officers_text).result(wanted.count, 2, seed))
    assert again == result
    print(
        json.dumps(
            {
                "objects": wanted.objects,
                "count": wanted.count,
                "goal_seconds": GOAL_SECONDS,
                "draw": dict(zip(("seconds", "cpu_seconds"), drawing, strict=True)),
                "freeze": dict(zip(("seconds", "cpu_seconds"), freezing, strict=True)),
                "replay": dict(zip(("seconds", "cpu_seconds"), replaying, strict=True)),
            }
        )
    )


if __name__ == "__main__":
    main()
