"""Merkle trees: the vectors of RFC 6962's reference implementation, and laws that hold for every tree."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.errors import Environment, NotAuthentic
from inspector_tui.ledger import merkle, tiles

# Entries and roots of the test tree in certificate-transparency-go, sizes 1 to 8.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [merkle.leaf_hash(number.to_bytes(4, "big")) for number in range(700)]


@pytest.mark.parametrize(("size", "root"), list(enumerate(ROOTS, 1)))
def test_roots_agree_with_the_reference_tree(size: int, root: str) -> None:
    leaves = [merkle.leaf_hash(entry) for entry in ENTRIES[:size]]
    assert merkle.root(leaves).hex() == root
    edge = merkle.CompactRange()
    for leaf in leaves:
        edge = edge.append(leaf)
    assert edge.root().hex() == root


def test_the_reference_proofs_come_out() -> None:
    """Paths of the same reference tree: leaf 0 of 8, leaf 5 of 8, from 6 to 8 leaves."""
    tree = merkle.in_memory([merkle.leaf_hash(entry) for entry in ENTRIES])
    assert [node.hex() for node in merkle.inclusion_proof(tree, 0, 8)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [node.hex() for node in merkle.consistency_proof(tree, 6, 8)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert merkle.root([]) == hashlib.sha256(b"").digest() == merkle.CompactRange().root()


@given(st.integers(1, 700).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_every_leaf_proves_its_place_and_no_other(place: tuple[int, int]) -> None:
    size, index = place
    root, proof = merkle.root(LEAVES[:size]), merkle.inclusion_proof(merkle.in_memory(LEAVES), index, size)
    merkle.verify_inclusion(LEAVES[index], index, size, proof, root)
    wrong = [
        (LEAVES[index], index, size, [*proof, bytes(32)], root),
        (merkle.leaf_hash(b"other"), index, size, proof, root),
        (LEAVES[index], size, size, proof, root),
    ]
    if size > 1:
        wrong.append((LEAVES[index], (index + 1) % size, size, proof, root))
        wrong.append((LEAVES[index], index, size, proof[:-1], root))
    for case in wrong:
        with pytest.raises(NotAuthentic, match="NOT_INCLUDED"):
            merkle.verify_inclusion(*case)


@given(st.integers(1, 700).flatmap(lambda new: st.tuples(st.just(new), st.integers(1, new))), st.binary(min_size=1))
def test_a_tree_proves_what_it_began_as(sizes: tuple[int, int], other: bytes) -> None:
    new, old = sizes
    tree = merkle.in_memory(LEAVES)
    old_root, new_root = merkle.root(LEAVES[:old]), merkle.root(LEAVES[:new])
    proof = merkle.consistency_proof(tree, old, new)
    merkle.verify_consistency(old, new, proof, old_root, new_root)
    forged = hashlib.sha256(other).digest()
    for case in ((proof, forged, new_root), (proof, old_root, forged), ([*proof, forged], old_root, new_root)):
        with pytest.raises(NotAuthentic, match="NOT_CONSISTENT"):
            merkle.verify_consistency(old, new, *case)


def test_a_rewritten_beginning_is_noticed() -> None:
    forged = [merkle.leaf_hash(b"x"), *LEAVES[1:8]]
    proof = merkle.consistency_proof(merkle.in_memory(forged), 5, 8)
    with pytest.raises(NotAuthentic, match="NOT_CONSISTENT"):
        merkle.verify_consistency(5, 8, proof, merkle.root(LEAVES[:5]), merkle.root(forged))


def test_everything_follows_the_empty_tree() -> None:
    merkle.verify_consistency(0, 3, [], merkle.EMPTY_ROOT, merkle.root(LEAVES[:3]))
    with pytest.raises(NotAuthentic):
        merkle.verify_consistency(3, 0, [], merkle.root(LEAVES[:3]), merkle.EMPTY_ROOT)


@given(st.lists(st.integers(0, 300), max_size=4))
def test_tiles_hold_the_same_tree_however_it_was_appended(steps: list[int]) -> None:
    store, size = tiles.MemoryTiles(), 0
    many = [merkle.leaf_hash(number.to_bytes(4, "big")) for number in range(1300)]
    for step in steps:
        size = tiles.append(store, size, many[size : size + step])
    tree, plain = tiles.tree(store), merkle.in_memory(many)
    assert merkle.root_of(tree, size) == merkle.root(many[:size])
    for index in {0, size // 2, size - 1} & set(range(size)):
        assert merkle.inclusion_proof(tree, index, size) == merkle.inclusion_proof(plain, index, size)
        assert merkle.consistency_proof(tree, index + 1, size) == merkle.consistency_proof(plain, index + 1, size)


def test_a_tree_over_several_levels_of_tiles() -> None:
    """70,000 leaves: 273 full tiles below, one full and one of 17 above, one of 1 on top (c2sp.org/tlog-tiles)."""
    store = tiles.MemoryTiles()
    leaves = [number.to_bytes(32, "big") for number in range(70_000)]
    tiles.append(store, 0, leaves)
    widths = [len(store.read(*place) or b"") // 32 for place in ((0, 272), (0, 273), (1, 0), (1, 1), (2, 0))]
    assert widths == [256, 112, 256, 17, 1]
    root = merkle.root_of(tiles.tree(store), 70_000)
    proof = merkle.inclusion_proof(tiles.tree(store), 65_540, 70_000)
    merkle.verify_inclusion(leaves[65_540], 65_540, 70_000, proof, root)


def test_an_append_rewrites_one_tile_a_level() -> None:
    class Counting(tiles.MemoryTiles):
        written = 0

        def write(self, level: int, index: int, tile: bytes) -> None:
            self.written += 1
            super().write(level, index, tile)

    store = Counting()
    tiles.append(store, 0, LEAVES)
    store.written = 0
    tiles.append(store, 700, LEAVES[:1])
    assert store.written == 1


def test_a_lost_tile_is_named() -> None:
    with pytest.raises(Environment, match="TILE_MISSING"):
        merkle.root_of(tiles.tree(tiles.MemoryTiles()), 3)


def test_tile_paths_follow_the_specification() -> None:
    assert tiles.tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tiles.tile_path(2, 5, 17) == "tile/2/005.p/17"
