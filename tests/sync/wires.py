"""A raw TCP proxy that cuts the wire after a number of bytes, in one direction, once or always."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(slots=True)
class Wire:
    """`up` and `down` are the bytes still let through towards the server and back; None: all."""

    url: str
    up: int | None = None
    down: int | None = None
    cuts: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, direction: str, size: int) -> int:
        """How many of `size` bytes pass; fewer means: cut now, and let everything through afterwards."""
        with self.lock:
            left: int | None = getattr(self, direction)
            if left is None or left >= size:
                setattr(self, direction, None if left is None else left - size)
                return size
            setattr(self, direction, None)
            self.cuts += 1
            return left


@contextmanager
def cutting_wire(server_url: str) -> Iterator[Wire]:
    """A wire to the server, at its own address."""
    target = urlsplit(server_url)
    with socket.create_server(("127.0.0.1", 0)) as entrance:
        wire = Wire(f"http://127.0.0.1:{entrance.getsockname()[1]}")
        open_ends: list[socket.socket] = []

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    device, _ = entrance.accept()
                    server = socket.create_connection((target.hostname, target.port))
                    open_ends.extend((device, server))
                    for source, sink, direction in ((device, server, "up"), (server, device, "down")):
                        threading.Thread(target=_carry, args=(wire, source, sink, direction), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield wire
        finally:
            entrance.shutdown(socket.SHUT_RDWR)
            for end in open_ends:
                end.close()


def _carry(wire: Wire, source: socket.socket, sink: socket.socket, direction: str) -> None:
    with contextlib.suppress(OSError):
        while part := source.recv(65536):
            passed = wire.take(direction, len(part))
            sink.sendall(part[:passed])
            if passed < len(part):
                break
    for end in (source, sink):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
