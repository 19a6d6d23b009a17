"""A verification in words for the gate: who, which enterprise, what, until when, whom to phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inspector_tui.codes.code_ids import crockford
from inspector_tui.codes.verdict import Content, Verdict, Verification
from inspector_tui.domain.vocabulary import PURPOSE_CLAIM
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import _, list_words, ngettext
from inspector_tui.models import queries, verification_queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import VerificationRow
from inspector_tui.screens.code_facts import grouped
from inspector_tui.services.items import names_of_items
from inspector_tui.services.moments import day_of, local
from inspector_tui.services.scans import Challenge
from inspector_tui.services.station_setup import StationSetup
from inspector_tui.services.verification_log import reasons_of
from inspector_tui.widgets.gate_verdict import GateFacts
from inspector_tui.widgets.status_bar import Standing
from inspector_tui.widgets.text import fit
from inspector_tui.words.errors import error_words
from inspector_tui.words.inspections import purpose_word
from inspector_tui.words.lists import act_words
from inspector_tui.words.times import age_words
from inspector_tui.words.verdicts import reason_words, verdict_word

_PURPOSES = {number: purpose for purpose, number in PURPOSE_CLAIM.items()}


def gate_facts(replica: Replica, verification: Verification, *, at: int, remarks: tuple[str, ...] = ()) -> GateFacts:
    """What the gate shows; `at` is when it was scanned (Unix seconds).

    Names of items and phone numbers come from the register held here.
    """
    content = verification.content
    facts, more = _content_facts(replica, content) if content else ([], [])
    facts += _phone_facts(replica, verification)
    lists = _("lists as of {moment} ({age})").format(
        moment=f"{local(verification.as_of):%m-%d %H:%M}", age=age_words(at - verification.as_of)
    )
    scanned = (_("Scanned"), f"{local(at):%H:%M:%S}  {lists}")
    # Whoever is not let in wants to know whom to phone; whoever is, what they come for.
    facts = [*facts, *more, scanned] if verification.verdict is Verdict.VALID else [*facts, scanned, *more]
    return GateFacts(
        verdict=verification.verdict.value,
        reasons=tuple(reason.value for reason in verification.reasons),
        people=_people(content),
        facts=tuple(facts),
        remarks=remarks,
    )


def unread_words(unread: Sequence[Verification]) -> str:
    """That the scan in sight came right after others that were not valid."""
    last = unread[-1]
    name = (last.content.claims.enterprise_name or last.content.subject) if last.content else ""
    said = "  ".join(part for part in (verdict_word(last.verdict.value), name) if part)
    words = ngettext(
        "{count} scan just before was not valid: {said}. The log shows it (F6).",
        "{count} scans just before were not valid, the last: {said}. The log shows them (F6).",
        len(unread),
    )
    return words.format(count=len(unread), said=said)


def asked_words(challenge: Challenge) -> str:
    """The digits that still have to be answered: the verdict took their place."""
    words = _("Still asked for until {time}: {digits}")
    return words.format(time=f"{local(challenge.until):%H:%M}", digits=" ".join(challenge.digits))


def _people(content: Content | None) -> tuple[tuple[str, str], ...]:
    if content is None:
        return ()
    return tuple((officer.name or "", str(officer.certificate)) for officer in content.claims.officers)


def _content_facts(replica: Replica, content: Content) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Enterprise, time and organ; items and number of the code."""
    claims = content.claims
    codes = [str(item) for item in claims.items]
    names = names_of_items(replica, codes, claims.organ, day_of(claims.start))
    with replica.reading() as connection:
        enterprise = queries.enterprise(connection, content.subject)
        organ = queries.organ(connection, claims.organ)
    name = claims.enterprise_name or (enterprise.name if enterprise else "")
    items = list_words([names.get(code, code) for code in codes])
    start, end = local(claims.start), local(claims.end)
    window = _("{start} until {end}").format(start=f"{start:%m-%d %H:%M}", end=f"{end:%m-%d %H:%M}")
    organ_name = content.organ.name if content.organ else str(claims.organ)
    phone = organ.phone if organ and organ.phone else ""
    weighty = [
        (_("Enterprise"), f"{name}  {content.subject}"),
        (_("Valid"), window),
        (_("Organ"), f"{organ_name}  {_phone(phone)}".rstrip()),
    ]
    more = [
        (_("Items"), f"{purpose_word(_PURPOSES[int(claims.purpose)])}  {items}"),
        (_("Code id"), f"{grouped(crockford(claims.code_id))}  {claims.filing_number or ''}".rstrip()),
    ]
    return weighty, more


def _phone_facts(replica: Replica, verification: Verification) -> list[tuple[str, str]]:
    """Whom to ask where the code names no organ that could be trusted, and to whom a false one is reported."""
    facts = []
    with replica.reading() as connection:
        number = verification.content.claims.organ if verification.content else replica.identity().organ
        organ = queries.organ(connection, number)
    if organ is not None and verification.content is None and organ.phone:
        facts.append((_("Ask"), f"{organ.name}  {_phone(organ.phone)}"))
    if organ is not None and verification.verdict is Verdict.INVALID and organ.supervision_phone:
        facts.append((_("Report to"), " ".join((_("supervision"), _phone(organ.supervision_phone)))))
    return facts


def _phone(number: str) -> str:
    return _("phone {number}").format(number=number) if number else ""


def _result_line(row: VerificationRow, width: int) -> str:
    reasons = reasons_of(row)
    why = reason_words(reasons[0])[0] if reasons else ""
    head = f"{local(row.at):%H:%M:%S}  {fit(verdict_word(row.verdict), 14)}  "
    return fit(head + "  ".join(part for part in (row.enterprise_name or "", why) if part), width).rstrip()


def last_words(replica: Replica, most: int, width: int) -> str:
    """The last verifications, a line each, the newest first."""
    with replica.reading() as connection:
        rows = verification_queries.page(connection, 0, most)
    return "\n".join(_result_line(row, max(20, width)) for row in rows) or _("Nothing verified here yet.")


def about_words(replica: Replica, setup: StationSetup, errors: Mapping[str, InspectorError], standing: Standing) -> str:
    """What is expected and watched here, which of that does not work just now, and lists that age."""
    lines = [_("Hold the officer's code before the scanner.")]
    if setup.enterprise:
        with replica.reading() as connection:
            known = queries.enterprise(connection, setup.enterprise)
        named = f"{known.name} {setup.enterprise}" if known else setup.enterprise
        lines = [_("Only codes for {enterprise} are let in here.").format(enterprise=named)]
    if setup.folder and "folder" not in errors:
        lines.append(_("New pictures in {folder} are verified too.").format(folder=setup.folder))
    if setup.camera and "camera" not in errors:
        lines.append(_("The camera watches too: hold the code before it."))
    lines += [error_words(error) for error in errors.values()]
    lines += filter(None, [act_words(standing.list_state, standing.list_left)])
    return "\n".join(lines)
