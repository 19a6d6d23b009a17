"""Every list there is. A new one is a `ListKind` in a file of its own and one line here."""

from __future__ import annotations

from typing import Final

from inspector_tui.documents.list_of_approvals import APPROVALS
from inspector_tui.documents.list_of_caps import CAPS, CLASSES, COUNTING, POLICY
from inspector_tui.documents.list_of_credits import CREDITS
from inspector_tui.documents.list_of_items import CHECKLISTS, ITEMS, WHITELIST
from inspector_tui.documents.list_of_leniency import DISCRETION, JOINT, LENIENCY
from inspector_tui.documents.list_of_licences import LICENCES
from inspector_tui.documents.list_of_people import BODIES, OFFICERS
from inspector_tui.documents.lists import ListKind
from inspector_tui.errors import BadInput

LIST_KINDS: Final[tuple[ListKind, ...]] = (
    ITEMS,
    CHECKLISTS,
    WHITELIST,
    CAPS,
    CLASSES,
    CREDITS,
    LICENCES,
    COUNTING,
    POLICY,
    BODIES,
    OFFICERS,
    JOINT,
    LENIENCY,
    DISCRETION,
    APPROVALS,
)
"""In the order that screens and commands show them."""


def list_kind(name: str) -> ListKind:
    """The list of a name. Raises BadInput LIST_KIND_UNKNOWN (list, lists)."""
    for each in LIST_KINDS:
        if each.name == name:
            return each
    raise BadInput("LIST_KIND_UNKNOWN", list=name, lists=", ".join(each.name for each in LIST_KINDS))
