"""A verification as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inspector_tui.codes.code_ids import crockford
from inspector_tui.codes.verdict import Content, Verification
from inspector_tui.domain.vocabulary import PURPOSE_CLAIM
from inspector_tui.i18n import _, list_words
from inspector_tui.models.replica import Replica
from inspector_tui.services.items import names_of_items
from inspector_tui.services.moments import day_of, local
from inspector_tui.words.inspections import purpose_word
from inspector_tui.words.verdicts import reason_line, verdict_word

_PURPOSES = {number: purpose for purpose, number in PURPOSE_CLAIM.items()}


def verdict_lines(verification: Verification, item_names: Mapping[str, str]) -> Iterator[str]:
    """What people get: the verdict, every reason with what to do, then the content. A code names items by their
    numbers; `item_names` are those of the lists at hand."""
    yield verdict_word(verification.verdict.value)
    for reason in verification.reasons:
        yield f"- {reason_line(reason.value)}"
    if verification.content is not None:
        yield from _content_lines(verification.content, item_names)
    yield _("As of: {moment}").format(moment=_moment(verification.as_of))


def item_names(replica: Replica, verification: Verification) -> dict[str, str]:
    """Of the items in a code, those that the item lists held here know, by number."""
    if verification.content is None:
        return {}
    claims = verification.content.claims
    return names_of_items(replica, map(str, claims.items), claims.organ, day_of(claims.start))


def _content_lines(content: Content, item_names: Mapping[str, str]) -> Iterator[str]:
    claims = content.claims
    items = [f"{item_names[code]} {code}" if code in item_names else code for code in map(str, claims.items)]
    yield _("Organ: {name}").format(name=content.organ.name if content.organ else claims.organ)
    for officer in claims.officers:
        yield _("Officer: {name} {certificate}").format(name=officer.name or "", certificate=officer.certificate)
    yield _("Enterprise: {name} {code}").format(name=claims.enterprise_name or "", code=content.subject)
    yield _("Items: {items}").format(items=list_words(items))
    yield _("Purpose: {purpose}").format(purpose=purpose_word(_PURPOSES[int(claims.purpose)]))
    yield _("Window: {start} to {end}").format(start=_moment(claims.start), end=_moment(claims.end))
    if claims.filing_number:
        yield _("Filing no.: {number}").format(number=claims.filing_number)
    yield _("Code id: {code}").format(code=crockford(claims.code_id))


def _moment(moment: int) -> str:
    return local(moment).strftime("%Y-%m-%d %H:%M")
