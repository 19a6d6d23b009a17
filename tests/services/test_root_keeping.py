"""The root on an unconnected machine: its file, its delegations, its commands, and the server that takes them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.cli.main import main
from inspector_tui.codes.root import open_delegation
from inspector_tui.errors import BadInput, Environment, Refused
from inspector_tui.ledger.keys import Ed25519Signer, P256Signer
from inspector_tui.services import root_keeping
from inspector_tui.services.root_keeping import create_root, open_root, show_root
from sync.server.keyring import open_keyring

PASSPHRASE = "十二个字符以上的口令短语 correct horse"
SIGNER = Ed25519Signer.from_seed(bytes([9]) * 32)
NOW = 1_795_420_800


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("root") / "root.json"
    create_root(file, PASSPHRASE)
    return file


def test_a_root_comes_back_with_its_passphrase_and_shows_its_public_key_without(made: Path) -> None:
    root = open_root(made, PASSPHRASE)
    assert root.public == show_root(made).public
    assert root.private_bytes.hex() not in made.read_text()
    if os.name == "posix":
        assert made.stat().st_mode & 0o077 == 0
    with pytest.raises(Environment, match="ROOT_PASSPHRASE"):
        open_root(made, PASSPHRASE + " ")


def test_a_p256_root_does_as_well(tmp_path: Path) -> None:
    signer = P256Signer.generate()
    create_root(tmp_path / "root", PASSPHRASE, private=signer)
    assert open_root(tmp_path / "root", PASSPHRASE).private_bytes == signer.private_bytes


def test_nothing_is_overwritten_and_short_passphrases_are_refused(made: Path, tmp_path: Path) -> None:
    before = made.read_bytes()
    with pytest.raises(Refused, match="FILE_IN_THE_WAY"):
        create_root(made, PASSPHRASE)
    with pytest.raises(BadInput, match="PASSPHRASE_TOO_SHORT"):
        create_root(tmp_path / "new", "x" * 11)
    assert (made.read_bytes(), (tmp_path / "new").exists()) == (before, False)


@pytest.mark.parametrize(
    "changed",
    [
        {"public": SIGNER.public.hex()},
        {"public": "00" * 31},
        {"public": 5},
        {"alg": -9},
        {"alg": "x"},
        {"format": 2},
        {"salt": "00"},
        {"nonce": ""},
        {"wrapped": "zz"},
        {"wrapped": None},
        {"memory_kib": 1 << 40},
        {"iterations": 0},
        {"lanes": float("inf")},
    ],
    ids=repr,
)
def test_a_damaged_or_exchanged_root_never_signs(made: Path, tmp_path: Path, changed: dict[str, Any]) -> None:
    file = tmp_path / "root"
    file.write_text(json.dumps(json.loads(made.read_text()) | changed))
    with pytest.raises(Environment, match=r"ROOT_CORRUPT|ROOT_PASSPHRASE"):
        open_root(file, PASSPHRASE)


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"[" * 5000, b"null"])
def test_what_is_no_root_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "root").write_bytes(content)
    with pytest.raises(Environment, match="ROOT_CORRUPT"):
        show_root(tmp_path / "root")
    with pytest.raises(Environment, match="ROOT_MISSING"):
        show_root(tmp_path / "none")


def test_a_delegation_says_whom_and_how_long() -> None:
    root = Ed25519Signer.generate()
    signed, told = root_keeping.delegate(root, SIGNER.public, days=30, now=NOW)
    assert open_delegation(signed, [root.public]) == told
    assert (told.public, told.start, told.end) == (SIGNER.public, NOW - 300, NOW + 30 * 86_400)
    for public, days, code in ((b"short", 30, "BAD_PUBLIC_KEY"), (SIGNER.public, 0, "BAD_DAYS")):
        with pytest.raises(BadInput, match=code):
            root_keeping.delegate(root, public, days=days, now=NOW)
    with pytest.raises(Refused, match="ROOT_IS_SIGNER"):
        root_keeping.delegate(root, root.public, days=30, now=NOW)


@pytest.fixture(autouse=True)
def asked_for_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors are told as JSON when the command line asks for it."""
    monkeypatch.setattr("sys.argv", ["inspector", "--json"])


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--json"])
    said = capsys.readouterr()
    code = ended.value.code
    assert isinstance(code, int)
    return code, json.loads(said.out or said.err)


def test_a_server_gives_its_root_away_and_takes_a_new_delegation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole walk: the root leaves the server, an unconnected machine signs, the server takes the file."""
    monkeypatch.setenv("INSPECTOR_ROOT_PASSPHRASE", PASSPHRASE)
    data, root, out = tmp_path / "data", tmp_path / "usb" / "root.json", tmp_path / "usb" / "delegation.cose"
    pinned = open_keyring(data, NOW).root_public
    key = data / "keys" / "root.key"
    code, told = _run(capsys, "root", "create", str(root), "--from", str(key))
    assert (code, told["public"]) == (0, pinned.hex())
    key.unlink()
    monkeypatch.setattr("time.time", lambda: NOW + 300 * 86_400.0)
    code, asked = _run(capsys, "server", "--data", str(data), "delegation", "show")
    assert (code, asked["root_is_here"], asked["root"]) == (0, False, pinned.hex())
    signing = ("root", "delegate", "--root", str(root), "--signer", asked["signer"], "--days", "400", "--out", str(out))
    code, told = _run(capsys, *signing)
    assert (code, told["end"]) == (0, NOW + 700 * 86_400)
    assert _run(capsys, *signing)[0] == 1, "a file that is there stays"
    assert _run(capsys, "server", "delegation", "import", str(out), "--data", str(data)) == (0, {"end": told["end"]})
    assert open_keyring(data, NOW + 600 * 86_400).delegation_end == told["end"]
    assert _run(capsys, "root", "show", str(root))[1]["public"] == pinned.hex()


def test_a_foreign_delegation_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("time.time", lambda: float(NOW))
    before = open_keyring(tmp_path / "data", NOW)
    signed, _ = root_keeping.delegate(Ed25519Signer.generate(), before.trust.public, days=9, now=NOW)
    (tmp_path / "foreign").write_bytes(signed)
    code, told = _run(
        capsys, "server", "delegation", "import", str(tmp_path / "foreign"), "--data", str(tmp_path / "data")
    )
    assert (code, told["error"]["code"]) == (2, "DELEGATION_NOT_OURS")
    assert open_keyring(tmp_path / "data", NOW).delegation == before.delegation


def test_commands_refuse_what_is_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.delenv("INSPECTOR_ROOT_PASSPHRASE", raising=False)
    monkeypatch.setattr("sys.stdin", open(os.devnull))  # noqa: SIM115
    code, told = _run(capsys, "root", "create", str(tmp_path / "root"))
    assert (code, told["error"]["code"]) == (2, "PASSPHRASE_NEEDED")
    code, told = _run(capsys, "root", "delegate", "--root", "x", "--signer", "xyz", "--out", str(tmp_path / "out"))
    assert (code, told["error"]["code"]) == (2, "NOT_HEX")
