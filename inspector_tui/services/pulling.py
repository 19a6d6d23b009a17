"""Taking in pulled records: each is verified with its device's key before anything is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from inspector_tui.domain.judging import RecordKept
from inspector_tui.domain.register import DeviceEnrolled
from inspector_tui.errors import NotAuthentic, Refused
from inspector_tui.ledger.envelope import device_id, open_envelope, verify_envelope
from inspector_tui.ledger.kept import effective
from inspector_tui.models import ledger_store, queries
from inspector_tui.models.ledger_store import Pulled
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import DeviceRow
from inspector_tui.models.settings import read_setting

if TYPE_CHECKING:
    from sqlalchemy import Connection


def take_page(replica: Replica, connection: Connection, records: Iterable[tuple[int, bytes]]) -> int:
    """Verifies and stores one page, or one part of a snapshot, of (position, envelope); returns how many were new here.

    A device's key comes from its enrolment record, which the server signed and which stands earlier in the log.
    Raises NotAuthentic DEVICE_UNKNOWN, BAD_RECORD_SIG …, LEDGER_FORKED when the log holds another record at a place of
    this laptop's own ledger: then the whole page is left.
    """
    known = _Keys(replica, connection)
    pulled = []
    for position, raw in records:
        envelope = open_envelope(raw)
        verify_envelope(envelope, known.public(envelope.device))
        if envelope.kind == RecordKept.KIND:
            known.require_server(envelope.device)
            inner = effective(envelope)
            verify_envelope(inner, known.public(inner.device))
        if envelope.kind == DeviceEnrolled.KIND:
            known.learn(envelope.device, DeviceEnrolled.model_validate(envelope.body))
        pulled.append(Pulled(envelope, position))
    try:
        return ledger_store.take_in(connection, pulled)
    except NotAuthentic as error:
        if error.code == "CHAIN_BROKEN" and error.facts.get("device") == device_id(replica.signer().public).hex():
            raise NotAuthentic("LEDGER_FORKED", seq=error.facts["seq"]) from error
        raise


class _Keys:
    """Public keys of devices, as enrolled by the server whose key was kept at our own enrolment."""

    def __init__(self, replica: Replica, connection: Connection) -> None:
        server = read_setting(connection, "server_public")
        if server is None:
            raise Refused("NOT_ENROLLED")
        self._server = device_id(server)
        own = replica.signer().public
        self._known = {row.device: row.public for row in queries.where(connection, DeviceRow)}
        self._known |= {self._server: server, device_id(own): own}

    def public(self, device: bytes) -> bytes:
        """The key of a device. Raises NotAuthentic DEVICE_UNKNOWN."""
        found = self._known.get(device)
        if found is None:
            raise NotAuthentic("DEVICE_UNKNOWN", device=device.hex())
        return found

    def require_server(self, author: bytes) -> None:
        """Only the server carries judgements out. Raises NotAuthentic KEPT_FALSE."""
        if author != self._server:
            raise NotAuthentic("KEPT_FALSE", device=author.hex())

    def learn(self, author: bytes, enrolled: DeviceEnrolled) -> None:
        """Takes a key from an enrolment; only the server enrols. Raises NotAuthentic ENROLMENT_FALSE."""
        if author != self._server or device_id(enrolled.public) != enrolled.device:
            raise NotAuthentic("ENROLMENT_FALSE", device=enrolled.device.hex())
        self._known[enrolled.device] = enrolled.public
