"""Joint inspections: what the plan says can be one visit, who was asked, and one's own organ's answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll

from inspector_tui.i18n import N_, _, language, list_words
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.filing_form import OFFICER_COLUMNS, officer_cells
from inspector_tui.screens.joint_rows import (
    JOINT_COLUMNS,
    PROPOSAL_COLUMNS,
    joint_facts,
    joint_row,
    proposal_facts,
    proposal_row,
)
from inspector_tui.services.joint import accept, decline, propose_merge
from inspector_tui.services.joint_desk import JointDesk, joint_desk
from inspector_tui.services.joint_rows import JointView
from inspector_tui.services.merging import MergeProposal
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.facts import Facts
from inspector_tui.widgets.picker import Picker
from inspector_tui.widgets.rows import ListSource, Row
from inspector_tui.widgets.tab_line import TabLine
from inspector_tui.widgets.table import VirtualTable

_TABS = (("proposals", N_("To merge")), ("joints", N_("Joint inspections")))
_NOTHING = N_("No two planned visits of one enterprise can be merged. F5 fetches what others planned.")
_NONE = N_("No joint inspection yet. F2 shows what could be merged; F9 proposes it.")


class JointScreen(DeskScreen[None]):
    """Proposals and joint inspections; F9 is the next step of the one under the cursor, F7 declines it."""

    HEADING = N_("Joint inspections")
    HELP = N_(
        "What can be merged must not be repeated. The first list holds planned visits of one enterprise whose days "
        "overlap: F9 proposes to go together, F7 says why not, and it is not proposed again. The second list holds "
        "what was proposed: each organ answers for itself. When all agreed, the leading organ files one visit."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "tab", N_("Joint ones"), id="joint.tab", tooltip=N_("What can be merged, or what was proposed")),
        Binding("f7", "decline", N_("Decline"), id="joint.decline", tooltip=N_("Decline or take back, with a reason")),
        Binding("f9", "main", N_("Propose"), id="joint.main", tooltip=N_("Propose it, or go along")),
    ]
    DEFAULT_CSS = """
    JointScreen {
        #joint-panes { layout: vertical; height: 1fr; }
        #joint-lists { height: 1fr; }
        VirtualTable { height: 1fr; }
        #joint-detail { height: auto; max-height: 10; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            #joint-panes { layout: horizontal; }
            #joint-lists { width: 3fr; }
            #joint-detail { width: 2fr; height: 1fr; max-height: 100%; margin: 0; padding: 0 0 0 2; }
        }
        &.-short #joint-detail { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._desk: JointDesk | None = None
        self._spoken = language()
        self._looked = False

    def place(self) -> str:
        return "joint:"

    def compose_content(self) -> ComposeResult:
        yield TabLine(_TABS)
        with Horizontal(id="joint-panes"):
            with Vertical(id="joint-lists"):
                yield VirtualTable(PROPOSAL_COLUMNS, empty=" ", id="joint-proposals")
                yield VirtualTable(JOINT_COLUMNS, empty=" ", id="joint-joints")
            with VerticalScroll(id="joint-detail", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        self._show_tab("proposals")

    def on_screen_resume(self) -> None:
        """Looks again: others may have answered."""
        self.read()

    def read(self) -> None:
        """Asks for the desk of now."""
        replica = self.replica
        self.do(lambda: joint_desk(replica), self._show, group="joint")

    def _show(self, told: JointDesk) -> None:
        self._desk = told
        today = self.today()
        listed = {
            "proposals": [proposal_row(one, told, today) for one in told.proposals],
            "joints": [joint_row(view, today) for view in told.joints],
        }
        for name, empty in (("proposals", _NOTHING), ("joints", _NONE)):
            table = self._table(name)
            cursor, table.empty = table.cursor, empty
            table.source = ListSource(listed[name])
            table.cursor = cursor
        self.query_one(TabLine).counts = {"proposals": f"{told.found:,}", "joints": f"{len(told.joints):,}"}
        if not self._looked and told.asking:
            self.query_one(TabLine).next()
        self._looked = True
        self.remark = _("{count} waiting for your answer").format(count=told.asking) if told.asking else ""
        self._show_detail()

    # Where one is -------------------------------------------------------------------------------------------

    def _table(self, name: str) -> VirtualTable:
        return self.query_one(f"#joint-{name}", VirtualTable)

    @property
    def _tab(self) -> str:
        return self.query_one(TabLine).now if self.is_mounted else "proposals"

    def action_tab(self) -> None:
        """The other list."""
        self.query_one(TabLine).next()

    def on_tab_line_chosen(self, message: TabLine.Chosen) -> None:
        """Shows the list of this name."""
        message.stop()
        self._show_tab(message.tab)

    def _show_tab(self, tab: str) -> None:
        for name, _words in _TABS:
            self._table(name).display = name == tab
        self._table(tab).focus()
        self._show_detail()
        self.refresh_bindings()

    def _current(self) -> MergeProposal | JointView | None:
        row = self._table(self._tab).current if self.is_mounted else None
        if row is None or self._desk is None:
            return None
        if self._tab == "proposals":
            return next((one for one in self._desk.proposals if one.joint == row.key), None)
        return next((view for view in self._desk.joints if view.row.joint == row.key), None)

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """What stands beside the row."""
        message.stop()
        self._show_detail()
        self.refresh_bindings()

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Enter: the one visit that it became."""
        message.stop()
        one = self._current()
        if isinstance(one, JointView) and one.host is not None:
            from inspector_tui.screens.inspection import InspectionScreen

            self.app.push_screen(InspectionScreen(one.host.inspection))

    def _show_detail(self) -> None:
        one, told = self._current(), self._desk
        facts = self.query_one(Facts)
        if one is None or told is None:
            facts.facts = ()
        elif isinstance(one, JointView):
            facts.facts = joint_facts(one, told, self.today())
        else:
            facts.facts = proposal_facts(one, told, self.today())

    # Acting -------------------------------------------------------------------------------------------------

    def action_main(self) -> None:
        """Proposes, or goes along with officers to be chosen."""
        one = self._current()
        if isinstance(one, JointView):
            self._ask_officers(one)
        elif one is not None and self._desk is not None:
            title = _("Propose a joint inspection of {name}?").format(name=one.enterprise_name)
            question = Confirm(title, self._asked_words(one, self._desk.organ_names), _("Propose"))
            joint = one.joint
            self.app.push_screen(question, lambda yes: self._propose(joint) if yes else None)

    def _asked_words(self, one: MergeProposal, names: Mapping[int, str]) -> str:
        """Who has to answer before it becomes one visit."""
        own = self.replica.identity().organ
        others = list_words([names.get(organ, str(organ)) for organ in one.organs if organ != own])
        if not others:
            return _("All of them are your organ's own: they become one visit at once.")
        text = _("Your organ agrees by this. The others are asked, and answer for themselves: {organs}")
        return text.format(organs=others)

    def _propose(self, joint: str) -> None:
        replica = self.replica
        self._act(lambda: propose_merge(replica, joint), _("Proposed. Sync, so that the others can answer."))

    def _ask_officers(self, view: JointView) -> None:
        if self._desk is None:
            return
        today = self.today().isoformat()
        rows = [Row(row.certificate, officer_cells(row, today)) for row in self._desk.officers]
        title = _("Who goes along to {name}?").format(name=view.row.enterprise_name or "")
        replica, joint = self.replica, view.row.joint

        def take(chosen: tuple[str, ...] | None) -> None:
            if chosen:
                self._act(lambda: accept(replica, joint, chosen), _("Agreed. Sync, so that the others know."))

        self.app.push_screen(Picker(title, OFFICER_COLUMNS, rows), take)

    def action_decline(self) -> None:
        """Says why not; it is not proposed again."""
        one, replica = self._current(), self.replica
        if one is None:
            return
        joint = one.row.joint if isinstance(one, JointView) else one.joint
        question = AskReason(
            _("Not together?"), _("The reason is recorded, and these visits are not proposed again."), _("Decline")
        )

        def why(reason: str | None) -> None:
            if reason:
                self._act(lambda: decline(replica, joint, reason), _("Declined, with the reason recorded."))

        self.app.push_screen(question, why)

    def _act(self, act: Callable[[], object], words: str) -> None:
        def told(_nothing: object) -> None:
            self.notify(words)
            self.inspector.refresh_standing()
            self.read()

        self.do(act, told, group="joint")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What fits the row under the cursor, and one act at a time. Only supervisors speak for their organ."""
        allowed = super().check_action(action, parameters)
        if not allowed or action not in ("main", "decline") or not self.is_mounted:
            return allowed
        one = self._current()
        if one is None or self._desk is None or not self._desk.may_speak or self.is_busy("joint"):
            return None
        if isinstance(one, JointView):
            open_still = one.row.state in ("open", "agreed") and not (one.host is not None and one.host.permit)
            if action == "main":
                return True if open_still and one.part in ("asked", "declined", "consented") else None
            return True if open_still and one.part != "declined" else None
        return True

    def key_words(self, action: str) -> str | None:
        """F9 and F7 say what they do to the row; F2 names the other list."""
        if not self.is_mounted:
            return None
        if action == "tab" and self._tab == "joints":
            return _("To merge")
        one = self._current()
        if isinstance(one, JointView):
            if action == "main":
                return _("Go along")
            if action == "decline" and one.part == "lead":
                return _("Take back")
        return None

    def language_changed(self) -> None:
        super().language_changed()
        if self._desk is not None and self._spoken != language():
            self._spoken = language()
            self._show(self._desk)
