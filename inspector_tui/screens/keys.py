"""The permit keys of an organ: which one signs, how long it may, and what to do when one is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui import counted_words as counted
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.key_form import NewKey, PublishKey
from inspector_tui.screens.key_rows import COLUMNS, key_facts, key_row
from inspector_tui.services import permit_keys
from inspector_tui.services.key_desk import HeldKey, organ_keys
from inspector_tui.services.reissuing import Reissued, reissue
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.facts import Facts
from inspector_tui.widgets.rows import ListSource
from inspector_tui.widgets.table import VirtualTable


class KeysScreen(DeskScreen[None]):
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
    DEFAULT_CSS = """
    KeysScreen {
        #keys-panes { layout: vertical; height: 1fr; }
        VirtualTable { height: 1fr; }
        #keys-detail { height: auto; max-height: 9; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            #keys-panes { layout: horizontal; }
            VirtualTable { width: 3fr; }
            #keys-detail { width: 2fr; height: 1fr; max-height: 100%; margin: 0; padding: 0 0 0 2; }
        }
        &.-short #keys-detail { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[HeldKey] = []
        self._spoken = language()

    def place(self) -> str:
        return "keys:"

    def compose_content(self) -> ComposeResult:
        with Horizontal(id="keys-panes"):
            yield VirtualTable(COLUMNS, empty=N_("Your organ has no permit key yet. F9 makes one."))
            with VerticalScroll(id="keys-detail", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        self.query_one(VirtualTable).focus()

    def on_screen_resume(self) -> None:
        """Looks again: keys come with a sync too."""
        self.read()

    def read(self) -> None:
        """Asks for the keys of now."""
        replica = self.replica
        self.do(lambda: organ_keys(replica), self._show, group="keys")

    def _show(self, keys: list[HeldKey]) -> None:
        self._keys = keys
        table = self.query_one(VirtualTable)
        cursor = table.cursor
        table.source = ListSource([key_row(one, self.replica.now()) for one in keys])
        table.cursor = cursor
        self._show_detail()

    @property
    def chosen(self) -> HeldKey | None:
        """The key under the cursor."""
        row = self.query_one(VirtualTable).current if self.is_mounted else None
        return next((one for one in self._keys if row and one.row.kid.hex() == row.key), None)

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The facts of the key."""
        message.stop()
        self._show_detail()
        self.refresh_bindings()

    def _show_detail(self) -> None:
        one = self.chosen
        self.query_one(Facts).facts = key_facts(one, self.today()) if one else ()

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
            and sum(each.state in ("in_use", "in_force") and each.here for each in self._keys) == 1
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

        def told(kid: bytes) -> None:
            words = _("The key {kid} is published. Sync, so that checkpoints learn it.")
            self._done(words.format(kid=kid.hex()))

        self.do(lambda: permit_keys.publish(replica, alg=new.alg, hasten=hasten), told, group="keys")

    def action_reissue(self) -> None:
        """Signs the open permits of this key anew."""
        one = self.chosen
        if one is None:
            return
        replica = self.replica

        def told(done: Reissued) -> None:
            words = _("Signed anew: {permits}, {standing}.")
            sync = _("Sync, so that the officers' laptops get them.")
            self._done(
                words.format(permits=counted.permits(done.permits), standing=counted.standing_permits(done.standing))
                + " "
                + sync
            )

        self.do(lambda: reissue(replica, one.row.kid), told, group="keys")

    def _act(self, act: Callable[[], None], words: str, one: HeldKey) -> None:
        self.do(act, lambda _nothing: self._done(words.format(kid=one.row.kid.hex())), group="keys")

    def _done(self, words: str) -> None:
        self.notify(words)
        self.inspector.refresh_standing()
        self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the state of the key allows."""
        allowed = super().check_action(action, parameters)
        if not allowed or not self.is_mounted or action not in ("use", "retire", "revoke", "reissue", "main"):
            return allowed
        if self.is_busy("keys"):
            return None
        one = self.chosen
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

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._show(self._keys)
