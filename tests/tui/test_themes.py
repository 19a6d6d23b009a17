from __future__ import annotations

import pytest
from textual.theme import Theme

from inspector_tui.styles.themes import CONTRAST, THEME_WORDS, THEMES, contrast

TEXTS = ("foreground", "text-muted", "text-disabled", "primary", "success", "warning", "error")
GROUNDS = ("background", "surface", "panel")
PAIRS = (
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("input-selection-foreground", "input-selection-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("footer-key-foreground", "footer-key-background"),
    ("footer-description-foreground", "footer-description-background"),
    ("button-color-foreground", "primary"),
    ("link-color-hover", "link-background-hover"),
)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("pair", PAIRS, ids="-on-".join)
def test_text_can_be_read_on_its_ground(theme: Theme, pair: tuple[str, str]) -> None:
    colours = theme.to_color_system().generate()
    least = 7.0 if theme is CONTRAST else 4.5
    assert contrast(colours[pair[0]], colours[pair[1]]) >= least


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_focus_stands_out_from_the_ground(theme: Theme) -> None:
    colours = theme.to_color_system().generate()
    assert contrast(colours["block-cursor-background"], colours["background"]) >= 3


def test_the_ratio_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_theme_has_words() -> None:
    assert list(THEME_WORDS) == [theme.name for theme in THEMES]
