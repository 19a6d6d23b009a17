"""Signing keys: Ed25519 and P-256 with SHA-256, raw bytes in and out.

COSE algorithm numbers (RFC 9864): -19 Ed25519, -9 ESP256. -65601 is reserved for SM2 with SM3 and refused until
it exists. Public keys are 32 bytes (Ed25519) or 33 bytes (P-256, compressed); signatures are 64 bytes.

`add_algorithm` is the one door for more: an SM2 key, or a token that signs outside this process. Everything that
makes, opens or checks keys goes through `generate`, `signer_from` and `verify`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from inspector_tui.errors import BadInput, NotAuthentic

ALG_ED25519: Final = -19
ALG_ESP256: Final = -9
PUBLIC_SIZE: Final = {ALG_ED25519: 32, ALG_ESP256: 33}
"""Bytes of a public key by algorithm; `add_algorithm` adds to it."""
SIGNATURE_SIZE: Final = 64

_P25519: Final = 2**255 - 19
_P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_ES256: Final = ec.ECDSA(hashes.SHA256())
# y coordinates of the points of order 1, 2, 4 and 8: with such a key one signature fits many messages.
_SMALL_ORDER_Y: Final = frozenset(
    {
        0,
        1,
        _P25519 - 1,
        int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
        int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
    }
)


def kid(public: bytes) -> bytes:
    """The 4-byte key id: a hint for finding a key, never a proof of it."""
    return hashlib.sha256(public).digest()[:4]


class Signer(Protocol):
    """A private key that signs. `public`, `kid` and `alg` describe its public half."""

    @property
    def alg(self) -> int: ...
    @property
    def public(self) -> bytes: ...
    @property
    def kid(self) -> bytes: ...
    @property
    def private_bytes(self) -> bytes: ...

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature."""
        ...


class Ed25519Signer:
    """An Ed25519 key; `private_bytes` is the 32-byte seed of RFC 8032."""

    alg: Final = ALG_ED25519

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw()
        self.kid = kid(self.public)

    @classmethod
    def generate(cls) -> Ed25519Signer:
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_seed(cls, seed: bytes) -> Ed25519Signer:
        """Raises BadInput("BAD_PRIVATE_KEY") unless `seed` has 32 bytes."""
        if len(seed) != 32:
            raise BadInput("BAD_PRIVATE_KEY")
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def private_bytes(self) -> bytes:
        return self._private.private_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


class P256Signer:
    """A P-256 key; `private_bytes` is the 32-byte big-endian scalar."""

    alg: Final = ALG_ESP256

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        self.kid = kid(self.public)

    @classmethod
    def generate(cls) -> P256Signer:
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def from_private_bytes(cls, scalar: bytes) -> P256Signer:
        """Raises BadInput("BAD_PRIVATE_KEY") unless `scalar` is 32 bytes of 1 .. order - 1."""
        number = int.from_bytes(scalar, "big")
        if len(scalar) != 32 or not 0 < number < _P256_ORDER:
            raise BadInput("BAD_PRIVATE_KEY")
        return cls(ec.derive_private_key(number, ec.SECP256R1()))

    @property
    def private_bytes(self) -> bytes:
        return self._private.private_numbers().private_value.to_bytes(32, "big")

    def sign(self, message: bytes) -> bytes:
        r, s = decode_dss_signature(self._private.sign(message, _ES256))
        # r||s and r||(order - s) are both good; only the low half is taken, so nobody can make a second one.
        return r.to_bytes(32, "big") + min(s, _P256_ORDER - s).to_bytes(32, "big")


Check = Callable[[bytes, bytes], None]
"""Takes (signature, message); raises InvalidSignature or ValueError unless it holds."""


@dataclass(frozen=True, slots=True)
class Algorithm:
    """One kind of key. `open` makes the signer of what its `private_bytes` were: the key itself, or for a token
    only the name of its slot, so that a key that must never leave its token is opened by the same call.
    `checker` makes the check for a public key of the right size; ValueError when it is no key."""

    public_size: int
    generate: Callable[[], Signer]
    open: Callable[[bytes], Signer]
    checker: Callable[[bytes], Check]


def add_algorithm(alg: int, algorithm: Algorithm) -> None:
    """Makes a kind of key known, for signing and checking. Called once at the start. ValueError when `alg` is taken."""
    if alg in _ALGORITHMS:
        raise ValueError(f"algorithm {alg} is taken")
    _ALGORITHMS[alg] = algorithm
    PUBLIC_SIZE[alg] = algorithm.public_size


def generate(alg: int) -> Signer:
    """A new key. Raises BadInput("UNKNOWN_ALG")."""
    return _algorithm(alg).generate()


def signer_from(alg: int, private_bytes: bytes) -> Signer:
    """Return the signer of `private_bytes`; raises BadInput("UNKNOWN_ALG" or "BAD_PRIVATE_KEY")."""
    return _algorithm(alg).open(private_bytes)


def _algorithm(alg: int) -> Algorithm:
    try:
        return _ALGORITHMS[alg]
    except KeyError:
        raise BadInput("UNKNOWN_ALG", alg=alg) from None


def verify(alg: int, public: bytes, message: bytes, signature: bytes) -> None:
    """Raises NotAuthentic("BAD_SIGNATURE") unless `signature` is the one signature form of `public` on `message`."""
    if len(signature) != SIGNATURE_SIZE:
        raise NotAuthentic("BAD_SIGNATURE")
    try:
        _checker(alg, public)(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise NotAuthentic("BAD_SIGNATURE") from error


@lru_cache(maxsize=4096)
def _checker(alg: int, public: bytes) -> Check:
    """The check for one public key, kept because a server sees the same devices all day. ValueError if unusable."""
    algorithm = _ALGORITHMS.get(alg)
    if algorithm is None or len(public) != algorithm.public_size:
        raise ValueError("size")
    return algorithm.checker(public)


def _check_ed25519(public: bytes) -> Check:
    y = int.from_bytes(public, "little") & (2**255 - 1)
    if y >= _P25519 or y in _SMALL_ORDER_Y:
        raise ValueError("point")
    return Ed25519PublicKey.from_public_bytes(public).verify


def _check_p256(public: bytes) -> Check:
    if public[0] not in (2, 3):
        raise ValueError("point")
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)

    def check(signature: bytes, message: bytes) -> None:
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        if not 0 < r < _P256_ORDER or not 0 < s <= _P256_ORDER // 2:
            raise ValueError("range")
        point.verify(encode_dss_signature(r, s), message, _ES256)

    return check


_ALGORITHMS: Final[dict[int, Algorithm]] = {
    ALG_ED25519: Algorithm(32, Ed25519Signer.generate, Ed25519Signer.from_seed, _check_ed25519),
    ALG_ESP256: Algorithm(33, P256Signer.generate, P256Signer.from_private_bytes, _check_p256),
}
