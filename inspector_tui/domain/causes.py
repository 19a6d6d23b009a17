"""Where an inspection comes from (任务来源) and what it is for, held together; R25. Pure.

The cause decides what counts under a cap, so it is told with what it is known by: anybody can look it up.
"""

from __future__ import annotations

from typing import Final

from inspector_tui.domain.ruling import FilingDraft, Known, Rulings, ruling
from inspector_tui.domain.vocabulary import Cause, Purpose

_LEADS: Final[tuple[Cause, ...]] = (
    "complaint", "transfer", "assistance", "offsite_lead", "media", "application", "licence_check",
)  # fmt: skip
CAUSES_OF: Final[dict[Purpose, tuple[Cause, ...]]] = {
    "daily": ("plan",),
    "random": ("plan",),
    "campaign": ("plan", "superior_campaign"),
    "complaint": _LEADS,
    "reinspection": ("rectification",),
    "urgent": ("urgent", *_LEADS),
}
"""Causes that a purpose may have, the usual one first: 日常 and 双随机 are planned, 专项 is one's own or ordered from
above, 个案 has a lead or an application (司法部 问题解答: 日常、个案、专项)."""
SOURCE_NEEDED: Final[frozenset[Cause]] = frozenset({"superior_campaign", *_LEADS})
"""Causes that free from the cap by somebody else's word: its number or name is told."""
BASIS: Final = "司法部 行政检查文书基本格式文本"


def usual_cause(purpose: Purpose) -> Cause:
    """The cause of a purpose where nothing else is told."""
    return CAUSES_OF[purpose][0]


def purpose_of(cause: Cause, preferred: Purpose) -> Purpose:
    """The purpose of a plan's line that tells its cause and no purpose: the preferred one where that fits."""
    if cause in CAUSES_OF[preferred]:
        return preferred
    return next(purpose for purpose, causes in CAUSES_OF.items() if cause in causes)


def cause_is_told(draft: FilingDraft, known: Known) -> Rulings:
    """R25: where an inspection comes from fits its purpose and is told with its number (司法部 文书格式 任务来源)."""
    if draft.cause not in CAUSES_OF[draft.purpose]:
        facts = {"purpose": draft.purpose, "cause": draft.cause}
        yield ruling("R25", "block", "CAUSE_DOES_NOT_FIT", "cause", BASIS, **facts)
    elif draft.cause in SOURCE_NEEDED and not draft.source.strip():
        yield ruling("R25", "block", "CAUSE_SOURCE_MISSING", "source", BASIS, cause=draft.cause)
