"""What bundles are sealed to, and what their returns are sealed to."""

from __future__ import annotations

from typing import Final

from inspector_tui.errors import Refused
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_courier import CourierKeyRow
from sync.protocol.sealing import check_recipient, new_identity, recipient_of

COURIER_KEY: Final = "courier_key"
"""Setting: the server's recipient as it was told at enrolment."""
RETURN_KEY: Final = "return_key"
"""Setting: the age identity of this replica. It never leaves the encrypted store."""


def courier_recipient(replica: Replica) -> str:
    """The age recipient of the server: the last that it published, else the one told at enrolment, so that a laptop
    that never had a network since can make a bundle too. Raises Refused NO_COURIER_KEY; BadInput BAD_COURIER_KEY."""
    with replica.reading() as connection:
        row = queries.one(connection, CourierKeyRow)
    told = replica.setting(COURIER_KEY)
    if row is None and told is None:
        raise Refused("NO_COURIER_KEY")
    recipient = row.recipient if row is not None else (told or b"").decode()
    check_recipient(recipient)
    return recipient


def return_identity(replica: Replica) -> str:
    """The secret that opens returns. Raises Refused NO_RETURN_KEY where no bundle was ever made."""
    kept = replica.setting(RETURN_KEY)
    if kept is None:
        raise Refused("NO_RETURN_KEY")
    return kept.decode()


def return_recipient(replica: Replica) -> str:
    """What the server seals returns to; the key is made on first use."""
    kept = replica.setting(RETURN_KEY)
    if kept is None:
        secret, _ = new_identity()
        replica.keep(**{RETURN_KEY: secret.encode()})
        return recipient_of(secret)
    return recipient_of(kept.decode())
