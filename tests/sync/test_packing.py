"""Bodies are packed where they leave the machine, judged before they are unpacked, and never unpack without end."""

from __future__ import annotations

import gzip
import tracemalloc

import httpx
import pytest

from inspector_tui.errors import BadInput, Environment
from sync.protocol.limits import MAX_BODY
from sync.protocol.packing import HEADER, pack, unpack
from tests.sync.devices import Device, Office, answer


class Watching(httpx.HTTPTransport):
    """Notes how many bytes went out and came in, and how they were packed."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str | None, int, str | None]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        self.told.append((request.headers.get(HEADER), len(request.content), response.headers.get(HEADER)))
        return response


def test_pushes_and_pages_are_packed_and_mean_the_same(office: Office) -> None:
    device = office.enrol(Device())
    raws = [device.say(answer(number, "现场检查未发现问题" * 20)) for number in range(50)]
    wire = Watching()
    with office.client(device, transport=wire, packed=True) as client:
        assert {one.status for one in client.push(raws)} == {"stored"}
        pages = list(client.pull(0))
    assert [raw for page in pages for _, raw in page.records][-50:] == raws
    encoding, sent, _ = wire.told[0]
    assert (encoding, sent < sum(map(len, raws)) // 2) == ("gzip", True)
    assert wire.told[-1][2] == "gzip"


def test_on_this_machine_and_for_small_bodies_nothing_is_packed(office: Office) -> None:
    device = office.enrol(Device())
    wire = Watching()
    with office.client(device, transport=wire) as client:
        client.push(device.say_many(50))
        list(client.pull(0))
    with office.client(device, transport=wire, packed=True) as client:
        client.push(device.say_many(1))
    assert {told[0] for told in wire.told} == {None}
    assert {told[2] for told in wire.told[:2]} == {None}


@pytest.mark.parametrize(
    ("body", "encoding", "code"),
    [
        (gzip.compress(bytes(MAX_BODY + 1)), "gzip", "BODY_TOO_LARGE"),
        (gzip.compress(bytes(5000))[:-9], "gzip", "MALFORMED_REQUEST"),
        (gzip.compress(bytes(5000)) + b"more", "gzip", "MALFORMED_REQUEST"),
        (b"not gzip at all", "gzip", "MALFORMED_REQUEST"),
        (bytes(5000), "br", "ENCODING_UNKNOWN"),
        (gzip.compress(bytes(5000)), "gzip, gzip", "ENCODING_UNKNOWN"),
    ],
    ids=["bomb", "cut", "more", "other bytes", "another encoding", "twice"],
)
def test_what_cannot_be_unpacked_is_refused(office: Office, body: bytes, encoding: str, code: str) -> None:
    device = office.enrol(Device())
    with office.client(device) as client, pytest.raises(BadInput, match=code):
        client._exchange.send("POST", "/v1/records", body=body, headers={HEADER: encoding})


def test_a_bomb_costs_no_more_memory_than_the_limit() -> None:
    bomb = gzip.compress(bytes(256 * 1024 * 1024), 9)
    tracemalloc.start()
    with pytest.raises(BadInput, match="BODY_TOO_LARGE"):
        unpack(bomb, {HEADER: "gzip"}, MAX_BODY)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * MAX_BODY


def test_a_bomb_in_an_answer_is_no_answer(office: Office) -> None:
    class Bombing(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            headers = {**super().handle_request(request).headers, HEADER: "gzip"}
            return httpx.Response(200, headers=headers, stream=httpx.ByteStream(gzip.compress(bytes(64 << 20), 9)))

    device = office.enrol(Device())
    with office.client(device, transport=Bombing()) as client, pytest.raises(Environment, match="CAPTIVE_PORTAL"):
        client.hello()


def test_packing_is_the_same_every_time() -> None:
    assert pack(b"x" * 5000) == pack(b"x" * 5000)
    assert unpack(pack(b"x" * 5000), {HEADER: "GZIP"}, 5000) == b"x" * 5000
    assert unpack(b"plain", {}, 5) == b"plain"
