"""Words about bundles, for screens and commands alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector_tui.i18n import N_, _, ngettext
from inspector_tui.services.moments import local
from inspector_tui.words import counted
from inspector_tui.words.errors import error_words

if TYPE_CHECKING:
    from inspector_tui.errors import InspectorError
    from inspector_tui.services.office_desk import DeskBundle, Relayed
    from sync.protocol.bundle import BundleAnswer

DESK_STATES = {
    "waiting": N_("to be sent on"),
    "answered": N_("return is on the stick"),
    "unusable": N_("cannot be used"),
}


def size_words(size: int) -> str:
    """Bytes as people say them: 4.2 MB."""
    if size >= 1_000_000_000:
        return f"{size / 1e9:.1f} GB"
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{-(-size // 1000)} kB"


def bundle_words(one: DeskBundle) -> tuple[str, str, str, str, str]:
    """Who, which records, files, when, state: for a line of a command or the cells of a row."""
    who = " · ".join(part for part in (one.officer, one.machine) if part) or one.folder.name
    run = f"{one.first}-{one.last}" if one.records else "-"
    files = f"{one.files} · {size_words(one.size)}"
    when = f"{local(one.made_at):%m-%d %H:%M}" if one.made_at else "-"
    return who, run, files, when, error_words(one.error) if one.error else _(DESK_STATES[one.state])


def bundle_line(one: DeskBundle) -> str:
    """The same in one line, each part with what it is."""
    who, run, _files, when, state = bundle_words(one)
    parts = [who]
    if one.records:
        parts.append(_("records {run}").format(run=run))
    parts += [counted.files(one.files), size_words(one.size), _("made at {when}").format(when=when)]
    return "  ".join([*parts, f"[{state}]"])


def bundle_error_words(error: InspectorError) -> str:
    """Why nothing was taken from a bundle, said to the office: it is another's laptop that was ended."""
    if error.code == "DEVICE_REVOKED":
        return _("The laptop that wrote it was ended. Nothing was taken in; the stick is as it was.")
    if error.code == "UNKNOWN_DEVICE":
        return _("This server does not know the laptop that wrote it. Nothing was taken in. Ask whose stick it is.")
    return error_words(error)


def none_words() -> str:
    """Nothing was found where bundles were looked for."""
    return _("There is no bundle there. Bundles lie in folders called inspector-...; name the folder above them.")


def relayed_words(one: Relayed) -> str:
    """What became of a bundle that was sent on."""
    if one.answer is None:
        return bundle_error_words(one.error) if one.error else ""
    told = one.answer
    words = [
        ngettext("{count} record new", "{count} records new", told.stored).format(count=told.stored),
    ]
    if told.repeated:
        words.append(_("{count} known").format(count=told.repeated))
    if told.files or told.files_waiting:
        words.append(ngettext("{count} file whole", "{count} files whole", told.files).format(count=told.files))
    if told.refused:
        words.append(_("{count} refused").format(count=told.refused))
    if one.missing is not None:
        words.append(
            _("{count} wait: records {first} to {last} are missing").format(
                count=told.held, first=one.missing[0], last=one.missing[1]
            )
        )
    return " · ".join(words)


def relayed_line(one: Relayed) -> str:
    """The same in one line, with the folder."""
    parts = [one.folder.name, relayed_words(one), gone_back_words(one.answer) if one.answer else ""]
    return "  ".join(part for part in parts if part)


def gone_back_words(told: BundleAnswer) -> str:
    """That the server has less of its log than the bundle's laptop had seen; empty where it has not."""
    if not told.has_lost:
        return ""
    return _(
        "The server has lost records: its log had {size} of the {known} that the bundle's laptop had seen, as after an "
        "old backup. Tell the administrator. That laptop brings back what it holds when it syncs over the network."
    ).format(size=told.log_size, known=told.known)
