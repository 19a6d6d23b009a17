"""What records say about who goes along in a joint inspection. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from inspector_tui.domain.joint import JointAccepted, JointBody, JointDeclined, JointProposed
from inspector_tui.domain.record import Body


@dataclass(frozen=True, slots=True)
class JointWord:
    """What a record says about who belongs to a joint inspection. `matter` is the stream of the leading line."""

    joint: str
    organ: int
    said: Literal["proposed", "accepted", "declined"]
    matter: str = ""
    asked: tuple[int, ...] = ()


def joint_word(body: Body, organ: int) -> JointWord | None:
    """The word in a body made by a device of `organ`, or None: an organ speaks for itself only."""
    if not isinstance(body, JointBody) or body.organ != organ:
        return None
    if isinstance(body, JointProposed):
        return JointWord(body.joint, organ, "proposed", f"inspection:{body.host}", tuple(sorted(body.asked)))
    said: dict[type[Body], Literal["accepted", "declined"]] = {JointAccepted: "accepted", JointDeclined: "declined"}
    return JointWord(body.joint, organ, said[type(body)])
