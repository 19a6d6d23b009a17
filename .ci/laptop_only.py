"""Every command that a laptop needs loads without the extra `server`: only `server` and `demo` may ask for it."""

import sys

import click

from inspector_tui.cli.main import COMMANDS, inspector

context = click.Context(inspector)
for name in COMMANDS:
    try:
        inspector.get_command(context, name)
    except click.ClickException as error:
        if name not in ("server", "demo"):
            sys.exit(f"inspector {name}: {error.message}")
print(f"{len(COMMANDS)} commands, laptop packages only")  # noqa: T201
