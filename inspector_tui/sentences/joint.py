"""Sentences about joint inspections."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_

APPROVALS: Final = {
    "REVIEW_MISSING": N_("This filing must be reviewed by somebody else first. Nothing was approved."),
    "REVIEW_NOT_ASKED": N_("This filing needs no review, or has one. Nothing was recorded."),
    "REVIEWED_BY_SAME_PERSON": N_("You reviewed this filing; another person approves it."),
    "REVIEWED_ON_SAME_DEVICE": N_("This filing was reviewed on this device; approve it on another."),
    "NOT_AN_APPROVER": N_("Only named persons approve here ({holder}), and none delegated it to you."),
    "DELEGATION_MISSING": N_("{holder} did not delegate approving to you. Nothing was approved."),
    "DELEGATION_ENDED": N_("The delegation of {holder} is over. Nothing was recorded."),
    "DELEGATION_NOT_YET": N_("The delegation of {holder} has not begun. Nothing was approved."),
    "DELEGATION_UNKNOWN": N_("There is no delegation {delegation} of your organ that could be ended."),
    "DELEGATION_REVERSED": N_("The last day of the delegation is before the first."),
    "DELEGATE_MAY_NOT": N_("{name} only assists and approves nothing. Choose another colleague."),
    "DELEGATE_IS_SELF": N_("Nobody stands in for themselves. Choose a colleague."),
    "ONE_PERSON": N_("One person stands in. Choose one; delegate again for the next."),
    "STEPS_UNKNOWN": N_("“{text}” is not a number of steps. Known: {choices}"),
}
JOINT: Final = {
    "JOINT_UNKNOWN": N_("The joint inspection {joint} is not known here. Sync, then list them again."),
    "JOINT_NOT_ASKED": N_("Your organ is not asked about this joint inspection. Nothing was recorded."),
    "JOINT_OVER": N_("The organ that proposed this joint inspection took it back. Nothing was recorded."),
    "JOINT_APPROVED": N_(
        "The joint visit is approved already ({number}). Ask the leading organ to revoke it; nothing was recorded."
    ),
    "JOINT_TOO_FEW": N_("A joint inspection needs two lines of plans, or an organ to invite. Name one more."),
    "JOINT_SUBJECTS_DIFFER": N_("These lines are about different enterprises. Only visits of one can be merged."),
    "JOINT_NO_COMMON_DAY": N_("These lines have no day in common that is still to come. Change a window first."),
    "JOINT_NO_OWN_LINE": N_("None of these lines is of your organ. The organ whose line leads proposes."),
    "LINE_IN_JOINT": N_("A line of {enterprise} is part of the joint inspection {joint} already. Answer that one."),
    "LINE_NOT_OPEN": N_("The inspection {inspection} is past merging ({state}). Nothing was recorded."),
    "LINE_MERGED": N_("This line was merged into the inspection {host}. File that one; nothing was filed."),
    "OFFICER_OF_ANOTHER_ORGAN": N_("{name} belongs to another organ. Only that organ can send its officers."),
    # What rule R05 says of a filing with officers of several organs (domain/joint_rules.py).
    "ORGAN_NOT_CONSENTED": N_("{name} is of {organ}, which has not agreed to go along. Propose a joint inspection."),
    "OFFICER_NOT_SENT": N_("{organ} goes along but sends other officers than {name}. Ask it to answer again."),
    "JOINT_BODY_NOT_LISTED": N_("{organ} sends officers but is not in the list of bodies that may inspect."),
    "JOINT_UNANSWERED": N_("{organ} was asked to go along and has not answered."),
    "JOINT_ORGANS_LEFT_OUT": N_("Organs that agreed to go along have no officer in this filing ({count})."),
}
