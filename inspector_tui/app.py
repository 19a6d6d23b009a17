"""The app: opens the replica, goes to the home of its role, and comes back where the person was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from inspector_tui.config import LANGUAGE_SETTING, THEME_SETTING, read_keymap
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, Language, _, set_language
from inspector_tui.screens import anywhere
from inspector_tui.screens.shell import FrameApp
from inspector_tui.words.errors import error_words

if TYPE_CHECKING:
    from inspector_tui.codes.terminal_picture import Canvas
    from inspector_tui.domain.vocabulary import Role
    from inspector_tui.models.replica import Replica
    from inspector_tui.screens.anywhere import Place
    from inspector_tui.services.sticks import Stick

STANDING_SECONDS = 5
CRASH_FILE = "crash.txt"
ANSWER_SECONDS = 0.2
"""How long a terminal may take to tell how wide it draws; one that is silent is taken for an ordinary one."""


def china_now() -> datetime:
    """The time of this machine as people in China read it off a wall."""
    return datetime.now(timezone(timedelta(hours=8)))


def plugged_in() -> Sequence[Stick]:
    """The sticks of this machine."""
    from inspector_tui.services.sticks import sticks

    return sticks()


def shown_outside(path: Path) -> None:
    """Opens a file with this machine's own program."""
    from inspector_tui.services.viewer import show_file

    show_file(path)


class InspectorApp(FrameApp):
    """Composes; decides nothing about inspections."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "sync", N_("Sync"), id="app.sync", tooltip=N_("Send and fetch everything that waits")),
        Binding("f8", "settings", N_("Settings"), show=False, id="app.settings"),
        Binding("f10", "switch_role", N_("Switch role"), show=False, id="app.switch_role"),
        *anywhere.BINDINGS,
    ]

    def __init__(
        self,
        home: Path,
        *,
        passphrase: str | None = None,
        roles: Mapping[str, Path] | None = None,
        demo_words: Callable[[], str] = str,
    ) -> None:
        """`roles` are the demo's replicas by role, for switching; all open with `passphrase`. `demo_words` says what
        whoever plays them has to know."""
        self._start_problem: InspectorError | None = None
        super().__init__(now=china_now, keymap=self._own_keys(home))
        self.home = home
        self.roles = dict(roles or {})
        self.demo_words = demo_words
        self._passphrase = passphrase
        self.half_block_cells: int | None = None
        """How wide the terminal draws a half-block, if it told."""
        self.sticks: Callable[[], Sequence[Stick]] = plugged_in
        self.viewer: Callable[[Path], None] = shown_outside
        self.canvas: Canvas | None = None
        """What pictures the terminal draws, if any."""
        self._replica: Replica | None = None
        self._places: list[str] = []
        self._role: tuple[Replica, Role] | None = None

    @property
    def replica(self) -> Replica:
        """The opened replica; screens are shown only once there is one."""
        assert self._replica is not None
        return self._replica

    def _own_keys(self, home: Path) -> dict[str, str]:
        try:
            return read_keymap(home)
        except InspectorError as error:
            self._start_problem = error
            return {}

    def on_mount(self) -> None:
        """First paint first: the store is opened by the screen that asks for the passphrase."""
        from inspector_tui.screens.unlock import UnlockScreen

        self.push_screen(UnlockScreen(self.home, self._passphrase))
        if self._start_problem is not None:
            self.notify(error_words(self._start_problem), severity="warning", timeout=12)
        self.set_interval(STANDING_SECONDS, self.refresh_standing)
        self._look_after_network()

    def opened(self, replica: Replica) -> None:
        """The unlock screen hands over the opened replica."""
        from inspector_tui.screens.resume import home_screen, resume

        before, self._replica = self._replica, replica
        self._forget_copies()
        self._places = []
        if before is not None:
            before.close()
        self.restore_looks(replica)
        self.refresh_standing()
        self._down_to_first()
        self.switch_screen(home_screen(replica))
        resume(self)

    def _forget_copies(self) -> None:
        """Plain copies that were opened before, also by a run that was killed."""
        from inspector_tui.services.evidence import forget_copies

        forget_copies(self.replica.home)

    def on_unmount(self) -> None:
        """Nothing that was opened stays behind in plain."""
        if self._replica is not None:
            self._forget_copies()

    def restore_looks(self, replica: Replica) -> None:
        """Colours and language as the replica keeps them."""
        theme, language = replica.setting(THEME_SETTING), replica.setting(LANGUAGE_SETTING)
        if theme is not None and theme.decode() in self.available_themes:
            self.theme = theme.decode()
        if language is not None:
            chosen: Language = "en" if language == b"en" else "zh_CN"
            set_language(chosen)
            self.retranslate()

    def refresh_standing(self) -> None:
        """Counts again what is not safe yet and how old the lists are; cheap enough for every few seconds."""
        if self._replica is None:
            return
        replica = self._replica

        def count() -> None:
            from inspector_tui.services.standing import replica_standing
            from inspector_tui.widgets.status_bar import Standing

            told = replica_standing(replica)
            standing = Standing(
                organ=told.organ,
                person=told.person,
                waiting=told.waiting,
                on_stick=told.on_stick,
                refused=told.refused,
                list_age=told.list_age,
                list_state=told.list_state,
                list_left=told.list_left,
                alarm=told.alarm,
            )
            self.call_from_thread(setattr, self, "standing", standing)

        self.run_worker(count, thread=True, group="standing", exclusive=True)

    def _look_after_network(self) -> None:
        """Syncs by itself from now on, where a replica is open and its settings allow it."""
        from inspector_tui.screens.background import LOOK_SECONDS, Background

        background = Background(self)

        def look() -> None:
            if self._replica is not None:
                background.look(self._replica)

        self.set_interval(LOOK_SECONDS, look)

    def remember_place(self) -> None:
        """Keeps where the person is, for the next start. Beside the screen: the store may be busy for a moment."""
        if self._replica is None:
            return
        from inspector_tui.screens.base import ReplicaScreen
        from inspector_tui.screens.resume import keep_places

        replica = self._replica
        places = [screen.place() for screen in self.screen_stack if isinstance(screen, ReplicaScreen)]
        if places != self._places:
            self._places = places
            self.run_worker(lambda: keep_places(replica, places), thread=True, group="places")

    def action_sync(self) -> None:
        """Opens the sync screen and starts."""
        from inspector_tui.screens.sync import SyncScreen

        if self._replica is not None and not isinstance(self.screen, SyncScreen):
            self.push_screen(SyncScreen(start=True))

    def action_settings(self) -> None:
        """Opens the settings."""
        from inspector_tui.screens.settings import SettingsScreen

        if self._replica is not None and not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen())

    def action_anywhere(self, name: str) -> None:
        """Opens a screen of `screens/anywhere.py`, unless it is in front already."""
        screen = anywhere.OPENERS[name]("")
        if self._replica is not None and not isinstance(self.screen, type(screen)):
            self.push_screen(screen)

    def places(self) -> Iterator[Place]:
        """Those without a key that the role of this replica is offered."""
        return (place for place in anywhere.PLACES if self._is_for_me(place.name))

    def _is_for_me(self, name: str) -> bool:
        """Whether the role of this replica is offered a screen. Asked at every key, so the role is kept."""
        if self._replica is None:
            return False
        if self._role is None or self._role[0] is not self._replica:
            self._role = (self._replica, self._replica.identity().role)
        return self._role[1] in anywhere.ROLES[name]

    def action_switch_role(self) -> None:
        """In the demo: another person's replica."""
        from inspector_tui.screens.roles import RolesScreen

        if self.roles and not isinstance(self.screen, RolesScreen):
            self.push_screen(RolesScreen(), self.go_to_role)

    def go_to_role(self, role: str | None) -> None:
        """Closes this replica and opens the one of another role."""
        from inspector_tui.screens.unlock import UnlockScreen

        if role is None:
            return
        # The old replica stays until the new one is open: screens on their way out may still read it.
        self._down_to_first()
        self.home = self.roles[role]
        self.switch_screen(UnlockScreen(self.home, self._passphrase))

    def _down_to_first(self) -> None:
        """Whatever was opened over the first screen goes: help, the palette, the way to enrol."""
        while len(self.screen_stack) > 2:
            self.pop_screen()

    def _fatal_error(self) -> None:
        """The last resort: what happened goes to a file, the person is told that the work is safe."""
        import traceback

        path = self.home / CRASH_FILE
        if self._exception is not None and self.home.exists():
            # A worker's fault comes wrapped, and only what is inside tells where it happened.
            fault = getattr(self._exception, "error", self._exception)
            path.write_text("".join(traceback.format_exception(fault)), encoding="utf-8")
            path.chmod(0o600)
        words = _(
            "The program stopped because of a fault of its own. Everything recorded and every draft is safe. "
            "Start it again; if it happens once more, send the file {path} to your support."
        )
        self.panic(words.format(path=path))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Roles are switched in the demo only; nothing syncs before there is a replica."""
        if action == "switch_role":
            return bool(self.roles)
        if action in ("sync", "settings"):
            return self._replica is not None
        if action == "anywhere":
            return self._is_for_me(str(parameters[0]))
        return super().check_action(action, parameters)


def run_app(home: Path, passphrase: str | None = None) -> int:
    """Runs the app on a replica, or lets the person make one; returns its exit code."""
    import os

    from inspector_tui.config import PASSPHRASE_VARIABLE

    return _run(InspectorApp(home, passphrase=passphrase or os.environ.get(PASSPHRASE_VARIABLE)))


def run_demo_app(homes: Mapping[str, Path], passphrase: str, demo_words: Callable[[], str]) -> None:
    """Runs the app on the demo's replicas, beginning with the officer's."""
    first = homes.get("officer") or next(iter(homes.values()))
    _run(InspectorApp(first, passphrase=passphrase, roles=homes, demo_words=demo_words))


def exit_code(app: App[Any]) -> int:
    """0 when somebody left it, 3 when it stopped by a fault of its own."""
    return 3 if app.return_code else 0


def _run(app: InspectorApp) -> int:
    """Its exit code. The terminal is asked before Textual takes the keyboard."""
    from inspector_tui.services.terminal_canvas import terminal_canvas
    from inspector_tui.services.terminal_width import half_block_cells

    app.half_block_cells = half_block_cells(deadline=ANSWER_SECONDS)
    if app.half_block_cells is not None:
        app.canvas = terminal_canvas(deadline=ANSWER_SECONDS)
    app.run()
    return exit_code(app)
