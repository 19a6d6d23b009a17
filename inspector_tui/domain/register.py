"""Records about who and what there is: organs, officers, enterprises, devices, keys, number blocks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from inspector_tui.domain.record import (
    Body,
    Count,
    Day,
    Identifier,
    Many,
    Name,
    Region,
    Seconds,
    Text,
    record_kind,
)
from inspector_tui.domain.vocabulary import BodyKind, Competence, Grade, Level, Role, StreamId
from inspector_tui.domain.vocabulary import Field as EnforcementField

DeviceKey = Annotated[bytes, Field(min_length=16, max_length=16)]
PublicKey = Annotated[bytes, Field(min_length=32, max_length=33)]
Algorithm = Annotated[int, Field(gt=-(2**31), lt=2**31)]
"""COSE algorithm number."""
Kid = Annotated[bytes, Field(min_length=4, max_length=4)]


@record_kind("organ.registered/1", audience="all")
class OrganRegistered(Body):
    """An enforcement organ that is qualified to inspect (国办发〔2024〕54号: three kinds of body only)."""

    organ: Count
    name: Name
    short_name: Name
    """What stands before the brackets of a document number, e.g. 银应急."""
    credit_code: Identifier
    parent: Count | None = None
    level: Level
    region: Region
    field: EnforcementField
    kind: BodyKind = "authority"
    phone: Name | None = None
    supervision_phone: Name | None = None

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"organ:{self.organ}"),)


@record_kind("officer.registered/1", audience="all")
class OfficerRegistered(Body):
    """An officer and the certificate (执法证). A later record with the same certificate replaces it."""

    certificate: Identifier
    name: Name
    organ: Count
    valid_from: Day
    valid_until: Day
    competence: Competence = "inspector"
    fields: Many[EnforcementField] = ()

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"officer:{self.certificate}"),)


@record_kind("enterprise.registered/1", audience="region")
class EnterpriseRegistered(Body):
    """An enterprise or another object of inspection."""

    subject: Identifier
    name: Name
    region: Region
    address: Text | None = None
    industry: Name | None = None
    grade: Grade = "unrated"
    credit: Grade = "unrated"
    """企业信用风险分类, apart from the risk of what it does (优化营商环境条例 §54: 差异化监管)."""
    contact: Name | None = None
    phone: Name | None = None

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"enterprise:{self.subject}"),)

    def scope_region(self) -> str:
        return self.region


@record_kind("device.enrolled/1", audience="all")
class DeviceEnrolled(Body):
    """The server bound a device key to an organ, a role and, for people, an officer's certificate."""

    device: DeviceKey
    alg: Algorithm
    public: PublicKey
    organ: Count
    role: Role
    name: Name
    certificate: Identifier | None = None

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"device:{self.device.hex()}"),)


@record_kind("device.revoked/1", audience="all")
class DeviceRevoked(Body):
    """A device may say nothing more; the server revokes every open permit bound to its key."""

    device: DeviceKey
    reason: Text

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"device:{self.device.hex()}"),)


@record_kind("permit_key.published/1", audience="all")
class PermitKeyPublished(Body):
    """A supervisor's workstation made a permit key for its organ; the next trust list carries it."""

    kid: Kid
    alg: Algorithm
    public: PublicKey
    organ: Count
    not_before: Seconds
    sign_until: Seconds
    verify_until: Seconds

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"permit_key:{self.kid.hex()}"),)


@record_kind("block.allotted/1", audience="organ")
class BlockAllotted(Body):
    """The server reserved numbers for one device, so that offline approvals never collide.

    A status block gives indices of a status list; a filing or document block gives serials of (organ, year).
    """

    device: DeviceKey
    organ: Count
    purpose: Annotated[str, Field(pattern="^(status|filing|document)$")]
    series: Count
    """Status list number, or the calendar year of the serials."""
    first: Count
    count: Annotated[int, Field(ge=1, le=100_000)]

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"block:{self.device.hex()}"),)


@record_kind("cosigner.enrolled/1")
class CosignerEnrolled(Body):
    """A second officer chose a PIN on this device; it opens this confirmation key and nothing else."""

    certificate: Identifier
    name: Name
    device: DeviceKey
    public: PublicKey

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"cosigner:{self.certificate}"),)


@record_kind("permit_key.retired/1", audience="all")
class PermitKeyRetired(Body):
    """A permit key signs nothing more from a moment on; what it signed stays good until its end."""

    kid: Kid
    organ: Count
    sign_until: Seconds

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"permit_key:{self.kid.hex()}"),)


@record_kind("permit_key.revoked/1", audience="all")
class PermitKeyRevoked(Body):
    """A permit key is compromised: all its permits are void whatever their dates; a tombstone stays in the list."""

    kid: Kid
    organ: Count
    revoked_at: Seconds
    reason: Text

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"permit_key:{self.kid.hex()}"),)


@record_kind("permit_key.hastened/1")
class PermitKeyHastened(Body):
    """A permit key counts from its publication on and not 14 days later. Checkpoints that sync seldom do not know it
    yet, so this needs a reason; it stands beside the key for whoever judges it."""

    kid: Kid
    organ: Count
    reason: Annotated[Text, Field(min_length=1)]

    def streams(self) -> tuple[StreamId, ...]:
        return (StreamId(f"permit_key:{self.kid.hex()}"),)
