"""Words for supervision: matters, ratings, what enterprises complain of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from inspector_tui.domain.regions import REGIONS, RegionCode
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.sentences import ERRORS
from inspector_tui.words.clashes import DECISIONS
from inspector_tui.words.rulings import rule_name

if TYPE_CHECKING:
    from inspector_tui.models.rows_around import RatingFiguresRow
    from inspector_tui.services.supervision import Matter

KINDS: Final = {
    "backfill_overdue": N_("Filing after an urgent visit is overdue"),
    "rating_low": N_("Dissatisfied rating"),
    "record_objected": N_("Enterprise objects to the record"),
    "code_flagged": N_("One code at two places"),
    "records_odd": N_("Odd records"),
    "rules_differ": N_("Approval against the rules"),
    "numbers_clash": N_("One document number given twice"),
}
FLAGS: Final = {
    "frame_at_two_places": N_(
        "One and the same picture of a code was verified at two differently named places. It is renewed every 30 "
        "seconds: unless both see the same screen, one of them saw a copy."
    ),
    "permit_at_distant_places": N_(
        "One permit was verified at two differently named places within ten minutes. Ask whether its officers can have "
        "been at both."
    ),
}
COMPLAINTS: Final = {
    "profit_driven": N_("They inspected for gain"),
    "disturbed_business": N_("They disturbed normal production and business"),
    "arbitrary_penalty": N_("They punished arbitrarily"),
    "inspection_quota": N_("They inspected to meet a quota"),
    "disguised_inspection": N_("They inspected in disguise"),
    "took_gifts": N_("They took gifts, pay or benefits"),
    "accepted_hospitality": N_("They accepted meals, entertainment or trips"),
    "shifted_costs": N_("They let the enterprise pay expenses or costs"),
    "forced_intermediary": N_("They forced a named agency's services on us"),
    "demanded_legal_representative": N_("They insisted on the legal representative"),
    "arbitrary_seizure": N_("They sealed, seized, froze or stopped business without cause"),
    "linked_to_targets": N_("Numbers of inspections or sums of fines were targets"),
    "inspected_under_other_name": N_("They inspected under the name of a visit, guidance or study tour"),
}
"""The five prohibitions, then the eight must-nots (国办发〔2024〕54号), as on the enterprise's page."""
TERM_UNITS: Final = {
    "working_days": N_("working days"),
    "calendar_days": N_("calendar days"),
    "before_leaving": N_("before leaving"),
}

TERM_STATES: Final = {"in_force": N_("in force"), "later": N_("from later on"), "replaced": N_("replaced")}


def region_words(code: str) -> str:
    """6401 银川市; the code alone where the region has no name here."""
    named = REGIONS.get(RegionCode(code))
    return code if named is None else f"{code} {named.en if language() == 'en' else named.zh}"


def kind_word(kind: str) -> str:
    """What a matter is about."""
    return _(KINDS.get(kind, kind))


def stars_word(stars: int) -> str:
    """1 star, 5 stars."""
    return ngettext("{count} star", "{count} stars", stars).format(count=stars)


def term_word(count: int, unit: str) -> str:
    """3 working days; before leaving."""
    return _(TERM_UNITS[unit]) if unit == "before_leaving" else f"{count} {_(TERM_UNITS[unit])}"


def figures_words(row: RatingFiguresRow, stars: tuple[int, ...]) -> str:
    """What an organ is told of a year: ratings, response rate, how many gave how many stars."""
    rate = round(100 * row.ratings / max(1, row.codes_closed))
    spread = "  ".join(f"{number}★ {count}" for number, count in enumerate(stars, 1))
    words = _("{year}, until {day}: {ratings} ratings of {visits} visits ({rate} %)  {spread}")
    return words.format(
        year=row.period, day=row.until, ratings=row.ratings, visits=row.codes_closed, rate=rate, spread=spread
    )


def told_words(matter: Matter) -> Iterator[str]:
    """What the server told of a matter, a sentence each."""
    facts = matter.facts
    match matter.row.kind:
        case "backfill_overdue":
            yield _backfill(facts)
        case "code_flagged":
            yield _(FLAGS.get(facts.get("flag", ""), facts.get("flag", "")))
            count = int(facts["verifications"]) if facts.get("verifications", "").isdigit() else 0
            yield ngettext("{count} verification shows it.", "{count} verifications show it.", count).format(
                count=count
            )
        case "rating_low":
            if facts.get("stars", "").isdigit():
                yield stars_word(int(facts["stars"]))
            yield from (_(COMPLAINTS[name]) for name in facts if name in COMPLAINTS)
        case "record_objected":
            yield _("The enterprise's own words stand in the record of the visit.")
        case "rules_differ":
            for rule, code in facts.items():
                sentence = ERRORS.get(code, "{")
                # A sentence with facts in it cannot be said: the facts stand with the difference.
                yield f"{rule} {rule_name(rule)} " + (f"[{code}]" if "{" in sentence else _(sentence))
            yield _("What the laptop said and what was found stands under Differences from the rules.")
        case "numbers_clash":
            words = _("Serial {serial} of {year} was also given to inspection {other}.")
            yield words.format(**{"serial": "?", "year": "?", "other": "?"} | facts)
            yield _("The organ's supervisor gives a new number or says why it stays, under Numbers given twice.")
        case _:
            yield matter.row.facts or ""


def outcome_words(matter: Matter) -> str:
    """What came of a closed matter, with the decision where the organ's supervisor settled it."""
    row = matter.row
    outcome = row.outcome or ""
    if row.decision is None:
        return outcome
    return _("{decision}: {outcome}").format(decision=_(DECISIONS[row.decision]), outcome=outcome)


def _backfill(facts: Mapping[str, str]) -> str:
    due = facts.get("due", "")
    if facts.get("approved") == "late":
        return _("The filing was due on {day} and was approved late.").format(day=due)
    return _("The filing was due on {day} and is still missing.").format(day=due)
