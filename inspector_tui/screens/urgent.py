"""An urgent visit without a filing: which enterprise, why, who goes; then it begins, and the filing follows."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _, language, list_words
from inspector_tui.models import drafts
from inspector_tui.models.rows import EnterpriseRow
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.urgent_form import UrgentForm, code_fact, due_fact
from inspector_tui.services.urgent import Begun, UrgentRequest, begin
from inspector_tui.services.urgent_desk import (
    NamedEnterprise,
    UrgentDesk,
    known_enterprises,
    name_enterprise,
    urgent_desk,
)
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.field import Field
from inspector_tui.widgets.focus import focus_first
from inspector_tui.widgets.picker import Picker
from inspector_tui.widgets.rows import Column, Row

SCOPE: Final = "urgent"
_FIELDS_OF: Final = {
    "ENTERPRISE_NAME_MISSING": "name",
    "REASON_MISSING": "reason",
    "officers": "officers",
    "items": "items",
}
_ENTERPRISES: Final = (Column("name", N_("Enterprise"), 30, grow=1), Column("subject", N_("Credit code"), 18))


class UrgentScreen(DeskScreen[str]):
    """Dismisses with the id of the visit that began; the visit is opened in its place."""

    HEADING = N_("Urgent visit")
    HELP = N_(
        "For what cannot wait: the visit begins now and its filing follows by the rule of the region. Type the credit "
        "code, scan the enterprise's own code or licence into the same field, or give the path of a photograph; F4 "
        "finds it in the register. Nothing can be dated back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "register", N_("Register"), id="urgent.register", tooltip=N_("Choose from the register")),
        Binding("f9", "main", N_("Begin"), id="urgent.begin", tooltip=N_("Begin the visit now, without a filing")),
    ]
    DEFAULT_CSS = """
    UrgentScreen {
        #urgent-panes { layout: vertical; height: 1fr; }
        #urgent-left { height: 1fr; scrollbar-size-vertical: 1; }
        #urgent-side { height: auto; max-height: 7; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            #urgent-panes { layout: horizontal; }
            #urgent-left { width: 3fr; }
            #urgent-side { width: 2fr; height: 1fr; max-height: 100%; margin: 0; padding: 0 0 0 2; }
        }
        &.-short #urgent-side { max-height: 2; margin: 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._desk: UrgentDesk | None = None
        self._named: tuple[str, NamedEnterprise] | None = None
        """What was typed, and the enterprise it names."""
        self._from_register = ""
        self._begun = False
        self._spoken = language()

    def place(self) -> str:
        return "urgent:"

    def compose_content(self) -> ComposeResult:
        with Horizontal(id="urgent-panes"):
            with VerticalScroll(id="urgent-left", can_focus=False):
                yield UrgentForm(self.today)
            with VerticalScroll(id="urgent-side", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        replica = self.replica
        self.do(lambda: (urgent_desk(replica), drafts.load(replica, SCOPE)), self._opened, group="desk")

    def _opened(self, told: tuple[UrgentDesk, dict[str, str]]) -> None:
        self._desk, kept = told
        self.query_one(UrgentForm).fill(self._desk, kept)
        self._say()
        self._name_it()
        focus_first(self, "#field-subject *")

    # Which enterprise ---------------------------------------------------------------------------------------

    def on_draft_form_draft_changed(self, message: DraftForm.DraftChanged) -> None:
        """Kept at once; a code is looked up."""
        message.stop()
        if self._begun:
            return
        self.keep_draft(SCOPE, message.field, message.value)
        if message.field == "subject":
            self._name_it()
        self._say()

    def _name_it(self) -> None:
        typed = self.query_one(UrgentForm).values["subject"].strip()
        if not typed or (self._named is not None and self._named[0] == typed):
            return
        replica = self.replica
        self.do(lambda: (typed, name_enterprise(replica, typed)), self._name_found, lambda _error: None, group="name")

    def _name_found(self, named: tuple[str, NamedEnterprise]) -> None:
        form = self.query_one(UrgentForm)
        if form.values["subject"].strip() != named[0]:
            return
        self._named = named
        form.show_enterprise(named[1])
        self._say()

    def action_register(self) -> None:
        """The register, as far as it matches what is typed as a name or code."""
        form = self.query_one(UrgentForm)
        sought = form.values["name"].strip() or form.values["subject"].strip()
        replica = self.replica
        self.do(lambda: known_enterprises(replica, sought) or known_enterprises(replica, ""), self._offer, group="name")

    def _offer(self, rows: list[EnterpriseRow]) -> None:
        listed = [Row(row.subject, (row.name, row.subject)) for row in rows]
        picker = Picker(_("Enterprises of the register"), _ENTERPRISES, listed, many=False)
        self.app.push_screen(picker, self._take)

    def _take(self, keys: tuple[str, ...] | None) -> None:
        if not keys:
            return
        self._from_register = keys[0]
        form = self.query_one(UrgentForm)
        form.put("subject", keys[0])
        form.put("name", "")
        self._name_it()
        focus_first(self, "#field-reason *")

    # What follows -------------------------------------------------------------------------------------------

    def _say(self) -> None:
        if self._desk is None:
            return
        facts = [heading(_("What follows")), code_fact(self._desk, self.query_one(UrgentForm))]
        if self._named is not None:
            facts.append(due_fact(self._named[1].due, self.today()))
        facts.append(Fact("", _("The start is recorded now and cannot be changed."), "dim"))
        self.query_one(Facts).facts = tuple(facts)

    def action_main(self) -> None:
        """Asked once, with everything in sight: a start cannot be taken back."""
        self.report_drafts()
        form = self.query_one(UrgentForm)
        if self._desk is None or not form.check():
            return
        replica, typed = self.replica, form.values["subject"].strip()
        self.do(lambda: (typed, name_enterprise(replica, typed)), self._ask, self._refused, group="begin")

    def _ask(self, named: tuple[str, NamedEnterprise]) -> None:
        self._name_found(named)
        assert self._desk is not None
        form, found = self.query_one(UrgentForm), named[1]
        request = form.request(found, from_register=self._from_register == found.subject)
        names = {officer.certificate: officer.name for officer in self._desk.officers}
        lines = [
            f"{request.name or found.subject}  {found.subject if request.name else ''}".strip(),
            list_words([names.get(each, each) for each in request.officers]),
            code_fact(self._desk, form).value,
            due_fact(found.due, self.today()).value,
        ]
        question = Confirm(_("Begin an urgent visit now?"), "\n".join(lines), _("Begin"), final=True)
        self.app.push_screen(question, lambda yes: self._begin(request) if yes else None)

    def _begin(self, request: UrgentRequest) -> None:
        replica = self.replica
        self.do(lambda: begin(replica, request), self._started, self._refused, group="begin")

    def _started(self, begun: Begun) -> None:
        from inspector_tui.screens.visit import VisitScreen

        self._begun = True
        drafts.discard(self.replica, SCOPE)
        self.inspector.refresh_standing()
        words = _("The visit began. F2 shows the code.") if begun.standing else _("The visit began, without a code.")
        self.notify(words)
        app = self.app
        self.dismiss(begun.inspection)
        app.push_screen(VisitScreen(begun.inspection))

    def _refused(self, error: InspectorError) -> None:
        """Nothing began: say why at the field it is about."""
        if error.code == "VISIT_ALREADY_BEGUN":
            self.tell_error(error)
            return
        name = _FIELDS_OF.get(error.code) or _FIELDS_OF.get(str(error.facts.get("field_name") or ""), "subject")
        field = self.query_one(f"#field-{name}", Field)
        field.error = error
        focus_first(field, "*")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing begins before the form is there, and not twice."""
        allowed = super().check_action(action, parameters)
        if action == "main" and allowed:
            return None if self._desk is None or self._begun or self.is_busy("begin") else True
        return allowed

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._say()
