"""The usual form of a request signature says what the library's general reading of RFC 9421 says."""

from __future__ import annotations

import base64
import secrets

import pytest
from http_message_signatures import HTTPMessageSigner

from inspector_tui.errors import NotAuthentic
from inspector_tui.ledger import keys
from inspector_tui.ledger.envelope import device_id
from inspector_tui.ledger.keys import Ed25519Signer, Signer
from sync.protocol import signing, usual
from sync.protocol.signing import Request, sign_request, verify_request

URL = "http://127.0.0.1:8440"
PATHS = ("/v1/records", "/v1/records?after=7&known=12", "/v1/evidence/" + "0f" * 32 + "/chunks/3", "/v1/hello/")
UNUSUAL = ("/v1/%E4%B8%AD", "/v1/records?after=%37", "", "/")


def signer(alg: int = keys.ALG_ED25519) -> Signer:
    return keys.generate(alg)


def arrived(request: Request) -> Request:
    """As the server sees it: names in small letters."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request(request.method, request.url, headers, request.body)


def signed(who: Signer, path: str = PATHS[0], body: bytes = b"body", *, by_library: bool = False) -> Request:
    request = Request("POST" if body else "GET", URL + path, {}, body)
    if not by_library:
        sign_request(request, who, created=1_795_000_000, nonce=secrets.token_urlsafe(12))
        return arrived(request)
    HTTPMessageSigner(
        signature_algorithm=signing._ALGORITHMS[who.alg], key_resolver=signing._OwnKey(who)
    ).sign(
        request, key_id=device_id(who.public).hex(), created=signing.datetime.fromtimestamp(1_795_000_000, signing.UTC),
        nonce="n1", tag=signing.TAG, label="inspector", include_alg=False, covered_component_ids=signing._COVERED,
        body=request.body or None,
    )  # fmt: skip
    return arrived(request)


def by_library(request: Request, who: Signer) -> bool:
    """Whether the library alone takes it."""
    verifier = signing._Verifier(
        signature_algorithm=signing._AnyDevice, key_resolver=signing._TheirKey(lambda _: (who.alg, who.public))
    )
    try:
        verifier.verify(
            request, max_age=None, expect_tag=signing.TAG, require_components=signing._COVERED,
            body=request.body if request.body or usual.DIGEST in request.headers else None,
        )  # fmt: skip
    except signing.InvalidSignature:
        return False
    return True


def taken(request: Request, who: Signer) -> bool:
    try:
        told = verify_request(request, lambda device: (who.alg, who.public))
    except NotAuthentic:
        return False
    return told.device == device_id(who.public)


@pytest.mark.parametrize("alg", [keys.ALG_ED25519, keys.ALG_ESP256])
@pytest.mark.parametrize("body", [b"body", b""])
@pytest.mark.parametrize("path", [*PATHS, *UNUSUAL])
def test_what_one_writes_the_other_reads(path: str, body: bytes, alg: int) -> None:
    who = signer(alg)
    for request in (signed(who, path, body), signed(who, path, body, by_library=True)):
        assert by_library(request, who)
        assert taken(request, who)
        usual_form = usual.read(request.method, request.url, request.headers, request.body) is not None
        assert usual_form == (path in PATHS)


def test_whatever_is_changed_is_refused_by_both() -> None:
    who = signer()
    request = signed(who, "/v1/records?after=7")
    headers = request.headers
    changes: list[Request] = [
        Request("PUT", request.url, headers, request.body),
        Request("POST", request.url.replace("8440", "8441"), headers, request.body),
        Request("POST", request.url.replace("after=7", "after=8"), headers, request.body),
        Request("POST", request.url.replace("/v1/", "/v2/"), headers, request.body),
        Request("POST", request.url, headers, b"other"),
        Request("POST", request.url, headers, b""),
    ]
    for name in ("content-digest", "signature-input", "signature"):
        for at in range(len(headers[name])):
            changed = headers[name][:at] + ("A" if headers[name][at] != "A" else "B") + headers[name][at + 1 :]
            changes.append(Request("POST", request.url, {**headers, name: changed}, request.body))
        changes.append(Request("POST", request.url, {each: headers[each] for each in headers if each != name}, b"body"))
    for changed in changes:
        assert not taken(changed, who)
        assert not by_library(changed, who) or changed.headers["signature"][:-4] == headers["signature"][:-4]


def test_a_signature_has_one_spelling() -> None:
    who = signer()
    for path in (*PATHS, *UNUSUAL):
        request = signed(who, path)
        told = request.headers["signature"]
        # The last character of 64 bytes in base64 has four bits that mean nothing, and zeros stand there.
        other = told[:-4] + chr(ord(told[-4]) + 1) + told[-3:]
        assert base64.b64decode(other[11:-1]) == base64.b64decode(told[11:-1])
        changed = Request("POST", request.url, {**request.headers, "signature": other}, request.body)
        assert taken(request, who)
        assert not taken(changed, who), other


def test_another_key_is_refused() -> None:
    assert not taken(signed(signer()), Ed25519Signer.generate())
