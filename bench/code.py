"""Speed of the inspection code: `python -m bench.code [--rounds 800]`. Ratios within one run, as JSON.

* verify_share: the time of the two Ed25519 verifications that a code needs (its own two signatures, keys and
  messages, nothing else) divided by the time of its offline verification, for permits never seen before and for
  permits seen again (the station's usual case: the same code on its next refresh);
* present_ms: one fresh presentation with its QR matrix; redraw_ms: the matrix drawn as half-blocks.

Other programs disturb a measurement, and never to its advantage. So raw and whole verifications take turns in rounds
of less than a millisecond and the quickest round of each counts; the shares of the quickest tenth stand beside it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

from inspector_tui.codes.drawing import draw
from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.permit import issue, parse_permit
from inspector_tui.codes.presentation import Form, parse_presentation, present, read_digits
from inspector_tui.codes.status import load_status
from inspector_tui.codes.trust import load_trust
from inspector_tui.codes.verify import verify
from inspector_tui.ledger import cbor, cose, keys
from tests.codes import world

EACH = 5
"""Codes a round: under a millisecond, so that most rounds of a busy machine are left alone."""


def seconds(work: Callable[[int], None], start: int) -> float:
    """Seconds a code, over the round that begins at code `start`."""
    began = time.perf_counter()
    work(start)
    return (time.perf_counter() - began) / EACH


def signatures(text: str) -> list[tuple[bytes, bytes, bytes]]:
    """Public key, message and signature of the permit and of the presentation in `text`."""
    shown = parse_presentation(read_digits(text.removeprefix(world.PREFIX))[1:])
    permit = parse_permit(shown.body)
    return [
        (public, cbor.encode(["Signature1", signed.protected, aad, signed.payload]), signed.signature)
        for public, aad, signed in (
            (world.PERMIT.public, cose.AAD_PERMIT, permit),
            (world.DEVICE.public, cose.AAD_PRESENT, shown.signed),
        )
    ]


def verification(rounds: int) -> dict[str, float]:
    """Microseconds and shares of verifying `rounds * EACH` codes."""
    trust = load_trust(world.trust_bytes(), [world.ROOT.public])
    status = load_status(world.status_bytes(), trust)
    permits = [
        issue(world.PERMIT, world.CLAIMS._replace(code_id=number.to_bytes(8, "big"))) for number in range(rounds * EACH)
    ]
    texts = [present(world.DEVICE, permit, prefix=world.PREFIX, made_at=world.NOW) for permit in permits]
    again = [present(world.DEVICE, permits[0], prefix=world.PREFIX, made_at=world.NOW - at % 60) for at in range(EACH)]
    pairs = [signatures(text) for text in texts]

    def raw(start: int) -> None:
        for pair in pairs[start : start + EACH]:
            for public, message, signature in pair:
                keys.verify(keys.ALG_ED25519, public, message, signature)

    def unseen(start: int) -> None:
        for text in texts[start : start + EACH]:
            assert verify(text, at=world.NOW, trust=trust, status=status).content is not None

    def seen(_start: int) -> None:
        for text in again:
            verify(text, at=world.NOW, trust=trust, status=status)

    times: dict[str, list[float]] = {"two_raw_verifications": [], "verify_unseen": [], "verify_seen": []}
    for start in range(0, len(texts), EACH):
        for work, found in zip((raw, unseen, seen), times.values(), strict=True):
            found.append(seconds(work, start))
    best = {name: min(found) for name, found in times.items()}
    tenth = {name: statistics.quantiles(found, n=10)[0] for name, found in times.items()}
    figures = {f"{name}_us": round(value * 1e6, 1) for name, value in best.items()}
    for which in ("unseen", "seen"):
        share, tenth_share = (each["two_raw_verifications"] / each[f"verify_{which}"] for each in (best, tenth))
        figures |= {f"verify_share_{which}": round(share, 3), f"verify_share_{which}_tenth": round(tenth_share, 3)}
    return figures


def showing(times: int = 100) -> dict[str, float]:
    """Milliseconds of a refresh: presentation with its matrix, and the drawing of it."""
    permit = issue(world.PERMIT, world.CLAIMS)
    made, drawn = [], []
    for number in range(times):
        began = time.perf_counter()
        text = present(world.DEVICE, permit, prefix=world.PREFIX, made_at=world.NOW + 30 * number, form=Form.FULL)
        matrix = make_matrix(text)
        shown = time.perf_counter()
        draw(matrix)
        made.append(shown - began)
        drawn.append(time.perf_counter() - shown)
    return {
        "present_and_matrix_ms": round(statistics.median(made) * 1e3, 2),
        "redraw_ms": round(statistics.median(drawn) * 1e3, 2),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=800)
    print(json.dumps(verification(options.parse_args().rounds) | showing()))


if __name__ == "__main__":
    main()
