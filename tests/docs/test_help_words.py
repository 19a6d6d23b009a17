"""Help is in the language of the run, and nobody has to mark it."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from inspector_tui.cli.help_words import translate
from inspector_tui.cli.main import inspector
from inspector_tui.i18n import set_language


def run(*arguments: str, language: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "inspector_tui.cli", "--lang", language, *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    ("language", "arguments", "words"),
    [
        ("zh", (), ("用法", "选项", "命令", "年度检查计划")),
        ("zh", ("plan", "import"), ("从 Excel 或 CSV 导入计划", "只报告，不作任何更改", "显示此帮助并退出")),
        ("en", (), ("Usage", "Options", "Commands", "The year's plan")),
        ("en", ("plan", "import"), ("Import a plan from Excel or CSV", "Show this message and exit")),
    ],
)
def test_help_is_in_the_language_of_the_run(language: str, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    done = run(*arguments, "--help", language=language)
    assert done.returncode == 0
    assert [word for word in words if word not in done.stdout] == []


def test_wrong_usage_is_told_in_the_language_of_the_run() -> None:
    done = run("code", "show", language="zh")
    assert done.returncode == 2
    assert "缺少参数" in done.stderr
    assert done.stdout == ""


def test_help_follows_a_change_of_language_and_back() -> None:
    command = click.Command("plan", help="The year's plan of inspections.")
    set_language("zh_CN")
    translate(command)
    assert (command.help, command.get_short_help_str()) == ("年度检查计划。", "年度检查计划")
    set_language("en")
    translate(command)
    assert command.help == "The year's plan of inspections."


def test_the_catalogue_holds_the_help_of_every_command() -> None:
    set_language("zh_CN")
    english = []

    def look(command: click.Command) -> None:
        translate(command)
        helps = [command.help, *(each.help for each in command.params if isinstance(each, click.Option))]
        english.extend(text for text in helps if text and text.isascii())
        if isinstance(command, click.Group):
            for each in command.commands.values():
                look(each)

    context = click.Context(inspector)
    for name in inspector.list_commands(context):
        found = inspector.get_command(context, name)
        assert found is not None
        look(found)
    assert english == []
