"""A phone's browser that is driven as a thumb does: real Chromium over its debugging pipe, with nothing installed.

Scripts of pages are switched off, as a page of ours must do without; taps and typing are the browser's own input.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shlex
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.waits import started

PATIENCE = 60.0
"""Seconds for any answer of the browser on a busy machine."""
_ALIVE = 600.0
"""Seconds for all that one test does with it: events of a page that never loads are answers too."""
SIZE = (390, 844)
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-pipe",
)


class Phone:
    """One tab. Made by `phone`."""

    def __init__(self, send: int, receive: int, folder: Path, language: str) -> None:
        self._send, self._receive, self._folder = send, receive, folder
        self._buffer = b""
        self._number = 0
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "DOM", "Network", "Accessibility", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self._size(SIZE[0])
        self.call("Emulation.setTouchEmulationEnabled", enabled=True)
        self.call("Emulation.setScriptExecutionDisabled", value=True)
        self.call("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """What the browser answers to one command."""
        self._number += 1
        told: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            told["sessionId"] = self._session
        os.write(self._send, json.dumps(told).encode() + b"\0")
        while True:
            message = self._next()
            if message.get("id") == self._number:
                assert "error" not in message, (method, message["error"])
                answer: dict[str, Any] = message["result"]
                return answer
            self.events.append(message)

    def open(self, url: str) -> None:
        """Go to an address and wait until it is there."""
        self.events.clear()
        self.call("Page.navigate", url=url)
        self._loaded()

    def tap(self, selector: str) -> None:
        """Touch the middle of an element, after scrolling to it."""
        x, y = self._middle(selector)
        self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def send(self, selector: str) -> None:
        """Touch something that leads to another page, and wait for it."""
        self.events.clear()
        self.tap(selector)
        self._loaded()

    def type(self, selector: str, text: str) -> None:
        """Touch a field and type into it."""
        self.tap(selector)
        self.call("DOM.focus", nodeId=self._node(selector))
        self.call("Input.insertText", text=text)

    def choose(self, selector: str, letter: str) -> None:
        """Choose in a list by typing, as a keyboard does."""
        self.call("DOM.focus", nodeId=self._node(selector))
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=letter, text=letter if kind == "keyDown" else "")

    @property
    def text(self) -> str:
        """What stands on the page."""
        return str(self.evaluate("document.body.innerText"))

    @property
    def requests(self) -> set[str]:
        """Addresses asked for since the last page was opened, without their paths."""
        asked = [event for event in self.events if event.get("method") == "Network.requestWillBeSent"]
        return {"/".join(event["params"]["request"]["url"].split("/")[:3]) for event in asked}

    @property
    def cookies(self) -> list[Any]:
        found: list[Any] = self.call("Network.getCookies")["cookies"]
        return found

    def complaints(self) -> list[str]:
        """What the browser objected to: blocked by the content security policy, deprecated. A form that has to be
        corrected (422) is none of that."""
        told = [event["params"]["entry"]["text"] for event in self.events if event.get("method") == "Log.entryAdded"]
        return [text for text in told if "status of 422" not in text]

    def unnamed_controls(self) -> list[str]:
        """Roles of controls that a screen reader has no name for."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        controls = {"button", "textbox", "radio", "checkbox", "combobox", "link"}
        return [
            node["role"]["value"]
            for node in nodes
            if not node["ignored"]
            and node["role"]["value"] in controls
            and not node.get("name", {}).get("value", "").strip()
        ]

    def small_targets(self) -> list[str]:
        """Controls below 44 px in height or width (24 px is what WCAG 2.5.8 asks); inline links are exempt."""
        found: list[str] = self.evaluate(
            "[...document.querySelectorAll('label.choice,button,select,textarea,input[type=text],a.call')]"
            ".filter(e => {const r = e.getBoundingClientRect(); return r.width < 44 || r.height < 44})"
            ".map(e => e.outerHTML.slice(0, 80))"
        )
        return found

    def overflow(self) -> int:
        """Pixels by which the page is wider than the screen."""
        return int(self.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def evaluate(self, expression: str) -> Any:
        """What an expression of the tester's is in the page; the page's own scripts stay off."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    @contextmanager
    def width(self, pixels: int) -> Iterator[None]:
        """A narrower screen for a while."""
        self._size(pixels)
        try:
            yield
        finally:
            self._size(SIZE[0])

    @contextmanager
    def styled(self, css: str) -> Iterator[None]:
        """Rules of the reader's own for a while, as people set them who need larger type or more space."""
        add = "const s = document.createElement('style'); s.id = 'reader'; s.textContent = "
        self.evaluate(f"(() => {{ {add}{json.dumps(css)}; document.head.append(s) }})()")
        try:
            yield
        finally:
            self.evaluate("document.getElementById('reader').remove()")

    def _size(self, width: int) -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=SIZE[1], deviceScaleFactor=1, mobile=True)

    def picture(self, name: str) -> Path:
        """The whole page as `name`.png."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        file = self._folder / f"{name}.png"
        file.write_bytes(base64.b64decode(shot["data"]))
        return file

    def _node(self, selector: str) -> int:
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = int(self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"])
        assert node, f"{selector} is not on the page:\n{self.text}"
        return node

    def _middle(self, selector: str) -> tuple[float, float]:
        node = self._node(selector)
        self.call("DOM.scrollIntoViewIfNeeded", nodeId=node)
        quad = self.call("DOM.getContentQuads", nodeId=node)["quads"][0]
        return sum(quad[0::2]) / 4, sum(quad[1::2]) / 4

    def _loaded(self) -> None:
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next())

    def _next(self) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._receive], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, "the browser does not answer"
            part = os.read(self._receive, 1 << 20)
            # A pipe whose other end is closed is always ready, and never says anything.
            assert part, "the browser is gone"
            self._buffer += part
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message


@contextmanager
def phone(binary: str, folder: Path, language: str) -> Iterator[Phone]:
    """A browser with a fresh profile in `folder`, until the block ends."""
    to_browser, we_send = os.pipe()
    we_receive, from_browser = os.pipe()
    flags = (*_FLAGS, f"--accept-lang={language}", f"--user-data-dir={folder / 'phone'}")
    # The browser reads commands at 3 and answers at 4.
    command = f"exec {shlex.join([binary, *flags])} 3<&{to_browser} 4>&{from_browser}"
    with started(
        ["bash", "-c", command], seconds=_ALIVE, pass_fds=(to_browser, from_browser), stderr=subprocess.DEVNULL
    ) as process:
        os.close(to_browser)
        os.close(from_browser)
        try:
            yield Phone(we_send, we_receive, folder, language)
        finally:
            process.kill()
            os.close(we_send)
            os.close(we_receive)
