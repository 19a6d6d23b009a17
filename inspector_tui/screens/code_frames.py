"""One refresh of the code: both forms of the same moment, as matrices, drawings and, on request, a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inspector_tui.codes.matrix import Matrix, make_matrix
from inspector_tui.codes.presentation import Form
from inspector_tui.codes.terminal_picture import Canvas
from inspector_tui.errors import Environment
from inspector_tui.screens.code_layout import Drawn, drawings_of
from inspector_tui.services.code_window import CodeWindow
from inspector_tui.services.presenting import Frame, Showing
from inspector_tui.widgets.code_view import CodeDrawing


@dataclass(frozen=True, slots=True)
class Shown:
    """What one refresh shows, by form."""

    frames: dict[Form, Frame]
    matrices: dict[Form, Matrix]
    drawings: dict[Form, tuple[CodeDrawing, ...]]
    """Largest first."""

    @property
    def expires_at(self) -> int:
        """Unix seconds, corrected."""
        return self.frames[Form.FULL].expires_at


def make_shown(
    showing: Showing, now_ms: int, challenge: int | None, drawn: Drawn, canvas: Canvas | None = None
) -> Shown:
    """The codes of this moment; `now_ms` by this machine's clock. Raises Refused PERMIT_EXPIRED."""
    frames = {form: showing.frame(now_ms, form, challenge) for form in Form}
    matrices = {form: make_matrix(frame.text) for form, frame in frames.items()}
    drawings = {form: drawings_of(matrix, form.value, drawn, canvas) for form, matrix in matrices.items()}
    return Shown(frames, matrices, drawings)


def save_picture(matrix: Matrix, frame: Frame, folder: Path) -> Path:
    """Writes the code as PNG; returns where. Raises Environment PICTURE_NOT_SAVED."""
    from inspector_tui.codes.picture import png

    path = folder / f"{frame.code_id}-{frame.made_at}.png"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(matrix))
    except OSError as error:
        raise Environment("PICTURE_NOT_SAVED", path=str(path), problem=error.strerror or "") from error
    return path


def show_picture(window: CodeWindow, matrix: Matrix) -> None:
    """Shows the code in its window. Raises Environment NO_WINDOW."""
    from inspector_tui.codes.picture import png

    window.show(png(matrix))


def downloads() -> Path:
    """Where the person looks for files: the downloads, else their home."""
    from platformdirs import user_downloads_path

    folder = user_downloads_path()
    return folder if folder.is_dir() else Path.home()
