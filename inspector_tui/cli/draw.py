"""`inspector draw prepare|commit|draw|list|publish|verify` and what a draw rests on: `weights`, `conflict`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.days import DAY
from inspector_tui.cli.draw_rules import conflict, weights
from inspector_tui.cli.output import answer
from inspector_tui.i18n import _, ngettext
from inspector_tui.words.counted import drawn_of

if TYPE_CHECKING:
    from inspector_tui.services.draw_lists import DrawRequest

_SHOWN = 50
_DRAW = re.compile("[0-9a-f]{16}")
_OPTIONS = (
    click.option("--title", required=True, help="Which batch of the year this is."),
    click.option("--count", required=True, type=click.IntRange(1, 10_000), help="How many objects to draw."),
    click.option("--from", "window_from", required=True, type=DAY, help="First day of the inspections."),
    click.option("--until", "window_until", required=True, type=DAY, help="Last day of the inspections."),
    click.option("--witness", required=True, help="Name of who watches the draw."),
    click.option("--officers-each", type=click.IntRange(2, 16), default=2, show_default=True),
    click.option("--item", "items", multiple=True, help="Item code of the inspections."),
    click.option("--officer", "officers", multiple=True, help="Certificate; everybody who may go by default."),
    click.option("--objects", "table", type=click.Path(path_type=Path), help="Excel or CSV; the register by default."),
    click.option("--sheet", help="Sheet of a workbook."),
    click.option("--grade", "grades", multiple=True, type=click.Choice(["A", "B", "C", "D", "unrated"])),
    click.option("--region", metavar="CODE", help="Objects of the register in this region only."),
    click.option("--beacon", metavar="WHAT", help="Published value, not known yet, to be mixed in."),
    click.option("--reason", help="Why it is drawn again."),
    click.option("--json", "as_json", is_flag=True),
)


def _asked(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _request(options: dict[str, Any]) -> DrawRequest:
    from inspector_tui.services.draw_lists import DrawRequest
    from inspector_tui.services.plan_objects import Source

    source = Source(**{name: options.pop(name) for name in ("table", "sheet", "region", "grades")})
    return DrawRequest(**options, source=source)


@click.group()
def draw() -> None:
    """Draw objects and officers at random, so that anybody can check it."""


draw.add_command(weights)
draw.add_command(conflict)


@draw.command()
@_asked
@click.pass_obj
def prepare(context: Context, /, as_json: bool, **options: Any) -> None:
    """Show the lists a draw would freeze. Records nothing."""
    from inspector_tui.domain.draw_lists import hash_of
    from inspector_tui.services.drawing import prepare
    from inspector_tui.words.errors import code_words
    from inspector_tui.words.parties import grade_word

    prepared = prepare(context.replica(), _request(options))
    lists, basis = prepared.lists, prepared.weights.basis if prepared.weights else None
    machine = {
        "objects": len(lists.objects),
        "objects_hash": hash_of(lists.objects_text()),
        "by_class": prepared.by_class,
        "never": prepared.never,
        "whitelisted": prepared.found.whitelisted,
        "officers": [{"certificate": o.certificate, "name": o.name, "excluded": o.excluded} for o in lists.officers],
        "officers_hash": hash_of(lists.officers_text()),
        "weights": basis,
        "problems": [{"row": p.row, "code": p.code, "severity": p.severity.value} for p in prepared.found.problems],
    }
    lines = [
        _("{objects} objects, {officers} officers").format(objects=len(lists.objects), officers=len(lists.officers)),
        _("Weights: {basis}").format(basis=basis or _("none set, all objects alike")),
        *(f"  {grade_word(name)}: {count}" for name, count in prepared.by_class.items()),
        ngettext("{count} conflict of interest", "{count} conflicts of interest", len(prepared.conflicts)).format(
            count=len(prepared.conflicts)
        ),
        _("{count} on the whitelist left out").format(count=prepared.found.whitelisted),
        *(f"{p.row}: {code_words(p.code, dict(p.facts))} [{p.code}]" for p in prepared.found.problems[:_SHOWN]),
    ]
    answer(as_json, machine, lines)


@draw.command()
@_asked
@click.pass_obj
def commit(context: Context, /, as_json: bool, **options: Any) -> None:
    """Freeze both lists and commit to the draw; prints its id. Nothing of it can be changed afterwards."""
    from inspector_tui.services.drawing import commit

    draw_id = commit(context.replica(), _request(options))
    answer(as_json, {"draw": draw_id}, [draw_id])


@draw.command("draw")
@click.argument("draw_id", metavar="DRAW")
@click.option("--beacon", metavar="VALUE", help="The published value that was announced.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def draw_(context: Context, draw_id: str, beacon: str | None, as_json: bool) -> None:
    """Draw what DRAW committed to, once, and plan an inspection for each object."""
    from inspector_tui.services.drawing import draw
    from inspector_tui.words.inspections import state_word

    result = draw(context.replica(), draw_id, beacon)
    machine = [
        {
            "place": one.place + 1,
            "inspection": one.inspection,
            "enterprise": {"code": one.drawn.subject, "name": one.drawn.name},
            "officers": [{"certificate": o.certificate, "name": o.name} for o in one.officers],
        }
        for one in result.drawn
    ]
    lines = [
        f"{one.place + 1}  {one.drawn.subject}  {one.drawn.name}  {' '.join(o.name for o in one.officers)}"
        for one in result.drawn
    ]
    if result.withdrawn:
        lines.append(_("{count} of the draw before taken back").format(count=len(result.withdrawn)))
    lines += [
        _("Stays, filed before: {name} [{state}]").format(name=row.enterprise_name, state=state_word(row.state))
        + f"  {row.inspection}"
        for row in result.kept
    ]
    told = {"withdrawn": [row.inspection for row in result.withdrawn], "kept": [row.inspection for row in result.kept]}
    answer(as_json, {"draw": draw_id, "drawn": machine, **told}, lines)


@draw.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(context: Context, as_json: bool) -> None:
    """List every draw of your organ, the latest first; those committed to and never drawn too."""
    from inspector_tui.models.planning_queries import draws_of
    from inspector_tui.services.moments import local
    from inspector_tui.services.redrawing import replaced_draws
    from inspector_tui.words.planning import draw_state

    replica = context.replica()
    with replica.reading() as connection:
        rows = draws_of(connection, replica.identity().organ)
    replaced = replaced_draws(rows)
    kept = (
        *("draw", "title", "year", "count", "objects", "officers", "objects_hash", "officers_hash", "witness"),
        *("beacon", "redraw_of", "reason", "committed_by", "committed_at", "drawn_at", "seed", "algorithm"),
    )
    machine = [
        {
            **{name: getattr(row, name) for name in kept},
            "kept": json.loads(row.kept),
            "replaced_by": replaced.get(row.draw),
        }
        for row in rows
    ]
    again = _("again")
    lines = [
        f"{row.draw}  {local(row.committed_at):%Y-%m-%d %H:%M}  [{draw_state(row, replaced)}]  "
        f"{row.title}  {row.count}/{row.objects}" + (f"  {again}: {row.reason}" if row.reason else "")
        for row in rows
    ]
    answer(as_json, machine, lines or [_("No draw yet.")])


@draw.command()
@click.argument("draw_id", metavar="DRAW")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def publish(context: Context, draw_id: str, file: Path) -> None:
    """Write everything that anybody needs to replay DRAW into a FILE (JSON). Frozen lists that are not here are
    fetched from the server."""
    from inspector_tui.models.durable import write_durably
    from inspector_tui.services.draw_files import fetch_lists
    from inspector_tui.services.published_draws import published

    replica = context.replica()
    fetch_lists(replica, draw_id)
    write_durably(file, published(replica, draw_id), mode=0o644)


@draw.command()
@click.argument("what", metavar="FILE|DRAW")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def verify(context: Context, what: str, as_json: bool) -> int:
    """Replay a draw: a published FILE, which needs no replica, or a DRAW that this replica got by sync. Exits 1 when
    anything does not hold."""
    from inspector_tui.services.draw_files import replay
    from inspector_tui.services.moments import local
    from inspector_tui.services.published_draws import verify
    from inspector_tui.words.errors import code_words

    if Path(what).is_file():
        told = verify(Path(what).read_bytes())
    else:
        draw_id = _draw_id(what)
        told = replay(context.replica(), draw_id)
    committed = told.committed
    machine = {
        "verified": told.holds,
        "problems": list(told.problems),
        "notes": list(told.notes),
        "draw": committed.draw,
        "title": committed.title,
        "algorithm": committed.algorithm,
        "organ": committed.organ,
        "witness": committed.witness,
        "device": told.device,
        "author": told.author,
        "committed_at": told.committed_at,
        "drawn_at": told.drawn_at,
        "objects": committed.objects,
        "officers": committed.officers,
        "redraw_of": committed.redraw_of,
        "reason": committed.reason,
        "kept": list(told.drawn.kept),
        "result": told.picks(),
    }
    lines = [
        _("The draw holds: whoever replays it gets this result.") if told.holds else _("The draw does NOT hold."),
        *(f"{code_words(code, {})} [{code}]" for code in (*told.problems, *told.notes)),
        f"{committed.title}  {committed.draw}  {committed.algorithm}",
        drawn_of(committed.count, committed.objects, committed.witness),
        _("Committed {committed}, drawn {drawn}, by {author} on device {device}").format(
            committed=f"{local(told.committed_at):%Y-%m-%d %H:%M:%S}",
            drawn=f"{local(told.drawn_at):%Y-%m-%d %H:%M:%S}",
            author=told.author,
            device=told.device.hex(),
        ),
        *(
            f"{one['place']}  {one['subject']}  {one['name']}  {' '.join(o['name'] for o in one['officers'])}"
            for one in told.picks()[:_SHOWN]
        ),
    ]
    answer(as_json, machine, lines)
    return 0 if told.holds else 1


def _draw_id(told: str) -> str:
    """The id of a draw, where no file has this name. A mistyped path must not sound like a missing draw."""
    if not _DRAW.fullmatch(told):
        raise click.BadParameter(_("There is no file “{name}”, and it is no id of a draw.").format(name=told))
    return told
