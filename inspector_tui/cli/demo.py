"""`inspector demo`: a whole day on made-up data, to look around in or to have proved."""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from inspector_tui.cli.output import tell, tell_json
from inspector_tui.i18n import _

if TYPE_CHECKING:
    from inspector_tui.demo.build import Demo
    from inspector_tui.demo.walk import StepTold


@click.command()
@click.option("--headless", is_flag=True, help="Walk the whole day and prove each step, without the app.")
@click.option("--json", "as_json", is_flag=True, help="As --headless, told as one JSON document.")
@click.option(
    "--dir", "folder", type=click.Path(file_okay=False, path_type=Path), help="Build here, or go on here; it stays."
)
@click.option("--keep", is_flag=True, help="Leave the temporary folder.")
def demo(headless: bool, as_json: bool, folder: Path | None, keep: bool) -> int:
    """A server and four laptops of two organs on made-up data of Ningxia. Exits 1 when a step of the day fails.

    In a terminal the app opens and lets you switch roles; otherwise, or with --headless, the day is walked.
    """
    headless = headless or as_json or not (sys.stdin.isatty() and sys.stdout.isatty())
    with _ending() as ending, _folder(folder, keep) as place:
        try:
            return _walk(place, as_json, ending) if headless else _look_around(place, ending)
        except ModuleNotFoundError as error:
            if (error.name or "").startswith(("inspector_tui", "sync")):
                raise
            raise click.ClickException(
                _("The demo needs the package “{package}”: pip install 'inspector-tui[server]'").format(
                    package=error.name
                )
            ) from error


def _walk(folder: Path, as_json: bool, ending: _Ending) -> int:
    from inspector_tui.demo.build import build_demo
    from inspector_tui.demo.walk import STEPS, walk

    begun = time.monotonic()
    told: list[StepTold] = []
    with build_demo(folder, now=int(time.time()), tell=ending.progress) as built:
        for step in walk(built):
            told.append(step)
            if not as_json:
                tell(_lines(step, len(STEPS)))
            if ending.wanted:
                raise KeyboardInterrupt
    ok = len(told) == len(STEPS) and all(step.ok for step in told)
    seconds = round(time.monotonic() - begun, 1)
    if as_json:
        tell_json(
            {
                "ok": ok,
                "seconds": seconds,
                "ready_seconds": round(built.seconds, 1),
                "steps": [
                    {
                        "number": step.number,
                        "title": step.title,
                        "ok": step.ok,
                        "seconds": step.seconds,
                        "proved": step.proved,
                        "failure": step.failure or None,
                    }
                    for step in told
                ],
            }
        )
    else:
        proofs = sum(len(step.proved) for step in told)
        words = _("{steps} steps, {proofs} proofs, {seconds} s: everything holds") if ok else _("The day failed.")
        tell([words.format(steps=len(told), proofs=proofs, seconds=seconds)])
    return 0 if ok else 1


def _lines(step: StepTold, steps: int) -> Iterator[str]:
    yield f"{step.number}/{steps} {step.title} ({step.seconds:.1f} s)"
    yield from (f"  + {claim}" for claim in step.proved)
    if not step.ok:
        yield f"  ! {step.failure}"


def _look_around(folder: Path, ending: _Ending) -> int:
    from inspector_tui.app import run_demo_app
    from inspector_tui.demo.build import build_demo, is_built, open_demo
    from inspector_tui.demo.liven import liven

    begun = time.time()
    if is_built(folder):
        ending.progress(_("Starting the server with its database"))
        with open_demo(folder) as built:
            run_demo_app(built.homes, built.passphrase, lambda: _facts(built))
            return _told_crashes(built, begun)
    with build_demo(folder, now=int(time.time()), tell=ending.progress) as built:
        ending.progress(_("Filing, approving and visiting a little"))
        liven(built)
        ending.progress(_facts(built))
        run_demo_app(built.homes, built.passphrase, lambda: _facts(built))
        return _told_crashes(built, begun)


def _told_crashes(built: Demo, begun: float) -> int:
    """3 when the app stopped by a fault of its own: the report is told, because the folder it lies in may go."""
    from inspector_tui.app import CRASH_FILE

    reports = [home / CRASH_FILE for home in built.homes.values()]
    fresh = [report for report in reports if report.exists() and report.stat().st_mtime >= begun]
    for report in fresh:
        click.echo(report.read_text(encoding="utf-8"), err=True)
    return 3 if fresh else 0


def _facts(built: Demo) -> str:
    """What whoever plays the roles has to know: F10 tells it again."""
    from inspector_tui.demo.build import PIN

    words = _("Passphrase: {passphrase}; the second officer's PIN: {pin}; a plan to import is in {folder}")
    return words.format(passphrase=built.passphrase, pin=PIN, folder=built.folder)


@contextmanager
def _folder(named: Path | None, keep: bool) -> Iterator[Path]:
    """The folder the person named, which is never removed; else a temporary one, removed unless it is to be kept."""
    if named is not None:
        yield named
        return
    if keep:
        kept = Path(tempfile.mkdtemp(prefix="inspector-demo-"))
        click.echo(_("The demo is kept in {folder}").format(folder=kept), err=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="inspector-demo-", ignore_cleanup_errors=True) as made:
        yield Path(made)


class _Ending:
    """Ctrl+C, SIGTERM and a closed terminal end the demo once: the server stops and the folder goes."""

    def __init__(self) -> None:
        self.wanted = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """The signal handler. Only the first signal interrupts, so that a second cannot break the cleaning up."""
        if not self.wanted:
            self.wanted = True
            raise KeyboardInterrupt

    def progress(self, line: str) -> None:
        """Tells a step of the building, unless the demo is to end: an interrupt may be lost in a foreign callback."""
        if self.wanted:
            raise KeyboardInterrupt
        click.echo(line, err=True)


@contextmanager
def _ending() -> Iterator[_Ending]:
    """Raises click.Abort at the end of the block when it was to end, whatever else the interrupt had broken."""
    ending = _Ending()
    signals = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if sys.platform != "win32" else [])]
    before = {number: signal.signal(number, ending) for number in signals}
    try:
        yield ending
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if ending.wanted:
            raise click.Abort
