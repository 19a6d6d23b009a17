"""Reading and writing wire messages: frozen, strict models as deterministic CBOR maps with text keys.

A message says what it carries by its annotations, which also make its schema in the OpenAPI document.
"""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from inspector_tui.errors import BadInput
from inspector_tui.ledger import cbor


class Message(BaseModel):
    """Base of every wire message. Unknown fields are refused: a new layout gets a new path."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    def to_bytes(self) -> bytes:
        """Deterministic CBOR; fields that are None are left out."""
        return cbor.encode(self.model_dump(mode="python", exclude_none=True))

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Raises BadInput MESSAGE_MALFORMED, naming the field and never its value."""
        try:
            return cls.model_validate(cbor.decode(data))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            field = ".".join(str(part) for part in first["loc"][:3])
            raise BadInput("MESSAGE_MALFORMED", message=cls.__name__, field=field) from error
        except BadInput as error:
            raise BadInput("MESSAGE_MALFORMED", message=cls.__name__, field="") from error

    @classmethod
    def schema_of_map(cls) -> dict[str, Any]:
        """JSON schema of the CBOR map, for the OpenAPI document."""
        return cls.model_json_schema()
