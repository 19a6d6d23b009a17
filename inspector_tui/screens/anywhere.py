"""Screens that can be opened from anywhere: by the palette, by a key, and after a start where they were open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from textual.binding import Binding

from inspector_tui.domain.vocabulary import Role
from inspector_tui.i18n import N_

if TYPE_CHECKING:
    from inspector_tui.screens.base import ReplicaScreen


def _urgent(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.urgent import UrgentScreen

    return UrgentScreen()


def _lists(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.lists import ListsScreen

    return ListsScreen()


def _keys(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.keys import KeysScreen

    return KeysScreen()


def _standing(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.standing import StandingScreen
    from inspector_tui.screens.standing_form import StandingFormScreen

    return StandingFormScreen() if about == "new" else StandingScreen()


def _backfill(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.backfill import BackfillScreen

    return BackfillScreen(about)


def _joint(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.joint import JointScreen

    return JointScreen()


def _delegations(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.delegation_form import DelegationFormScreen
    from inspector_tui.screens.delegations import DelegationsScreen

    return DelegationFormScreen() if about == "new" else DelegationsScreen()


def _codes(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.codes import CodesScreen

    return CodesScreen()


def _registers(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.registers import RegistersScreen

    return RegistersScreen()


def _register(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.register import RegisterScreen

    return RegisterScreen(about)


def _quarantine(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.quarantine import QuarantineScreen

    return QuarantineScreen()


def _devices(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.devices import DevicesScreen

    return DevicesScreen()


def _calendar(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.calendar import CalendarScreen

    return CalendarScreen()


def _matters(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.matters import MattersScreen

    return MattersScreen()


def _terms(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.terms import TermsScreen

    return TermsScreen()


def _holidays(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.holidays import HolidaysScreen

    return HolidaysScreen()


def _desk(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.office_desk import OfficeDeskScreen

    return OfficeDeskScreen()


def _hand_over(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.hand_over import HandOverScreen

    return HandOverScreen()


def _new_start(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.new_start import NewStartScreen

    return NewStartScreen()


def _draws(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.draw_form import DrawFormScreen
    from inspector_tui.screens.draws import DrawsScreen

    return DrawFormScreen() if about == "new" else DrawsScreen()


def _conflicts(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.conflict_form import ConflictFormScreen
    from inspector_tui.screens.conflicts import ConflictsScreen
    from inspector_tui.screens.weights_form import WeightsFormScreen

    forms = {"new": ConflictFormScreen, "weights": WeightsFormScreen}
    return forms[about]() if about in forms else ConflictsScreen()


def _plans(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.year_plan_form import YearPlanFormScreen
    from inspector_tui.screens.year_plans import YearPlansScreen

    return YearPlanFormScreen() if about == "new" else YearPlansScreen()


def _differences(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.differences import DifferencesScreen

    return DifferencesScreen()


def _exceptions(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.exceptions import ExceptionsScreen

    return ExceptionsScreen()


def _numbers(about: str) -> ReplicaScreen[Any]:
    from inspector_tui.screens.number_clashes import NumberClashesScreen

    return NumberClashesScreen()


OPENERS: Final[dict[str, Callable[[str], ReplicaScreen[Any]]]] = {
    "urgent": _urgent,
    "lists": _lists,
    "keys": _keys,
    "standing": _standing,
    "quarantine": _quarantine,
    "devices": _devices,
    "backfill": _backfill,
    "calendar": _calendar,
    "holidays": _holidays,
    "terms": _terms,
    "draws": _draws,
    "conflicts": _conflicts,
    "plans": _plans,
    "matters": _matters,
    "joint": _joint,
    "codes": _codes,
    "delegations": _delegations,
    "registers": _registers,
    "register": _register,
    "desk": _desk,
    "differences": _differences,
    "exceptions": _exceptions,
    "numbers": _numbers,
    "hand_over": _hand_over,
    "new_start": _new_start,
}
"""By the first word of a place."""

ROLES: Final[dict[str, tuple[Role, ...]]] = {
    "urgent": ("officer", "supervisor"),
    "lists": ("officer", "supervisor", "checkpoint", "justice"),
    "registers": ("officer", "supervisor", "justice"),
    "keys": ("supervisor",),
    "standing": ("supervisor",),
    "quarantine": ("supervisor",),
    "devices": ("supervisor",),
    "calendar": ("officer", "supervisor", "justice"),
    "terms": ("officer", "supervisor", "justice"),
    "draws": ("supervisor",),
    "conflicts": ("officer", "supervisor"),
    "plans": ("supervisor",),
    "matters": ("supervisor", "justice"),
    "desk": ("supervisor",),
    "differences": ("supervisor", "justice"),
    "exceptions": ("officer", "supervisor", "justice"),
    "numbers": ("officer", "supervisor"),
    "hand_over": ("officer", "supervisor", "checkpoint", "justice"),
    "new_start": ("officer", "supervisor", "checkpoint", "justice"),
    "joint": ("officer", "supervisor"),
    "codes": ("officer", "supervisor", "justice"),
    "delegations": ("supervisor",),
}
"""Who is offered what by name."""

BINDINGS: Final = (
    Binding(
        "ctrl+n",
        "anywhere('urgent')",
        N_("Urgent visit"),
        show=False,
        id="app.urgent",
        tooltip=N_("Urgent visit without filing"),
    ),
    Binding(
        "ctrl+g",
        "anywhere('lists')",
        N_("Trust lists"),
        show=False,
        id="app.lists",
        tooltip=N_("Age of the trust lists; to and from a stick"),
    ),
    Binding(
        "ctrl+y",
        "anywhere('keys')",
        N_("Permit keys"),
        show=False,
        id="app.keys",
        tooltip=N_("Publish, retire, revoke permit keys"),
    ),
    Binding(
        "ctrl+o",
        "anywhere('standing')",
        N_("Standing permits"),
        show=False,
        id="app.standing",
        tooltip=N_("Standing permits for duty teams"),
    ),
    Binding(
        "ctrl+b",
        "anywhere('joint')",
        N_("Joint inspections"),
        show=False,
        id="app.joint",
        tooltip=N_("Merge planned visits; answer what other organs propose"),
    ),
    Binding(
        "ctrl+r",
        "anywhere('registers')",
        N_("Regulatory lists"),
        show=False,
        id="app.registers",
        tooltip=N_("Items, whitelist, caps and the other lists"),
    ),
    Binding(
        "ctrl+s",
        "anywhere('matters')",
        N_("Supervision"),
        show=False,
        id="app.matters",
        tooltip=N_("Matters to look into, ratings and their figures"),
    ),
)
"""ctrl and a letter that no text field takes for itself: F-keys belong to the screens, and F11 and F12 to terminals."""


@dataclass(frozen=True, slots=True)
class Place:
    """A screen that the palette offers by name: there are more of them than keys that people remember."""

    name: str
    words: str
    about: str


PLACES: Final = (
    Place("plans", N_("Year plans"), N_("Make a year's plan, compute it again")),
    Place("draws", N_("Random draws"), N_("Draw objects and officers by lot")),
    Place("conflicts", N_("Conflicts of interest"), N_("Who must not inspect whom; weights of the draw")),
    Place("calendar", N_("Calendar"), N_("What is planned, visited and due by day")),
    Place("terms", N_("Terms of regions"), N_("How long a filing after an urgent visit may take")),
    Place("codes", N_("Code list"), N_("Every code that was issued, and its life")),
    Place("delegations", N_("Delegations"), N_("Who approves while somebody is away")),
    Place("differences", N_("Differences from the rules"), N_("Approvals about which the rules found more since")),
    Place("exceptions", N_("Exceptions from rules"), N_("How many were made from each rule, and why")),
    Place("numbers", N_("Numbers given twice"), N_("Document numbers that two inspections bear: settle them")),
    Place("desk", N_("Office desk"), N_("Sticks that couriers brought: send on, hand returns back")),
    Place("quarantine", N_("Quarantine"), N_("Judge what the server refused")),
    Place("devices", N_("Devices"), N_("Devices of your organ; end a lost one")),
    Place("hand_over", N_("Hand-over"), N_("End this laptop for another, or go on with another's work")),
    Place("new_start", N_("New start of the log"), N_("Answer a declaration after the server was restored")),
)
"""Those without a key, as the year goes: planned, drawn, approved, carried, judged."""
