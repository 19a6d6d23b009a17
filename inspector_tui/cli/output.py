"""How commands answer: lines for people, JSON for machines, errors in words on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import click

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import _
from inspector_tui.words.errors import error_words


def tell(lines: Iterable[str]) -> None:
    """Prints an answer for people."""
    for line in lines:
        click.echo(line)


def tell_json(answer: Any) -> None:
    """Prints an answer for machines: one JSON value, bytes as hex."""
    click.echo(json.dumps(answer, ensure_ascii=False, default=_plain))


def answer(as_json: bool, machine: Any, lines: Iterable[str]) -> None:
    """Prints one or the other. A list without entries says so: silence reads like a fault."""
    if as_json:
        tell_json(machine)
    else:
        tell(list(lines) or [_("There is none.")])


def error_map(error: InspectorError) -> Mapping[str, Any]:
    """An error as a machine reads it."""
    return {"code": error.code, "facts": error.facts, "words": error_words(error)}


def error_line(error: InspectorError) -> str:
    """An error as a person reads it: its words, then its code."""
    return f"{error_words(error)} [{error.code}]"


def tell_error(error: InspectorError) -> None:
    """Prints an error to stderr: its words, then its code; as JSON when the run asked for JSON."""
    if "--json" in sys.argv:
        click.echo(json.dumps({"error": error_map(error)}, ensure_ascii=False, default=_plain), err=True)
    else:
        click.echo(error_line(error), err=True)


def tell_usage(error: click.UsageError) -> None:
    """Prints how a command was called wrongly to stderr: click's words, or one JSON value for a run that asked for
    JSON."""
    if "--json" in sys.argv:
        wrong = {"code": "WRONG_USAGE", "facts": {}, "words": error.format_message()}
        click.echo(json.dumps({"error": wrong}, ensure_ascii=False), err=True)
    else:
        error.show(sys.stderr)


def _plain(value: object) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (tuple, set, frozenset)):
        return list(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
