"""What a fresh process loads. The linter reads imports; these tests see what really happens, in other libraries too."""

from __future__ import annotations

import json
import pkgutil
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.waits import ended

HEAVY = ("cryptography", "fastapi", "httpx", "PIL", "pydantic", "qrcode", "sqlalchemy", "sqlcipher3", "sqlmodel")
"""Nothing of these before the first paint: together they cost more than a second."""
BELOW_WIDGETS = ("domain", "ledger", "codes", "models", "documents", "services", "cli")

_WITHOUT_TERMINAL = """
import sys
sys.modules["textual"] = sys.modules["rich"] = None  # any import of them now fails
import importlib
for name in sys.argv[1:]:
    importlib.import_module(name)
"""
_LOADED = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def modules_of(package: str) -> list[str]:
    """Every module of a package, except migrations, which only Alembic runs."""
    folder = [str(Path(place)) for place in import_module(package).__path__]
    found = [one.name for one in pkgutil.walk_packages(folder, f"{package}.")]
    return [package, *(name for name in found if ".migrations" not in name and not name.endswith("__main__"))]


def python(code: str, *arguments: str) -> str:
    done = ended([sys.executable, "-c", code, *arguments], text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_by(module: str) -> set[str]:
    names: list[str] = json.loads(python(_LOADED, module))
    return set(names)


@pytest.mark.parametrize("room", BELOW_WIDGETS)
def test_a_room_below_the_widgets_loads_where_there_is_no_textual_and_no_rich(room: str) -> None:
    python(_WITHOUT_TERMINAL, *modules_of(f"inspector_tui.{room}"))


@pytest.mark.parametrize("side", ["protocol", "client", "courier", "server"])
def test_a_side_of_sync_loads_where_there_is_no_textual_and_no_rich(side: str) -> None:
    python(_WITHOUT_TERMINAL, *modules_of(f"sync.{side}"))


def test_the_command_line_starts_without_anything_heavy() -> None:
    assert not loaded_by("inspector_tui.cli.main") & {*HEAVY, "textual", "rich"}


def test_the_app_module_loads_textual_and_nothing_else_that_is_heavy() -> None:
    loaded = loaded_by("inspector_tui.app")
    assert "textual" in loaded
    assert not loaded & set(HEAVY)


def test_the_server_is_not_needed_to_use_the_app() -> None:
    assert not loaded_by("inspector_tui.services.syncing") & {"fastapi", "psycopg", "alembic", "obstore", "uvicorn"}
