"""After the visit: everything syncs, others see it, the ledger proves itself, a stolen laptop is stopped."""

from __future__ import annotations

import html

import httpx

from inspector_tui.codes.presentation import Form
from inspector_tui.codes.verdict import Reason, Verdict
from inspector_tui.demo.day import Day, DemoStepFailed
from inspector_tui.demo.officers import OFFICER, SECOND
from inspector_tui.i18n import _, list_words
from inspector_tui.ledger.keys import ALG_ED25519, verify
from inspector_tui.models import queries
from inspector_tui.models.backlog import backlog
from inspector_tui.models.rows import CosignerRow
from inspector_tui.services.auditing import audit_ledger, audit_receipts, rebuild_rows
from inspector_tui.services.confirming import confirmation_message
from inspector_tui.services.evidence import fetch_evidence
from inspector_tui.services.presenting import note_shown, open_showing
from inspector_tui.services.syncing import synchronise
from inspector_tui.services.verifying import Checkpoint
from inspector_tui.services.visiting import Visit, load


def sync_back(day: Day) -> None:
    """Back online: the officer syncs, and every record has a receipt."""
    waiting = _unsafe(day)
    day.demo.server.start()
    report = synchronise(day.officer)
    day.prove(
        waiting > 0 and (report.refused, report.files, _unsafe(day)) == (0, 1, 0),
        _("One sync sends {records} records and the evidence; nothing is without a receipt").format(
            records=report.pushed
        ),
    )
    day.prove(synchronise(day.officer).pushed == 0, _("Syncing again sends nothing"))
    day.demo.server.stop()
    receipts = audit_receipts(day.officer)
    day.demo.server.start()
    day.prove(
        receipts >= report.pushed,
        _("All {count} receipts are verified with the server stopped").format(count=receipts),
    )


def see_result(day: Day) -> None:
    """The supervisor sees the finished visit and reads the evidence."""
    synchronise(day.supervisor)
    visit, own = load(day.supervisor, day.main), load(day.officer, day.main)
    day.prove(
        visit.row.state == "finished" and _facts(visit) == _facts(own),
        _("The supervisor sees the finished visit as the officer recorded it"),
    )
    day.prove(_pin_confirmation_holds(day, visit), _("The second officer's confirmation verifies with their own key"))
    [kept] = visit.evidence
    fetched = fetch_evidence(day.supervisor, day.main)
    day.prove(
        fetched == 1 and b"".join(day.supervisor.files.read(kept.sha256)) == day.evidence,
        _("The supervisor reads the evidence, byte for byte the same"),
    )


def open_page(day: Day) -> None:
    """The enterprise opens the code's address."""
    address = day.text()
    row = day.row(day.officer, day.main)
    officers = [fact for person in (OFFICER, SECOND) for fact in (person.name, day.certificate(person))]
    items = [item.name for item in load(day.officer, day.main).items]
    facts = [row.enterprise_name, row.subject, row.filing_no or "?", *items, *officers]
    for language, valid in (("zh-CN", "有效"), ("en", "VALID")):
        page = _fetch(address, language)
        missing = [fact for fact in facts if html.escape(fact) not in page.text]
        day.prove(
            page.status_code == 200 and f'class="bar {Verdict.VALID.value}"' in page.text and not missing,
            _("The page ({language}) says {verdict} and tells what the checkpoint saw: {facts}").format(
                language=language, verdict=valid, facts=list_words(facts)
            ),
        )
        day.prove(
            "default-src 'none'" in page.headers.get("content-security-policy", ""),
            _("The page ({language}) may load nothing from anywhere").format(language=language),
        )
    forged = _fetch(address[:-1] + str((int(address[-1]) + 1) % 10), "zh-CN")
    day.prove(row.enterprise_name not in forged.text, _("At a forged address it tells nothing of them"))


def prove_ledger(day: Day) -> None:
    """Every replica's ledger verifies and rebuilds."""
    synchronise(day.checkpoint)
    for name, replica in (
        (_("supervisor"), day.supervisor),
        (_("officer"), day.officer),
        (_("checkpoint"), day.checkpoint),
    ):
        audited = audit_ledger(replica)
        before = day.digest(replica)
        rebuilt = rebuild_rows(replica)
        day.prove(
            (rebuilt.rows, rebuilt.digest) == before,
            _("{name}: {records} records verify, {rows} rows are rebuilt from them, the same to the byte").format(
                name=name, records=audited.records, rows=rebuilt.rows
            ),
        )


def stop_thief(day: Day) -> None:
    """The laptop is stolen with an open permit on it."""
    day.showing = open_showing(day.officer, day.others[-1])
    station = Checkpoint(day.checkpoint)
    before = station.judge(day.text())
    day.prove(before.verdict is Verdict.VALID, _("The thief's code for another enterprise is VALID at first"))
    day.demo.server.revoke(day.officer.identity().device, "笔记本电脑被盗")
    note_shown(day.officer, day.showing, Form.FULL)
    with day.refused("DEVICE_REVOKED", _("The device is revoked, and the server refuses what it sends")):
        synchronise(day.officer)
    day.prove(_unsafe(day) == 1, _("What it wanted to send has no receipt"))
    synchronise(day.checkpoint)
    station.reload()
    after = station.judge(day.text())
    day.prove(
        after.verdict is Verdict.INVALID and Reason.REVOKED in after.reasons,
        _("At the gate the same code is INVALID after the next sync [{reasons}]").format(
            reasons=", ".join(reason.value for reason in after.reasons)
        ),
    )


def _unsafe(day: Day) -> int:
    with day.officer.reading() as connection:
        left = backlog(connection, day.officer.identity().device)
    return left.records + left.refused + left.files


def _facts(visit: Visit) -> tuple[object, ...]:
    """Everything of a visit that a person reads."""
    return (
        visit.row.model_dump(),
        [(line.item, line.check.no, line.answer, line.note) for line in visit.checklist],
        [each.model_dump() for each in visit.findings],
        [each.model_dump() for each in visit.evidence],
        [each.model_dump() for each in visit.confirmations],
        visit.orders,
    )


def _pin_confirmation_holds(day: Day, visit: Visit) -> bool:
    second = next(each for each in visit.confirmations if each.by == "second_officer")
    with day.supervisor.reading() as connection:
        key = queries.one(connection, CosignerRow, certificate=second.certificate, device=visit.row.device)
    if key is None or second.signature is None or visit.row.conclusion is None:
        return False
    message = confirmation_message(visit.row.inspection, visit.row.conclusion)
    verify(ALG_ED25519, key.public, message, second.signature)
    return True


def _fetch(address: str, language: str) -> httpx.Response:
    try:
        return httpx.get(address, headers={"accept-language": language}, trust_env=False, timeout=30)
    except httpx.HTTPError as error:
        raise DemoStepFailed(_("The page does not answer ({problem}).").format(problem=type(error).__name__)) from error
