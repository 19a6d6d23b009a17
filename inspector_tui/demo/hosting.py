"""The demo's server: beside the demo in this process, stopped and started again at the same address."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from inspector_tui.domain.record import Body
from inspector_tui.domain.register import DeviceKey
from inspector_tui.domain.vocabulary import Role
from inspector_tui.errors import Environment
from sync.server import enrolment
from sync.server.running import RunningServer, running_server

_BATCH = 1000


class DemoServer:
    """A context manager: the server runs inside the block unless `stop` was called."""

    def __init__(self, data: Path, port: int = 0) -> None:
        """`port` 0 takes a free one; afterwards it stays the same, because codes carry the address."""
        self._data = data
        self._running: RunningServer | None = None
        self._stack = ExitStack()
        self.port = port

    def __enter__(self) -> DemoServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def running(self) -> RunningServer:
        """The running server. Raises Environment SERVER_UNREACHABLE while it is stopped."""
        if self._running is None:
            raise Environment("SERVER_UNREACHABLE", problem="stopped")
        return self._running

    @property
    def url(self) -> str:
        return self.running.url

    def start(self) -> None:
        """Starts it, on the port it had before. Raises Environment PORT_TAKEN, DATABASE_START, SERVER_START."""
        if self._running is None:
            self._running = self._stack.enter_context(running_server(self._data, port=self.port))
            self.port = int(self._running.url.rpartition(":")[2])

    def stop(self) -> None:
        """Answers what is under way, then stops the server and its PostgreSQL. Stopping again does nothing."""
        self._running = None
        self._stack.close()

    def register(self, bodies: list[Body], organ: int) -> None:
        """Writes records of the server's own."""
        for at in range(0, len(bodies), _BATCH):
            self.running.core.ledger.append_own(bodies[at : at + _BATCH], organ=organ)

    def invite(self, organ: int, role: Role, certificate: str | None, name: str) -> str:
        """A one-time enrolment code, as a person would type it."""
        core, keyring = self.running.core, self.running.keyring
        made = enrolment.invite(
            core.database,
            keyring.root_public,
            organ=organ,
            role=role,
            certificate=certificate,
            name=name,
            now=core.now() // 1000,
        )
        return made.text

    def revoke(self, device: DeviceKey, reason: str) -> None:
        """Ends a device, as the person who runs the server does after a theft."""
        enrolment.revoke(self.running.core.database, self.running.core.ledger, device=device, reason=reason)
