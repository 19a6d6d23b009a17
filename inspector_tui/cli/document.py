"""`inspector document number|list`: numbers of enforcement documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.i18n import _

if TYPE_CHECKING:
    from inspector_tui.domain.vocabulary import DocumentKind


@click.group()
def document() -> None:
    """Numbers of enforcement documents, given offline from reserved blocks."""


@document.command()
@click.argument("inspection")
@click.argument("kind", type=click.Choice(["plan", "record", "order", "measure", "recheck"]))
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def number(context: Context, inspection: str, kind: DocumentKind, as_json: bool) -> None:
    """Give a document of an inspection its number; the same one when asked again."""
    from inspector_tui.services.document_numbers import number_document

    told = number_document(context.replica(), inspection, kind)
    answer(as_json, {"inspection": inspection, "document": kind, "number": told}, [told])


@document.command("list")
@click.argument("inspection")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(context: Context, inspection: str, as_json: bool) -> None:
    """List the numbered documents of an inspection."""
    from inspector_tui.services.document_numbers import documents_of

    rows = documents_of(context.replica(), inspection)
    machine = [
        {"document": row.document, "number": row.number, "year": row.year, "serial": row.serial, "clash": row.clash}
        for row in rows
    ]
    lines = [f"{row.number}  " + (_("also given to another inspection!") if row.clash else "") for row in rows]
    answer(as_json, machine, [line.rstrip() for line in lines])
