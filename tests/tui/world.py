"""Two laptops of one organ with made-up people, items and a plan, and an app that opens a screen on one of them.

Register and plan come from a made-up server's own ledger; what one laptop says reaches the other by `share`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from inspector_tui.app import InspectorApp
from inspector_tui.domain.credit_code import make_credit_code
from inspector_tui.domain.planning import InspectionPlanned
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import (
    BlockAllotted,
    DeviceEnrolled,
    OfficerRegistered,
    OrganRegistered,
)
from inspector_tui.domain.vocabulary import Role
from inspector_tui.ledger.envelope import ZERO_HASH, device_id, seal
from inspector_tui.ledger.keys import Ed25519Signer, Signer
from inspector_tui.models import ledger_store, queries
from inspector_tui.models.ledger_store import Pulled
from inspector_tui.models.replica import Identity, Replica
from inspector_tui.screens.base import ReplicaScreen
from inspector_tui.services import approving, filing
from inspector_tui.services.filing import FilingRequest
from inspector_tui.services.moments import CHINA, moment_of
from tests.item_lists import listed, published
from tests.tui.tiny import workers_ended

NOW = int(dt.datetime(2026, 11, 23, 9, 42, tzinfo=CHINA).timestamp())
TODAY = "2026-11-23"
ORGAN, OTHER_ORGAN = 640100012, 640100034
MA, LI, WANG, ZHAO = "64010025001", "64010025034", "64010025009", "64010025077"
STORAGE, ALARMS, TRAINING = "330217001", "330217002", "330217003"
PASSPHRASE = "correct horse battery"
NAMES = (
    "宁东恒信化工有限公司",
    "银川绿源食品有限公司",
    "贺兰山酒庄有限公司",
    "灵武长河物流有限公司",
    "西夏新材料有限公司",
)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.seconds = NOW

    def now_ms(self) -> int:
        return self.seconds * 1000


class Source:
    """A ledger that is not of these laptops: the server's own, or one laptop's as the log hands it out."""

    def __init__(self) -> None:
        self.signer: Signer = Ed25519Signer.generate()
        self.device = device_id(self.signer.public)
        self._seq, self._prev = 1, ZERO_HASH

    def seal(self, body: Body, made_at: int) -> Any:
        envelope = seal(
            self.signer,
            seq=self._seq,
            prev=self._prev,
            kind=body.KIND,
            made_at=made_at,
            clock_offset=0,
            author="server",
            organ=ORGAN,
            body=body.to_map(),
        )
        self._seq, self._prev = self._seq + 1, envelope.hash
        return envelope


class Office:
    """An officer's and a supervisor's laptop, opened."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.folder = folder
        self._server = Source()
        self._position = 0
        self._sent: dict[str, int] = {"officer": 0, "supervisor": 0}
        self.officer = self._laptop("officer", MA, "马建国")
        self.supervisor = self._laptop("supervisor", WANG, "王芳")
        self.supervisor.keep_signer("permit_key", -19, Ed25519Signer.generate().private_bytes)
        self.publish(*_register(self.officer, self.supervisor))

    def close(self) -> None:
        self.officer.close()
        self.supervisor.close()

    def _laptop(self, role: Role, certificate: str, name: str) -> Replica:
        home = self.folder / role
        template = self.folder.parent / f"template-{role}"
        if not template.exists():
            Replica.create(template, PASSPHRASE, self.clock).close()
        shutil.copytree(template, home)
        replica = Replica.open(home, PASSPHRASE, self.clock)
        signer = Ed25519Signer.generate()
        replica.keep_signer("device_key", signer.alg, signer.private_bytes)
        replica.keep_identity(Identity(device_id(signer.public), role, ORGAN, name, certificate))
        return replica

    def publish(self, *bodies: Body) -> None:
        """The server says something; both laptops have it."""
        pulled = []
        for body in bodies:
            self._position += 1
            pulled.append(Pulled(self._server.seal(body, self.clock.now_ms()), self._position))
        self._take_in(pulled)

    def share(self) -> None:
        """Everything the laptops said reaches both, in one order."""
        pulled = []
        for role, replica in (("officer", self.officer), ("supervisor", self.supervisor)):
            with replica.reading() as connection:
                new = list(ledger_store.envelopes_of(connection, replica.identity().device, self._sent[role]))
            for envelope in new:
                self._position += 1
                self._sent[role] = envelope.seq
                pulled.append(Pulled(envelope, self._position))
        self._take_in(pulled)

    def _take_in(self, pulled: list[Pulled]) -> None:
        for replica in (self.officer, self.supervisor):
            with replica.writing() as connection:
                ledger_store.take_in(connection, pulled)

    # What people do before a test begins --------------------------------------------------------------------

    def plan(self, count: int = 1, **changes: Any) -> list[str]:
        """Plans inspections of made-up enterprises; returns their ids."""
        bodies = [_planned(number, **changes) for number in range(count)]
        self.publish(*bodies)
        return [body.inspection for body in bodies]

    def file(self, inspections: Iterable[str], **changes: Any) -> None:
        """The officer files them for today and tomorrow."""
        asked: dict[str, Any] = {
            "officers": (MA, LI),
            "start": moment_of(TODAY, 8),
            "end": moment_of("2026-11-24", 18),
            "onsite_reason": "需现场查看储罐",
        }
        answers = filing.submit(self.officer, list(inspections), FilingRequest(**(asked | changes)))
        assert all(answer.filing for answer in answers), answers
        self.share()

    def approve(self, inspections: Iterable[str]) -> None:
        """The supervisor approves them."""
        answers = approving.approve(self.supervisor, list(inspections))
        assert all(answer.filing_no for answer in answers), answers
        self.share()


def _register(officer: Replica, supervisor: Replica) -> list[Body]:
    organs = [
        OrganRegistered(
            organ=number,
            name=name,
            short_name=short,
            credit_code="11640100MB0001234X",
            level="city",
            region="6401",
            field="emergency",
        )
        for number, name, short in (
            (ORGAN, "银川市应急管理局", "银应急"),
            (OTHER_ORGAN, "银川市市场监督管理局", "银市监"),
        )
    ]
    people = [(MA, "马建国", "2028-12-31"), (LI, "李娜", "2027-06-30"), (WANG, "王芳", "2029-01-31")]
    officers = [
        OfficerRegistered(certificate=number, name=name, organ=ORGAN, valid_from="2024-01-01", valid_until=until)
        for number, name, until in (*people, (ZHAO, "赵强", "2026-11-01"))
    ]
    items = published(
        entry
        for code, name in (
            (STORAGE, "危险化学品储存场所安全条件检查"),
            (ALARMS, "可燃气体报警装置检查"),
            (TRAINING, "安全生产教育培训检查"),
        )
        for entry in listed(
            code,
            name,
            ("是否建立安全生产责任制", "储存场所是否设置明显的安全警示标志"),
            basis="《安全生产法》第二十一条",
            legal_basis="《危险化学品安全管理条例》第二十四条",
        )
    )
    devices, blocks = [], []
    for replica in (officer, supervisor):
        identity, signer = replica.identity(), replica.signer()
        devices.append(
            DeviceEnrolled(
                device=identity.device,
                alg=signer.alg,
                public=signer.public,
                organ=ORGAN,
                role=identity.role,
                name=identity.name,
                certificate=identity.certificate,
            )
        )
    for purpose, series in (("status", 1), ("filing", 2026)):
        device = supervisor.identity().device
        blocks.append(BlockAllotted(device=device, organ=ORGAN, purpose=purpose, series=series, first=118, count=100))
    return [*organs, *officers, *items, *devices, *blocks]


def _planned(number: int, **changes: Any) -> InspectionPlanned:
    told: dict[str, Any] = {
        "inspection": f"{number + 1:016x}",
        "organ": ORGAN,
        "year": 2026,
        "subject": make_credit_code(region="640100", organisation=f"MA76{number:04d}"),
        "enterprise_name": NAMES[number % len(NAMES)] + (f"{number}分厂" if number >= len(NAMES) else ""),
        "region": "640104",
        "items": (STORAGE, ALARMS) if number % 2 == 0 else (TRAINING,),
        "purpose": "daily",
        "window_from": "2026-11-20",
        "window_until": "2026-12-10",
        "grade": "ABCD"[number % 4],
        "address": "银川市兴庆区友爱街 18 号",
    }
    return InspectionPlanned(**(told | changes))


class DeskApp(InspectorApp):
    """The app on an opened replica, with the screens under test instead of the one for the passphrase."""

    def __init__(self, replica: Replica, *screens: Screen[Any]) -> None:
        super().__init__(replica.home)
        self.now = lambda: dt.datetime.fromtimestamp(NOW, CHINA)
        self.sticks = lambda: ()
        self._replica = replica
        self._first = screens
        self.answers: list[Any] = []

    async def on_mount(self, event: events.Mount) -> None:
        event.prevent_default()
        self.refresh_standing()
        for screen in self._first:
            await self.push_screen(screen, self.answers.append)

    def words(self) -> str:
        """What stands on the screen, line by line."""
        lines = self.screen._compositor.render_strips(self.size)
        return "\n".join(line.text.rstrip() for line in lines)


def at_rest(app: App[Any]) -> bool:
    """Whether no use case runs and every answer is on its screen."""
    return not list(app.workers) and all(
        screen._cases_begun == screen._cases_told for screen in app.screen_stack if isinstance(screen, ReplicaScreen)
    )


S = TypeVar("S", bound=Screen[Any])


def front(app: App[Any], screen: type[S]) -> S:
    """The screen in front, which is one of this kind."""
    assert isinstance(app.screen, screen)
    return app.screen


async def settled(pilot: Pilot[Any], until: Callable[[], bool] = lambda: True) -> None:
    """Waits until no use case runs, everything was painted and `until` holds; fails after a thousand rounds."""
    for _round in range(1000):
        await workers_ended(pilot.app)
        await pilot.pause()
        if at_rest(pilot.app) and until():
            return
        await pilot.pause(0.02)
    raise AssertionError("the screen never came to rest")


@contextlib.contextmanager
def an_office(folder: Path) -> Iterator[Office]:
    """Two laptops for one test, closed afterwards."""
    folder.mkdir()
    office = Office(folder)
    try:
        yield office
    finally:
        office.close()


@contextlib.asynccontextmanager
async def at_the_desk(
    replica: Replica, *screens: Screen[Any], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[DeskApp, Pilot[Any]]]:
    """The app with these screens one on the other, at rest."""
    app = DeskApp(replica, *screens)
    async with app.run_test(size=size) as pilot:
        await settled(pilot, lambda: len(app.screen_stack) > len(screens))
        yield app, pilot


def records(replica: Replica, inspection: str) -> list[str]:
    """The kinds of the records of one inspection, in order."""
    with replica.reading() as connection:
        return [record.kind for record in ledger_store.records_of(connection, f"inspection:{inspection}")]


def state_of(replica: Replica, inspection: str) -> str:
    """Where an inspection stands on one laptop."""
    with replica.reading() as connection:
        row = queries.inspection(connection, inspection)
    assert row is not None
    return row.state


def toasts(app: DeskApp) -> str:
    """What the notes at the edge say."""
    return "\n".join(one.message for one in app._notifications)
