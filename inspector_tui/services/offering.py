"""What a laptop does when the server's log is not the one it has seen: it offers everything of its own again.

A server that came back from an old backup, or that was tampered with, may lack what it once acknowledged. Nothing it
answers is believed and nothing here changes: receipts keep proving what the old log held. The alarm stays until
people have judged it; meanwhile no record and no file of this laptop is missing at the server.
"""

from __future__ import annotations

from contextlib import suppress

from inspector_tui.errors import InspectorError
from inspector_tui.models import own_files, receipts
from inspector_tui.models.replica import Replica
from sync.client.client import SyncClient, batches
from sync.client.logview import LogView
from sync.protocol.limits import MAX_RECORDS


def offer_again(replica: Replica, client: SyncClient, trusted: LogView) -> None:
    """Push every own record and send every own file, believing no answer. Problems on the way are left to the next
    sync, which raises the same alarm first. `trusted` is what the replica believes of the log; it stays as it is."""
    device = replica.identity().device
    with suppress(InspectorError):
        client.log = trusted.anew(client.hello().origin)
        _offer_records(replica, client, device)
        _offer_files(replica, client, device)


def _offer_records(replica: Replica, client: SyncClient, device: bytes) -> None:
    after = 0
    while True:
        with replica.reading() as connection:
            own = receipts.unsent(connection, device, after, MAX_RECORDS)
        if not own:
            return
        sent = next(batches([envelope.raw for envelope in own]))
        client.push(sent)
        after = own[len(sent) - 1].seq


def _offer_files(replica: Replica, client: SyncClient, device: bytes) -> None:
    with replica.reading() as connection:
        files = own_files.own_files(connection, device)
    for each in files:
        if replica.files.has(each.sha256):
            with replica.files.open(each.sha256) as plain:
                client.evidence.upload(each.sha256, plain)
