"""Exceptions to rules: made by a supervisor, with a reason, and shown wherever the rule speaks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from inspector_tui.domain.planning import InspectionBody
from inspector_tui.domain.record import Count, Text, record_kind


@record_kind("exception.granted/1")
class ExceptionGranted(InspectionBody):
    """A supervisor lifts one rule for one inspection, for a reason. Rules that protect rights are never lifted."""

    organ: Count
    rule: Annotated[str, Field(pattern=r"^R[0-9]{2}$")]
    reason: Annotated[Text, Field(min_length=1)]


@record_kind("exception.withdrawn/1")
class ExceptionWithdrawn(InspectionBody):
    """The supervisor takes an exception back; what was approved under it stays."""

    organ: Count
    rule: Annotated[str, Field(pattern=r"^R[0-9]{2}$")]
    reason: Annotated[Text, Field(min_length=1)]
