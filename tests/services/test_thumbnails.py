"""Thumbnails: made of pictures only, small, upright, and read with care, for they come from other laptops."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from textual.app import App, ComposeResult

from inspector_tui.models import queries
from inspector_tui.services import visiting
from inspector_tui.services.thumbnails import MAX_THUMBNAIL, make_thumbnail, pixels_of
from inspector_tui.widgets.pictures import Picture, Pictures
from tests.world import VISIT, World

RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(path: Path, size: tuple[int, int] = (4000, 3000), **how: Any) -> Path:
    """A picture, red on the left and blue on the right."""
    made = Image.new("RGB", size, RED)
    made.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    made.save(path, **how)
    return path


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_a_photograph_becomes_a_few_kilobytes(tmp_path: Path, name: str) -> None:
    small = make_thumbnail(picture(tmp_path / name))
    assert small is not None
    assert len(small) <= MAX_THUMBNAIL
    rows = pixels_of(small, 24, 9)
    assert (len(rows), len(rows[0])) == (18, 24)
    assert rows[5][1][0] > 150 > rows[5][1][2]
    assert rows[5][-2][2] > 150 > rows[5][-2][0]


def test_a_picture_taken_upright_is_shown_upright(tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    small = make_thumbnail(picture(tmp_path / "a.jpg", exif=turned))
    assert small is not None
    rows = pixels_of(small, 24, 9)
    assert len(rows) > len(rows[0])
    assert rows[1][5][0] > 150


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xd8\xff\xe0 cut", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_what_is_no_picture_gets_none_and_shows_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    assert make_thumbnail(tmp_path / "a") is None
    assert pixels_of(content, 24, 9) == []


def test_only_a_small_jpeg_is_decoded_when_it_comes_from_another_laptop() -> None:
    large, png = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (4000, 4000)).save(large, "JPEG")
    Image.new("RGB", (40, 40)).save(png, "PNG")
    assert pixels_of(large.getvalue(), 24, 9) == []
    assert pixels_of(png.getvalue(), 24, 9) == []


def test_an_attached_photograph_carries_its_thumbnail_to_the_supervisor(world: World, tmp_path: Path) -> None:
    world.arrive()
    visiting.attach(world.officer, VISIT, picture(tmp_path / "现场.jpg"))
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    visiting.attach(world.officer, VISIT, tmp_path / "a.pdf")
    world.sync()
    with world.supervisor.reading() as connection:
        rows = {row.name: row.thumbnail for row in queries.evidence_of(connection, VISIT)}
    assert rows["a.pdf"] is None
    assert pixels_of(rows["现场.jpg"] or b"", 24, 9)


class Shown(App[None]):
    """The widget alone."""

    def compose(self) -> ComposeResult:
        yield Pictures()


async def test_pictures_stand_side_by_side_with_their_names(tmp_path: Path) -> None:
    small = make_thumbnail(picture(tmp_path / "a.jpg"))
    assert small is not None
    app = Shown()
    async with app.run_test(size=(60, 24)) as pilot:
        widget = app.query_one(Pictures)
        assert not widget.display
        widget.show([Picture("现场[一].jpg", small), Picture("二.jpg", small), Picture("坏.jpg", b"x")])
        await pilot.pause()
        words = "\n".join(strip.text for strip in app.screen._compositor.render_strips(app.size))
        if app.console.color_system in ("truecolor", "256"):
            assert words.count("▀" * 24) >= 9
            assert "现场[一].jpg" in words
            assert "坏.jpg" not in words
