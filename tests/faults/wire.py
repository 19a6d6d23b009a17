"""A network that does to each exchange what it is told: real sockets on loopback, one entrance for each laptop."""

from __future__ import annotations

import contextlib
import io
import random
import socket
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

Trouble = Literal[
    "cut_up", "cut_down", "lost_answer", "twice", "late", "truncated", "portal", "flipped", "replayed", "away"
]
TROUBLES: tuple[Trouble, ...] = (
    "cut_up", "cut_down", "lost_answer", "twice", "late", "truncated", "portal", "flipped", "replayed", "away",
)  # fmt: skip
_PORTAL = b"\r\n".join(
    (
        b"HTTP/1.1 200 OK",
        b"content-type: text/html",
        b"content-length: 23",
        b"connection: close",
        b"",
        b"<html>login here</html>",
    )
)


@dataclass(slots=True)
class Entrance:
    """Where one laptop reaches the server; `troubles` befall its next exchanges in turn, None lets one through."""

    url: str
    troubles: deque[Trouble | None] = field(default_factory=deque)
    draw: random.Random = field(default_factory=random.Random)
    made: list[Trouble] = field(default_factory=list)
    answers: dict[bytes, bytes] = field(default_factory=dict)
    """The latest answer for each kind of request, for replaying."""


class Network:
    """All entrances and the one exit. `server` is the port behind it, None while there is none."""

    def __init__(self, laptops: int) -> None:
        self.server: int | None = None
        self._sockets = [socket.create_server(("127.0.0.1", 0), backlog=64) for _ in range(laptops)]
        self.entrances = [Entrance(f"http://127.0.0.1:{each.getsockname()[1]}") for each in self._sockets]
        for entrance, listening in zip(self.entrances, self._sockets, strict=True):
            threading.Thread(target=self._accept, args=(entrance, listening), daemon=True).start()

    def close(self) -> None:
        for listening in self._sockets:
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()

    def _accept(self, entrance: Entrance, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                laptop, _ = listening.accept()
                laptop.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._serve, args=(entrance, laptop), daemon=True).start()

    def _serve(self, entrance: Entrance, laptop: socket.socket) -> None:
        """One laptop's connection: request after request, each with the trouble that is its turn."""
        with contextlib.suppress(OSError, ValueError), laptop, _Server(self) as server:
            reader = laptop.makefile("rb")
            while request := _message(reader):
                trouble = entrance.troubles.popleft() if entrance.troubles else None
                if trouble is not None:
                    entrance.made.append(trouble)
                if not self._exchange(entrance, trouble, request, laptop, server):
                    return

    def _exchange(
        self, entrance: Entrance, trouble: Trouble | None, request: bytes, laptop: socket.socket, server: _Server
    ) -> bool:
        """False: the connection is over."""
        draw = entrance.draw
        if trouble == "away":
            return False
        if trouble == "portal":
            laptop.sendall(_PORTAL)
            return False
        if trouble == "cut_up":
            server.only_send(request[: draw.randrange(len(request))])
            return False
        if trouble == "late":
            time.sleep(draw.uniform(0, 0.05))
        if trouble == "twice":
            server.ask(request)
        answer = server.ask(request)
        line = request.partition(b"?")[0].partition(b" HTTP")[0]
        if trouble == "replayed":
            answer = entrance.answers.get(line, answer)
        entrance.answers[line] = answer
        if trouble == "lost_answer":
            return False
        if trouble in ("cut_down", "truncated"):
            laptop.sendall(answer[: draw.randrange(len(answer))])
            return False
        if trouble == "flipped" and not request.startswith(b"GET"):
            start = answer.index(b"\r\n\r\n") + 4
            if len(answer) > start:
                flipped = bytearray(answer)
                flipped[draw.randrange(start, len(answer))] ^= 1 << draw.randrange(8)
                answer = bytes(flipped)
        laptop.sendall(answer)
        return True


class _Server:
    """A connection to whatever server there is now."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._socket: socket.socket | None = None

    def __enter__(self) -> _Server:
        return self

    def __exit__(self, *_: object) -> None:
        if self._socket is not None:
            self._socket.close()

    def _open(self) -> socket.socket:
        if self._socket is None:
            if self._network.server is None:
                raise ConnectionRefusedError
            self._socket = socket.create_connection(("127.0.0.1", self._network.server), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def only_send(self, part: bytes) -> None:
        self._open().sendall(part)

    def ask(self, request: bytes) -> bytes:
        """The whole answer. Raises OSError when the server went away meanwhile."""
        opened = self._open()
        opened.sendall(request)
        answer = _message(opened.makefile("rb"))
        if not answer:
            raise ConnectionResetError
        return answer


def _message(reader: io.BufferedIOBase) -> bytes:
    """A whole HTTP message; empty at the end. A laptop's and our server's bodies always tell their length."""
    parts: list[bytes] = []
    length, chunked = 0, False
    while line := reader.readline():
        parts.append(line)
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        chunked |= name.lower() == b"transfer-encoding"
        if line == b"\r\n":
            break
    else:
        return b""
    if chunked:
        return _with_chunks(reader, parts)
    body = reader.read(length)
    if len(body) < length:
        return b""
    return b"".join(parts) + body


def _with_chunks(reader: io.BufferedIOBase, parts: list[bytes]) -> bytes:
    """A message whose body comes in chunks, as a stream does; empty when it was cut."""
    while True:
        line = reader.readline()
        if not line.endswith(b"\r\n"):
            return b""
        size = int(line, 16)
        chunk = reader.read(size + 2)
        if len(chunk) < size + 2:
            return b""
        parts += (line, chunk)
        if size == 0:
            return b"".join(parts)
