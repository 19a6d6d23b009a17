"""Sentences about planning: the random draw, the year plan."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_

DRAWS: Final = {
    "DRAW_TITLE_MISSING": N_("Give the draw a title, e.g. Fourth quarter, hazardous chemicals."),
    "WITNESS_MISSING": N_("Name the witness of the draw."),
    "DRAW_NO_OBJECTS": N_("There is nothing to draw from. Sync, or bring the list of objects as a table."),
    "DRAW_TOO_FEW": N_("{wanted} are to be drawn, but only {found} can be. Nothing was recorded."),
    "DRAW_TOO_MANY": N_("At most {most} are drawn at once. Draw the rest as another batch."),
    "DRAW_OFFICERS_TOO_FEW": N_(
        "{wanted} officers are needed, but only {found} may go (line {place}): certificates and conflicts of interest "
        "were looked at. Nothing was recorded."
    ),
    "DRAW_REPEATED": N_(
        "“{title}” was drawn already ({draw}). A further draw needs a reason: it takes back what nobody filed yet, and "
        "both stay on record."
    ),
    "DRAW_UNKNOWN": N_("The draw {draw} is not known here. Sync, then try again."),
    "DRAW_DONE": N_("This was drawn already ({draw}). A result is never drawn again."),
    "DRAW_NOT_DRAWN": N_("This is committed to, but not drawn yet ({draw})."),
    "DRAW_NOT_HERE": N_("The draw {draw} was committed on another device. Draw there."),
    "DRAW_LISTS_ELSEWHERE": N_(
        "The frozen lists of {draw} are still only on the laptop that drew. When it has synced, try again."
    ),
    "LINE_WITHDRAWN": N_("A new draw took this line back ({reason}). Nothing was filed."),
    "DRAW_BEACON_MISSING": N_("Enter the published value that was announced: {beacon}"),
    "DRAW_BEACON_UNANNOUNCED": N_("No published value was announced before the draw, so none can be mixed in now."),
    "DRAW_LIST_MALFORMED": N_("Line {line} of a frozen list is not well-formed."),
    "DRAW_FILE_MALFORMED": N_("This file is not a published draw that can be read ({what})."),
    "WEIGHT_CLASS_UNKNOWN": N_("“{text}” is not a class. There are A, B, C, D and unrated."),
    "ENTERPRISE_UNKNOWN": N_("The enterprise {subject} is not known here. Sync, or check the code."),
    "CONFLICT_UNKNOWN": N_(
        "No conflict of interest of {certificate} with {subject} is in force. Nothing was recorded."
    ),
    "CONFLICT_OF_ANOTHER": N_("An officer declares their own conflicts only. A supervisor declares those of others."),
}

DRAW_PROBLEMS: Final = {
    "DRAW_SIGNATURE_WRONG": N_("A record was changed after it was signed, or another key is given."),
    "DRAW_TOLD_DIFFERS": N_("What the file says in plain words is not what was signed."),
    "DRAW_ALGORITHM_UNKNOWN": N_("It was drawn by another algorithm than this program knows."),
    "DRAW_NOT_THIS_COMMIT": N_("The result does not belong to this commitment."),
    "DRAW_ORDER_WRONG": N_("The result was not recorded after the commitment, on the same device."),
    "DRAW_OBJECTS_CHANGED": N_("The list of objects is not the one that was frozen."),
    "DRAW_OFFICERS_CHANGED": N_("The list of officers is not the one that was frozen."),
    "DRAW_NONCE_WRONG": N_("The secret number is not the one that was committed to."),
    "DRAW_BEACON_WRONG": N_("The published value was not announced, or is missing."),
    "DRAW_SEED_WRONG": N_("The seed does not follow from lists, secret number and published value."),
    "DRAW_RESULT_WRONG": N_("Drawing again gives another result."),
    "DRAW_WITHOUT_BEACON": N_(
        "No published value was mixed in: whoever committed could have tried several secret numbers before."
    ),
    "DRAW_IS_REDRAW": N_("This is a further draw; the one before it stays on record with the reason."),
}

PLAN_CHECK: Final = {
    "SUM_OF_COLUMN_WRONG": N_("The total is {says}; the rows make {should}."),
    "SUM_OF_ROW_WRONG": N_("The total is {says}; the columns beside it make {should}."),
    "PERSON_DAYS_WRONG": N_("Person-days are {says}; people times days make {should}."),
    "SHARE_WRONG": N_("The number is {says}; the share of the whole makes {should}."),
    "SHARES_NOT_WHOLE": N_("The portions make {says} together, not {should}."),
    "EXPRESSION_WRONG": N_("“{says}” makes {should}."),
    "WORKING_DAYS_WRONG": N_("The year has {should} working days, not {says}."),
}

YEAR_PLANS: Final = {
    "PLAN_TITLE_MISSING": N_("Give the plan a title."),
    "PLAN_ITEMS_MISSING": N_("Choose the items of the plan: a plan without items must not be published."),
    "PLAN_NOTHING": N_(
        "With these shares nothing is left to plan; {already} visits are planned otherwise. Nothing was recorded."
    ),
    "PLAN_NO_OFFICERS": N_("Only {found} officers have a valid certificate; {wanted} go on a visit."),
    "PLAN_NO_WORKING_DAYS": N_("There is no working day in this span. Choose other days."),
    "PLAN_OVER_CAPACITY": N_(
        "The plan needs {needed} person-days and there are {available}. Lower the shares, or plan with more officers."
    ),
    "PLAN_AMBIGUOUS": N_("“{plan}” is more than one plan: {plans}. Name the year too."),
    "PLAN_UNKNOWN": N_("The plan {plan} is not known here. Sync, then try again."),
    "PLAN_PROVISIONAL": N_(
        "Provisional: a holiday notice is not in yet. Compute the plan again when it is; no last day comes earlier."
    ),
    "PLAN_FILE_BY": N_("File and publish the plan until {due}."),
    "PLAN_FILING_LATE": N_("The day for filing and publishing the plan was {due}. Do it at once."),
}
