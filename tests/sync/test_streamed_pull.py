"""A pull is one stream of pages: one request however long the history, one page in memory, cut and gone on with."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from inspector_tui.errors import Environment, NotAuthentic
from sync.client.client import SyncClient, batches
from sync.protocol import frames
from sync.protocol.limits import PAGE_RECORDS
from sync.protocol.packing import pack_stream, unpack_stream
from tests.sync.devices import Device, Office, answer

LONG = 2 * PAGE_RECORDS + 300


class Pieces(httpx.SyncByteStream):
    """An answer's bytes, changed on their way."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        return self._parts


class Watching(httpx.HTTPTransport):
    """Counts requests; `most`: the stream ends, in good order, after so many bytes; `turned`: the byte that is
    changed."""

    def __init__(self, most: int | None = None, turned: int | None = None) -> None:
        super().__init__()
        self.paths: list[str] = []
        self._most, self._turned = most, turned

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.paths.append(request.url.path)
        answer = super().handle_request(request)
        assert isinstance(answer.stream, httpx.SyncByteStream)
        return httpx.Response(answer.status_code, headers=answer.headers, stream=Pieces(self._parts(answer.stream)))

    def _parts(self, stream: httpx.SyncByteStream) -> Iterator[bytes]:
        passed = 0
        for part in stream:
            left = len(part) if self._most is None else self._most - passed
            changed = bytearray(part[:left])
            if self._turned is not None and passed <= self._turned < passed + len(changed):
                changed[self._turned - passed] ^= 0xFF
            passed += len(changed)
            yield bytes(changed)
            if left < len(part):
                return


@pytest.fixture
def writer(office: Office) -> Device:
    device = office.enrol(Device())
    raws = [device.say(answer(number)) for number in range(LONG)]
    with office.client(device) as client:
        for batch in batches(raws):
            client.push(batch)
    return device


def pulled(client: SyncClient, after: int = 0) -> list[tuple[int, bytes]]:
    return [record for page in client.pull(after) for record in page.records]


def test_a_long_history_is_one_request_packed_or_not(office: Office, writer: Device) -> None:
    own = {record.raw for record in writer.records}
    for packed in (False, True):
        wire = Watching()
        with office.client(writer, transport=wire, packed=packed) as client:
            pages = list(client.pull(0))
            assert len(pages) >= 3
            assert [page.complete for page in pages] == [False] * (len(pages) - 1) + [True]
            assert sum(raw in own for page in pages for _, raw in page.records) == LONG
            assert client.log.size == pages[-1].cursor
        assert wire.paths == ["/v1/records/stream"]


def test_a_stream_that_ends_early_is_a_cut_and_goes_on_from_its_last_page(office: Office, writer: Device) -> None:
    with office.client(writer) as client:
        whole = pulled(client)
    with office.client(writer, transport=Watching(most=500_000)) as client:
        pages = client.pull(0)
        page = next(pages)
        got, cursor = list(page.records), page.cursor
        with pytest.raises(Environment, match="SERVER_UNREACHABLE"):
            got += [record for page in pages for record in page.records]
        assert 0 < len(got) < len(whole)
    with office.client(writer) as client:
        got += pulled(client, cursor)
    assert got == whole


def test_a_length_that_was_changed_on_the_way_is_no_page(office: Office, writer: Device) -> None:
    with office.client(writer, transport=Watching(turned=1)) as client, pytest.raises(NotAuthentic, match="PAGE_FALSE"):
        pulled(client)


def test_the_server_reads_a_page_only_when_the_one_before_went_out(office: Office, writer: Device) -> None:
    pages = office.server.parts.core.pages(writer.enrolment(), 0, 0)
    first = next(pages)
    late = office.enrol(Device())
    with office.client(late) as client:
        client.push(late.say_many(1))
    assert len(first.records) == PAGE_RECORDS
    # What came while the stream was under way is in it: a page is read when it is asked for, not before.
    assert late.records[0].raw in {raw for page in pages for raw in page.records}


def test_a_packed_stream_unpacks_piece_by_piece() -> None:
    parts = [frames.pack("P", bytes([number]) * 300_000) for number in range(5)]
    packed = b"".join(pack_stream(parts))
    pieces = (packed[at : at + 7] for at in range(0, len(packed), 7))
    assert b"".join(unpack_stream(pieces, {"content-encoding": "gzip"})) == b"".join(parts)
