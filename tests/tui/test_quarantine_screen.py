"""What the server refused, and the devices of an organ: seen, judged, ended by keys."""

from __future__ import annotations

from inspector_tui.domain.visiting import VisitAnswered
from inspector_tui.ledger.envelope import ZERO_HASH, seal
from inspector_tui.models import queries
from inspector_tui.models.rows import DeviceRow
from inspector_tui.models.rows_judging import GapRow, JudgementRow
from inspector_tui.screens.devices import DevicesScreen
from inspector_tui.screens.quarantine import QuarantineScreen
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.confirm import Confirm
from sync.protocol.judging import Gap, Quarantine, Quarantined
from tests.tui.world import at_the_desk, settled, toasts
from tests.world import CHECKS, NOW, ORGAN, STATIONS, VISIT, World

OFFICER, COLLEAGUE = STATIONS["officer"], STATIONS["colleague"]
ODD = bytes(range(32))


def wait_for_judgement(world: World) -> bytes:
    """One genuine record and one odd one in quarantine, a gap, a forked device; the hash of the genuine one."""
    item, check = CHECKS[0]
    body = VisitAnswered(inspection=VISIT, item=item, check=check, answer="compliant", note="通道[畅通]")
    genuine = seal(OFFICER.signer, seq=7, prev=ZERO_HASH[:-1] + b"\1", kind=body.KIND, made_at=NOW * 1000,
                   clock_offset=0, author="NX-0001", organ=ORGAN, body=body.to_map())  # fmt: skip
    told = {"device": OFFICER.device, "name": OFFICER.name, "organ": ORGAN, "received_at": NOW}
    waiting = Quarantine(
        total=5,
        records=(
            Quarantined(**told, record=genuine.hash, code="FORKED", authentic=True, keepable=True, seq=7,
                        raw=genuine.raw),
            Quarantined(**told, record=ODD, code="BAD_RECORD_SIG", authentic=False, keepable=False),
        ),
        gaps=(Gap(device=COLLEAGUE.device, name=COLLEAGUE.name, organ=ORGAN, expected=3, seen=9, at=NOW),),
        forked=(OFFICER.device,),
    )  # fmt: skip
    world.supervisor.keep(quarantine=waiting.to_bytes())
    return genuine.hash


async def test_what_waits_is_told_apart_and_only_the_genuine_can_count(world: World) -> None:
    record = wait_for_judgement(world)
    async with at_the_desk(world.supervisor, QuarantineScreen(), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "cloned or restored" in app.words())
        assert "Checklist answered" in app.words()
        assert "3 more wait" in toasts(app)
        await pilot.press("down")
        await settled(pilot, lambda: "cannot count" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: not isinstance(app.screen, AskReason))
        await pilot.press("up", "f9")
        await settled(pilot, lambda: isinstance(app.screen, AskReason))
        await pilot.press(*"属实", "f9")
        await settled(pilot, lambda: isinstance(app.screen, QuarantineScreen) and "Recorded" in toasts(app))
        await pilot.press("f7")
        await settled(pilot, lambda: isinstance(app.screen, AskReason))
        await pilot.press(*"伪造", "f9")
        await settled(pilot, lambda: isinstance(app.screen, QuarantineScreen) and "record 3 has" in app.words())
    with world.supervisor.reading() as connection:
        told = {row.record: row.verdict for row in queries.where(connection, JudgementRow)}
    assert told == {record: "keep", ODD: "void"}


async def test_a_gap_is_closed_and_a_fork_leads_to_its_device(world: World) -> None:
    wait_for_judgement(world)
    async with at_the_desk(world.supervisor, QuarantineScreen()) as (app, pilot):
        await settled(pilot, lambda: "record 3 has" in app.words())
        await pilot.press("down", "down")
        await settled(pilot, lambda: "Close the gap" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, AskReason) and "3 to 8" in app.words())
        await pilot.press(*"硬盘坏了", "f9")
        await settled(pilot, lambda: isinstance(app.screen, QuarantineScreen) and "record 3 has" not in app.words())
        await pilot.press("end")
        await settled(pilot, lambda: "End device" in app.words())
        await pilot.press("f9")
        await settled(pilot, lambda: isinstance(app.screen, DevicesScreen) and OFFICER.name in app.words())
    with world.supervisor.reading() as connection:
        assert [(row.first, row.last) for row in queries.where(connection, GapRow)] == [(3, 8)]


async def test_ending_a_lost_device_says_what_hangs_on_it_and_what_to_do_next(world: World) -> None:
    world.file()
    world.approve()
    async with at_the_desk(world.supervisor, DevicesScreen(OFFICER.device), size=(120, 40)) as (app, pilot):
        await settled(pilot, lambda: "1 open permit hangs on it" in app.words())
        assert "server cannot be asked" in app.words()
        await pilot.press("f7")
        await settled(pilot, lambda: isinstance(app.screen, AskReason))
        assert "cannot be undone" in app.words()
        await pilot.press(*"被盗", "f9")
        await settled(pilot, lambda: isinstance(app.screen, Confirm))
        assert "2. Officers with open permits" in app.words()
        await pilot.press("escape")
        await settled(pilot, lambda: "被盗" in app.words())
    with world.supervisor.reading() as connection:
        row = queries.one(connection, DeviceRow, device=OFFICER.device)
    assert row is not None
    assert row.revoked_reason == "被盗"


async def test_nothing_to_judge_says_so(world: World) -> None:
    async with at_the_desk(world.supervisor, QuarantineScreen()) as (app, pilot):
        await settled(pilot, lambda: "Nothing waits" in app.words())
