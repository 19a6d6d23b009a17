"""What the page of one code shows, in one language: plain frozen values for the template. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from inspector_tui.codes.claims import PermitFlag
from inspector_tui.codes.verdict import Content, Reason, Verdict, Verification
from inspector_tui.domain.vocabulary import PERMIT_STATUS_BITS, PURPOSE_CLAIM, Cause
from inspector_tui.phrases import CAUSES, PURPOSES, Language
from sync.server.pages import telling
from sync.server.pages.reasons import told
from sync.server.pages.words import (
    LABELS,
    LEAD_FINISHED,
    LEAD_STALE,
    SIGNS,
    STATE_UNKNOWN,
    STATES,
    VERDICT_LEADS,
    VERDICTS,
)
from sync.server.ratings import may_begin

HOTLINE: Final = "12345"
_PURPOSE_OF: Final = {number: purpose for purpose, number in PURPOSE_CLAIM.items()}
_STATE_OF: Final = {bits: state for state, bits in PERMIT_STATUS_BITS.items()}


@dataclass(frozen=True, slots=True)
class Known:
    """What the log adds to a genuine code. All of it was signed, by whoever registered or published it."""

    organs: Mapping[int, str]
    items: Mapping[str, tuple[str, str]]
    """Item code to name and legal basis."""
    enterprise: str | None = None
    phone: str | None = None
    supervision_phone: str | None = None
    state: int | None = None
    """As in the status list of this moment; None where no list covers the permit."""
    finished: bool = False
    opened: int = 0
    cause: Cause | None = None
    """Where the inspection comes from, as filed; None where no filing came."""


@dataclass(frozen=True, slots=True)
class Said:
    """A reason in words."""

    what: str
    do: str


@dataclass(frozen=True, slots=True)
class OfficerView:
    certificate: str
    name: str | None
    organ: str | None


@dataclass(frozen=True, slots=True)
class ItemView:
    """`basis` is None for an item that is not in the published list."""

    name: str
    basis: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """`data` marks text that people entered, in Chinese whatever the language of the page."""

    label: str
    value: str
    strong: bool = False
    data: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    label: str
    number: str
    dial: str


@dataclass(frozen=True, slots=True)
class ContentView:
    organ: str
    officers: tuple[OfficerView, ...]
    items: tuple[ItemView, ...]
    place: tuple[Fact, ...]
    """Enterprise and window."""
    facts: tuple[Fact, ...]
    """All the rest."""


@dataclass(frozen=True, slots=True)
class CodePage:
    """Everything on the page that depends on the code."""

    verdict: str
    word: str
    sign: str
    lead: str
    fresh: str | None
    finished: bool
    reasons: tuple[Said, ...]
    content: ContentView | None
    calls: tuple[Call, ...]
    rate: str | None
    """Where the visit can be rated, relative to the page; None while it cannot."""
    read: str | None
    """Where the visit's record can be read; None while there is none."""
    found: bool
    """False when nothing about the text looks like one of our codes."""


def view(verification: Verification, known: Known, *, digits: str, now: int, language: Language) -> CodePage:
    """The page for what `verify` said of the address's `digits` at `now` (Unix seconds)."""
    verdict = verification.verdict.value
    content = verification.content
    reasons = [(reason.value, told(reason.value)) for reason in verification.reasons]
    return CodePage(
        verdict=verdict,
        word=VERDICTS[verdict].said(language),
        sign=SIGNS[verdict],
        lead=_lead(verification, known, language),
        fresh=None
        if content is None
        else LABELS["fresh_lead"].said(language, age=telling.age(now - content.made_at, language)),
        finished=known.finished,
        reasons=tuple(Said(words.what.said(language, code=code), words.do.said(language)) for code, words in reasons),
        content=None if content is None else _content(content, known, now, language),
        calls=tuple(calls(known, language)),
        rate=f"{digits}/rating?lang={language}" if content is not None and may_begin(content.claims, now) else None,
        read=f"{digits}/record?lang={language}" if content is not None and known.finished else None,
        found=not {Reason.NOT_OURS, Reason.MALFORMED} & set(verification.reasons),
    )


def _lead(verification: Verification, known: Known, language: Language) -> str:
    if known.finished and verification.verdict is not Verdict.VALID:
        return LEAD_FINISHED.said(language)
    if verification.reasons == (Reason.STALE_CODE,):
        return LEAD_STALE.said(language)
    return VERDICT_LEADS[verification.verdict.value].said(language)


def _content(content: Content, known: Known, now: int, language: Language) -> ContentView:
    claims = content.claims
    return ContentView(
        organ=content.organ.name if content.organ else known.organs.get(claims.organ, str(claims.organ)),
        officers=tuple(
            OfficerView(
                str(officer.certificate),
                officer.name,
                None if officer.organ is None else known.organs.get(officer.organ, str(officer.organ)),
            )
            for officer in claims.officers
        ),
        items=tuple(
            ItemView(*known.items[str(item)]) if str(item) in known.items else ItemView(str(item), None)
            for item in claims.items
        ),
        place=tuple(_place(content, known, language)),
        facts=tuple(_facts(content, known, now, language)),
    )


def _place(content: Content, known: Known, language: Language) -> Iterator[Fact]:
    claims = content.claims
    name = claims.enterprise_name or known.enterprise
    if claims.standing:
        yield Fact(LABELS["where"].said(language), LABELS["any_enterprise"].said(language))
        yield Fact(LABELS["shown_for"].said(language), name or content.subject, strong=True, data=True)
    elif name:
        yield Fact(LABELS["where"].said(language), name, strong=True, data=True)
    is_credit_code = len(content.subject) == 18
    yield Fact(LABELS["subject" if is_credit_code else "other_subject"].said(language), content.subject)
    start, end = telling.moment(claims.start, language), telling.moment(claims.end, language)
    window = LABELS["window_value"].said(language, start=start, end=end)
    yield Fact(LABELS["window"].said(language), window, strong=True)


def _facts(content: Content, known: Known, now: int, language: Language) -> Iterator[Fact]:
    claims = content.claims

    def label(name: str, **facts: str | int) -> str:
        return LABELS[name].said(language, **facts)

    yield Fact(label("purpose"), PURPOSES[_PURPOSE_OF[int(claims.purpose)]].said(language))
    if known.cause is not None:
        yield Fact(label("cause"), CAUSES[known.cause].said(language))
    if claims.purpose_text:
        yield Fact(label("purpose_text"), claims.purpose_text, data=True)
    if claims.filing_number:
        yield Fact(label("filing_no"), claims.filing_number, data=True)
    for flag, words in ((PermitFlag.JOINT, "joint"), (PermitFlag.BACKFILLED, "backfilled")):
        if flag in claims.flags:
            yield Fact(label("note"), label(words))
    state = STATE_UNKNOWN if known.state is None else STATES[_STATE_OF[known.state]]
    yield Fact(label("state"), state.said(language), strong=known.state not in (None, 0))
    yield Fact(label("fresh"), telling.exactly(content.made_at, language))
    yield Fact(label("checked"), telling.exactly(now, language))
    if known.opened:
        times = "opened_once" if known.opened == 1 else "opened_times"
        yield Fact(label("opened"), label(times, count=known.opened))
    yield Fact(label("code_id"), telling.grouped_code(claims.code_id))


def calls(known: Known, language: Language) -> list[Call]:
    """Whom to phone: the organ, its supervision, the hotline; those that are known."""
    rows = (("call_organ", known.phone), ("call_supervision", known.supervision_phone), ("call_12345", HOTLINE))
    return [
        Call(LABELS[label].said(language), phone, telling.dial(phone))
        for label, phone in rows
        if phone and telling.dial(phone)
    ]
