"""A whole server on a real socket over a real PostgreSQL, and devices that talk to it as laptops do."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from inspector_tui.codes.claims import Claims, Officer, Purpose
from inspector_tui.codes.permit import issue
from inspector_tui.codes.presentation import Form, present
from inspector_tui.codes.status import StatusList, load_status
from inspector_tui.codes.trust import TrustList, load_trust
from inspector_tui.domain.planning import FilingApproved
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import OrganRegistered, PermitKeyPublished
from inspector_tui.domain.vocabulary import Role
from inspector_tui.ledger.envelope import ZERO_HASH, device_id, seal
from inspector_tui.ledger.keys import Ed25519Signer, Signer
from sync.protocol.enrolment import Enrol, Enrolled
from sync.protocol.invitation import Invitation
from sync.protocol.limits import MEDIA_TYPE
from sync.protocol.messages import Push, PushAnswer
from sync.protocol.signing import Request, sign_request
from sync.server.compose import Server, open_server
from sync.server.enrolment import invite
from sync.server.running import STOP_SECONDS, listen
from tests.item_lists import listed, published
from tests.waits import joined

START = 1_795_420_800
ORGAN = 640100012
OTHER_ORGAN = 640200044
DAY = 86_400
ITEM = "330217001"
SUBJECT = "91640100MA76XXXX0K"


class Clock:
    """Unix milliseconds, moved by the test."""

    def __init__(self) -> None:
        self.seconds = START

    def __call__(self) -> int:
        return self.seconds * 1000


class Device:
    """A laptop: its key, its chain, and signed requests."""

    def __init__(self, world: World, signer: Signer | None = None, *, organ: int = ORGAN, author: str = "x") -> None:
        self.world = world
        self.signer: Signer = signer or Ed25519Signer.generate()
        self.organ = organ
        self.author = author
        self.id = device_id(self.signer.public)
        self.permit_key = Ed25519Signer.generate()
        self._seq, self._prev = 1, ZERO_HASH
        self.said: list[bytes] = []

    def request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        sent: bytes | None = None,
    ) -> httpx.Response:
        """A signed request; `sent` replaces the body after signing."""
        told = {"host": self.world.host, **(headers or {})}
        if body and "content-type" not in told:
            told["content-type"] = MEDIA_TYPE
        request = Request(method, f"http://{self.world.host}{path}", told, body)
        sign_request(request, self.signer, created=self.world.clock.seconds, nonce=secrets.token_hex(8))
        return self.world.http.request(method, path, content=body if sent is None else sent, headers=request.headers)

    def push(self, *bodies: Body) -> PushAnswer:
        raws = []
        for body in bodies:
            envelope = seal(
                self.signer,
                seq=self._seq,
                prev=self._prev,
                kind=body.KIND,
                made_at=self.world.clock(),
                clock_offset=0,
                author=self.author,
                organ=self.organ,
                body=body.to_map(),
            )
            raws.append(envelope.raw)
            self._seq, self._prev = self._seq + 1, envelope.hash
        self.said += raws
        return self._pushed(raws)

    def say_again(self) -> None:
        """Offer the whole ledger once more, as after an alarm."""
        assert {answer.status for answer in self._pushed(self.said).answers} <= {"stored", "repeated"}

    def _pushed(self, raws: Sequence[bytes]) -> PushAnswer:
        answered = self.request("POST", "/v1/records", Push(records=tuple(raws)).to_bytes())
        assert answered.status_code == 200, answered.content
        return PushAnswer.from_bytes(answered.content)

    def push_all(self, *bodies: Body) -> None:
        assert {answer.status for answer in self.push(*bodies).answers} == {"stored"}

    def enrol(self, invitation: Invitation, name: str = "laptop") -> httpx.Response:
        asked = Enrol(secret=invitation.secret, alg=self.signer.alg, public=self.signer.public, name=name)
        return self.request("POST", "/v1/enrol", asked.to_bytes())


class World:
    """An open server and what tests ask of it again and again."""

    def __init__(self, server: Server, http: httpx.Client, host: str, clock: Clock, data: Path) -> None:
        self.server, self.http, self.host, self.clock, self.data = server, http, host, clock, data
        self.root = server.keyring.root_public

    def own(self, *bodies: Body, organ: int = ORGAN) -> None:
        self.server.core.ledger.append_own(bodies, organ=organ)

    def invite(self, role: Role, *, organ: int = ORGAN, certificate: str | None = None, hours: int = 72) -> Invitation:
        if certificate is None and role in ("officer", "supervisor"):
            certificate = "64010025001"
        return invite(
            self.server.core.database,
            self.root,
            organ=organ,
            role=role,
            certificate=certificate,
            hours=hours,
            now=self.clock.seconds,
        )

    def device(self, role: Role, *, organ: int = ORGAN, certificate: str = "64010025001") -> Device:
        made = Device(self, organ=organ, author=certificate if role in ("officer", "supervisor") else "system")
        answered = made.enrol(self.invite(role, organ=organ, certificate=certificate))
        assert answered.status_code == 200, answered.content
        assert Enrolled.from_bytes(answered.content).organ == organ
        return made

    def supervisor(self, *, organ: int = ORGAN) -> Device:
        """Enrolled, with a published permit key."""
        made = self.device("supervisor", organ=organ, certificate="64010025009")
        made.push_all(
            PermitKeyPublished(
                kid=made.permit_key.kid,
                alg=made.permit_key.alg,
                public=made.permit_key.public,
                organ=organ,
                not_before=START - 20 * DAY,
                sign_until=START + 300 * DAY,
                verify_until=START + 400 * DAY,
            )
        )
        return made

    def trust(self) -> TrustList:
        return load_trust(self.http.get("/v1/lists/trust").content, [self.root])

    def status(self, number: int = 1) -> StatusList:
        return load_status(self.http.get(f"/v1/lists/status/{number}").content, self.trust())

    def permit(self, supervisor: Device, shower: Device, *, index: int = 0, **changes: Any) -> bytes:
        """A permit for tomorrow and today, signed by the supervisor's permit key, not yet in the log."""
        told: dict[str, Any] = {
            "organ": supervisor.organ,
            "start": START - 3600,
            "end": START + 2 * DAY,
            "issued_at": self.clock.seconds,
            "code_id": code_id(index),
            "device": shower.signer.public,
            "status_list": 1,
            "status_index": index,
            "officers": (Officer(64010025001, "马建国"), Officer(64010025034, "李娜")),
            "items": (int(ITEM),),
            "purpose": Purpose.DAILY,
            "subject": SUBJECT,
            "filing_number": "银应急备〔2026〕118号",
            "enterprise_name": "银川某某化工有限公司",
        }
        return issue(supervisor.permit_key, Claims(**(told | changes)))

    def approve(self, supervisor: Device, shower: Device, *, index: int = 0, **changes: Any) -> bytes:
        """As `permit`, and pushed."""
        permit = self.permit(supervisor, shower, index=index, **changes)
        supervisor.push_all(
            FilingApproved(
                inspection=f"{index:016x}",
                filing=f"filing-{index}",
                filing_no="银应急备〔2026〕118号",
                permit=permit,
                code_id=code_id(index),
                status_list=1,
                status_index=index,
            )
        )
        return permit

    def shown(self, shower: Device, permit: bytes, *, form: Form = Form.FULL, age: int = 0) -> str:
        """The path of the code that the device shows now (or showed `age` seconds ago)."""
        prefix = self.server.lists.prefix
        text = present(shower.signer, permit, prefix=prefix, made_at=self.clock.seconds - age, form=form)
        return "/c/" + text.removeprefix(prefix)


def code_id(index: int) -> bytes:
    """Of the permit that tests know by this number."""
    return hashlib.sha256(b"code %d" % index).digest()[:8]


def organ(number: int = ORGAN, name: str = "银川市应急管理局", **more: Any) -> OrganRegistered:
    told: dict[str, Any] = {
        "short_name": "银应急",
        "credit_code": "11640100MB0001234X",
        "level": "city",
        "region": str(number)[:4],
        "field": "emergency",
        "phone": "0951-6888123",
        "supervision_phone": "0951-6075012",
    }
    return OrganRegistered(organ=number, name=name, **(told | more))


def item_list(code: str = ITEM, lines: Sequence[str] = ()) -> list[Body]:
    """The region's item list, published: one item, and what is asked of it."""
    basis = "《危险化学品安全管理条例》第二十四条"
    return published(listed(code, "危险化学品储存场所安全条件检查", lines, legal_basis=basis))


@contextmanager
def running(
    data: Path, database_url: str | None, *, prepared: Sequence[Body] | None = None, **settings: Any
) -> Iterator[World]:
    """A server answering on a free port of the loopback interface until the block ends."""
    clock = Clock()
    listening = listen("127.0.0.1", 0)
    host = f"127.0.0.1:{listening.getsockname()[1]}"
    told: dict[str, Any] = {"public_url": f"http://{host}", "now": clock} | settings
    server = open_server(data, database_url=database_url, **told)
    server.core.ledger.append_own(prepared if prepared is not None else [organ(), *item_list()], organ=0)
    # As the product does: a connection that nobody closes must not keep the server for ever.
    config = uvicorn.Config(server.app, log_config=None, access_log=False, timeout_graceful_shutdown=STOP_SECONDS)
    runner = uvicorn.Server(config)
    thread = threading.Thread(target=runner.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        with httpx.Client(base_url=f"http://{host}", timeout=30, trust_env=False) as http:
            yield World(server, http, host, clock, data)
    finally:
        runner.should_exit = True
        joined(thread)
        server.close()
        listening.close()
