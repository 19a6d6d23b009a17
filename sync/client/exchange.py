"""One request and its answer: signed, timed, and believed only when it comes from the server.

The transport of httpx is the one seam to the network: tests put a function there, faults too.
"""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpx

from inspector_tui.errors import BadInput, Environment, InspectorError, NotAuthentic, Refused
from inspector_tui.ledger.keys import Signer
from sync.protocol.limits import MEDIA_TYPE, PROTOCOL, PROTOCOL_HEADER, TIME_HEADER
from sync.protocol.messages import Problem
from sync.protocol.packing import ENCODING, HEADER, LEAST, pack, unpack, unpack_stream
from sync.protocol.refusals import Refusal
from sync.protocol.signing import Request, sign_request

MAX_ANSWER: Final = 16 * 1024 * 1024
"""Bytes read of any answer; the server's pages are far smaller."""
_MEDIA_TYPES: Final = frozenset({MEDIA_TYPE, "application/cose", "application/octet-stream"})
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_MEASURABLE_MS: Final = 20_000
TIMEOUT: Final = httpx.Timeout(60.0, connect=10.0)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the server itself: status 2xx or 304, body as sent."""

    status: int
    headers: httpx.Headers
    body: bytes
    media_type: str


class Exchange:
    """Sends requests to one server. `now` tells Unix milliseconds by this device's clock.

    `clock_offset` is the milliseconds to add to get server time, measured with each answer.
    """

    def __init__(
        self,
        base_url: str,
        signer: Signer | None,
        *,
        transport: httpx.BaseTransport | None,
        tls: ssl.SSLContext | None = None,
        now: Callable[[], int],
        clock_offset: int = 0,
        packed: bool | None = None,
    ) -> None:
        """`packed`: whether bodies are packed by gzip; by default wherever they leave this machine."""
        self._base = _checked(base_url)
        self._signer = signer
        self._now = now
        self.clock_offset = clock_offset
        self._packed = urlsplit(self._base).hostname not in _LOOPBACK if packed is None else packed
        # Redirects are never followed: a captive portal answers with one. No environment proxies or netrc either.
        self._http = httpx.Client(
            transport=transport,
            verify=_trusted(self._base, tls),
            timeout=TIMEOUT,
            follow_redirects=False,
            trust_env=False,
            headers={"accept": "*/*", "accept-encoding": ENCODING if self._packed else "identity"},
        )

    def close(self) -> None:
        self._http.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        media_type: str = MEDIA_TYPE,
        headers: dict[str, str] | None = None,
        signed: bool = True,
        packable: bool = False,
        patience: float | None = None,
        sent: Callable[[], None] | None = None,
    ) -> Reply:
        """The server's answer to `path` (with query, percent-encoded); `patience` in seconds for work that takes long;
        `sent` is called, from the calling thread, when the whole body is on its way.

        A wrong clock is measured by the refusal and the request repeated once. Raises Environment
        SERVER_UNREACHABLE, TLS_NOT_TRUSTED, CAPTIVE_PORTAL, SERVER_BUSY (with retry_after) or DATABASE_UNREACHABLE
        and other 5xx codes; BadInput, NotAuthentic or Refused with the server's code.
        """
        told = dict(headers or {})
        if packable and self._packed and len(body) >= LEAST:
            body, told[HEADER] = pack(body), ENCODING
        request = Request(method, self._base + path, told, body)
        timeout = TIMEOUT if patience is None else httpx.Timeout(patience, connect=10.0)
        try:
            return self._once(request, media_type, signed, timeout, sent)
        except NotAuthentic as error:
            if error.code not in (Refusal.CLOCK_SKEW, Refusal.REQUEST_REPLAYED):
                raise
        return self._once(request, media_type, signed, timeout, sent)

    def _once(
        self,
        asked: Request,
        media_type: str,
        signed: bool,
        timeout: httpx.Timeout,
        sent: Callable[[], None] | None,
    ) -> Reply:
        request = Request(asked.method, asked.url, dict(asked.headers), asked.body)
        body = request.body
        if body:
            request.headers["content-type"] = media_type
        if signed:
            self._sign(request)
        content: bytes | Iterator[bytes] | None = body or None
        if body and sent is not None:
            request.headers["content-length"] = str(len(body))
            content = _then(body, sent)
        begun = self._now()
        try:
            with self._http.stream(
                request.method, request.url, headers=request.headers, content=content, timeout=timeout
            ) as answer:
                received = _read(answer)
        except httpx.HTTPError as error:
            raise _unreachable(error) from error
        self._measure(answer, begun, self._now())
        return _believed(answer, received)

    def stream(self, path: str) -> Generator[bytes]:
        """The pieces of a long answer as they come, unpacked; as `send`, a wrong clock is measured and the request
        repeated once. Raises as `send`; SERVER_UNREACHABLE also when it was cut, CAPTIVE_PORTAL when it does not
        unpack."""
        try:
            yield from self._streamed(path)
        except NotAuthentic as error:
            # Refused before anything came.
            if error.code not in (Refusal.CLOCK_SKEW, Refusal.REQUEST_REPLAYED):
                raise
            yield from self._streamed(path)

    def _streamed(self, path: str) -> Iterator[bytes]:
        request = Request("GET", self._base + path, {}, b"")
        self._sign(request)
        begun = self._now()
        try:
            with self._http.stream("GET", request.url, headers=request.headers, timeout=TIMEOUT) as answer:
                self._measure(answer, begun, self._now())
                if not answer.is_success:
                    _believed(answer, _read(answer))
                _require_ours(answer, "?")
                whole = answer.is_stream_consumed
                pieces = answer.iter_bytes() if whole else answer.iter_raw()
                yield from unpack_stream(pieces, {} if whole else answer.headers)
        except httpx.HTTPError as error:
            raise _unreachable(error) from error
        except BadInput as error:
            if error.code not in (Refusal.MALFORMED_REQUEST, Refusal.ENCODING_UNKNOWN):
                raise
            raise Environment("CAPTIVE_PORTAL", problem="encoding") from error

    def _sign(self, request: Request) -> None:
        if self._signer is None:
            raise Refused("DEVICE_NOT_ENROLLED")
        created = (self._now() + self.clock_offset) // 1000
        sign_request(request, self._signer, created=created, nonce=secrets.token_urlsafe(12))

    def _measure(self, answer: httpx.Response, begun: int, ended: int) -> None:
        """Half of the way there and back is taken for the way back; of work that took long nobody knows the half."""
        told = answer.headers.get(TIME_HEADER, "")
        if ended - begun > _MEASURABLE_MS:
            return
        if told.isascii() and told.isdigit() and len(told) <= 15:
            self.clock_offset = int(told) - (begun + ended) // 2


def _then(body: bytes, sent: Callable[[], None]) -> Iterator[bytes]:
    yield body
    sent()


def _unreachable(error: httpx.HTTPError) -> Environment:
    if (told := _untrusted(error)) is not None:
        return Environment("TLS_NOT_TRUSTED", problem=told)
    return Environment("SERVER_UNREACHABLE", problem=type(error).__name__)


def _untrusted(error: BaseException) -> str | None:
    """Why the server's certificate does not count here, or None when something else went wrong."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return seen.verify_message
        seen = seen.__cause__ or seen.__context__
    return None


def _trusted(base_url: str, tls: ssl.SSLContext | None) -> ssl.SSLContext | bool:
    """Whose certificates count: by default those the operating system trusts, which is where authorities put
    their own. Plain HTTP, which never leaves this machine, does without: reading the list takes 15 ms."""
    if not base_url.startswith("https:"):
        return False
    return tls or ssl.create_default_context()


def _checked(base_url: str) -> str:
    """Raises BadInput SERVER_URL_MALFORMED, or PLAIN_HTTP_REFUSED for anything but this machine."""
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise BadInput("SERVER_URL_MALFORMED", url=base_url) from error
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or parts.username:
        raise BadInput("SERVER_URL_MALFORMED", url=base_url)
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise BadInput("PLAIN_HTTP_REFUSED", url=base_url)
    return base_url.rstrip("/")


def _read(answer: httpx.Response) -> bytes:
    # An answer that a transport of a test read already is unpacked already.
    whole = answer.is_stream_consumed
    parts, size = [], 0
    for part in answer.iter_bytes() if whole else answer.iter_raw():
        size += len(part)
        if size > MAX_ANSWER:
            raise Environment("CAPTIVE_PORTAL", problem="size")
        parts.append(part)
    try:
        return unpack(b"".join(parts), {} if whole else answer.headers, MAX_ANSWER)
    except BadInput as error:
        raise Environment("CAPTIVE_PORTAL", problem="encoding") from error


def _believed(answer: httpx.Response, body: bytes) -> Reply:
    """The answer if the server gave it. HTTP 200 of a hotel's login page is not success."""
    media_type = _require_ours(answer, body)
    if answer.is_success or answer.status_code == 304:
        return Reply(answer.status_code, answer.headers, body, media_type)
    if media_type != MEDIA_TYPE:
        raise Environment("CAPTIVE_PORTAL", problem="type", status=answer.status_code)
    raise _refusal(answer, Problem.from_bytes(body))


def _require_ours(answer: httpx.Response, body: bytes | str) -> str:
    """The media type of an answer. Raises Environment CAPTIVE_PORTAL, or SERVER_UNREACHABLE by a proxy's word."""
    if answer.headers.get(PROTOCOL_HEADER) != str(PROTOCOL):
        if answer.status_code in (502, 503, 504):
            # A proxy in front of a server that is away.
            raise Environment("SERVER_UNREACHABLE", status=answer.status_code)
        raise Environment("CAPTIVE_PORTAL", problem="header", status=answer.status_code)
    media_type = str(answer.headers.get("content-type", "")).partition(";")[0]
    good = answer.is_success or answer.status_code == 304
    if good and body and media_type not in _MEDIA_TYPES:
        raise Environment("CAPTIVE_PORTAL", problem="type", status=answer.status_code)
    return media_type


def _refusal(answer: httpx.Response, told: Problem) -> InspectorError:
    facts = {name: value for name, value in told.facts.items() if name not in ("self", "code", "retry")}
    if answer.status_code >= 500:
        asked = answer.headers.get("retry-after", "")
        facts["retry_after"] = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
        return Environment(told.code, **facts)
    facts["retry"] = told.retry
    match answer.status_code:
        case 401:
            return NotAuthentic(told.code, **facts)
        case 403 | 404 | 409 | 410 | 416 | 429:
            return Refused(told.code, **facts)
        case _:
            return BadInput(told.code, **facts)
