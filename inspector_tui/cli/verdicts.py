"""A verification as lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from inspector_tui.codes.code_ids import crockford
from inspector_tui.codes.verdict import Content, Verification
from inspector_tui.domain.vocabulary import PURPOSE_CLAIM
from inspector_tui.i18n import _
from inspector_tui.services.moments import local
from inspector_tui.words import purpose_word, reason_words, verdict_word

_PURPOSES = {number: purpose for purpose, number in PURPOSE_CLAIM.items()}


def verdict_lines(verification: Verification) -> Iterator[str]:
    """What people get: the verdict, every reason with what to do, then the content."""
    yield verdict_word(verification.verdict.value)
    for reason in verification.reasons:
        what, act = reason_words(reason.value)
        yield f"- {what} {act}"
    if verification.content is not None:
        yield from _content_lines(verification.content)
    yield _("As of: {moment}").format(moment=_moment(verification.as_of))


def _content_lines(content: Content) -> Iterator[str]:
    claims = content.claims
    yield _("Organ: {name}").format(name=content.organ.name if content.organ else claims.organ)
    for officer in claims.officers:
        yield _("Officer: {name} {certificate}").format(name=officer.name or "", certificate=officer.certificate)
    yield _("Enterprise: {name} {code}").format(name=claims.enterprise_name or "", code=content.subject)
    yield _("Items: {items}").format(items=", ".join(str(item) for item in claims.items))
    yield _("Purpose: {purpose}").format(purpose=purpose_word(_PURPOSES[int(claims.purpose)]))
    yield _("Window: {start} to {end}").format(start=_moment(claims.start), end=_moment(claims.end))
    if claims.filing_number:
        yield _("Filing no.: {number}").format(number=claims.filing_number)
    yield _("Code id: {code}").format(code=crockford(claims.code_id))


def _moment(moment: int) -> str:
    return local(moment).strftime("%Y-%m-%d %H:%M")
