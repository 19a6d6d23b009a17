"""A Merkle tree kept in tiles of 256 hashes, as c2sp.org/tlog-tiles lays them out.

Tile (level, index) holds hashes of perfect subtrees of height `8 * level`, from number `256 * index` on; the last one
of a level may be shorter. Appending rewrites only the last tiles, and a proof reads a few.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from inspector_tui.errors import Environment
from inspector_tui.ledger import merkle

WIDTH: Final = 256
_HEIGHT: Final = 8
_HASH: Final = 32


class TileStore(Protocol):
    """Where tiles are kept. A tile is the hashes one after the other, 32 to 8,192 bytes."""

    def read(self, level: int, index: int) -> bytes | None:
        """Return the tile, or None when nothing was written there."""
        ...

    def write(self, level: int, index: int, tile: bytes) -> None:
        """Replace the tile. A tile only ever grows."""
        ...


class MemoryTiles:
    """Tiles in a dictionary, for tests and for building a tree before it is stored."""

    def __init__(self) -> None:
        self._tiles: dict[tuple[int, int], bytes] = {}

    def read(self, level: int, index: int) -> bytes | None:
        return self._tiles.get((level, index))

    def write(self, level: int, index: int, tile: bytes) -> None:
        self._tiles[level, index] = tile


def append(store: TileStore, size: int, leaves: Iterable[bytes]) -> int:
    """Add leaf hashes to the tree of `size` leaves and return its new size.

    Call it inside the transaction that stores the entries: each touched tile is written once.
    """
    level, start, fresh = 0, size, list(leaves)
    new_size = size + len(fresh)
    while fresh:
        fresh = _append_level(store, level, start, fresh)
        level, start = level + 1, start >> _HEIGHT
    return new_size


def _append_level(store: TileStore, level: int, start: int, fresh: list[bytes]) -> list[bytes]:
    """Write `fresh` hashes of one level from number `start` on; return the hashes of the tiles that became full."""
    full: list[bytes] = []
    done = 0
    while done < len(fresh):
        index, width = divmod(start + done, WIDTH)
        old = _tile(store, level, index, width)[: width * _HASH] if width else b""
        taken = fresh[done : done + WIDTH - width]
        tile = old + b"".join(taken)
        store.write(level, index, tile)
        if len(tile) == WIDTH * _HASH:
            full.append(merkle.fold_perfect(_hashes(tile)))
        done += len(taken)
    return full


def tree(store: TileStore) -> merkle.Perfect:
    """The tree in `store`, for the functions of `merkle`. Raises Environment("TILE_MISSING") when a tile is lacking."""

    def perfect(height: int, index: int) -> bytes:
        level, inside = divmod(height, _HEIGHT)
        first = index << inside
        tile_index, at = divmod(first, WIDTH)
        end = at + (1 << inside)
        tile = _tile(store, level, tile_index, end)
        return merkle.fold_perfect(_hashes(tile[at * _HASH : end * _HASH]))

    return perfect


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Path of a tile below a log's address: `tile/0/x001/234.p/7`. `width` under 256 means a partial tile."""
    path = f"{index % 1000:03d}"
    while index >= 1000:
        index //= 1000
        path = f"x{index % 1000:03d}/{path}"
    return f"tile/{level}/{path}" + (f".p/{width}" if width < WIDTH else "")


def _tile(store: TileStore, level: int, index: int, width: int) -> bytes:
    tile = store.read(level, index)
    if tile is None or len(tile) < width * _HASH:
        raise Environment("TILE_MISSING", level=level, index=index)
    return tile


def _hashes(tile: bytes) -> list[bytes]:
    return [tile[at : at + _HASH] for at in range(0, len(tile), _HASH)]
