"""What a station watches besides the scanner: a folder for new pictures, a camera. Shows nothing itself."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Final, Literal

from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from inspector_tui.errors import InspectorError
from inspector_tui.services.camera import open_camera
from inspector_tui.services.picture_folder import PictureFolder

Source = Literal["folder", "camera"]
_LOOK_SECONDS: Final = 0.5


class ScanSources(Widget):
    """Tells what came from where; a source that fails says so once and, for a folder, again works when it can."""

    DEFAULT_CSS = """
    ScanSources { display: none; }
    """

    class Pictures(Message):
        """New pictures of the folder, the oldest first."""

        def __init__(self, paths: list[Path]) -> None:
            super().__init__()
            self.paths = paths

    class Seen(Message):
        """The camera saw a code."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Changed(Message):
        """A source works, or has failed for a reason."""

        def __init__(self, source: Source, error: InspectorError | None) -> None:
            super().__init__()
            self.source: Source = source
            self.error = error

    def on_mount(self) -> None:
        self._folder: PictureFolder | None = None
        self._folder_error: str | None = None
        self._camera = ""
        self._stop = threading.Event()
        self._timer = self.set_interval(_LOOK_SECONDS, self.look, pause=True)

    def on_unmount(self) -> None:
        self._stop.set()

    def attend(self, folder: str, camera: str) -> None:
        """Watches a folder and a camera from now on; empty = none. The same ones again change nothing."""
        if folder != (str(self._folder.folder) if self._folder else ""):
            self._folder = PictureFolder(Path(folder)) if folder else None
            self._folder_error = None
        if self._folder is None:
            self._timer.pause()
        else:
            self.look()
            self._timer.resume()
        if camera != self._camera:
            self._stop.set()
            self._camera = camera
            if camera:
                self._begin(camera)

    def rest(self) -> None:
        """Lets the camera go, and looks no more until told again. What the folder held stays known."""
        self._timer.pause()
        self._stop.set()
        self._camera = ""

    # The folder ---------------------------------------------------------------------------------------------

    def look(self) -> None:
        """One look at the folder, in a thread: a stick or a share may be slow."""
        folder = self._folder
        if folder is None or any(worker.group == "folder" and worker.is_running for worker in self.workers):
            return

        def run() -> None:
            try:
                found = folder.look()
            except InspectorError as error:
                self._folder_is(error)
                return
            self._folder_is(None)
            if found and not get_current_worker().is_cancelled:
                self.post_message(self.Pictures(found))

        self.run_worker(run, thread=True, group="folder")

    def _folder_is(self, error: InspectorError | None) -> None:
        code = error.code if error else ""
        if code != self._folder_error:
            self._folder_error = code
            self.post_message(self.Changed("folder", error))

    # The camera ---------------------------------------------------------------------------------------------

    def _begin(self, source: str) -> None:
        stop = self._stop = threading.Event()

        def tell(text: str) -> None:
            if not stop.is_set():
                self.post_message(self.Seen(text))

        def run() -> None:
            try:
                camera = open_camera(source)
                self.post_message(self.Changed("camera", None))
                camera.watch(tell, stop, time.monotonic)
            except InspectorError as error:
                if not stop.is_set():
                    self.post_message(self.Changed("camera", error))

        self.run_worker(run, thread=True, group="camera")
