"""A real terminal: the app runs in tmux, is driven by keys and read from the screen."""

from __future__ import annotations

import os
import re
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

PATIENCE = 90.0
"""Seconds to wait for something to appear on a busy machine."""
_LOOK = 0.05

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """One tmux pane with the app on one replica."""

    def __init__(self, home: Path, passphrase: str, *, columns: int, lines: int, language: str = "en") -> None:
        self._socket = f"inspector-{secrets.token_hex(4)}"
        self._home = home
        command = [sys.executable, "-m", "inspector_tui.cli", "--home", str(home), "--lang", language]
        self._command = shlex.join(command)
        self._passphrase = passphrase
        self._size = (columns, lines)

    def __enter__(self) -> Terminal:
        columns, lines = self._size
        environment = {
            "LANG": "C.UTF-8",
            "COLORTERM": "truecolor",
            "INSPECTOR_PASSPHRASE": self._passphrase,
        }
        settings = [part for name, value in environment.items() for part in ("-e", f"{name}={value}")]
        self._tmux("-f", os.devnull, "-u", "new-session", "-d", "-x", str(columns), "-y", str(lines), *settings, "cat")
        self._tmux("set-option", "-g", "remain-on-exit", "on")
        self.start()
        return self

    def __exit__(self, *raised: object) -> None:
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], check=False, capture_output=True, timeout=PATIENCE)

    def start(self) -> None:
        """Starts the app, in place of one that was killed."""
        self._tmux("respawn-pane", "-k", f"exec {self._command}")

    def kill(self) -> None:
        """kill -9, as a power cut would end it, and waits until it is gone."""
        pid = int(self._tmux("display-message", "-p", "#{pane_pid}"))
        os.kill(pid, signal.SIGKILL)
        self._until(lambda: self._tmux("display-message", "-p", "#{pane_dead}") == "1", "the app to be gone")

    def keys(self, *keys: str) -> None:
        """Presses keys by their tmux names: F9, Enter, Escape, Tab."""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Types text as it is."""
        self._tmux("send-keys", "-l", text)

    def paste(self, text: str) -> None:
        """Pastes text, bracketed, as a mouse does."""
        load = ["tmux", "-L", self._socket, "load-buffer", "-"]
        subprocess.run(load, input=text.encode(), check=True, timeout=PATIENCE)
        self._tmux("paste-buffer", "-p")

    @property
    def screen(self) -> str:
        """What stands on the screen now."""
        return self._tmux("capture-pane", "-p")

    @property
    def coloured(self) -> str:
        """What stands on the screen now, with its colours as escapes."""
        return self._tmux("capture-pane", "-p", "-e")

    def wait_for(self, *words: str) -> str:
        """The screen once all the words stand on it. Line breaks and padding inside a word do not matter."""
        wanted = [_squeezed(word) for word in words]

        def there() -> bool:
            seen = _squeezed(self.screen)
            return all(word in seen for word in wanted)

        self._until(there, f"{words!r}")
        return self.screen

    def press_for(self, key: str, *words: str) -> str:
        """Presses a key until the words appear, as a person does who sees that a busy screen took no notice."""
        wanted = [_squeezed(word) for word in words]
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.keys(key)
            look_until = time.monotonic() + 8
            while time.monotonic() < look_until:
                seen = _squeezed(self.screen)
                if all(word in seen for word in wanted):
                    return self.screen
                time.sleep(_LOOK)
        raise AssertionError(f"pressed {key} for {PATIENCE} s without {words!r}; on the screen:\n{self.screen}")

    def wait_gone(self, word: str) -> str:
        """The screen once a word is off it."""
        self._until(lambda: _squeezed(word) not in _squeezed(self.screen), f"no {word!r}")
        return self.screen

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > deadline:
                crash = self._home / "crash.txt"
                told = crash.read_text(encoding="utf-8") if crash.exists() else ""
                raise AssertionError(f"waited {PATIENCE} s for {what}; on the screen:\n{self.screen}\n{told}")
            time.sleep(_LOOK)

    def _tmux(self, *words: str) -> str:
        told = ["tmux", "-L", self._socket, *words]
        done = subprocess.run(told, check=True, capture_output=True, text=True, timeout=PATIENCE)
        return done.stdout.rstrip("\n")


def _squeezed(text: str) -> str:
    """Without white space: Chinese words wrap anywhere, and tables pad."""
    return re.sub(r"\s+", "", text)
