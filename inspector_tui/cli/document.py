"""`inspector document number|list|clashes|renumber|explain`: numbers of enforcement documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.i18n import _

if TYPE_CHECKING:
    from inspector_tui.domain.vocabulary import DocumentKind
    from inspector_tui.models.rows_documents import DocumentRow


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
        {
            "document": row.document,
            "number": row.number,
            "year": row.year,
            "serial": row.serial,
            "clash": row.clash,
            "settled": row.settled,
        }
        for row in rows
    ]
    answer(as_json, machine, [_line(row) for row in rows])


def _line(row: DocumentRow) -> str:
    if not row.clash:
        return row.number
    from inspector_tui.words.clashes import DECISIONS

    return f"{row.number}  " + (_(DECISIONS[row.settled]) if row.settled else _("also given to another inspection!"))


@document.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def clashes(context: Context, as_json: bool) -> int:
    """List documents whose number another inspection had before. Exits 1 while any is to be settled."""
    from inspector_tui.services.number_clashes import number_clashes
    from inspector_tui.words.clashes import clash_lines

    found = number_clashes(context.replica())
    machine = [
        {
            "inspection": one.inspection,
            "enterprise": one.row.enterprise_name if one.row else None,
            "numbers": [each.number for each in one.documents],
            "year": one.year,
            "serial": one.serial,
            "other": one.other,
            "decision": one.decision,
            "reason": one.documents[0].settled_reason,
            "fresh": list(one.fresh),
        }
        for one in found
    ]
    answer(as_json, machine, [line for one in found for line in clash_lines(one)] or [_("No number was given twice.")])
    return 1 if any(one.is_open for one in found) else 0


@document.command()
@click.argument("inspection")
@click.option("--reason", required=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def renumber(context: Context, inspection: str, reason: str, as_json: bool) -> None:
    """Give the documents of INSPECTION whose number is another's a new one, for a reason."""
    from inspector_tui.services.number_clashes import renumber as renumber_documents

    given = renumber_documents(context.replica(), inspection, reason)
    answer(as_json, {"inspection": inspection, "numbers": given}, given)


@document.command()
@click.argument("inspection")
@click.option("--reason", required=True)
@click.pass_obj
def explain(context: Context, inspection: str, reason: str) -> None:
    """Let the number of INSPECTION's documents stay although it is another's too, for a reason."""
    from inspector_tui.services.number_clashes import explain as explain_number

    explain_number(context.replica(), inspection, reason)
