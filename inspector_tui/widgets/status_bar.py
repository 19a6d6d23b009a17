"""The one line on top: where am I, is my work safe, how old are the lists, what time is it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from inspector_tui.i18n import N_, _
from inspector_tui.widgets.text import plain, shorten
from inspector_tui.words.lists import ListState, bar_words


@dataclass(frozen=True, slots=True)
class Standing:
    """What the status bar tells. Counts are records that no receipt covers.

    `list_age` is the age in seconds of the older of trust and status list, `list_state` how the one that is worst off
    stands to its soft end (soon_old, old) and its hard end (soon_over, over), `list_left` the seconds to the next one.
    `alarm` is the code of an alarm about the server's log.
    """

    organ: str = ""
    person: str = ""
    waiting: int = 0
    on_stick: int = 0
    refused: int = 0
    list_age: int = 0
    list_state: ListState = "none"
    list_left: int = 0
    alarm: str | None = None
    known: bool = True
    """Before a replica is open nothing is known of it, and nothing is claimed."""


def _width(told: list[tuple[str, str]]) -> int:
    return sum(cell_len(text) + 2 * (tone == "bad") for text, tone in told) + 3 * (len(told) - 1) + 1


class StatusBar(Widget):
    """One line, always whole: what cannot be missed stays, names give way."""

    HELP = N_(
        "The top line: organ and person, an alarm when the server shows another log than before, what it has not "
        "confirmed yet, the age of the trust lists, the time."
    )
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status-bar--name",
        "status-bar--dim",
        "status-bar--good",
        "status-bar--warn",
        "status-bar--bad",
    }
    DEFAULT_CSS = """
    StatusBar {
        height: 1; background: $panel; color: $foreground; text-wrap: nowrap;
        & > .status-bar--name { color: $text-accent; text-style: bold; }
        & > .status-bar--dim { color: $text-muted; }
        & > .status-bar--good { color: $text-success; }
        & > .status-bar--warn { color: $text-warning; text-style: bold; }
        & > .status-bar--bad { color: $background; background: $text-error; text-style: bold; }
    }
    """

    standing: reactive[Standing] = reactive(Standing(known=False))
    clock: reactive[str] = reactive("")
    """The time as it is to be read, e.g. 14:05."""

    class BadgePressed(Message):
        """A click on what waits: people want to see it."""

    def _badges(self, merged: bool) -> list[tuple[str, str]]:
        now = self.standing
        badges: list[tuple[str, str]] = []
        if now.alarm:
            words = _("new start") if now.alarm == "LOG_BEGINS_ANEW" else _("log alarm")
            badges.append((words, "bad"))
        if now.refused:
            badges.append((_("refused {count}").format(count=now.refused), "bad"))
        if merged and now.on_stick:
            badges.append((_("no receipt {count}").format(count=now.waiting + now.on_stick), "warn"))
        else:
            if now.on_stick:
                badges.append((_("on stick {count}").format(count=now.on_stick), "warn"))
            if now.waiting:
                badges.append((_("to sync {count}").format(count=now.waiting), "warn"))
        if not badges:
            badges.append((_("all receipted"), "good"))
        return badges

    def _lists(self, short: bool) -> tuple[str, str]:
        now = self.standing
        return bar_words(now.list_state, now.list_age, now.list_left, short=short)

    def _right(self, width: int) -> list[tuple[str, str]]:
        """What is told on the right, as much as fits: ages and the clock give way, warnings never do."""
        clock = [(self.clock, "plain")] if self.clock else []
        name = cell_len(_("Inspector")) + 4
        tried: list[tuple[str, str]] = []
        for merged, short, with_clock, beside, all_badges in (
            (False, False, True, name, True),
            (False, True, True, name, True),
            (False, True, True, 1, True),
            (True, True, True, 1, True),
            (True, True, False, 1, True),
            (True, True, False, 1, False),
        ):
            lists = self._lists(short)
            badges = [one for one in self._badges(merged) if all_badges or one[1] == "bad"]
            told = [*badges, *([] if short and lists[1] == "dim" else [lists])]
            told = told if self.standing.known else []
            tried = [(plain(text), tone) for text, tone in (*told, *(clock if with_clock else []))]
            if _width(tried) + beside <= width:
                break
        return tried

    def render(self) -> Content:
        """The line for the width of now."""
        width = self.size.width
        told = self._right(width)
        name = _("Inspector")
        place = " · ".join(part for part in (self.standing.organ, self.standing.person) if part)
        room = width - _width(told) - cell_len(name) - 5
        left = Content.assemble(" ", (name, self._tone("name")))
        if place and room >= 6:
            left = Content.assemble(left, (" | ", self._tone("dim")), shorten(place, room))
        right = Content(" · ").stylize(self._tone("dim")).join([self._piece(*part) for part in told])
        space = width - left.cell_length - right.cell_length - 1
        if space < 1:
            return Content.assemble(" " if right.cell_length < width else "", right)
        return Content.assemble(left, " " * space, right)

    def _tone(self, tone: str) -> Style:
        return self.get_visual_style(f"status-bar--{tone}")

    def _piece(self, text: str, tone: str) -> Content:
        if tone == "plain":
            return Content(text)
        return Content.styled(f" {text} " if tone == "bad" else text, self._tone(tone))

    def on_click(self, event: events.Click) -> None:
        if event.x > self.size.width // 2:
            self.post_message(self.BadgePressed())

    def language_changed(self) -> None:
        """Say it in the language of now."""
        self.refresh()
