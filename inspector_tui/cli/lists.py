"""`inspector trust export|import` and `inspector status export|import`: the lists as files."""

from __future__ import annotations

from pathlib import Path

import click

from inspector_tui.cli.context import Context


@click.group()
def trust() -> None:
    """The trust list held here."""


@trust.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def export_trust(context: Context, file: Path) -> None:
    """Write the trust list to a file."""
    from inspector_tui.models.durable import write_durably
    from inspector_tui.services.lists import raw_trust

    write_durably(file, raw_trust(context.replica()), mode=0o644)


@trust.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def import_trust(context: Context, file: Path) -> None:
    """Take in a trust list from a file. An older or foreign one is refused."""
    from inspector_tui.services.lists import take_trust

    take_trust(context.replica(), file.read_bytes())


@trust.command()
@click.pass_obj
def root(context: Context) -> None:
    """Print the pinned root public keys, in hex."""
    from inspector_tui.services.lists import pinned_roots

    for public in pinned_roots(context.replica()):
        click.echo(public.hex())


@click.group()
def status() -> None:
    """The status lists held here."""


@status.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--list", "number", type=int, default=1, show_default=True)
@click.pass_obj
def export_status(context: Context, file: Path, number: int) -> None:
    """Write a status list to a file."""
    from inspector_tui.models.durable import write_durably
    from inspector_tui.services.lists import raw_status

    write_durably(file, raw_status(context.replica(), number), mode=0o644)


@status.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def import_status(context: Context, file: Path) -> None:
    """Take in a status list from a file. An older or foreign one is refused."""
    from inspector_tui.services.lists import take_status

    take_status(context.replica(), file.read_bytes())
