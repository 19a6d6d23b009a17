"""The permit keys of an organ: which one signs, how long it may, and what to do when one is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from inspector_tui.i18n import N_, _, ngettext
from inspector_tui.models.replica import Replica
from inspector_tui.screens.key_form import NewKey, PublishKey
from inspector_tui.screens.key_rows import COLUMNS, key_facts, key_row
from inspector_tui.screens.listing import ListingScreen
from inspector_tui.services import permit_keys
from inspector_tui.services.key_desk import HeldKey, organ_keys
from inspector_tui.services.reissuing import Reissued, reissue
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.facts import Fact
from inspector_tui.widgets.rows import Row
from inspector_tui.words import counted


class KeysScreen(ListingScreen[HeldKey]):
    """One row a key; the acts are those its state allows."""

    HEADING = N_("Permit keys")
    HELP = N_(
        "A permit key signs the approvals of your organ. A new key is published 14 days before use, so that every "
        "checkpoint knows it. Retire a key that is no longer needed: what it signed stays good. Revoke one that was "
        "lost: all its permits are void at once; then sign the open ones anew with another key (F6)."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "use", N_("Use"), show=False, id="keys.use", tooltip=N_("Sign with this key from now on")),
        Binding(
            "f4", "retire", N_("Retire"), show=False, id="keys.retire", tooltip=N_("Let the key sign nothing more")
        ),
        Binding("f6", "reissue", N_("Sign anew"), id="keys.reissue", tooltip=N_("Sign its open permits anew")),
        Binding("f7", "revoke", N_("Revoke"), id="keys.revoke", tooltip=N_("The key was lost: all its permits void")),
        Binding("f9", "main", N_("New key"), id="keys.publish", tooltip=N_("Make a key here and publish it")),
    ]
    PLACE = "keys:"
    COLUMNS = COLUMNS
    EMPTY = N_("Your organ has no permit key yet. F9 makes one.")
    ACTS = frozenset({"use", "retire", "revoke", "reissue", "main"})

    def load(self, replica: Replica) -> Sequence[HeldKey]:
        return organ_keys(replica)

    def row_of(self, one: HeldKey) -> Row:
        return key_row(one, self.replica.now())

    def facts_of(self, one: HeldKey | None) -> Sequence[Fact]:
        return key_facts(one, self.today()) if one is not None else ()

    def may(self, action: str, one: HeldKey | None) -> bool | None:
        """Only what the state of the key allows."""
        if action == "main":
            return True
        if one is None:
            return None
        fits = {
            "use": one.state == "in_force" and one.here,
            "retire": one.state in ("in_use", "in_force", "not_yet"),
            "revoke": one.state != "revoked",
            "reissue": one.state != "in_use" and one.open_permits > 0,
        }
        return True if fits[action] else None

    # Acts ---------------------------------------------------------------------------------------------------

    def action_use(self) -> None:
        """Switches to the key."""
        one, replica = self.chosen, self.replica
        if one is not None:
            self._act(
                lambda: permit_keys.use(replica, one.row.kid), _("Permits are signed with {kid} from now on."), one
            )

    def action_retire(self) -> None:
        """Asked once: nothing brings a retired key back."""
        one = self.chosen
        if one is None:
            return
        title = _("Retire the key {kid}?").format(kid=one.row.kid.hex())
        text = _("It signs nothing more. What it signed stays good until its end.")
        if (
            one.state == "in_use"
            and sum(each.state in ("in_use", "in_force") and each.here for each in self.listed) == 1
        ):
            text += "\n" + _("It is the only key in force here: until another one counts, nothing can be approved.")
        question = Confirm(title, text, _("Retire"), final=True)
        replica = self.replica
        words = _("The key {kid} is retired.")
        self.app.push_screen(
            question,
            lambda yes: self._act(lambda: permit_keys.retire(replica, one.row.kid), words, one) if yes else None,
        )

    def action_revoke(self) -> None:
        """A reason is needed; what follows is told before."""
        one = self.chosen
        if one is None:
            return
        title = _("Revoke the key {kid}?").format(kid=one.row.kid.hex())
        words = ngettext(
            "Every permit it signed is void at once, whatever its dates; {count} open permit has to be signed anew. "
            "This cannot be undone.",
            "Every permit it signed is void at once, whatever its dates; {count} open permits have to be signed anew. "
            "This cannot be undone.",
            one.open_permits,
        )
        replica = self.replica
        question = AskReason(title, words.format(count=one.open_permits), _("Revoke"))
        done = _("The key {kid} is revoked. Sync, so that checkpoints learn it.")
        self.app.push_screen(
            question,
            lambda why: self._act(lambda: permit_keys.revoke(replica, one.row.kid, why), done, one) if why else None,
        )

    def action_main(self) -> None:
        """Asks which kind, and from when on."""
        self.app.push_screen(PublishKey(), self._publish)

    def _publish(self, new: NewKey | None) -> None:
        if new is None:
            return
        replica = self.replica
        hasten = new.reason if new.at_once else None

        words = _("The key {kid} is published. Sync, so that checkpoints learn it.")
        self.act(
            lambda: permit_keys.publish(replica, alg=new.alg, hasten=hasten), lambda kid: words.format(kid=kid.hex())
        )

    def action_reissue(self) -> None:
        """Signs the open permits of this key anew."""
        one = self.chosen
        if one is None:
            return
        replica = self.replica

        def told(done: Reissued) -> str:
            words = _("Signed anew: {permits}, {standing}.")
            sync = _("Sync, so that the officers' laptops get them.")
            return (
                words.format(permits=counted.permits(done.permits), standing=counted.standing_permits(done.standing))
                + " "
                + sync
            )

        self.act(lambda: reissue(replica, one.row.kid), told)

    def _act(self, act: Callable[[], None], words: str, one: HeldKey) -> None:
        self.act(act, lambda _nothing: words.format(kid=one.row.kid.hex()))
