"""What the steps of the demo's day share: the replicas of the people, and a way to prove things."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from inspector_tui.codes.presentation import Form
from inspector_tui.demo.build import SEATS, Demo, opened
from inspector_tui.demo.officers import Person, certificate_of
from inspector_tui.demo.plan_file import PlanFile, write_plan_file
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import _
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import InspectionRow
from inspector_tui.services.auditing import digest_rows
from inspector_tui.services.filing import require_inspection
from inspector_tui.services.presenting import Showing


class DemoStepFailed(Exception):
    """What should have been proved is not so; the text says what, in the current language."""


@dataclass
class Day:
    """One walk through the day. Steps fill in what later ones need."""

    demo: Demo
    folder: Path
    """Files of the people: the plan, the evidence."""
    supervisor: Replica
    officer: Replica
    checkpoint: Replica
    partner: Replica
    """The supervisor of the second organ."""
    plan: PlanFile
    main: str = ""
    """The inspection that goes through the whole day."""
    others: tuple[str, ...] = ()
    """Filed and approved with it: the first is returned once, the last is open when the laptop is stolen."""
    showing: Showing | None = None
    evidence: bytes = b""
    finding: str = ""
    proved: list[str] = field(default_factory=list)

    def prove(self, holds: bool, claim: str) -> None:
        """Notes the claim when it holds. Raises DemoStepFailed otherwise."""
        if not holds:
            raise DemoStepFailed(_("This does not hold: {claim}").format(claim=claim))
        self.proved.append(claim)

    @contextmanager
    def refused(self, code: str, claim: str) -> Iterator[None]:
        """Proves that what the block does is refused with this code."""
        try:
            yield
        except InspectorError as error:
            told = "" if error.code == code else f" ({error.code})"
            self.prove(error.code == code, claim + told)
        else:
            self.prove(False, claim)

    def certificate(self, person: Person) -> str:
        """The person's certificate number."""
        return certificate_of(person, self.demo.world.today.year)

    def showing_now(self) -> Showing:
        """The code that the officer has open."""
        assert self.showing is not None
        return self.showing

    def text(self, form: Form = Form.FULL, *, age: int = 0, challenge: int | None = None) -> str:
        """What the officer's screen holds, or held `age` seconds ago."""
        now_ms = self.officer.clock.now_ms() - age * 1000
        return self.showing_now().frame(now_ms, form, challenge).text

    def row(self, replica: Replica, inspection: str) -> InspectionRow:
        """An inspection as one of the replicas knows it."""
        with replica.reading() as connection:
            return require_inspection(connection, inspection)

    def digest(self, replica: Replica) -> tuple[int, str]:
        """Number of projected rows and a digest over them: two equal ones mean that nothing changed."""
        return digest_rows(replica)

    def planned_for(self, replica: Replica, subject: str) -> str:
        """The demo organ's newest inspection of an enterprise."""
        organ = replica.identity().organ
        with replica.reading() as connection:
            rows = queries.where(connection, InspectionRow, order="window_from", subject=subject, organ=organ)
        if not rows:
            raise DemoStepFailed(_("No inspection of {subject} is known here.").format(subject=subject))
        return rows[-1].inspection


@contextmanager
def begun(demo: Demo) -> Iterator[Day]:
    """A day with everybody's replica open."""
    folder = demo.folder / "desk"
    folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        supervisor, officer, checkpoint, partner = (stack.enter_context(opened(demo, seat)) for seat in SEATS)
        yield Day(demo, folder, supervisor, officer, checkpoint, partner, write_plan_file(folder, demo.world))
