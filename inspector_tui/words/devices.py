"""Words about devices, for screens and commands alike."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_

DEVICE_STATES: Final = {
    "active": N_("works"),
    "forked": N_("forked"),
    "revoked": N_("ended"),
    "closed": N_("handed over"),
    "taken_over": N_("taken over"),
}
"""How a device stands, by the state that services and the server tell."""
