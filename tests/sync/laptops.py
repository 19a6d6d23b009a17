"""Real replicas, enrolled at a running server as people do it."""

from __future__ import annotations

from pathlib import Path

from inspector_tui.bootstrap import SystemClock
from inspector_tui.domain.vocabulary import Role
from inspector_tui.models.replica import Replica
from inspector_tui.services.enrolling import enrol
from sync.server.enrolment import invite
from tests.sync.devices import YINCHUAN, Office

PASSPHRASE = "贺兰山下 plus words"


def laptop(
    office: Office, home: Path, role: Role = "officer", certificate: str | None = "64010001", organ: int = YINCHUAN
) -> Replica:
    """An enrolled replica in `home`; the caller closes it."""
    parts = office.server.parts
    code = invite(
        parts.core.database,
        parts.keyring.root_public,
        organ=organ,
        role=role,
        certificate=certificate,
        now=parts.core.now() // 1000,
    )
    replica = Replica.create(home, PASSPHRASE, SystemClock())
    enrol(replica, office.server.url, code.text, home.name)
    return replica
