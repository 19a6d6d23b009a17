"""Every row of the table in inspection-code.md §3, with its boundaries on both sides."""

from __future__ import annotations

from typing import Any

import pytest

from inspector_tui.codes import permit, presentation
from inspector_tui.codes.claims import Purpose
from inspector_tui.codes.permit import hold
from inspector_tui.codes.replay import ReplayMemory
from inspector_tui.codes.status import PermitState
from inspector_tui.codes.trust import Role
from inspector_tui.codes.verdict import SOFT, Reason, Verdict, judge
from inspector_tui.ledger import cose
from tests.codes.world import (
    CLAIMS,
    DAY,
    DEVICE,
    DEVICE_P256,
    HOUR,
    KEYS,
    NOW,
    OTHER_ORGAN,
    PERMIT,
    PERMIT_P256,
    STANDING,
    STATUS,
    STRANGER,
    SUBJECT,
    TRUST,
    Case,
    key,
    raw_claims,
    shown,
    signed_claims,
    statuses,
    trusted,
)

SKEW, MAX_AGE = 60, 90
SHORT = presentation.Form.SHORT


def test_a_good_code_is_valid_and_shows_what_was_signed() -> None:
    found = Case().verify()
    assert (found.verdict, found.reasons, found.prefix_lost) == (Verdict.VALID, (), False)
    assert found.content is not None
    assert (found.content.claims, found.content.subject, found.content.form) == (CLAIMS, SUBJECT, "full")
    assert found.content.organ is not None
    assert found.content.organ.name == "银川市应急管理局"
    assert (found.as_of, found.clock_difference) == (NOW - 2 * HOUR, -10)


def test_p256_keys_do_as_well() -> None:
    assert Case(issuer=PERMIT_P256, device=DEVICE_P256).reasons() == []


def test_the_short_form_needs_the_permit() -> None:
    case = Case(form=SHORT)
    held = hold([permit.issue(PERMIT, CLAIMS)])
    assert case.reasons(permits=held) == []
    assert case.reasons() == ["PERMIT_NOT_SYNCED"]
    assert case.reasons(permits=dict.fromkeys(held, b"another")) == ["PERMIT_NOT_SYNCED"]


def test_verdicts_follow_the_hardest_reason() -> None:
    assert judge(()) is Verdict.VALID
    assert judge((Reason.UNFILED, Reason.STATUS_STALE)) is Verdict.UNDETERMINED
    assert judge((Reason.UNFILED, Reason.REVOKED)) is Verdict.INVALID
    assert len(SOFT) == 13


# --- lists and clock ---------------------------------------------------------------------------------------------


def test_a_clock_before_the_trust_list_is_wrong() -> None:
    issued = TRUST.issued_at
    case = Case(made_at=issued - SKEW, status=None)
    assert case.reasons(at=issued - SKEW) == ["STATUS_MISSING"]
    assert case.reasons(at=issued - SKEW - 1) == ["CLOCK_WRONG"]


def test_a_clock_before_the_last_time_seen_is_wrong() -> None:
    assert Case().reasons(last_seen_time=NOW) == []
    assert Case().reasons(last_seen_time=NOW + 1) == ["CLOCK_WRONG"]


@pytest.mark.parametrize(
    ("issued", "end", "reasons"),
    [
        (NOW - DAY, NOW + DAY, []),
        (NOW - DAY - 1, NOW + DAY, ["TRUST_STALE"]),
        (NOW - HOUR, NOW, []),
        (NOW - HOUR, NOW - 1, ["TRUST_EXPIRED"]),
        (NOW - 2 * DAY, NOW - 1, ["TRUST_EXPIRED"]),
    ],
)
def test_trust_lists_age(issued: int, end: int, reasons: list[str]) -> None:
    found = Case(trust=trusted(issued_at=issued, hard_end=end)).verify()
    assert [str(reason) for reason in found.reasons] == reasons
    assert (found.content is None) == ("TRUST_EXPIRED" in reasons)
    assert found.verdict is (Verdict.UNDETERMINED if reasons else Verdict.VALID)


def test_a_stale_list_is_told_beside_what_follows() -> None:
    stale = trusted(issued_at=NOW - 2 * DAY)
    assert Case(trust=stale, made_at=NOW - 200).reasons() == ["TRUST_STALE", "STALE_CODE"]
    assert Case(trust=stale, issuer=STRANGER).reasons() == ["TRUST_STALE", "UNKNOWN_KEY"]


def test_list_trouble_comes_before_keys_and_form_before_lists() -> None:
    old = trusted(hard_end=NOW - 1)
    assert Case(trust=old, issuer=STRANGER).reasons() == ["TRUST_EXPIRED"]
    assert Case(trust=old, text=shown({0: b"", 6: NOW})).reasons() == ["MALFORMED"]
    assert Case(trust=old, form=SHORT).reasons() == ["PERMIT_NOT_SYNCED"]


# --- keys --------------------------------------------------------------------------------------------------------


def test_facts_of_the_key_are_judged_in_order() -> None:
    listed = {
        "UNKNOWN_KEY": [],
        "ALG_MISMATCH": [key(PERMIT, Role.STATUS, alg=-9, revoked=True)],
        "KEY_ROLE": [key(PERMIT, Role.RECEIPTS, revoked=True, organ=OTHER_ORGAN)],
        "KEY_REVOKED": [key(PERMIT, revoked=True, revoked_at=NOW + DAY, organ=OTHER_ORGAN)],
        "ISSUER_MISMATCH": [key(PERMIT, organ=OTHER_ORGAN, verify_until=NOW - 1)],
    }
    for reason, rows in listed.items():
        found = Case(trust=trusted(trust_keys=[*rows, key(STATUS, Role.STATUS)])).verify()
        assert found.reasons == (reason,)
        assert found.content is None
        assert found.verdict is (Verdict.UNDETERMINED if reason == "UNKNOWN_KEY" else Verdict.INVALID)


def test_a_permit_of_another_algorithm_under_a_known_kid_is_a_mismatch() -> None:
    forged = permit.issue(PERMIT_P256, CLAIMS).replace(PERMIT_P256.kid, PERMIT.kid, 1)
    assert Case(permit=forged).reasons() == ["ALG_MISMATCH"]


def test_status_and_device_keys_do_not_issue_permits() -> None:
    assert Case(issuer=STATUS).reasons() == ["KEY_ROLE"]
    assert Case(issuer=DEVICE).reasons() == ["UNKNOWN_KEY"]


def test_a_forged_permit_has_a_bad_signature() -> None:
    good = permit.issue(PERMIT, CLAIMS)
    assert Case(permit=good[:-1] + bytes([good[-1] ^ 1])).reasons() == ["BAD_PERMIT_SIG"]
    assert Case(permit=permit.issue(STRANGER, CLAIMS).replace(STRANGER.kid, PERMIT.kid, 1)).reasons() == [
        "BAD_PERMIT_SIG"
    ]
    elsewhere = cose.sign1(PERMIT, cose.parse1(good).payload, cose.AAD_STATUS)
    assert Case(permit=elsewhere).reasons() == ["BAD_PERMIT_SIG"]


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({"not_before": CLAIMS.issued_at}, []),
        ({"not_before": CLAIMS.issued_at + 1}, ["KEY_OUT_OF_WINDOW"]),
        ({"sign_until": CLAIMS.issued_at}, []),
        ({"sign_until": CLAIMS.issued_at - 1}, ["KEY_OUT_OF_WINDOW"]),
        ({"verify_until": NOW}, []),
        ({"verify_until": NOW - 1}, ["KEY_OUT_OF_WINDOW"]),
    ],
)
def test_keys_have_a_window(changed: dict[str, Any], reasons: list[str]) -> None:
    assert Case(trust=trusted(trust_keys=[key(PERMIT, **changed), *KEYS[1:]])).reasons() == reasons


def test_the_organ_of_the_key_must_be_the_organ_of_the_permit() -> None:
    assert Case(claims=CLAIMS._replace(organ=OTHER_ORGAN)).reasons() == ["ISSUER_MISMATCH"]


# --- device ------------------------------------------------------------------------------------------------------


def test_the_device_must_be_the_one_named() -> None:
    good = permit.issue(PERMIT, CLAIMS)
    assert Case(text=shown({0: good, 6: NOW}, STRANGER)).reasons() == ["BAD_DEVICE_SIG"]
    assert Case(text=shown({0: good, 6: NOW}, DEVICE_P256)).reasons() == ["ALG_MISMATCH"]
    assert Case(text=shown({0: good, 6: NOW}, aad=cose.AAD_RECORD)).reasons() == ["BAD_DEVICE_SIG"]


def test_a_device_key_that_is_no_point_verifies_nothing() -> None:
    for public in (bytes(32), b"\x04" + DEVICE_P256.public[1:], b"\x02" + b"\xff" * 32):
        signed = signed_claims(raw_claims() | {8: public})
        device = DEVICE if len(public) == 32 else DEVICE_P256
        assert Case(text=shown({0: signed, 6: NOW}, device)).reasons() == ["BAD_DEVICE_SIG"]


# --- time --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "made_at", "reasons"),
    [
        (CLAIMS.end + SKEW, CLAIMS.end + SKEW, []),
        (CLAIMS.end + SKEW + 1, CLAIMS.end + SKEW, ["PERMIT_EXPIRED"]),
        (CLAIMS.end + SKEW + 1, CLAIMS.end + SKEW + 1, ["PERMIT_EXPIRED", "PRESENTED_OUTSIDE_WINDOW"]),
        (CLAIMS.end, CLAIMS.end + SKEW, []),
        (CLAIMS.end + 1, CLAIMS.end + SKEW + 1, ["PRESENTED_OUTSIDE_WINDOW"]),
        (CLAIMS.start - SKEW, CLAIMS.start - SKEW, []),
        (CLAIMS.start - SKEW - 1, CLAIMS.start - SKEW, ["PERMIT_NOT_YET"]),
        (CLAIMS.start - SKEW - 1, CLAIMS.start - SKEW - 1, ["PERMIT_NOT_YET", "PRESENTED_OUTSIDE_WINDOW"]),
        (CLAIMS.start, CLAIMS.start - SKEW - 1, ["PRESENTED_OUTSIDE_WINDOW"]),
    ],
)
def test_the_window_has_a_little_give_on_both_sides(at: int, made_at: int, reasons: list[str]) -> None:
    fresh = trusted(issued_at=at)
    case = Case(made_at=made_at, trust=fresh, status=statuses(issued_at=at))
    found = case.verify(at)
    assert [str(reason) for reason in found.reasons] == reasons
    assert found.content is not None


@pytest.mark.parametrize(
    ("age", "reasons"),
    [
        (MAX_AGE + SKEW, []),
        (MAX_AGE + SKEW + 1, ["STALE_CODE"]),
        (-SKEW, []),
        (-SKEW - 1, ["CODE_FROM_FUTURE"]),
    ],
)
def test_presentations_age_in_both_directions(age: int, reasons: list[str]) -> None:
    found = Case(made_at=NOW - age).verify()
    assert [str(reason) for reason in found.reasons] == reasons
    assert found.clock_difference == -age
    assert found.content is not None


@pytest.mark.parametrize("made_at", [NOW, NOW - 1200, NOW + 1200])
def test_a_challenge_takes_the_place_of_age(made_at: int) -> None:
    assert Case(made_at=made_at, echoed=4711).reasons(challenge=4711) == []
    assert Case(made_at=made_at, echoed=4712).reasons(challenge=4711) == ["WRONG_CHALLENGE"]
    assert Case(made_at=made_at).reasons(challenge=4711) == ["WRONG_CHALLENGE"]


def test_challenge_zero_is_a_challenge() -> None:
    assert Case(made_at=NOW - 1200, echoed=0).reasons(challenge=0) == []
    assert Case(made_at=NOW - 1200).reasons(challenge=0) == ["WRONG_CHALLENGE"]


def test_a_challenge_nobody_asked_for_proves_nothing() -> None:
    assert Case(made_at=NOW - 1200, echoed=4711).reasons() == ["STALE_CODE"]


def test_a_challenge_does_not_widen_the_window() -> None:
    case = Case(claims=CLAIMS._replace(end=NOW - 2 * SKEW), made_at=NOW, echoed=1)
    assert case.reasons(challenge=1) == ["PERMIT_EXPIRED", "PRESENTED_OUTSIDE_WINDOW"]


# --- enterprise --------------------------------------------------------------------------------------------------


def test_the_verifier_may_stand_for_one_enterprise() -> None:
    assert Case().reasons(enterprise=SUBJECT) == []
    assert Case().reasons(enterprise=f" {SUBJECT.lower()} ") == []
    assert Case().reasons(enterprise="91640100MA75W1QT4C") == ["OTHER_ENTERPRISE"]
    named = Case(claims=CLAIMS._replace(subject="老王烧烤摊"))
    assert named.reasons(enterprise="老王烧烤摊") == []
    assert named.reasons(enterprise=SUBJECT) == ["OTHER_ENTERPRISE"]


def test_a_standing_permit_is_unfiled_and_names_its_enterprise_when_shown() -> None:
    case = Case(claims=STANDING, subject=SUBJECT)
    found = case.verify(enterprise=SUBJECT)
    assert found.reasons == (Reason.UNFILED,)
    assert found.verdict is Verdict.UNDETERMINED
    assert found.content is not None
    assert found.content.subject == SUBJECT
    assert case.reasons(enterprise="91640100MA75W1QT4C") == ["OTHER_ENTERPRISE", "UNFILED"]


def test_the_enterprise_stands_in_exactly_one_place() -> None:
    standing, named = permit.issue(PERMIT, STANDING), permit.issue(PERMIT, CLAIMS)
    assert Case(text=shown({0: standing, 6: NOW})).reasons() == ["MALFORMED_CLAIMS"]
    assert Case(text=shown({0: named, 6: NOW, 11: SUBJECT})).reasons() == ["MALFORMED_CLAIMS"]


# --- status ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [PermitState.REVOKED, PermitState.SUSPENDED, PermitState.CLOSED])
def test_bad_news_does_not_expire(state: PermitState) -> None:
    bad = {CLAIMS.status_index: state}
    assert Case(status=statuses(bad)).reasons() == [state.name]
    past = statuses(bad, issued_at=NOW - 8 * DAY, hard_end=NOW - 1)
    assert Case(status=past).reasons() == [state.name, "STATUS_EXPIRED"]
    assert Case(status=past).verify().verdict is Verdict.INVALID
    older = statuses(bad, issued_at=CLAIMS.issued_at - 1, ttl=2 * DAY)
    assert Case(status=older).reasons() == [state.name]


def test_neighbours_in_the_list_do_not_matter() -> None:
    index = CLAIMS.status_index
    around = {at: PermitState.CLOSED for at in range(index - 4, index + 5) if at != index}
    assert Case(status=statuses(around)).reasons() == []


@pytest.mark.parametrize(
    ("issued", "end", "reasons"),
    [
        (NOW - 4 * HOUR, NOW + DAY, []),
        (NOW - 4 * HOUR - 1, NOW + DAY, ["STATUS_STALE"]),
        (NOW - HOUR, NOW, []),
        (NOW - HOUR, NOW - 1, ["STATUS_EXPIRED"]),
        (NOW - 5 * HOUR, NOW - 1, ["STATUS_EXPIRED"]),
    ],
)
def test_status_lists_age(issued: int, end: int, reasons: list[str]) -> None:
    found = Case(status=statuses(issued_at=issued, hard_end=end)).verify()
    assert [str(reason) for reason in found.reasons] == reasons
    assert found.as_of == min(TRUST.issued_at, issued)
    assert found.content is not None


@pytest.mark.parametrize(
    ("after", "size", "reasons"),
    [
        (0, 2000, []),
        (-1, 2000, ["STATUS_NOT_COVERED"]),
        (HOUR - 1, 100, ["STATUS_NOT_COVERED"]),
        (HOUR, 100, ["STATUS_OUT_OF_RANGE"]),
        (HOUR, 101, []),
        (-DAY, 100, ["STATUS_NOT_COVERED"]),
    ],
)
def test_a_list_covers_what_was_issued_before_it(after: int, size: int, reasons: list[str]) -> None:
    """Index 100 is beyond a list of 100 permits, in the last place of one of 101."""
    listed = statuses(size=size, issued_at=CLAIMS.issued_at + after, ttl=30 * DAY, hard_end=NOW + DAY)
    assert Case(status=listed).reasons() == reasons


def test_lists_are_found_by_their_number() -> None:
    other = statuses({100: PermitState.REVOKED}, number=2)
    assert Case(status=None).reasons() == ["STATUS_MISSING"]
    assert Case(status=other).reasons() == ["STATUS_MISSING"]
    both: Any = {1: statuses(), 2: other}
    assert Case(status=both).reasons() == []
    assert Case(claims=CLAIMS._replace(status_list=2), status=both).reasons() == ["REVOKED"]


# --- together ----------------------------------------------------------------------------------------------------


def test_after_the_device_signature_all_reasons_are_collected_in_order() -> None:
    case = Case(
        claims=STANDING._replace(start=NOW - DAY, end=NOW - HOUR),
        subject=SUBJECT,
        made_at=NOW - 30 * HOUR,
        trust=trusted(issued_at=NOW - 2 * DAY),
        status=statuses({100: PermitState.SUSPENDED}, issued_at=NOW - 5 * HOUR),
    )
    seen = ReplayMemory()
    case.verify(NOW - 6, seen=seen)
    assert case.reasons(enterprise="x", seen=seen) == [
        "TRUST_STALE",
        "PERMIT_EXPIRED",
        "PRESENTED_OUTSIDE_WINDOW",
        "STALE_CODE",
        "OTHER_ENTERPRISE",
        "UNFILED",
        "SUSPENDED",
        "STATUS_STALE",
        "SEEN_BEFORE",
    ]


def test_the_same_code_again_is_seen_before() -> None:
    seen, case = ReplayMemory(), Case(made_at=NOW)
    assert case.reasons(NOW, seen=seen) == []
    assert case.reasons(NOW + 5, seen=seen) == []
    assert case.reasons(NOW + 6, seen=seen) == ["SEEN_BEFORE"]
    assert Case(made_at=NOW + 1).reasons(NOW + 6, seen=seen) == []
    assert Case(made_at=NOW, claims=CLAIMS._replace(code_id=bytes(8))).reasons(NOW + 6, seen=seen) == []


def test_only_genuine_codes_are_remembered() -> None:
    seen = ReplayMemory()
    Case(issuer=STRANGER).verify(seen=seen)
    Case(text=shown({0: permit.issue(PERMIT, CLAIMS), 6: NOW}, STRANGER)).verify(seen=seen)
    assert len(seen) == 0


def test_the_memory_is_bounded_in_time_and_number() -> None:
    seen = ReplayMemory(capacity=3)
    for number in range(10):
        seen.is_repeat(bytes(8), number, NOW)
    assert len(seen) == 3
    assert not seen.is_repeat(bytes(8), 0, NOW + 10)
    assert seen.is_repeat(bytes(8), 9, NOW + 600)
    assert not seen.is_repeat(bytes(8), 9, NOW + 601)
    assert len(seen) == 2


def test_urgent_checks_with_a_named_enterprise_are_filed() -> None:
    assert Case(claims=CLAIMS._replace(purpose=Purpose.URGENT)).reasons() == []
