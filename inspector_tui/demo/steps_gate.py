"""The day at the factory's gate, without any network: the code is shown and verified."""

from __future__ import annotations

import time

from inspector_tui.codes.drawing import draw
from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.picture import png, read_codes
from inspector_tui.codes.presentation import Form
from inspector_tui.codes.verdict import Reason, Verdict, Verification
from inspector_tui.demo.day import Day
from inspector_tui.i18n import _
from inspector_tui.models import queries
from inspector_tui.models.rows import VerificationRow
from inspector_tui.services.presenting import note_shown, open_showing
from inspector_tui.services.syncing import synchronise
from inspector_tui.services.verifying import Checkpoint

CHALLENGE = 640_125
_OLD = 600
"""Age in seconds of the screenshot that somebody tries."""
_FORGERIES = 24


def show_offline(day: Day) -> None:
    """The server is stopped, then the officer shows the code."""
    before = day.digest(day.officer)
    day.demo.server.stop()
    with day.refused("SERVER_UNREACHABLE", _("The server is stopped, and a sync says so")):
        synchronise(day.officer)
    day.prove(day.digest(day.officer) == before, _("Nothing on the officer's laptop changed by that"))
    day.showing = open_showing(day.officer, day.main)
    for form, name in ((Form.FULL, _("full")), (Form.SHORT, _("short"))):
        note_shown(day.officer, day.showing, form)
        text = day.text(form)
        matrix = make_matrix(text)
        day.prove(
            read_codes(png(matrix)) == [text],
            _("The {form} form is a QR code of {rows} terminal lines, and a scanner reads it").format(
                form=name, rows=draw(matrix).rows
            ),
        )


def verify_offline(day: Day) -> None:
    """The checkpoint verifies both forms and a challenge."""
    station = Checkpoint(day.checkpoint, place="化工园区一号门")
    for form, claim in (
        (Form.FULL, _("The full form is VALID for {name} in {ms} ms")),
        (Form.SHORT, _("The short form is VALID too, by the permit held here, in {ms} ms")),
    ):
        begun = time.monotonic()
        seen = station.judge(day.text(form))
        took = round((time.monotonic() - begun) * 1000)
        day.prove(
            seen.verdict is Verdict.VALID and seen.content is not None and _is_ours(day, seen),
            _told(seen, claim.format(name=day.row(day.officer, day.main).enterprise_name, ms=took)),
        )
    echoed = station.judge(day.text(challenge=CHALLENGE), challenge=CHALLENGE)
    silent = station.judge(day.text(Form.SHORT), challenge=CHALLENGE)
    day.prove(
        echoed.verdict is Verdict.VALID and silent.reasons == (Reason.WRONG_CHALLENGE,),
        _("A code that echoes the gate's number is VALID, one that does not is INVALID"),
    )


def refuse_forgeries(day: Day) -> None:
    """A screenshot and forged digits are refused, and everything is recorded."""
    station = Checkpoint(day.checkpoint, place="化工园区一号门")
    before = _verifications(day)
    stale = station.judge(day.text(age=_OLD))
    day.prove(
        stale.verdict is Verdict.INVALID and stale.reasons == (Reason.STALE_CODE,),
        _told(stale, _("A screenshot of {minutes} minutes ago is INVALID").format(minutes=_OLD // 60)),
    )
    text = day.text()
    first_digit = len(day.showing_now().prefix)
    places = [first_digit + at * (len(text) - 1 - first_digit) // _FORGERIES for at in range(1, _FORGERIES + 1)]
    verdicts = [station.judge(_forged(text, place)) for place in places]
    day.prove(
        Verdict.VALID not in [each.verdict for each in verdicts] and verdicts[-1].verdict is Verdict.INVALID,
        _("Of {count} codes with one digit forged none is VALID; in the signature it is INVALID").format(
            count=len(places)
        ),
    )
    day.prove(
        _verifications(day) == before + 1 + len(places),
        _("Every verification is recorded, the bad ones too"),
    )


def _is_ours(day: Day, seen: Verification) -> bool:
    content, row = seen.content, day.row(day.officer, day.main)
    return content is not None and content.claims.code_id == row.code_id and content.subject == row.subject


def _told(seen: Verification, claim: str) -> str:
    reasons = ", ".join(reason.value for reason in seen.reasons)
    return f"{claim} [{reasons}]" if reasons else claim


def _forged(text: str, place: int) -> str:
    return text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]


def _verifications(day: Day) -> int:
    with day.checkpoint.reading() as connection:
        return len(queries.where(connection, VerificationRow))
