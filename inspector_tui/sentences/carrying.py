"""Sentences about bundles on sticks, their returns, and handing a ledger over."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_

COURIER: Final = {
    "STICK_MISSING": N_("There is no folder {path}. Put the stick in, and look how it is called here."),
    "STICK_TOO_SMALL": N_(
        "The stick has {free} MB left and the bundle needs {needed} MB. Nothing was written. Take another stick, or "
        "export without files."
    ),
    "PART_SIZE": N_("A part of a bundle has between {least} and {most} bytes."),
    "BUNDLE_TOO_LARGE": N_("The bundle would have more than {most} parts. Choose a larger part size."),
    "BUNDLE_INCOMPLETE": N_(
        "The bundle is not whole ({file} is missing or cut off). Nothing was taken in. Copy it again, or let the "
        "laptop finish it."
    ),
    "BUNDLE_DAMAGED": N_("The bundle is damaged ({file}). Nothing was taken in. Copy it again from its laptop."),
    "BUNDLE_MALFORMED": N_("This is not a bundle that can be read. Nothing was taken in."),
    "BUNDLE_REORDERED": N_(
        "The bundle does not hold what its first page says (record {seq}). Nothing was taken in. Export it again."
    ),
    "BUNDLE_FORGED": N_(
        "The bundle was not signed by the device it names. Nothing was taken in. Tell your administrator."
    ),
    "BUNDLE_FOREIGN": N_("The bundle is sealed for somebody else. Nothing was taken in. Give it back to its owner."),
    "BUNDLE_REPEATED": N_("This return was taken in before. Nothing was changed."),
    "BUNDLE_UNKNOWN": N_("The server does not know this bundle. Begin relaying it again."),
    "RETURN_MISSING": N_("There is no return for this laptop here. The office has not answered yet."),
    "RETURN_OVERTAKEN": N_("This laptop has synced since it made the bundle. The return is not needed any more."),
    "TLS_NOT_TRUSTED": N_(
        "The server's certificate does not count here ({problem}). Nothing was sent. Ask your administrator for the "
        "certificate of the authority, and name it with --ca."
    ),
    "AUTHORITIES_MALFORMED": N_("This is no PEM file with certificates of authorities. Nothing was changed."),
    "LEDGER_CLOSED": N_(
        "This laptop was handed over: its ledger is closed and nothing more can be recorded here. Go on at the new one."
    ),
    "PHRASE_LENGTH": N_("A recovery phrase has {expected} symbols; these are {symbols}. Compare it group by group."),
    "PHRASE_GROUP": N_("Group {group} of the recovery phrase is mistyped. Compare it symbol by symbol."),
    "PHRASE_WRONG": N_("This recovery phrase belongs to another hand-over. Nothing was changed."),
    "HAND_OVER_MALFORMED": N_("What was handed over cannot be read. Nothing was changed. Hand it over again."),
    "HAND_OVER_FOREIGN": N_(
        "This was handed over by another person, or by this very laptop. Nothing was changed. Enrol the new laptop for "
        "the same certificate."
    ),
    "HAND_OVER_MISSING": N_(
        "In {path} lies nothing that a laptop handed over. Put in the stick that the old laptop wrote."
    ),
    "HAND_OVER_SEVERAL": N_("Several laptops were handed over here. Name the folder of one: {folders}"),
    "KIND_NOT_OPENED": N_(
        "{name} is of a kind that is not opened from here: a system might run it. Save a copy and look at it with care."
    ),
    "NO_VIEWER": N_("This machine has no program that opens files ({program}). Save a copy instead."),
    "VIEWER_FAILED": N_("The program that opens files ended with {exit}. Save a copy instead."),
    "NO_STICK": N_("No stick is plugged in. Put one in, or name a folder."),
    "SEVERAL_STICKS": N_("Several sticks are plugged in. Name the folder of one: {folders}"),
    "TAKEN_OVER_BEFORE": N_("This ledger was taken over before. Nothing was changed."),
    "NO_COURIER_KEY": N_("It is not known here what the server opens bundles with. Sync once, or enrol again."),
    "NO_RETURN_KEY": N_("This laptop has made no bundle, so no return is for it."),
    "BAD_COURIER_KEY": N_("The key for bundles cannot be read. Nothing was sealed. Tell your administrator."),
}
