"""Trust and status lists held here: taken in only when genuine and not older than what is held."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from inspector_tui.codes.status import StatusList, load_status
from inspector_tui.codes.trust import Role, TrustList, load_trust
from inspector_tui.errors import NotAuthentic, Refused
from inspector_tui.ledger.notes import NoteKey
from inspector_tui.models.replica import Replica
from inspector_tui.models.settings import drop_setting, read_setting, write_setting

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class HeldLists:
    """What verdicts rest on."""

    trust: TrustList
    status: dict[int, StatusList]

    @property
    def as_of(self) -> int:
        """The older of the two times."""
        return min([self.trust.issued_at, *(each.issued_at for each in self.status.values())])


def pinned_roots(replica: Replica) -> tuple[bytes, ...]:
    """Public keys of the roots this replica trusts. Raises Refused NOT_ENROLLED."""
    kept = replica.setting("roots")
    if not kept:
        raise Refused("NOT_ENROLLED")
    return tuple(bytes.fromhex(each) for each in kept.decode().split())


def held_trust(replica: Replica) -> TrustList:
    """The trust list held here. Raises Refused NO_TRUST_LIST."""
    raw = replica.setting("trust_list")
    if raw is None:
        raise Refused("NO_TRUST_LIST")
    return _opened_trust(raw, pinned_roots(replica))


# The top line tells the age of the lists after every act: the same bytes are checked once.


@lru_cache(maxsize=4)
def _opened_trust(raw: bytes, roots: tuple[bytes, ...]) -> TrustList:
    return load_trust(raw, roots)


@lru_cache(maxsize=8)
def _opened_status(raw: bytes, trust: bytes, roots: tuple[bytes, ...]) -> StatusList:
    return load_status(raw, _opened_trust(trust, roots))


def held_lists(replica: Replica) -> HeldLists:
    """Trust and status lists held here. Raises Refused NO_TRUST_LIST."""
    trust, roots = held_trust(replica), pinned_roots(replica)
    raws = replica.settings("status_list:").values()
    status: dict[int, StatusList] = {}
    for raw in raws:
        try:
            one = _opened_status(raw, trust.raw, roots)
        except NotAuthentic:
            # Its key left the trust list: no status is better than a status nobody vouches for.
            continue
        status[one.number] = one
    return HeldLists(trust, status)


def take_trust(replica: Replica, raw: bytes) -> bool:
    """Takes in a newer trust list; False when it is the one held. Raises BadInput, NotAuthentic for anything else."""
    roots = pinned_roots(replica)
    with replica.writing() as connection:
        return take_trust_within(connection, roots, raw)


def take_trust_within(connection: Connection, roots: Sequence[bytes], raw: bytes) -> bool:
    """As `take_trust`, in the transaction of what comes with it."""
    held = read_setting(connection, "trust_list")
    if held == raw:
        return False
    held_seq = load_trust(held, roots).seq if held is not None else None
    load_trust(raw, roots, held_seq=held_seq)
    write_setting(connection, "trust_list", raw)
    return True


def take_status(replica: Replica, raw: bytes) -> bool:
    """Takes in a newer status list; False when nothing changed. Raises NotAuthentic, Refused LIST_ROLLED_BACK."""
    trust = held_trust(replica)
    load_status(raw, trust)
    with replica.writing() as connection:
        return take_status_within(connection, trust, raw)


def take_status_within(connection: Connection, trust: TrustList, raw: bytes) -> bool:
    """As `take_status`, in the transaction of what comes with it."""
    new = load_status(raw, trust)
    name = f"status_list:{new.number}"
    held = read_setting(connection, name)
    if held == raw:
        return False
    if held is not None:
        try:
            issued_at = load_status(held, trust).issued_at
        except NotAuthentic:
            issued_at = 0
        if new.issued_at < issued_at:
            raise Refused("LIST_ROLLED_BACK", list=new.number)
    write_setting(connection, name, raw)
    return True


def forget_status(replica: Replica, told: Collection[int]) -> int:
    """Lets go of status lists that are past their end and not among those the server has now, as of a server that was
    lost: they would be warned of for ever. Permits of them cannot be confirmed, before and after. Returns how many."""
    over = [one.number for one in held_lists(replica).status.values() if replica.now() > one.hard_end]
    gone = [number for number in over if number not in told]
    if gone:
        with replica.writing() as connection:
            for number in gone:
                drop_setting(connection, f"status_list:{number}")
    return len(gone)


def raw_trust(replica: Replica) -> bytes:
    """The trust list as bytes, for a file. Raises Refused NO_TRUST_LIST."""
    raw = replica.setting("trust_list")
    if raw is None:
        raise Refused("NO_TRUST_LIST")
    return raw


def raw_status(replica: Replica, number: int) -> bytes:
    """A status list as bytes, for a file. Raises Refused NO_STATUS_LIST."""
    raw = replica.setting(f"status_list:{number}")
    if raw is None:
        raise Refused("NO_STATUS_LIST", number=number)
    return raw


def log_origin(replica: Replica) -> str:
    """Name of the server's log, as learnt at enrolment. Raises Refused NOT_ENROLLED."""
    kept = replica.setting("log_origin")
    if kept is None:
        raise Refused("NOT_ENROLLED")
    return kept.decode()


def receipt_keys(trust: TrustList, origin: str) -> list[NoteKey]:
    """The keys that may sign receipts of a log. A key that was revoked vouches for nothing."""
    return [NoteKey(origin, key.public) for key in trust.keys.values() if key.role is Role.RECEIPTS and not key.revoked]
