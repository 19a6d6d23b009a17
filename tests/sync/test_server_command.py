"""`inspector server` as a process of its own: start, invite beside it, enrol, revoke, stop."""

from __future__ import annotations

import json
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from inspector_tui.ledger.keys import Ed25519Signer
from sync.protocol.enrolment import Enrol, Enrolled
from sync.protocol.invitation import read_invitation
from sync.protocol.limits import MEDIA_TYPE
from sync.protocol.messages import Problem
from sync.protocol.signing import Request, sign_request
from tests.waits import ended, started

ORGAN = ("640100012", "银川市应急管理局", "--short-name", "银应急", "--credit-code", "11640100MB0001230L",
         "--level", "city", "--region", "6401", "--field", "emergency")  # fmt: skip


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "inspector_tui.cli", "--lang", "en", "server", *arguments]


def run(data: Path, *arguments: str) -> tuple[int, Any, str]:
    """Exit code, JSON of stdout, stderr."""
    done = ended(command(*arguments, "--data", str(data), "--json"), encoding="utf-8")
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def signed(url: str, signer: Ed25519Signer, method: str, path: str, body: bytes = b"") -> httpx.Response:
    headers = {"host": url.removeprefix("http://")} | ({"content-type": MEDIA_TYPE} if body else {})
    request = Request(method, url + path, headers, body)
    sign_request(request, signer, created=int(time.time()), nonce=secrets.token_hex(8))
    return httpx.request(method, url + path, content=body, headers=request.headers, trust_env=False)


@pytest.mark.skipif(sys.platform == "win32", reason="stopped by SIGTERM")
def test_a_server_lives_through_its_commands(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with started(
        # What it logs nobody reads; a pipe would be full one day.
        command("--data", str(data), "--port", "0", "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            url = ready["url"]
            assert httpx.get(f"{url}/healthz", trust_env=False).status_code == 200
            assert run(data, "organ", *ORGAN)[0] == 0
            code, invited, _ = run(
                data, "invite", "--organ", "640100012", "--role", "officer", "--certificate", "64010025001"
            )
            assert code == 0
            signer, invitation = Ed25519Signer.generate(), read_invitation(invited["code"])
            assert invitation.pins(bytes.fromhex(ready["root"]))
            asked = Enrol(secret=invitation.secret, alg=signer.alg, public=signer.public, name="laptop")
            enrolled = Enrolled.from_bytes(signed(url, signer, "POST", "/v1/enrol", asked.to_bytes()).content)
            assert signed(url, signer, "GET", "/v1/records").status_code == 200
            assert run(data, "revoke", enrolled.device.hex(), "--reason", "lost")[0] == 0
            refused = signed(url, signer, "GET", "/v1/records")
            assert Problem.from_bytes(refused.content).code == "DEVICE_REVOKED"
            code, stands, _ = run(data, "status")
            assert code == 0
            assert stands["devices"] == {"officer revoked": 1}
            assert stands["delegation_days"] > 300
            code, done, _ = run(data, "tick")
            assert code == 0
            assert {"lists", "flagged", "overdue", "figures", "judged"} <= done.keys()
            assert {chore: count for chore, count in done.items() if count and chore != "lists"} == {}
            code, audited, _ = run(data, "audit")
            assert (code, audited["intact"], audited["size"]) == (0, True, stands["records"])
            second = ended(command("--data", str(data), "--port", "0"))
            assert second.returncode == 3
            assert b"DATA_DIR_IN_USE" in second.stderr
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
    code, stands, _ = run(data, "status")
    assert (code, stands["devices"]) == (0, {"officer revoked": 1})


def test_an_organ_has_a_credit_code_that_holds(tmp_path: Path) -> None:
    wrong = [*ORGAN[:5], ORGAN[5][:-1] + ("0" if ORGAN[5][-1] != "0" else "1"), *ORGAN[6:]]
    code, _, told = run(tmp_path, "organ", *wrong)
    assert code == 2
    assert json.loads(told)["error"]["code"] == "CREDIT_CODE_CHECK_DIGIT"


def test_refusals_and_wrong_usage_have_their_exit_codes(tmp_path: Path) -> None:
    code, _, told = run(tmp_path, "invite", "--organ", "7", "--role", "checkpoint")
    assert code == 1
    assert json.loads(told)["error"]["code"] == "ORGAN_UNKNOWN"
    before = ended(command("--data", str(tmp_path), "invite", "--organ", "7", "--role", "checkpoint"))
    assert before.returncode == 1, "the directory named before the subcommand is the one that is used"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["keys", "postgres"]
    assert run(tmp_path, "revoke", "xyz", "--reason", "x")[0] == 2
    assert run(tmp_path, "invite", "--organ", "7", "--role", "server")[0] == 2
    (tmp_path / "keys" / "trust.key").write_text("{}")
    (tmp_path / "keys" / "trust.key").chmod(0o600)
    code, _, told = run(tmp_path, "status")
    assert code == 3
    assert json.loads(told)["error"]["code"] == "KEYRING_DAMAGED"
