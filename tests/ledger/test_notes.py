"""Signed notes, checkpoints and log proofs of c2sp.org."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger import keys, merkle, notes, proofs

SIGNER = keys.Ed25519Signer.from_seed(bytes(range(32)))
ORIGIN = "log.example.gov.cn/nx"
KEY = notes.NoteKey(ORIGIN, SIGNER.public)
# The example of c2sp.org/signed-note.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)


def test_the_note_of_the_specification_verifies() -> None:
    key = notes.NoteKey.from_vkey(VKEY)
    assert key.vkey() == VKEY
    assert notes.verify_note(NOTE, [key]) == "This is an example message.\n"


def test_a_changed_note_and_a_strangers_note_are_refused() -> None:
    key = notes.NoteKey.from_vkey(VKEY)
    with pytest.raises(NotAuthentic, match="BAD_NOTE_SIG"):
        notes.verify_note(NOTE.replace("an example", "another"), [key])
    with pytest.raises(NotAuthentic, match="NOTE_UNSIGNED"):
        notes.verify_note(NOTE, [KEY])


@pytest.mark.parametrize("letter", ["\ud800", "x\udfff"])
def test_lone_surrogates_are_refused_with_our_own_error(letter: str) -> None:
    with pytest.raises(BadInput, match="MALFORMED_NOTE"):
        notes.verify_note(NOTE.replace("an example", letter), [notes.NoteKey.from_vkey(VKEY)])
    with pytest.raises(BadInput, match="BAD_NOTE_KEY"):
        notes.NoteKey.from_vkey(letter + VKEY)


def test_signatures_of_unknown_keys_are_passed_over() -> None:
    note = notes.sign_note("text\n\nwith an empty line\n", ORIGIN, SIGNER)
    stranger = notes.sign_note("text\n", "witness.example", keys.Ed25519Signer.generate()).splitlines()[-1]
    assert notes.verify_note(f"{note}{stranger}\n", [KEY]) == "text\n\nwith an empty line\n"


@pytest.mark.parametrize(
    "note",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\nno dash here AAAAAAAA\n",
        "text\n\n— name\n",
        "text\n\n— na+me AAAAAAAA\n",
        "text\n\n— name AAAA\n",
        "text\n\n— name AAAAAAA\n",
        "text\n\n— name AAAAAAAA",
        "te\x01xt\n\n— name AAAAAAAA\n",
        "text\r\n\n— name AAAAAAAA\n",
    ],
)
def test_a_malformed_note_is_refused(note: str) -> None:
    with pytest.raises(BadInput, match="MALFORMED_NOTE"):
        notes.parse_note(note)


@pytest.mark.parametrize(
    "vkey", ["", "a+b", "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", VKEY[:-4], "x" + VKEY]
)
def test_a_malformed_verifier_key_is_refused(vkey: str) -> None:
    with pytest.raises(BadInput, match="BAD_NOTE_KEY"):
        notes.NoteKey.from_vkey(vkey)


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_comes_back(size: int, root: bytes) -> None:
    checkpoint = notes.Checkpoint(ORIGIN, size, root)
    assert notes.verify_checkpoint(notes.sign_checkpoint(checkpoint, SIGNER), ORIGIN, [KEY]) == checkpoint


def test_another_logs_checkpoint_is_refused() -> None:
    note = notes.sign_checkpoint(notes.Checkpoint("other.example", 1, bytes(32)), SIGNER, name=ORIGIN)
    with pytest.raises(NotAuthentic, match="OTHER_LOG"):
        notes.verify_checkpoint(note, ORIGIN, [KEY])


@pytest.mark.parametrize(
    "lines", ["o\n01\n{}\n", "o\n-1\n{}\n", "o\n１\n{}\n", "\n1\n{}\n", "o\n1\n{}\nmore\n", "o\n1\nAAAA\n", "o\n1\n"]
)
def test_a_malformed_checkpoint_is_refused(lines: str) -> None:
    with pytest.raises(BadInput, match="MALFORMED"):
        notes.parse_checkpoint(lines.format(notes.to_base64(bytes(32))))


def _proof(index: int, size: int, extra: bytes = b"") -> str:
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(size)]
    tree = merkle.in_memory(leaves)
    checkpoint = notes.sign_checkpoint(notes.Checkpoint(ORIGIN, size, merkle.root(leaves)), SIGNER)
    return proofs.LogProof(index, tuple(merkle.inclusion_proof(tree, index, size)), checkpoint, extra).text()


@pytest.mark.parametrize(("index", "size"), [(0, 1), (4, 9), (8, 9)])
def test_a_log_proof_stands_alone(index: int, size: int) -> None:
    text = _proof(index, size, b"extra")
    assert text.startswith("c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\nindex ")
    assert proofs.parse_proof(text).text() == text
    assert proofs.verify_proof(text, merkle.leaf_hash(bytes([index])), ORIGIN, [KEY]).size == size
    with pytest.raises(NotAuthentic, match="NOT_INCLUDED"):
        proofs.verify_proof(text, merkle.leaf_hash(b"other"), ORIGIN, [KEY])


@pytest.mark.parametrize("change", [("v1", "v2"), ("index 4", "index 04"), ("index 4\n", ""), ("\n\n", "\n")])
def test_a_malformed_proof_is_refused(change: tuple[str, str]) -> None:
    with pytest.raises(BadInput, match="MALFORMED"):
        proofs.parse_proof(_proof(4, 9).replace(*change))
