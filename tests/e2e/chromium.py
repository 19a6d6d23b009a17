"""Real Chromium without a driver: what it renders as DOM, as a picture, and which addresses it asks for."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image

from tests.waits import StoodStill, ended

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE = (390, 844)
TRIES = 3


def find() -> str | None:
    """The browser's path, or None; CI has one, or names it by CHROMIUM."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for path in map(shutil.which, NAMES) if path), None)


@dataclass
class Chromium:
    """A fresh profile in `folder` for each run of the browser."""

    binary: str
    folder: Path

    def _run(self, url: str, *flags: str, language: str) -> str:
        """What the browser printed. One that stands still, which is not what is tested, is started again."""
        for _again in range(TRIES - 1):
            with contextlib.suppress(StoodStill):
                return self._once(url, *flags, language=language)
        return self._once(url, *flags, language=language)

    def _once(self, url: str, *flags: str, language: str) -> str:
        done = ended(
            [
                self.binary,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-sync",
                "--force-device-scale-factor=1",
                # The browser's own housekeeping must not leave this machine either.
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                f"--accept-lang={language}",
                f"--user-data-dir={tempfile.mkdtemp(dir=self.folder, prefix='profile-')}",
                *flags,
                url,
            ],
            seconds=90,
            check=True,
            encoding="utf-8",
        )
        return str(done.stdout)

    def dom(self, url: str, *, language: str = "zh-CN") -> str:
        """The document as the browser understood it."""
        return self._run(url, "--dump-dom", language=language)

    def picture(self, url: str, name: str, *, size: tuple[int, int] = PHONE, language: str = "zh-CN") -> Image.Image:
        """What a window of that size shows; kept as `name`.png in the folder."""
        file = self.folder / f"{name}.png"
        self._run(url, f"--window-size={size[0]},{size[1]}", f"--screenshot={file}", language=language)
        with Image.open(file) as opened:
            return opened.convert("RGB")

    def pdf(self, url: str, name: str) -> Path:
        """What the browser would print, as `name`.pdf in the folder, without its own head and foot lines."""
        file = self.folder / f"{name}.pdf"
        self._run(url, "--no-pdf-header-footer", f"--print-to-pdf={file}", language="zh-CN")
        return file

    def asked_by_page(self, url: str) -> set[str]:
        """Host and port of everything that the document itself asked for, the document included.

        The browser's housekeeping has no initiator that is a web page and is left out.
        """
        log = self.folder / "net.json"
        self._run(url, "--dump-dom", f"--log-net-log={log}", language="zh-CN")
        text = log.read_text(encoding="utf-8").rstrip()
        try:
            told = json.loads(text)
        except json.JSONDecodeError:
            # The browser ended before it closed the file; what was asked for stands in whole lines.
            told = json.loads(text.rstrip(",") + "]}")
        asked = [event.get("params", {}) for event in told["events"] if "url" in event.get("params", {})]
        return {
            urlsplit(one["url"]).netloc
            for one in asked
            if one["url"] == url or str(one.get("initiator", "")).startswith(("http", "file", "null"))
        }
