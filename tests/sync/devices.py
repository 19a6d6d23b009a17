"""Devices for tests: they sign records as a laptop does, and wrongly on purpose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from inspector_tui.domain.record import Body
from inspector_tui.domain.register import DeviceEnrolled, DeviceRevoked, OrganRegistered
from inspector_tui.domain.visiting import VisitAnswered
from inspector_tui.domain.vocabulary import Role
from inspector_tui.ledger.envelope import ZERO_HASH, Envelope, device_id, seal
from inspector_tui.ledger.keys import Ed25519Signer, Signer
from sync.client.client import SyncClient
from sync.client.logview import LogView
from sync.server.checking import Enrolment
from sync.server.running import RunningServer

YINCHUAN = 640100001
XINGQING = 640104001
SHIZUISHAN = 640200001
PROVINCE = 640000001

NOON = 1_795_000_000_000
"""Unix milliseconds by the devices' clocks."""


def answer(check: int = 1, note: str = "现场检查未发现问题") -> VisitAnswered:
    """Some record of a visit."""
    return VisitAnswered(inspection="00112233aabbccdd", item="6401-001", check=check, answer="compliant", note=note)


@dataclass(slots=True)
class Device:
    """A laptop with its own ledger."""

    role: Role = "officer"
    organ: int = YINCHUAN
    certificate: str | None = "64010001"
    signer: Signer = field(default_factory=Ed25519Signer.generate)
    records: list[Envelope] = field(default_factory=list)

    @property
    def id(self) -> bytes:
        return device_id(self.signer.public)

    def say(self, body: Body, /, **otherwise: Any) -> bytes:
        """Seal the next record of the ledger; `otherwise` replaces parts of the envelope."""
        head = self.records[-1] if self.records else None
        told = {
            "seq": head.seq + 1 if head else 1,
            "prev": head.hash if head else ZERO_HASH,
            "kind": body.KIND,
            "made_at": NOON,
            "clock_offset": 0,
            "author": self.certificate or "system",
            "organ": self.organ,
            "body": body.to_map(),
            **otherwise,
        }
        signer = told.pop("signer", self.signer)
        self.records.append(seal(signer, **told))
        return self.records[-1].raw

    def say_many(self, count: int) -> list[bytes]:
        return [self.say(answer(number)) for number in range(count)]

    def clone(self) -> Device:
        """A laptop restored from a copy: same key, same ledger so far."""
        return Device(self.role, self.organ, self.certificate, self.signer, list(self.records))

    def enrolled(self) -> DeviceEnrolled:
        return DeviceEnrolled(
            device=self.id,
            alg=self.signer.alg,
            public=self.signer.public,
            organ=self.organ,
            role=self.role,
            name="laptop",
            certificate=self.certificate,
        )

    def enrolment(self) -> Enrolment:
        return Enrolment(self.id, self.signer.alg, self.signer.public, self.organ, self.role, self.certificate)


ORGANS = [
    OrganRegistered(
        organ=organ,
        name=name,
        short_name=name,
        credit_code="11640000010081234X",
        parent=parent,
        level=level,
        region=region,
        field="emergency",
    )
    for organ, name, parent, level, region in (
        (PROVINCE, "自治区应急管理厅", None, "province", "64"),
        (YINCHUAN, "银川市应急管理局", PROVINCE, "city", "6401"),
        (XINGQING, "兴庆区应急管理局", YINCHUAN, "county", "640104"),
        (SHIZUISHAN, "石嘴山市应急管理局", PROVINCE, "city", "6402"),
    )
]


@dataclass(slots=True)
class Office:
    """A running server with organs, where devices get their place."""

    server: RunningServer

    def enrol(self, device: Device) -> Device:
        self.server.core.ledger.append_own([device.enrolled()], organ=device.organ)
        return device

    def revoke(self, device: Device) -> None:
        self.server.core.ledger.append_own([DeviceRevoked(device=device.id, reason="遗失")], organ=device.organ)

    def view(self, known: str = "") -> LogView:
        return LogView(self.server.core.ledger.origin, [self.server.keyring.receipts.public], known)

    def client(
        self, device: Device, *, url: str | None = None, transport: httpx.BaseTransport | None = None, **more: Any
    ) -> SyncClient:
        return SyncClient(url or self.server.url, device.signer, log=self.view(), transport=transport, **more)

    def count(self, table: str, *, device: bytes | None = None) -> int:
        """Rows of a table, all of them or those of one device."""
        only = "" if device is None else " WHERE device = %(device)s"
        with self.server.core.database.transaction() as connection:
            query = f"SELECT count(*) FROM {table}{only}".encode()
            row = connection.execute(query, {"device": device}).fetchone()
        assert row is not None
        return int(row[0])
