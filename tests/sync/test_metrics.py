"""`/metrics`: figures for this machine or for whoever has the token, and nothing about anybody."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from sync.server.running import RunningServer
from tests.sync.devices import Device, Office
from tests.sync.world import running


def read(office: Office, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.get(f"{office.server.url}/metrics", headers=headers or {}, trust_env=False)


def test_figures_follow_what_happens_and_name_nobody(office: Office) -> None:
    device = office.enrol(Device())
    with office.client(device) as client:
        client.push(device.say_many(7))
    answered = read(office)
    assert answered.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answered.text.splitlines()
    assert 'inspector_requests_total{route="/v1/records",method="POST",status="200"} 1' in lines
    assert 'inspector_request_seconds_count{route="/v1/records"} 1' in lines
    assert "inspector_commits_total 1" in lines
    assert "inspector_committed_records_total 7" in lines
    assert "inspector_devices_active 1" in lines, "the server is none"
    size = int(next(line for line in lines if line.startswith("inspector_log_records ")).split()[1])
    assert size > 7
    for told in ("laptop", "64010001", device.id.hex(), "现场"):
        assert told not in answered.text
    for line in lines:
        assert line.startswith("#") or len(line.rsplit(" ", 1)) == 2


@pytest.mark.parametrize("name", ["x-forwarded-for", "forwarded", "via"])
def test_whoever_comes_through_a_proxy_is_not_of_this_machine(office: Office, name: str) -> None:
    assert read(office, {name: "10.1.2.3"}).status_code == 404


def test_a_token_opens_them_from_anywhere_and_only_the_right_one(tmp_path: Path, database_url: str) -> None:
    with running(tmp_path, database_url, metrics_token="geheim") as world:
        far = {"x-forwarded-for": "10.1.2.3"}
        assert world.http.get("/metrics", headers=far).status_code == 404
        assert world.http.get("/metrics", headers={**far, "authorization": "Bearer falsch"}).status_code == 404
        assert world.http.get("/metrics", headers={**far, "authorization": "Bearer geheim"}).status_code == 200


def test_a_running_server_has_them(office: Office) -> None:
    assert isinstance(office.server, RunningServer)
    assert "inspector_quarantine_waiting 0" in read(office).text
