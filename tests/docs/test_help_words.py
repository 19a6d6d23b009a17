"""Help is in the language of the run, and nobody has to mark it."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from inspector_tui import cli
from inspector_tui.cli.help_words import translate
from inspector_tui.cli.main import inspector
from inspector_tui.i18n import set_language
from tests.waits import ended


def run(*arguments: str, language: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "inspector_tui.cli", "--lang", language, *arguments]
    return ended(command, text=True, encoding="utf-8")


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


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "用法"),
        ("zh_CN", "用法"),
        ("zh-CN", "用法"),
        ("zh_CN.UTF-8", "用法"),
        ("zh-Hans", "用法"),
        ("en_GB", "Usage"),
    ],
)
def test_a_language_goes_by_every_name_that_people_give_it(language: str, words: str) -> None:
    done = run("--help", language=language)
    assert (done.returncode, words in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--lang", "fr", "plan", "list"), "不是可用的语言"),
        (("plan", "make", "--purpose", "x"), "可用的有 'daily', 'campaign', 'random'"),
        (("plan", "list", "--limit", "0"), "不在范围"),
        (("plan", "list", "x"), "多余的参数"),
    ],
)
def test_whatever_is_called_wrongly_is_told_in_the_language_of_the_run(arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments, language="zh")
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr


def test_wrong_usage_is_json_for_a_run_that_asked_for_json() -> None:
    done = run("plan", "list", "--limit", "0", "--json", language="en")
    assert done.returncode == 2
    assert json.loads(done.stderr)["error"]["code"] == "WRONG_USAGE"


def test_no_command_says_wrong_usage_in_words_that_nobody_marked() -> None:
    unmarked = []
    for path in sorted((Path(cli.__file__).parent).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("UsageError", "BadParameter", "fail"):
                literal = isinstance(node.args[0], (ast.Constant, ast.JoinedStr))
                unmarked += [f"{path.name}:{node.lineno}"] if literal else []
    assert unmarked == []


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
