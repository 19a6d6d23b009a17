"""Textual's list of options, with pages that are asked for while it has no room on the screen."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal

from textual.widgets import OptionList


class PagedList(OptionList):
    """A page of a list without room, before it was laid out for one, is none: Textual would end the app."""

    def _move_page(self, direction: Literal[-1, 1]) -> None:
        with suppress(KeyError, IndexError):
            super()._move_page(direction)
