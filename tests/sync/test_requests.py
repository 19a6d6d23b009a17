"""Who is let in: signatures, clocks, replays, limits, and answers that are not the server's."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from inspector_tui.errors import BadInput, Environment, InspectorError, NotAuthentic, Refused
from inspector_tui.ledger.keys import Ed25519Signer
from sync.client.client import SyncClient
from sync.protocol.limits import MAX_BODY, MEDIA_TYPE, PROTOCOL_HEADER
from sync.protocol.messages import Problem, Push
from sync.protocol.refusals import Refusal
from sync.protocol.signing import Request, sign_request
from sync.server.http import JsonLines
from tests.sync.devices import Device, Office

HOUR = 3_600_000


def now() -> int:
    return time.time_ns() // 1_000_000


def signed(office: Office, device: Device, method: str, path: str, body: bytes = b"", nonce: str = "n1") -> Request:
    request = Request(method, office.server.url + path, {"content-type": MEDIA_TYPE} if body else {}, body)
    sign_request(request, device.signer, created=now() // 1000, nonce=nonce)
    return request


def send(request: Request) -> tuple[int, str]:
    """Status and code of the refusal."""
    answer = httpx.request(request.method, request.url, headers=request.headers, content=request.body)
    return answer.status_code, Problem.from_bytes(answer.content).code if answer.status_code >= 400 else ""


def test_an_unsigned_request_is_refused(office: Office) -> None:
    assert send(Request("GET", office.server.url + "/v1/records", {}, b"")) == (401, "REQUEST_UNSIGNED")


def test_a_device_that_is_not_enrolled_is_unknown(office: Office) -> None:
    with office.client(Device()) as client, pytest.raises(NotAuthentic, match="UNKNOWN_DEVICE"):
        next(client.pull(0))


Change = Callable[[Request], Request]
CHANGES: list[tuple[str, Change]] = [
    ("query", lambda r: Request(r.method, r.url + "&limit=1", r.headers, r.body)),
    ("path", lambda r: Request(r.method, r.url.replace("/records", "/checkpoint"), r.headers, r.body)),
    ("method", lambda r: Request("DELETE", r.url, r.headers, r.body)),
    ("host", lambda r: Request(r.method, r.url, {**r.headers, "host": "elsewhere.example"}, r.body)),
    ("signature", lambda r: Request(r.method, r.url, {**r.headers, "Signature": "inspector=:AAAA:"}, r.body)),
    ("nonsense", lambda r: Request(r.method, r.url, {**r.headers, "Signature-Input": "((("}, r.body)),
]


@pytest.mark.parametrize("change", [change for _, change in CHANGES], ids=[name for name, _ in CHANGES])
def test_whatever_is_changed_on_the_way_breaks_the_signature(office: Office, change: Change) -> None:
    device = office.enrol(Device())
    status, code = send(change(signed(office, device, "GET", "/v1/records?after=0")))
    assert (status, code) in {(401, "BAD_REQUEST_SIG"), (405, "METHOD_NOT_ALLOWED")}


def test_a_changed_body_breaks_the_signature(office: Office) -> None:
    device = office.enrol(Device())
    request = signed(office, device, "POST", "/v1/records", Push(records=(device.say_many(1)[0],)).to_bytes())
    changed = Request(request.method, request.url, request.headers, request.body[:-1] + bytes((request.body[-1] ^ 1,)))
    assert send(changed) == (401, "BAD_REQUEST_SIG")
    without = {name: value for name, value in request.headers.items() if name != "Content-Digest"}
    assert send(Request(request.method, request.url, without, request.body)) == (401, "BAD_REQUEST_SIG")


def test_a_replayed_request_is_refused(office: Office) -> None:
    device = office.enrol(Device())
    request = signed(office, device, "GET", "/v1/checkpoint")
    assert send(request) == (200, "")
    assert send(request) == (401, "REQUEST_REPLAYED")
    assert send(signed(office, device, "GET", "/v1/checkpoint", nonce="n2")) == (200, "")


@pytest.mark.parametrize("wrong_by", [-3 * HOUR, 3 * HOUR])
def test_a_wrong_device_clock_is_measured_and_the_request_repeated_once(office: Office, wrong_by: int) -> None:
    device = office.enrol(Device())
    asked: list[str] = []

    class Counting(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            asked.append(request.url.path)
            return super().handle_request(request)

    with office.client(device, transport=Counting(), now=lambda: now() + wrong_by) as client:
        assert client.push(device.say_many(1))[0].status == "stored"
        assert abs(client.clock_offset + wrong_by) < 2000
        assert len(asked) == 2
        client.checkpoint()
        assert len(asked) == 3


def test_a_clock_that_jumps_at_every_request_ends_in_the_refusal(office: Office) -> None:
    device = office.enrol(Device())
    jumps: Iterator[int] = iter(range(1, 1000))
    client = office.client(device, now=lambda: now() + next(jumps) * HOUR)
    with client, pytest.raises(NotAuthentic, match="CLOCK_SKEW"):
        client.checkpoint()


def test_a_revoked_device_is_refused_at_once(office: Office) -> None:
    device = office.enrol(Device())
    with office.client(device) as client:
        client.push(device.say_many(1))
        office.revoke(device)
        with pytest.raises(Refused, match="DEVICE_REVOKED"):
            client.push(device.say_many(1))
        with pytest.raises(Refused, match="DEVICE_REVOKED"):
            next(client.pull(0))
    # Enrolling the same key again does not bring it back.
    office.enrol(device)
    with office.client(device) as client, pytest.raises(Refused, match="DEVICE_REVOKED"):
        client.checkpoint()


@pytest.mark.parametrize("announced", [True, False], ids=["content-length", "chunked"])
def test_an_oversized_body_is_refused(office: Office, announced: bool) -> None:
    device = office.enrol(Device())
    body = bytes(MAX_BODY + 1)
    content = body if announced else (body[at : at + 65536] for at in range(0, len(body), 65536))
    headers = signed(office, device, "POST", "/v1/records", body).headers
    try:
        answer = httpx.post(office.server.url + "/v1/records", headers=headers, content=content)
    except httpx.WriteError:
        return  # The server answered and closed before it was sent everything: refused all the same.
    assert answer.status_code == 413
    assert Problem.from_bytes(answer.content).code == "BODY_TOO_LARGE"


def test_a_message_of_another_layout_is_refused_without_its_values(office: Office) -> None:
    device = office.enrol(Device())
    request = signed(office, device, "POST", "/v1/records", b"\xa1\x66secret\x66secret")
    answer = httpx.post(request.url, headers=request.headers, content=request.body)
    assert (answer.status_code, Problem.from_bytes(answer.content).code) == (400, "MESSAGE_MALFORMED")
    assert b"secret\x66secret" not in answer.content


def test_a_bad_query_is_refused_without_echo(office: Office) -> None:
    device = office.enrol(Device())
    request = signed(office, device, "GET", "/v1/records?after=6401_secret")
    answer = httpx.get(request.url, headers=request.headers)
    assert answer.status_code == 422
    assert Problem.from_bytes(answer.content).code == Refusal.MALFORMED_REQUEST
    assert b"secret" not in answer.content


def test_log_lines_tell_the_route_and_nothing_else(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "inspector.server"):
        httpx.get(office.server.url + "/v1/proof/inclusion?position=6401_secret")
        httpx.get(office.server.url + "/somewhere/secret")
        httpx.get(office.server.url + "/c/secret?lang=secret")
        httpx.post(office.server.url + "/c/secret/rating", data={"comment": "secret"})
    lines = [JsonLines().format(record) for record in caplog.records if record.name == "inspector.server"]
    assert [json.loads(line)["route"] for line in lines] == [
        "/v1/proof/inclusion",
        "-",
        "/c/{digits:text}",
        "/c/{digits}/rating",
    ]
    assert "secret" not in "".join(lines)


def test_the_openapi_document_names_cbor_bodies(office: Office) -> None:
    told = httpx.get(office.server.url + "/openapi.json").json()
    push = told["paths"]["/v1/records"]["post"]
    assert list(push["requestBody"]["content"]) == [MEDIA_TYPE]
    assert "checkpoint" in push["responses"]["200"]["content"][MEDIA_TYPE]["schema"]["properties"]
    assert httpx.get(office.server.url + "/healthz").json() == {"status": "ok"}


PORTALS: list[tuple[str, httpx.Response, str]] = [
    ("login page", httpx.Response(200, html="<h1>Wi-Fi</h1>"), "CAPTIVE_PORTAL"),
    ("redirect", httpx.Response(302, headers={"location": "http://portal.example"}), "CAPTIVE_PORTAL"),
    ("page with our header", httpx.Response(200, html="x", headers={PROTOCOL_HEADER: "1"}), "CAPTIVE_PORTAL"),
    ("empty", httpx.Response(204), "CAPTIVE_PORTAL"),
    ("gateway", httpx.Response(502, html="bad gateway"), "SERVER_UNREACHABLE"),
    ("endless", httpx.Response(200, content=bytes(17 << 20), headers={PROTOCOL_HEADER: "1"}), "CAPTIVE_PORTAL"),
]


@pytest.mark.parametrize(
    ("answer", "code"), [(answer, code) for _, answer, code in PORTALS], ids=[name for name, _, _ in PORTALS]
)
def test_an_answer_of_somebody_else_is_never_success(answer: httpx.Response, code: str) -> None:
    transport = httpx.MockTransport(lambda _: answer)
    client = SyncClient("http://127.0.0.1:9", Ed25519Signer.generate(), transport=transport)
    with client, pytest.raises(Environment, match=code):
        client.hello()


def test_a_busy_server_says_when_to_come_back() -> None:
    body = Problem(code="SERVER_BUSY", retry="later", time=1).to_bytes()
    headers = {PROTOCOL_HEADER: "1", "content-type": MEDIA_TYPE, "retry-after": "7"}
    transport = httpx.MockTransport(lambda _: httpx.Response(503, content=body, headers=headers))
    with SyncClient("https://sync.example", transport=transport) as client, pytest.raises(Environment) as told:
        client.hello()
    assert told.value.facts["retry_after"] == 7


@pytest.mark.parametrize("url", ["http://10.0.0.7:8440", "http://sync.example", "http://127.0.0.1.example"])
def test_plain_http_is_refused_except_on_this_machine(url: str) -> None:
    with pytest.raises(BadInput, match="PLAIN_HTTP_REFUSED"):
        SyncClient(url)


@pytest.mark.parametrize(
    "url", ["", "ftp://x", "https://", "https://u:p@h", "https://h?q", "http://[::1", "https://h:x"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="SERVER_URL_MALFORMED"):
        SyncClient(url)


def test_every_refusal_code_is_its_own_name() -> None:
    assert all(refusal.name == refusal.value for refusal in Refusal)
    assert issubclass(NotAuthentic, InspectorError)
