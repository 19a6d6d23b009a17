"""What the functions that make rows share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from inspector_tui.domain.record import Record
from inspector_tui.models.rows import ProjectedRow

Values = dict[str, Any]
Rows = list[tuple[type[ProjectedRow], Values]]

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def as_json(value: Any) -> str:
    """A value as the rows keep it: JSON text. Most lists of a planned inspection are empty, so those go quickly."""
    return "[]" if value in ((), []) else _encode(value)


def last(records: Sequence[Record], kind: type) -> Record | None:
    """The last record of one kind, or None."""
    return next((record for record in reversed(records) if isinstance(record.body, kind)), None)
