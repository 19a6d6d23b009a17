"""Signed requests: RFC 9421 with the device's key, the body by RFC 9530 content-digest (sha-256).

Covered: @method, @authority, @path, @query and, with a body, content-digest; parameters: created, keyid
(device id as hex), nonce, tag. The scheme is left out because a proxy may end TLS in front of the server.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureAlgorithm,
    HTTPSignatureKeyResolver,
    InvalidSignature,
)

from inspector_tui.errors import BadInput, InspectorError, NotAuthentic
from inspector_tui.ledger import keys
from inspector_tui.ledger.envelope import device_id
from sync.protocol import usual

TAG: Final = "inspector-1"
_LABEL: Final = "inspector"
_COVERED: Final = ("@method", "@authority", "@path", "@query")
_BYTES: Final = re.compile(r":([A-Za-z0-9+/=]*):")
"""A byte sequence of a structured header (RFC 8941 §3.3.5)."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as both sides see it. `headers` has lower-case names when it arrives."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class RequestSignature:
    """What a signature that held says."""

    device: bytes
    created: int
    """Unix seconds by the device's clock."""
    nonce: str


def sign_request(request: Request, signer: keys.Signer, *, created: int, nonce: str) -> None:
    """Add content-digest (with a body), signature-input and signature to the headers."""
    device = device_id(signer.public)
    digest = usual.content_digest(request.body) if request.body else None
    written = usual.write(request.method, request.url, digest, device=device, created=created, nonce=nonce)
    if written is not None:
        parameters, base = written
        if digest is not None:
            request.headers["Content-Digest"] = digest
        request.headers["Signature-Input"] = f"{_LABEL}={parameters}"
        request.headers["Signature"] = f"{_LABEL}=:{base64.b64encode(signer.sign(base)).decode()}:"
        return
    algorithm = _ALGORITHMS[signer.alg]
    HTTPMessageSigner(signature_algorithm=algorithm, key_resolver=_OwnKey(signer)).sign(
        request,
        key_id=device.hex(),
        created=datetime.fromtimestamp(created, UTC),
        nonce=nonce,
        tag=TAG,
        label=_LABEL,
        include_alg=False,
        covered_component_ids=_COVERED,
        body=request.body or None,
    )


def verify_request(request: Request, public_of: Callable[[bytes], tuple[int, bytes]]) -> RequestSignature:
    """Check the signature with the key that `public_of(device id)` returns as (alg, public).

    Whether `created` is near and `nonce` new is for the caller. Raises NotAuthentic REQUEST_UNSIGNED,
    BAD_REQUEST_SIG, and whatever `public_of` raises.
    """
    named = request.headers.get("signature-input")
    if named is None or "signature" not in request.headers:
        raise NotAuthentic("REQUEST_UNSIGNED")
    told = usual.read(request.method, request.url, request.headers, request.body)
    if told is not None:
        alg, public = public_of(told.device)
        try:
            keys.verify(alg, public, told.base, told.signature)
        except BadInput as error:
            raise NotAuthentic("BAD_REQUEST_SIG") from error
        return RequestSignature(told.device, told.created, told.nonce)
    if not _is_spelled_plainly(request.headers["signature"]):
        raise NotAuthentic("BAD_REQUEST_SIG")
    key = _TheirKey(public_of)
    # The algorithm follows from the enrolled key, never from the request, so it is looked up first.
    verifier = _Verifier(signature_algorithm=_AnyDevice, key_resolver=key)
    # A body that was taken away is a changed body.
    body = request.body if request.body or usual.DIGEST in request.headers else None
    try:
        found = verifier.verify(request, max_age=None, expect_tag=TAG, require_components=_COVERED, body=body)
    except InvalidSignature as error:
        if key.problem is not None:
            raise key.problem from error
        raise NotAuthentic("BAD_REQUEST_SIG") from error
    if len(found) != 1 or key.device is None:
        raise NotAuthentic("BAD_REQUEST_SIG")
    created, nonce = found[0].parameters.get("created"), found[0].nonce
    if not isinstance(created, int) or not nonce or len(nonce) > 64:
        raise NotAuthentic("BAD_REQUEST_SIG")
    return RequestSignature(key.device, created, nonce)


def _is_spelled_plainly(header: str) -> bool:
    """Whether every byte sequence in it is the one spelling of its bytes: base64 may carry bits that mean nothing."""
    try:
        return all(base64.b64encode(base64.b64decode(told)).decode() == told for told in _BYTES.findall(header))
    except binascii.Error:
        return False


class _DeviceAlgorithm(HTTPSignatureAlgorithm):
    """Signs and verifies with our own key functions, which take one form of each signature only."""

    def __init__(self, public_key: Any = None, private_key: Any = None) -> None:
        self._public, self._signer = public_key, private_key

    def sign(self, message: bytes) -> bytes:
        signed: bytes = self._signer.sign(message)
        return signed

    def verify(self, signature: bytes, message: bytes) -> None:
        alg, public = self._public
        keys.verify(alg, public, message, signature)


class _Ed25519(_DeviceAlgorithm):
    algorithm_id = "ed25519"


class _P256(_DeviceAlgorithm):
    algorithm_id = "ecdsa-p256-sha256"


class _AnyDevice(_DeviceAlgorithm):
    """For verifying: whichever algorithm the enrolled key has. Requests carry no alg parameter."""

    algorithm_id = "by-enrolled-key"


_ALGORITHMS: Final[Mapping[int, type[_DeviceAlgorithm]]] = {keys.ALG_ED25519: _Ed25519, keys.ALG_ESP256: _P256}


class _OwnKey(HTTPSignatureKeyResolver):
    def __init__(self, signer: keys.Signer) -> None:
        self._signer = signer

    def resolve_private_key(self, key_id: str) -> Any:
        return self._signer


class _TheirKey(HTTPSignatureKeyResolver):
    """Remembers which device was named, and why its key was not found."""

    def __init__(self, public_of: Callable[[bytes], tuple[int, bytes]]) -> None:
        self._public_of = public_of
        self.device: bytes | None = None
        self.problem: InspectorError | None = None

    def resolve_public_key(self, key_id: str) -> Any:
        try:
            device = bytes.fromhex(key_id)
        except ValueError:
            return None
        try:
            found = self._public_of(device)
        except InspectorError as problem:
            self.problem = problem
            return None
        self.device = device
        return found


class _Verifier(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        """Left to the server, which answers a wrong clock with its own time instead of a bare refusal."""
