"""The server's keys are made once, survive, stay private, and the root may leave."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from inspector_tui.errors import Environment, InspectorError
from inspector_tui.ledger import cbor, cose
from inspector_tui.ledger.keys import Ed25519Signer
from sync.server.keyring import Keyring, delegate, install_delegation, open_keyring
from tests.waits import at_once

NOW = 1_795_420_800
DAY = 86_400


def publics(keyring: Keyring) -> tuple[bytes, ...]:
    return tuple(signer.public for signer in (keyring.trust, keyring.status, keyring.receipts, keyring.server))


def test_first_start_makes_five_different_keys_and_later_starts_read_the_same(tmp_path: Path) -> None:
    made = open_keyring(tmp_path, NOW)
    again = open_keyring(tmp_path, NOW + DAY)
    assert publics(made) == publics(again)
    assert made.root_public == again.root_public
    assert made.delegation == again.delegation
    assert len({*publics(made), made.root_public}) == 5


def test_delegation_is_signed_by_the_root_and_names_the_trust_signer(tmp_path: Path) -> None:
    keyring = open_keyring(tmp_path, NOW)
    signed = cose.parse1(keyring.delegation)
    cose.verify1(signed, keyring.root_public, cose.AAD_ROOT)
    claims = cbor.decode(signed.payload)
    assert claims[8] == keyring.trust.public
    assert claims[5] <= NOW < claims[4] == keyring.delegation_end


@pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX")
def test_key_files_are_for_their_owner_only_and_an_exposed_one_is_refused(tmp_path: Path) -> None:
    open_keyring(tmp_path, NOW)
    files = sorted((tmp_path / "keys").iterdir())
    assert [file.name for file in files if file.stat().st_mode & 0o077] == []
    assert len(files) == 8
    (tmp_path / "keys" / "status.key").chmod(0o644)
    with pytest.raises(Environment, match="KEY_FILE_EXPOSED"):
        open_keyring(tmp_path, NOW)


def test_without_its_root_the_server_runs_until_the_delegation_ends(tmp_path: Path) -> None:
    first = open_keyring(tmp_path, NOW)
    (tmp_path / "keys" / "root.key").rename(tmp_path / "elsewhere")
    away = open_keyring(tmp_path, first.delegation_end - 10 * DAY)
    assert not away.root_is_here
    assert away.days_left(first.delegation_end - 10 * DAY) == 10
    with pytest.raises(Environment, match="DELEGATION_OVER"):
        open_keyring(tmp_path, first.delegation_end)


def test_with_its_root_at_hand_the_delegation_is_renewed_thirty_days_before_its_end(tmp_path: Path) -> None:
    first = open_keyring(tmp_path, NOW)
    assert open_keyring(tmp_path, first.delegation_end - 31 * DAY).delegation == first.delegation
    renewed = open_keyring(tmp_path, first.delegation_end - 29 * DAY)
    assert renewed.delegation_end > first.delegation_end
    assert renewed.trust.public == first.trust.public


def test_a_delegation_signed_elsewhere_is_installed_and_a_foreign_one_refused(tmp_path: Path) -> None:
    first = open_keyring(tmp_path, NOW)
    root = _root_of(tmp_path)
    fresh = delegate(root, first.trust.public, NOW + 300 * DAY)
    later = NOW + 301 * DAY
    assert install_delegation(tmp_path, fresh, later) > first.delegation_end
    (tmp_path / "keys" / "root.key").unlink()
    assert open_keyring(tmp_path, NOW + 400 * DAY).delegation == fresh
    for foreign, code in (
        (delegate(Ed25519Signer.generate(), first.trust.public, later), "DELEGATION_NOT_OURS"),
        (delegate(root, Ed25519Signer.generate().public, later), "FOREIGN_DELEGATION"),
        (b"", "DELEGATION_NOT_OURS"),
        (fresh[:-1], "DELEGATION_NOT_OURS"),
        (delegate(root, first.trust.public, NOW - 100 * DAY), "DELEGATION_NOT_NOW"),
        (delegate(root, first.trust.public, later + DAY), "DELEGATION_NOT_NOW"),
    ):
        with pytest.raises(InspectorError, match=code):
            install_delegation(tmp_path, foreign, later)
    assert open_keyring(tmp_path, NOW + 400 * DAY).delegation == fresh


@pytest.mark.parametrize(
    "name", ["trust.key", "status.key", "receipts.key", "server.key", "root.pub", "delegation.cose"]
)
def test_a_damaged_or_missing_file_is_named(tmp_path: Path, name: str) -> None:
    open_keyring(tmp_path, NOW)
    file = tmp_path / "keys" / name
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    with pytest.raises(Environment, match="KEYRING_DAMAGED"):
        open_keyring(tmp_path, NOW)
    file.unlink()
    with pytest.raises(Environment, match=f"KEYRING_DAMAGED.*{name}"):
        open_keyring(tmp_path, NOW)


def test_processes_that_start_at_once_agree_on_one_set_of_keys(tmp_path: Path) -> None:
    seen = at_once([partial(open_keyring, tmp_path, NOW)] * 8)
    assert len(seen) == 8
    assert len({publics(keyring) for keyring in seen}) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys"]


def test_no_private_byte_shows_in_the_keyrings_text(tmp_path: Path) -> None:
    keyring = open_keyring(tmp_path, NOW)
    assert keyring.trust.private_bytes.hex() not in repr(keyring)


def _root_of(data: Path) -> Ed25519Signer:
    import json

    return Ed25519Signer.from_seed(bytes.fromhex(json.loads((data / "keys" / "root.key").read_text())["private"]))


def test_a_place_where_no_folder_can_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Environment, match="KEYRING_NOT_WRITTEN"):
        open_keyring(tmp_path / "file" / "data", NOW)
