"""`inspector server audit`: whatever is done to the tables, the log's root is derived anew and the first harm named."""

from __future__ import annotations

from typing import Any, LiteralString

import pytest
from psycopg import sql

from inspector_tui.errors import NotAuthentic
from inspector_tui.ledger import merkle, tiles
from inspector_tui.ledger.envelope import seal
from sync.server.auditing import LogReport, audit_log
from sync.server.store import Connection
from sync.server.tilestore import Tiles
from tests.sync.devices import Device, Office, answer

FIRST = 7
"""The server, its courier key, four organs and one enrolment come before what the devices say."""


def audit(office: Office) -> LogReport:
    keyring = office.server.keyring
    return audit_log(
        office.server.core.database,
        origin=office.server.core.ledger.origin,
        receipts=keyring.receipts.public,
        server=keyring.server.public,
    )


def change(office: Office, statement: LiteralString, *values: Any) -> None:
    with office.server.core.database.transaction() as connection:
        assert connection.execute(sql.SQL(statement), values).rowcount > 0


def refusal(office: Office) -> tuple[str, Any]:
    with pytest.raises(NotAuthentic) as caught:
        audit(office)
    return caught.value.code, caught.value.facts.get("position")


def cover_up(connection: Connection) -> None:
    """Make tree and size fit the records as they are now, as somebody with the database but no keys would."""
    rows = connection.execute("SELECT raw FROM records ORDER BY position").fetchall()
    leaves = [merkle.leaf_hash(bytes(raw)) for (raw,) in rows]
    connection.execute("TRUNCATE tiles")
    written = Tiles(connection)
    tiles.append(written, 0, leaves)
    written.flush()
    edge = merkle.CompactRange()
    for leaf in leaves:
        edge = edge.append(leaf)
    connection.execute("UPDATE tree SET size = %s, root = %s", (len(leaves), edge.root()))


@pytest.fixture
def full(office: Office) -> Office:
    """A log of some tiles: two devices, one of them with a refused record in its chain."""
    device = office.enrol(Device())
    with office.client(device) as client:
        client.push(device.say_many(400))
    other = office.enrol(Device())
    with office.client(other) as client:
        other.say(answer(1))
        other.say(answer(2), kind="not.known/1")
        other.say(answer(3))
        client.push([record.raw for record in other.records])
    return office


def test_an_untouched_log_is_intact_and_its_root_is_the_signed_one(full: Office) -> None:
    report = audit(full)
    with full.server.core.database.transaction() as connection:
        size, root = connection.execute("SELECT size, root FROM tree").fetchone() or (0, b"")
    assert (report.size, report.root) == (size, bytes(root))
    assert (report.devices, report.quarantined) == (3, 1)


def test_an_empty_quarantine_and_an_almost_empty_log_are_intact(office: Office) -> None:
    assert audit(office).size == FIRST - 1


def test_one_flipped_bit_names_its_record(full: Office) -> None:
    change(full, "UPDATE records SET raw = set_byte(raw, 100, get_byte(raw, 100) # 1) WHERE position = 77")
    assert refusal(full) == ("LOG_RECORD_ALTERED", 77)


@pytest.mark.parametrize("column", ["hash = sha256(hash)", "seq = seq + 5000", "kind = 'x/1'", "organ = 5"])
def test_columns_beside_a_record_must_say_what_it_says(full: Office, column: str) -> None:
    change(full, f"UPDATE records SET {column} WHERE position = 90")
    assert refusal(full) == ("LOG_RECORD_ALTERED", 90)


def test_a_removed_record_names_its_position(full: Office) -> None:
    change(full, "DELETE FROM records WHERE position = 200")
    assert refusal(full) == ("LOG_RECORD_MISSING", 200)


def test_a_cut_off_end_is_missing(full: Office) -> None:
    change(full, "DELETE FROM records WHERE position >= 300")
    assert refusal(full) == ("LOG_RECORD_MISSING", 300)


def test_two_records_that_changed_places_name_the_first(full: Office) -> None:
    change(full, "UPDATE records SET position = -1 WHERE position = 50")
    change(full, "UPDATE records SET position = 50 WHERE position = 60")
    change(full, "UPDATE records SET position = 60 WHERE position = -1")
    assert refusal(full) == ("LOG_CHAIN_BROKEN", 50)


def test_records_of_different_devices_that_changed_places_are_found_by_the_tree(office: Office) -> None:
    one, other = office.enrol(Device()), office.enrol(Device())
    for device in (one, other):
        with office.client(device) as client:
            client.push([device.say(answer(1))])
    change(office, "UPDATE records SET position = -1 WHERE position = 8")
    change(office, "UPDATE records SET position = 8 WHERE position = 9")
    change(office, "UPDATE records SET position = 9 WHERE position = -1")
    assert refusal(office) == ("LOG_RECORD_ALTERED", 8)


def test_a_removal_that_was_covered_up_breaks_the_chain(full: Office) -> None:
    change(full, "DELETE FROM records WHERE position = 200")
    change(full, "UPDATE records SET position = -position WHERE position > 200")
    change(full, "UPDATE records SET position = -position - 1 WHERE position < 0")
    with full.server.core.database.transaction() as connection:
        cover_up(connection)
    assert refusal(full) == ("LOG_CHAIN_BROKEN", 200)


def test_a_cut_off_end_that_was_covered_up_does_not_fit_the_signed_checkpoint(full: Office) -> None:
    change(full, "DELETE FROM records WHERE position >= 300")
    with full.server.core.database.transaction() as connection:
        cover_up(connection)
    assert refusal(full)[0] == "LOG_ROOT_FALSE"


def test_a_record_added_with_another_key_is_not_taken_for_one(full: Office) -> None:
    forged = Device().say(answer(9))
    change(full, "UPDATE records SET raw = %s WHERE position = 120", forged)
    assert refusal(full) == ("LOG_RECORD_ALTERED", 120)


def test_an_enrolment_that_the_server_did_not_sign_gives_no_key(full: Office) -> None:
    device, stranger = Device(), Device()
    body = stranger.enrolled()
    forged = seal(device.signer, seq=1, prev=bytes(32), kind=body.KIND, made_at=1, clock_offset=0,
                  author="server", organ=0, body=body.to_map())  # fmt: skip
    change(full, "UPDATE records SET raw = %s WHERE position = %s", forged.raw, FIRST - 1)
    assert refusal(full) == ("LOG_RECORD_ALTERED", FIRST - 1)


def test_a_changed_inner_node_is_found(full: Office) -> None:
    change(full, "UPDATE tiles SET hashes = set_byte(hashes, 3, get_byte(hashes, 3) # 1) WHERE level = 1")
    assert refusal(full)[0] == "LOG_TILE_ALTERED"


def test_a_forged_checkpoint_and_a_changed_quarantine_are_found(full: Office) -> None:
    change(full, "UPDATE tree SET checkpoint = replace(checkpoint, 'inspector/', 'inspectar/')")
    assert refusal(full)[0] == "LOG_CHECKPOINT_FALSE"
    change(full, "UPDATE quarantine SET raw = raw || 'x'::bytea")
    assert refusal(full)[0] == "LOG_QUARANTINE_ALTERED"
