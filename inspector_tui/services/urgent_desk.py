"""What the form of an urgent visit needs: who can go, which code there is, which enterprise was meant, until when
the filing must follow."""

from __future__ import annotations

from dataclasses import dataclass

from inspector_tui.domain.backfill import Due, backfill_due
from inspector_tui.domain.credit_code import identify_subject, normalise_subject_id
from inspector_tui.domain.vocabulary import VisitOrigin
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import EnterpriseRow, OfficerRow
from inspector_tui.models.rows_around import StandingRow
from inspector_tui.models.standing_queries import enterprises_like, standing_of_device
from inspector_tui.services.backfilling import read_terms
from inspector_tui.services.calendars import calendar_of
from inspector_tui.services.items import offered_items
from inspector_tui.services.licence_scan import subject_in, subject_in_picture
from inspector_tui.services.moments import day_of, local
from inspector_tui.services.standing_rows import officers_of_standing
from inspector_tui.services.typed_paths import is_file, typed_paths
from inspector_tui.services.urgent import key_is_void

MOST_OFFERED = 500


@dataclass(frozen=True, slots=True)
class UrgentDesk:
    """This organ's officers, names of items by code, the standing permits that this device can show now, and who is
    suggested."""

    officers: tuple[OfficerRow, ...]
    items: dict[str, str]
    standing: tuple[StandingRow, ...]
    suggested: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedEnterprise:
    """The enterprise that a text names, and until when the filing of a visit begun now must follow."""

    subject: str
    name: str
    origin: VisitOrigin
    due: Due


def urgent_desk(replica: Replica) -> UrgentDesk:
    """The choices of this moment. The author and the officers of a standing permit are suggested, else colleagues."""
    identity, now = replica.identity(), replica.now()
    day = day_of(now)
    with replica.reading() as connection:
        officers = tuple(queries.officers_of_organ(connection, identity.organ))
        found = standing_of_device(connection, identity.device, now)
        standing = tuple(row for row in found if not key_is_void(connection, row.permit))
    valid = [
        each.certificate
        for each in officers
        if each.competence == "inspector" and each.valid_from <= day <= each.valid_until
    ]
    team = [officer.certificate for row in standing[:1] for officer in officers_of_standing(row)]
    first = [identity.certificate] if identity.certificate else []
    ordered = dict.fromkeys((*first, *team, *valid))
    suggested = tuple(each for each in ordered if each in valid)[:2]
    return UrgentDesk(officers, offered_items(replica), standing, suggested)


def name_enterprise(replica: Replica, text: str) -> NamedEnterprise:
    """The enterprise that was typed, scanned from its own code or licence, or photographed (a path to a picture).

    `name` is empty where the register does not know it. Raises BadInput CREDIT_CODE_…, SCAN_WITHOUT_CODE,
    SCAN_AMBIGUOUS, NO_CODE_IN_PICTURE, NOT_A_PICTURE, PICTURE_TOO_LARGE; Environment FILE_UNREADABLE.
    """
    subject, origin = _identify(text)
    identity, today = replica.identity(), local(replica.now()).date()
    with replica.reading() as connection:
        known = queries.enterprise(connection, subject)
        own = queries.organ(connection, identity.organ)
        terms = read_terms(connection)
        region = known.region if known else own.region if own else str(identity.organ)[:6]
        due = backfill_due(today, region, terms, calendar_of(connection, region))
    return NamedEnterprise(subject, known.name if known else "", origin, due)


def known_enterprises(replica: Replica, sought: str) -> list[EnterpriseRow]:
    """At most 500 enterprises of the register whose name or code contains a text."""
    with replica.reading() as connection:
        return enterprises_like(connection, sought.strip(), MOST_OFFERED)


def _identify(text: str) -> tuple[str, VisitOrigin]:
    typed = normalise_subject_id(text)
    if typed.isascii() and typed.isalnum() and len(typed) <= 20:
        return identify_subject(typed).subject, "typed"
    paths = typed_paths(text) if len(text) < 1024 else []
    if paths and is_file(paths[0]):
        return subject_in_picture(paths[0]), "scanned"
    return subject_in(text), "scanned"
