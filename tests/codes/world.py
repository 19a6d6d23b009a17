"""A made-up organ, its keys and lists, from which every scenario departs in one point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from inspector_tui.codes import claims, permit, presentation, root, status, trust
from inspector_tui.codes.digits import to_digits
from inspector_tui.codes.status import StatusList
from inspector_tui.codes.trust import TrustList
from inspector_tui.codes.verdict import Verification
from inspector_tui.codes.verify import verify
from inspector_tui.ledger import cbor, cose, keys

NOW = 1_795_420_800
HOUR, DAY = 3600, 86_400
PREFIX = "https://jc.example.gov.cn/c/"
ORGAN, OTHER_ORGAN = 640100012, 640200003
SUBJECT = "91640100MA76F2QX81"


def ed(number: int) -> keys.Ed25519Signer:
    return keys.Ed25519Signer.from_seed(bytes([number]) * 32)


ROOT, SIGNER, PERMIT, STATUS, DEVICE, STRANGER = (ed(number) for number in range(1, 7))
PERMIT_P256 = keys.P256Signer.from_private_bytes(bytes([7]) * 32)
DEVICE_P256 = keys.P256Signer.from_private_bytes(bytes([8]) * 32)

CLAIMS = claims.Claims(
    organ=ORGAN,
    start=NOW - DAY,
    end=NOW + 2 * DAY,
    issued_at=NOW - DAY - HOUR,
    code_id=bytes.fromhex("0198ab3c5d7e9f01"),
    device=DEVICE.public,
    status_list=1,
    status_index=100,
    officers=(claims.Officer(64010025001, "马建国"), claims.Officer("NX-3391", "阿卜杜热西提·买买提", OTHER_ORGAN)),
    items=(330231001000, "消防通道"),
    purpose=claims.Purpose.DAILY,
    subject=SUBJECT,
    filing_number="银应急备〔2026〕1203号",
)
STANDING = CLAIMS._replace(
    start=NOW - HOUR,
    issued_at=NOW - HOUR,
    subject=None,
    purpose=claims.Purpose.URGENT,
    officers=CLAIMS.officers[:1],
    items=(),
    filing_number=None,
)


def key(signer: keys.Signer, role: trust.Role = trust.Role.PERMIT, **changed: Any) -> trust.TrustKey:
    row = trust.TrustKey(
        kid=signer.kid,
        organ=ORGAN,
        alg=signer.alg,
        public=signer.public,
        role=role,
        not_before=NOW - 30 * DAY,
        sign_until=NOW + 300 * DAY,
        verify_until=NOW + 365 * DAY,
    )
    return replace(row, **changed)


DELEGATION = root.delegate(ROOT, SIGNER.public, start=NOW - 60 * DAY, end=NOW + 300 * DAY)
ORGANS = [trust.Organ(ORGAN, "银川市应急管理局", "11640100000001206Y"), trust.Organ(OTHER_ORGAN, "石嘴山市局", "x")]
KEYS = [key(PERMIT), key(PERMIT_P256), key(STATUS, trust.Role.STATUS)]


def trust_bytes(signer: keys.Signer = SIGNER, delegation: bytes = DELEGATION, **changed: Any) -> bytes:
    told: dict[str, Any] = {
        "seq": 7,
        "issued_at": NOW - 2 * HOUR,
        "organs": ORGANS,
        "trust_keys": KEYS,
        "prefix": PREFIX,
    }
    return trust.build_trust(signer, delegation, **(told | changed))


def trusted(**changed: Any) -> trust.TrustList:
    return trust.load_trust(trust_bytes(**changed), [ROOT.public])


def status_bytes(
    states: dict[int, status.PermitState] | None = None, size: int = 2000, signer: keys.Signer = STATUS, **changed: Any
) -> bytes:
    told: dict[str, Any] = {"number": 1, "issued_at": NOW - 600, "bits": status.pack_states(states or {}, size)}
    return status.build_status(signer, **(told | changed))


def statuses(
    states: dict[int, status.PermitState] | None = None, size: int = 2000, **changed: Any
) -> status.StatusList:
    return status.load_status(status_bytes(states, size, **changed), trusted())


def text_of(presentation_bytes: bytes, prefix: str = PREFIX) -> str:
    return prefix + to_digits(b"\x01" + presentation_bytes)


def signed_claims(told: Any, signer: keys.Signer = PERMIT) -> bytes:
    """A genuine signature on claims that our own `issue` would refuse; bytes are taken as they are."""
    return cose.sign1(signer, told if isinstance(told, bytes) else cbor.encode(told), cose.AAD_PERMIT)


def raw_claims() -> dict[int, Any]:
    told = cbor.decode(claims.encode_claims(CLAIMS))
    assert isinstance(told, dict)
    return told


def shown(told: Any, device: keys.Signer = DEVICE, aad: bytes = cose.AAD_PRESENT) -> str:
    """A genuine device signature on any presentation map."""
    payload = told if isinstance(told, bytes) else cbor.encode(told)
    return text_of(cose.sign1(device, payload, aad, with_kid=False))


TRUST: trust.TrustList = trusted()
STATUS_LIST: status.StatusList = statuses()


@dataclass
class Case:
    """One verification; every part can be replaced."""

    claims: claims.Claims = CLAIMS
    permit: bytes | None = None
    issuer: keys.Signer = PERMIT
    device: keys.Signer = DEVICE
    made_at: int = NOW - 10
    form: presentation.Form = presentation.Form.FULL
    echoed: int | None = None
    subject: str | None = None
    text: str | None = None
    trust: TrustList = TRUST
    status: StatusList | Mapping[int, StatusList] | None = STATUS_LIST

    def shown(self) -> str:
        told = self.claims._replace(device=self.device.public) if self.device is not DEVICE else self.claims
        signed = self.permit or permit.issue(self.issuer, told)
        return presentation.present(
            self.device,
            signed,
            prefix=PREFIX,
            made_at=self.made_at,
            form=self.form,
            challenge=self.echoed,
            subject=self.subject,
        )

    def verify(self, at: int = NOW, **more: Any) -> Verification:
        return verify(self.text or self.shown(), at=at, trust=self.trust, status=self.status, **more)

    def reasons(self, at: int = NOW, **more: Any) -> list[str]:
        return [str(reason) for reason in self.verify(at, **more).reasons]
