"""The demo's lists, entered and published by the server: items with their checklists, joint list, leniency lists,
discretion benchmark, whitelist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, cast

from inspector_tui.demo.enterprises import DemoEnterprise
from inspector_tui.demo.items import DemoItem
from inspector_tui.demo.reading import lines_of
from inspector_tui.domain.joint_list import SceneItemListed
from inspector_tui.domain.leniency_lists import DiscretionListed, LeniencyListed
from inspector_tui.domain.listed import ListEntry, edition_of
from inspector_tui.domain.record import Body
from inspector_tui.domain.vocabulary import Field, LeniencyKind
from inspector_tui.domain.whitelist import EnterpriseWhitelisted

REGION = "64"
SOURCE = "（演示）宁夏回族自治区清单"


def make_lists(items: list[DemoItem], spared: list[DemoEnterprise], today: dt.date) -> list[Body]:
    """Every entry, then one publication of each list. `spared` are the enterprises on the whitelist."""
    day = f"{today.year - 1}-01-01"
    common: dict[str, Any] = {"region": REGION, "valid_from": day, "source": SOURCE}
    lists: tuple[list[ListEntry], ...] = (
        [item.body for item in items],
        [check for item in items for check in item.checks],
        list(_scenes(items, common)),
        list(_lenient(common)),
        list(_benchmark(common)),
        list(_whitelist(spared, common)),
    )
    said: list[Body] = [entry for entries in lists for entry in entries]
    for entries in lists:
        said += edition_of(entries[0].LIST, REGION, day, [entry.named() for entry in entries], SOURCE)
    return said


def _scenes(items: list[DemoItem], common: dict[str, Any]) -> Iterator[SceneItemListed]:
    names = {item.body.item: item.body.name for item in items}
    for line in lines_of("joint_list.txt"):
        scene, code, lead, partners = _parts(line, 4)
        yield SceneItemListed(
            **common, scene=scene, item=code, name=names[code], lead=lead, partners=tuple(partners.split("、"))
        )


def _lenient(common: dict[str, Any]) -> Iterator[LeniencyListed]:
    for number, line in enumerate(lines_of("leniency.txt"), 1):
        kind, field, violation, basis, conditions, exclusions = _parts(line, 6)
        yield LeniencyListed(
            **common,
            leniency=cast(LeniencyKind, kind),
            field=cast(Field, field),
            violation=violation,
            legal_basis=basis,
            conditions=conditions,
            exclusions=exclusions or None,
            number=f"{number}",
            look_back_years=2,
        )


def _benchmark(common: dict[str, Any]) -> Iterator[DiscretionListed]:
    for line in lines_of("discretion.txt"):
        field, violation, basis, step, circumstances, penalty = _parts(line, 6)
        yield DiscretionListed(
            **common,
            field=cast(Field, field),
            violation=violation,
            legal_basis=basis,
            step=step,
            circumstances=circumstances,
            penalty=penalty,
        )


def _whitelist(spared: list[DemoEnterprise], common: dict[str, Any]) -> Iterator[EnterpriseWhitelisted]:
    for each in spared:
        yield EnterpriseWhitelisted(
            **common,
            subject=each.body.subject,
            enterprise_name=each.body.name,
            listed_by="银川市司法局",
            reason="连续三年信用等级为 A 级，列入涉企检查白名单",
        )


def _parts(line: str, count: int) -> list[str]:
    """Each line as exactly `count` parts. Raises AssertionError: the file is ours."""
    parts = [part.strip() for part in line.split("|")]
    assert len(parts) == count, line
    return parts
