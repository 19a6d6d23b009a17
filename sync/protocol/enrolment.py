"""The messages of enrolment, number blocks and evidence (protocol 1)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from inspector_tui.domain.vocabulary import Role
from sync.protocol.messages import Hash
from sync.protocol.wire import Message

Chunks = Annotated[tuple[int, ...], Field(strict=False)]


class Enrol(Message):
    """A new device asks for its place: `POST /v1/enrol`, signed with the very key that it names."""

    secret: Annotated[bytes, Field(min_length=10, max_length=10)]
    """First half of the enrolment code (see `sync.protocol.invitation`)."""
    alg: int
    public: Annotated[bytes, Field(min_length=32, max_length=33)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    """How people call the machine; an invitation that carries a name overrides it."""


class Enrolled(Message):
    """What the device is from now on. Asking again with the same code and key gets the same, with newer lists."""

    device: bytes
    organ: int
    role: Role
    name: str
    certificate: str | None = None
    root: bytes
    """Public key to pin. The device refuses it unless the enrolment code names it."""
    trust: bytes
    """The trust list, which carries the delegation by that root."""
    server_alg: int
    server: bytes
    """Public key of the server's own records; proven by nothing but this answer, and kept from then on."""
    courier: str | None = None
    """age recipient that bundles are sealed to, so that a laptop that never syncs again can make one."""


class BlocksAnswer(Message):
    """How many number blocks `POST /v1/blocks` added; their records come with the next pull."""

    allotted: int


class EvidenceState(Message):
    """What the server holds of a file: `GET /v1/evidence/{sha256}`."""

    sha256: Hash
    size: int
    stored: bool
    """Every byte is held and was hashed; nothing more to send."""
    held: Chunks = ()
    """Numbers of the chunks that are here, ascending, from 0; empty once stored."""


class FinishEvidence(Message):
    """All chunks were sent: `POST /v1/evidence/{sha256}`."""

    size: Annotated[int, Field(ge=0, lt=2**53)]


class ListNumbers(Message):
    """Which status lists there are: `GET /v1/lists`."""

    status: Chunks
