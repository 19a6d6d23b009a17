"""Where the person is inside a visit, kept as drafts: after a kill the same step, row and form come back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from inspector_tui.models import drafts
from inspector_tui.models.replica import Replica


@dataclass
class Whereabouts:
    """`step`: arrival, check or result. `row`: key of the checklist row. `pane`: finding, evidence or nothing,
    open beside the checklist. `about`: finding whose evidence is open."""

    step: str = "arrival"
    row: str = ""
    pane: str = ""
    about: str = ""


class VisitDrafts:
    """The drafts of one visit, by part."""

    def __init__(self, replica: Replica, inspection: str) -> None:
        self._replica = replica
        self._inspection = inspection

    def scope(self, part: str) -> str:
        """The scope under which a part keeps its fields."""
        return f"visit:{self._inspection}:{part}"

    def load(self, part: str) -> dict[str, str]:
        """What a part kept."""
        return drafts.load(self._replica, self.scope(part))

    def keep(self, part: str, field: str, value: str) -> None:
        """Keeps one field of a part."""
        drafts.save(self._replica, self.scope(part), field, value)

    def discard(self, part: str) -> None:
        """Forgets a part: it became a record."""
        drafts.discard(self._replica, self.scope(part))

    def discard_all(self) -> None:
        """Forgets everything but where the person is."""
        here = self.scope("at")
        for scope in drafts.scopes(self._replica, f"visit:{self._inspection}:"):
            if scope != here:
                drafts.discard(self._replica, scope)

    def whereabouts(self) -> Whereabouts:
        """Where the person was; the beginning where nothing was kept."""
        known = {field.name for field in fields(Whereabouts)}
        return Whereabouts(**{name: value for name, value in self.load("at").items() if name in known})

    def remember(self, before: Whereabouts, now: Whereabouts) -> None:
        """Keeps what changed of where the person is."""
        old = asdict(before)
        for name, value in asdict(now).items():
            if old[name] != value:
                self.keep("at", name, value)
