"""The acts of a visit: what the officer typed becomes records. Steps, panes and keys are the screen's matter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

from inspector_tui.domain.vocabulary import Answer, Severity
from inspector_tui.errors import Refused
from inspector_tui.i18n import _
from inspector_tui.models.replica import Replica
from inspector_tui.screens.visit_arrival import ArrivalPart
from inspector_tui.screens.visit_confirm import ConfirmPart
from inspector_tui.screens.visit_evidence import EvidencePart
from inspector_tui.screens.visit_finding import FindingPart
from inspector_tui.services import confirming, visiting
from inspector_tui.services.typed_paths import is_file, typed_paths


def record_arrival(replica: Replica, inspection: str, part: ArrivalPart) -> None:
    """Raises Refused as `visiting.arrive`."""
    told = part.form.values
    visiting.arrive(
        replica,
        inspection,
        person=told["person"],
        post=told["post"],
        phone=told["phone"],
        certificates_shown=told["certificates"] == "yes",
        notice_given=told["notice"] == "yes",
        scanned=told["scan"],
    )


def record_answer(replica: Replica, inspection: str, key: str, given: Answer) -> None:
    """Answers the line of a row. Raises Refused as `visiting.answer`."""
    item, _slash, number = key.rpartition("/")
    visiting.answer(replica, inspection, item, int(number), given)


def record_finding(replica: Replica, inspection: str, part: FindingPart) -> None:
    """Raises Refused as `visiting.record_finding`."""
    told, line = part.form.values, part.matter.line
    visiting.record_finding(
        replica,
        inspection,
        text=told["text"],
        severity=cast("Severity", told["severity"]),
        deadline=told["deadline"] or None,
        item=line.item if line else None,
        check=line.check.no if line else None,
        finding=part.matter.finding,
    )


class Attaching:
    """Copies the files that were typed, one after the other; can be stopped between two pieces.

    What was attached before the stop stays attached.
    """

    def __init__(self, replica: Replica, inspection: str, part: EvidencePart) -> None:
        """Raises Refused FILE_MISSING when a file is not there."""
        self._replica, self._inspection = replica, inspection
        self._finding = part.finding or None
        self.paths = typed_paths(part.field.value)
        for path in self.paths:
            if not is_file(path):
                raise Refused("FILE_MISSING", path=str(path))
        self.total = sum(path.stat().st_size for path in self.paths)
        self.done = 0
        self.stopped = False

    def run(self) -> list[str]:
        """The evidence ids. Raises Refused ATTACHING_STOPPED, and as `visiting.attach`."""
        numbers = []
        for path in self.paths:
            progress = partial(self._count, self.done)
            numbers.append(
                visiting.attach(self._replica, self._inspection, path, finding=self._finding, progress=progress)
            )
        return numbers

    def _count(self, before: int, size: int) -> None:
        if self.stopped:
            raise Refused("ATTACHING_STOPPED")
        self.done = before + size

    @property
    def words(self) -> str:
        """What is running."""
        return _("Copying {name}").format(name=self.paths[0].name if len(self.paths) == 1 else len(self.paths))


def picked(path: Path) -> str:
    """A chosen file as it is typed: quoted where blanks would split it."""
    text = str(path)
    return f'"{text}"' if " " in text else text


def confirmation(replica: Replica, inspection: str, part: ConfirmPart) -> Callable[[], None]:
    """The confirmation that the form asks for now, to be run in a worker; reads the form at once.

    Chooses the second officer's PIN first where there is none. Raises Refused as the use cases of `confirming`.
    """
    by = part.by
    if by == "second_officer":
        certificate, pin, chosen = part.second, part.pin, part.second_has_pin

        def by_second() -> None:
            if not chosen and not confirming.has_pin(replica, certificate):
                confirming.choose_pin(replica, certificate, pin)
            confirming.confirm_by_second(replica, inspection, certificate, pin)

        return by_second
    if by == "person":
        told = part.person
        reason = told["reason"] if told["how"] == "refused" else None
        return lambda: confirming.confirm_by_person(replica, inspection, name=told["name"], refused_because=reason)
    return lambda: confirming.confirm_by_officer(replica, inspection)


def known_pins(replica: Replica, visit: visiting.Visit, own: str | None) -> dict[str, bool]:
    """For each other officer, whether they chose a PIN on this device."""
    return {
        each.certificate: confirming.has_pin(replica, each.certificate)
        for each in visit.officers
        if each.certificate != own
    }
