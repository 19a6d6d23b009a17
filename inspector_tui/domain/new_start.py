"""The record by which the log says that it begins anew."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from inspector_tui.domain.record import Body, Count, Seconds, Text, record_kind
from inspector_tui.domain.vocabulary import StreamId


@record_kind("log.begun_anew/1", audience="all")
class LogBegunAnew(Body):
    """An old backup was restored, and whoever keeps the root key declared that the log goes on from there. The first
    record of the new log, made by the server; the declaration in it proves itself (`ledger.new_start`)."""

    at: Seconds
    """When it was declared."""
    size: Count
    """Where the log began anew."""
    old_size: Count
    """How far the old log was known to reach."""
    who: Annotated[Text, Field(min_length=1)]
    why: Annotated[Text, Field(min_length=1)]
    declared: Annotated[bytes, Field(min_length=1, max_length=8192)]

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"log_start:{self.at}"),)
