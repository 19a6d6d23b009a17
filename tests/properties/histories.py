"""Random histories: any body of one inspection by any device, in any order."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from inspector_tui.domain import joint, planning, register, visiting
from inspector_tui.domain.record import Body
from tests.world import ITEM, NOW, ORGAN, OTHER_ORGAN, OTHER_SUBJECT, STATIONS, SUBJECT, VISIT, planned

HASHES = st.sampled_from([bytes([at]) * 32 for at in range(4)])
CODES = st.sampled_from([b"codecode", b"othercod"])
FILINGS = st.sampled_from(["f1", "f2"])
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Co")), min_size=1, max_size=12)
SMALL = st.integers(0, 3)
DEVICES = st.sampled_from([STATIONS[name].device for name in ("officer", "colleague")])
ON = {"inspection": st.just(VISIT)}
LINES = tuple(joint.JointLine(inspection=each, organ=of) for each, of in ((VISIT, ORGAN), ("p1", OTHER_ORGAN)))
TOGETHER = {
    "joint": st.sampled_from(["j1", "j2"]), "organ": st.sampled_from([ORGAN, OTHER_ORGAN]), "region": st.just("64"),
    "lines": st.just(LINES),
}  # fmt: skip
SENT = st.just((planning.FiledOfficer(certificate="c", name="c", organ=OTHER_ORGAN),))


def made(kind: type[Body], **fields: Any) -> st.SearchStrategy[Body]:
    return st.builds(kind, **fields)


VISIT_BODIES: st.SearchStrategy[Body] = st.one_of(
    made(
        planning.FilingSubmitted, **ON, filing=FILINGS, organ=st.sampled_from([ORGAN, OTHER_ORGAN]),
        subject=st.just(SUBJECT), enterprise_name=TEXTS, items=st.just((ITEM,)),
        officers=st.just(tuple(planning.FiledOfficer(certificate=c, name=c, organ=ORGAN) for c in ("a", "b"))),
        purpose=st.just("daily"), start=st.integers(0, 2**53 - 1), end=st.just(NOW), device=DEVICES,
        device_public=HASHES,
    ),
    made(
        planning.FilingApproved, **ON, filing=FILINGS, filing_no=TEXTS, permit=st.just(b"p"), code_id=CODES,
        status_list=SMALL, status_index=SMALL,
    ),
    made(
        planning.PermitReissued, **ON, permit=st.just(b"q"), code_id=CODES, status_list=SMALL, status_index=SMALL
    ),
    made(planning.FilingReturned, **ON, filing=FILINGS, reason=TEXTS),
    made(
        planning.PermitStatusSet, **ON, code_id=CODES, status_list=SMALL, status_index=SMALL, reason=TEXTS,
        status=st.sampled_from(["valid", "revoked", "suspended", "closed"]),
    ),
    st.builds(planned, st.just(VISIT), enterprise_name=TEXTS, subject=st.sampled_from([SUBJECT, OTHER_SUBJECT])),
    made(visiting.CodePrinted, **ON, code_id=CODES, document=st.sampled_from(("notice", "record", "order"))),
    made(visiting.CodeShown, **ON, code_id=CODES, form=st.just("full")),
    made(
        visiting.VisitArrived, **ON, at=st.integers(0, 2**53 - 1), person=TEXTS, certificates_shown=st.booleans(),
        notice_given=st.booleans(),
    ),
    made(
        visiting.VisitAnswered, **ON, item=st.just(ITEM), check=SMALL,
        answer=st.sampled_from(["compliant", "not_compliant"]),
    ),
    made(visiting.FindingRecorded, **ON, finding=FILINGS, severity=st.just("major"), text=TEXTS),
    made(visiting.FindingWithdrawn, **ON, finding=FILINGS),
    made(
        visiting.EvidenceAttached, **ON, evidence=FILINGS, sha256=HASHES, size=SMALL, name=TEXTS,
        media_type=st.just("image/png"),
    ),
    made(visiting.VisitConcluded, **ON, outcome=st.sampled_from(["no_problem", "case"])),
    made(
        visiting.VisitConfirmed, **ON, by=st.sampled_from(["officer", "second_officer", "person"]),
        how=st.just("device"), name=TEXTS, concluded=HASHES,
    ),
    made(
        joint.JointProposed, **TOGETHER, host=st.sampled_from([VISIT, "p1"]), subject=st.just(SUBJECT),
        enterprise_name=TEXTS, items=st.just((ITEM,)), window_from=st.just("2026-11-01"),
        window_until=st.just("2026-11-30"), officers=SENT,
    ),
    made(joint.JointAccepted, **TOGETHER, proposal=HASHES, officers=SENT),
    made(joint.JointDeclined, **TOGETHER, reason=TEXTS),
)  # fmt: skip

REGISTER_BODIES: st.SearchStrategy[Body] = st.one_of(
    made(
        register.EnterpriseRegistered, subject=st.sampled_from([SUBJECT, OTHER_SUBJECT]), name=TEXTS,
        region=st.just("640104"),
    ),
    made(
        register.BlockAllotted, device=DEVICES, organ=st.just(ORGAN), purpose=st.sampled_from(["status", "filing"]),
        series=SMALL, first=SMALL, count=st.integers(1, 3),
    ),
    made(register.DeviceRevoked, device=DEVICES, reason=TEXTS),
    made(register.CosignerEnrolled, certificate=FILINGS, name=TEXTS, device=DEVICES, public=HASHES),
    made(visiting.EvidenceStored, sha256=HASHES, size=SMALL),
    made(
        visiting.CodeVerified, verification=FILINGS, verdict=st.just("VALID"), reasons=st.just(()), text_hash=HASHES,
        clock_difference=st.integers(-(2**53) + 1, 2**53 - 1),
    ),
    st.builds(planned, st.sampled_from(["p1", "p2"]), enterprise_name=TEXTS),
)  # fmt: skip

BODIES = st.one_of(VISIT_BODIES, REGISTER_BODIES)
SPEAKERS = st.sampled_from(["officer", "colleague", "supervisor", "stranger", "server"])
HISTORIES = st.lists(st.tuples(SPEAKERS, BODIES), max_size=25)
