"""What a sync of a real replica costs, with nothing new and with some records new, over histories of different lengths.

    python -m bench.sync_cost [--history 10000 100000 1000000] [--new 200]

Server, PostgreSQL and the laptop (SQLCipher, every signature and receipt verified, rows projected) share this
machine's cores. The history is pushed by another laptop of the same organ and pulled before the clock runs. `work`
is processor time of laptop and server together, without PostgreSQL's. The first sync of a new laptop is
`bench.first_sync`'s. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

from bench.office import CERTIFICATE, ORGAN, Ledger, Office, answered, office, percentile, push_through
from inspector_tui.domain.visiting import VisitAnswered
from inspector_tui.ledger import merkle
from inspector_tui.ledger.envelope import device_id
from inspector_tui.ledger.notes import verify_checkpoint
from inspector_tui.models.receipts import receipts
from inspector_tui.models.replica import Identity, Replica
from inspector_tui.models.schema import prepare_schema
from inspector_tui.services.lists import held_trust, log_origin, receipt_keys
from inspector_tui.services.syncing import synchronise
from sync.client.client import SyncClient

RUNS = 9


class Clock:
    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


def laptop(home: Path, ledger: Ledger, told: Office) -> Replica:
    """A replica as enrolment leaves it."""
    home.mkdir()
    replica = Replica(home, bytes(32), Clock())
    with replica.writing() as connection:
        prepare_schema(connection)
    replica.keep_signer("device_key", ledger.signer.alg, ledger.signer.private_bytes)
    replica.keep(
        roots=told.root.hex().encode(), trust_list=told.trust, server_public=told.server,
        log_origin=told.origin.encode(), server_url=told.url.encode(),
    )  # fmt: skip
    replica.keep_identity(Identity(device_id(ledger.signer.public), "officer", ORGAN, "bench", CERTIFICATE))
    return replica


PART = 20_000


def push_history(told: Office, more: int, writer: Ledger) -> None:
    """`more` records by another laptop, signed and pushed in parts: a million of them at once fill the memory."""
    begun = writer.records[-1].seq if writer.records else 0
    with SyncClient(told.url, writer.signer, log=told.view()) as client:
        for start in range(begun, begun + more, PART):
            writer.say([answered_apart(number) for number in range(start, min(start + PART, begun + more))])
            push_through(client, [record.raw for record in writer.records if record.seq > start], 1000)
            writer.records = writer.records[-1:]


def answered_apart(number: int) -> VisitAnswered:
    """Forty answers to a visit, then the next visit, as it is in life."""
    return answered(number).model_copy(update={"inspection": f"{number // 40:016x}"})


def timed(told: Office, work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of processor time of this process and the server's."""
    busy, begun = time.process_time() + told.cpu_seconds(), time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000, (time.process_time() + told.cpu_seconds() - busy) * 1000


def of_many(told: Office, work: Callable[[], object], before: Callable[[], object] = lambda: None) -> dict[str, float]:
    took = []
    for _ in range(RUNS):
        before()
        took.append(timed(told, work))
    clock, processor = [one for one, _ in took], [one for _, one in took]
    return {
        "ms_p50": percentile(clock, 0.5), "ms_p95": percentile(clock, 0.95),
        "work_ms_p50": percentile(processor, 0.5),
    }  # fmt: skip


def say_new(replica: Replica, serial: Iterator[int], new: int) -> None:
    """Records of visits that are going on here."""
    replica.tell(*(answered_apart(next(serial)) for _ in range(new)))


def check_receipts(replica: Replica) -> float:
    """Milliseconds to check one receipt offline: the checkpoint's signature and the place under it."""
    origin = log_origin(replica)
    trusted = receipt_keys(held_trust(replica), origin)
    with replica.reading() as connection:
        held = list(receipts(connection))[:500]
    begun = time.perf_counter()
    for one in held:
        checkpoint = verify_checkpoint(one.note, origin, trusted)
        leaf = merkle.leaf_hash(one.envelope)
        merkle.verify_inclusion(leaf, one.position, checkpoint.size, one.path, checkpoint.root)
    return (time.perf_counter() - begun) * 1000 / len(held)


def histories(folder: Path, sizes: list[int], new: int) -> list[dict[str, object]]:
    """One log that grows; at each size the cost of `new` records, and of none."""
    ours, writer = Ledger(), Ledger()
    results: list[dict[str, object]] = []
    with office(folder / "data", [ours, writer]) as told:
        replica = laptop(folder / "home", ours, told)
        seen = 0
        for size in sorted(sizes):
            push_history(told, size - seen, writer)
            seen = size
            synchronise(replica)
            serial = count(10**7 + size)
            say = partial(say_new, replica, serial, new)
            results.append(
                {
                    "history": size,
                    "nothing_new": of_many(told, lambda: synchronise(replica)),
                    f"{new}_new": of_many(told, lambda: synchronise(replica), say),
                    "receipt_checked_offline_ms": round(check_receipts(replica), 3),
                }
            )
        replica.close()
    return results


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--history", type=int, nargs="+", default=[10_000, 100_000])
    arguments.add_argument("--new", type=int, default=200)
    told = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="inspector-bench-", ignore_cleanup_errors=True) as folder:
        print(json.dumps(histories(Path(folder), told.history, told.new), indent=2))


if __name__ == "__main__":
    main()
