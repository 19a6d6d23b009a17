"""Settings: language, colours, the way codes are drawn, and what this replica is."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from inspector_tui.config import LANGUAGE_SETTING, THEME_SETTING
from inspector_tui.i18n import N_, _, language
from inspector_tui.models.replica import Identity
from inspector_tui.screens.base import ReplicaScreen
from inspector_tui.services.auto_sync import AUTO_SYNC
from inspector_tui.services.retention import KEEP_DAYS, keep_days
from inspector_tui.styles.themes import THEME_WORDS
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.field import Field
from inspector_tui.widgets.text import PlainText
from inspector_tui.words.machine import NO_PICTURES
from inspector_tui.words.parties import role_word

DRAWING_SETTING = "code_drawing"
DRAWINGS = (
    ("half_blocks", N_("Half blocks")),
    ("spaces", N_("Wide, for old consoles")),
    ("sextants", N_("Small, for good fonts")),
    ("image", N_("Picture, in Kitty or Sixel terminals")),
)
AUTO_CHOICES = (("on", N_("By itself, when there is a network")), ("off", N_("Only with F5")))
KEEP_CHOICES = (
    ("ever", N_("For ever")),
    ("365", N_("A year after the server has them")),
    ("90", N_("90 days after the server has them")),
    ("30", N_("30 days after the server has them")),
)
LANGUAGE_WORDS = (("zh_CN", "中文"), ("en", "English"))


class SettingsScreen(ReplicaScreen[None]):
    """Every choice is kept at once; there is nothing to save."""

    HEADING = N_("Settings")
    HELP = N_("Choices are kept at once. If the code looks torn or too wide here, try another drawing.")
    DEFAULT_CSS = """
    SettingsScreen {
        Field { margin: 0 0 1 0; }
        #settings-facts { margin: 1 0 0 0; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar = []

    def compose_content(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield ChoiceField("language", N_("Language"), LANGUAGE_WORDS)
            yield ChoiceField("theme", N_("Colours"), tuple(THEME_WORDS.items()))
            yield ChoiceField("drawing", N_("Code drawing"), DRAWINGS)
            yield ChoiceField("auto_sync", N_("Sync"), AUTO_CHOICES)
            yield ChoiceField("keep_files", N_("Keep evidence files here"), KEEP_CHOICES)
            yield PlainText(id="settings-facts")

    def on_mount(self) -> None:
        kept = self.replica.setting(DRAWING_SETTING)
        self.query_one("#field-language", ChoiceField).restore(language())
        self.query_one("#field-theme", ChoiceField).restore(self.app.theme)
        self.query_one("#field-drawing", ChoiceField).restore(kept.decode() if kept else "half_blocks")
        auto, days = self.replica.setting(AUTO_SYNC), keep_days(self.replica)
        self.query_one("#field-auto_sync", ChoiceField).restore("off" if auto == b"off" else "on")
        self.query_one("#field-keep_files", ChoiceField).restore(str(days) if days is not None else "ever")

    def on_field_changed(self, event: Field.Changed) -> None:
        """Applies and keeps a choice."""
        event.stop()
        if event.field == "language":
            self.inspector.action_speak(event.value)
            self.replica.keep(**{LANGUAGE_SETTING: event.value.encode()})
        elif event.field == "theme":
            self.inspector.action_paint(event.value)
            self.replica.keep(**{THEME_SETTING: event.value.encode()})
        elif event.field == "auto_sync":
            self.replica.keep(**{AUTO_SYNC: event.value.encode()})
        elif event.field == "keep_files":
            self.replica.keep(**{KEEP_DAYS: event.value.encode()})
        else:
            self.replica.keep(**{DRAWING_SETTING: event.value.encode()})
            if event.value == "image" and self.inspector.canvas is None:
                self.notify(_(NO_PICTURES), severity="warning", timeout=12)

    def language_changed(self) -> None:
        """Says the facts of this replica."""
        super().language_changed()
        self.query_one("#settings-facts", PlainText).show("\n".join(self._facts(self.replica.identity())))

    def _facts(self, identity: Identity) -> list[str]:
        server = (self.replica.setting("server_url") or b"").decode()
        return [
            _("Role: {role}").format(role=role_word(identity.role)),
            _("Certificate: {number}").format(number=identity.certificate or "-"),
            _("Device: {device}").format(device=identity.device.hex()),
            _("Server: {server}").format(server=server),
            _("Folder: {folder}").format(folder=self.replica.home),
        ]
