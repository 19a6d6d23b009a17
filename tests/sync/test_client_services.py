"""The client against the server's lists, enrolment and evidence, through real sockets."""

from __future__ import annotations

import hashlib
import io
import random

import pytest

from inspector_tui.codes.trust import load_trust
from inspector_tui.domain.visiting import EvidenceAttached
from inspector_tui.errors import Environment, NotAuthentic, Refused
from inspector_tui.ledger.keys import Ed25519Signer
from sync.client.client import SyncClient, batches
from sync.client.logview import LogView
from sync.protocol.enrolment import Enrol
from sync.protocol.limits import CHUNK, MAX_BODY, log_origin
from sync.server.enrolment import invite
from tests.sync.devices import YINCHUAN, Device, Office, answer
from tests.sync.wires import cutting_wire


def test_a_new_device_enrols_and_then_speaks(office: Office) -> None:
    parts = office.server.parts
    invitation = invite(
        parts.core.database,
        parts.keyring.root_public,
        organ=YINCHUAN,
        role="officer",
        certificate="64010001",
        now=parts.core.now() // 1000,
    )
    device = Device()
    with SyncClient(office.server.url, device.signer) as client:
        with pytest.raises(Environment, match="LOG_NOT_KNOWN"):
            client.push(device.say_many(1))
        asked = Enrol(secret=invitation.secret, alg=device.signer.alg, public=device.signer.public, name="野外二号")
        enrolled = client.enrol(asked)
        assert invitation.pins(enrolled.root)
        trust = load_trust(enrolled.trust, [enrolled.root])
        receipts = [key.public for key in trust.keys.values() if key.role == 3]
        client.log = LogView(log_origin(enrolled.root), receipts)
        assert client.hello().origin == client.log.origin
        assert [o.status for o in client.push([one.raw for one in device.records])] == ["stored"]
        with pytest.raises(Refused, match="INVITE_USED"):
            SyncClient(office.server.url, other := Ed25519Signer.generate()).enrol(
                asked.model_copy(update={"public": other.public})
            )


def test_lists_are_sent_again_only_when_they_changed(office: Office) -> None:
    with SyncClient(office.server.url) as client:
        first = client.trust_list()
        assert first.signed is not None
        assert client.trust_list(first.etag).signed is None
        for number in client.status_lists():
            assert client.status_list(number).signed


def attached(content: bytes) -> EvidenceAttached:
    return EvidenceAttached(
        inspection="00112233aabbccdd",
        evidence="e1",
        sha256=hashlib.sha256(content).digest(),
        size=len(content),
        name="照片.jpg",
        media_type="image/jpeg",
    )


def test_evidence_goes_up_through_cuts_and_comes_down_again(office: Office) -> None:
    content = random.Random(7).randbytes(3 * CHUNK + 12_345)
    digest = hashlib.sha256(content).digest()
    device = office.enrol(Device())
    supervisor = office.enrol(Device("supervisor", YINCHUAN, "64S"))
    sent: list[int] = []
    with cutting_wire(office.server.url) as wire, office.client(device, url=wire.url) as client:
        with pytest.raises(Refused, match="EVIDENCE_UNKNOWN"):
            client.evidence.state(digest)
        client.push([device.say(attached(content))])
        wire.up = 2 * CHUNK + 5000
        with pytest.raises(Environment, match="SERVER_UNREACHABLE"):
            client.evidence.upload(digest, io.BytesIO(content))
        held = client.evidence.state(digest).held
        assert 0 < len(held) < 4
        state = client.evidence.upload(digest, io.BytesIO(content), lambda done, _: sent.append(done))
        assert state.stored
    assert sent == [CHUNK, 2 * CHUNK, 3 * CHUNK, len(content)]
    with cutting_wire(office.server.url) as wire, office.client(supervisor, url=wire.url) as client:
        file = io.BytesIO()
        wire.down = CHUNK + 70_000
        with pytest.raises(Environment, match="SERVER_UNREACHABLE"):
            client.evidence.download(digest, len(content), file)
        assert len(file.getvalue()) == CHUNK
        client.evidence.download(digest, len(content), file)
    assert file.getvalue() == content


def test_a_download_that_is_not_what_was_signed_is_thrown_away(office: Office) -> None:
    content = b"x" * 1000
    device, supervisor = office.enrol(Device()), office.enrol(Device("supervisor", YINCHUAN, "64S"))
    digest = hashlib.sha256(content).digest()
    with office.client(device) as client:
        client.push([device.say(attached(content))])
        client.evidence.upload(digest, io.BytesIO(content))
    spoiled = io.BytesIO(b"y" * 400)
    with office.client(supervisor) as client, pytest.raises(NotAuthentic, match="EVIDENCE_HASH"):
        client.evidence.download(digest, len(content), spoiled)
    assert spoiled.getvalue() == b""


def test_batches_fit_into_bodies() -> None:
    device = Device()
    raws = [device.say(answer(number)) for number in range(30)]
    assert [len(batch) for batch in batches(raws, records=12)] == [12, 12, 6]
    large = [bytes(200_000)] * 50
    assert all(sum(map(len, batch)) < MAX_BODY for batch in batches(large))
    assert sum(len(batch) for batch in batches(large)) == 50
    assert list(batches([])) == []
