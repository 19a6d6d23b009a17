"""`inspector visit print`: the notice, the record and the order as pages for paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.i18n import _, language

if TYPE_CHECKING:
    from inspector_tui.services.printing import PrintKind


@click.command("print")
@click.argument("document", type=click.Choice(["notice", "record", "order"]))
@click.argument("inspection")
@click.option("--out", "file", type=click.Path(dir_okay=False, path_type=Path), required=True, help="HTML file.")
@click.option(
    "--english/--no-english", default=None, help="English beside the Chinese; by default where the run is in English."
)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def print_(
    context: Context, document: PrintKind, inspection: str, file: Path, english: bool | None, as_json: bool
) -> None:
    """Write the notice, record or order of a visit as a page for paper, with the inspection code."""
    from inspector_tui.services.printing import make_document, write_document

    with_english = language() == "en" if english is None else english
    printed = make_document(context.replica(), inspection, document, english=with_english)
    write_document(printed, file)
    code = printed.code
    machine = {
        "document": document,
        "inspection": inspection,
        "number": printed.number or None,
        "file": str(file),
        "code_id": code.code_id if code else None,
        "text": code.text if code else None,
        "made_at": code.made_at if code else None,
    }
    lines = [f"{file}  {printed.number}".rstrip()]
    lines.append(_("With the inspection code of now.") if code else _("Without code: this device cannot show it."))
    answer(as_json, machine, lines)
