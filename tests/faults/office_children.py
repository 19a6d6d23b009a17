"""What the processes of the office do: the server itself, and the commands beside it. They tell their parent as the
laptops' processes do (children.py)."""

from __future__ import annotations

import gc
import os
import tempfile
import threading
import time
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from inspector_tui.errors import InspectorError
from inspector_tui.ledger.new_start import declare
from inspector_tui.services.root_keeping import server_root
from sync.courier.reading import part_opener, read_bundle
from sync.courier.writing import write_return
from sync.server.auditing import audit_log
from sync.server.compose import make_bundles, open_ledger
from sync.server.database import Database
from sync.server.enrolment import revoke
from sync.server.keyring import open_keyring
from sync.server.new_start import begin_anew, draft, origin_of
from sync.server.running import Settings, serve
from sync.server.stores import open_store
from tests.faults import failing
from tests.faults.children import reporting
from tests.faults.failing import Failing
from tests.faults.office import PUBLIC_URL


def serve_office(data: Path, database_url: str, pipe: Pipe, harm: Failing | None = None) -> None:
    """The server. It tells its address; a `Failing` sent to it arms it, None disarms it and is answered by whether
    the call came. When the parent hangs up, it goes too."""
    gc.enable()
    os.dup2(os.open(data / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)

    def listen() -> None:
        while True:
            try:
                told = pipe.recv()
            except (EOFError, OSError):
                os._exit(1)
            if isinstance(told, Failing):
                told.arm()
            else:
                # In this order: what comes after the answer is harmed no more.
                failing.disarm()
                pipe.send(failing.struck())

    threading.Thread(target=listen, daemon=True).start()
    if harm is not None:
        harm.arm()
    settings = Settings(data, port=0, database_url=database_url, public_url=PUBLIC_URL, workers=0)
    serve(settings, ready=pipe.send)
    os._exit(0)


def make_keys(data: Path, harm: Failing | None, pipe: Pipe) -> None:
    """Opens the server's keys, making them where there are none, and tells the root's public half."""
    reporting(pipe, harm, lambda: open_keyring(data, int(time.time())).root_public.hex())


def take(data: Path, database_url: str, stick: Path, harm: Failing | None, pipe: Pipe) -> None:
    """The office's side, beside the running server: each bundle of a stick, and its return."""

    def work() -> str:
        keyring = open_keyring(data, int(time.time()))
        database = Database.open(data, database_url)
        ledger = open_ledger(database, keyring)
        bundles = make_bundles(database, keyring, ledger, None, open_store(data))
        told = []
        for folder in sorted(path for path in stick.iterdir() if path.is_dir()):
            try:
                raw, _ = read_bundle(folder)
                with tempfile.TemporaryFile() as made:
                    answer, signed = bundles.take(raw, part_opener(folder), made)
                    made.seek(0)
                    write_return(folder, signed, lambda file: file.write(made.read()))
                told.append(f"{answer.stored}+{answer.repeated}")
            except InspectorError as error:
                told.append(error.code)
        ledger.close()
        database.close()
        return " ".join(told)

    reporting(pipe, harm, work)


def lock_out(data: Path, database_url: str, device: bytes, pipe: Pipe) -> None:
    """A supervisor ends a lost laptop."""

    def work() -> str:
        database = Database.open(data, database_url)
        ledger = open_ledger(database, open_keyring(data, int(time.time())))
        revoke(database, ledger, device=device, reason="遗失")
        ledger.close()
        database.close()
        return ""

    reporting(pipe, None, work)


def begin_log_anew(data: Path, database_url: str, at: int, harm: Failing | None, pipe: Pipe) -> None:
    """`inspector server new-start declare`, while the server stands still."""

    def work() -> str:
        keyring, database = open_keyring(data, int(time.time())), Database.open(data, database_url)
        payload = draft(database, keyring, who="自治区应急管理厅", why="旧备份恢复", now=at)
        told = begin_anew(database, keyring, declare(server_root(data / "keys" / "root.key"), payload))
        database.close()
        return told.origin

    reporting(pipe, harm, work)


def audit(data: Path, database_url: str, pipe: Pipe) -> None:
    """`inspector server audit`: done when the log is as it was signed."""

    def work() -> str:
        keyring, database = open_keyring(data, int(time.time())), Database.open(data, database_url)
        told = audit_log(
            database, origin=origin_of(database, keyring), receipts=keyring.receipts.public,
            server=keyring.server.public,
        )  # fmt: skip
        database.close()
        return str(told.size)

    reporting(pipe, None, work)
