"""What the server knows, as the rules ask for it: every organ's records, in the order of the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from inspector_tui.domain.cap_list import CapSet, CountingSet, EnterpriseClassed, PolicySet
from inspector_tui.domain.facts import (
    CAUSES,
    RULES,
    body_fact,
    cap_facts,
    class_facts,
    counting_facts,
    item_fact,
    kinds_asked,
    officer_fact,
    policy_facts,
    whitelist_fact,
)
from inspector_tui.domain.item_list import ItemListed
from inspector_tui.domain.listed import ListEntry
from inspector_tui.domain.qualification import BodyListed, OfficerListed
from inspector_tui.domain.ruling import FilingDraft, ItemFact, Known, OfficerFact, VisitFact
from inspector_tui.domain.whitelist import EnterpriseWhitelisted
from inspector_tui.phrases import BEIJING
from sync.server.audience import region_of
from sync.server.store import Connection

E = TypeVar("E", bound=ListEntry)


def draft_of(connection: Connection, organ: int, inspection: str) -> FilingDraft | None:
    """The filing behind an approval, or None where none came."""
    row = connection.execute(
        "SELECT body FROM filed WHERE organ = %s AND inspection = %s", (organ, inspection)
    ).fetchone()
    if row is None:
        return None
    filed: dict[str, Any] = row[0]
    return FilingDraft(
        organ=organ,
        subject=filed["subject"],
        items=tuple(filed["items"]),
        officers=tuple(officer["certificate"] for officer in filed["officers"]),
        purpose=filed["purpose"],
        cause=filed["cause"],
        source=filed["source"] or "",
        onsite_reason=filed["onsite_reason"] or "",
        start=filed["start"],
        end=filed["end"],
        first_day=_day(filed["start"]),
        last_day=_day(max(filed["start"], filed["end"])),
        inspection=inspection,
    )


def _day(moment: int) -> str:
    return datetime.fromtimestamp(min(moment, 253_402_271_999), BEIJING).date().isoformat()


def known_of(connection: Connection, draft: FilingDraft) -> Known:
    """Everything that stood in the log before the approval, as far as the rules ask."""
    organs = _directory(connection, "organ", [str(draft.organ)])
    told = organs.get(str(draft.organ))
    region = told["region"] if told else region_of(draft.organ)
    day = draft.first_day
    classes = class_facts(_in_force(connection, EnterpriseClassed, day, [draft.subject]))
    exceptions = connection.execute(
        "SELECT rule, reason FROM rule_exceptions WHERE organ = %s AND inspection = %s", (draft.organ, draft.inspection)
    ).fetchall()
    unfiled = connection.execute(
        "SELECT at FROM unfiled_visits WHERE organ = %s AND inspection = %s", (draft.organ, draft.inspection)
    ).fetchone()
    number, same = _same_number(connection, draft)
    return Known(
        organ_registered=told is not None,
        officers=_officers(connection, draft.officers, day),
        items=_items(connection, draft.items, region, day),
        level=told["level"] if told else "county",
        field=told["field"] if told else "emergency",
        body=body_fact(_in_force(connection, BodyListed, day, [str(draft.organ)])),
        bodies_kept=_is_kept(connection, BodyListed.LIST, day, region),
        classes=classes,
        caps=cap_facts(_in_force(connection, CapSet, day, kinds_asked(classes)), region),
        counting=counting_facts(_in_force(connection, CountingSet, day, CAUSES), region),
        policy=policy_facts(_in_force(connection, PolicySet, day, RULES), region),
        visits=_visits(connection, draft),
        whitelisted=whitelist_fact(_in_force(connection, EnterpriseWhitelisted, day, [draft.subject]), region),
        exceptions=dict(exceptions),
        unfiled_at=unfiled[0] if unfiled else None,
        filing_no=number,
        same_number=same,
    )


def _directory(connection: Connection, kind: str, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows = connection.execute("SELECT key, body FROM directory WHERE kind = %s AND key = ANY(%s)", (kind, list(keys)))
    return dict(rows.fetchall())


def _versions(connection: Connection, kind: type[E], about: Iterable[str]) -> list[tuple[E, str | None, str | None]]:
    """(entry, last day, published on) of every version about any of these, each ended by the one after it."""
    rows = connection.execute(
        "SELECT region, key, valid_from, valid_until, body, published_on FROM list_versions"
        " WHERE list = %s AND about = ANY(%s) ORDER BY region, key, valid_from",
        (kind.LIST, list(about)),
    ).fetchall()
    found = []
    for place, (region, key, _start, until, body, published_on) in enumerate(rows):
        after = rows[place + 1] if place + 1 < len(rows) and rows[place + 1][:2] == (region, key) else None
        ends = until
        if after is not None:
            before = (date.fromisoformat(after[2]) - timedelta(days=1)).isoformat()
            ends = before if ends is None else min(ends, before)
        found.append((kind.model_validate(body), ends, published_on))
    return found


def _in_force(connection: Connection, kind: type[E], day: str, about: Iterable[str]) -> list[E]:
    return [
        entry
        for entry, ends, _published in _versions(connection, kind, about)
        if entry.valid_from <= day and (ends is None or day <= ends)
    ]


def _is_kept(connection: Connection, named: str, day: str, region: str) -> bool:
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM list_versions WHERE list = %s AND valid_from <= %s"
        " AND (valid_until IS NULL OR valid_until >= %s) AND starts_with(%s, region))",
        (named, day, day, region),
    ).fetchone()
    return row is not None and bool(row[0])


def _officers(connection: Connection, certificates: Sequence[str], day: str) -> dict[str, OfficerFact]:
    facts = {
        key: OfficerFact(
            key, told["name"], told["organ"], told["competence"], told["valid_from"], told["valid_until"],
            tuple(told["fields"]),
        )
        for key, told in _directory(connection, "officer", certificates).items()
    }  # fmt: skip
    listed = _in_force(connection, OfficerListed, day, certificates)
    return facts | {entry.certificate: officer_fact(entry) for entry in listed}


def _items(connection: Connection, codes: Sequence[str], region: str, day: str) -> dict[str, ItemFact]:
    facts = {
        key: ItemFact(key, told["name"], told["valid_from"], told.get("valid_until"), field=told["field"])
        for key, told in _directory(connection, "item", codes).items()
    }
    listed: dict[str, ItemFact] = {}
    for entry, ends, published_on in _versions(connection, ItemListed, codes):
        if region.startswith(entry.region) and (entry.item not in listed or entry.valid_from <= day):
            listed[entry.item] = item_fact(entry, ends, published_on)
    return facts | listed


def _visits(connection: Connection, draft: FilingDraft) -> tuple[VisitFact, ...]:
    """Approvals of the enterprise that the log holds before this one: of two that exceed, the later is told of."""
    rows = connection.execute(
        "SELECT v.inspection, v.day, v.cause, v.organ, v.organs, v.items FROM counted_visits AS v"
        " WHERE v.subject = %s AND NOT v.revoked AND v.position <"
        " (SELECT own.position FROM counted_visits AS own WHERE own.organ = %s AND own.inspection = %s)"
        " ORDER BY v.day, v.inspection",
        (draft.subject, draft.organ, draft.inspection),
    ).fetchall()
    numbers = {str(number) for row in rows for number in row[4]}
    known = _directory(connection, "organ", sorted(numbers))
    return tuple(
        VisitFact(
            inspection=inspection,
            day=day,
            cause=cause,
            organ=organ,
            organs=frozenset(organs),
            levels=frozenset(known[str(each)]["level"] for each in organs if str(each) in known),
            items=tuple(items),
            organ_name=known[str(organ)]["name"] if str(organ) in known else str(organ),
        )
        for inspection, day, cause, organ, organs, items in rows
    )


def _same_number(connection: Connection, draft: FilingDraft) -> tuple[str, tuple[str, ...]]:
    own = connection.execute(
        "SELECT filing_no, position FROM counted_visits WHERE organ = %s AND inspection = %s",
        (draft.organ, draft.inspection),
    ).fetchone()
    if own is None:
        return "", ()
    rows = connection.execute(
        "SELECT inspection FROM counted_visits WHERE filing_no = %s AND position < %s ORDER BY position", own
    ).fetchall()
    return own[0], tuple(row[0] for row in rows)
