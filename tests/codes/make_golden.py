"""Write golden.json: scenarios minted by our own code, so that the format is held where nothing else is at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from inspector_tui.codes import permit, root
from inspector_tui.codes.digits import to_digits
from inspector_tui.codes.presentation import Form
from inspector_tui.codes.status import PermitState
from tests.codes import world as w


def scenarios() -> list[tuple[str, w.Case, dict[str, Any], bytes | None, bytes | None]]:
    """Name, case, arguments of the verification, trust list and status list where they differ from the usual."""
    standing = w.Case(claims=w.STANDING, subject=w.SUBJECT)
    old = w.trust_bytes(issued_at=w.NOW - 2 * w.DAY)
    revoked = [w.key(w.PERMIT, revoked=True, revoked_at=w.NOW - 1), *w.KEYS[1:]]
    return [
        ("full code", w.Case(), {}, None, None),
        ("p256 keys", w.Case(issuer=w.PERMIT_P256, device=w.DEVICE_P256), {}, None, None),
        ("short code", w.Case(form=Form.SHORT), {"permits": [permit.issue(w.PERMIT, w.CLAIMS)]}, None, None),
        ("short code, permit unknown", w.Case(form=Form.SHORT), {}, None, None),
        ("stranger's permit", w.Case(issuer=w.STRANGER), {}, None, None),
        ("old trust list", w.Case(), {}, old, None),
        ("revoked key", w.Case(), {}, w.trust_bytes(trust_keys=revoked), None),
        ("stale", w.Case(made_at=w.NOW - 151), {}, None, None),
        ("from the future", w.Case(made_at=w.NOW + 61), {}, None, None),
        ("challenge", w.Case(made_at=w.NOW - 1200, echoed=0), {"challenge": 0}, None, None),
        ("wrong challenge", w.Case(echoed=1), {"challenge": 2}, None, None),
        ("other enterprise", w.Case(), {"enterprise": "老王烧烤摊"}, None, None),
        ("standing", standing, {}, None, None),
        ("suspended", w.Case(), {}, None, w.status_bytes({100: PermitState.SUSPENDED})),
        ("not covered", w.Case(claims=w.CLAIMS._replace(status_index=5000)), {}, None, w.status_bytes(size=8)),
        ("status by a permit key", w.Case(), {}, None, w.status_bytes(signer=w.PERMIT)),
    ]


def golden() -> dict[str, Any]:
    """The whole file as JSON values."""
    from inspector_tui.codes.bare import verify_bytes

    rows = []
    for name, case, asked, trust, status in scenarios():
        text, trust, status = case.shown(), trust or w.trust_bytes(), status or w.status_bytes()
        found = verify_bytes(text, at=w.NOW, roots=[w.ROOT.public], trust=trust, status=status, **asked)
        more = {key: [each.hex() for each in value] if key == "permits" else value for key, value in asked.items()}
        rows.append(
            {"name": name, "text": text, "at": w.NOW, "trust": trust.hex(), "status": status.hex(), **more}
            | {"verdict": str(found.verdict), "reasons": list(map(str, found.reasons))}
            | {"content_shown": found.content is not None}
        )
    over = root.delegate(w.ROOT, w.SIGNER.public, start=0, end=w.NOW - w.DAY)
    strange = root.delegate(w.STRANGER, w.SIGNER.public, start=0, end=w.NOW + w.DAY)
    return {"world": _world(), "scenarios": rows} | {
        "refused_trust_lists": [
            {"name": "delegation over", "trust": w.trust_bytes(delegation=over).hex()},
            {"name": "no pinned root", "trust": w.trust_bytes(delegation=strange).hex()},
            {"name": "not the delegated signer", "trust": w.trust_bytes(signer=w.STRANGER).hex()},
        ]
    }


def _world() -> dict[str, Any]:
    signed = permit.issue(w.PERMIT, w.CLAIMS)
    p256 = permit.issue(w.PERMIT_P256, w.CLAIMS._replace(device=w.DEVICE_P256.public))
    lengths = {"permit": len(signed)}
    for form in Form:
        digits = w.Case(form=form).shown().removeprefix(w.PREFIX)
        lengths[str(form)] = len(digits) // 29 * 12 + (0, 3, 5, 8, 10, 13, 15, 17, 20, 22, 25, 27).index(
            len(digits) % 29
        )
    return {
        "root": w.ROOT.public.hex(),
        "prefix": w.PREFIX,
        "keys": {
            name: {"seed": signer.private_bytes.hex(), "public": signer.public.hex(), "kid": signer.kid.hex()}
            for name, signer in (("permit_a", w.PERMIT), ("device_a", w.DEVICE))
        },
        "permit_a": signed.hex(),
        "permit_b": p256.hex(),
        "standing": permit.issue(w.PERMIT, w.STANDING).hex(),
        "lengths": lengths,
        "digits": [[data.hex(), to_digits(data)] for data in (b"", b"\x01", bytes(12), b"\xff" * 12, bytes(range(13)))],
    }


if __name__ == "__main__":
    path = Path(__file__).with_name("golden.json")
    path.write_text(json.dumps(golden(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
