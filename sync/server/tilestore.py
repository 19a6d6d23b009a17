"""Tiles of the log's tree in the database, read once and written once for each transaction."""

from __future__ import annotations

from typing import Final

from inspector_tui.ledger import merkle
from inspector_tui.ledger.tiles import WIDTH
from sync.server.store import Connection

_TILE_HEIGHT: Final = WIDTH.bit_length() - 1


class FullTiles:
    """Tiles that are full, and so never change, kept between transactions. The oldest go first."""

    def __init__(self, most: int = 512) -> None:
        self._most = most
        self._tiles: dict[tuple[int, int], bytes] = {}

    def get(self, place: tuple[int, int]) -> bytes | None:
        return self._tiles.get(place)

    def keep(self, place: tuple[int, int], tile: bytes) -> None:
        """Remember a committed tile if it is full."""
        if len(tile) == WIDTH * 32:
            if len(self._tiles) >= self._most:
                self._tiles.pop(next(iter(self._tiles)))
            self._tiles[place] = tile


class Tiles:
    """A `TileStore` over one transaction. What was written is kept here until `flush`."""

    def __init__(self, connection: Connection, full: FullTiles | None = None) -> None:
        self._connection = connection
        self._full = full or FullTiles()
        self._read: dict[tuple[int, int], bytes | None] = {}
        self._written: dict[tuple[int, int], bytes] = {}

    def read(self, level: int, index: int) -> bytes | None:
        place = (level, index)
        if place in self._written:
            return self._written[place]
        if (full := self._full.get(place)) is not None:
            return full
        if place not in self._read:
            row = self._connection.execute(
                "SELECT hashes FROM tiles WHERE level = %s AND number = %s", place, binary=True
            ).fetchone()
            tile = self._read[place] = None if row is None else bytes(row[0])
            if tile is not None:
                self._full.keep(place, tile)
        return self._read[place]

    def write(self, level: int, index: int, tile: bytes) -> None:
        self._written[level, index] = tile

    def forget(self, level: int, index: int) -> None:
        """Let go of a tile that was read and is not needed again: for walks over the whole tree."""
        self._read.pop((level, index), None)

    def flush(self) -> None:
        """Write every touched tile in one statement."""
        if not self._written:
            return
        self._connection.execute(
            "INSERT INTO tiles (level, number, hashes)"
            " SELECT * FROM unnest(%s::smallint[], %s::bigint[], %b::bytea[])"
            " ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes",
            (
                [level for level, _ in self._written],
                [index for _, index in self._written],
                list(self._written.values()),
            ),
        )


def remembered(tree: merkle.Perfect) -> merkle.Perfect:
    """The same tree, each subtree hashed once: the proofs of one group share most of their nodes."""
    known: dict[tuple[int, int], bytes] = {}

    def perfect(height: int, index: int) -> bytes:
        place = (height, index)
        found = known.get(place)
        if found is None:
            found = known[place] = tree(height, index)
        return found

    return perfect


class Paths:
    """Inclusion proofs of many leaves in one tree: each node is hashed once, neighbours share nearly all.

    Gives what `merkle.inclusion_proof` gives.
    """

    def __init__(self, tree: merkle.Perfect, size: int) -> None:
        self._tree = tree
        self._size = size
        self._known: dict[tuple[int, int], bytes] = {}

    def of(self, leaf: int) -> list[bytes]:
        """Audit path of leaf `leaf`, its sibling first."""
        path, last, height = [], self._size - 1, 0
        while last >> height:
            sibling = (leaf >> height) ^ 1
            if sibling <= last >> height:
                path.append(self._known.get((height, sibling)) or self._node(height, sibling))
            height += 1
        return path

    def _node(self, height: int, index: int) -> bytes:
        """Hash over the leaves below a node, as far as there are any: at the right edge fewer than 2**height."""
        place = (height, index)
        node = self._known.get(place)
        if node is None:
            whole = (index + 1) << height <= self._size
            if whole and height % _TILE_HEIGHT == 0:
                node = self._tree(height, index)
            else:
                node = self._node(height - 1, 2 * index)
                if (2 * index + 1) << (height - 1) < self._size:
                    node = merkle.node_hash(node, self._node(height - 1, 2 * index + 1))
            self._known[place] = node
        return node


def edge_of(tree: merkle.Perfect, size: int) -> merkle.CompactRange:
    """The right edge of the first `size` leaves, largest subtree first."""
    edge, start = [], 0
    for height in range(size.bit_length() - 1, -1, -1):
        if size >> height & 1:
            edge.append(tree(height, start >> height))
            start += 1 << height
    return merkle.CompactRange(size, tuple(edge))
