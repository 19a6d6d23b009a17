"""Screens that show everything of a kind as rows, and the facts of the one under the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar

from inspector_tui.screens.panes import One, Pane, PanesScreen
from inspector_tui.widgets.rows import Column
from inspector_tui.widgets.table import VirtualTable

if TYPE_CHECKING:
    from inspector_tui.models.rows import InspectionRow


class ListingScreen(PanesScreen[Sequence[One], One], Generic[One]):
    """One list, of what `load` found."""

    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    EMPTY: ClassVar[str] = ""

    def panes(self) -> Sequence[Pane]:
        return (Pane("listing", self.COLUMNS, self.EMPTY),)

    def lists(self, told: Sequence[One]) -> Mapping[str, Sequence[One]]:
        return {"listing": told}

    @property
    def listed(self) -> Sequence[One]:
        """What was read last."""
        return self.told or ()


class AboutInspection(Protocol):
    """What concerns an inspection. `row` is None where nothing else of it is known here."""

    @property
    def inspection(self) -> str: ...
    @property
    def row(self) -> InspectionRow | None: ...


About = TypeVar("About", bound=AboutInspection)


class InspectionListingScreen(ListingScreen[About], Generic[About]):
    """Each thing concerns an inspection, which Enter opens."""

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        """Everything recorded of the inspection."""
        from inspector_tui.screens.inspection import InspectionScreen

        one = self.chosen
        if one is not None and one.row is not None:
            self.app.push_screen(InspectionScreen(one.inspection))
