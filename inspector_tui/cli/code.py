"""`inspector code show|verify|list`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer, tell, tell_json
from inspector_tui.errors import BadInput
from inspector_tui.i18n import _, ngettext
from inspector_tui.words.code_list import LIVES, header_word, value_word
from inspector_tui.words.machine import NO_PICTURES

if TYPE_CHECKING:
    from inspector_tui.codes.matrix import Matrix
    from inspector_tui.codes.verdict import Verification


@click.group()
def code() -> None:
    """Show and verify inspection codes."""


@code.command()
@click.argument("inspection", metavar="FILING")
@click.option("--form", type=click.Choice(["full", "short"]), default="full", show_default=True)
@click.option("--challenge", type=click.IntRange(0, 999_999), help="Number that the verifier told you.")
@click.option("--png", type=click.Path(dir_okay=False), help="Also write the code as a picture.")
@click.option(
    "--drawing",
    type=click.Choice(["half", "spaces", "sextants", "image"]),
    default="half",
    show_default=True,
    help="How a terminal shows it; image is a real picture, in Kitty or Sixel terminals.",
)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(
    context: Context,
    inspection: str,
    form: str,
    challenge: int | None,
    png: str | None,
    drawing: str,
    as_json: bool,
) -> None:
    """Show the code of an approved filing, fresh for thirty seconds."""
    from inspector_tui.codes.matrix import make_matrix
    from inspector_tui.codes.picture import png as png_bytes
    from inspector_tui.codes.presentation import Form
    from inspector_tui.models.durable import write_durably
    from inspector_tui.services.presenting import note_shown, open_showing

    replica = context.replica()
    showing = open_showing(replica, inspection)
    note_shown(replica, showing, Form(form), challenge=challenge is not None)
    frame = showing.frame(replica.clock.now_ms(), Form(form), challenge)
    if png is not None:
        write_durably(Path(png), png_bytes(make_matrix(frame.text)), mode=0o644)
    machine = {
        "text": frame.text,
        "code_id": frame.code_id,
        "form": frame.form.value,
        "made_at": frame.made_at,
        "expires_at": frame.expires_at,
    }
    if as_json:
        tell_json(machine)
    elif sys.stdout.isatty():
        tell([drawn_for_terminal(make_matrix(frame.text), drawing), frame.code_id])
    else:
        tell([frame.text])


def drawn_for_terminal(matrix: Matrix, drawing: str) -> str:
    """The code for this terminal; half-blocks, and a word why, where no picture can be drawn."""
    from inspector_tui.codes.drawing import Style, draw
    from inspector_tui.services.terminal_canvas import terminal_canvas

    if drawing != "image":
        return draw(matrix, Style(drawing)).ansi()
    canvas = terminal_canvas()
    if canvas is None:
        click.echo(_(NO_PICTURES), err=True)
        return draw(matrix).ansi()
    from inspector_tui.codes.terminal_picture import pictures

    window, sizes = shutil.get_terminal_size(), pictures(matrix, canvas)
    # Room first, and one line more: a picture at the window's last line would scroll under the next one.
    picture = next((one for one in sizes if one.columns <= window.columns and one.rows + 1 < window.lines), None)
    if picture is None:
        least = sizes[-1]
        told = _("A picture of the code needs a window of {columns}x{lines}. Half blocks are shown instead.")
        click.echo(told.format(columns=least.columns, lines=least.rows + 2), err=True)
        return draw(matrix).ansi()
    room = picture.rows + 1
    rows = "".join(f"\x1b7{picture.row(line)}\x1b8\n" for line in range(picture.rows))
    return "\n" * room + f"\x1b[{room}A{rows}"


_COUNTED = ("shown", "printed", "verified")


@code.command("list")
@click.option("--search", default="", help="A part of the enterprise's name, a filing number, an officer or a code id.")
@click.option("--state", type=click.Choice(list(LIVES)), default=None, help="Only codes in this state.")
@click.option("--all", "everybody", is_flag=True, help="Codes of every organ that are known here.")
@click.option("--csv", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write them as a table.")
@click.option("--most", type=click.IntRange(1, 100_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(
    context: Context, search: str, state: str | None, everybody: bool, file: Path | None, most: int, as_json: bool
) -> None:
    """List every code that was issued, its life and its verifications, the newest first."""
    from inspector_tui.services.code_list import COLUMNS, CodeList, cells_of

    found = CodeList(context.replica(), search, state or "", everybody=everybody)
    if file is not None:
        count = found.export(file, header_word, value_word)
        saved = ngettext("Saved {count} code as {path}", "Saved {count} codes as {path}", count)
        answer(as_json, {"file": str(file), "codes": count}, [saved.format(count=count, path=file)])
        return
    shown = COLUMNS if found.rated else COLUMNS[:-1]
    rows = [
        {**dict(zip(shown, cells_of(one), strict=False)), **{name: getattr(one, name) for name in _COUNTED}}
        for one in found.page(0, most)
    ]
    count = found.count()
    lines = [line for row in rows for line in _listed(row)]
    if count > len(rows):
        more = count - len(rows)
        lines.append(ngettext("and {count} more", "and {count} more", more).format(count=more))
    answer(as_json, {"count": count, "codes": rows}, lines)


def _listed(row: dict[str, Any]) -> list[str]:
    """A code in two lines: what it is for, and its life; how it was rated only where the row tells."""
    name = row["enterprise"] or _("standing permit")
    window = f"{row['start'][:16].replace('T', ' ')} - {row['end'][:16].replace('T', ' ')}"
    life = [window, *(f"{header_word(each)} {row[each]}" for each in _COUNTED)]
    if row["last_verdict"]:
        life.append(value_word(row["last_verdict"]))
    if "rating" in row:
        stars = _("nobody rated") if row["rating"] == "" else f"{row['rating']}/5"
        life.append(f"{header_word('rating')} {stars}")
    return [
        f"{row['code_id']}  [{value_word(row['life'])}]  {name}  {row['filing_no']}".rstrip(),
        "    " + "  ".join(life),
    ]


@code.command()
@click.argument("text", required=False)
@click.option("--image", type=click.Path(exists=True, dir_okay=False), help="Read the code from a picture.")
@click.option("--trust", type=click.Path(exists=True, dir_okay=False), help="Trust list file; with --root no replica.")
@click.option(
    "--status", multiple=True, type=click.Path(exists=True, dir_okay=False), help="Status list file; several as well."
)
@click.option("--root", multiple=True, help="Pinned root public key, hex.")
@click.option("--permit", multiple=True, help="Permit held for short codes, hex.")
@click.option("--at", type=int, help="Unix time to judge by; now by default.")
@click.option("--challenge", type=click.IntRange(0, 999_999))
@click.option("--enterprise", help="Credit code that the code must be for.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def verify(context: Context, /, text: str | None, image: str | None, as_json: bool, **options: Any) -> int:
    """Verify the TEXT of a code (- reads it from stdin). Exits 1 unless it is VALID."""
    from inspector_tui.cli.verdicts import verdict_lines
    from inspector_tui.codes.bare import plain

    scanned = _scanned(text, image)
    if options["trust"] is not None:
        verification, names = _verify_bare(scanned, **options), dict[str, str]()
    else:
        verification, names = _verify_here(context, scanned, **options)
    answer(as_json, plain(verification), verdict_lines(verification, names))
    return 0 if verification.verdict == "VALID" else 1


def _scanned(text: str | None, image: str | None) -> str:
    if (text is None) == (image is None):
        raise click.UsageError(_("Give the text of a code, or --image FILE, not both."))
    if image is not None:
        from inspector_tui.codes.picture import read_codes

        found = read_codes(Path(image).read_bytes())
        if not found:
            raise BadInput("NO_CODE_IN_PICTURE", path=image)
        return found[0]
    if text == "-":
        return sys.stdin.read(20_000)
    return text or ""


def _verify_bare(scanned: str, **options: Any) -> Verification:
    import time

    from inspector_tui.codes.bare import verify_bytes

    if not options["root"]:
        raise click.UsageError(
            _("--trust needs --root HEX: a list proves nothing without the root that vouches for it.")
        )
    return verify_bytes(
        scanned,
        at=options["at"] if options["at"] is not None else int(time.time()),
        roots=[_hex(root) for root in options["root"]],
        trust=_list_bytes(options["trust"]),
        status=[_list_bytes(file) for file in options["status"]],
        permits=[_hex(permit) for permit in options["permit"]],
        challenge=options["challenge"],
        enterprise=options["enterprise"],
    )


def _verify_here(context: Context, scanned: str, **options: Any) -> tuple[Verification, dict[str, str]]:
    from inspector_tui.cli.verdicts import item_names
    from inspector_tui.services.verifying import Checkpoint

    if options["at"] is not None or options["status"] or options["permit"] or options["root"]:
        raise click.UsageError(_("--at, --status, --permit and --root go with --trust: a replica uses its own."))
    replica = context.replica()
    verification = Checkpoint(replica, enterprise=options["enterprise"]).judge(scanned, challenge=options["challenge"])
    return verification, item_names(replica, verification)


def _list_bytes(path: str) -> bytes:
    """A list file as exported (bytes), or the same in hex."""
    raw = Path(path).read_bytes()
    try:
        return bytes.fromhex(raw.decode("ascii").strip())
    except ValueError:
        return raw


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text.strip())
    except ValueError as error:
        raise BadInput("NOT_HEX", text=text[:80]) from error
