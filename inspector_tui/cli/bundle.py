"""`inspector bundle`: carry records on a stick where there is no network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer, error_map
from inspector_tui.i18n import _, ngettext
from inspector_tui.words import counted
from inspector_tui.words.courier import bundle_line, none_words, relayed_line, size_words
from inspector_tui.words.errors import error_words

_FOLDER = click.argument("folder", type=click.Path(path_type=Path))
_STICK = click.argument("folder", required=False, type=click.Path(path_type=Path))
"""Left out it is the one stick that is plugged in."""


@click.group()
def bundle() -> None:
    """Carry records on a stick: sealed to the server, opaque to whoever carries them."""


@bundle.command()
@click.option("--json", "as_json", is_flag=True)
def sticks(as_json: bool) -> int:
    """Show the sticks that are plugged in. Needs no replica. Exits 1 when there is none."""
    from inspector_tui.services.sticks import sticks as plugged_in

    found = plugged_in()
    machine = [{"folder": str(one.folder), "name": one.name, "free": one.free, "size": one.size} for one in found]
    lines = [
        f"{one.folder}  " + _("{free} of {size}").format(free=size_words(one.free), size=size_words(one.size))
        for one in found
    ]
    answer(as_json, machine, lines or [_("No stick is plugged in.")])
    return 0 if found else 1


@bundle.command()
@_STICK
@click.option("--part-size", default=64, show_default=True, type=click.IntRange(2, 4095), help="Megabytes a file.")
@click.option("--files/--no-files", default=True, show_default=True, help="Evidence files go along.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def export(context: Context, folder: Path | None, part_size: int, files: bool, as_json: bool) -> None:
    """Write what has no receipt yet to FOLDER, or to the stick that is plugged in.

    Cut off and repeated, it goes on where it was.
    """
    from inspector_tui.services.bundling import export_bundle

    done = export_bundle(context.replica(), context.stick(folder), part_size=part_size << 20, with_files=files)
    machine = {
        "bundle": done.bundle,
        "folder": str(done.folder),
        "first": done.first,
        "last": done.last,
        "records": done.records,
        "files": done.files,
        "left_out": done.left_out,
        "size": done.size,
        "parts": done.parts,
        "resumed": done.resumed,
    }
    lines = [
        ngettext("{count} record is on the stick", "{count} records are on the stick", done.records).format(
            count=done.records
        )
        + ngettext(", with {count} file", ", with {count} files", done.files).format(count=done.files),
        str(done.folder),
    ]
    if done.left_out:
        words = ngettext("{count} damaged file stayed here", "{count} damaged files stayed here", done.left_out)
        lines.append(words.format(count=done.left_out))
    answer(as_json, machine, lines)


@bundle.command("import")
@_STICK
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def import_(context: Context, folder: Path | None, as_json: bool) -> int:
    """Take in what the office sent back in FOLDER, or on the stick that is plugged in: receipts, lists, new records.

    Exits 1 when one was refused.
    """
    from inspector_tui.services.returning import import_returns

    answers = import_returns(context.replica(), context.stick(folder))
    machine, lines = [], []
    for one in answers:
        if one.returned is None:
            told: dict[str, Any] = {"folder": str(one.folder), "error": error_map(one.error) if one.error else None}
            lines.append(f"{one.folder.name}  {error_words(one.error) if one.error else ''}")
        else:
            got = one.returned
            told = {
                "folder": str(one.folder),
                "bundle": got.bundle,
                "receipts": got.receipts,
                "refusals": got.refusals,
                "pulled": got.pulled,
                "lists_changed": got.lists_changed,
            }
            words = _("{receipts}, {refused} refused, {pulled}")
            lines.append(
                f"{one.folder.name}  "
                + words.format(
                    receipts=counted.receipts(got.receipts),
                    refused=len(got.refusals),
                    pulled=counted.new_records(got.pulled),
                )
            )
        machine.append(told)
    answer(as_json, machine, lines)
    return 1 if any(one.returned is None or one.returned.refusals for one in answers) else 0


@bundle.command("list")
@_FOLDER
@click.option("--json", "as_json", is_flag=True)
def list_(folder: Path, as_json: bool) -> int:
    """Show the bundles in FOLDER and read whether each is whole. Needs no replica. Exits 1 when one is not."""
    from inspector_tui.errors import InspectorError
    from sync.courier.reading import bundles_in, check_parts, read_return_of

    machine, lines = [], []
    for found in bundles_in(folder):
        error, told = found.error, found.manifest
        if error is None and told is not None:
            try:
                check_parts(found.folder, told)
            except InspectorError as problem:
                error = problem
        facts: dict[str, Any] = {}
        if told is not None:
            facts = told.model_dump(include={"bundle", "device", "first", "last", "files"})
            facts |= {"size": told.size, "parts": len(told.parts), "returned": read_return_of(found.folder) is not None}
        machine.append({"folder": str(found.folder), **facts, "error": error_map(error) if error else None})
        words = "" if told is None else f"{told.device.hex()}  {told.first}-{told.last}  {told.size / 1e6:.1f} MB"
        state = error_words(error) if error else _("whole")
        lines.append(f"{found.folder.name}  {words}  {state}")
    answer(as_json, machine, lines)
    return 1 if any(one["error"] for one in machine) else 0


@bundle.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option("--look", "only_look", is_flag=True, help="Show whose bundles lie there, send nothing.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def relay(context: Context, folders: tuple[Path, ...], only_look: bool, as_json: bool) -> int:
    """Send the sticks in FOLDERS, or the one plugged in, on to the server and put the returns back; for supervisors.

    Exits 1 when a bundle or a record was refused, records before it are missing, or the server has lost records.
    """
    from inspector_tui.services.office_desk import look, relay_all

    folders = folders or (context.stick(None),)
    if only_look:
        seen = look(context.replica(), folders)
        machine: list[dict[str, Any]] = [
            {
                "folder": str(one.folder),
                "device": one.device,
                "officer": one.officer,
                "machine": one.machine,
                "first": one.first,
                "last": one.last,
                "files": one.files,
                "size": one.size,
                "made_at": one.made_at,
                "state": one.state,
                "error": error_map(one.error) if one.error else None,
            }
            for one in seen
        ]
        answer(as_json, machine, [bundle_line(one) for one in seen] or [none_words()])
        return 1 if any(one.error for one in seen) else 0
    told = relay_all(context.replica(), folders)
    machine = [
        {
            "folder": str(one.folder),
            **(one.answer.model_dump() if one.answer else {}),
            "missing": one.missing,
            "error": error_map(one.error) if one.error else None,
        }
        for one in told
    ]
    answer(as_json, machine, [relayed_line(one) for one in told] or [none_words()])
    return 0 if all(one.answer and one.answer.is_well for one in told) else 1


@bundle.command("hand-over")
@_STICK
@click.option("--reason", required=True, help="Why this laptop ends, e.g. it breaks or is replaced.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def hand_over(context: Context, folder: Path | None, reason: str, as_json: bool) -> None:
    """Close this laptop's ledger for ever and write all it holds to FOLDER or the stick, for another laptop.

    Prints the recovery phrase once: write it on paper, and do not keep it with the stick.
    """
    from inspector_tui.services.handing_over import hand_over

    done = hand_over(context.replica(), context.stick(folder), reason)
    machine = {"folder": str(done.exported.folder), "records": done.exported.records, "phrase": done.phrase}
    lines = [
        str(done.exported.folder),
        _("Recovery phrase, to be written on paper and kept away from the stick:"),
        done.phrase,
    ]
    answer(as_json, machine, lines)


@bundle.command("take-over")
@_STICK
@click.option("--phrase", envvar="INSPECTOR_PHRASE", help="The recovery phrase; asked for when it is not given.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def take_over(context: Context, folder: Path | None, phrase: str | None, as_json: bool) -> None:
    """Go on here with what another laptop handed over in FOLDER, or on the stick that is plugged in.

    This laptop is enrolled with a key of its own.
    """
    from inspector_tui.services.handing_over import find_hand_over, take_over

    found = find_hand_over(context.stick(folder))
    told = phrase or click.prompt(_("Recovery phrase"), err=True)
    done = take_over(context.replica(), found, told)
    words = _("Taken over from device {device}, which ended with record {last}; {drafts} drafts came along")
    machine = {"device": done.device, "last": done.last, "drafts": done.drafts}
    answer(as_json, machine, [words.format(device=done.device.hex(), last=done.last, drafts=done.drafts)])
