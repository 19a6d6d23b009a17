"""`inspector filing permit`: suspend, revoke, close the permit of an approved filing."""

from __future__ import annotations

import click

from inspector_tui.cli.context import Context
from inspector_tui.domain.vocabulary import PermitStatus


@click.command()
@click.argument("inspection")
@click.argument("status", type=click.Choice(["suspended", "revoked", "closed", "valid"]), metavar="STATUS")
@click.option("--reason", required=True)
@click.pass_obj
def permit(context: Context, inspection: str, status: PermitStatus, reason: str) -> None:
    """Set the STATUS of a permit: suspended, revoked, closed, or valid again after a suspension.

    The status list says so within a minute of the next sync.
    """
    from inspector_tui.services.approving import set_permit_status

    set_permit_status(context.replica(), inspection, status, reason)
