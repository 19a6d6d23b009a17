"""Reading a stick: which bundles lie there, and whether they are whole. Nobody needs a key for that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from inspector_tui.errors import BadInput, Environment, InspectorError
from inspector_tui.models.durable import disk_errors
from sync.courier.writing import digest_of
from sync.protocol.bundle import (
    MANIFEST_FILE,
    MAX_MANIFEST,
    PART_FILE,
    RETURN_FILE,
    RETURN_MANIFEST_FILE,
    Manifest,
    ReturnManifest,
    read_manifest,
    read_return,
)

DEPTH: Final = 2
"""How many folders deep bundles are looked for: a stick, or a drawer of copied sticks."""
MOST_FOLDERS: Final = 5000


@dataclass(frozen=True, slots=True)
class Found:
    """A folder that holds a bundle, or was meant to. `manifest` is not verified yet; `error` tells why there is
    none or why it does not serve."""

    folder: Path
    raw: bytes
    manifest: Manifest | None
    error: InspectorError | None


def bundles_in(place: Path) -> list[Found]:
    """Every bundle at or below a folder, the oldest first. Raises Environment STICK_MISSING, NOT_PERMITTED."""
    with disk_errors(place):
        if not place.is_dir():
            raise Environment("STICK_MISSING", path=str(place))
        folders = _folders(place, DEPTH)
    found = [_look(folder) for folder in folders]
    return sorted(found, key=lambda one: (one.manifest.made_at if one.manifest else 0, str(one.folder)))


def read_bundle(folder: Path) -> tuple[bytes, Manifest]:
    """The signed manifest of one bundle and what it says. Raises Environment STICK_MISSING; BadInput
    BUNDLE_INCOMPLETE when copying was cut off, BUNDLE_MALFORMED."""
    with disk_errors(folder):
        if not folder.is_dir():
            raise Environment("STICK_MISSING", path=str(folder))
    raw = _read(folder / MANIFEST_FILE)
    return raw, read_manifest(raw)


def read_return_of(folder: Path) -> tuple[bytes, ReturnManifest] | None:
    """The return beside a bundle, None where the office has not answered yet. Raises BadInput BUNDLE_MALFORMED."""
    with disk_errors(folder):
        if not (folder / RETURN_MANIFEST_FILE).exists():
            return None
    raw = _read(folder / RETURN_MANIFEST_FILE)
    return raw, read_return(raw)


def check_parts(folder: Path, manifest: Manifest, progress: Callable[[int], None] | None = None) -> None:
    """Reads every part. Raises BadInput BUNDLE_INCOMPLETE naming the first file that is missing or too short,
    BUNDLE_DAMAGED naming the first that is not what was written."""
    done = 0
    for number, part in enumerate(manifest.parts, 1):
        path = folder / PART_FILE.format(number=number)
        _require_size(path, part.size)
        if digest_of(path) != part.sha256:
            raise BadInput("BUNDLE_DAMAGED", file=path.name)
        done += part.size
        if progress is not None:
            progress(done)


def check_return(folder: Path, manifest: ReturnManifest) -> Path:
    """The sealed file of a return that is whole. Raises as `check_parts`."""
    path = folder / RETURN_FILE
    _require_size(path, manifest.part.size)
    if digest_of(path) != manifest.part.sha256:
        raise BadInput("BUNDLE_DAMAGED", file=path.name)
    return path


def part_opener(folder: Path) -> Callable[[int], BinaryIO]:
    """Opens the parts of a bundle by number, from 1."""

    def open_part(number: int) -> BinaryIO:
        path = folder / PART_FILE.format(number=number)
        with disk_errors(path):
            if not path.is_file():
                raise BadInput("BUNDLE_INCOMPLETE", file=path.name)
            return path.open("rb")

    return open_part


def sizes_there(folder: Path, manifest: Manifest) -> Sequence[int]:
    """How many bytes of each part are there, without reading them."""
    paths = [folder / PART_FILE.format(number=number) for number in range(1, len(manifest.parts) + 1)]
    with disk_errors(folder):
        return [path.stat().st_size if path.is_file() else 0 for path in paths]


def _look(folder: Path) -> Found:
    try:
        raw, manifest = read_bundle(folder)
    except InspectorError as problem:
        return Found(folder, b"", None, problem)
    short = [
        number
        for number, (size, part) in enumerate(zip(sizes_there(folder, manifest), manifest.parts, strict=True), 1)
        if size != part.size
    ]
    error = BadInput("BUNDLE_INCOMPLETE", file=PART_FILE.format(number=short[0])) if short else None
    return Found(folder, raw, manifest, error)


def _folders(place: Path, depth: int) -> list[Path]:
    """Folders with a manifest or parts of one."""
    if (place / MANIFEST_FILE).exists() or any(place.glob(PART_FILE.replace("{number:04d}", "*"))):
        return [place]
    if depth == 0:
        return []
    below = [one for one in sorted(place.iterdir())[:MOST_FOLDERS] if one.is_dir() and not one.name.startswith(".")]
    return [found for one in below for found in _folders(one, depth - 1)]


def _require_size(path: Path, size: int) -> None:
    with disk_errors(path):
        there = path.stat().st_size if path.is_file() else -1
    if there < size:
        raise BadInput("BUNDLE_INCOMPLETE", file=path.name)
    if there > size:
        raise BadInput("BUNDLE_DAMAGED", file=path.name)


def _read(path: Path) -> bytes:
    with disk_errors(path):
        if not path.is_file():
            raise BadInput("BUNDLE_INCOMPLETE", file=path.name)
        if path.stat().st_size > MAX_MANIFEST:
            raise BadInput("BUNDLE_MALFORMED")
        return path.read_bytes()
