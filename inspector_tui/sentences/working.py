"""Sentences about the rules, the inspection and its code."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_

RULES: Final = {
    # What the rules of a filing say; warnings and notes too (domain/rules.py).
    "RULE_PASSED": N_("Nothing to remark."),
    "ORGAN_NOT_REGISTERED": N_("The organ is not registered for inspections. Ask the justice bureau to register it."),
    "ITEMS_MISSING": N_("Choose at least one item to inspect."),
    "ITEMS_TOO_MANY": N_("At most {most} items fit one filing. File the rest separately."),
    "ITEM_UNKNOWN": N_("The item {item} is not published. Only published items may be inspected."),
    "ITEM_NOT_PUBLISHED": N_("The item {item} is not in force for these days. Choose other days or another item."),
    "SUBJECT_OLD_NUMBER": N_("{subject} is an old registration number. Ask for the credit code on site."),
    "OFFICERS_TOO_FEW": N_("At least {least} officers are needed. Add one."),
    "OFFICERS_TOO_MANY": N_("At most {most} officers fit one filing."),
    "OFFICER_UNKNOWN": N_("The certificate {certificate} is not known here. Check the number, or sync."),
    "OFFICER_MAY_ONLY_ASSIST": N_("{name} may only assist. Enter them as an assistant."),
    "CERTIFICATE_NOT_VALID": N_("The certificate of {name} does not cover these days (valid until {until})."),
    "WINDOW_ENDS_BEFORE_START": N_("The end is before the beginning."),
    "WINDOW_OVER": N_("This time is over. A visit is approved before it is made: choose a time ahead."),
    "WINDOW_TOO_LONG": N_("An approval holds for at most {days} days. Choose a shorter time."),
    "OTHER_INSPECTION_OPEN": N_("{organ} inspects this enterprise in the same days. Consider going together."),
    "ONSITE_REASON_MISSING": N_("Say why this cannot be checked off site."),
    "ONSITE_REASON_NEEDED": N_("The list lets {item} be checked off site. Say why this needs a visit."),
    "ITEM_IS_OFFSITE": N_("The list says that {item} is checked off site."),
    "BODY_NOT_LISTED": N_("The organ {organ} is not in the list of bodies that may inspect."),
    "PRINCIPAL_MISSING": N_("{name} is entrusted, but the list does not say by whom."),
    "IN_THE_NAME_OF": N_("{name} inspects in the name of {principal}: documents bear that name."),
    "OTHER_LEVEL_INSPECTS": N_("This enterprise is inspected by the level {assigned_level}, not {organ_level}."),
    "CAP_EXCEEDED": N_("{used} of at most {most} inspections of this year are taken ({scope})."),
    "CAP_PASSED_EXEMPT": N_("The cap of {most} is reached ({used}), but inspections of this kind are not capped."),
    "CAP_REACHED_BY_THIS": N_("This is the last of at most {most} inspections this year ({scope})."),
    "EXEMPT_TOO_MANY": N_("{used} inspections outside the cap this year: from {most} on they are looked into."),
    "CLASS_UNKNOWN": N_("It is not known here what this enterprise counts as, so no cap of the table can be told."),
    "FREQUENCY_NOT_READ": N_("The list says of {item}: “{wording}”. Nobody can count that: ask whoever set it."),
    "FREQUENCY_OF_LICENCE": N_("{item}: at most {most} within the licence's validity, which is not known here."),
    "FREQUENCY_EXCEEDED": N_("{item}: {used} of at most {most} inspections from {from_day} to {until} are taken."),
    "REPEATS_HIGHER_LEVEL": N_("{organ} inspected {item} on {day}: not again within {months} months."),
    "FIELD_NOT_CERTIFIED": N_("None of the officers has a certificate for the field of {item}."),
    "CONFLICT_DECLARED": N_("{name} declared a conflict of interest with this enterprise."),
    "BACKFILL_IN_TIME": N_("The visit was made first; its filing is due by {due}."),
    "BACKFILL_LATE": N_("The visit was made first, and its filing was due by {due}."),
    "URGENT_BUT_FILED_FIRST": N_("An urgent visit begins at once and is filed after. With time to file it is another."),
    "NUMBER_GIVEN_TWICE": N_("The number {number} was also given to {inspection}."),
    "WHITELISTED": N_("On the whitelist until {until} by {listed_by} ({reason}): not to be visited."),
    "WHITELISTED_BUT_CALLED": N_("On the whitelist until {until} by {listed_by}; visits of this cause may be made."),
    "REVIEW_SKIPPED": N_("Two steps are the rule here, and nobody reviewed this filing first."),
    "REVIEWER_APPROVED": N_("The same person reviewed and approved this filing."),
    "APPROVER_NOT_NAMED": N_("Only named persons approve here ({holder}), and it was somebody else."),
    "VISIT_NOT_APPROVED": N_("They went on {day} without an approval, and it was not begun as urgent."),
    "STOOD_IN_FOR_NOBODY": N_("It was approved in another's place, and nobody had delegated that."),
    "DELEGATION_NOT_IN_FORCE": N_(
        "It was approved in place of {holder}, whose delegation ({from_day} - {until}) was not in force then."
    ),
    "PERMIT_DIFFERS": N_("The code says something else than the filing: {part}."),
    "NUMBERS_DO_NOT_CLASH": N_("No document of {inspection} bears another's number. Nothing was changed."),
    "NOTHING_DIFFERS": N_("Nothing is to be decided about this approval ({inspection})."),
    "LICENCE_RUN_OUT": N_("The enterprise's licence has run out: {licence} {number}, valid until {until}."),
    "FREQUENCY_IN_LICENCE_EXCEEDED": N_(
        "{item}: {used} of at most {most} inspections within {licence} ({from_day} - {until}) are taken."
    ),
    "CAUSE_DOES_NOT_FIT": N_("For this purpose ({purpose}) an inspection does not come from: {cause}."),
    "CAUSE_SOURCE_MISSING": N_("Comes from: {cause}. Say by what it is known, e.g. the number of the document."),
}

WORK: Final = {
    "DEADLINE_PASSED": N_("The deadline {deadline} is not after today. Choose a later day."),
    "PINS_DIFFER": N_("The two PINs differ. Type them again."),
    "INSPECTION_UNKNOWN": N_("The inspection {inspection} is not known here. Sync, then try again."),
    "NOT_FILED": N_("This inspection awaits no approval ({state}). Nothing was changed."),
    "NOT_APPROVED": N_("This inspection is not approved ({state}). Nothing was changed."),
    "ALREADY_APPROVED": N_("This inspection is past its filing ({state}). Nothing was changed."),
    "OTHER_ORGAN": N_("This inspection belongs to another organ. Nothing was changed."),
    "OWN_FILING": N_("Nobody approves their own filing. Ask another supervisor."),
    "REASON_MISSING": N_("Give a reason."),
    "DEVICE_NOT_TRUSTED": N_("The officer's device is not enrolled or was revoked. Nothing was signed."),
    "NUMBERS_USED_UP": N_(
        "The numbers reserved for this device are used up. Sync to get new ones; nothing was signed."
    ),
    "PERMIT_REVOKED": N_("The permit is no longer in force ({status}). The code cannot be shown."),
    "PERMIT_ENDED": N_("This permit was already {status}. That cannot be changed; a new filing is needed."),
    "PERMIT_EXPIRED": N_("The approved time ended at {end}. A new filing is needed."),
    "NOT_THIS_DEVICE": N_("This visit is bound to another device. Go on there."),
    "VISIT_TOO_EARLY": N_("The approved time begins at {start}. Nothing was recorded."),
    "VISIT_TOO_LATE": N_("The approved time ended at {end}. Nothing was recorded; a new filing is needed."),
    "NOT_ARRIVED": N_("Record the arrival first."),
    "PERSON_MISSING": N_("Enter who received you on site."),
    "CHECK_UNKNOWN": N_("The checklist of {item} has no line {check}."),
    "CHECKLIST_OPEN": N_("{open} lines of the checklist are still open. Answer them first."),
    "LINE_WITHOUT_FINDING": N_(
        "Line {line} is not compliant, but no finding says why. Describe what was found, or answer the line anew."
    ),
    "LINE_WITH_FINDING": N_(
        "Line {line} has a finding, but is not answered “not compliant”. Answer it anew, or withdraw the finding."
    ),
    "FINDING_UNKNOWN": N_("There is no finding {finding} in this visit."),
    "FINDING_TEXT_MISSING": N_("Describe what was found."),
    "OUTCOME_WITH_FINDINGS": N_("There are {findings} findings, so the outcome cannot be “no problem found”."),
    "OUTCOME_WITHOUT_FINDINGS": N_("Without a finding the outcome cannot be “{outcome}”."),
    "ORDER_WITHOUT_LINES": N_("{findings} findings have no deadline yet. Give each one a deadline."),
    "ORDER_LINE_UNKNOWN": N_("The order names a finding that does not exist ({finding})."),
    "ALREADY_CONCLUDED": N_("This visit is concluded; nothing of it can be changed."),
    "NOT_CONCLUDED": N_("Conclude the visit first; then its record is confirmed and printed."),
    "NOT_ORDERED": N_("The conclusion of this visit orders nothing to be put right."),
    "ALREADY_CONFIRMED": N_("This was already confirmed ({by})."),
    "SECOND_OFFICER_IS_FIRST": N_("The second officer must be another person than the first."),
    "NOT_AN_OFFICER_OF_THIS_VISIT": N_("The certificate {certificate} is not one of this visit."),
    "PIN_MALFORMED": N_("A PIN has {digits} digits."),
    "PIN_EXISTS": N_("{name} already chose a PIN on this device."),
    "PIN_NOT_CHOSEN": N_("The officer {certificate} has not chosen a PIN on this device yet."),
    "PIN_WRONG": N_("The PIN is wrong. Tries left: {left}."),
    "PIN_RESTS": N_("Too many wrong PINs. Try again in {minutes} minutes; nothing is lost."),
    "ALREADY_ENROLLED": N_("This device is already enrolled. Nothing was changed."),
    "NOT_ENROLLED": N_("This device is not enrolled yet. Enrol it with: inspector enrol"),
    "NO_PERMIT_KEY": N_("This workstation has no permit key, so it cannot approve. Nothing was changed."),
    "PASSPHRASE_TOO_SHORT": N_("The passphrase needs at least {least} characters."),
    "FOLDER_NOT_EMPTY": N_("The folder {path} is not empty. Nothing was written. Choose another one."),
    "FILE_MISSING": N_("The file {path} is not there. Nothing was attached."),
    "FILE_EMPTY": N_("The file {path} is empty. Nothing was attached."),
    "ROLE_MAY_NOT": N_("The role {role} may not do this ({kind}). Nothing was changed."),
}

STATION: Final = {
    "FOLDER_MISSING": N_("There is no folder {path}. What was set up before stays in use."),
    "FOLDER_UNREADABLE": N_("The folder {path} cannot be read. The scanner works on; check the folder or its drive."),
    "CAMERA_NOT_INSTALLED": N_(
        "The program for cameras is not installed here. The scanner works on. Install it with: pip install '{extra}'"
    ),
    "CAMERA_NOT_FOUND": N_("There is no camera {camera} here, or another program uses it. The scanner works on."),
    "CAMERA_LOST": N_("The camera {camera} gives no more pictures. The scanner works on; check the camera."),
}

CODE: Final = {
    "NO_CODE_IN_PICTURE": N_("There is no code in the picture {path}. Take a sharper one, or scan the screen."),
    "NOT_A_PICTURE": N_("This file is not a picture that can be read."),
    "PICTURE_TOO_LARGE": N_("The picture is too large. Make it smaller, then try again."),
    "NOT_HEX": N_("“{text}” is not hexadecimal."),
    "BAD_CODE_ID": N_("This is not a code id: 13 letters and digits, no I, L, O or U."),
    "BAD_SUBJECT": N_("This is not an identifier of an enterprise."),
    "BAD_CHALLENGE": N_("A challenge has six digits."),
    "MALFORMED_CLAIMS": N_("The approval is not well-formed ({what}). It was not taken in."),
    "MALFORMED_DIGITS": N_("The digits of the code are damaged. Scan again."),
    "MALFORMED_PRESENTATION": N_("The code is not well-formed. Scan again."),
    "MALFORMED_TRUST": N_("The trust list is not well-formed ({what}). The former one stays in use."),
    "MALFORMED_STATUS": N_("The status list is not well-formed ({what}). The former one stays in use."),
    "UNKNOWN_ROOT": N_("The trust list does not come from the root that is pinned here. The former one stays in use."),
    "STATUS_KEY": N_("The status list was signed by a key that may not sign it. The former one stays in use."),
    "DELEGATION_OVER": N_("The right to sign trust lists ended at {ends}. Ask for a new delegation."),
    "TRUST_OLDER": N_(
        "This trust list (number {seq}) is older than the one held ({held}). The newer one stays in use."
    ),
    "NO_TRUST_LIST": N_("There is no trust list here yet. Sync or import one."),
    "NO_STATUS_LIST": N_("There is no status list {number} here yet. Sync or import it."),
    "LIST_ROLLED_BACK": N_("This list ({list}) is older than the one held. The newer one stays in use."),
    "LIST_UNKNOWN": N_("There is no list with the number {number}."),
    "CODE_TOO_LONG": N_("The code has {size} characters and does not fit. Show the short form."),
    "NO_WINDOW": N_(
        "There is no browser with windows here. Save the code as a picture (F4), or show it in the terminal."
    ),
    "PANE_TOO_SMALL": N_(
        "The code needs {columns} columns and {rows} lines. Enlarge the window, or save it as a picture."
    ),
    "OTHER_DEVICE": N_("This permit is bound to another device. Show the code there."),
    "SUBJECT_NEEDED": N_("A standing permit names no enterprise: enter the one you visit."),
    "SUBJECT_FIXED": N_("The permit names its enterprise; another one cannot be entered."),
}
