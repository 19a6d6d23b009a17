"""Screens that leave once, whatever is pressed or answered while they go, and parts that go before they came."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Final, Generic, TypeVar

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.geometry import Offset
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

Answered = TypeVar("Answered")
_CORE: Final = frozenset(Screen.__mro__)
_STILL: Final = (events.Unmount, events.ScreenSuspend)
"""What a screen on its way out still has to hear."""


class LeavingScreen(Screen[Answered], Generic[Answered]):
    """The base of every screen of ours; named after a base of Textual's, which style sheets and keys follow first.

    It answers once: a double click, or a use case that ends while the screen goes, neither answers again nor closes
    the screen below. An answer while another screen lies on top waits until that one has gone. And once it is being
    taken apart, nothing runs that counts on its widgets.
    """

    _answer: tuple[Answered | None] | None = None
    _has_left: bool = False

    def dismiss(self, result: Answered | None = None) -> AwaitComplete:
        """Answers and leaves, at once or as soon as this screen is in front; the first answer counts."""
        if self._answer is None:
            self._answer = (result,)
        if self._has_left or not self.is_active:
            return AwaitComplete()
        self._has_left = True
        return super().dismiss(self._answer[0])

    @on(events.ScreenResume)
    def _leave_late(self) -> None:
        if self._answer is not None:
            self.dismiss()

    def _get_dispatch_methods(
        self, method_name: str, message: Message
    ) -> Iterable[tuple[type, Callable[[Message], Awaitable[None]]]]:
        going = self._is_going
        if going and isinstance(message, (events.Callback, events.Timer)) and not _is_foreign(message.callback):
            return
        for owner, method in super()._get_dispatch_methods(method_name, message):
            if not going or owner in _CORE or isinstance(message, _STILL):
                yield owner, method

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """As Textual's, but nothing where a part is painted still that was taken away: Textual would ask for what it
        stands in, and end the app."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (None, None) if widget is not None and widget.parent is None else (widget, offset)

    @property
    def takes_keys(self) -> bool:
        """Whether its keys can do what they say: everything is on it, and it is not on its way out."""
        return self._is_mounted and not self._is_going

    @property
    def _is_going(self) -> bool:
        """Whether this screen, or the whole app, is being taken apart."""
        return self._pruning or self._closing or self.app._exit


class LeavingPart(Widget):
    """The base of parts of a screen that look for widgets of their own as soon as they are there: a part that is taken
    away before has none, and is not told that it is there."""

    def _get_dispatch_methods(
        self, method_name: str, message: Message
    ) -> Iterable[tuple[type, Callable[[Message], Awaitable[None]]]]:
        unborn = self._pruning and isinstance(message, events.Mount)
        for owner, method in super()._get_dispatch_methods(method_name, message):
            if not unborn or owner.__module__.startswith("textual."):
                yield owner, method


def _is_foreign(callback: Callable[..., object] | None) -> bool:
    """Whether it is Textual's own, or tells somebody who waits."""
    while isinstance(callback, partial):
        callback = callback.func
    return getattr(callback, "__module__", "").startswith(("textual.", "asyncio."))
