"""The server of a run: a process over a data directory and a database, that dies and comes back."""

from __future__ import annotations

from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.faults import office_children
from tests.faults.failing import Failing
from tests.faults.laptops import PATIENCE, Nursery
from tests.faults.wire import Network


class Server:
    """The server's process over the run's data directory and database."""

    def __init__(self, nursery: Nursery, data: Path, database_url: str, network: Network) -> None:
        self.data, self.database_url = data, database_url
        self._nursery, self._network = nursery, network
        self._process: BaseProcess | None = None
        self._pipe: Pipe | None = None

    def start(self) -> None:
        """Up and answering. Raises RuntimeError when it does not come up: then nobody could work."""
        self._process, self._pipe = self._nursery.start(office_children.serve_office, self.data, self.database_url)
        if not self._pipe.poll(60):
            raise RuntimeError("the server does not start")
        self._network.server = int(self._pipe.recv().rpartition(":")[2])

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.is_alive()

    def arm(self, harm: Failing) -> None:
        """From now on a call of the server fails."""
        if self._pipe is not None:
            self._pipe.send(harm)

    def disarm(self) -> bool:
        """Whether the call came; a server that it killed is dead. Raises RuntimeError when it does not answer."""
        try:
            if self._pipe is not None and self.alive:
                self._pipe.send(None)
                if not self._pipe.poll(PATIENCE):
                    raise RuntimeError("the server does not answer")
                return bool(self._pipe.recv())
        except (EOFError, OSError):
            # Its pipes close a moment before it counts as dead.
            if self._process is not None:
                self._process.join()
        return True

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._network.server = None

    def revive(self) -> None:
        """Start it if it is dead."""
        if not self.alive:
            self._network.server = None
            self.start()
