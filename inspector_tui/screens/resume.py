"""Home by role, and the way back to where the person was before the app was closed or killed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from inspector_tui.errors import InspectorError
from inspector_tui.models import drafts
from inspector_tui.screens import anywhere
from inspector_tui.screens.base import ReplicaScreen

if TYPE_CHECKING:
    from inspector_tui.app import InspectorApp
    from inspector_tui.models.replica import Replica

Opener = Callable[[str], ReplicaScreen[Any]]


def home_screen(replica: Replica) -> ReplicaScreen[Any]:
    """The first screen of a role."""
    role = replica.identity().role
    if role == "checkpoint":
        from inspector_tui.screens.station import StationScreen

        return StationScreen()
    if role == "justice":
        from inspector_tui.screens.matters import MattersScreen

        return MattersScreen()
    if role == "supervisor":
        from inspector_tui.screens.inbox import InboxScreen

        return InboxScreen()
    from inspector_tui.screens.today import TodayScreen

    return TodayScreen()


def keep_places(replica: Replica, places: list[str]) -> None:
    """Remembers the open screens, the outermost first; screens without a place are passed over."""
    drafts.save(replica, drafts.PLACE_SCOPE, "places", "\n".join(place for place in places if place))


def resume(app: InspectorApp) -> None:
    """Opens the screens that were open, in order; what is gone meanwhile is passed over."""
    kept = drafts.load(app.replica, drafts.PLACE_SCOPE).get("places", "")
    for place in kept.splitlines():
        name, _, about = place.partition(":")
        opener = _OPENERS.get(name)
        if opener is None:
            continue
        try:
            app.push_screen(opener(about))
        except InspectorError:
            return


def _plan(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.plan import PlanScreen

    return PlanScreen()


def _filing(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.filing import FilingScreen

    return FilingScreen(tuple(about.split(",")))


def _visit(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.visit import VisitScreen

    return VisitScreen(about)


def _code(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.code import CodeScreen

    return CodeScreen(about)


def _import(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.plan_import import ImportScreen

    return ImportScreen()


def _evidence(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.evidence import EvidenceScreen

    return EvidenceScreen(about)


def _inspection(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.inspection import InspectionScreen

    return InspectionScreen(about)


def _verifications(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.verifications import VerificationsScreen

    return VerificationsScreen()


_OPENERS: dict[str, Opener] = {
    "plan": _plan,
    "filing": _filing,
    "visit": _visit,
    "code": _code,
    "import": _import,
    "inspection": _inspection,
    "verifications": _verifications,
    "evidence": _evidence,
    **anywhere.OPENERS,
}
"""By the first word of a place. Homes are opened by role and need no place."""
