"""Waits that end: what does not come is a failure that says what was waited for, never a run that stands still."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, TypeVar

PATIENCE: Final = 240.0
"""Seconds. A slow machine is no reason to fail, and a test has 900 (`faulthandler_timeout` in pyproject.toml)."""
STANDS_STILL: Final = 600.0
"""Seconds for an asynchronous test."""
LONG: Final = 840.0
"""Seconds for a test that is one long run of another program, a little less than any test has."""
BOUNDED: Final[dict[str, Any]] = {"connect_timeout": 60, "options": f"-c statement_timeout={PATIENCE:.0f}s"}
"""How a test connects to PostgreSQL: a statement that waits for somebody for ever fails."""
_LAST_WORDS: Final = 20.0
"""Seconds in which a program that was told to stop, or to say where it stands, may do so."""
T = TypeVar("T")


class StoodStill(AssertionError):
    """A program did not end."""


def joined(thread: threading.Thread, seconds: float = PATIENCE) -> None:
    """The thread has ended."""
    thread.join(seconds)
    assert not thread.is_alive(), f"{thread.name} still runs after {seconds} s"


def at_once(works: Sequence[Callable[[], T]]) -> list[T]:
    """What each answers, begun at the same moment in threads of their own. Raises what one of them raises."""
    gate = threading.Barrier(len(works), timeout=PATIENCE)
    answers: list[Future[T]] = [Future() for _ in works]

    def answer(work: Callable[[], T], told: Future[T]) -> None:
        try:
            gate.wait()
            told.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            told.set_exception(error)

    for pair in zip(works, answers, strict=True):
        threading.Thread(target=answer, args=pair, daemon=True).start()
    return [told.result(PATIENCE) for told in answers]


@contextmanager
def watched(test: str, seconds: float = STANDS_STILL) -> Iterator[None]:
    """Within the running loop: an asynchronous test that stands still is cancelled, and what each of its tasks waits
    for is told; of threads alone it could not be seen."""

    def cancel() -> None:
        for task in asyncio.all_tasks(loop):
            sys.stderr.write("\n".join((f"{task.get_name()} waits at", *_where(task.get_coro()), "")))
            if getattr(task.get_coro(), "__name__", "") == test:
                task.cancel(f"{test} stood still for {seconds} s")

    loop = asyncio.get_running_loop()
    timer = loop.call_later(seconds, cancel)
    try:
        yield
    finally:
        timer.cancel()


def _where(awaited: Any) -> Iterator[str]:
    """From a coroutine down to what it waits for in the end."""
    while (frame := getattr(awaited, "cr_frame", None) or getattr(awaited, "gi_frame", None)) is not None:
        yield f"  {frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_name}"
        awaited = getattr(awaited, "cr_await", None) or getattr(awaited, "gi_yieldfrom", None)


def heard(pipe: Connection[Any, Any], seconds: float = PATIENCE) -> Any:
    """The next thing that the other end says. Raises EOFError when it died, if nobody else holds that end."""
    assert pipe.poll(seconds), f"nothing was said for {seconds} s"
    return pipe.recv()


def some_of(terminal: int, seconds: float = PATIENCE) -> bytes:
    """What came next on a pipe or pseudo-terminal; empty when its other end is closed."""
    assert select.select([terminal], [], [], seconds)[0], f"nothing came for {seconds} s"
    try:
        return os.read(terminal, 65536)
    except OSError:
        # So a pseudo-terminal tells that nobody is left at its other end.
        return b""


@contextmanager
def started(command: Sequence[str], *, seconds: float = PATIENCE, **told: Any) -> Iterator[subprocess.Popen[Any]]:
    """A program that lives as long as the block, and no longer than `seconds`: whoever reads from it meets its end."""
    process = subprocess.Popen(command, **{"start_new_session": True, **told})
    over = threading.Timer(seconds, _abort, [process])
    over.daemon = True
    over.start()
    try:
        yield process
    finally:
        over.cancel()
        _stop(process)
        for pipe in filter(None, (process.stdin, process.stdout, process.stderr)):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def ended(
    command: Sequence[str | Path], *, seconds: float = PATIENCE, check: bool = False, **told: Any
) -> subprocess.CompletedProcess[Any]:
    """As `subprocess.run`, with what it said. A program that does not end is aborted (StoodStill), and fails with
    its last words: of Python these are where each thread of it and of its children stands."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "start_new_session": True}
    with subprocess.Popen(command, **(streams | told)) as process:
        try:
            said, complained = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            _abort(process)
            try:
                said, complained = process.communicate(timeout=_LAST_WORDS)
            except subprocess.TimeoutExpired as so_far:
                # Somebody whom it started in a session of their own holds its pipes still.
                said, complained = so_far.output, so_far.stderr
            raise StoodStill(f"{command} did not end in {seconds} s:\n{complained}\n{said}") from None
        except BaseException:
            _send(process, _KILL)
            raise
    assert not check or process.returncode == 0, complained
    return subprocess.CompletedProcess(command, process.returncode, said, complained)


_KILL: Final = getattr(signal, "SIGKILL", signal.SIGTERM)


def _stop(process: subprocess.Popen[Any]) -> None:
    """Tells a program to stop, and kills it when it does not listen."""
    process.terminate()
    try:
        process.wait(_LAST_WORDS)
    except subprocess.TimeoutExpired:
        _send(process, _KILL)
        process.wait()


def _abort(process: subprocess.Popen[Any]) -> None:
    """Ends a program so that Python tells where its threads stand (PYTHONFAULTHANDLER), and surely."""
    _send(process, signal.SIGABRT if os.name == "posix" else _KILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_LAST_WORDS)
    _send(process, _KILL)


def _send(process: subprocess.Popen[Any], number: int) -> None:
    """A signal to a program, and to those that it started, which are of its session."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
    else:
        process.send_signal(number)
