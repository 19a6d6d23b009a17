"""From text to matrix to terminal or PNG, and back through a reader that is not ours."""

from __future__ import annotations

import io
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from qrcode import QRCode
from qrcode.util import MODE_8BIT_BYTE, MODE_NUMBER, QRData

from inspector_tui.codes import picture
from inspector_tui.codes.drawing import BLACK, WHITE, Drawing, Style, draw, plain_lines, required_size
from inspector_tui.codes.matrix import Matrix, make_matrix
from inspector_tui.codes.presentation import Form
from inspector_tui.errors import BadInput, Refused
from tests.codes.world import PREFIX, Case
from tests.waits import ended

FULL, SHORT = Case().shown(), Case(form=Form.SHORT).shown()


@pytest.mark.parametrize("mask", range(8))
@pytest.mark.parametrize("digits", [1, 2, 3, 217, 861, 945, 948, 2000, 7000])
def test_the_matrix_is_the_one_the_library_draws(digits: int, mask: int) -> None:
    text = "".join(str(at * at % 10) for at in range(digits))
    code = QRCode(error_correction=1, mask_pattern=mask, border=0)
    code.add_data(QRData(PREFIX.encode(), mode=MODE_8BIT_BYTE), optimize=0)
    code.add_data(QRData(text.encode(), mode=MODE_NUMBER), optimize=0)
    code.make(fit=True)
    matrix = make_matrix(PREFIX + text, mask=mask)
    assert matrix.version == code.version
    assert list(matrix.rows) == [bytes(map(bool, row)) for row in code.modules]


@given(st.integers(0, 10**60), st.sampled_from(["", PREFIX, "x"]))
def test_any_short_text_is_read_back(number: int, address: str) -> None:
    text = f"{address}{number}"
    assert picture.read_codes(picture.png(make_matrix(text), scale=3)) == [text]


def test_sizes_are_those_of_the_page() -> None:
    full, short = make_matrix(FULL), make_matrix(SHORT)
    assert (short.version, required_size(short)) == (6, (45, 23))
    assert full.version <= 13
    assert required_size(make_matrix(PREFIX + "1" * 945))[1] == 37


def test_rotation_changes_neither_size_nor_mask() -> None:
    one, other = make_matrix(FULL), make_matrix(Case(made_at=1_795_420_830).shown())
    format_bits = [(8, column) for column in range(9) if column != 6]
    assert one.size == other.size
    assert [one.rows[row][column] for row, column in format_bits] == [
        other.rows[row][column] for row, column in format_bits
    ]


def test_a_text_beyond_the_largest_code_is_refused() -> None:
    with pytest.raises(BadInput, match="CODE_TOO_LONG"):
        make_matrix("1" * 7090)


def _pixels(drawing: Drawing, style: Style) -> Image.Image:
    """Paint the cells as a terminal would, one pixel a module."""
    tall, wide = {Style.HALF_BLOCKS: (2, 1), Style.SPACES: (2, 1), Style.SEXTANTS: (3, 2)}[style]
    image = Image.new("L", (drawing.columns * wide, drawing.rows * tall))
    for row, line in enumerate(drawing.lines):
        column = 0
        for run in line:
            for glyph in run.text:
                ink = _ink(glyph)
                for at in range(tall * wide):
                    colour = run.foreground if ink >> at & 1 else run.background
                    image.putpixel((column * wide + at % wide, row * tall + at // wide), colour[0])
                column += 1
        assert column == drawing.columns
    return image


def _ink(glyph: str) -> int:
    known = {" ": 0, "▀": 0b01, "█": 0b111111, "▌": 0b010101, "▐": 0b101010}
    if glyph in known:
        return known[glyph]
    number = ord(glyph) - 0x1FB00 + 1
    for skipped in (0b010101, 0b101010):
        number += number >= skipped
    return number


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("text", [FULL, SHORT], ids=["full", "short"])
def test_a_drawing_is_read_by_a_camera(text: str, style: Style) -> None:
    drawing = draw(make_matrix(text), style)
    assert (drawing.columns, drawing.rows) == required_size(make_matrix(text), style)
    image = _pixels(drawing, style)
    scaled = image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST)
    file = io.BytesIO()
    scaled.save(file, "PNG")
    assert picture.read_codes(file.getvalue()) == [text]


def test_colours_are_black_and_white_and_the_edge_is_light() -> None:
    drawing = draw(make_matrix(SHORT))
    assert {colour for line in drawing.lines for run in line for colour in (run.foreground, run.background)} == {
        BLACK,
        WHITE,
    }
    assert len(drawing.lines[0]) == 1
    assert drawing.lines[0][0].background == WHITE
    assert all(line[0].background == WHITE and line[0].text.startswith("  ") for line in drawing.lines)
    assert drawing.ansi().startswith("\x1b[38;2;0;0;0;48;2;255;255;255m ")
    assert drawing.ansi().count("\x1b[0m\n") == drawing.rows


def test_a_code_is_never_clipped() -> None:
    matrix = make_matrix(SHORT)
    columns, rows = required_size(matrix)
    assert draw(matrix, room=(columns, rows)).rows == rows
    for room in ((columns - 1, rows), (columns, rows - 1)):
        with pytest.raises(Refused, match="PANE_TOO_SMALL") as caught:
            draw(matrix, room=room)
        assert caught.value.facts == {"columns": columns, "rows": rows}


def test_plain_lines_are_ink_on_paper() -> None:
    lines = plain_lines(make_matrix(SHORT))
    assert {len(line) for line in lines} == {45}
    assert lines[0].strip() == ""
    assert set("".join(lines)) == set(" ▀▄█")


def test_pictures_of_any_usual_kind_are_read(tmp_path: Path) -> None:
    plain = Image.open(io.BytesIO(picture.png(make_matrix(SHORT), scale=4)))
    for name in ("code.jpg", "code.webp", "code.bmp", "code.gif"):
        plain.convert("RGB").save(tmp_path / name)
        assert picture.read_codes(tmp_path / name) == [SHORT]
    clear = Image.new("RGBA", plain.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=plain.convert("L").point(lambda value: 255 - value))
    clear.save(tmp_path / "clear.png")
    assert picture.read_codes(tmp_path / "clear.png") == [SHORT]


def test_a_picture_without_a_code_has_none() -> None:
    file = io.BytesIO()
    Image.new("L", (50, 50), 255).save(file, "PNG")
    assert picture.read_codes(file.getvalue()) == []


@pytest.mark.parametrize(
    "data", [b"", b"text", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"%PDF-1.7", picture.png(Matrix(1, 1, (b"\0",)))[:-30]]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="NOT_A_PICTURE"):
        picture.read_codes(data)


def test_an_enormous_picture_is_refused_before_it_is_unpacked() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = (60_000).to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )
    with pytest.raises(BadInput, match="PICTURE_TOO_LARGE"):
        picture.read_codes(bomb)
    with pytest.raises(BadInput, match="PICTURE_TOO_LARGE"):
        picture.read_codes(bytes(picture.MAX_FILE + 1))


def test_a_missing_file_is_the_machines_trouble(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        picture.read_codes(tmp_path / "none.png")


def test_verifying_imports_neither_pictures_nor_screens() -> None:
    heavy = "{'PIL', 'zxingcpp', 'qrcode', 'textual', 'rich'}"
    rooms = ", ".join(f"inspector_tui.codes.{name}" for name in ("bare", "drawing", "picture"))
    code = f"import sys, {rooms}; print({heavy} & set(sys.modules))"
    done = ended([sys.executable, "-c", code], text=True, check=True)
    assert done.stdout.strip() == "set()"
