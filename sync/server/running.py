"""Puts a server together and runs it: in the foreground, or beside a demo or a test."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn
from fastapi import FastAPI

from inspector_tui.errors import BadInput, Environment
from sync.server.compose import Server, open_server, wall_clock
from sync.server.core import Core
from sync.server.http import JsonLines
from sync.server.keyring import Keyring

START_SECONDS: Final = 90.0
STOP_SECONDS: Final = 20
"""How long requests under way may take when the server is told to stop."""
KEEP_ALIVE_SECONDS: Final = 30
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server runs. `port` 0 takes a free one; `public_url` is where others reach it, else where it listens."""

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8440
    database_url: str | None = None
    store_url: str | None = None
    """Where evidence is kept; by default a folder in the data directory."""
    public_url: str | None = None
    workers: int = 1
    """Processes that check long pushes beside the server's own."""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    behind_proxy: bool = False
    """A proxy in front ends TLS; without it plain HTTP is spoken on loopback addresses only."""
    metrics_token: str | None = None


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes a free one. Raises Environment PORT_TAKEN."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's algorithm off only where the protocol is named; with it every answer waits 40 ms.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise Environment("PORT_TAKEN", host=host, port=port) from error
    return bound


def require_safe(settings: Settings) -> None:
    """Raises BadInput PLAIN_HTTP_LISTEN where others could read along, TLS_HALF; Environment TLS_FILES for a
    certificate or key that cannot be used, KEY_FILE_EXPOSED for a key that everybody may read."""
    certificate, key = settings.tls_certificate, settings.tls_key
    if certificate is None or key is None:
        if certificate is not key:
            raise BadInput("TLS_HALF")
        if not settings.behind_proxy and settings.host not in LOOPBACK:
            raise BadInput("PLAIN_HTTP_LISTEN", host=settings.host)
        return
    try:
        if os.name == "posix" and key.stat().st_mode & 0o007:
            raise Environment("KEY_FILE_EXPOSED", file=key.name)
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise Environment("TLS_FILES", problem=type(error).__name__) from error


class _Server(uvicorn.Server):
    """uvicorn, telling when it accepts connections."""

    def __init__(self, app: FastAPI, settings: Settings, ready: Callable[[], None]) -> None:
        certificate, key = settings.tls_certificate, settings.tls_key
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                timeout_graceful_shutdown=STOP_SECONDS,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                ssl_certfile=None if certificate is None else str(certificate),
                ssl_keyfile=None if key is None else str(key),
            )
        )
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def log_to_stderr() -> None:
    """One JSON object a line. uvicorn's own lines come the same way; its request lines, with paths, are off."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in ("httpx", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def serve(settings: Settings, *, ready: Callable[[str], None] = lambda _: None) -> None:
    """Run until SIGTERM or Ctrl+C; then answer what is under way, stop PostgreSQL, return.

    `ready` is told the address once connections are accepted. Raises BadInput PLAIN_HTTP_LISTEN, TLS_HALF;
    Environment TLS_FILES, PORT_TAKEN, DATA_DIR_IN_USE and what opening keys and database raises.
    """
    require_safe(settings)
    bound = listen(settings.host, settings.port)
    try:
        url = url_of(settings, bound)
        parts = _open(settings, url, wall_clock)
        try:
            server = _Server(parts.app, settings, lambda: ready(url))
            parts.chores_thread.start()
            _leave_what_stays_alone()
            with _signals_end_the_run():
                server.run([bound])
        finally:
            parts.close()
    finally:
        bound.close()


def _leave_what_stays_alone() -> None:
    """The collector of cycles went over all modules again and again, a fifth of the time of small pushes. What is
    there by now stays for the life of the process; what comes later is looked over a hundred times less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(70_000, 20, 20)


@contextmanager
def _signals_end_the_run() -> Iterator[None]:
    """uvicorn raises the signal that stopped it once more; by default that would kill us before PostgreSQL stops."""
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that accepts connections at `url`, in a thread of this process."""

    url: str
    parts: Server

    @property
    def core(self) -> Core:
        return self.parts.core

    @property
    def keyring(self) -> Keyring:
        return self.parts.keyring


@contextmanager
def running_server(
    data_dir: Path,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    database_url: str | None = None,
    store_url: str | None = None,
    workers: int = 0,
    now: Callable[[], int] = wall_clock,
) -> Iterator[RunningServer]:
    """A server beside a demo or a test: started when the block begins, stopped cleanly when it ends."""
    settings = Settings(data_dir, host, port, database_url, store_url, workers=workers)
    bound = listen(host, port)
    try:
        url = url_of(settings, bound)
        parts = _open(settings, url, now)
        try:
            up = threading.Event()
            server = _Server(parts.app, settings, up.set)
            thread = threading.Thread(target=server.run, args=([bound],), name="server", daemon=True)
            thread.start()
            if not up.wait(START_SECONDS):
                raise Environment("SERVER_START")
            parts.chores_thread.start()
            try:
                yield RunningServer(url, parts)
            finally:
                server.should_exit = True
                thread.join()
        finally:
            parts.close()
    finally:
        bound.close()


def _open(settings: Settings, url: str, now: Callable[[], int]) -> Server:
    return open_server(
        settings.data_dir,
        public_url=settings.public_url or url,
        database_url=settings.database_url,
        store_url=settings.store_url,
        workers=settings.workers,
        metrics_token=settings.metrics_token,
        now=now,
    )


def url_of(settings: Settings, bound: socket.socket) -> str:
    """The address of a bound socket, without a slash at its end."""
    scheme = "http" if settings.tls_certificate is None else "https"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{scheme}://{host}:{bound.getsockname()[1]}"
