"""A declared new start of the server's log: who says so and why, and the user's answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from inspector_tui.i18n import N_, _
from inspector_tui.ledger.new_start import NewStart
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.services import new_starts
from inspector_tui.services.new_starts import Standing
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.words.log import fingerprint, lacking_words, moment, new_start_facts

if TYPE_CHECKING:
    from inspector_tui.models.replica import Replica


class NewStartScreen(DeskScreen[None]):
    """F9 goes on with the log that begins anew, F4 keeps the alarm."""

    HEADING = N_("New start of the log")
    HELP = N_(
        "When an old backup of the server is restored, its log is shorter than what laptops saw: they raise the alarm. "
        "If the supervising body declares, signed with the root key, that the log begins anew, it is shown here. Call "
        "them and compare the check number. F9 accepts: your records are sent again, old receipts stay provable. F4 "
        "refuses: the alarm stays. Nothing is lost either way."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "refuse", N_("Refuse"), id="new_start.refuse", tooltip=N_("Do not believe it: the alarm stays")),
        Binding("f9", "main", N_("Accept"), id="new_start.accept", tooltip=N_("Go on with the log that begins anew")),
    ]
    DEFAULT_CSS = """
    NewStartScreen {
        #new-start-scroll { height: 1fr; scrollbar-size-vertical: 1; }
        Facts { max-width: 100; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._stands: Standing | None = None
        self._facts = Facts()

    def place(self) -> str:
        return "new_start:"

    def compose_content(self) -> ComposeResult:
        with VerticalScroll(id="new-start-scroll"):
            yield self._facts

    def on_mount(self) -> None:
        self.query_one("#new-start-scroll").focus()

    def on_screen_resume(self) -> None:
        """Looks again: a sync may have heard of one."""
        super().on_screen_resume()
        self._read()

    def _read(self) -> None:
        replica = self.replica
        self.do(lambda: new_starts.standing(replica), self._show, group="look")

    def _show(self, stands: Standing) -> None:
        self._stands = stands
        self._facts.facts = tuple(_words(stands))
        self.refresh_bindings()

    def language_changed(self) -> None:
        super().language_changed()
        if self._stands is not None:
            self._show(self._stands)

    def action_main(self) -> None:
        """Says what it means, and only then accepts."""
        told = self._waiting()
        if told is None:
            return
        question = Confirm(
            _("Go on with the log that begins anew?"),
            _("Check number {number}: does your supervising body say the same?").format(number=fingerprint(told))
            + "\n\n"
            + _(
                "All your records and files are sent again; what others recorded is fetched again. Receipts of the old "
                "log are kept and stay provable."
            ),
            _("Accept"),
            final=True,
        )
        self.app.push_screen(question, lambda yes: self._decide(new_starts.accept) if yes else None)

    def action_refuse(self) -> None:
        """Keeps the alarm; it can be accepted later."""
        if self._waiting() is not None:
            self._decide(new_starts.refuse)

    def _waiting(self) -> NewStart | None:
        return None if self._stands is None or self.is_busy() else self._stands.waiting

    def _decide(self, act: Callable[[Replica], NewStart]) -> None:
        replica = self.replica
        self.do(lambda: act(replica), self._answered)

    def _answered(self, told: NewStart) -> None:
        self.inspector.refresh_standing()
        self._read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only while something waits for an answer."""
        allowed = super().check_action(action, parameters)
        if allowed and action in ("main", "refuse") and self.is_mounted:
            stands = self._stands
            if stands is None or stands.waiting is None or self.is_busy():
                return None
            return None if action == "refuse" and stands.refused else True
        return allowed


def _words(stands: Standing) -> list[Fact]:
    lines: list[Fact] = []
    if stands.waiting is not None:
        lines.append(heading(_("Declared, and waiting for your answer")))
        lines += [Fact(label, words) for label, words in new_start_facts(stands.waiting, stands.seen)]
        lines.append(Fact("", _("Call your supervising body and compare the check number before you accept."), "warn"))
        if stands.refused:
            lines.append(Fact("", _("You refused this new start; the alarm stays."), "bad"))
    elif stands.accepted is not None:
        lines.append(heading(_("This laptop goes on with the log that began anew")))
        lines += [Fact(label, words) for label, words in new_start_facts(stands.accepted)]
        lines.append(Fact("", _("F5 sends what waits and fetches what the server has."), "good"))
    else:
        lines.append(Fact("", _("No new start of the server's log is known here.")))
    if stands.lacking:
        lines.append(Fact("", lacking_words(stands)))
    if stands.known:
        lines.append(heading(_("New starts in the log")))
        lines += [Fact(moment(row.at), f"{row.who}  {row.why}") for row in stands.known]
    return lines
