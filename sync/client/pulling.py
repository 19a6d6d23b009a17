"""Pulling: one request, and the pages of the scope as they come. What was taken in before a cut stays taken in."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from inspector_tui.errors import BadInput, Environment, NotAuthentic
from inspector_tui.ledger.notes import Checkpoint
from sync.client.exchange import Exchange
from sync.client.logview import LogView
from sync.protocol.frames import Frame, FrameSink
from sync.protocol.messages import Page


@dataclass(frozen=True, slots=True)
class Pulled:
    """One page: raw envelopes with their positions, in log order. Go on with `after=cursor`.

    The envelopes are as the server sent them: verify each with its device's key before using it. Keep
    `known` of the log view no later than the records.
    """

    records: tuple[tuple[int, bytes], ...]
    cursor: int
    complete: bool
    checkpoint: Checkpoint


class Pulling:
    """Pulls over an exchange; `log` gives the view that each page advances."""

    def __init__(self, exchange: Exchange, log: Callable[[], LogView]) -> None:
        self._exchange, self._log = exchange, log

    def pages(self, after: int) -> Iterator[Pulled]:
        """Everything from place `after` on. Holds one page at a time: while it is taken in, the server waits.

        Raises as `Exchange.stream`, SERVER_UNREACHABLE also when the stream ends early, NotAuthentic PAGE_FALSE and
        those of the log.
        """
        frames: deque[Frame] = deque()
        sink, complete = FrameSink(frames.append), False
        path = f"/v1/records/stream?after={after}&known={self._log().size}"
        with closing(self._exchange.stream(path)) as pieces:
            for piece in pieces:
                try:
                    sink.write(piece)
                except BadInput as error:
                    raise NotAuthentic("PAGE_FALSE", after=after, cursor=after) from error
                while frames:
                    page = self._page(frames.popleft(), after)
                    if complete:
                        raise NotAuthentic("PAGE_FALSE", after=after, cursor=page.cursor)
                    yield page
                    after, complete = page.cursor, page.complete
        if not complete:
            raise Environment("SERVER_UNREACHABLE", problem="cut")

    def _page(self, frame: Frame, after: int) -> Pulled:
        page = Page.from_bytes(frame.content)
        checkpoint = self._log().advance(page.checkpoint, page.consistency)
        in_order = all(one < other for one, other in zip(page.positions, page.positions[1:], strict=False))
        bounds = [after, *page.positions[:1], *page.positions[-1:], page.cursor - bool(page.positions)]
        if (
            frame.kind != "P"
            or len(page.positions) != len(page.records)
            or not in_order
            or bounds != sorted(bounds)
            or page.cursor > checkpoint.size
            or (page.cursor <= after and not page.complete)
        ):
            raise NotAuthentic("PAGE_FALSE", after=after, cursor=page.cursor)
        records = tuple(zip(page.positions, page.records, strict=True))
        return Pulled(records, page.cursor, page.complete, checkpoint)
