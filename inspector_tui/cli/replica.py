"""`inspector init|enrol|backup|restore`."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.errors import Refused
from inspector_tui.words.parties import role_word


@click.command()
@click.pass_obj
def init(context: Context) -> None:
    """Make a new, empty, encrypted replica."""
    from inspector_tui.bootstrap import create_replica

    create_replica(context.home, context.passphrase(confirm=True)).close()


@click.command()
@click.argument("code")
@click.option("--server", required=True, help="Address of the server, https:// or loopback.")
@click.option("--ca", type=click.Path(path_type=Path), help="Trust only the authorities in this PEM file.")
@click.option("--name", default=socket.gethostname, help="How people call this machine.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def enrol(context: Context, code: str, server: str, ca: Path | None, name: str, as_json: bool) -> None:
    """Enrol this laptop with a one-time CODE; makes the replica where there is none, and syncs."""
    from inspector_tui.bootstrap import create_or_open_replica
    from inspector_tui.services.connecting import keep_authorities
    from inspector_tui.services.enrolling import enrol
    from inspector_tui.services.syncing import synchronise

    replica = create_or_open_replica(context.home, context.passphrase(confirm=True))
    if ca is not None:
        keep_authorities(replica, ca)
    identity = enrol(replica, server, code, name)
    machine = {
        "device": identity.device,
        "role": identity.role,
        "organ": identity.organ,
        "name": identity.name,
        "certificate": identity.certificate,
    }
    answer(as_json, machine, [f"{role_word(identity.role)} {identity.name} {identity.organ} {identity.device.hex()}"])
    # Enrolled it is, whatever becomes of the first sync.
    synchronise(replica)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def backup(context: Context, folder: Path) -> None:
    """Copy the replica to an empty FOLDER, while it may be in use. The copy opens with the same passphrase."""
    context.replica().copy_to(folder)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_obj
def restore(context: Context, folder: Path) -> None:
    """Put a backup in place of a missing replica. Never restore beside a laptop that still works: its ledger forks."""
    from inspector_tui.bootstrap import open_replica
    from inspector_tui.models.durable import disk_errors
    from inspector_tui.models.replica import KEY_FILE

    if (context.home / KEY_FILE).exists():
        raise Refused("REPLICA_EXISTS", home=str(context.home))
    open_replica(folder, context.passphrase()).close()
    with disk_errors(context.home):
        shutil.copytree(folder, context.home, dirs_exist_ok=True)
