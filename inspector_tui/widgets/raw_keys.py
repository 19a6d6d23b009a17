"""Widgets that take characters as they come, past the bindings: a scanner types a thousand of them in a moment."""

from __future__ import annotations

from textual import events


class RawKeys:
    """A focused widget of this kind is offered every key first, by the app itself."""

    def take_key(self, event: events.Key) -> bool:
        """Takes a key, or leaves it to the bindings by answering False."""
        raise NotImplementedError
