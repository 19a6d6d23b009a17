"""The parsers under attack. A target makes hostile inputs and says what became of one.

`feed` returns an outcome in capitals (a reason, or that the input was read and means exactly what it says), lets our
own errors pass, and raises `Verified` when something counts as authentic, or as well-formed, that is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cbor2

from inspector_tui.codes import digits, picture, presentation, root, status, trust
from inspector_tui.codes.claims import NO_FLAGS, decode_claims, encode_claims
from inspector_tui.codes.digits import to_digits
from inspector_tui.codes.verdict import Verification
from inspector_tui.ledger import cbor, cose, notes, proofs
from inspector_tui.ledger.envelope import open_envelope, verify_envelope
from tests.codes import world as w
from tests.hostile import world
from tests.hostile.chance import Chance, any_item, any_text, any_value, changed_map, mutated, mutated_text

READ, GENUINE = "READ", "GENUINE"


class Verified(AssertionError):
    """A hostile input was taken for good."""


@dataclass(frozen=True)
class Target:
    """`weight` is its share of all inputs, in thousandths."""

    weight: int
    make: Callable[[Chance], Any]
    feed: Callable[[Any], str]


def _text(chance: Chance) -> str:
    if chance.random() < 0.1:
        return chance.choice(("", w.PREFIX)) + any_text(chance)
    return mutated_text(chance, world.TEXTS)


def _feed_text(text: str) -> str:
    found = world.judged(text)
    if found.content is not None and not world.is_genuine(text):
        raise Verified("content of a code that was never shown")
    return _told(found)


def _told(found: Verification) -> str:
    return GENUINE if found.content is not None else str(found.reasons[-1])


def _feed_digits(text: str) -> str:
    if to_digits(digits.from_digits(text)) != text:
        raise Verified("two texts for the same bytes")
    return READ


def _item(chance: Chance) -> bytes:
    return any_item(chance) if chance.random() < 0.5 else mutated(chance, (*world.CLAIMS, *world.SHOWN, *world.TRUST))


def _feed_cbor(data: bytes) -> str:
    if cbor.encode(cbor.decode(data)) != data:
        raise Verified("two encodings of the same value")
    return READ


def _feed_cose(data: bytes) -> str:
    signed = cose.parse1(data)
    for signer, aad in _SIGNERS:
        if signed.kid == signer.kid:
            cose.verify1(signed, signer.public, aad)
            if data not in _SIGNED:
                raise Verified("a signature holds for other bytes")
            return GENUINE
    return "UNKNOWN_KEY"


_SIGNERS: Final = ((w.PERMIT, cose.AAD_PERMIT), (w.STATUS, cose.AAD_STATUS), (w.ROOT, cose.AAD_ROOT))
_SIGNED: Final = (*world.PERMITS, *world.STATUS, *world.DELEGATIONS)


def _claims(chance: Chance) -> bytes:
    if chance.random() < 0.5:
        return changed_map(chance, cbor2.loads(chance.choice(world.CLAIMS)))
    return mutated(chance, world.CLAIMS)


def _feed_claims(payload: bytes) -> str:
    """Claims that are read must be written in the same bytes, so that no two payloads mean one permit."""
    told = decode_claims(payload)
    again = encode_claims(told)
    # The schema leaves two spellings of one meaning: flags 0, and a credit code as text.
    spelled = cbor2.loads(payload)
    if told.flags == NO_FLAGS:
        spelled.pop(18, None)
    if type(spelled.get(11)) is str:
        spelled[11] = cbor2.loads(again)[11]
    if cbor2.dumps(spelled) != again:
        raise Verified("two payloads for the same claims")
    return READ


def _permit(chance: Chance) -> bytes:
    """A forged permit in a presentation genuinely signed by a device: what a stolen laptop could try."""
    body = chance.choice((mutated(chance, world.PERMITS), mutated(chance, world.NOT_PERMITS), any_item(chance)))
    device = chance.choice((w.DEVICE, w.DEVICE_P256, w.STRANGER))
    return cose.sign1(device, cbor.encode({0: body, 6: w.NOW}), cose.AAD_PRESENT, with_kid=False)


def _feed_shown(data: bytes) -> str:
    text = w.text_of(data)
    found = world.judged(text)
    if found.content is not None and data not in world.SHOWN and not _holds_genuine_permit(data):
        raise Verified("content of a permit that was never issued")
    return _told(found)


def _holds_genuine_permit(data: bytes) -> bool:
    body = presentation.parse_presentation(data).body
    return body in world.PERMITS or body in world.HELD


def _presentation(chance: Chance) -> bytes:
    if chance.random() < 0.5:
        return mutated(chance, world.SHOWN)
    told = {0: chance.choice(world.PERMITS), 6: w.NOW}
    payload = changed_map(chance, told) if chance.random() < 0.7 else cbor2.dumps({0: any_value(chance), 6: w.NOW})
    aad = cose.AAD_PRESENT if chance.random() < 0.9 else cose.AAD_RECORD
    return cose.sign1(w.DEVICE, payload, aad, with_kid=chance.random() < 0.1)


def _forged(seeds: Sequence[bytes], aad: bytes, kid: bytes) -> Callable[[Chance], bytes]:
    """Changed bytes, or a changed payload that a stranger signed under a good key's id."""

    def make(chance: Chance) -> bytes:
        if chance.random() < 0.5:
            return mutated(chance, seeds)
        payload = changed_map(chance, cbor2.loads(cose.parse1(chance.choice(seeds)).payload))
        return cose.sign1(w.STRANGER, payload, aad).replace(w.STRANGER.kid, kid, 1)

    return make


def _authentic(check: Callable[[bytes], object], genuine: Sequence[bytes]) -> Callable[[bytes], str]:
    """What may only pass `check` when it is one of `genuine`."""

    def feed(data: bytes) -> str:
        check(data)
        if data not in genuine:
            raise Verified("forged")
        return GENUINE

    return feed


def _feed_trust_schema(payload: bytes) -> str:
    """A list genuinely signed over any content: read strictly, or refused whole."""
    told = trust.load_trust(cose.sign1(w.SIGNER, payload, cose.AAD_TRUST), [w.ROOT.public])
    again = trust.build_trust(
        w.SIGNER,
        cbor2.loads(payload)[22],
        seq=told.seq,
        issued_at=told.issued_at,
        organs=list(told.organs.values()),
        trust_keys=list(told.keys.values()),
        prefix=told.prefix,
        hard_end=told.hard_end,
        ttl=told.ttl,
        skew=told.skew,
        max_age=told.max_age,
    )
    if cose.parse1(again).payload != payload:
        raise Verified("two payloads for the same trust list")
    return READ


def _feed_status_schema(payload: bytes) -> str:
    told = status.load_status(cose.sign1(w.STATUS, payload, cose.AAD_STATUS), w.TRUST)
    kept = {0: 1, 2: told.number, 4: told.hard_end, 6: told.issued_at, 20: told.ttl, 25: 2}
    if cbor.encode(kept | {26: cbor2.loads(payload)[26]}) != payload:
        raise Verified("two payloads for the same status list")
    return READ


def _feed_proof(text: str) -> str:
    if proofs.verify_proof(text, world.LEAF, world.LOG_KEY.name, [world.LOG_KEY]) != world.CHECKPOINT:
        raise Verified("a forged checkpoint")
    return GENUINE


def _proof(chance: Chance) -> str:
    lines = world.PROOF.split("\n")
    if chance.random() < 0.5:
        return mutated_text(chance, (world.PROOF,))
    chance.shuffle(lines)
    return "\n".join(lines)


def _feed_note_key(text: str) -> str:
    if notes.NoteKey.from_vkey(text).vkey() != text:
        raise Verified("two texts for the same key")
    return READ


def _picture(chance: Chance) -> bytes:
    """Half of them PNGs with right checksums, so that what is wrong reaches the decoder."""
    if chance.random() < 0.5:
        return mutated(chance, world.PICTURES)
    parts = [(kind, mutated(chance, (body,)) if chance.random() < 0.4 else body) for kind, body in world.CHUNKS]
    if chance.random() < 0.2:
        chance.shuffle(parts)
    return world.png_of(parts)


def _feed_picture(data: bytes) -> str:
    found = picture.read_codes(data)
    for text in found:
        _feed_text(text)
    return "READ" if found else "NO_CODE"


def _payload(seeds: Sequence[bytes]) -> Callable[[Chance], bytes]:
    told = [cose.parse1(seed).payload for seed in seeds]
    return lambda chance: (
        changed_map(chance, cbor2.loads(chance.choice(told))) if chance.random() < 0.6 else mutated(chance, told)
    )


_is_trust: Final = _authentic(lambda data: trust.load_trust(data, [w.ROOT.public]), world.TRUST)
_is_status: Final = _authentic(lambda data: status.load_status(data, w.TRUST), world.STATUS)
_is_delegation: Final = _authentic(lambda data: root.open_delegation(data, [w.ROOT.public]), world.DELEGATIONS)
_is_record: Final = _authentic(lambda data: verify_envelope(open_envelope(data), w.DEVICE.public), (world.RECORD,))

TARGETS: Final[dict[str, Target]] = {
    "text": Target(180, _text, _feed_text),
    "digits": Target(75, lambda chance: mutated_text(chance, world.DIGITS), _feed_digits),
    "cbor": Target(150, _item, _feed_cbor),
    "cose": Target(100, lambda chance: mutated(chance, _SIGNED), _feed_cose),
    "claims": Target(150, _claims, _feed_claims),
    "permit": Target(60, _permit, _feed_shown),
    "presentation": Target(70, _presentation, _feed_shown),
    "trust list": Target(30, _forged(world.TRUST, cose.AAD_TRUST, w.SIGNER.kid), _is_trust),
    "trust schema": Target(30, _payload(world.TRUST), _feed_trust_schema),
    "status list": Target(30, _forged(world.STATUS, cose.AAD_STATUS, w.STATUS.kid), _is_status),
    "status schema": Target(20, _payload(world.STATUS), _feed_status_schema),
    "delegation": Target(30, _forged(world.DELEGATIONS, cose.AAD_ROOT, w.ROOT.kid), _is_delegation),
    "record": Target(20, lambda chance: mutated(chance, (world.RECORD,)), _is_record),
    "proof": Target(10, _proof, _feed_proof),
    "note key": Target(5, lambda chance: mutated_text(chance, (world.LOG_KEY.vkey(),)), _feed_note_key),
    "picture": Target(40, _picture, _feed_picture),
}
"""Every parser of the inspection code and of the ledger's files."""
