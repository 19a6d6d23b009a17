"""Looks one code up: verified with the server's own lists, then completed with what the log knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inspector_tui.codes.permit import read_claims
from inspector_tui.codes.presentation import FIRST_BYTE, Form, Presentation, parse_presentation, read_digits
from inspector_tui.codes.trust import TrustList, load_trust
from inspector_tui.codes.verdict import Content, Verification
from inspector_tui.codes.verify import verify
from inspector_tui.errors import BadInput
from inspector_tui.phrases import Language
from sync.server.database import Database
from sync.server.folding import level
from sync.server.issues import Issue
from sync.server.lists import Lists
from sync.server.pages import facts
from sync.server.pages.facts import Facts
from sync.server.pages.view import CodePage, Known, view
from sync.server.store import Connection


@dataclass(frozen=True, slots=True)
class Held:
    """A code in somebody's hands: both signatures hold, whatever its age. `now` in Unix seconds."""

    digits: str
    content: Content
    known: Known
    inspection: str | None
    now: int


class Looker:
    """Answers what the digits of an address stand for, now."""

    def __init__(self, database: Database, lists: Lists, *, root_public: bytes, clock: Callable[[], int]) -> None:
        self._database = database
        self._lists = lists
        self._root = root_public
        self._clock = clock
        self._trust: tuple[Issue, TrustList] | None = None

    def look(self, digits: str, language: Language, *, count: bool) -> CodePage:
        """The page of a code; `count` adds one to how often it was opened, if it is genuine."""
        now = self._clock()
        with self._database.quick() as connection:
            verification, found = self._verified(connection, digits, now)
            content = verification.content
            opened = 0
            if content is not None and found is not None:
                opened = facts.count_opening(connection, content.claims) if count else found.opened
        known = Known({}, {}) if content is None or found is None else _known(content, found, opened)
        return view(verification, known, digits=digits, now=now, language=language)

    def hold(self, digits: str) -> Held | None:
        """The code in somebody's hands, None for anything that does not prove that it was shown by the device
        which its permit names. A presentation proves that for ever, also when it lets nobody in any more."""
        now = self._clock()
        with self._database.quick() as connection:
            verification, found = self._verified(connection, digits, now)
        content = verification.content
        if content is None or found is None:
            return None
        return Held(digits, content, _known(content, found, found.opened), found.inspection, now)

    def _verified(self, connection: Connection, digits: str, now: int) -> tuple[Verification, Facts | None]:
        shown = _shown(digits)
        permits, found = _facts(connection, shown, now)
        is_level, changes = facts.freshness(connection) if found is None else (found.level, found.trust_changes)
        if not is_level:
            # Records came in since somebody last looked: the page of this moment knows them.
            level(self._database)
            permits, found = _facts(connection, shown, now)
            changes = facts.freshness(connection)[1] if found is None else found.trust_changes
        trust = self._trust_list(changes, now)
        status = None if found is None else found.status
        return verify(trust.prefix + digits, at=now, trust=trust, status=status, permits=permits), found

    def _trust_list(self, changes: int, now: int) -> TrustList:
        held = self._trust
        if held is not None and self._lists.trust_is_good(held[0], changes, now):
            return held[1]
        issue = self._lists.trust()
        trust = load_trust(issue.signed, [self._root])
        self._trust = (issue, trust)
        return trust


def _facts(connection: Connection, shown: Presentation | None, now: int) -> tuple[dict[bytes, bytes], Facts | None]:
    """The permit that a short code names, and what is known of what calls itself the code's permit."""
    if shown is None:
        return {}, None
    permits = facts.permit_named(connection, shown.body) if shown.form is Form.SHORT else {}
    try:
        claims = read_claims(permits.get(shown.body, shown.body))
    except BadInput:
        return permits, None
    return permits, facts.facts_of(connection, claims, claims.subject or shown.subject or "", now=now)


def _shown(digits: str) -> Presentation | None:
    try:
        data = read_digits(digits)
        return parse_presentation(data[1:]) if data.startswith(FIRST_BYTE) else None
    except BadInput:
        return None


def _known(content: Content, found: Facts, opened: int) -> Known:
    claims = content.claims
    directory = found.directory
    state = None if found.status is None else found.status.known
    own = directory.get(("organ", str(claims.organ)), {})
    return Known(
        organs={int(key): body["name"] for (kind, key), body in directory.items() if kind == "organ"},
        items={key: (body["name"], body["legal_basis"]) for key, body in found.items.items()},
        enterprise=directory.get(("enterprise", content.subject), {}).get("name"),
        phone=own.get("phone"),
        supervision_phone=own.get("supervision_phone"),
        state=None if state is None else int(state),
        finished=found.finished,
        opened=opened,
        cause=found.cause,
    )
