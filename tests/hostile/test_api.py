"""schemathesis against a running server: what its own OpenAPI document allows and forbids, signed by an enrolled device
and by nobody; and the enterprise page, which has no entry there, by a document written here."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import cbor2
import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from inspector_tui.codes.presentation import Form
from sync.protocol.limits import MEDIA_TYPE
from sync.protocol.messages import Problem
from tests.sync.world import Device, World, running

FEW: Final = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
"""Enough for every commit: with each operation's two modes some 1,500 requests."""

schemathesis.openapi.format(
    "binary",
    # Lengths that the document asks for are hit often enough, others too.
    st.one_of(st.binary(max_size=80), *(st.binary(min_size=size, max_size=size) for size in (8, 16, 32, 64))).map(
        bytes.hex
    ),
)


@schemathesis.serializer(MEDIA_TYPE)
def as_cbor(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    """What JSON can say, as CBOR; what it says in hex of bytes, as bytes, every second time."""
    return cbor2.dumps(_with_bytes(value), canonical=True)


def _with_bytes(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_bytes(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_bytes(each) for each in value]
    if isinstance(value, str) and value and len(value) % 2 == 0:
        try:
            return bytes.fromhex(value)
        except ValueError:
            return value
    return value


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with (
        tempfile.TemporaryDirectory(prefix="inspector-", ignore_cleanup_errors=True) as folder,
        running(Path(folder) / "data", None) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def device(world: World) -> Device:
    return world.device("supervisor")


@pytest.fixture(scope="module")
def api(world: World) -> Any:
    return schemathesis.openapi.from_dict(world.http.get("/openapi.json").json())


@pytest.fixture(scope="module")
def pages(world: World, device: Device) -> Any:
    """The page's address as a document: genuine codes, digits, and any text in their place."""
    supervisor = world.supervisor()
    genuine = []
    for index, form in enumerate(Form):
        permit = world.approve(supervisor, device, index=index)
        genuine.append(world.shown(device, permit, form=form).removeprefix("/c/"))
    digits = {"anyOf": [{"type": "string", "pattern": "^[0-9]{1,400}$"}, {"type": "string"}]}
    words = {"type": "string", "maxLength": 60}
    asked = [
        {"name": "digits", "in": "path", "required": True, "schema": digits},
        {"name": "lang", "in": "query", "schema": {"anyOf": [{"enum": ["zh", "en"]}, words]}},
        {"name": "accept-language", "in": "header", "schema": {"anyOf": [{"enum": ["en;q=0.9,zh", "*"]}, words]}},
    ]
    known = [{"name": "known", "in": "path", "required": True, "schema": {"enum": genuine}}, *asked[1:]]
    answers = {"responses": {"default": {"description": "A page.", "content": {"text/html; charset=utf-8": {}}}}}
    form = {"type": "object", "additionalProperties": words, "properties": {"stars": words, "comment": words}}
    body = {"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": form}}}}
    paths = {
        "/c/{digits}": {"get": {"parameters": asked, **answers}},
        "/c/{known}": {"get": {"parameters": known, **answers}},
        "/c/{digits}/rating": {
            "get": {"parameters": asked, **answers},
            "post": {"parameters": asked, **body, **answers},
        },
        "/c/{digits}/record": {
            "get": {"parameters": asked, **answers},
            "post": {"parameters": asked, **body, **answers},
        },
    }
    return schemathesis.openapi.from_dict(
        {"openapi": "3.1.0", "info": {"title": "pages", "version": "1"}, "paths": paths}
    )


def _prepared(case: schemathesis.Case, world: World) -> requests.PreparedRequest:
    kept = {"method", "url", "headers", "files", "data", "params", "json", "cookies"}
    told = case.as_transport_kwargs(base_url=f"http://{world.host}")
    return requests.Request(**{key: value for key, value in told.items() if key in kept}).prepare()


def _sent(prepared: requests.PreparedRequest, world: World) -> httpx.Response:
    headers = dict(prepared.headers)
    return world.http.request(prepared.method or "", prepared.url or "", content=_body(prepared), headers=headers)


def _body(prepared: requests.PreparedRequest) -> bytes:
    body = prepared.body or b""
    return body.encode() if isinstance(body, str) else bytes(body)


def _judge(case: schemathesis.Case, answer: httpx.Response) -> None:
    """No failure of the server's; the media type that the document names; problems in the one form of all problems."""
    assert answer.status_code < 500, (answer.status_code, case.as_curl_command())
    said = answer.headers.get("content-type", "")
    if answer.status_code >= 400:
        assert said == MEDIA_TYPE
        assert Problem.from_bytes(answer.content).code
        return
    documented = case.operation.definition.raw["responses"].get(str(answer.status_code))
    assert documented is not None, answer.status_code
    assert said in documented.get("content", {"": None}) or not answer.content


def _attack(schema: schemathesis.BaseSchema, send: Callable[[schemathesis.Case], None]) -> None:
    """Every operation with what its description allows and with what it forbids. The lazy fixtures of schemathesis
    do not work with this pytest, so its strategies are run by hand."""
    for found in schema.get_all_operations():
        for mode in schemathesis.GenerationMode:
            strategy = found.ok().as_strategy(generation_mode=mode)
            try:
                FEW(given(strategy)(send))()
            except Unsatisfiable:
                # Nothing can be wrong in a request without parameters.
                assert mode is schemathesis.GenerationMode.NEGATIVE


def test_no_signed_request_breaks_the_server(api: schemathesis.BaseSchema, world: World, device: Device) -> None:
    def send(case: schemathesis.Case) -> None:
        prepared = _prepared(case, world)
        named = {name.lower(): value for name, value in prepared.headers.items()}
        headers = {name: named[name] for name in ("content-type", "if-none-match", "range") if name in named}
        world.clock.seconds += 1
        _judge(case, device.request(case.method, prepared.path_url, _body(prepared), headers))

    _attack(api, send)


def test_no_unsigned_request_breaks_the_server(api: schemathesis.BaseSchema, world: World) -> None:
    def send(case: schemathesis.Case) -> None:
        prepared = _prepared(case, world)
        world.clock.seconds += 1
        _judge(case, _sent(prepared, world))

    _attack(api, send)


def test_the_enterprise_page_never_fails(pages: schemathesis.BaseSchema, world: World) -> None:
    statuses = set()

    def send(case: schemathesis.Case) -> None:
        world.clock.seconds += 5
        answer = _sent(_prepared(case, world), world)
        assert answer.status_code < 500, (answer.status_code, case.as_curl_command())
        statuses.add(answer.status_code)
        if case.method == "GET" and case.operation.path in ("/c/{digits}", "/c/{known}"):
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            assert answer.status_code in (200, 404)
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert "set-cookie" not in answer.headers
            assert len(answer.content) < 50_000

    _attack(pages, send)
    assert {200, 404} <= statuses
