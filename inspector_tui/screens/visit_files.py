"""Choosing a file with a tree of folders."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import DirectoryTree

from inspector_tui.i18n import N_
from inspector_tui.widgets.leaving import LeavingScreen
from inspector_tui.widgets.text import Say


class FolderTree(DirectoryTree):
    """A tree without what is hidden."""

    HELP = N_("Folders and files. Enter opens a folder or takes a file, Backspace goes to the folder above.")
    ICON_NODE, ICON_NODE_EXPANDED, ICON_FILE = "+ ", "- ", "  "

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Only what people put there."""
        return [path for path in paths if not path.name.startswith(".")]


class FilePicker(ModalScreen[Path | None], LeavingScreen[Path | None]):
    """Answers with a file, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", N_("Cancel"), id="files.cancel", tooltip=N_("Choose nothing")),
        Binding("backspace", "above", N_("Folder above"), id="files.above", tooltip=N_("Go to the folder above")),
    ]
    DEFAULT_CSS = """
    FilePicker {
        align: center middle; background: $background 60%;
        #files-box { width: 76; max-width: 96%; height: 90%; background: $surface; padding: 1 2; }
        #files-title { text-style: bold; height: 1; }
        #files-keys { color: $text-muted; height: 1; }
        FolderTree { height: 1fr; background: $surface; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def compose(self) -> ComposeResult:
        with Vertical(id="files-box"):
            yield Say(N_("Choose a file"), id="files-title")
            yield FolderTree(self._folder)
            yield Say(N_("Enter takes it   Backspace: folder above   Esc: cancel"), id="files-keys")

    def on_mount(self) -> None:
        self.query_one(FolderTree).focus()

    @on(DirectoryTree.FileSelected)
    def _taken(self, event: DirectoryTree.FileSelected) -> None:
        event.stop()
        self.dismiss(event.path)

    def action_above(self) -> None:
        """The folder that holds this one."""
        tree = self.query_one(FolderTree)
        tree.path = Path(tree.path).resolve().parent

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
