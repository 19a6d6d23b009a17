"""Audit paths of many records, packed: neighbours share most of their nodes, so each node is sent once."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence

from inspector_tui.errors import BadInput

_HASH = 32


class PathPacker:
    """Collects paths for one answer. At most 65,536 different nodes: far more than the limits of a push need."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}

    def add(self, path: Sequence[bytes]) -> bytes:
        """The packed form of `path`."""
        numbers = self._numbers
        return _network_order(array("H", [numbers.setdefault(node, len(numbers)) for node in path])).tobytes()

    @property
    def nodes(self) -> bytes:
        return b"".join(self._numbers)


class PathReader:
    """Unpacks the paths of one answer."""

    def __init__(self, nodes: bytes) -> None:
        """Raises BadInput MESSAGE_MALFORMED unless `nodes` are whole hashes."""
        if len(nodes) % _HASH:
            raise BadInput("MESSAGE_MALFORMED", message="PushAnswer", field="nodes")
        self._nodes = [nodes[at : at + _HASH] for at in range(0, len(nodes), _HASH)]

    def read(self, path: bytes) -> tuple[bytes, ...]:
        """The hashes of a packed path. Raises BadInput MESSAGE_MALFORMED for a node that was not sent."""
        try:
            places = _network_order(array("H", path))
            return tuple([self._nodes[place] for place in places])
        except (ValueError, IndexError) as error:
            raise BadInput("MESSAGE_MALFORMED", message="PushAnswer", field="path") from error


def _network_order(numbers: array[int]) -> array[int]:
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
