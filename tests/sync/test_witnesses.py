"""Witnesses: supervisors' replicas cosign what they saw, and a receipt may demand that several did."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from inspector_tui.errors import BadInput, NotAuthentic, Refused
from inspector_tui.ledger import keys, notes
from inspector_tui.ledger.cosignatures import cosign, verify_cosignature, vkey, with_cosignature
from inspector_tui.models.replica import Replica
from inspector_tui.services.syncing import synchronise
from inspector_tui.services.witnessing import demand, witnessing
from sync.protocol.witness import Cosign
from tests.sync.devices import Device, Office, answer
from tests.sync.laptops import PASSPHRASE, laptop
from tests.waits import ended

SEED = keys.Ed25519Signer.from_seed(bytes(range(32)))
NOTE = notes.sign_checkpoint(notes.Checkpoint("log.example/a", 7, bytes(32)), SEED)


@pytest.fixture
def officer(office: Office, tmp_path: Path) -> Replica:
    made = laptop(office, tmp_path / "officer")
    made.tell(answer(1), answer(2))
    return made


def supervisor(office: Office, home: Path, certificate: str) -> Replica:
    return laptop(office, home, "supervisor", certificate)


def test_a_cosignature_has_the_form_of_c2sp_and_says_when() -> None:
    signature = cosign(NOTE, SEED, 1_795_000_000)
    SEED_NAME = "witness.example/w"
    note = with_cosignature(NOTE, SEED_NAME, SEED.public, 1_795_000_000, signature)
    assert verify_cosignature(note, SEED_NAME, SEED.public) == 1_795_000_000
    keys.verify(
        keys.ALG_ED25519,
        SEED.public,
        b"cosignature/v1\ntime 1795000000\nlog.example/a\n7\n" + notes.to_base64(bytes(32)).encode() + b"\n",
        signature,
    )
    name, number, material = vkey(SEED_NAME, SEED.public).split("+", 2)
    assert (name, notes.from_base64(material)[:1]) == (SEED_NAME, b"\x04")
    assert notes.parse_note(note).signatures[1][1].hex() == number
    assert notes.verify_checkpoint(note, "log.example/a", [notes.NoteKey("log.example/a", SEED.public)]).size == 7


@pytest.mark.parametrize(
    ("name", "public", "at"),
    [("another", SEED.public, 5), ("w", keys.Ed25519Signer.generate().public, 5), ("w", SEED.public, 6)],
    ids=["name", "key", "time"],
)
def test_a_cosignature_of_another_name_key_or_time_is_none(name: str, public: bytes, at: int) -> None:
    note = with_cosignature(NOTE, "w", SEED.public, at, cosign(NOTE, SEED, 5))
    with pytest.raises(NotAuthentic):
        verify_cosignature(note, name, public)


def test_a_receipt_counts_when_as_many_witnesses_saw_it_as_are_demanded(
    office: Office, officer: Replica, tmp_path: Path
) -> None:
    demand(officer, 2)
    synchronise(officer)
    stands = witnessing(officer)
    assert (stands.lacking, stands.waiting) == (2, 2)
    for certificate in ("64S1", "64S2"):
        synchronise(supervisor(office, tmp_path / certificate, certificate))
    synchronise(officer)
    stands = witnessing(officer)
    assert (stands.lacking, stands.waiting) == (0, 0)
    assert [one.name for one in stands.witnesses] == ["64S2", "64S1"]
    officer.tell(answer(3))
    synchronise(officer)
    assert witnessing(officer).waiting == 1, "nobody has seen the newest one yet"


def test_a_revoked_witness_counts_no_more(office: Office, officer: Replica, tmp_path: Path) -> None:
    demand(officer, 1)
    boss = supervisor(office, tmp_path / "boss", "64S1")
    synchronise(officer)
    synchronise(boss)
    synchronise(officer)
    assert witnessing(officer).waiting == 0
    office.revoke(Device(signer=boss.signer()))
    synchronise(officer)
    assert (witnessing(officer).lacking, witnessing(officer).waiting) == (1, 2)


def test_no_change_and_nothing_demanded_cosigns_nothing(office: Office, officer: Replica) -> None:
    synchronise(officer)
    assert office.count("cosignatures") == 0
    assert (witnessing(officer).demanded, witnessing(officer).waiting) == (0, 0)


def test_a_witness_of_another_log_raises_the_alarm(office: Office, officer: Replica, tmp_path: Path) -> None:
    demand(officer, 1)
    boss = supervisor(office, tmp_path / "boss", "64S1")
    synchronise(boss)
    with office.client(Device(signer=boss.signer())) as client:
        size = client.checkpoint().size
    forged = notes.sign_checkpoint(
        notes.Checkpoint(office.server.core.ledger.origin, size, bytes(32)), office.server.keyring.receipts
    )
    with office.server.core.database.transaction() as connection:
        connection.execute(
            "UPDATE cosignatures SET checkpoint = %s, signature = %s", (forged, cosign(forged, boss.signer(), 5))
        )
        connection.execute("UPDATE cosignatures SET at = 5")
    with pytest.raises(NotAuthentic, match="LOG_INCONSISTENT"):
        synchronise(officer)
    assert witnessing(officer).lacking == 1


def test_the_server_takes_cosignatures_of_its_own_log_by_supervisors_only(office: Office) -> None:
    officer, boss = office.enrol(Device()), office.enrol(Device("supervisor", certificate="64S1"))
    with office.client(officer) as client:
        client.checkpoint()
        with pytest.raises(Refused, match="ROLE_MAY_NOT"):
            client.witness.tell(client.log, officer.signer, 5)
    with office.client(boss) as client:
        size = client.checkpoint().size
        with pytest.raises(NotAuthentic, match="BAD_NOTE_SIG"):
            client.witness.tell(client.log, officer.signer, 5)
        for note, code in (
            (notes.Checkpoint(client.log.origin, size, bytes(32)), "NOT_CONSISTENT"),
            (notes.Checkpoint(client.log.origin, size + 9, bytes(32)), "OUTSIDE_LOG"),
        ):
            signed = notes.sign_checkpoint(note, office.server.keyring.receipts)
            told = Cosign(checkpoint=signed, at=5, signature=cosign(signed, boss.signer, 5))
            with pytest.raises((BadInput, Refused), match=code):
                client.witness._exchange.send("POST", "/v1/cosignatures", body=told.to_bytes())
        assert client.witness.tell(client.log, boss.signer, 5) == size
    assert office.count("cosignatures") == 1


def test_more_witnesses_than_sense_are_refused(officer: Replica) -> None:
    with pytest.raises(BadInput, match="WITNESSES_RANGE"):
        demand(officer, 10)


def test_the_command_sets_the_demand_and_says_who_is_out_of_reach(officer: Replica) -> None:
    synchronise(officer)
    officer.close()
    command = [sys.executable, "-m", "inspector_tui.cli", "--lang", "en", "--home", str(officer.home), "ledger"]
    done = ended(
        [*command, "witnesses", "--demand", "1"],
        env={**os.environ, "INSPECTOR_PASSPHRASE": PASSPHRASE},
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert "1 witness is out of reach" in done.stdout
    assert "2 receipts wait" in done.stdout
