"""The code as a real picture in a terminal: the sequences are read back into pixels and those by zxing-cpp."""

from __future__ import annotations

import pytest

from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.terminal_picture import LEAST_SCALE, Canvas, Protocol, pictures
from tests.codes import graphics

SHORT, FULL = "https://jc.example.gov.cn/c/" + "0123456789" * 22, "https://jc.example.gov.cn/c/" + "0123456789" * 87


@pytest.mark.parametrize("protocol", ["kitty", "sixel"])
@pytest.mark.parametrize("text", [SHORT, FULL], ids=["short", "full"])
@pytest.mark.parametrize("cell", [(6, 12), (8, 17), (10, 20), (13, 27)])
def test_every_size_of_it_is_read_on_every_shape_of_cell(protocol: Protocol, text: str, cell: tuple[int, int]) -> None:
    sizes = pictures(make_matrix(text), Canvas(protocol, *cell))
    assert [one.scale for one in sizes] == list(range(cell[0], LEAST_SCALE - 1, -1))
    for one in sizes:
        whole = graphics.stacked(graphics.slices("".join(one.row(line) for line in range(one.rows))))
        assert whole.size == (one.columns * cell[0], one.rows * cell[1]), "every pixel of its cells is painted"
        assert {colour for _count, colour in whole.getcolors() or []} == {0, 255}, "nothing is blurred or left out"
        assert graphics.codes(whole) == [text]


def test_a_picture_brings_the_full_form_into_a_small_window() -> None:
    """80x24 with cells of 10x20 pixels: half-blocks of the full form need 37 lines."""
    sizes = pictures(make_matrix(FULL), Canvas("kitty", 10, 20))
    assert any(one.columns < 80 and one.rows <= 23 for one in sizes)
