"""The device's side of the protocol. It holds no state on disk: services keep what it returns."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType

import httpx

from inspector_tui.errors import Environment
from inspector_tui.ledger.keys import Signer
from inspector_tui.ledger.notes import Checkpoint
from sync.client.bundles import BundleClient
from sync.client.evidence import EvidenceClient
from sync.client.exchange import Exchange
from sync.client.judging import JudgingClient
from sync.client.logview import LogView
from sync.client.pulling import Pulled, Pulling
from sync.client.pushing import Pushing
from sync.client.receipts import Outcome, Receipt
from sync.client.snapshot import SnapshotClient
from sync.client.witness import WitnessClient
from sync.protocol.enrolment import BlocksAnswer, Enrol, Enrolled, ListNumbers
from sync.protocol.limits import MAX_BODY, MAX_RECORDS
from sync.protocol.messages import Consistency, Hello, Inclusion, Push, PushAnswer, SignedCheckpoint
from sync.protocol.new_start import NewStarts
from sync.protocol.pulse import Pulse


def _now() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class SignedList:
    """A trust or status list as bytes that prove themselves; None when the server says it has not changed."""

    signed: bytes | None
    etag: str


class SyncClient:
    """Talks to one server as one device.

    `log` is what the device believes of the log; without it only hello, lists and enrolment work.
    `tls` replaces the operating system's trust in certificates; `transport` is the seam for tests; `now`
    tells Unix milliseconds; `packed` as for `Exchange`. All methods raise as `Exchange.send`.
    """

    def __init__(
        self,
        base_url: str,
        signer: Signer | None = None,
        *,
        log: LogView | None = None,
        transport: httpx.BaseTransport | None = None,
        tls: ssl.SSLContext | None = None,
        now: Callable[[], int] = _now,
        clock_offset: int = 0,
        packed: bool | None = None,
    ) -> None:
        """Raises BadInput SERVER_URL_MALFORMED, PLAIN_HTTP_REFUSED."""
        self._exchange = Exchange(
            base_url, signer, transport=transport, tls=tls, now=now, clock_offset=clock_offset, packed=packed
        )
        self._log = log
        self._pushing = Pushing(self._offer, self.consistency, lambda: self.log)
        self._pulling = Pulling(self._exchange, lambda: self.log)
        self.evidence = EvidenceClient(self._exchange)
        self.bundles = BundleClient(self._exchange)
        self.judging = JudgingClient(self._exchange)
        self.snapshot = SnapshotClient(self._exchange)
        self.witness = WitnessClient(self._exchange)

    @property
    def clock_offset(self) -> int:
        """Milliseconds to add to this device's clock to get server time, as the last answer showed it."""
        return self._exchange.clock_offset

    @property
    def log(self) -> LogView:
        """Raises Environment LOG_NOT_KNOWN before enrolment gave the receipts keys."""
        if self._log is None:
            raise Environment("LOG_NOT_KNOWN")
        return self._log

    @log.setter
    def log(self, view: LogView) -> None:
        self._log = view

    def hello(self) -> Hello:
        """Who the server is; measures the clock offset."""
        return Hello.from_bytes(self._exchange.send("GET", "/v1/hello", signed=False).body)

    def push(self, raws: Sequence[bytes]) -> list[Outcome]:
        """Offer a run of own records, in seq order without holes; one outcome for each, receipts verified.

        At most MAX_RECORDS and a body's bytes: see `batches`. Raises also NotAuthentic RECEIPT_FALSE,
        LOG_ROLLED_BACK, LOG_INCONSISTENT and those of a bad checkpoint; then nothing may be believed.
        """
        return self._pushing.one(raws)

    def push_many(self, runs: Iterable[Sequence[bytes]]) -> Generator[list[Outcome]]:
        """As `push` for one run after the other, two of them under way at a time."""
        return self._pushing.many(runs)

    def _offer(self, raws: Sequence[bytes], known: int, sent: Callable[[], None] | None = None) -> PushAnswer:
        body = Push(records=tuple(raws), known=known).to_bytes()
        reply = self._exchange.send("POST", "/v1/records", body=body, packable=True, sent=sent)
        return PushAnswer.from_bytes(reply.body)

    def is_level(self, after: int, lists: str) -> bool:
        """One small exchange: whether nothing is new from place `after` on and the lists are those of the digest."""
        path = f"/v1/pulse?after={after}&known={self.log.size}&lists={lists}"
        told = Pulse.from_bytes(self._exchange.send("GET", path).body)
        self.log.advance(told.checkpoint, told.consistency)
        return told.nothing

    def pull(self, after: int) -> Iterator[Pulled]:
        """Pages of the device's scope from place `after` on, until nothing is left, as one stream: at least one page.
        After a cut go on with the cursor of the last page."""
        return self._pulling.pages(after)

    def checkpoint(self) -> Checkpoint:
        """The newest checkpoint, proven to go on from the one known."""
        told = SignedCheckpoint.from_bytes(self._exchange.send("GET", "/v1/checkpoint").body)
        new = self.log.read(told.checkpoint).size if told.checkpoint else 0
        path = self.consistency(self.log.size, new).path if 0 < self.log.size < new else ()
        return self.log.advance(told.checkpoint, path)

    def consistency(self, old: int, new: int) -> Consistency:
        """The server's proof, not yet checked, that the log of size `old` is the beginning of the one of `new`."""
        return Consistency.from_bytes(self._exchange.send("GET", f"/v1/proof/consistency?old={old}&new={new}").body)

    def inclusion(self, position: int) -> str:
        """A fresh receipt as text, not yet checked (`ledger.proofs.verify_proof` does)."""
        return Inclusion.from_bytes(self._exchange.send("GET", f"/v1/proof/inclusion?position={position}").body).proof

    def enrol(self, asked: Enrol) -> Enrolled:
        """Redeem an enrolment code with this client's signer. The caller checks the root against the code."""
        return Enrolled.from_bytes(self._exchange.send("POST", "/v1/enrol", body=asked.to_bytes()).body)

    def new_starts(self) -> tuple[bytes, ...]:
        """Declarations that the server's log begins anew, not yet checked (`ledger.new_start.open_new_start` does)."""
        return NewStarts.from_bytes(self._exchange.send("GET", "/v1/log/starts", signed=False).body).declared

    def status_lists(self) -> tuple[int, ...]:
        """Numbers of the status lists."""
        return ListNumbers.from_bytes(self._exchange.send("GET", "/v1/lists", signed=False).body).status

    def trust_list(self, etag: str = "") -> SignedList:
        """The trust list; `etag` of the one held saves sending it again."""
        return self._list("/v1/lists/trust", etag)

    def status_list(self, number: int, etag: str = "") -> SignedList:
        """A status list, likewise."""
        return self._list(f"/v1/lists/status/{number}", etag)

    def ask_for_blocks(self) -> int:
        """Have the numbers topped up that this device may use offline; how many blocks will come with the pull."""
        return BlocksAnswer.from_bytes(self._exchange.send("POST", "/v1/blocks").body).allotted

    def _list(self, path: str, etag: str) -> SignedList:
        headers = {"if-none-match": etag} if etag else {}
        reply = self._exchange.send("GET", path, headers=headers, signed=False)
        return SignedList(None if reply.status == 304 else reply.body, reply.headers.get("etag", ""))

    def close(self) -> None:
        self._exchange.close()

    def __enter__(self) -> SyncClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def batches(raws: Sequence[bytes], *, records: int = 500) -> Iterator[Sequence[bytes]]:
    """Cut a run into pushes that the server takes: at most `records` each, and well under a body's bytes."""
    batch: list[bytes] = []
    size = 0
    for raw in raws:
        if batch and (len(batch) >= min(records, MAX_RECORDS) or size + len(raw) + 8 > MAX_BODY - 4096):
            yield batch
            batch, size = [], 0
        batch.append(raw)
        size += len(raw) + 8
    if batch:
        yield batch


__all__ = ["Outcome", "Pulled", "Receipt", "SignedList", "SyncClient", "batches"]
