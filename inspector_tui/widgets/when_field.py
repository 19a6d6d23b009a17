"""Fields for days and times: typed as people say them, read back as they were understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time

from textual import on
from textual.widgets import Input

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_
from inspector_tui.widgets.field import Check, FormField
from inspector_tui.widgets.typed import parse_day, parse_time
from inspector_tui.words.times import day_words


class DateField(FormField):
    """A day. `value` is ISO 8601 once it is understood, so that a draft of 明天 does not wander overnight."""

    DEFAULT_CSS = """
    DateField Input { width: 14; }
    """

    def __init__(
        self,
        field: str,
        label: str,
        *,
        today: Callable[[], date],
        required: bool = False,
        checks: Sequence[Check] = (),
        about: str = N_("A day: 11-24, tomorrow, Friday, +3 for in three days."),
        id: str | None = None,
    ) -> None:
        super().__init__(
            field,
            label,
            required=required,
            checks=(self._understand, *checks),
            about=about,
            hint=N_("MM-DD or +3"),
            id=id,
        )
        self._today = today

    def _understand(self, text: str) -> date:
        return parse_day(text, self._today())

    @property
    def day(self) -> date | None:
        """The day as understood; None while it is empty or no day."""
        try:
            return parse_day(self.input.value, self._today())
        except InspectorError:
            return None

    @property
    def value(self) -> str:
        return self.day.isoformat() if self.day else self.input.value.strip()

    def restore(self, value: str) -> None:
        super().restore(value)
        self._read_back()

    def _read_back(self) -> None:
        self.show_remark(day_words(self.day, self._today()) if self.day else "")

    @on(Input.Changed)
    def _say_it(self) -> None:
        self._read_back()

    @on(Input.Blurred)
    def _write_it_out(self) -> None:
        if self.day:
            self.restore(self.day.isoformat())

    def language_changed(self) -> None:
        super().language_changed()
        self._read_back()


class TimeField(FormField):
    """A time of day. `value` is HH:MM once it is understood."""

    DEFAULT_CSS = """
    TimeField Input { width: 14; }
    """

    def __init__(
        self,
        field: str,
        label: str,
        *,
        required: bool = False,
        checks: Sequence[Check] = (),
        about: str = N_("A time: 9, 930, 14:05, 2pm."),
        id: str | None = None,
    ) -> None:
        super().__init__(
            field, label, required=required, checks=(parse_time, *checks), about=about, hint="9, 14:05", id=id
        )

    @property
    def time(self) -> time | None:
        """The time as understood; None while it is empty or no time."""
        try:
            return parse_time(self.input.value)
        except InspectorError:
            return None

    @property
    def value(self) -> str:
        return f"{self.time:%H:%M}" if self.time else self.input.value.strip()

    @on(Input.Changed)
    def _say_it(self) -> None:
        self.show_remark(f"{self.time:%H:%M}" if self.time else "")

    @on(Input.Blurred)
    def _write_it_out(self) -> None:
        if self.time:
            self.restore(f"{self.time:%H:%M}")
