"""Figures for Prometheus (text format 0.0.4): requests, group commits, the log, what waits. Nothing about anybody.

Whoever may read them sits on this machine, or knows the token.
"""

from __future__ import annotations

import hmac
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from sync.protocol.refusals import Refusal
from sync.server.database import Database
from sync.server.http import problem
from sync.server.ledger import Ledger

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS: Final = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds: upper bounds of the buckets that requests are counted in."""
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_WAITING: Final = """
SELECT (SELECT size FROM tree), (SELECT count(*) FROM quarantine WHERE settled IS NULL),
    (SELECT count(*) FROM devices WHERE state = 'active' AND role <> 'server'),
    (SELECT count(*) FROM devices WHERE state = 'forked'),
    (SELECT count(*) FROM devices WHERE state = 'revoked'),
    (SELECT tree.size - folded.position FROM tree, folded),
    (SELECT count(*) FROM evidence WHERE NOT stored)
"""
_GAUGES: Final = (
    ("inspector_log_records", "Records in the log."),
    ("inspector_quarantine_waiting", "Refused records that nobody has judged."),
    ("inspector_devices_active", "Laptops and stations that may speak."),
    ("inspector_devices_forked", "Devices whose ledger forked and that are not ended."),
    ("inspector_devices_revoked", "Devices that were ended."),
    ("inspector_unfolded_records", "Records that lists and pages do not know yet."),
    ("inspector_evidence_missing", "Files that records name and that have not arrived."),
)


class Requests:
    """Counts answered requests by route, method and status, and how long they took. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answered: Counter[tuple[str, str, int]] = Counter()
        self._buckets: Counter[tuple[str, float]] = Counter()
        self._seconds: dict[str, float] = {}

    def note(self, route: str, method: str, status: int, seconds: float) -> None:
        """One answer. `route` is the template, never a path with names in it."""
        with self._lock:
            self._answered[route, method, status] += 1
            self._seconds[route] = self._seconds.get(route, 0.0) + seconds
            for bound in BOUNDS:
                if seconds <= bound:
                    self._buckets[route, bound] += 1

    def lines(self) -> list[str]:
        """As Prometheus reads them."""
        with self._lock:
            answered, buckets, seconds = dict(self._answered), dict(self._buckets), dict(self._seconds)
        lines = _heading("inspector_requests_total", "Answered requests.", "counter")
        for (route, method, status), count in sorted(answered.items()):
            lines.append(f'inspector_requests_total{{route="{route}",method="{method}",status="{status}"}} {count}')
        lines += _heading("inspector_request_seconds", "Seconds until the answer was sent.", "histogram")
        for route, total in sorted(seconds.items()):
            count = sum(number for (name, _, _), number in answered.items() if name == route)
            for bound in BOUNDS:
                number = buckets.get((route, bound), 0)
                lines.append(f'inspector_request_seconds_bucket{{route="{route}",le="{bound}"}} {number}')
            lines.append(f'inspector_request_seconds_bucket{{route="{route}",le="+Inf"}} {count}')
            lines.append(f'inspector_request_seconds_sum{{route="{route}"}} {total:.6f}')
            lines.append(f'inspector_request_seconds_count{{route="{route}"}} {count}')
        return lines


def router(
    requests: Requests, database: Database, ledger: Ledger, *, token: str | None, now: Callable[[], int]
) -> APIRouter:
    """`GET /metrics`, for this machine and for whoever sends the token as a bearer."""
    made = APIRouter()

    @made.get("/metrics", response_class=Response, include_in_schema=False)
    async def metrics(request: Request) -> Response:
        """Everything at this moment."""
        if not _may_read(request, token):
            return problem(Refusal.NOT_FOUND, 404, now())
        lines = [*requests.lines(), *await run_in_threadpool(_standing, database, ledger)]
        return Response("\n".join(lines) + "\n", media_type=MEDIA_TYPE)

    return made


def _may_read(request: Request, token: str | None) -> bool:
    told = request.headers.get("authorization", "")
    if token is not None and hmac.compare_digest(told.encode(), f"Bearer {token}".encode()):
        return True
    here = request.client is not None and request.client.host in _LOOPBACK
    # A proxy on this machine speaks for others: with its headers nobody counts as local.
    return here and not any(name in request.headers for name in _FORWARDED)


def _standing(database: Database, ledger: Ledger) -> Iterable[str]:
    commits, records = ledger.commits
    lines = _heading("inspector_commits_total", "Group commits of pushed records.", "counter")
    lines.append(f"inspector_commits_total {commits}")
    lines += _heading("inspector_committed_records_total", "Records offered in those commits.", "counter")
    lines.append(f"inspector_committed_records_total {records}")
    with database.transaction() as connection:
        row = connection.execute(_WAITING.encode()).fetchone()
    for (name, about), value in zip(_GAUGES, row or (), strict=True):
        lines += [*_heading(name, about, "gauge"), f"{name} {value}"]
    return lines


def _heading(name: str, about: str, kind: str) -> list[str]:
    return [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]
