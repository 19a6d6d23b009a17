"""People with a phone: they open codes, fill in forms and post them as a browser does."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx

from inspector_tui.domain.kinds import read_body
from inspector_tui.domain.record import Body
from inspector_tui.domain.visiting import (
    EvidenceAttached,
    FindingRecorded,
    RectificationOrder,
    VisitAnswered,
    VisitArrived,
    VisitConcluded,
    VisitConfirmed,
)
from inspector_tui.ledger.envelope import open_envelope
from tests.sync.world import ITEM, START, Device, World

TOKEN = re.compile(r'name="(token|read)" value="([^"]*)"')


class Phone:
    """One browser without scripts or cookies."""

    def __init__(self, world: World, language: str = "zh") -> None:
        self.world = world
        self.language = language

    def open(self, path: str) -> str:
        answer = self.world.http.get(path, headers={"accept-language": self.language})
        assert answer.status_code == 200, answer.status_code
        assert "set-cookie" not in answer.headers
        return answer.text

    def form(self, path: str) -> dict[str, str]:
        """The hidden fields of the page's form."""
        return dict(TOKEN.findall(self.open(path)))

    def post(self, path: str, fields: dict[str, Any]) -> httpx.Response:
        return self.world.http.post(path, data=fields, headers={"accept-language": self.language})

    def rate(self, code: str, **fields: Any) -> httpx.Response:
        """Open the form and send it."""
        return self.post(f"{code}/rating", self.form(f"{code}/rating") | fields)

    def answer(self, code: str, **fields: Any) -> httpx.Response:
        return self.post(f"{code}/record", self.form(f"{code}/record") | fields)


def text_of(answer: httpx.Response | str) -> str:
    """What a person reads."""
    html = answer if isinstance(answer, str) else answer.text
    body = html[html.index("<body") :]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def records(world: World, *kinds: str) -> list[Body]:
    """What the log holds of some kinds, in its order."""
    with world.server.core.database.transaction() as connection:
        rows = connection.execute(
            "SELECT raw FROM records WHERE kind = ANY(%s) ORDER BY position", (list(kinds),)
        ).fetchall()
    envelopes = [open_envelope(bytes(raw)) for (raw,) in rows]
    return [read_body(envelope.kind, envelope.body) for envelope in envelopes]


def visit(world: World, officer: Device, inspection: str, *, evidence: int = 1) -> None:
    """A whole visit, concluded with an order."""
    files = [
        EvidenceAttached(
            inspection=inspection, evidence=f"e{number}", sha256=bytes([number]) * 32, size=9,
            name=f"现场照片{number}.jpg", media_type="image/jpeg", finding="f1",
        )
        for number in range(evidence)
    ]  # fmt: skip
    officer.push_all(
        VisitArrived(
            inspection=inspection, at=START, person="王主任", post="安全主任", certificates_shown=True,
            notice_given=True,
        ),
        VisitAnswered(inspection=inspection, item=ITEM, check=1, answer="compliant"),
        VisitAnswered(inspection=inspection, item=ITEM, check=2, answer="not_compliant", note="堆放过高"),
        FindingRecorded(inspection=inspection, finding="f1", severity="major", text="消防通道堵塞"),
        *files,
        VisitConcluded(
            inspection=inspection, outcome="order", summary="责令整改一处",
            orders=(RectificationOrder(finding="f1", deadline="2026-12-01"),),
        ),
    )  # fmt: skip


def refused(inspection: str, concluded: bytes) -> VisitConfirmed:
    return VisitConfirmed(
        inspection=inspection, by="person", how="refused", name="王主任", concluded=concluded, reason="需请示"
    )
