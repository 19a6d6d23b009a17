"""Importing this module registers every record kind."""

from inspector_tui.domain import courier, planning, register, urgent, visiting, voice
from inspector_tui.domain.record import KINDS, Body, Record, read_body

__all__ = ["KINDS", "Body", "Record", "courier", "planning", "read_body", "register", "urgent", "visiting", "voice"]
