"""The `inspector` command. Groups are imported when they are called, so that the app starts fast."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

# Kitty's keyboard protocol turns committed Chinese phrases into junk keys, so it is off before Textual loads.
os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.help_words import speak, translate
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import Language, _, detect_language, language_of

COMMANDS = {
    "init": "inspector_tui.cli.replica:init",
    "enrol": "inspector_tui.cli.replica:enrol",
    "backup": "inspector_tui.cli.replica:backup",
    "restore": "inspector_tui.cli.replica:restore",
    "doctor": "inspector_tui.cli.doctor:doctor",
    "plan": "inspector_tui.cli.plan:plan",
    "joint": "inspector_tui.cli.joint:joint",
    "draw": "inspector_tui.cli.draw:draw",
    "calendar": "inspector_tui.cli.calendar:calendar",
    "leniency": "inspector_tui.cli.leniency:leniency",
    "filing": "inspector_tui.cli.filing:filing",
    "document": "inspector_tui.cli.document:document",
    "delegation": "inspector_tui.cli.approvals:delegation",
    "code": "inspector_tui.cli.code:code",
    "list": "inspector_tui.cli.listing:list_",
    "rules": "inspector_tui.cli.rules:rules",
    "station": "inspector_tui.cli.station:station",
    "trust": "inspector_tui.cli.lists:trust",
    "status": "inspector_tui.cli.lists:status",
    "root": "inspector_tui.cli.root:root",
    "key": "inspector_tui.cli.key:key",
    "standing": "inspector_tui.cli.standing:standing",
    "visit": "inspector_tui.cli.visit:visit",
    "matter": "inspector_tui.cli.matter:matter",
    "sync": "inspector_tui.cli.sync:sync",
    "bundle": "inspector_tui.cli.bundle:bundle",
    "files": "inspector_tui.cli.files:files",
    "quarantine": "inspector_tui.cli.quarantine:quarantine",
    "device": "inspector_tui.cli.device:device",
    "ledger": "inspector_tui.cli.ledger:ledger",
    "server": "inspector_tui.cli.server:server",
    "demo": "inspector_tui.cli.demo:demo",
}


class LanguageType(click.ParamType[Language]):
    """A language by any name it goes by: zh, zh_CN, zh-Hans, zh_CN.UTF-8, en, en-GB."""

    name = "language"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """The two that there are."""
        return "[zh|en]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Language:
        """The language; wrong usage for any other name."""
        told = str(value)
        found = language_of(told)
        if found is None or not told.lower().startswith(("zh", "en")):
            self.fail(_("{text!r} is no language here: zh or en.").format(text=told), param, ctx)
        return found


class LazyGroup(click.Group):
    """Imports a command when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _colon, name = place.partition(":")
        try:
            found = getattr(importlib.import_module(module), name)
        except ModuleNotFoundError as error:
            if (error.name or "").startswith(("inspector_tui", "sync")):
                raise
            words = _("“{command}” needs the package “{package}”: pip install 'inspector-tui[server]'")
            raise click.ClickException(words.format(command=cmd_name, package=error.name)) from error
        assert isinstance(found, click.Command)
        translate(found)
        return found

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        translate(self)
        super().format_help(ctx, formatter)


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(file_okay=False), help="Folder of the replica (INSPECTOR_HOME).")
@click.option(
    "--lang",
    type=LanguageType(),
    callback=lambda _context, _option, lang: _speak(lang),
    is_eager=True,
    expose_value=False,
    help="Language of words; by default the locale's.",
)
@click.version_option(package_name="inspector-tui")
@click.pass_context
def inspector(context: click.Context, home: str | None) -> int | None:
    """Field inspections that work without a network. Without a command: the app."""
    context.obj = Context.from_options(home)
    if context.invoked_subcommand is None:
        from inspector_tui.app import run_app

        return run_app(context.obj.home)
    return None


def _speak(lang: Language | None) -> None:
    """--lang, before the help that may be asked for; without it the locale's."""
    speak(detect_language() if lang is None else lang)


def main(arguments: list[str] | None = None) -> None:
    """Runs the command and exits: 0 done, 1 refused, 2 wrong usage or input, 3 environment."""
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    _speak(None)
    try:
        answer: Any = inspector.main(args=arguments, prog_name="inspector", standalone_mode=False)
    except InspectorError as error:
        from inspector_tui.cli.output import tell_error

        tell_error(error)
        return error.exit_code
    except click.UsageError as error:
        from inspector_tui.cli.output import tell_usage

        tell_usage(error)
        return 2
    except click.Abort:
        click.echo(_("Aborted."), err=True)
        return 130
    except click.ClickException as error:
        error.show(sys.stderr)
        return 3
    except BrokenPipeError:
        # Whoever read the answer has seen enough; the interpreter must not complain while it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return answer if isinstance(answer, int) else 0


if __name__ == "__main__":
    main()
