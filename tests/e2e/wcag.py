"""What WCAG 2.2 AA asks of a page and a browser can measure; most of it in wcag.js, run in the page by the tester.

Success criteria by number: 1.1.1, 1.3.1, 1.4.3, 1.4.4, 1.4.10, 1.4.11, 1.4.12, 2.4.2, 2.4.4, 2.4.7, 2.5.8, 3.1.1,
3.1.2, 3.3.1, 3.3.2. Names of controls (4.1.2) are asked by `phone.Phone.unnamed_controls`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.e2e.phone import Phone

_JUDGE: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_SPACED: Final = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    "p { margin-bottom: 2em !important }"
)


def failures(browser: Phone) -> list[str]:
    """What does not hold on the page shown, each with its criterion."""
    found = [str(each) for each in browser.evaluate(_JUDGE)]
    for criterion, style in (("1.4.12 with more space", _SPACED), ("1.4.4 at 200 %", "html { font-size: 200% }")):
        with browser.styled(style):
            found += _too_wide(browser, criterion)
    with browser.width(320):
        found += _too_wide(browser, "1.4.10 at 320 px")
    return found


def _too_wide(browser: Phone, criterion: str) -> list[str]:
    wide = browser.overflow()
    return [f"{criterion}: {wide} px too wide"] if wide > 0 else []
