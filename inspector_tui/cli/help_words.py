"""The help of commands in the language of the run: our texts and click's own, both from the catalogue."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator

import click

from inspector_tui.i18n import DOMAIN, FOLDER, N_, Language, _, joined, language, ngettext, set_language

CLICKS = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Option {name!r} requires an argument."),
    N_("Invalid value: {message}"),
    N_("Option {name!r} does not take a value."),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("Missing command."),
    N_("file"),
    N_("directory"),
    N_("path"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{name} {filename!r} does not exist."),
    N_("required"),
    N_("default: {default}"),
    N_("Repeat for confirmation"),
)
"""What click says of its own accord and people often see."""

COUNTED_CLICKS = (
    ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 2),
    ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 2),
    ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 2),
)
"""Those of click that count something; the call marks them for the catalogue."""

_english: dict[object, str] = {}
"""Help as it stands in the source, by command or option: a run may change its language."""


def speak(chosen: Language) -> None:
    """Commands, their help and click's own words in this language from now on.

    click asks Python's own gettext, which takes the language from LANGUAGE, first of all variables.
    """
    set_language(chosen)
    os.environ["LANGUAGE"] = chosen
    gettext.bindtextdomain(DOMAIN, FOLDER)
    gettext.textdomain(DOMAIN)


def translate(command: click.Command) -> None:
    """Puts the help of a command, its options and the commands below it into the language of now."""
    for owner, text in _texts(command):
        owner.help = _(text)
    _shorten(command)


def _shorten(command: click.Command) -> None:
    # click cuts a list's line at a blank near its 45th character; Chinese has none.
    command.short_help = None if language() == "en" else _first_sentence(command.help or "")
    if isinstance(command, click.Group):
        for each in command.commands.values():
            _shorten(each)


def _texts(command: click.Command) -> Iterator[tuple[click.Command | click.Option, str]]:
    """A command and its options with their English help; for a group also all below it."""
    owners: list[click.Command | click.Option] = [
        command,
        *(each for each in command.params if isinstance(each, click.Option)),
    ]
    for owner in owners:
        text = _english.setdefault(owner, joined(owner.help or ""))
        if text:
            yield owner, text
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from _texts(each)


def _first_sentence(text: str) -> str:
    line = text.partition("\n\n")[0].replace("\n", "")
    return line.partition("。")[0]
