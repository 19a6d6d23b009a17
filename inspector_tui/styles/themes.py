"""Three themes: night, day, and contrast for sunlight and weak eyes.

One accent (teal); success, warning and error only ever stand beside a word and a sign. Every pair of
text and ground holds 4.5:1 (WCAG 2.2 AA), in the contrast theme 7:1 (AAA); a test computes them.
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

from inspector_tui.i18n import N_

INK: Final = "#04101a"
DEFAULT_THEME: Final = "night"

THEME_WORDS: Final[dict[str, str]] = {
    "night": N_("night theme"),
    "day": N_("day theme"),
    "contrast": N_("high contrast theme"),
}
"""Theme name -> words, in the order in which they are switched through."""


def _theme(
    name: str,
    *,
    dark: bool,
    ground: tuple[str, str, str],
    ink: tuple[str, str],
    accent: tuple[str, str],
    signs: tuple[str, str, str],
    blurred: str,
    line: str,
) -> Theme:
    background, surface, panel = ground
    foreground, muted = ink
    teal, on_teal = accent
    success, warning, error = signs
    return Theme(
        name=name,
        dark=dark,
        primary=teal,
        secondary=teal,
        accent=teal,
        success=success,
        warning=warning,
        error=error,
        foreground=foreground,
        background=background,
        surface=surface,
        panel=panel,
        variables={
            "text": foreground,
            "text-muted": muted,
            "text-disabled": muted,
            "foreground-muted": muted,
            "foreground-disabled": muted,
            "text-primary": teal,
            "text-accent": teal,
            "text-success": success,
            "text-warning": warning,
            "text-error": error,
            "block-cursor-foreground": on_teal,
            "block-cursor-background": teal,
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-foreground": foreground,
            "block-cursor-blurred-background": blurred,
            "block-cursor-blurred-text-style": "none",
            "block-hover-background": panel,
            "border": teal,
            "border-blurred": line,
            "surface-active": panel,
            "input-cursor-background": foreground,
            "input-cursor-foreground": background,
            "input-selection-background": blurred,
            "input-selection-foreground": foreground,
            "screen-selection-background": blurred,
            "screen-selection-foreground": foreground,
            "footer-background": panel,
            "footer-foreground": foreground,
            "footer-key-foreground": teal,
            "footer-key-background": panel,
            "footer-description-foreground": foreground,
            "footer-description-background": panel,
            "button-foreground": foreground,
            "button-color-foreground": on_teal,
            "button-focus-text-style": "bold underline",
            "scrollbar": line,
            "scrollbar-hover": teal,
            "scrollbar-active": teal,
            "scrollbar-background": surface,
            "scrollbar-background-hover": surface,
            "scrollbar-background-active": surface,
            "scrollbar-corner-color": surface,
            "link-color": teal,
            "link-color-hover": on_teal,
            "link-background-hover": teal,
        },
    )


NIGHT: Final = _theme(
    "night",
    dark=True,
    ground=("#0b1724", "#101f2f", "#17293c"),
    ink=("#eaf0f6", "#a3b6c9"),
    accent=("#35c9b9", INK),
    signs=("#63d68f", "#f4bd50", "#ff8f86"),
    blurred="#1f4552",
    line="#3d566e",
)
DAY: Final = _theme(
    "day",
    dark=False,
    ground=("#fbfaf5", "#f4f2ea", "#e9e6da"),
    ink=("#14202b", "#45525e"),
    accent=("#00645b", "#ffffff"),
    signs=("#17602a", "#7a4700", "#a81e17"),
    blurred="#cfe5e0",
    line="#a8a595",
)
CONTRAST: Final = _theme(
    "contrast",
    dark=True,
    ground=("#000000", "#1c1c1c", "#2b2b2b"),
    ink=("#ffffff", "#e6e6e6"),
    accent=("#ffee00", "#000000"),
    signs=("#7dffa0", "#ffd24a", "#ffaaa2"),
    blurred="#4a4500",
    line="#ffffff",
)
THEMES: Final[tuple[Theme, ...]] = (NIGHT, DAY, CONTRAST)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
