"""What every record body is, and the registry from kind name to body class.

A body is frozen, strict data. It names the streams it touches, so that projecting means re-folding
those streams and nothing else. Kinds carry a version; a version that shipped stays readable for ever.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)

from inspector_tui.domain.vocabulary import DeviceId, StreamId
from inspector_tui.errors import BadInput

T = TypeVar("T")


def _printable(text: str) -> str:
    # Unassigned characters are let in: which ones are assigned differs between Python versions, and a record
    # that one laptop signed must be read alike by every other.
    # What `isprintable` lets through holds none of these; looking at every character costs twenty times as much.
    if not text.isprintable() and any(
        unicodedata.category(character) in {"Cc", "Cs", "Co"} and character != "\n" for character in text
    ):
        raise ValueError("control character")
    return text


def as_name(text: str, most: int = 200) -> str:
    """The end of a text, e.g. of a file's name, as a `Name` takes it: U+FFFD stands for what no record holds."""
    return "".join("\ufffd" if unicodedata.category(each)[0] == "C" else each for each in text)[-most:]


def _real_day(text: str) -> str:
    date.fromisoformat(text)
    return text


Many = Annotated[tuple[T, ...], Field(strict=False)]
"""A sequence in a body. Lists as decoded from CBOR are taken; what is kept is a tuple."""

Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_printable)]
Text = Annotated[str, Field(max_length=4000), AfterValidator(_printable)]
Identifier = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z._:\-\u4e00-\u9fff〔〕()（）]+$")]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_real_day)]
"""A calendar day that exists, ISO 8601. Text sorts as time does."""
Seconds = Annotated[int, Field(ge=0, lt=2**53)]
"""Unix time in seconds."""
Count = Annotated[int, Field(ge=0, lt=2**53)]
Difference = Annotated[int, Field(gt=-(2**53), lt=2**53)]
"""Seconds or another measure that may be negative. Every number in a body fits a column of every database."""
Digest = Annotated[bytes, Field(min_length=32, max_length=32)]
"""SHA-256."""
Region = Annotated[str, Field(pattern=r"^[0-9]{2}([0-9]{2}([0-9]{2}([0-9]{3})?)?)?$")]
"""GB/T 2260 code or a prefix of one: 64, 6401, 640104, 640104001."""

Audience = Literal["all", "region", "organ", "permit", "supervision"]
"""Who pulls a record: everybody; devices whose region covers the body's region; devices of the organ or
of an organ above it; `permit`: as `region`, because checkpoints verify short codes offline;
`supervision`: the justice bureaus whose region covers the organ's, and nobody else: the organ that is rated
never learns who rated it."""


class Body(BaseModel):
    """Base of every record body."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    KIND: ClassVar[str]
    AUDIENCE: ClassVar[Audience] = "organ"

    @model_validator(mode="wrap")
    @classmethod
    def _with_code(cls, told: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Whoever makes or reads a body that is not to its schema gets BadInput BODY_INVALID."""
        try:
            return handler(told)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            kind = getattr(cls, "KIND", cls.__name__)
            raise BadInput("BODY_INVALID", kind=kind, field=where, problem=first["type"]) from error

    def streams(self) -> tuple[StreamId, ...]:
        """The matters this record belongs to; at least one."""
        raise NotImplementedError(self.KIND)

    def scope_region(self) -> str | None:
        """Region that decides who pulls it, when the audience asks for one; None = the region of the organ."""
        return None

    def attachments(self) -> tuple[bytes, ...]:
        """SHA-256 of every file that must be stored before this record is complete."""
        return ()

    def to_map(self) -> dict[str, Any]:
        """Plain values for canonical CBOR; absent optional fields are left out."""
        return self.model_dump(mode="python", exclude_none=True)


KINDS: dict[str, type[Body]] = {}
B = TypeVar("B", bound=Body)


def record_kind(name: str, *, audience: Audience = "organ") -> Any:
    """Class decorator: register a body under its kind and version, e.g. `finding.recorded/1`."""

    def register(body: type[B]) -> type[B]:
        if name in KINDS:
            raise AssertionError(f"kind {name} is taken")
        body.KIND = name
        body.AUDIENCE = audience
        KINDS[name] = body
        return body

    return register


def read_body(kind: str, fields: object) -> Body:
    """The body of a record from its decoded map. Raises BadInput UNKNOWN_KIND or BODY_INVALID."""
    body = KINDS.get(kind)
    if body is None:
        raise BadInput("UNKNOWN_KIND", kind=kind)
    return body.model_validate(fields)


@dataclass(frozen=True, slots=True)
class Record:
    """A signed record as the domain sees it: already authentic, already decoded.

    `made_at` is in Unix milliseconds by the device's clock, `clock_offset` the milliseconds to add to get
    server time, `position` the place in the server's log or None while it is only here.
    """

    hash: bytes
    device: DeviceId
    seq: int
    kind: str
    made_at: int
    clock_offset: int
    author: str
    organ: int
    body: Body
    position: int | None = None

    @property
    def time(self) -> int:
        """Unix seconds, corrected by the last measured clock offset, and never before 1970."""
        return max(0, self.made_at + self.clock_offset) // 1000
