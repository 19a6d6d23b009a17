"""The vectors: those of the independent implementation when they are at hand, and our own golden ones always.

Run `python -m tests.codes.make_golden` after a deliberate change of the format, and say why in the commit.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inspector_tui.codes import bare, digits, permit, presentation, trust
from inspector_tui.codes.claims import encode_claims
from inspector_tui.errors import BadInput
from inspector_tui.ledger import keys

GOLDEN = Path(__file__).with_name("golden.json")
SHARED = Path(__file__).parents[3] / "shared" / "vectors" / "inspection-codes.json"


def _load(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return told


VECTORS = {"golden": _load(GOLDEN), "shared": _load(SHARED)}
SCENARIOS = [
    pytest.param(told["world"], scenario, id=f"{name}: {scenario['name']}")
    for name, told in VECTORS.items()
    for scenario in told.get("scenarios", [])
]
REFUSED = [
    pytest.param(told["world"], refused["trust"], id=f"{name}: {refused['name']}")
    for name, told in VECTORS.items()
    for refused in told.get("refused_trust_lists", [])
]
WORLDS = [pytest.param(told["world"], id=name) for name, told in VECTORS.items() if told]


@pytest.mark.parametrize(("world", "scenario"), SCENARIOS)
def test_a_scenario_gets_its_verdict(world: dict[str, Any], scenario: dict[str, Any]) -> None:
    status = scenario["status"]
    found = bare.verify_bytes(
        scenario["text"],
        at=scenario["at"],
        roots=[bytes.fromhex(world["root"])],
        trust=bytes.fromhex(scenario["trust"]),
        status=None if status is None else bytes.fromhex(status),
        permits=[bytes.fromhex(each) for each in scenario.get("permits", [])],
        challenge=scenario.get("challenge"),
        enterprise=scenario.get("enterprise"),
    )
    assert [str(reason) for reason in found.reasons] == scenario["reasons"]
    assert str(found.verdict) == scenario["verdict"]
    assert (found.content is not None) == scenario["content_shown"]


@pytest.mark.parametrize(("world", "refused"), REFUSED)
def test_a_trust_list_is_refused(world: dict[str, Any], refused: str) -> None:
    with pytest.raises(BadInput):
        trust.load_trust(bytes.fromhex(refused), [bytes.fromhex(world["root"])])


@pytest.mark.parametrize("world", WORLDS)
def test_digits_and_permits_come_out_the_same(world: dict[str, Any]) -> None:
    for data, text in world["digits"]:
        assert digits.to_digits(bytes.fromhex(data)) == text
        assert digits.from_digits(text).hex() == data
    for name in ("permit_a", "permit_b", "standing"):
        signed = bytes.fromhex(world[name])
        told = permit.read_claims(signed)
        assert encode_claims(told) == permit.parse_permit(signed).payload
    signer = keys.Ed25519Signer.from_seed(bytes.fromhex(world["keys"]["permit_a"]["seed"]))
    again = permit.issue(signer, permit.read_claims(bytes.fromhex(world["permit_a"])))
    assert again.hex() == world["permit_a"]


@pytest.mark.parametrize("world", WORLDS)
def test_lengths_are_those_of_the_page(world: dict[str, Any]) -> None:
    signed = bytes.fromhex(world["permit_a"])
    device = keys.Ed25519Signer.from_seed(bytes.fromhex(world["keys"]["device_a"]["seed"]))
    sizes = {
        form: len(digits.from_digits(presentation.present(device, signed, prefix="", made_at=1_795_420_790, form=form)))
        for form in presentation.Form
    }
    assert len(signed) == world["lengths"]["permit"]
    assert sizes == {"full": world["lengths"]["full"], "short": world["lengths"]["short"]}
    assert permit.full_size(permit.read_claims(signed)) == world["lengths"]["full"]
