"""Importing this module registers every record kind."""

from inspector_tui.domain import (
    approvals,
    calendars,
    cap_list,
    courier,
    credit_list,
    differing,
    documents,
    draws,
    exempting,
    item_list,
    joint,
    joint_list,
    judging,
    leniency_lists,
    licences,
    listed,
    new_start,
    planning,
    qualification,
    register,
    urgent,
    visiting,
    voice,
    whitelist,
    year_plans,
)
from inspector_tui.domain.listed import ListEntry
from inspector_tui.domain.record import KINDS, Body, Record, read_body

__all__ = [
    "KINDS",
    "Body",
    "Record",
    "approvals",
    "calendars",
    "cap_list",
    "courier",
    "credit_list",
    "differing",
    "documents",
    "draws",
    "exempting",
    "item_list",
    "joint",
    "joint_list",
    "judging",
    "leniency_lists",
    "licences",
    "listed",
    "new_start",
    "planning",
    "qualification",
    "read_body",
    "register",
    "urgent",
    "visiting",
    "voice",
    "whitelist",
    "year_plans",
]

LIST_BODIES: dict[str, tuple[type[ListEntry], ...]] = {}
"""The kinds of entries of every list, by its name, in the order of their versions."""
for _body in KINDS.values():
    if issubclass(_body, ListEntry):
        LIST_BODIES[_body.LIST] = (*LIST_BODIES.get(_body.LIST, ()), _body)
