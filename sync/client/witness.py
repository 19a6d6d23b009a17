"""The device's side of witnessing: sign what one saw, and ask what others saw."""

from __future__ import annotations

from dataclasses import dataclass

from inspector_tui.errors import NotAuthentic
from inspector_tui.ledger import merkle
from inspector_tui.ledger.cosignatures import cosign, verify_cosignature, witness_name
from inspector_tui.ledger.keys import Signer
from inspector_tui.ledger.notes import parse_checkpoint, parse_note
from sync.client.exchange import Exchange
from sync.client.logview import LogView
from sync.protocol.witness import Cosign, Cosigned, CosignedAnswer


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint of `size` that the witness `device` signed `at` (Unix seconds); `note` shows it to anybody."""

    device: bytes
    size: int
    at: int
    note: str


class WitnessClient:
    """All methods raise as `Exchange.send`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def tell(self, log: LogView, signer: Signer, at: int) -> int:
        """Sign the largest checkpoint that `log` has proven, and hand it in. Returns its size."""
        body = Cosign(checkpoint=log.known, at=at, signature=cosign(log.known, signer, at))
        self._exchange.send("POST", "/v1/cosignatures", body=body.to_bytes())
        return log.size

    def ask(self, log: LogView, publics: dict[bytes, bytes]) -> list[Witnessed]:
        """What the witnesses with these keys (by device) signed, each proven to be of the log that `log` knows.

        Raises NotAuthentic LOG_INCONSISTENT when a witness saw another log than we: the server shows different
        people different records. Others' signatures are passed over.
        """
        answer = self._exchange.send("GET", f"/v1/cosignatures?known={log.size}").body
        told = CosignedAnswer.from_bytes(answer).witnesses
        return [_believed(log, one, publics[one.device]) for one in told if one.device in publics]


def _believed(log: LogView, told: Cosigned, public: bytes) -> Witnessed:
    at = verify_cosignature(told.checkpoint, witness_name(told.device), public)
    log.read(told.checkpoint)
    theirs, ours = parse_checkpoint(parse_note(told.checkpoint).text), log.largest
    old, new = sorted((theirs, ours), key=lambda one: one.size)
    try:
        merkle.verify_consistency(old.size, new.size, told.path, old.root, new.root)
    except NotAuthentic as error:
        raise NotAuthentic("LOG_INCONSISTENT", known=ours.size, size=theirs.size) from error
    return Witnessed(told.device, theirs.size, at, told.checkpoint)
