"""The enterprise page: server time of one opening, and openings a second over HTTP, with a bare route to compare.

    python -m bench.page [--seconds 5] [--connections 16]

Every opening is another presentation of one of many permits, so every one is verified. Server, PostgreSQL and the
client share this machine's cores; `hello` is a bare ASGI application on the same HTTP server, asked by the
same client in the same run, alternating with the page. Prints JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, MutableMapping
from itertools import cycle
from pathlib import Path
from typing import Any

import uvicorn

from inspector_tui.codes.claims import Claims, Officer, Purpose
from inspector_tui.codes.permit import issue
from inspector_tui.codes.presentation import Form, present
from inspector_tui.domain.planning import FilingApproved
from inspector_tui.domain.record import Body
from inspector_tui.domain.register import (
    DeviceEnrolled,
    OrganRegistered,
    PermitKeyPublished,
)
from inspector_tui.ledger.envelope import ZERO_HASH, device_id, seal
from inspector_tui.ledger.keys import Ed25519Signer
from sync.server.checking import Enrolment
from sync.server.compose import Server, open_server
from sync.server.pages.rendering import code_page
from sync.server.running import listen
from tests.item_lists import listed, published

ORGAN = 640100012
CERTIFICATE = "64010025009"
PERMITS = 200
PRESENTATIONS = 4_000
GOAL_MS = 10
GOAL_PER_SECOND = 500


def prepare(server: Server) -> list[str]:
    """Permits as a supervisor approves them; the paths of many presentations of them, both forms."""
    supervisor, officer, key = (Ed25519Signer.generate() for _ in range(3))
    now = int(time.time())
    lines = tuple(f"第{n}项检查标准" for n in range(1, 31))
    server.core.ledger.append_own(
        [
            OrganRegistered(
                organ=ORGAN, name="银川市应急管理局", short_name="银应急", credit_code="11640100MB0001234X",
                level="city", region="6401", field="emergency", phone="0951-6888123", supervision_phone="0951-6075012",
            ),
            *published(
                entry
                for n in range(1, 4)
                for entry in listed(f"33021700{n}", f"危险化学品储存场所安全条件检查（{n}）", lines, basis="某条例")
            ),
            DeviceEnrolled(
                device=device_id(supervisor.public), alg=supervisor.alg, public=supervisor.public, organ=ORGAN,
                role="supervisor", name="bench", certificate=CERTIFICATE,
            ),
        ],
        organ=ORGAN,
    )  # fmt: skip
    permits = [_permit(key, officer, number, now) for number in range(PERMITS)]
    bodies: list[Body] = [
        PermitKeyPublished(
            kid=key.kid, alg=key.alg, public=key.public, organ=ORGAN, not_before=0, sign_until=2**40,
            verify_until=2**40,
        ),
        *(
            FilingApproved(
                inspection=f"{number:016x}", filing=f"f{number}", filing_no="银应急备〔2026〕1号", permit=permit,
                code_id=number.to_bytes(8, "big"), status_list=1, status_index=number,
            )
            for number, permit in enumerate(permits)
        ),
    ]  # fmt: skip
    enrolment = Enrolment(
        device_id(supervisor.public), supervisor.alg, supervisor.public, ORGAN, "supervisor", CERTIFICATE
    )
    server.core.ledger.push(enrolment, _sealed(supervisor, bodies, now)).result()
    server.blocks.allot(enrolment)
    prefix = server.lists.prefix
    shown = (
        present(officer, permits[n % PERMITS], prefix=prefix, made_at=now + n // PERMITS, form=_form(n))
        for n in range(PRESENTATIONS)
    )
    return ["/c/" + text.removeprefix(prefix) for text in shown]


def _form(number: int) -> Form:
    """Full codes, and one short one in five."""
    return Form.SHORT if number % 5 == 0 else Form.FULL


def _permit(key: Ed25519Signer, officer: Ed25519Signer, number: int, now: int) -> bytes:
    claims = Claims(
        organ=ORGAN, start=now - 3600, end=now + 86_400, issued_at=now - 60, code_id=number.to_bytes(8, "big"),
        device=officer.public, status_list=1, status_index=number, purpose=Purpose.DAILY, subject="91640100MA76XXXX0K",
        officers=(Officer(64010025001, "马建国"), Officer(64010025034, "李娜")),
        items=(330217001, 330217002, 330217003), filing_number="银应急备〔2026〕118号",
        enterprise_name="银川某某化工有限公司",
    )  # fmt: skip
    return issue(key, claims)


def _sealed(signer: Ed25519Signer, bodies: list[Body], now: int) -> list[bytes]:
    prev, raws = ZERO_HASH, []
    for seq, body in enumerate(bodies, 1):
        told = seal(
            signer, seq=seq, prev=prev, kind=body.KIND, made_at=now * 1000, clock_offset=0, author=CERTIFICATE,
            organ=ORGAN, body=body.to_map(),
        )  # fmt: skip
        prev = told.hash
        raws.append(told.raw)
    return raws


def rendering(server: Server, paths: list[str]) -> dict[str, float]:
    """Milliseconds of server time for one opening, database included, HTTP left out."""
    looker, took = server.looker, []
    for path in paths:
        begun = time.perf_counter()
        html = code_page(looker.look(path.removeprefix("/c/"), "zh", count=True), "zh").encode()
        took.append((time.perf_counter() - begun) * 1000)
    del took[:100]
    assert "马建国".encode() in html
    return {
        "p50": round(statistics.median(took), 2),
        "p99": round(statistics.quantiles(took, n=100)[-1], 2),
        "mean_cpu": round(_cpu_of_looking(server, paths[:500]), 2),
        "page_bytes": len(html),
    }


def _cpu_of_looking(server: Server, paths: list[str]) -> float:
    begun = time.process_time()
    for path in paths:
        code_page(server.looker.look(path.removeprefix("/c/"), "zh", count=True), "zh").encode()
    return (time.process_time() - begun) * 1000 / len(paths)


Scope = MutableMapping[str, Any]


async def hello(
    scope: Scope, receive: Callable[[], Awaitable[Scope]], send: Callable[[Scope], Awaitable[None]]
) -> None:
    """The least that an application can do."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        await send({"type": "http.response.body", "body": b"hello"})


async def ask(port: int, paths: list[str], connections: int, seconds: float) -> tuple[float, list[float]]:
    """Answers a second and the milliseconds of each, over connections that are kept."""
    turn, took, end = cycle(paths), [], time.perf_counter() + seconds
    begun = time.perf_counter()

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < end:
            at = time.perf_counter()
            writer.write(f"GET {next(turn)} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit(head.decode())
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            took.append((time.perf_counter() - at) * 1000)
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return len(took) / (time.perf_counter() - begun), took


def over_http(pages: int, bare: int, paths: list[str], connections: int, seconds: float) -> dict[str, object]:
    asyncio.run(ask(pages, paths, connections, 1.0))
    asyncio.run(ask(bare, ["/"], connections, 0.5))
    rates, hellos, took = [], [], list[float]()
    for _ in range(3):
        rate, each = asyncio.run(ask(pages, paths, connections, seconds / 3))
        rates.append(rate)
        took += each
        hellos.append(asyncio.run(ask(bare, ["/"], connections, seconds / 6))[0])
    rate, plain = statistics.median(rates), statistics.median(hellos)
    return {
        "connections": connections,
        "openings_per_second": round(rate),
        "openings_per_second_goal": GOAL_PER_SECOND,
        "hello_per_second": round(plain),
        "ratio_to_hello": round(rate / plain, 3),
        "ms_p50": round(statistics.median(took), 1),
        "ms_p99": round(statistics.quantiles(took, n=100)[-1], 1),
    }


def measure(data: Path, connections: int, seconds: float) -> dict[str, object]:
    server = open_server(data, public_url="http://127.0.0.1")
    paths = prepare(server)
    rendered = rendering(server, paths)
    server.close()
    command = [sys.executable, "-m", "bench.page", "--serve", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pages, bare = map(int, process.stdout.readline().split())
        try:
            http = over_http(pages, bare, paths, connections, seconds)
        finally:
            process.terminate()
    return {
        "bench": "page",
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 1),
        "server_ms": rendered | {"p99_goal": GOAL_MS},
        "http": http,
    }


def serve(data: Path) -> None:
    """The pages and the bare route, each at a port of its own, in one process: only one is asked at a time."""
    server = open_server(data, public_url="http://127.0.0.1", openings=10**9)
    sockets = [listen("127.0.0.1", 0) for _ in range(2)]
    told: dict[str, Any] = {"log_config": None, "access_log": False, "server_header": False, "date_header": False}
    apps: tuple[Any, ...] = (server.app, hello)

    async def both() -> None:
        runners = [uvicorn.Server(uvicorn.Config(app, **told)) for app in apps]
        serving = asyncio.gather(*(runner.serve([bound]) for runner, bound in zip(runners, sockets, strict=True)))
        while not all(runner.started for runner in runners):
            await asyncio.sleep(0.01)
        print(*(bound.getsockname()[1] for bound in sockets), flush=True)
        await serving

    try:
        asyncio.run(both())
    finally:
        server.close()


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seconds", type=float, default=6.0)
    arguments.add_argument("--connections", type=int, default=16)
    arguments.add_argument("--serve", type=Path)
    told = arguments.parse_args()
    if told.serve is not None:
        serve(told.serve)
        return
    with tempfile.TemporaryDirectory(prefix="inspector-bench-", ignore_cleanup_errors=True) as folder:
        print(json.dumps(measure(Path(folder) / "data", told.connections, told.seconds), indent=2))


if __name__ == "__main__":
    main()
