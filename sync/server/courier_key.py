"""Tells everybody what bundles are sealed to: a record of the server's own, made when the key is new."""

from __future__ import annotations

from collections.abc import Sequence

from inspector_tui.domain.courier import CourierKeyPublished
from inspector_tui.domain.record import Body
from sync.protocol.sealing import recipient_of
from sync.server.folding import level_within
from sync.server.keyring import Keyring
from sync.server.ledger import Ledger
from sync.server.store import Connection


def publish(ledger: Ledger, keyring: Keyring, now: int) -> None:
    """Publishes the courier key of the keyring unless the log says it last. `now` in Unix seconds."""
    recipient = recipient_of(keyring.courier)

    def decide(connection: Connection) -> Sequence[tuple[int, Body]]:
        level_within(connection)
        row = connection.execute(
            "SELECT body->>'recipient' FROM directory WHERE kind = 'courier_key' AND key = 'server'"
        ).fetchone()
        return [] if row == (recipient,) else [(0, CourierKeyPublished(recipient=recipient, since=now))]

    ledger.append_decided(decide)
