"""`inspector joint list|propose|accept|decline`: several planned visits of one enterprise become one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from inspector_tui.cli.context import Context
from inspector_tui.cli.output import answer
from inspector_tui.words.joint import answer_words, joint_state_word, proposal_words

if TYPE_CHECKING:
    from inspector_tui.services.joint_rows import JointView
    from inspector_tui.services.merging import MergeProposal


@click.group()
def joint() -> None:
    """Joint inspections: one visit instead of several, by every organ's own consent."""


@joint.command("list")
@click.option("--all", "everybody", is_flag=True, help="What all organs planned, not only what touches yours.")
@click.option("--year", type=int, help="Lines of this year's plan; by default every day ahead.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(context: Context, everybody: bool, year: int | None, as_json: bool) -> None:
    """List planned visits that could be merged, and joint inspections with every organ's answer."""
    from inspector_tui.services.joint_rows import joints
    from inspector_tui.services.merging import merge_proposals

    replica = context.replica()
    found, views = merge_proposals(replica, everybody=everybody, year=year), joints(replica)
    machine = {"proposals": [_proposal_map(one) for one in found], "joints": [_joint_map(view) for view in views]}
    lines = [f"{one.joint}  {proposal_words(one)}" for one in found]
    for view in views:
        name, state = view.row.enterprise_name or "", joint_state_word(view)
        lines.append(f"{view.row.joint}  [{state}]  {name}  " + "; ".join(answer_words(each) for each in view.answers))
    answer(as_json, machine, lines)


@joint.command()
@click.argument("joint", metavar="JOINT")
@click.argument("more", nargs=-1, metavar="[INSPECTION]...")
@click.option("--host", default="", help="Your line that everybody goes under; by default your first.")
@click.option("--invite", "invited", type=int, multiple=True, help="Number of an organ that planned nothing.")
@click.option("--officer", "officers", multiple=True, help="Certificate of an officer of yours who goes.")
@click.option("--note", default="")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def propose(context: Context, /, joint: str, more: tuple[str, ...], as_json: bool, **chosen: Any) -> None:
    """Propose a joint inspection: a JOINT that `joint list` found, or inspections by their ids.

    Your organ consents by it. The others are asked, and answer when they sync.
    """
    from inspector_tui.services.joint import JointRequest, propose
    from inspector_tui.services.merging import lines_of_proposal

    replica = context.replica()
    lines = (joint, *more) if more or chosen["invited"] else lines_of_proposal(replica, joint)
    number = propose(replica, JointRequest(lines, **chosen))
    answer(as_json, {"joint": number}, [number])


@joint.command()
@click.argument("joint")
@click.option("--officer", "officers", multiple=True, required=True, help="Certificate of an officer you send.")
@click.option("--note", default="")
@click.pass_obj
def accept(context: Context, joint: str, officers: tuple[str, ...], note: str) -> None:
    """Go along in a joint inspection that another organ proposed; your lines are merged into theirs."""
    from inspector_tui.services.joint import accept

    accept(context.replica(), joint, officers, note)


@joint.command()
@click.argument("joint")
@click.option("--reason", required=True)
@click.pass_obj
def decline(context: Context, joint: str, reason: str) -> None:
    """Decline a proposal or an invitation, or take back your own; it is not proposed again."""
    from inspector_tui.services.joint import decline

    decline(context.replica(), joint, reason)


def _proposal_map(one: MergeProposal) -> dict[str, Any]:
    return {
        "joint": one.joint,
        "enterprise": {"code": one.subject, "name": one.enterprise_name},
        "lines": [{"inspection": line.inspection, "organ": line.organ, "cause": line.cause} for line in one.lines],
        "items": one.items,
        "from": one.first,
        "until": one.last,
        "scene": one.scene,
    }


def _joint_map(view: JointView) -> dict[str, Any]:
    from inspector_tui.services.joint_rows import lines_of

    row = view.row
    return {
        "joint": row.joint,
        "state": row.state,
        "part": view.part,
        "needs_answer": view.needs_answer,
        "enterprise": {"code": row.subject, "name": row.enterprise_name},
        "lead": row.lead,
        "host": row.host,
        "host_state": view.host.state if view.host else None,
        "lines": [{"inspection": line.inspection, "organ": line.organ} for line in lines_of(row)],
        "from": row.window_from,
        "until": row.window_until,
        "scene": row.scene,
        "answers": [
            {
                "organ": each.organ,
                "name": each.organ_name,
                "answer": each.answer,
                "by": each.by,
                "at": each.at or None,
                "officers": [officer.certificate for officer in each.officers],
                "reason": each.reason or None,
            }
            for each in view.answers
        ],
    }
