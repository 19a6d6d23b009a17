"""The day at the office: the plan comes in, filings go out, come back once and are approved."""

from __future__ import annotations

from inspector_tui.codes.permit import read_claims
from inspector_tui.demo.day import Day
from inspector_tui.demo.officers import ASSISTANT, EXPIRED, OFFICER, SECOND, Person
from inspector_tui.documents.plan_rows import Severity
from inspector_tui.i18n import _, list_words
from inspector_tui.models.backlog import backlog
from inspector_tui.models.plan_queries import PlanFilter, matching, page
from inspector_tui.models.replica import Replica
from inspector_tui.services.approving import approve
from inspector_tui.services.filing import FilingRequest, return_filing, submit
from inspector_tui.services.inbox import waiting_filings
from inspector_tui.services.plan_import import ImportOptions, ImportReport, import_plan, open_plan
from inspector_tui.services.syncing import synchronise
from inspector_tui.words.errors import error_words

HOUR = 3600
_REASON = "现场核查储罐区安全设施，无法通过书面或者远程方式核实"


def try_import(day: Day) -> None:
    """A dry run of the plan."""
    before = day.digest(day.supervisor)
    report = _import(day, dry_run=True)
    day.prove(
        tuple((problem.row, problem.code) for problem in report.problems if problem.severity is Severity.ERROR)
        == day.plan.mistakes,
        _("The Excel file's columns are recognised, and its {count} bad rows are named with row and reason: {codes}")
        .format(count=len(day.plan.mistakes), codes=list_words([f"{row} {code}" for row, code in day.plan.mistakes])),
    )  # fmt: skip
    day.prove(
        report.planned == len(day.plan.subjects) and day.digest(day.supervisor) == before,
        _("The dry run tells of {rows} rows to plan and changes nothing").format(rows=report.planned),
    )


def import_twice(day: Day) -> None:
    """The plan comes in, and coming in again changes nothing."""
    report = _import(day)
    good = len(day.plan.subjects)
    day.prove(
        (report.planned, report.refused) == (good, len(day.plan.mistakes)),
        _("{planned} inspections are planned, one of them for an old 15-digit registration number").format(
            planned=report.planned
        ),
    )
    before = (day.digest(day.supervisor), _pending(day.supervisor))
    again = _import(day)
    day.prove(
        (again.planned, again.changed, again.unchanged) == (0, 0, good)
        and (day.digest(day.supervisor), _pending(day.supervisor)) == before,
        _("Importing the same file again changes nothing and makes no record"),
    )
    synchronise(day.supervisor)


def find_and_file(day: Day) -> None:
    """The officer finds the inspection and files it."""
    synchronise(day.officer)
    organ = day.officer.identity().organ
    with day.officer.reading() as connection:
        own = len(matching(connection, PlanFilter(organ=organ)))
        found = page(connection, matching(connection, PlanFilter(search=day.plan.search, organ=organ)))
    subject = day.plan.subjects[0]
    name = next((row.enterprise_name for row in found if row.subject == subject), "")
    day.prove(
        bool(name),
        _("Typing “{search}” leaves {found} of {own} inspections, {name} among them").format(
            search=day.plan.search, found=len(found), own=own, name=name
        ),
    )
    day.main = day.planned_for(day.officer, subject)
    day.others = tuple(day.planned_for(day.officer, each) for each in day.plan.subjects[1:4])
    _prove_rules(day)
    filed = submit(day.officer, (day.main, *day.others), _request(day, SECOND))
    day.prove(
        all(each.error is None for each in filed),
        _("{count} inspections are filed at once by {first} and {second}").format(
            count=len(filed), first=OFFICER.name, second=SECOND.name
        ),
    )
    synchronise(day.officer)


def return_once(day: Day) -> None:
    """One filing goes back with a reason and comes again."""
    synchronise(day.supervisor)
    waiting = {each.row.inspection: each for each in waiting_filings(day.supervisor)}
    day.prove(
        {day.main, *day.others} <= waiting.keys() and waiting[day.main].is_clean,
        _("The supervisor's inbox shows {count} filings with what the rules say; nothing speaks against the first")
        .format(count=len(waiting)),
    )  # fmt: skip
    reason = "请补充说明必须入企的理由"
    returned = day.others[0]
    return_filing(day.supervisor, returned, reason)
    synchronise(day.supervisor)
    synchronise(day.officer)
    row = day.row(day.officer, returned)
    day.prove(
        (row.state, row.returned_reason) == ("returned", reason),
        _("One filing is returned, and the officer reads the reason: {reason}").format(reason=reason),
    )
    refiled = submit(day.officer, [returned], _request(day, SECOND, onsite_reason=f"{_REASON}；已补充"))
    synchronise(day.officer)
    synchronise(day.supervisor)
    day.prove(
        refiled[0].error is None and day.row(day.supervisor, returned).state == "filed",
        _("It is filed again and back in the inbox"),
    )


def approve_batch(day: Day) -> None:
    """All filings are approved together."""
    wanted = (day.main, *day.others)
    approved = approve(day.supervisor, wanted)
    numbers = [each.filing_no for each in approved if each.filing_no]
    day.prove(
        len(set(numbers)) == len(wanted),
        _("{count} filings are approved together: {first} to {last}").format(
            count=len(numbers), first=numbers[0] if numbers else "", last=numbers[-1] if numbers else ""
        ),
    )
    synchronise(day.supervisor)
    synchronise(day.officer)
    synchronise(day.checkpoint)
    own = day.officer.signer().public
    permits = [day.row(day.officer, each).permit for each in wanted]
    day.prove(
        all(permit is not None and read_claims(permit).device == own for permit in permits),
        _("Each permit reached the officer's laptop and is bound to that device"),
    )


def _import(day: Day, *, dry_run: bool = False) -> ImportReport:
    return import_plan(day.supervisor, open_plan(day.plan.path), ImportOptions(dry_run=dry_run))


def _pending(replica: Replica) -> int:
    with replica.reading() as connection:
        return backlog(connection, replica.identity().device).records


def _request(day: Day, second: Person, onsite_reason: str = _REASON) -> FilingRequest:
    """From an hour ago, so that a code made some minutes ago was inside the window too."""
    now = day.officer.now()
    return FilingRequest(
        officers=(day.certificate(OFFICER), day.certificate(second)),
        start=now - HOUR,
        end=now + 10 * HOUR,
        purpose_text="重点检查储罐区和装卸区",
        onsite_reason=onsite_reason,
    )


def _prove_rules(day: Day) -> None:
    for person, code in ((EXPIRED, "CERTIFICATE_NOT_VALID"), (ASSISTANT, "OFFICER_MAY_ONLY_ASSIST")):
        [tried] = submit(day.officer, [day.main], _request(day, person))
        day.prove(
            tried.error is not None and tried.error.code == code and day.row(day.officer, day.main).state == "planned",
            _("With {name} it may not be filed: {why}").format(
                name=person.name, why="" if tried.error is None else error_words(tried.error)
            ),
        )
