"""The code in a window of its own: a page in this machine's browser that holds the picture and looks for the next one.

For terminals that cannot draw the code, and for a second screen. The page is a file that only this account may read;
it asks for nothing from anywhere, and holds no code any more once the code is no longer shown.
"""

from __future__ import annotations

import base64
import html
import os
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from inspector_tui.errors import Environment
from inspector_tui.models.durable import write_durably
from inspector_tui.services.viewer import begin

LOOK_SECONDS: Final = 2
"""So often the page looks for the next picture; a code is shown for 30 seconds."""
_PAGE: Final = """<!doctype html><html lang="{language}"><head><meta charset="utf-8">{refresh}<title>{title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<style>body{{margin:0;min-height:100vh;display:grid;place-items:center;background:#fff;color:#000;
font:1.25rem/1.5 system-ui,sans-serif}}img{{width:min(94vmin,60rem);image-rendering:pixelated}}</style></head>
<body>{body}</body></html>
"""
_TEXT_BROWSERS: Final = ("www-browser", "links", "elinks", "lynx", "w3m")
"""These would take the terminal away from the app."""


def open_in_browser(address: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Opens a page in a browser with windows and does not wait until it is closed; False when there is none."""
    if sys.platform not in ("win32", "darwin") and not (
        environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    ):
        return False
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    if os.path.basename(getattr(browser, "name", "")) in _TEXT_BROWSERS:
        return False
    if isinstance(browser, webbrowser.GenericBrowser):
        # A program by its name. Python would leave it this terminal to write on, and wait for one named in BROWSER.
        try:
            begin([browser.name, *(part.replace("%s", address) for part in browser.args)])
        except Environment:
            return False
        return True
    return browser.open(address)


class CodeWindow:
    """One page. `title` and `closed` are ready words: what it shows, and that it no longer does."""

    def __init__(
        self, title: str, closed: str, language: str, *, opener: Callable[[str], bool] = open_in_browser
    ) -> None:
        self._title, self._closed, self._language = title, closed, language
        self._opener = opener
        self._page: Path | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a page that wants the next picture."""
        return self._page is not None

    def show(self, picture: bytes) -> None:
        """Shows a picture (PNG); the first one opens the window. Raises Environment NO_WINDOW, DISK_FULL."""
        told = base64.b64encode(picture).decode()
        body = f'<img src="data:image/png;base64,{told}" alt="{html.escape(self._title)}">'
        page = self._page or Path(tempfile.mkdtemp(prefix="inspector-code-")) / "code.html"
        refresh = f'<meta http-equiv="refresh" content="{LOOK_SECONDS}">'
        self._write(page, body, refresh)
        if self._page is None:
            if not self._opener(page.as_uri()):
                page.unlink()
                page.parent.rmdir()
                raise Environment("NO_WINDOW")
            self._page = page

    def close(self) -> None:
        """Takes the code off the page; the window stays with words, for nobody can close it from here."""
        if self._page is not None:
            self._write(self._page, f"<p>{html.escape(self._closed)}</p>", "")
            self._page = None

    def _write(self, page: Path, body: str, refresh: str) -> None:
        text = _PAGE.format(language=self._language, refresh=refresh, title=html.escape(self._title), body=body)
        write_durably(page, text.encode(), mode=0o600)
