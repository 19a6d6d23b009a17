"""Merkle trees of RFC 9162 §2.1 over SHA-256: pure functions.

A tree is known by `Perfect`: a function that returns the hash of the perfect subtree of a height at an index, that is
of leaves `index * 2**height` up to `(index + 1) * 2**height`. From a list of leaf hashes or from tiles, the same
proofs come out, and with tiles they cost log n reads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from inspector_tui.errors import NotAuthentic

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
Perfect: TypeAlias = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """Hash of one entry: SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def in_memory(leaves: Sequence[bytes]) -> Perfect:
    """A tree over a list of leaf hashes; costs n, so for tests and short lists."""

    def perfect(height: int, index: int) -> bytes:
        return fold_perfect(leaves[index << height : (index + 1) << height])

    return perfect


def fold_perfect(hashes: Sequence[bytes]) -> bytes:
    """Root above 2**k sibling hashes."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def root(leaves: Sequence[bytes]) -> bytes:
    """Root over a list of leaf hashes."""
    return root_of(in_memory(leaves), len(leaves))


def root_of(tree: Perfect, size: int) -> bytes:
    """Root of the first `size` leaves of `tree`."""
    return _range_hash(tree, 0, size) if size else EMPTY_ROOT


def inclusion_proof(tree: Perfect, index: int, size: int) -> list[bytes]:
    """Audit path (§2.1.3.1) of leaf `index` in the tree of `size` leaves, sibling first. ValueError out of range."""
    if not 0 <= index < size:
        raise ValueError("index outside the tree")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_hash(tree, middle, high))
            high = middle
        else:
            path.append(_range_hash(tree, low, middle))
            low = middle
    return path[::-1]


def consistency_proof(tree: Perfect, old: int, new: int) -> list[bytes]:
    """Proof (§2.1.4.1) that the tree of `old` leaves is the beginning of the one of `new`. ValueError out of range."""
    if not 0 < old <= new:
        raise ValueError("sizes out of order")
    path: list[bytes] = []
    low, high, known = 0, new, True
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_range_hash(tree, middle, high))
            high = middle
        else:
            path.append(_range_hash(tree, low, middle))
            low, known = middle, False
    if not known:
        path.append(_range_hash(tree, low, high))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes) -> None:
    """§2.1.3.2. `leaf` is the leaf hash. Raises NotAuthentic("NOT_INCLUDED")."""
    if not 0 <= index < size:
        raise NotAuthentic("NOT_INCLUDED", index=index)
    place, last, here = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise NotAuthentic("NOT_INCLUDED", index=index)
        if place & 1 or place == last:
            here = node_hash(sibling, here)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            here = node_hash(here, sibling)
        place, last = place >> 1, last >> 1
    if last != 0 or here != expected_root:
        raise NotAuthentic("NOT_INCLUDED", index=index)


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """§2.1.4.2. Raises NotAuthentic("NOT_CONSISTENT"). An empty old tree is the beginning of every tree."""
    if old == new or old == 0:
        if proof or (old == new and old_root != new_root) or (old == 0 and old_root != EMPTY_ROOT):
            raise NotAuthentic("NOT_CONSISTENT", old=old, new=new)
        return
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not 0 < old < new or not path:
        raise NotAuthentic("NOT_CONSISTENT", old=old, new=new)
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise NotAuthentic("NOT_CONSISTENT", old=old, new=new)
        if place & 1 or place == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        place, last = place >> 1, last >> 1
    if last != 0 or first != old_root or second != new_root:
        raise NotAuthentic("NOT_CONSISTENT", old=old, new=new)


@dataclass(frozen=True, slots=True)
class CompactRange:
    """The right edge of a tree: enough to append leaves and know the root, in log n hashes. Largest subtree first."""

    size: int = 0
    edge: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> CompactRange:
        """Return the range with one more leaf hash."""
        edge, merges = [*self.edge, leaf], self.size
        while merges & 1:
            right = edge.pop()
            edge[-1] = node_hash(edge[-1], right)
            merges >>= 1
        return CompactRange(self.size + 1, tuple(edge))

    def root(self) -> bytes:
        if not self.edge:
            return EMPTY_ROOT
        here = self.edge[-1]
        for left in self.edge[-2::-1]:
            here = node_hash(left, here)
        return here


def _split(count: int) -> int:
    """Largest power of two smaller than `count` (`count` > 1)."""
    return 1 << ((count - 1).bit_length() - 1)


def _range_hash(tree: Perfect, low: int, high: int) -> bytes:
    """MTH(D[low:high]) for a range that the tree's own splitting can produce."""
    count = high - low
    if count & (count - 1) == 0:
        height = count.bit_length() - 1
        return tree(height, low >> height)
    middle = low + _split(count)
    return node_hash(_range_hash(tree, low, middle), _range_hash(tree, middle, high))
