"""How the wording of a frequency was read, in words: whoever keeps a list sees at once what will be counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from inspector_tui.domain.frequency import Frequency, read_frequency
from inspector_tui.errors import BadInput
from inspector_tui.i18n import N_, _, list_words

_PERIODS: Final = {1: N_("a month"), 3: N_("a quarter"), 6: N_("in half a year"), 12: N_("a year")}


def read_as(wording: str) -> str:
    """What a wording means: at most 2 a year; for one that nobody can count, that it is to be asked about."""
    try:
        read = read_frequency(wording)
    except BadInput:
        return _("not understood: ask whoever set it")
    return list_words(list(_parts(read)))


def _parts(read: Frequency) -> Iterator[str]:
    if read.in_principle:
        yield _("in principle")
    if read.unit != "none":
        yield _("{count} {period}").format(count=_count(read.least, read.most), period=_period(read))
    if read.share_least is not None or read.share_most is not None:
        yield _("{share} of all objects").format(share=_share(read.share_least, read.share_most))
    if read.by_case:
        yield _("no number set, by the case")
    if read.apart_from:
        yield _("apart from {what}").format(what=read.apart_from)


def _period(read: Frequency) -> str:
    if read.unit == "licence":
        return _("within a licence's validity")
    if read.months in _PERIODS:
        return _(_PERIODS[read.months])
    return _("in {years} years").format(years=read.years)


def _count(least: int | None, most: int | None) -> str:
    if least is None:
        return _("at most {most}").format(most=most)
    if most is None:
        return _("at least {least}").format(least=least)
    if least == most:
        return _("exactly {most}").format(most=most)
    return _("from {least} to {most}").format(least=least, most=most)


def _share(least: int | None, most: int | None) -> str:
    if least is None:
        return _("at most {share}").format(share=_percent(most or 0))
    if most is None:
        return _("at least {share}").format(share=_percent(least))
    return _percent(most) if least == most else f"{_percent(least)}-{_percent(most)}"


def _percent(hundredths: int) -> str:
    return f"{hundredths / 100:g} %"
