"""A small made-up world: two organs, their people, items and devices, each device with a real replica.

Records go from replica to replica as the server would hand them on: put in one order, then taken in by
everybody whom they concern. Nothing here uses a network.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from inspector_tui.codes import root, status, trust
from inspector_tui.codes.trust import TrustKey
from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.domain.kinds import KINDS
from inspector_tui.domain.planning import InspectionPlanned
from inspector_tui.domain.record import Body, Record
from inspector_tui.domain.register import (
    BlockAllotted,
    DeviceEnrolled,
    EnterpriseRegistered,
    OfficerRegistered,
    OrganRegistered,
    PermitKeyPublished,
)
from inspector_tui.domain.vocabulary import Role
from inspector_tui.ledger import keys
from inspector_tui.ledger.envelope import Envelope, device_id
from inspector_tui.models import ledger_store
from inspector_tui.models.ledger_store import Pulled
from inspector_tui.models.passphrase import open_key_file
from inspector_tui.models.replica import KEY_FILE, Identity, Replica
from inspector_tui.services import approving, confirming, filing, visiting
from inspector_tui.services.filing import FilingRequest
from inspector_tui.services.lists import take_status, take_trust
from inspector_tui.services.moments import moment_of
from tests.item_lists import listed, published

PASSPHRASE = "六盘山下 plus words"
ORGAN, OTHER_ORGAN = 640104012, 640200003
DAY = "2026-11-24"
NOW = moment_of(DAY, 9)
PREFIX = "https://jc.example.gov.cn/c/"
ORIGIN = "log.example.gov.cn/ningxia"
SUBJECT = make_credit_code(region="640104", organisation="MA761001")
OTHER_SUBJECT = make_credit_code(region="640104", organisation="MA761002")
ENTERPRISE = "宁夏枸杞深加工有限公司"
FIRST, SECOND, THIRD, ASSISTANT, EXPIRED, BOSS, ELSEWHERE = (
    "NX-0001", "NX-0002", "NX-0003", "NX-0004", "NX-0005", "NX-0009", "SZ-0001",
)  # fmt: skip
ITEM, OTHER_ITEM, ENDED_ITEM = "330231001000", "330231002000", "330231003000"
INSPECTIONS = tuple(f"{number:016x}" for number in range(1, 9))
VISIT = INSPECTIONS[0]
CHECKS = ((ITEM, 1), (ITEM, 2), (OTHER_ITEM, 1))
PERSON = "王秀兰"


def ed(number: int) -> keys.Ed25519Signer:
    """A key from a fixed seed."""
    return keys.Ed25519Signer.from_seed(bytes([number]) * 32)


ROOT, TRUST_SIGNER, STATUS_KEY, RECEIPTS_KEY, PERMIT_KEY, OTHER_PERMIT_KEY = (ed(number) for number in range(101, 107))


@dataclass
class FrozenClock:
    """Time that passes only when told."""

    ms: int = NOW * 1000

    def now_ms(self) -> int:
        return self.ms

    def go_to(self, moment: int) -> None:
        self.ms = moment * 1000

    def advance(self, seconds: int) -> None:
        self.ms += seconds * 1000


@dataclass(frozen=True)
class Station:
    """One device: its seed, and as whom the server enrolled it."""

    seed: int
    role: Role
    organ: int
    name: str
    certificate: str | None = None

    @property
    def signer(self) -> keys.Ed25519Signer:
        return ed(self.seed)

    @property
    def device(self) -> bytes:
        return device_id(self.signer.public)


STATIONS: dict[str, Station] = {
    "server": Station(1, "server", 0, "server"),
    "officer": Station(2, "officer", ORGAN, "马建国的电脑", FIRST),
    "colleague": Station(3, "officer", ORGAN, "李梅的电脑", SECOND),
    "supervisor": Station(4, "supervisor", ORGAN, "局长室", BOSS),
    "checkpoint": Station(5, "checkpoint", OTHER_ORGAN, "北门"),
    "stranger": Station(6, "supervisor", OTHER_ORGAN, "外局", ELSEWHERE),
    "justice": Station(7, "justice", ORGAN, "司法局"),
}


@dataclass
class World:
    """The replicas and the order of their records. `scoped` stations pull only what their scope gives them."""

    home: Path
    clock: FrozenClock
    replicas: dict[str, Replica]
    log: list[Envelope] = field(default_factory=list)
    scoped: frozenset[str] = frozenset({"checkpoint"})

    def __getattr__(self, name: str) -> Replica:
        try:
            return self.__dict__["replicas"][name]
        except KeyError as error:
            raise AttributeError(name) from error

    def sync(self, *names: str) -> None:
        """Puts what these stations (all by default) have to say in order, then hands everything to everybody."""
        known = {envelope.hash for envelope in self.log}
        for name in names or tuple(self.replicas):
            with self.replicas[name].reading() as connection:
                for envelope in ledger_store.envelopes_of(connection, STATIONS[name].device):
                    if envelope.hash not in known:
                        self.log.append(envelope)
        for name in self.replicas:
            self.hand_to(name)

    def hand_to(self, name: str, positions: Iterable[int] | None = None) -> int:
        """Hands records of the log to one station."""
        wanted = range(len(self.log)) if positions is None else positions
        pulled = [Pulled(self.log[at], at) for at in wanted if self._concerns(name, self.log[at])]
        with self.replicas[name].writing() as connection:
            return ledger_store.take_in(connection, pulled)

    def _concerns(self, name: str, envelope: Envelope) -> bool:
        if name not in self.scoped or envelope.device == STATIONS[name].device:
            return True
        kind = KINDS.get(envelope.kind)
        return kind is not None and kind.AUDIENCE != "organ"

    def reopened(self, name: str) -> Replica:
        """The same replica after the program was closed and started again."""
        old = self.replicas[name]
        old.close()
        self.replicas[name] = Replica.open(old.home, PASSPHRASE, self.clock)
        return self.replicas[name]

    def close(self) -> None:
        for replica in self.replicas.values():
            replica.close()

    def file(self, *inspections: str, by: str = "officer", **changed: object) -> list[filing.Filed]:
        """Files, and lets the others know."""
        filed = filing.submit(self.replicas[by], inspections or (VISIT,), request(**changed))
        self.sync()
        return filed

    def approve(self, *inspections: str, by: str = "supervisor") -> list[approving.Approved]:
        """Approves, and lets the others know."""
        approved = approving.approve(self.replicas[by], inspections or (VISIT,))
        self.sync()
        return approved

    def arrive(self) -> None:
        """Brings the visit up to the arrival."""
        self.file()
        self.approve()
        visiting.arrive(self.officer, VISIT, person=PERSON, post="安全员")

    def answer_all(self) -> None:
        for item, check in CHECKS:
            visiting.answer(self.officer, VISIT, item, check, "compliant")

    def conclude(self) -> None:
        """Brings the visit up to its conclusion, no problem found."""
        self.arrive()
        self.answer_all()
        visiting.conclude(self.officer, VISIT, "no_problem")

    def finish(self) -> None:
        """Brings the visit up to its end, all three confirmations made."""
        self.conclude()
        confirming.choose_pin(self.officer, SECOND, "135790")
        confirming.confirm_by_officer(self.officer, VISIT)
        confirming.confirm_by_second(self.officer, VISIT, SECOND, "135790")
        confirming.confirm_by_person(self.officer, VISIT, name=PERSON)


def request(**changed: object) -> FilingRequest:
    """A filing that no rule objects to."""
    told: dict[str, object] = {
        "officers": (FIRST, SECOND),
        "start": moment_of(DAY, 8),
        "end": moment_of(DAY, 18),
        "onsite_reason": "需现场核查消防设施",
        "purpose_text": "年度计划",
    }
    return FilingRequest(**(told | changed))  # type: ignore[arg-type]


def register() -> list[Body]:
    """What the server says first: organs, officers, items, devices, number blocks."""
    organs = [
        OrganRegistered(
            organ=organ, name=name, short_name=short, credit_code=f"11640100000{organ}", level="county",
            region=str(organ)[:6], field="emergency",
        )
        for organ, name, short in ((ORGAN, "兴庆区应急管理局", "兴应急"), (OTHER_ORGAN, "石嘴山市应急管理局", "石应急"))
    ]  # fmt: skip
    people = {FIRST: "马建国", SECOND: "李梅", THIRD: "阿卜杜热西提·买买提"}
    people |= {ASSISTANT: "周协", EXPIRED: "吴过期", BOSS: "何局"}
    officers = [
        OfficerRegistered(
            certificate=certificate, name=name, organ=ORGAN, valid_from="2024-01-01",
            valid_until="2026-06-30" if certificate == EXPIRED else "2029-12-31",
            competence="assistant" if certificate == ASSISTANT else "inspector", fields=("emergency",),
        )
        for certificate, name in people.items()
    ]  # fmt: skip
    officers.append(
        OfficerRegistered(
            certificate=ELSEWHERE, name="外局人", organ=OTHER_ORGAN, valid_from="2024-01-01", valid_until="2029-12-31"
        )
    )
    named = ((ITEM, "消防通道", 2), (OTHER_ITEM, "危化品储存", 1), (ENDED_ITEM, "已废止事项", 1))
    ends = {ENDED_ITEM: "2025-12-31"}
    items = published(
        entry
        for item, name, lines in named
        for entry in listed(item, name, [f"{name}第{no}条" for no in range(1, lines + 1)], valid_until=ends.get(item))
    )
    enterprise = EnterpriseRegistered(subject=SUBJECT, name=ENTERPRISE, region="640104", address="兴庆区解放东街1号")
    devices = [
        DeviceEnrolled(
            device=each.device, alg=each.signer.alg, public=each.signer.public, organ=each.organ, role=each.role,
            name=each.name, certificate=each.certificate,
        )
        for each in STATIONS.values()
    ]  # fmt: skip
    return [*organs, *officers, *items, enterprise, *devices, *blocks("supervisor", 0), *blocks("stranger", 5000)]


def blocks(name: str, first: int, count: int = 1000) -> list[Body]:
    """Numbers for one supervisor's workstation."""
    station = STATIONS[name]
    told = {"device": station.device, "organ": station.organ, "first": first, "count": count}
    return [
        BlockAllotted(purpose="status", series=1, **told),
        BlockAllotted(purpose="filing", series=2026, **{**told, "first": first + 1}),
    ]


def planned(inspection: str, **changed: object) -> InspectionPlanned:
    """One line of the plan."""
    told: dict[str, object] = {
        "inspection": inspection, "organ": ORGAN, "year": 2026, "subject": SUBJECT, "enterprise_name": ENTERPRISE,
        "region": "640104", "items": (ITEM, OTHER_ITEM), "purpose": "daily", "window_from": "2026-11-01",
        "window_until": "2026-12-31",
    }  # fmt: skip
    return InspectionPlanned(**(told | changed))  # type: ignore[arg-type]


def permit_key(signer: keys.Signer, organ: int) -> PermitKeyPublished:
    return PermitKeyPublished(
        kid=signer.kid, alg=signer.alg, public=signer.public, organ=organ, not_before=NOW - 86400,
        sign_until=NOW + 300 * 86400, verify_until=NOW + 400 * 86400,
    )  # fmt: skip


def trust_list(seq: int = 1, issued_at: int = NOW - 3600) -> bytes:
    """The trust list that the server would issue for this world."""
    delegation = root.delegate(ROOT, TRUST_SIGNER.public, start=NOW - 90 * 86400, end=NOW + 300 * 86400)
    rows = (
        (PERMIT_KEY, ORGAN, trust.Role.PERMIT), (OTHER_PERMIT_KEY, OTHER_ORGAN, trust.Role.PERMIT),
        (STATUS_KEY, 0, trust.Role.STATUS), (RECEIPTS_KEY, 0, trust.Role.RECEIPTS),
    )  # fmt: skip
    return trust.build_trust(
        TRUST_SIGNER, delegation, seq=seq, issued_at=issued_at, prefix=PREFIX,
        organs=[trust.Organ(ORGAN, "兴庆区应急管理局", "x1"), trust.Organ(OTHER_ORGAN, "石嘴山市应急管理局", "x2")],
        trust_keys=[
            TrustKey(key.kid, organ, key.alg, key.public, role, NOW - 90 * 86400, NOW + 300 * 86400, NOW + 400 * 86400)
            for key, organ, role in rows
        ],
    )  # fmt: skip


def status_list(
    states: dict[int, status.PermitState] | None = None, issued_at: int = NOW + 60, number: int = 1
) -> bytes:
    return status.build_status(
        STATUS_KEY, number=number, issued_at=issued_at, bits=status.pack_states(states or {}, 20_000)
    )


def enrol(replica: Replica, station: Station) -> None:
    """What enrolment leaves in a replica."""
    replica.keep_signer("device_key", station.signer.alg, station.signer.private_bytes)
    replica.keep(
        roots=ROOT.public.hex().encode(), log_origin=ORIGIN.encode(), server_public=STATIONS["server"].signer.public
    )
    replica.keep_identity(Identity(station.device, station.role, station.organ, station.name, station.certificate))
    take_trust(replica, trust_list())
    take_status(replica, status_list())


def build(home: Path) -> World:
    """Makes every replica from nothing: slow, so it is done once and copied."""
    clock = FrozenClock()
    world = World(home, clock, {name: Replica.create(home / name, PASSPHRASE, clock) for name in STATIONS})
    for name, station in STATIONS.items():
        enrol(world.replicas[name], station)
    world.server.tell(*register())
    for name, key in (("supervisor", PERMIT_KEY), ("stranger", OTHER_PERMIT_KEY)):
        world.replicas[name].keep_signer("permit_key", key.alg, key.private_bytes)
        world.replicas[name].tell(permit_key(key, STATIONS[name].organ))
    world.supervisor.tell(*(planned(inspection) for inspection in INSPECTIONS))
    world.sync()
    return world


@dataclass(frozen=True)
class Template:
    """A built world at rest, to be copied."""

    home: Path
    store_keys: dict[str, bytes]
    log: list[Envelope]

    @classmethod
    def of(cls, home: Path) -> Template:
        world = build(home)
        world.close()
        store_keys = {name: open_key_file(home / name / KEY_FILE, PASSPHRASE) for name in STATIONS}
        return cls(home, store_keys, list(world.log))

    def copy(self, home: Path) -> World:
        clock = FrozenClock()
        shutil.copytree(self.home, home)
        replicas = {name: Replica(home / name, key, clock) for name, key in self.store_keys.items()}
        return World(home, clock, replicas, list(self.log))


def record(body: Body, *, by: str = "officer", seq: int = 1, position: int | None = None, **changed: object) -> Record:
    """A record as the domain sees it, for the pure folds."""
    station = STATIONS[by]
    told: dict[str, object] = {
        "hash": seq.to_bytes(4, "big") * 8, "device": station.device, "seq": seq, "kind": body.KIND,
        "made_at": NOW * 1000, "clock_offset": 0, "author": station.certificate or station.role,
        "organ": station.organ, "body": body, "position": position,
    }  # fmt: skip
    return Record(**(told | changed))  # type: ignore[arg-type]
