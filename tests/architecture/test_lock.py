"""The lock files: exact, hashed, neutral, and what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = {
    "requirements.txt": (),
    "requirements-server.txt": ("server",),
    "requirements-dev.txt": ("server", "dev"),
}
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^ ;\\]+)", re.MULTILINE)


def locked(name: str) -> dict[str, set[str]]:
    """Package -> versions; more than one only where a marker tells platforms apart."""
    found: dict[str, set[str]] = {}
    for pin in PIN.finditer((ROOT / name).read_text(encoding="utf-8")):
        found.setdefault(canonicalize_name(pin["name"]), set()).add(pin["version"])
    return found


def wanted(extras: tuple[str, ...]) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = [line for extra in extras for line in project["optional-dependencies"][extra]]
    return [Requirement(line) for line in (*project["dependencies"], *optional)]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_satisfies_the_project_file(name: str) -> None:
    pins = locked(name)
    for requirement in wanted(LOCKS[name]):
        versions = pins.get(canonicalize_name(requirement.name))
        assert versions, f"{requirement.name} is not in {name}: run .ci/lock"
        assert all(requirement.specifier.contains(one) for one in versions), f"{requirement} in {name}: run .ci/lock"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-server.txt", "requirements-build.txt"])
def test_every_lock_holds_the_versions_that_were_tested(name: str) -> None:
    tested = locked("requirements-dev.txt")
    assert all(tested.get(package, versions) == versions for package, versions in locked(name).items())


@pytest.mark.parametrize("name", [*LOCKS, "requirements-build.txt"])
def test_a_lock_is_hashed_and_names_no_place(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?:|file:|index-url|find-links|trusted-host|^-", text, re.MULTILINE)
