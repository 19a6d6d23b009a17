"""Records of a joint inspection reach every organ that consented to it, and no other.

A joint inspection (综合查一次) is filed, approved and visited under one organ's line. What is recorded of it from the
consent on is for each organ that goes along too. Nobody joins uninvited: the organ whose line it is must have asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sync.server.joining import JointWord
from sync.server.store import Connection


def hear(connection: Connection, words: Iterable[JointWord]) -> None:
    """Notes who goes along from now on. Behind the log's lock, in the log's order, after the owners were written."""
    for word in words:
        told = {"joint": word.joint, "organ": word.organ, "matter": word.matter, "asked": list(word.asked)}
        if word.said == "proposed":
            connection.execute(_OFFER, told)
            connection.execute("DELETE FROM shares WHERE joint = %(joint)s AND matter = %(matter)s", told)
        if word.said == "declined":
            connection.execute(_LEAVE, told)
        else:
            # Who proposes the same as somebody else did goes along with them.
            connection.execute(_JOIN, told)


def shared_with(connection: Connection, matters: Iterable[str]) -> Mapping[str, str]:
    """The organs that each matter is shared with, as their numbers with commas between, in ascending order."""
    asked = list(matters)
    if not asked:
        return {}
    rows = connection.execute(
        "SELECT matter, string_agg(DISTINCT organ::text, ',' ORDER BY organ::text) FROM shares"
        " WHERE matter = ANY(%s) GROUP BY matter",
        (asked,),
    ).fetchall()
    return dict(rows)


_OFFER = (
    "INSERT INTO joint_offers (joint, organ, matter, asked) VALUES (%(joint)s, %(organ)s, %(matter)s, %(asked)s)"
    " ON CONFLICT (joint, organ) DO UPDATE SET matter = excluded.matter, asked = excluded.asked"
)
_JOIN = (
    "INSERT INTO shares (matter, organ, joint) SELECT o.matter, %(organ)s, o.joint FROM joint_offers o"
    " JOIN owners w ON w.stream = o.matter AND w.organ = o.organ"
    " WHERE o.joint = %(joint)s AND %(organ)s = ANY(o.asked) ON CONFLICT DO NOTHING"
)
_LEAVE = (
    "DELETE FROM shares WHERE joint = %(joint)s AND (organ = %(organ)s OR matter IN"
    " (SELECT matter FROM joint_offers WHERE joint = %(joint)s AND organ = %(organ)s))"
)
