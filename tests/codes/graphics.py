"""What a terminal makes of pictures: reads Kitty's and Sixel's sequences out of its output and paints their pixels."""

from __future__ import annotations

import base64
import io
import re

from PIL import Image

from inspector_tui.codes.picture import read_codes

_KITTY = re.compile(r"\x1b_G([^;\x1b]*);([^\x1b]*)\x1b\\")
_SIXEL = re.compile(r"\x1bP[\d;]*q([^\x1b]*)\x1b\\")
_STEP = re.compile(r'"(\d+);(\d+);(\d+);(\d+)|#(\d+)(?:;(\d+);(\d+);(\d+);(\d+))?|!(\d+)([?-~])|([?-~])|([$-])')


def slices(output: str) -> list[Image.Image]:
    """Every picture in the output, in the order in which they were sent; of Kitty's ids the last that came."""
    kitty = {}
    for keys, data in _KITTY.findall(output):
        told = dict(part.split("=") for part in keys.split(","))
        if told.get("a") == "T":
            with Image.open(io.BytesIO(base64.b64decode(data))) as opened:
                kitty[int(told["i"])] = opened.convert("L")
    if kitty:
        return [kitty[number] for number in sorted(kitty)]
    return [_sixel(data) for data in _SIXEL.findall(output)]


def stacked(pictures: list[Image.Image]) -> Image.Image:
    """The slices one below the other, on black: what was not painted is seen."""
    height = sum(one.height for one in pictures)
    whole = Image.new("L", (max(one.width for one in pictures), height), 0)
    at = 0
    for one in pictures:
        whole.paste(one, (0, at))
        at += one.height
    return whole


def codes(picture: Image.Image) -> list[str]:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return read_codes(file.getvalue())


def _sixel(data: str) -> Image.Image:
    picture, colours, colour = Image.new("L", (1, 1), 0), {}, 0
    x = y = 0
    for match in _STEP.finditer(data):
        _a, _b, width, height, number, _mode, red, _green, _blue, count, repeated, single, move = match.groups()
        if width:
            # Unpainted pixels are grey, so that a gap between two bands would be seen.
            picture = Image.new("L", (int(width), int(height)), 128)
        elif number is not None:
            colour = int(number)
            if red is not None:
                colours[colour] = round(int(red) * 2.55)
        elif move:
            x, y = 0, y + 6 * (move == "-")
        else:
            bits, run = ord(repeated or single) - 63, int(count or 1)
            for bit in range(6):
                if bits >> bit & 1:
                    picture.paste(colours[colour], (x, y + bit, x + run, y + bit + 1))
            x += run
    return picture
