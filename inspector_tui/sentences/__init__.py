"""A sentence for every error code, and for every reason a code was not found valid.

An error sentence says what happened, what is safe and what to do; `{names}` are facts of the error.
Add a line in the module and group it belongs to; `python -m inspector_tui.locale.catalogue missing` then
lists what to translate.
"""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_
from inspector_tui.sentences.carrying import COURIER
from inspector_tui.sentences.connecting import NETWORK, REQUESTS, SERVER
from inspector_tui.sentences.joint import APPROVALS, JOINT
from inspector_tui.sentences.keeping import LEDGER, PROOFS, STORE
from inspector_tui.sentences.listing import LISTING
from inspector_tui.sentences.planning import DRAW_PROBLEMS, DRAWS, PLAN_CHECK, YEAR_PLANS
from inspector_tui.sentences.reasons import REASONS, STATION_KEYS
from inspector_tui.sentences.serving import AUDIT, BACKUPS, JUDGING, LISTENING, SNAPSHOTS, WITNESSES
from inspector_tui.sentences.typing_in import TABLES, TYPED
from inspector_tui.sentences.urgent import KEYS, URGENT
from inspector_tui.sentences.working import CODE, RULES, STATION, WORK

__all__ = ["ERRORS", "REASONS", "STATION_KEYS", "UNKNOWN_ERROR"]

ERRORS: Final[dict[str, str]] = {
    **STORE,
    **LEDGER,
    **PROOFS,
    **TYPED,
    **TABLES,
    **LISTING,
    **RULES,
    **WORK,
    **CODE,
    **DRAWS,
    **DRAW_PROBLEMS,
    **PLAN_CHECK,
    **YEAR_PLANS,
    **STATION,
    **URGENT,
    **KEYS,
    **JOINT,
    **APPROVALS,
    **NETWORK,
    **REQUESTS,
    **COURIER,
    **SERVER,
    **AUDIT,
    **BACKUPS,
    **LISTENING,
    **WITNESSES,
    **JUDGING,
    **SNAPSHOTS,
}
"""Error code -> sentence in English, marked for translation."""

UNKNOWN_ERROR: Final = N_("Something is not right ({code}). Nothing was changed. Tell your administrator this code.")
