"""The whole day as steps that check what they tell: plan, file, approve, show, verify, visit, sync, revoke."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from inspector_tui.demo import steps_after, steps_gate, steps_office, steps_planning, steps_visit
from inspector_tui.demo.build import Demo
from inspector_tui.demo.day import Day, DemoStepFailed, begun
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _
from inspector_tui.words.errors import error_words


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its title in English, marked for translation, and what it does."""

    title: str
    act: Callable[[Day], None]


@dataclass(frozen=True, slots=True)
class StepTold:
    """What a step did, in the current language. `failure` is empty when all of it held."""

    number: int
    title: str
    proved: tuple[str, ...]
    failure: str
    seconds: float

    @property
    def ok(self) -> bool:
        return not self.failure


STEPS: tuple[Step, ...] = (
    Step(N_("A supervisor tries the import of the year's plan"), steps_office.try_import),
    Step(N_("The plan is imported, and imported again"), steps_office.import_twice),
    Step(N_("A published plan is checked for sums that do not add up"), steps_planning.check_published_plan),
    Step(N_("An officer finds the inspection by two characters and files it"), steps_office.find_and_file),
    Step(N_("A filing is returned with a reason and filed again"), steps_office.return_once),
    Step(N_("The supervisor approves the batch; each approval signs a permit"), steps_office.approve_batch),
    Step(N_("Two organs agree on one joint inspection with one code"), steps_planning.go_together),
    Step(N_("Objects and officers are drawn by lot, and the draw is replayed"), steps_planning.draw_by_lot),
    Step(N_("At the factory, with no network, the officer shows the code"), steps_gate.show_offline),
    Step(N_("The checkpoint verifies it, with no network"), steps_gate.verify_offline),
    Step(N_("A screenshot and forged codes are refused"), steps_gate.refuse_forgeries),
    Step(N_("The officer records the visit"), steps_visit.record_visit),
    Step(N_("Both officers and the person on site confirm the record"), steps_visit.confirm_visit),
    Step(N_("Back online, one sync brings everything to safety"), steps_after.sync_back),
    Step(N_("The supervisor sees the finished visit with its evidence"), steps_after.see_result),
    Step(N_("The enterprise opens the code's address"), steps_after.open_page),
    Step(N_("Every ledger verifies and is rebuilt to the same bytes"), steps_after.prove_ledger),
    Step(N_("A stolen laptop is revoked, and its code with it"), steps_after.stop_thief),
)


def walk(demo: Demo) -> Iterator[StepTold]:
    """Walks the day on a freshly built demo; ends after the first step that fails."""
    with begun(demo) as day:
        for number, step in enumerate(STEPS, 1):
            told = _take(day, number, step)
            yield told
            if not told.ok:
                return


def _take(day: Day, number: int, step: Step) -> StepTold:
    day.proved.clear()
    failure = ""
    started = time.monotonic()
    try:
        step.act(day)
    except DemoStepFailed as error:
        failure = str(error)
    except InspectorError as error:
        failure = f"{error_words(error)} [{error.code}]"
    return StepTold(number, _(step.title), tuple(day.proved), failure, round(time.monotonic() - started, 3))
