"""A camera at the station, where there is one. OpenCV reads it, which is an extra of its own (`EXTRA`)."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from typing import Any, Final

from inspector_tui.codes.picture import codes_of_frame
from inspector_tui.errors import Environment

EXTRA: Final = "inspector-tui[camera]"
SAME_SECONDS: Final = 3.0
"""A code is told again only when it was out of sight for so long: it stays before a camera for many frames."""
LOST_FRAMES: Final = 30
"""So many frames that cannot be read, one after the other, and the camera counts as gone."""


class Camera:
    """Reads codes from frames, one at a time. Made by `open_camera`; to be closed."""

    def __init__(self, source: str, grab: Callable[[], Any], close: Callable[[], None]) -> None:
        """`grab` gives a frame as an array of pixels, or None when there is none just now."""
        self._source = source
        self._grab = grab
        self._close = close
        self._lost = 0
        self._last_seen: dict[str, float] = {}

    def look(self, at: float) -> list[str]:
        """Codes in the next frame that were not in sight just now; `at` in seconds of a steady clock.

        Raises Environment CAMERA_LOST when it gives no more frames.
        """
        frame = self._grab()
        if frame is None:
            self._lost += 1
            if self._lost >= LOST_FRAMES:
                raise Environment("CAMERA_LOST", camera=self._source)
            return []
        self._lost = 0
        self._last_seen = {text: seen for text, seen in self._last_seen.items() if at - seen <= SAME_SECONDS}
        found = codes_of_frame(frame)
        new = [text for text in dict.fromkeys(found) if text not in self._last_seen]
        self._last_seen |= dict.fromkeys(found, at)
        return new

    def watch(self, tell: Callable[[str], None], stop: threading.Event, clock: Callable[[], float]) -> None:
        """Tells every new code until it is stopped; closes the camera. Raises Environment CAMERA_LOST."""
        try:
            while not stop.is_set():
                for text in self.look(clock()):
                    tell(text)
        finally:
            self.close()

    def close(self) -> None:
        """Lets the camera go."""
        self._close()


def try_camera(source: str) -> None:
    """Opens a camera and lets it go again. Raises as `open_camera`."""
    open_camera(source).close()


def open_camera(source: str) -> Camera:
    """Opens a camera by its number, or by an address that OpenCV reads (rtsp://…, a video file).

    Raises Environment CAMERA_NOT_INSTALLED, CAMERA_NOT_FOUND.
    """
    try:
        cv2 = importlib.import_module("cv2")
    except ImportError as error:
        raise Environment("CAMERA_NOT_INSTALLED", extra=EXTRA) from error
    # OpenCV tells everybody on stderr what it tried, which would be painted over the screen.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    capture = cv2.VideoCapture(int(source) if source.isdecimal() else source)
    if not capture.isOpened():
        capture.release()
        raise Environment("CAMERA_NOT_FOUND", camera=source)

    def grab() -> Any:
        read, frame = capture.read()
        return frame if read else None

    return Camera(source, grab, capture.release)
