"""Lists and pictures of the corpus, and a short run of the million."""

from __future__ import annotations

import time
import tracemalloc
import warnings
from dataclasses import replace

import pytest

from inspector_tui.codes import picture, status, trust
from inspector_tui.codes.permit import issue
from inspector_tui.errors import BadInput
from inspector_tui.ledger import keys
from tests.codes.world import CLAIMS, KEYS, NOW, PERMIT, ROOT, TRUST, Case, key, trusted
from tests.hostile.__main__ import main
from tests.hostile.attacks import NEUTRAL
from tests.hostile.attacks_files import KEY_ROWS, PICTURES, POINTS, STATUS_LISTS
from tests.hostile.attacks_files import TRUST as TRUST_LISTS
from tests.hostile.minting import showing
from tests.hostile.run import attack, make, share
from tests.hostile.targets import TARGETS

MIB = 1 << 20


@pytest.mark.parametrize("name", TRUST_LISTS)
def test_a_hostile_trust_list_is_refused_whole(name: str) -> None:
    with pytest.raises(BadInput):
        trust.load_trust(TRUST_LISTS[name], [ROOT.public])


@pytest.mark.parametrize("name", KEY_ROWS)
def test_two_rows_of_one_key_are_not_even_signed(name: str) -> None:
    with pytest.raises(BadInput, match="MALFORMED_TRUST"):
        trusted(trust_keys=KEY_ROWS[name])


@pytest.mark.parametrize("name", POINTS)
def test_a_listed_key_that_is_no_point_verifies_nothing(name: str) -> None:
    """The list stays good for everybody else; under such a key no signature holds."""
    public = POINTS[name]
    alg = keys.ALG_ED25519 if len(public) == 32 else keys.ALG_ESP256
    row = replace(key(PERMIT), public=public, kid=keys.kid(public), alg=alg)
    listed = trusted(trust_keys=[row, *KEYS[2:]])
    forged = issue(PERMIT, CLAIMS).replace(PERMIT.kid, row.kid, 1)[:-64] + NEUTRAL
    if alg == keys.ALG_ESP256:
        forged = forged.replace(b"\xa2\x01\x32\x04", b"\xa2\x01\x28\x04", 1)
    found = Case(text=showing(forged), trust=listed).verify(NOW)
    assert [str(reason) for reason in found.reasons] == ["BAD_PERMIT_SIG"]


@pytest.mark.parametrize("name", STATUS_LISTS)
def test_a_hostile_status_list_is_refused_in_bounded_memory(name: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(BadInput):
            status.load_status(STATUS_LISTS[name], TRUST)
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()


def _read(data: bytes) -> list[str] | str:
    try:
        return picture.read_codes(data)
    except BadInput as error:
        return error.code


@pytest.mark.parametrize("name", PICTURES)
def test_a_hostile_picture_is_refused_or_has_no_code(name: str) -> None:
    data = PICTURES[name]()
    begun = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert _read(data) in ([], "NOT_A_PICTURE", "PICTURE_TOO_LARGE")
    assert time.perf_counter() - begun < 5


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TARGETS)
def test_no_hostile_input_is_verified_or_raises_anything_but_a_reason(name: str) -> None:
    """Twenty thousand of them over all parsers; `python -m tests.hostile` takes a million."""
    count = attack(name, 20_260_131, range(share(name, 20_000)))
    assert (count.verified, count.raised, count.failures) == (0, 0, [])
    assert count.refused.total() == count.inputs


def test_an_input_can_be_made_again_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert make("cbor", 5, 77) == make("cbor", 5, 77) != make("cbor", 6, 77)
    assert main(["--only", "claims", "--number", "3", "--seed", "5", "--json"]) == 0
    assert '"inputs": 1,' in capsys.readouterr().out
