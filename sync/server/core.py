"""What the routes stand on. One object for one data directory; knows nothing of HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass

from sync.protocol.limits import MAX_BODY, PAGE_RECORDS, PROTOCOL
from sync.protocol.messages import Answer, Hello, Page, Push, PushAnswer
from sync.protocol.packing import unpack
from sync.protocol.paths import PathPacker
from sync.protocol.refusals import Refusal
from sync.protocol.signing import Request
from sync.server.applying import Verdict
from sync.server.checking import Enrolment
from sync.server.database import Database
from sync.server.gate import Gate
from sync.server.ledger import Ledger
from sync.server.log import Judged
from sync.server.pulling import page_of


@dataclass(frozen=True, slots=True)
class Core:
    """`now` returns Unix milliseconds."""

    database: Database
    ledger: Ledger
    gate: Gate
    now: Callable[[], int]

    def hello(self) -> Hello:
        return Hello(protocol=PROTOCOL, time=self.now(), origin=self.ledger.origin, server=self.ledger.device)

    def push(self, request: Request) -> Future[Judged]:
        """Authenticate, read, check and hand over to the sequencer. Raises as `Gate.authenticate`,
        BadInput MESSAGE_MALFORMED, ENCODING_UNKNOWN, BODY_TOO_LARGE, Environment SERVER_BUSY."""
        enrolment = self.gate.authenticate(request)
        told = Push.from_bytes(unpack(request.body, request.headers, MAX_BODY))
        return self.ledger.push(enrolment, told.records, told.known)

    def pages(self, enrolment: Enrolment, after: int, known: int) -> Iterator[Page]:
        """Everything of a scope from `after` on, each page read when it is asked for, in a transaction of its own."""
        complete = False
        while not complete:
            page, size = self._page(enrolment, after, PAGE_RECORDS, known)
            yield page
            after, known, complete = page.cursor, size, page.complete

    def pull(self, enrolment: Enrolment, after: int, limit: int, known: int) -> Page:
        return self._page(enrolment, after, limit, known)[0]

    def _page(self, enrolment: Enrolment, after: int, limit: int, known: int) -> tuple[Page, int]:
        """A page, and the size of the log under its checkpoint."""
        with self.database.transaction() as connection:
            return page_of(connection, enrolment, after, limit, known)

    def close(self) -> None:
        """Finish what was taken in, then let go of the database."""
        self.ledger.close()
        self.database.close()


def answer_of(judged: Judged) -> PushAnswer:
    """The wire form of what became of a run."""
    packer = PathPacker()
    answers = tuple(
        _answer(verdict, None if path is None else packer.add(path))
        for verdict, path in zip(judged.verdicts, judged.paths, strict=True)
    )
    return PushAnswer(
        checkpoint=judged.checkpoint, consistency=tuple(judged.consistency), nodes=packer.nodes, answers=answers
    )


def _answer(verdict: Verdict, path: bytes | None) -> Answer:
    match verdict.status:
        case "stored":
            return Answer(status="stored", position=verdict.position, path=path)
        case "repeated":
            return Answer(status="repeated", position=verdict.position, path=path)
        case "held":
            return Answer(status="held", expected=verdict.expected)
        case _:
            code = Refusal(verdict.code or Refusal.RECORD_MALFORMED)
            return Answer(status="refused", code=str(code), retry=str(code.retry))
