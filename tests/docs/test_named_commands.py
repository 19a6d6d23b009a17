"""Every command that a page names is one that exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from inspector_tui.cli.main import inspector

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMED = re.compile(r"(?:`|^)inspector ((?:[a-z][a-z|\\-]*(?: |(?=`)|$))+)", re.MULTILINE)


def unknown(words: list[str], group: click.Group) -> Iterator[str]:
    """The first word of each road that is no command; what follows a command is its arguments."""
    if not words:
        return
    for word in words[0].replace("\\", "").split("|"):
        command = group.get_command(click.Context(group), word)
        if command is None:
            yield word
        elif isinstance(command, click.Group):
            yield from unknown(words[1:], command)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    named = NAMED.findall(page.read_text(encoding="utf-8"))
    assert [line for line in named for _ in unknown(line.split(), inspector)] == []


def test_a_command_that_is_not_there_is_found() -> None:
    assert list(unknown(["trust", "export|carry"], inspector)) == ["carry"]
