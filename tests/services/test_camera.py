"""The camera: OpenCV reads frames of a real code; what is missing is said in words."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import numpy
import pytest

from inspector_tui.codes.matrix import make_matrix
from inspector_tui.codes.picture import png
from inspector_tui.errors import Environment
from inspector_tui.services.camera import LOST_FRAMES, Camera, open_camera

TEXT = "https://jc.example.gov.cn/c/" + "0123456789" * 20


def frames(folder: Path, *texts: str) -> str:
    """An address under which OpenCV finds these pictures as the frames of a camera."""
    for number, text in enumerate(texts):
        (folder / f"frame{number:03d}.png").write_bytes(png(make_matrix(text), scale=4))
    return str(folder / "frame%03d.png")


def test_opencv_reads_a_code_from_the_frames_of_a_camera(tmp_path: Path) -> None:
    camera = open_camera(frames(tmp_path, TEXT, TEXT, TEXT + "1", TEXT))
    assert [camera.look(at / 10) for at in range(4)] == [[TEXT], [], [TEXT + "1"], []]
    camera.close()


def test_a_code_that_was_out_of_sight_is_told_again() -> None:
    shown: Iterator[object] = iter([picture(TEXT), *[picture(None)] * 2, picture(TEXT)])
    camera = Camera("0", lambda: next(shown), lambda: None)
    assert [camera.look(at) for at in (0.0, 2.0, 4.0, 6.0)] == [[TEXT], [], [], [TEXT]]


def picture(text: str | None) -> object:
    """A frame as cameras give it: an array of rows of blue, green and red."""
    grey = numpy.full((200, 200), 255, numpy.uint8)
    if text is not None:
        rows = numpy.array([list(row) for row in make_matrix(text).rows], numpy.uint8)
        drawn = numpy.kron(255 - 255 * rows, numpy.ones((3, 3), numpy.uint8))
        grey[10 : 10 + len(drawn), 10 : 10 + len(drawn)] = drawn
    return numpy.stack([grey] * 3, axis=2)


def test_a_camera_that_gives_nothing_more_is_lost_and_closed() -> None:
    closed = []
    camera = Camera("0", lambda: None, lambda: closed.append(True))
    with pytest.raises(Environment) as raised:
        camera.watch(lambda _text: None, Event(), lambda: 0.0)
    assert (raised.value.code, raised.value.facts, closed) == ("CAMERA_LOST", {"camera": "0"}, [True])
    assert camera._lost == LOST_FRAMES


def test_no_camera_there_and_no_program_for_one_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Environment) as missing:
        open_camera(str(tmp_path / "no such camera"))
    assert missing.value.code == "CAMERA_NOT_FOUND"
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(Environment) as not_installed:
        open_camera("0")
    assert (not_installed.value.code, not_installed.value.facts) == (
        "CAMERA_NOT_INSTALLED",
        {"extra": "inspector-tui[camera]"},
    )
