"""Genuine things from which hostile ones are made, and what a checkpoint holds while it is attacked."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from PIL import Image

from inspector_tui.codes import picture, presentation
from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.permit import hold, issue
from inspector_tui.codes.presentation import Form
from inspector_tui.codes.scanned import strip_prefix
from inspector_tui.codes.status import PermitState
from inspector_tui.codes.verdict import Verification
from inspector_tui.codes.verify import verify
from inspector_tui.ledger import cose, merkle, notes, proofs
from inspector_tui.ledger.envelope import ZERO_HASH, seal
from tests.codes import world as w

PERMITS: Final = (
    issue(w.PERMIT, w.CLAIMS),
    issue(w.PERMIT, w.STANDING),
    issue(w.PERMIT_P256, w.CLAIMS._replace(device=w.DEVICE_P256.public, subject="老王烧烤摊", enterprise_name="老王")),
)
CLAIMS: Final = tuple(cose.parse1(permit).payload for permit in PERMITS)
HELD: Final = hold(PERMITS)


TEXTS: Final = (
    w.Case().shown(),
    w.Case(form=Form.SHORT).shown(),
    w.Case(echoed=4711).shown(),
    w.Case(claims=w.STANDING, subject=w.SUBJECT).shown(),
    w.Case(issuer=w.PERMIT_P256, device=w.DEVICE_P256).shown(),
)
DIGITS: Final = tuple(text.removeprefix(w.PREFIX) for text in TEXTS)
SHOWN: Final = tuple(presentation.read_digits(digits)[1:] for digits in DIGITS)
TRUST: Final = (w.trust_bytes(), w.trust_bytes(trust_keys=[w.key(w.PERMIT, revoked=True, revoked_at=5), *w.KEYS[1:]]))
STATUS: Final = (w.status_bytes({100: PermitState.REVOKED, 7: PermitState.CLOSED}), w.status_bytes(size=4))
DELEGATIONS: Final = (w.DELEGATION,)
RECORD: Final = seal(
    w.DEVICE,
    seq=1,
    prev=ZERO_HASH,
    kind="visit.answered/1",
    made_at=w.NOW * 1000,
    clock_offset=-5,
    author="64010025001",
    organ=w.ORGAN,
    body={"note": "现场检查未发现问题", "check": 3, "more": [1, {"a": b"x"}]},
).raw
_LEAVES: Final = [merkle.leaf_hash(bytes((number,))) for number in range(5)]
LOG_KEY: Final = notes.NoteKey("log.example/1", w.SIGNER.public)
CHECKPOINT: Final = notes.Checkpoint(LOG_KEY.name, len(_LEAVES), merkle.root(_LEAVES))
LEAF: Final = _LEAVES[2]
PROOF: Final = proofs.LogProof(
    2,
    tuple(merkle.inclusion_proof(merkle.in_memory(_LEAVES), 2, len(_LEAVES))),
    notes.sign_checkpoint(CHECKPOINT, w.SIGNER),
    b"more",
).text()

# What is signed by keys of the list and yet no permit: it must not pass for one either.
NOT_PERMITS: Final = (
    cose.sign1(w.PERMIT, CLAIMS[0], cose.AAD_RECORD),
    cose.sign1(w.STATUS, CLAIMS[0], cose.AAD_PERMIT),
    cose.sign1(w.STRANGER, CLAIMS[0], cose.AAD_PERMIT).replace(w.STRANGER.kid, w.PERMIT.kid, 1),
    cose.sign1(w.DEVICE, CLAIMS[0], cose.AAD_PERMIT),
)


def _picture(text: str, kind: str) -> bytes:
    plain = Image.open(io.BytesIO(picture.png(make_matrix(text), scale=2)))
    file = io.BytesIO()
    plain.convert("RGB" if kind in ("JPEG", "WEBP") else "L").save(file, kind)
    return file.getvalue()


PICTURES: Final = tuple(_picture(TEXTS[1], kind) for kind in ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"))


def judged(text: str) -> Verification:
    """As at a checkpoint that has synced everything."""
    return verify(text, at=w.NOW, trust=w.TRUST, status=w.STATUS_LIST, permits=HELD)


def is_genuine(text: str) -> bool:
    """True when the digits behind the prefix are those of a code that was really shown."""
    scanned = strip_prefix(text, w.PREFIX)
    return scanned is not None and scanned.digits in DIGITS


def png_of(chunks: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A PNG of these chunks, each with its right checksum."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big") for kind, body in chunks
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        end = at + 8 + int.from_bytes(png[at : at + 4], "big")
        yield png[at + 4 : at + 8], png[at + 8 : end]
        at = end + 4


CHUNKS: Final = tuple(_chunks(PICTURES[0]))
