"""Keeping what the server answered about own records: receipts and refusals, however the answer came here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inspector_tui.models import receipts
from sync.client.logview import LogView
from sync.client.receipts import Outcome

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass
class Settled:
    """What some answers came to. `held` is the seq that the server wants first, if it held any back."""

    stored: int = 0
    receipts: int = 0
    refusals: list[str] = field(default_factory=list)
    held: int | None = None


def settle(
    connection: Connection, log: LogView, records: Sequence[bytes], outcomes: Sequence[Outcome], now: int
) -> Settled:
    """Keeps receipts with the checkpoints they stand under, and refusals; one transaction is the caller's.

    `records` are hashes in the order of the outcomes, whose receipts were verified; `now` in Unix seconds.
    """
    told = Settled()
    under: dict[tuple[int, str], list[receipts.NewReceipt]] = {}
    for record, outcome in zip(records, outcomes, strict=True):
        if outcome.receipt is not None:
            given = outcome.receipt
            # Not the largest one known: of two answers under way, the later may stand under the older checkpoint.
            made = under.setdefault((given.size, given.checkpoint), [])
            made.append(receipts.NewReceipt(record, given.position, given.path))
            told.stored += outcome.status == "stored"
        elif outcome.status == "held":
            told.held = outcome.expected if told.held is None else told.held
        else:
            code = outcome.code or "REFUSED"
            receipts.keep_refusal(connection, record, code, retry=outcome.retry == "later", at=now)
            told.refusals.append(code)
    for (size, note), made in under.items():
        told.receipts += len(made)
        receipts.keep_receipts(connection, size, note, made)
    keep_known(connection, log)
    return told


def keep_known(connection: Connection, log: LogView) -> None:
    """Remembers the largest checkpoint seen, in the transaction of what stands under it."""
    if log.known:
        receipts.keep_checkpoint(connection, log.size, log.known)
