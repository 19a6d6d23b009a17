"""The one family of errors. An error carries a stable code and facts; the words live in `words/`.

Exit codes of the plain commands: 1 refused by a rule, 2 wrong usage or bad input, 3 environment.
"""

from __future__ import annotations

from typing import ClassVar

Fact = str | int | bytes | None


class InspectorError(Exception):
    """Root of every error this project raises on purpose.

    `code` is a stable SCREAMING_SNAKE string that machines may rely on; `facts` fill the
    placeholders of the translated sentence kept for that code in `inspector_tui.sentences`.
    """

    exit_code: ClassVar[int] = 3

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code} ({told})" if told else self.code


class Refused(InspectorError):
    """A rule, a role or a state does not allow this. Nothing was changed."""

    exit_code = 1


class BadInput(InspectorError):
    """What was typed, read or received is not well-formed. Nothing was changed."""

    exit_code = 2


class Environment(InspectorError):
    """The machine stands in the way: locked store, wrong passphrase, full disk, no server."""

    exit_code = 3


class NotAuthentic(BadInput):
    """A signature, hash or chain does not hold."""
