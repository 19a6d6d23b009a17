"""The office desk: many sticks at once, sent on sealed by a laptop that cannot read them, returns back on the stick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inspector_tui.errors import Environment, InspectorError, Refused
from inspector_tui.models.replica import Replica
from inspector_tui.services.bundling import export_bundle
from inspector_tui.services.connecting import connect
from inspector_tui.services.courier_keys import return_identity, return_recipient
from inspector_tui.services.office_desk import look, relay_all
from inspector_tui.services.returning import import_returns
from inspector_tui.words.courier import relayed_words
from sync.client.bundles import BundleClient
from sync.courier.reading import part_opener
from sync.protocol.bundle import LEAST_PART
from sync.protocol.limits import CHUNK
from sync.protocol.sealing import unseal
from sync.server.enrolment import revoke
from tests.courier.world import Fleet, a_stick, answer, attach, begin_visit, own, sync, unsettled, waiting_files
from tests.sync.wires import cutting_wire


@pytest.fixture
def supervisor(laptops: Fleet) -> Replica:
    made = laptops.laptop("boss", role="supervisor", certificate="64010009")
    sync(made)
    return made


def at_work(laptops: Fleet, name: str, certificate: str, drawer: Path) -> Replica:
    """An officer who wrote a stick that now lies in the drawer."""
    made = laptops.laptop(name, certificate=certificate)
    begin_visit(made)
    answer(made, 2)
    export_bundle(made, a_stick(drawer / name))
    return made


def test_a_drawer_full_of_sticks_is_sent_on_and_each_goes_home_with_its_receipts(
    laptops: Fleet, supervisor: Replica, tmp_path: Path
) -> None:
    drawer = tmp_path / "drawer"
    officers = [at_work(laptops, *who, drawer) for who in (("ma", "64010001"), ("li", "64010002"))]
    sync(supervisor)
    seen = look(supervisor, [drawer])
    assert {(one.officer, one.machine, one.records, one.state) for one in seen} == {
        ("马建国", "ma", 3, "waiting"),
        ("李梅", "li", 3, "waiting"),
    }
    answers = relay_all(supervisor, [drawer])
    assert [one.answer.stored for one in answers if one.answer] == [3, 3]
    assert {one.state for one in look(supervisor, [drawer])} == {"answered"}
    for officer, name in zip(officers, ("ma", "li"), strict=True):
        [answered] = import_returns(officer, drawer / name)
        assert answered.returned is not None
        assert answered.returned.receipts == 3
        assert unsettled(officer) == 0
    assert [one.answer.taken_before for one in relay_all(supervisor, [drawer]) if one.answer] == [True, True]


def test_the_laptop_that_sends_a_bundle_on_cannot_read_it(laptops: Fleet, supervisor: Replica, stick: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    exported = export_bundle(officer, stick)
    return_recipient(supervisor)
    with (
        part_opener(exported.folder)(1) as sealed,
        pytest.raises(InspectorError, match="BUNDLE_FOREIGN"),
    ):
        unseal(sealed, return_identity(supervisor), lambda frame: None)
    relay_all(supervisor, [stick])
    with (exported.folder / "return.age").open("rb") as sealed, pytest.raises(InspectorError, match="BUNDLE_FOREIGN"):
        unseal(sealed, return_identity(supervisor), lambda frame: None)


def test_a_broken_stick_stops_none_of_the_others(laptops: Fleet, supervisor: Replica, tmp_path: Path) -> None:
    drawer = tmp_path / "drawer"
    broken, good = at_work(laptops, "ma", "64010001", drawer), at_work(laptops, "li", "64010002", drawer)
    [part] = (drawer / "ma").glob("*/part-0001.age")
    part.write_bytes(part.read_bytes()[:-5])
    assert sorted(one.state for one in look(supervisor, [drawer])) == ["unusable", "waiting"]
    answers = {one.error.code if one.error else "" for one in relay_all(supervisor, [drawer])}
    assert answers == {"BUNDLE_INCOMPLETE", ""}
    import_returns(good, drawer / "li")
    assert (unsettled(good), unsettled(broken)) == (0, 3)


def test_what_is_missing_before_a_bundle_is_told(
    laptops: Fleet, supervisor: Replica, stick: Path, tmp_path: Path
) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    first = export_bundle(officer, a_stick(tmp_path / "first"))
    laptops.take(first.folder)
    import_returns(officer, tmp_path / "first")
    answer(officer, 2)
    export_bundle(officer, stick)
    with laptops.server.core.database.transaction() as connection:
        connection.execute("DELETE FROM chains")
        connection.execute("UPDATE records SET device = 'gone' WHERE device = %b", (officer.identity().device,))
    [told] = relay_all(supervisor, [stick])
    assert told.missing == (1, 1)
    assert [one.missing for one in relay_all(supervisor, [tmp_path / "first"])] == [None]
    [told] = relay_all(supervisor, [stick])
    assert told.answer is not None
    assert (told.missing, told.answer.stored) == (None, 2)


def test_a_relay_that_is_cut_goes_on_where_it_was(laptops: Fleet, supervisor: Replica, stick: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    attach(officer, 6 * CHUNK)
    export_bundle(officer, stick, part_size=4 * CHUNK)
    far: list[int] = []
    with cutting_wire(laptops.running.url) as wire:
        supervisor.keep(server_url=wire.url.encode())
        wire.up = 4 * CHUNK
        with pytest.raises(Environment, match="SERVER_UNREACHABLE"):
            relay_all(supervisor, [stick], lambda done, of: far.append(done))
        assert far
        wire.up = 4 * CHUNK + 100_000
        [told] = relay_all(supervisor, [stick])
        assert wire.cuts == 1
    assert told.answer is not None
    assert (told.answer.stored, told.answer.files) == (2, 1)
    import_returns(officer, stick)
    assert (unsettled(officer), waiting_files(officer)) == (0, 0)


def test_a_stick_of_an_ended_laptop_is_told_to_the_office_as_such(
    laptops: Fleet, supervisor: Replica, stick: Path
) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    export_bundle(officer, stick)
    parts = laptops.server
    revoke(parts.core.database, parts.core.ledger, device=officer.identity().device, reason="遗失")
    [told] = relay_all(supervisor, [stick])
    assert relayed_words(told) == "The laptop that wrote it was ended. Nothing was taken in; the stick is as it was."


def test_only_a_supervisor_sends_on(laptops: Fleet, stick: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    export_bundle(officer, stick, part_size=LEAST_PART)
    with pytest.raises(Refused, match="ROLE_MAY_NOT"):
        relay_all(officer, [stick])
    assert laptops.log().count(own(officer)[0].hash) == 0


def test_nothing_but_the_chunks_of_a_genuine_manifest_is_kept(laptops: Fleet, supervisor: Replica, stick: Path) -> None:
    officer = laptops.laptop()
    begin_visit(officer)
    exported = export_bundle(officer, stick)
    with connect(supervisor) as client:
        send: Any = client.bundles._exchange.send
        digest = "0" * 64
        with pytest.raises(Refused, match="BUNDLE_UNKNOWN"):
            send("PUT", f"/v1/bundles/{digest}/parts/1/chunks/0", body=b"x", media_type="application/octet-stream")
        with pytest.raises(Refused, match="BUNDLE_UNKNOWN"):
            send("POST", f"/v1/bundles/{digest}")
        raw = (exported.folder / "manifest.cose").read_bytes()
        with pytest.raises(InspectorError, match="BUNDLE_FORGED"):
            send("POST", "/v1/bundles", body=raw[:-1] + bytes([raw[-1] ^ 1]), media_type="application/cose")
        assert isinstance(client.bundles, BundleClient)
