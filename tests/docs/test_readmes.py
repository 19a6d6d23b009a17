"""Both READMEs name every command, and what they say of keys and exit codes is so."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from inspector_tui.cli.main import COMMANDS
from tests.waits import ended

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_every_command(name: str) -> None:
    assert [command for command in COMMANDS if not re.search(rf"\b{command}\b", read(name))] == []


@pytest.mark.parametrize("name", READMES)
def test_the_keys_of_a_readme_are_keys_of_the_app(name: str) -> None:
    known = set(re.findall(r"^\| ([^|]+) \|", read("docs/keys.md"), re.MULTILINE))
    keys = {part for cell in known for part in cell.strip().split(", ")} | {"enter"}
    told = re.findall(r"^\| ((?:F\d+|ctrl\+\w|Enter|Esc)[^|]*) \|", read(name), re.MULTILINE)
    named = {key.lower().replace("esc", "escape") for cell in told for key in re.split(r"[,、] ?", cell)}
    assert named
    assert named <= keys


@pytest.mark.parametrize("name", READMES)
def test_the_commands_for_a_newcomer_are_those_of_run_py(name: str) -> None:
    usage = ended([sys.executable, ROOT / "run.py", "--help"], text=True, check=True)
    for command in re.findall(r"^python3 run\.py (\w+)", read(name), re.MULTILINE):
        assert f"python3 run.py {command}" in usage.stderr


def test_an_old_python_is_told_so_in_words() -> None:
    pretend = "import sys; sys.version_info = (3, 10, 4); exec(compile(open(sys.argv[1]).read(), 'run.py', 'exec'))"
    done = ended([sys.executable, "-c", pretend, ROOT / "run.py"], text=True)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_setting_from_the_environment_is_documented() -> None:
    names: set[str] = set()
    for package in ("inspector_tui", "sync"):
        for path in (ROOT / package).rglob("*.py"):
            names |= set(re.findall(r"\"(INSPECTOR_[A-Z_]+)\"", path.read_text(encoding="utf-8")))
    told = read("docs/quickstart.md")
    assert sorted(name for name in names if name not in told) == []
