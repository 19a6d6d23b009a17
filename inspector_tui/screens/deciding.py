"""Deciding on filings: asked once, done together, answered one by one."""

from __future__ import annotations

from collections.abc import Sequence

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import _, list_words, ngettext
from inspector_tui.screens.answers import Answer, AnswersScreen
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.services.approval_rules import Reviewed, review
from inspector_tui.services.approving import Approved, approve
from inspector_tui.services.delegating import Delegation, approving_names
from inspector_tui.services.filing import return_filing
from inspector_tui.services.inbox import Waiting
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.confirm_as import ConfirmAs
from inspector_tui.words.approvals import in_place_words, name_words
from inspector_tui.words.errors import error_words


class DecidingScreen(DeskScreen[None]):
    """A screen on which filings are approved and returned."""

    def decided(self) -> None:
        """Called after every decision, done or refused."""
        raise NotImplementedError

    def ask_approval(self, chosen: Sequence[Waiting]) -> None:
        """Asks once, then approves all of them; each gets its own answer. Where two steps are the rule, those that
        nobody reviewed are reviewed first."""
        if not chosen:
            return
        unreviewed = [one for one in chosen if one.step == "review"]
        if unreviewed:
            self._ask_review(unreviewed)
            return
        replica = self.replica
        self.do(
            lambda: approving_names(replica),
            lambda names: self._ask_in_whose_name(chosen, names),
            self.tell_error,
            group="decide",
        )

    def _ask_in_whose_name(self, chosen: Sequence[Waiting], names: Sequence[Delegation | None]) -> None:
        count = len(chosen)
        title = ngettext("Approve {count} filing?", "Approve {count} filings?", count).format(count=count)
        weighed = sum(not one.is_clean for one in chosen)
        text = _("A permit is signed for each. The officers can show the code at once.") + "\n" + _names(chosen)
        if weighed:
            words = ngettext("{count} of them has remarks.", "{count} of them have remarks.", weighed)
            text = words.format(count=weighed) + " " + text
        verb = ngettext("Approve {count}", "Approve {count}", count).format(count=count)
        if len(names) > 1:
            options = [(_holder(one), name_words(one)) for one in names]
            question = ConfirmAs(title, text, verb, _("In whose place do you approve?"), options)
            self.app.push_screen(question, lambda yes: self._approve(chosen, question.chosen) if yes else None)
            return
        (name,) = names
        text = text if name is None else name_words(name) + "\n" + text
        self.app.push_screen(
            Confirm(title, text, verb), lambda yes: self._approve(chosen, _holder(name)) if yes else None
        )

    def _ask_review(self, chosen: Sequence[Waiting]) -> None:
        count = len(chosen)
        title = ngettext("Review {count} filing?", "Review {count} filings?", count).format(count=count)
        text = _("You agree to it; another person approves it on another device.") + "\n" + _names(chosen)
        verb = ngettext("Pass on {count}", "Pass on {count}", count).format(count=count)
        replica, ids = self.replica, [one.row.inspection for one in chosen]
        names = {one.row.inspection: one.row.enterprise_name for one in chosen}

        def tell(answers: list[Reviewed]) -> None:
            self.inspector.refresh_standing()
            refused = [Answer(names[one.inspection], False, error_words(one.error)) for one in answers if one.error]
            if refused:
                self.app.push_screen(AnswersScreen(refused))
            else:
                words = ngettext("{count} filing passed on.", "{count} filings passed on.", count)
                self.notify(words.format(count=count))
            self.decided()

        def act(yes: bool | None) -> None:
            if yes:
                self.do(lambda: review(replica, ids), tell, self._refused, group="decide")

        self.app.push_screen(Confirm(title, text, verb), act)

    def _approve(self, chosen: Sequence[Waiting], holder: str) -> None:
        replica, ids = self.replica, [one.row.inspection for one in chosen]

        def tell(answers: list[Approved]) -> None:
            self._approved(chosen, answers)

        self.do(lambda: approve(replica, ids, holder), tell, self._refused, group="decide")

    def _refused(self, error: InspectorError) -> None:
        self.tell_error(error)
        self.decided()

    def _approved(self, chosen: Sequence[Waiting], answers: list[Approved]) -> None:
        self.inspector.refresh_standing()
        refused = sum(one.error is not None for one in answers)
        done = [one.filing_no for one in answers if one.filing_no]
        if refused:
            names = {one.row.inspection: one.row.enterprise_name for one in chosen}
            told = []
            for one in answers:
                words = error_words(one.error) if one.error else (one.filing_no or "") + _in_place([one])
                told.append(Answer(names[one.inspection], one.error is None, words))
            self.app.push_screen(AnswersScreen(told))
        elif len(done) == 1:
            self.notify(_("Approved: {number}").format(number=done[0]) + _in_place(answers))
        else:
            words = ngettext("{count} filing approved.", "{count} filings approved.", len(done))
            self.notify(words.format(count=len(done)) + _in_place(answers))
        self.decided()

    def ask_return(self, chosen: Sequence[Waiting]) -> None:
        """Asks for the reason, then sends all of them back."""
        if not chosen:
            return
        count = len(chosen)
        title = ngettext("Return {count} filing?", "Return {count} filings?", count).format(count=count)
        verb = ngettext("Return {count}", "Return {count}", count).format(count=count)
        question = AskReason(title, _names(chosen), verb)
        self.app.push_screen(question, lambda reason: self._return(chosen, reason) if reason else None)

    def _return(self, chosen: Sequence[Waiting], reason: str) -> None:
        replica = self.replica

        def send_back() -> int:
            for one in chosen:
                return_filing(replica, one.row.inspection, reason)
            return len(chosen)

        self.do(send_back, self._returned, self._refused, group="decide")

    def _returned(self, count: int) -> None:
        self.inspector.refresh_standing()
        self.notify(ngettext("{count} filing returned.", "{count} filings returned.", count).format(count=count))
        self.decided()


def _holder(name: Delegation | None) -> str:
    return "" if name is None else name.row.holder


def _in_place(answers: Sequence[Approved]) -> str:
    """In whose place a batch was approved, as a further sentence; nothing in one's own name."""
    given = next((one.stood_in for one in answers if one.stood_in), None)
    return "" if given is None else "  " + in_place_words(given)


def _names(chosen: Sequence[Waiting], most: int = 8) -> str:
    names = [one.row.enterprise_name for one in chosen[:most]]
    more = len(chosen) - most
    told = list_words(names)
    return told + " " + ngettext("and {count} more", "and {count} more", more).format(count=more) if more > 0 else told
