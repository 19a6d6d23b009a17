"""`inspector station show|set|scan|watch|log`: the checkpoint's station by plain commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer, tell, tell_error, tell_json
from inspector_tui.i18n import _, ngettext
from inspector_tui.words.verdicts import reason_line, reason_words, reasons_saying, verdict_word

if TYPE_CHECKING:
    from inspector_tui.codes.verdict import Verification
    from inspector_tui.models.replica import Replica
    from inspector_tui.services.scans import Scan
    from inspector_tui.services.station_setup import StationSetup
    from inspector_tui.services.verifying import Checkpoint

LOOK_SECONDS = 0.5
MOST_SCANNED = 20_000


@click.group()
def station() -> None:
    """The checkpoint's station: set it up, verify scan by scan, search and export its log."""


@station.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(context: Context, as_json: bool) -> None:
    """Show how this station is set up."""
    from inspector_tui.services.station_setup import read_setup

    _tell_setup(read_setup(context.replica()), as_json)


@station.command("set")
@click.option("--place", help="Where the station stands; in every record. Empty: the name of the device.")
@click.option("--enterprise", metavar="CODE", help="The one site guarded here, or a scan of its licence; empty: any.")
@click.option("--sound/--no-sound", default=None, help="A bell for what is not valid.")
@click.option("--folder", help="A folder watched for new pictures; empty: none.")
@click.option("--camera", help="Number or address of a camera; empty: none.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def set_(context: Context, /, as_json: bool, **told: Any) -> None:
    """Set the station up. What is not named stays as it is."""
    from inspector_tui.services.station_setup import keep_setup, read_setup

    replica = context.replica()
    changes = {name: value for name, value in told.items() if value is not None}
    _tell_setup(keep_setup(replica, replace(read_setup(replica), **changes)), as_json)


def _tell_setup(setup: StationSetup, as_json: bool) -> None:
    none = _("none")
    lines = [
        _("Place: {place}").format(place=setup.place or none),
        _("Only for: {enterprise}").format(enterprise=setup.enterprise or none),
        _("Sound: {sound}").format(sound=_("when not valid") if setup.sound else _("off")),
        _("Folder: {folder}").format(folder=setup.folder or none),
        _("Camera: {camera}").format(camera=setup.camera or none),
    ]
    answer(as_json, asdict(setup), lines)


@station.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON value a scan.")
@click.pass_obj
def scan(context: Context, as_json: bool) -> int:
    """Verify each line of stdin as it comes, as from a scanner. Exits 1 unless every one was VALID."""
    import sys

    from inspector_tui.services.scans import Scan

    lines = iter(lambda: sys.stdin.readline(MOST_SCANNED), "")
    return _judge_all(context, (Scan(line.strip(), False, None) for line in lines if line.strip()), as_json)


@station.command()
@click.option("--folder", type=click.Path(path_type=Path), help="The folder; the one that is set up by default.")
@click.option("--camera", help="A camera in place of a folder.")
@click.option("--once", is_flag=True, help="Verify the pictures that are there, and end.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value a code.")
@click.pass_obj
def watch(context: Context, folder: Path | None, camera: str | None, once: bool, as_json: bool) -> int:
    """Verify new pictures of a folder, or what a camera sees, until Ctrl+C. Exits 1 unless every one was VALID."""
    from inspector_tui.services.station_setup import read_setup

    chosen = folder or Path(read_setup(context.replica()).folder or "")
    if camera is None and not chosen.name:
        raise click.UsageError(_("Name a --folder or a --camera, or set one up with: inspector station set"))
    scans = _from_camera(camera) if camera is not None else _from_folder(chosen, once)
    return _judge_all(context, scans, as_json)


def _from_folder(folder: Path, once: bool) -> Iterator[Scan]:
    import time

    from inspector_tui.services.picture_folder import PictureFolder
    from inspector_tui.services.scans import Scan

    pictures = PictureFolder(folder, from_now=not once)
    pictures.look()
    while True:
        yield from (Scan("", False, None, path) for path in pictures.look())
        if once:
            return
        time.sleep(LOOK_SECONDS)


def _from_camera(source: str) -> Iterator[Scan]:
    import time

    from inspector_tui.services.camera import open_camera
    from inspector_tui.services.scans import Scan

    camera = open_camera(source)
    try:
        while True:
            yield from (Scan(text, False, None) for text in camera.look(time.monotonic()))
    finally:
        camera.close()


def _judge_all(context: Context, scans: Iterator[Scan], as_json: bool) -> int:
    """One line or JSON value a code; a picture that cannot be read is told on stderr and does not stop the rest.

    Ctrl+C ends it as the end of the scans does.
    """
    from inspector_tui.codes.bare import plain
    from inspector_tui.errors import BadInput
    from inspector_tui.services.scans import judge

    checkpoint, all_valid = _checkpoint(context.replica()), True
    with suppress(KeyboardInterrupt):
        for one in scans:
            try:
                verifications = judge(checkpoint, one)
            except BadInput as error:
                all_valid = False
                tell_error(error)
                continue
            for verification in verifications:
                all_valid = all_valid and verification.verdict == "VALID"
                if as_json:
                    tell_json(plain(verification))
                else:
                    tell([_line(verification)])
    return 0 if all_valid else 1


def _checkpoint(replica: Replica) -> Checkpoint:
    from inspector_tui.services.station_setup import read_setup
    from inspector_tui.services.verifying import Checkpoint

    setup = read_setup(replica)
    place = setup.place or replica.identity().name
    return Checkpoint(replica, place=place, enterprise=setup.enterprise or None)


def _line(verification: Verification) -> str:
    content = verification.content
    people = [f"{each.name or ''} {each.certificate}".strip() for each in content.claims.officers] if content else []
    subject = (content.claims.enterprise_name or content.subject) if content else ""
    why = [reason_line(reason.value) for reason in verification.reasons]
    return "  ".join(part for part in (verdict_word(verification.verdict.value), subject, *people, *why) if part)


@station.command()
@click.option("--search", default="", help="A part of the enterprise, the place or a reason; a day; or a code id.")
@click.option("--verdict", type=click.Choice(["VALID", "UNDETERMINED", "INVALID"]), default=None)
@click.option(
    "--last", type=click.IntRange(1), default=20, show_default=True, help="At most so many, the newest first."
)
@click.option("--csv", "file", type=click.Path(dir_okay=False, path_type=Path), help="All that match, into a file.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def log(context: Context, search: str, verdict: str | None, last: int, file: Path | None, as_json: bool) -> None:
    """Search the log of verifications, or export it."""
    from inspector_tui.services import verification_log
    from inspector_tui.services.verification_log import COLUMNS, values_of

    replica = context.replica()
    reasons = reasons_saying(search)
    wanted = verification_log.looked_for(search, now=replica.now(), verdict=verdict or "", reasons=reasons)
    if file is not None:
        count = verification_log.export_verifications(replica, file, wanted)
        words = ngettext("Saved {count} verification as {path}", "Saved {count} verifications as {path}", count)
        answer(as_json, {"count": count, "file": str(file)}, [words.format(count=count, path=file)])
        return
    rows = verification_log.search_verifications(replica, wanted, last)
    machine = [dict(zip(COLUMNS, values_of(row), strict=True)) for row in rows]
    lines = [
        f"{row['time'][:19].replace('T', ' ')}  {verdict_word(row['verdict'])}  {row['enterprise']}  "
        + " ".join(reason_words(reason)[0] for reason in row["reasons"].split())
        for row in machine
    ]
    answer(as_json, machine, (line.rstrip() for line in lines))
