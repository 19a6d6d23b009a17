"""The checklist of a visit: one line a row, answered by one key."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.message import Message

from inspector_tui.domain.vocabulary import Answer
from inspector_tui.i18n import N_, _
from inspector_tui.services.visiting import ChecklistLine, Visit
from inspector_tui.widgets.rows import Column, ListSource, Row, Tag, Tone
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.widgets.text import PlainText
from inspector_tui.words.inspections import answer_word, severity_word

_SIGNS: Final[dict[str, tuple[str, Tone]]] = {
    "compliant": ("[1]", "good"),
    "not_compliant": ("[2]", "bad"),
    "not_applicable": ("[3]", "dim"),
}
EXTRA: Final = "finding:"
"""Row keys of findings that belong to no line begin so."""


def line_key(line: ChecklistLine) -> str:
    """The key of a line's row."""
    return f"{line.item}/{line.check.no}"


class ChecklistTable(VirtualTable):
    """The lines of all items, then the findings that belong to no line."""

    HELP = N_(
        "The checklist. 1 compliant, 2 not compliant, 3 not applicable: each answer is recorded at once and can be "
        "changed until the conclusion. Enter opens the finding of the line."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1,１", "answer('compliant')", N_("Compliant"), show=False, id="checklist.compliant"),
        Binding(
            "2,２",
            "answer('not_compliant')",
            N_("Not compliant"),
            show=False,
            id="checklist.not_compliant",
        ),
        Binding(
            "3,３",
            "answer('not_applicable')",
            N_("Not applicable"),
            show=False,
            id="checklist.not_applicable",
        ),
    ]

    class Answered(Message):
        """Somebody answered the line under the cursor."""

        def __init__(self, key: str, answer: Answer) -> None:
            super().__init__()
            self.key, self.answer = key, answer

    def __init__(self) -> None:
        columns = (
            Column("answer", N_("Answer"), 18),
            Column("no", N_("No."), 4, drop=1),
            Column("text", N_("What to check"), 20, grow=1),
            Column("more", N_("Attached"), 9, drop=2),
        )
        super().__init__(
            columns, empty=N_("These items have no checklist. Record what you find with F4."), id="checklist"
        )
        self._visit: Visit | None = None

    def action_answer(self, answer: Answer) -> None:
        """Answers the line under the cursor."""
        if (row := self.current) is not None and not row.key.startswith(EXTRA):
            self.post_message(self.Answered(row.key, answer))

    def tell(self, visit: Visit) -> None:
        """The visit as it stands now; the cursor stays on its row."""
        self._visit = visit
        self.renew(_Lines(visit))

    def next_open(self) -> bool:
        """Puts the cursor on the next line without an answer, from the top when there is none below."""
        if self._visit is None:
            return False
        open_rows = [place for place, line in enumerate(self._visit.checklist) if line.answer is None]
        if not open_rows:
            return False
        self.cursor = next((place for place in open_rows if place > self.cursor), open_rows[0])
        return True


class _Lines(ListSource):
    """Rows of a visit, said in the language of the moment they are asked for."""

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit
        self._numbers = {item.item: place for place, item in enumerate(visit.items, 1)}
        self._extra = [each for each in visit.findings if each.item is None or each.check_no is None]

    def count(self) -> int:
        return len(self._visit.checklist) + len(self._extra)

    def page(self, offset: int, limit: int) -> tuple[Row, ...]:
        lines = [self._line(line) for line in self._visit.checklist]
        extra = [
            Row(
                f"{EXTRA}{each.finding}",
                (Tag(f"[+] {severity_word(each.severity)}", "bad"), "", each.text, self._more(None, each.finding)),
            )
            for each in self._extra
        ]
        return tuple([*lines, *extra][offset : offset + limit])

    def _line(self, line: ChecklistLine) -> Row:
        sign, tone = _SIGNS.get(line.answer or "", ("[ ]", "warn"))
        word = answer_word(line.answer) if line.answer else _("open")
        number = f"{self._numbers[line.item]}.{line.check.no}"
        return Row(line_key(line), (Tag(f"{sign} {word}", tone), number, line.check.text, self._more(line)))

    def _more(self, line: ChecklistLine | None, finding: str = "") -> str:
        found = {finding} if finding else set()
        if line is not None:
            found = {
                each.finding
                for each in self._visit.findings
                if each.item == line.item and each.check_no == line.check.no
            }
        files = sum(each.finding in found for each in self._visit.evidence)
        parts = [_("finding")] if found and line is not None else []
        return " ".join([*parts, *([_("files {count}").format(count=files)] if files else [])])


class LineDetail(PlainText):
    """The line under the cursor in full: tables cut, the law does not."""

    DEFAULT_CSS = """
    LineDetail { height: auto; color: $foreground; }
    """

    def tell(self, visit: Visit, key: str) -> None:
        """Shows the line or finding of a row."""
        self.show("\n".join(_detail(visit, key)))


def _detail(visit: Visit, key: str) -> list[str]:
    if key.startswith(EXTRA):
        finding = key.removeprefix(EXTRA)
        return [each.text for each in visit.findings if each.finding == finding]
    line = next((each for each in visit.checklist if line_key(each) == key), None)
    if line is None:
        return []
    told = [line.check.text, f"{line.item_name}  {line.check.basis or ''}".rstrip()]
    for each in visit.findings:
        if (each.item, each.check_no) == (line.item, line.check.no):
            until = _("by {day}").format(day=each.deadline) if each.deadline else ""
            told.append(f"[{severity_word(each.severity)}] {each.text} {until}".rstrip())
    return told
