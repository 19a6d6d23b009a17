"""What hostile fingers do: deeds drawn from a seed, posted to the app as a terminal's driver posts them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from textual import events
from textual.geometry import Size
from textual.keys import _character_to_key

from inspector_tui.app import InspectorApp
from inspector_tui.i18n import _
from inspector_tui.models import queries
from inspector_tui.screens.anywhere import OPENERS, PLACES
from inspector_tui.screens.desk import code_screen, has_code, matter_screen
from inspector_tui.screens.resume import _OPENERS as RESUMED
from tests.hostile.chance import LETTERS

Chance = random.Random
Deed = Callable[["Fingers"], str]
"""Does something to the app at once and says what."""

NAMED: Final = (
    *(f"f{number}" for number in range(1, 13)),
    *("enter", "enter", "enter", "escape", "tab", "tab", "shift+tab", "up", "down", "down", "left", "right"),
    *("pageup", "pagedown", "home", "end", "space", "space", "backspace", "delete", "shift+down", "ctrl+home"),
    *(f"ctrl+{letter}" for letter in "abcdefgklnoprstuvwxyz"),
)
RUBBISH: Final = (
    *("[/x]", "[bold]设备[A-3]", "{count}", "%s %d", "\x00\x07\x1b[31m", "a" * 3000, "一二三四五六七八" * 40, "-1"),
    *("9" * 20, "2026-13-45", "2026-11-24", "2026-11-24 09:30", "9:30", "1e999", "NaN", "../..", "~"),
    *("行\n\n二\r\n三\t四", "e\u0301" * 50, "\u202eabc", "\U0001f468\u200d\U0001f469", "0PM A7D 8XK", "0"),
    *(
        "银川市兴庆区友爱街18号",
        "化工",
        "马建国",
        "工作人员未佩戴安全帽",
        "赵淑芳",
        "12",
        "3",
        "y",
        "640125",
        "/",
        "no.xlsx",
    ),
    *("HTTPS://EXAMPLE.INVALID/C/0123", "no.xlsx"),
)
LETTERS_OF_KEYS: Final = "abcdefghijklmnopqrstuvwxyz0123456789 .,/-:[]{}?!银川检查化工安全，。"
_TYPED: Final = [letter for letter in LETTERS if letter not in ("\ud800", "\udfff")]
"""Terminals send UTF-8, which has no lone surrogates."""
SIZES: Final = ((40, 12), (80, 24), (80, 24), (120, 40), (60, 20), (160, 50), (39, 11), (100, 30))


class Fingers:
    """Draws deeds from a seed; what they find on the screen they take as it is at that moment."""

    def __init__(self, app: InspectorApp, chance: Chance, texts: Sequence[str], inspections: Sequence[str]) -> None:
        self.app = app
        self.chance = chance
        self._texts = texts
        self._inspections = inspections

    def act(self) -> str:
        """One deed; says which."""
        return self.chance.choices(_DEEDS, _WEIGHTS)[0](self)

    # Keys -------------------------------------------------------------------------------------------------

    def key(self, name: str, character: str | None = None) -> None:
        """As a terminal tells a key."""
        self.app.post_message(events.Key(name, character))

    def type(self, text: str) -> None:
        """Letter by letter, without a pause."""
        for letter in text:
            if letter == "\n":
                self.key("enter", "\r")
            else:
                self.key(_character_to_key(letter), letter)

    def press_named(self) -> str:
        name = self.chance.choice(NAMED)
        self.key(name, {"enter": "\r", "tab": "\t", "space": " "}.get(name))
        return f"press {name}"

    def press_bound(self) -> str:
        """A key that does something on the screen as it is."""
        keys = sorted(self.app.screen.active_bindings)
        keys = [key for key in keys if key not in ("ctrl+q", "ctrl+c")]
        if not keys:
            return "no key does anything"
        key = self.chance.choice(keys)
        self.key(key, key if len(key) == 1 else None)
        return f"press {key}"

    def press_letters(self) -> str:
        letters = self.chance.choices(LETTERS_OF_KEYS, k=self.chance.choice((1, 1, 2, 5)))
        self.type("".join(letters))
        return f"type {''.join(letters)!r}"

    def hold_key(self) -> str:
        """One key again and again, as a tired hand lies on it."""
        name = self.chance.choice(("enter", "escape", "down", "up", "tab", "f9", "space", "1", "2", "f2", "f5", "y"))
        for _time in range(times := self.chance.choice((2, 3, 12))):
            self.key(name, {"enter": "\r", "space": " "}.get(name, name if len(name) == 1 else None))
        return f"hold {name} x{times}"

    def fill_in(self) -> str:
        """Something into the focused field, then on to the next."""
        text = self._text()
        if self.chance.random() < 0.5 and len(text) < 60:
            self.type(text)
        else:
            self.app.post_message(events.Paste(text))
        if self.chance.random() < 0.7:
            self.key(self.chance.choice(("tab", "enter", "down")))
        return f"fill in {text[:60]!r}"

    def paste(self) -> str:
        text = self._text()
        self.app.post_message(events.Paste(text))
        return f"paste {text[:60]!r}"

    def scan(self) -> str:
        """As a keyboard wedge: a whole code and Enter."""
        text = self._text()[:400]
        self.type(text)
        self.key("enter", "\r")
        return f"scan {text[:40]!r}"

    def _text(self) -> str:
        drawn = self.chance.random()
        if drawn < 0.45:
            return self.chance.choice(self._texts)
        if drawn < 0.85:
            return self.chance.choice(RUBBISH)
        return "".join(self.chance.choices(_TYPED, k=self.chance.randrange(1, 12)))

    # Screens ----------------------------------------------------------------------------------------------

    def go_by_name(self) -> str:
        """Through the palette, by the words it shows."""
        words = _(self.chance.choice(PLACES).words)
        self.key("ctrl+p")
        self.type(words)
        self.key("enter", "\r")
        return f"palette {words}"

    def go(self) -> str:
        """Straight to a screen, as a key of its own would."""
        name = self.chance.choice(sorted(OPENERS))
        if self.app.check_action("anywhere", (name,)) if name not in ("backfill", "register", "holidays") else False:
            self.app.call_later(self.app.run_action, f"anywhere('{name}')")
        return f"go {name}"

    def open_matter(self) -> str:
        """A screen about one inspection, as from any list of them; or a list of them."""
        name = self.chance.choice(("matter", "matter", "matter", "code", "plan", "import", "verifications"))
        about = self.chance.choice(self._inspections)
        self.app.call_later(_open, self.app, name, about)
        return f"open {name} {about}"

    # Window, looks, mouse ---------------------------------------------------------------------------------

    def resize(self) -> str:
        width, height = self.chance.choice(SIZES)
        size = Size(width, height)
        assert self.app._driver is not None
        self.app._driver._size = (width, height)
        self.app.post_message(events.Resize(size, size))
        return f"resize {width}x{height}"

    def change_looks(self) -> str:
        name = self.chance.choice(("ctrl+l", "ctrl+t"))
        self.key(name)
        return f"press {name}"

    def click(self) -> str:
        """Anywhere, once to three times; half of the time on something that can be clicked."""
        x, y = self._spot()
        for _time in range(times := self.chance.choice((1, 1, 1, 2, 3))):
            for kind in (events.MouseDown, events.MouseUp):
                self.app.post_message(kind(None, x, y, 0, 0, self.chance.choice((1, 1, 1, 1, 3)), False, False, False))
        return f"click {x},{y} x{times}"

    def wheel(self) -> str:
        x, y = self._spot()
        kind = self.chance.choice((events.MouseScrollDown, events.MouseScrollUp, events.MouseMove))
        self.app.post_message(kind(None, x, y, 0, 1, 0, False, False, False))
        return f"{kind.__name__} {x},{y}"

    def _spot(self) -> tuple[int, int]:
        width, height = self.app.size
        if self.chance.random() < 0.5:
            regions = [widget.region for widget in self.app.screen.query("*") if widget.focusable and widget.region]
            if regions:
                region = self.chance.choice(regions)
                return (
                    min(max(region.x + self.chance.randrange(region.width), 0), width - 1),
                    min(max(region.y + self.chance.randrange(region.height), 0), height - 1),
                )
        return self.chance.randrange(width), self.chance.randrange(height)


def _open(app: InspectorApp, name: str, about: str) -> None:
    """What somebody of this role gets to; nobody gets to a visit that was never approved."""
    if app._replica is None or not app.is_running:
        return
    role = app.replica.identity().role
    if name == "verifications" or (role != "checkpoint" and name in ("plan", "import")):
        app.push_screen(RESUMED[name](about))
    elif role in ("officer", "supervisor"):
        device = app.replica.identity().device
        with app.replica.reading() as connection:
            row = queries.inspection(connection, about)
        if name == "code" and has_code(row, device):
            app.push_screen(code_screen(about))
        elif row is not None:
            app.push_screen(matter_screen(row, device, role == "officer"))


_TABLE: Final[tuple[tuple[Deed, int], ...]] = (
    (Fingers.press_named, 30),
    (Fingers.press_bound, 40),
    (Fingers.press_letters, 15),
    (Fingers.hold_key, 8),
    (Fingers.fill_in, 25),
    (Fingers.paste, 4),
    (Fingers.scan, 3),
    (Fingers.go_by_name, 4),
    (Fingers.go, 8),
    (Fingers.open_matter, 7),
    (Fingers.resize, 6),
    (Fingers.change_looks, 4),
    (Fingers.click, 20),
    (Fingers.wheel, 3),
)
_DEEDS: Final = [deed for deed, _weight in _TABLE]
_WEIGHTS: Final = [weight for _deed, weight in _TABLE]


def pauses(chance: Chance) -> Iterator[float | None]:
    """How long the hand rests after each deed: seconds, or None for not even giving way. One run has one temper."""
    temper: Any = chance.choice(
        ((None,), (None, None, None, 0.0), (None, 0.0, 0.02), (0.0, 0.05, 0.1), (None,) * 12 + (0.4,), (0.02, 0.25))
    )
    while True:
        yield chance.choice(temper)
