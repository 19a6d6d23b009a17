"""What stands beside the code: the same facts that the code carries, in words."""

from __future__ import annotations

from dataclasses import dataclass

from inspector_tui.i18n import _, ngettext
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.services.checklist import day_of_visit
from inspector_tui.services.items import names_of_items
from inspector_tui.services.moments import local
from inspector_tui.services.presenting import Showing
from inspector_tui.widgets.text import fit
from inspector_tui.words.inspections import purpose_word

_NAME_CELLS = 8


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """Facts of one approved inspection. Times are Unix seconds; `officers` are (name, certificate)."""

    enterprise: str
    items: tuple[str, ...]
    purpose: str
    officers: tuple[tuple[str, str], ...]
    start: int
    end: int
    code_id: str
    unfiled: bool = False

    def paragraph(self) -> str:
        """Several lines, for beside the code."""
        officers = [f"{fit(name, _NAME_CELLS)}  {certificate}" for name, certificate in self.officers]
        return "\n".join(
            (
                *([_("Urgent visit: the filing follows.")] if self.unfiled else []),
                _("Inspects: {what}").format(what=self._what()),
                "",
                *officers,
                "",
                _("Valid: {when}").format(when=self._when()),
                _("Code id: {code}").format(code=grouped(self.code_id)),
            )
        )

    def line(self) -> str:
        """One line, for under the code. The code id is read aloud and stands first, for the end may be cut."""
        return f"{grouped(self.code_id)}  {self.enterprise}"

    def _what(self) -> str:
        count = len(self.items)
        first = self.items[0] if self.items else ""
        named = first
        if count > 1:
            words = ngettext("{first}, {count} item", "{first} and more, {count} items", count)
            named = words.format(first=first, count=count)
        return f"{named} · {purpose_word(self.purpose)}" if named else purpose_word(self.purpose)

    def _when(self) -> str:
        words = _("{start} until {end}")
        return words.format(start=f"{local(self.start):%m-%d %H:%M}", end=f"{local(self.end):%m-%d %H:%M}")


def grouped(code_id: str) -> str:
    """A code id as it is read aloud: in groups."""
    return " ".join((code_id[:3], code_id[3:6], code_id[6:9], code_id[9:])).strip()


def code_facts(replica: Replica, showing: Showing) -> CodeFacts:
    """The facts behind a code that is being shown."""
    row = showing.row
    codes = queries.items_of(row)
    names = names_of_items(replica, codes, row.organ, day_of_visit(row))
    return CodeFacts(
        enterprise=row.enterprise_name,
        items=tuple(names.get(code, code) for code in codes),
        purpose=row.purpose,
        officers=tuple((officer.name, officer.certificate) for officer in queries.officers_of(row)),
        start=row.start or 0,
        end=row.end or 0,
        code_id=showing.code_id,
        unfiled=showing.unfiled,
    )
