"""Whether the server shows another log than this laptop knew: told on every screen until a sync goes through or a new
start of the log is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from inspector_tui.models.replica import Replica
from inspector_tui.models.settings import drop_setting, read_setting, write_setting

if TYPE_CHECKING:
    from sqlalchemy import Connection

ALARMS: Final = frozenset({"LOG_ROLLED_BACK", "LOG_INCONSISTENT", "OTHER_LOG", "TRUST_OLDER"})
"""Codes by which a server shows that it went back or became another one."""
_ALARM: Final = "log_alarm"


def raise_alarm(connection: Connection, code: str) -> None:
    """From now on the alarm stands; `code` is what people were told."""
    write_setting(connection, _ALARM, code.encode())


def end_alarm(replica: Replica) -> None:
    """A sync went through: server and laptop agree."""
    if replica.setting(_ALARM) is not None:
        with replica.writing() as connection:
            forget_alarm(connection)


def forget_alarm(connection: Connection) -> None:
    """As `end_alarm`, within a change that is under way."""
    drop_setting(connection, _ALARM)


def standing_alarm(connection: Connection) -> str | None:
    """The code of the alarm that stands: one of ALARMS, or what was told in its place (LOG_BEGINS_ANEW,
    NEW_STARTS_DIFFER, NEW_START_FALSE)."""
    code = read_setting(connection, _ALARM)
    return None if code is None else code.decode()
