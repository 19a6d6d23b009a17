"""Joint inspections: what the plan says can be one visit, who was asked, and one's own organ's answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from inspector_tui.i18n import N_, _, list_words
from inspector_tui.models.replica import Replica
from inspector_tui.screens.filing_form import OFFICER_COLUMNS, officer_cells
from inspector_tui.screens.joint_rows import (
    JOINT_COLUMNS,
    PROPOSAL_COLUMNS,
    joint_facts,
    joint_row,
    proposal_facts,
    proposal_row,
)
from inspector_tui.screens.panes import Pane, PanesScreen
from inspector_tui.services.joint import accept, decline, propose_merge
from inspector_tui.services.joint_desk import JointDesk, joint_desk
from inspector_tui.services.joint_rows import JointView
from inspector_tui.services.merging import MergeProposal
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.facts import Fact
from inspector_tui.widgets.picker import Picker
from inspector_tui.widgets.rows import Row
from inspector_tui.widgets.table import VirtualTable

_NOTHING = N_("No two planned visits of one enterprise can be merged. F5 fetches what others planned.")
_NONE = N_("No joint inspection yet. F2 shows what could be merged; F9 proposes it.")
One = MergeProposal | JointView


class JointScreen(PanesScreen[JointDesk, One]):
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
    PLACE = "joint:"
    ACTS = frozenset({"main", "decline"})

    def __init__(self) -> None:
        super().__init__()
        self._looked = False

    def panes(self) -> Sequence[Pane]:
        return (
            Pane("proposals", PROPOSAL_COLUMNS, _NOTHING, N_("To merge")),
            Pane("joints", JOINT_COLUMNS, _NONE, N_("Joint inspections")),
        )

    def load(self, replica: Replica) -> JointDesk:
        return joint_desk(replica)

    def lists(self, told: JointDesk) -> Mapping[str, Sequence[One]]:
        return {"proposals": told.proposals, "joints": told.joints}

    def row_of(self, one: One) -> Row:
        if isinstance(one, JointView):
            return joint_row(one, self.today())
        return proposal_row(one, self.told.organ_names if self.told else {}, self.today())

    def counts(self, told: JointDesk) -> Mapping[str, str]:
        return {"proposals": f"{told.found:,}", "joints": f"{len(told.joints):,}"}

    def taken(self) -> None:
        """Whoever is asked sees what for, at first."""
        asking = self.told.asking if self.told is not None else 0
        self.remark = _("{count} waiting for your answer").format(count=asking) if asking else ""
        if asking and not self._looked:
            self.action_tab()
        self._looked = True

    def facts_of(self, one: One | None) -> Sequence[Fact]:
        if one is None or self.told is None:
            return ()
        if isinstance(one, JointView):
            return joint_facts(one, self.told, self.today())
        return proposal_facts(one, self.told, self.today())

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Enter: the one visit that it became."""
        message.stop()
        one = self.chosen
        if isinstance(one, JointView) and one.host is not None:
            from inspector_tui.screens.inspection import InspectionScreen

            self.app.push_screen(InspectionScreen(one.host.inspection))

    # Acting -------------------------------------------------------------------------------------------------

    def action_main(self) -> None:
        """Proposes, or goes along with officers to be chosen."""
        one = self.chosen
        if isinstance(one, JointView):
            self._ask_officers(one)
        elif one is not None and self.told is not None:
            title = _("Propose a joint inspection of {name}?").format(name=one.enterprise_name)
            question = Confirm(title, self._asked_words(one, self.told.organ_names), _("Propose"))
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
        self.act(
            lambda: propose_merge(replica, joint), lambda _nothing: _("Proposed. Sync, so that the others can answer.")
        )

    def _ask_officers(self, view: JointView) -> None:
        if self.told is None:
            return
        today = self.today().isoformat()
        rows = [Row(row.certificate, officer_cells(row, today)) for row in self.told.officers]
        title = _("Who goes along to {name}?").format(name=view.row.enterprise_name or "")
        replica, joint = self.replica, view.row.joint

        def take(chosen: tuple[str, ...] | None) -> None:
            if chosen:
                self.act(
                    lambda: accept(replica, joint, chosen), lambda _nothing: _("Agreed. Sync, so that the others know.")
                )

        self.app.push_screen(Picker(title, OFFICER_COLUMNS, rows), take)

    def action_decline(self) -> None:
        """Says why not; it is not proposed again."""
        one, replica = self.chosen, self.replica
        if one is None:
            return
        joint = one.row.joint if isinstance(one, JointView) else one.joint
        self.ask_reason(
            _("Not together?"),
            _("The reason is recorded, and these visits are not proposed again."),
            _("Decline"),
            lambda reason: decline(replica, joint, reason),
            _("Declined, with the reason recorded."),
        )

    def may(self, action: str, one: One | None) -> bool | None:
        """Only supervisors speak for their organ."""
        if one is None or self.told is None or not self.told.may_speak:
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
        if action == "tab" and self.tab == "joints":
            return _("To merge")
        one = self.chosen
        if isinstance(one, JointView):
            if action == "main":
                return _("Go along")
            if action == "decline" and one.part == "lead":
                return _("Take back")
        return None
