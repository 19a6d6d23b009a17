"""What the code looks like to a camera: in every drawing, cell shape and theme, and as the screen really paints it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from rich.segment import Segment

from inspector_tui.codes.drawing import Colour, Style, draw
from inspector_tui.codes.matrix import Matrix, make_matrix
from inspector_tui.codes.presentation import Form
from inspector_tui.screens.code_layout import AsText, drawing_of
from inspector_tui.styles.themes import THEMES
from inspector_tui.widgets.code_view import CodeView
from tests.codes.world import Case
from tests.tui.photographs import SHAPES, Cell, Seam, Shape, cells_of, decodes, paint
from tests.tui.tiny import Holder, Tiny

TEXTS = {form: Case(form=form).shown() for form in Form}
NO_SEAM, SEAM = Seam(), Seam(2)
DARK, LIGHT = (0, 0, 0), (255, 255, 255)
WINDOW = (170, 90)
"""Room for two spaces a module."""
THEME_NAMES = [theme.name for theme in THEMES]


def _matrix(form: Form) -> Matrix:
    return make_matrix(TEXTS[form])


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape[0]}x{shape[1]}")
@pytest.mark.parametrize("style", [Style.HALF_BLOCKS, Style.SPACES])
@pytest.mark.parametrize("form", Form)
def test_half_blocks_and_spaces_are_read_at_two_and_a_half_pixels_a_module(
    form: Form, style: Style, shape: Shape
) -> None:
    """`python -m bench.pixels` takes the whole matrix."""
    cells = cells_of(draw(_matrix(form), style))
    for seed, (ground, seam) in enumerate([(DARK, NO_SEAM), (LIGHT, NO_SEAM), (DARK, SEAM), (LIGHT, SEAM)]):
        for per_module in (2.5, 4.0):
            assert decodes(cells, style, shape, seam, ground, per_module, seed, TEXTS[form]), (ground, seam, per_module)


@pytest.mark.parametrize("form", Form)
def test_sextants_are_read_where_the_rows_touch(form: Form) -> None:
    cells = cells_of(draw(_matrix(form), Style.SEXTANTS))
    for shape in SHAPES:
        assert decodes(cells, Style.SEXTANTS, shape, NO_SEAM, DARK, 2.5, 1, TEXTS[form])


def _cells(segments: Iterable[Segment]) -> list[Cell]:
    """Cells as a terminal with 24-bit colours paints them. A cell whose colours are not told is none of ours."""
    found: list[Cell] = []
    for segment in segments:
        assert segment.style is not None
        ink, paper = segment.style.color, segment.style.bgcolor
        assert ink is not None
        assert paper is not None
        pair: tuple[Colour, Colour] = (tuple(ink.get_truecolor()), tuple(paper.get_truecolor()))
        found += [(glyph, *pair) for glyph in segment.text]
    return found


@pytest.mark.parametrize("theme", THEME_NAMES)
@pytest.mark.parametrize("drawn", ["half_blocks", "spaces"])
@pytest.mark.parametrize("form", Form)
async def test_the_pane_is_white_and_the_code_is_read_whatever_the_theme(form: Form, drawn: AsText, theme: str) -> None:
    view = CodeView()
    app = Tiny(Holder(lambda: [view]))
    async with app.run_test(size=WINDOW) as pilot:
        app.theme = theme
        await pilot.pause()
        view.show(drawing_of(_matrix(form), form.value, drawn))
        await pilot.pause()
        rows = [_cells(view.render_line(line)) for line in range(view.size.height)]
    edges = [*rows[0], *rows[-1], *(row[0] for row in rows), *(row[-1] for row in rows)]
    assert {(glyph, paper) for glyph, _, paper in edges} == {(" ", LIGHT)}
    assert {colour for row in rows for _, ink, paper in row for colour in (ink, paper)} <= {DARK, LIGHT}
    style = Style.HALF_BLOCKS if drawn == "half_blocks" else Style.SPACES
    for shape in SHAPES:
        assert decodes(rows, style, shape, NO_SEAM, DARK, 2.5, 1, TEXTS[form]), shape


def test_painting_fills_cells_by_geometry() -> None:
    cells = [[("▀", DARK, LIGHT), ("▄", DARK, LIGHT), ("\U0001fb00", DARK, LIGHT), ("█", DARK, LIGHT)]]
    screen = paint(cells, (6, 12), SEAM, (9, 9, 9), margin=0)
    assert screen.size == (24, 14)
    columns = [[screen.getpixel((x, y)) == DARK for y in range(14)] for x in (0, 6, 12, 15, 18)]
    assert [sum(column) for column in columns] == [6, 6, 4, 0, 12]
    with pytest.raises(ValueError, match="x"):
        paint([[("x", DARK, LIGHT)]], (6, 12), NO_SEAM, LIGHT)
