"""Keys and COSE_Sign1: one signature form, one shape, one domain each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.errors import BadInput, NotAuthentic
from inspector_tui.ledger import cbor, cose, keys

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ED = keys.Ed25519Signer.from_seed(bytes(range(32)))
P256 = keys.P256Signer.from_private_bytes(bytes(range(1, 33)))
SIGNERS = pytest.mark.parametrize("signer", [ED, P256], ids=["ed25519", "p256"])


def test_the_first_vector_of_rfc_8032() -> None:
    signer = keys.signer_from(
        keys.ALG_ED25519, bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    )
    assert signer.public.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert signer.sign(b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )


@SIGNERS
def test_a_key_comes_back_from_its_private_bytes(signer: keys.Signer) -> None:
    again = keys.signer_from(signer.alg, signer.private_bytes)
    assert (again.public, again.kid) == (signer.public, keys.kid(signer.public))
    keys.verify(signer.alg, signer.public, b"message", again.sign(b"message"))


@SIGNERS
def test_a_signature_holds_for_one_message_and_key_only(signer: keys.Ed25519Signer | keys.P256Signer) -> None:
    signature = signer.sign(b"message")
    other = type(signer).generate()
    for public, message, changed in (
        (signer.public, b"massage", signature),
        (other.public, b"message", signature),
        (signer.public, b"message", signature[:-1]),
        (signer.public, b"message", signature + b"\0"),
        (signer.public, b"message", bytes(64)),
        (signer.public[:-1], b"message", signature),
    ):
        with pytest.raises(NotAuthentic, match="BAD_SIGNATURE"):
            keys.verify(signer.alg, public, message, changed)


@given(st.binary(max_size=40))
def test_p256_signatures_are_low_and_their_high_twin_is_refused(message: bytes) -> None:
    signature = P256.sign(message)
    r, s = signature[:32], int.from_bytes(signature[32:], "big")
    assert 0 < s <= ORDER // 2
    with pytest.raises(NotAuthentic):
        keys.verify(P256.alg, P256.public, message, r + (ORDER - s).to_bytes(32, "big"))


def test_ed25519_signatures_beyond_the_group_order_are_refused() -> None:
    signature = ED.sign(b"m")
    order = 2**252 + 27742317777372353535851937790883648493
    twin = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    with pytest.raises(NotAuthentic):
        keys.verify(ED.alg, ED.public, b"m", signature[:32] + twin)


@pytest.mark.parametrize(
    "public",
    [
        "00" * 32,
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "00" * 31 + "80",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ],
)
def test_small_order_and_non_canonical_points_are_no_keys(public: str) -> None:
    """With the neutral element as key, R = s*B verifies for every message."""
    base = bytes.fromhex("58" + "66" * 31)
    with pytest.raises(NotAuthentic):
        keys.verify(keys.ALG_ED25519, bytes.fromhex(public), b"anything", base + b"\x01" + bytes(31))


@pytest.mark.parametrize("public", ["04" + P256.public[1:].hex(), "00" * 33, "02" + "ff" * 32, "05" + "11" * 32])
def test_what_is_not_a_compressed_point_is_no_key(public: str) -> None:
    with pytest.raises(NotAuthentic):
        keys.verify(keys.ALG_ESP256, bytes.fromhex(public), b"m", P256.sign(b"m"))


def test_private_bytes_out_of_range_and_unknown_algorithms_are_refused() -> None:
    for alg, private, code in (
        (keys.ALG_ED25519, b"short", "BAD_PRIVATE_KEY"),
        (keys.ALG_ESP256, bytes(32), "BAD_PRIVATE_KEY"),
        (keys.ALG_ESP256, ORDER.to_bytes(32, "big"), "BAD_PRIVATE_KEY"),
        (-65601, bytes(32), "UNKNOWN_ALG"),
    ):
        with pytest.raises(BadInput, match=code):
            keys.signer_from(alg, private)
    with pytest.raises(NotAuthentic):
        keys.verify(-65601, P256.public, b"m", bytes(64))


class Token:
    """Stands for a key that never leaves its token: what the store keeps is the name of the slot."""

    alg = -999
    _inside = keys.Ed25519Signer.from_seed(bytes(32))
    public = _inside.public + b"\x01"
    kid = keys.kid(public)
    private_bytes = b"slot 7"

    def sign(self, message: bytes) -> bytes:
        return self._inside.sign(message)


def test_another_kind_of_key_comes_in_by_one_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_ALGORITHMS", dict(keys._ALGORITHMS))
    monkeypatch.setattr(keys, "PUBLIC_SIZE", dict(keys.PUBLIC_SIZE))
    check = keys._ALGORITHMS[keys.ALG_ED25519].checker
    token = keys.Algorithm(33, Token, lambda slot: Token(), lambda public: check(public[:-1]))
    keys.add_algorithm(Token.alg, token)
    signer = keys.signer_from(Token.alg, b"slot 7")
    parsed = cose.parse1(cose.sign1(signer, b"payload", cose.AAD_PERMIT))
    cose.verify1(parsed, Token.public, cose.AAD_PERMIT)
    with pytest.raises(ValueError, match="taken"):
        keys.add_algorithm(Token.alg, token)


def test_a_new_key_of_a_known_kind_and_none_of_an_unknown_one() -> None:
    for alg in (keys.ALG_ED25519, keys.ALG_ESP256):
        assert keys.generate(alg).alg == alg
    with pytest.raises(BadInput, match="UNKNOWN_ALG"):
        keys.generate(-65601)


@SIGNERS
@pytest.mark.parametrize("size", [0, 23, 24, 255, 256, 65535, 65536])
@pytest.mark.parametrize("with_kid", [True, False])
def test_a_signed_payload_is_plain_cose(signer: keys.Signer, size: int, with_kid: bool) -> None:
    raw = cose.sign1(signer, b"p" * size, cose.AAD_RECORD, with_kid=with_kid)
    header = {1: signer.alg, 4: signer.kid} if with_kid else {1: signer.alg}
    assert cbor.decode(raw)[:3] == [cbor.encode(header), {}, b"p" * size]
    parsed = cose.parse1(raw, with_kid=with_kid)
    assert (parsed.alg, parsed.kid, parsed.raw) == (signer.alg, signer.kid if with_kid else None, raw)
    cose.verify1(parsed, signer.public, cose.AAD_RECORD)
    structure = cbor.encode(["Signature1", parsed.protected, cose.AAD_RECORD, parsed.payload])
    keys.verify(signer.alg, signer.public, structure, parsed.signature)


@SIGNERS
def test_a_signature_of_one_domain_does_not_hold_in_another(signer: keys.Signer) -> None:
    parsed = cose.parse1(cose.sign1(signer, b"payload", cose.AAD_PERMIT))
    for aad in (cose.AAD_PRESENT, cose.AAD_TRUST, cose.AAD_STATUS, cose.AAD_ROOT, cose.AAD_RECORD, b""):
        with pytest.raises(NotAuthentic, match="BAD_SIGNATURE"):
            cose.verify1(parsed, signer.public, aad)


def _with(protected: object = None, unprotected: object = None, signature: object = None) -> bytes:
    header = cbor.encode({1: -19, 4: ED.kid} if protected is None else protected)
    return cbor.encode([header, {} if unprotected is None else unprotected, b"payload", signature or bytes(64)])


GOOD = cose.sign1(ED, b"payload", cose.AAD_RECORD)
ATTACKS: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "tagged 18": lambda: b"\xd2" + GOOD,
    "trailing byte": lambda: GOOD + b"\0",
    "cut": lambda: GOOD[:-1],
    "three elements": lambda: cbor.encode([cbor.encode({1: -19}), {}, b"p"]),
    "five elements": lambda: cbor.encode([cbor.encode({1: -19}), {}, b"p", bytes(64), b""]),
    "indefinite array": lambda: b"\x9f" + GOOD[1:] + b"\xff",
    "unprotected alg": lambda: _with(protected={4: ED.kid}, unprotected={1: -19}),
    "alg in both": lambda: _with(unprotected={1: -19}),
    "unprotected kid": lambda: _with(unprotected={4: ED.kid}),
    "crit": lambda: _with(protected={1: -19, 2: [1], 4: ED.kid}),
    "content type": lambda: _with(protected={1: -19, 3: 0, 4: ED.kid}),
    "no alg": lambda: _with(protected={4: ED.kid}),
    "alg as text": lambda: _with(protected={1: "EdDSA", 4: ED.kid}),
    "alg true": lambda: _with(protected={1: True, 4: ED.kid}),
    "kid too long": lambda: _with(protected={1: -19, 4: ED.kid + b"\0"}),
    "kid as text": lambda: _with(protected={1: -19, 4: "abcd"}),
    "header not a map": lambda: _with(protected=[1, -19]),
    "header empty": lambda: cbor.encode([b"", {}, b"payload", bytes(64)]),
    "header as a map": lambda: cbor.encode([{1: -19, 4: ED.kid}, {}, b"payload", bytes(64)]),
    "header keys unordered": lambda: GOOD.replace(
        b"\xa2\x01\x32\x04\x44" + ED.kid, b"\xa2\x04\x44" + ED.kid + b"\x01\x32"
    ),
    "header in long form": lambda: b"\x84\x58" + GOOD[1:2].replace(b"\x49", b"\x09") + GOOD[2:],
    "payload null": lambda: cbor.encode([cbor.encode({1: -19, 4: ED.kid}), {}, None, bytes(64)]),
    "payload as text": lambda: cbor.encode([cbor.encode({1: -19, 4: ED.kid}), {}, "payload", bytes(64)]),
    "payload length bomb": lambda: GOOD[:12] + b"\x5b" + b"\xff" * 8 + GOOD[13:],
    "signature too short": lambda: _with(signature=bytes(63)),
    "signature too long": lambda: _with(signature=bytes(65)),
    "signature empty": lambda: _with(signature=b"\0"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_another_shape_of_cose_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="MALFORMED_COSE"):
        cose.parse1(ATTACKS[name]())


def test_kid_is_asked_for_or_forbidden() -> None:
    with pytest.raises(BadInput, match="MALFORMED_COSE"):
        cose.parse1(GOOD, with_kid=False)
    with pytest.raises(BadInput, match="MALFORMED_COSE"):
        cose.parse1(cose.sign1(ED, b"", b"", with_kid=False))


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(at: int, change: int) -> None:
    changed = bytearray(GOOD)
    changed[at] ^= change
    with pytest.raises(BadInput):
        cose.verify1(cose.parse1(bytes(changed)), ED.public, cose.AAD_RECORD)


@given(st.binary(max_size=120))
def test_unknown_bytes_raise_only_our_own_error(data: bytes) -> None:
    for attempt in (data, b"\x84" + data, GOOD[:12] + data):
        with pytest.raises(BadInput):
            cose.verify1(cose.parse1(attempt), ED.public, cose.AAD_RECORD)
