"""What scanning an old sheet leaves: yellowed paper, grain, punched holes, a slight tilt, the lid at the rim.

The textures are made once for a seed and reused, turned over for variety; a page costs then some tens of milliseconds.
"""

from __future__ import annotations

from functools import lru_cache
from math import radians
from random import Random

import numpy
from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 2480, 3508
"""A4 at 300 dpi."""
MILLIMETRE = 300 / 25.4
HOLES = tuple((15 * MILLIMETRE, (297 - 54 - 83 * place) * MILLIMETRE) for place in range(3))
"""Three holes in a line 15 mm from the edge, 83 mm apart, the lowest 54 mm above the bottom (binding of cadres' files)."""
LID = (226, 226, 222)
"""The scanner's lid, seen where the sheet lies askew."""

_COLOURS = {"aged": (236, 219, 180), "cream": (243, 233, 207), "white": (249, 247, 240)}


def kind_of(year: int) -> str:
    """Which paper: the rough stock of the seventies has yellowed most."""
    return "aged" if year < 1986 else "cream" if year < 2000 else "white"


def punch(canvas: Image.Image) -> None:
    """The holes of the binding, with the shadow of their rim."""
    pen = ImageDraw.Draw(canvas)
    for x, y in HOLES:
        pen.ellipse((x - 31, y - 31, x + 31, y + 31), fill=(176, 172, 166))
        pen.ellipse((x - 26, y - 28, x + 31, y + 29), fill=(206, 204, 200))


def wear_ink(clean: Image.Image, seed: int) -> Image.Image:
    """The same page with ink that did not take everywhere."""
    return ImageChops.screen(clean, _textures(seed)["ink"])


def scanned(clean: Image.Image, kind: str, seed: int, rng: Random) -> Image.Image:
    """The page as the scanner saw it: on its paper, tilted by 0.1 to 0.8 degrees to either side."""
    angle = rng.choice((-1, 1)) * rng.uniform(0.1, 0.8)
    texture = _textures(seed)[kind]
    turn = rng.choice((None, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM))
    sheet = ImageChops.multiply(clean, texture.transpose(turn) if turn is not None else texture)
    if kind != "white" and rng.random() < 0.4:
        _crease(sheet, rng)
    return tilted(sheet, angle)


def tilted(sheet: Image.Image, degrees: float) -> Image.Image:
    """The sheet turned on the scanner's glass by a small angle: two shears in whole pixels, fast and sharp."""
    slope = radians(degrees)
    return _sheared(_sheared(sheet, slope, upright=True), -slope, upright=False)


def _sheared(sheet: Image.Image, slope: float, *, upright: bool) -> Image.Image:
    """Strips of the sheet, each shifted one pixel further than its neighbour; about the middle."""
    length = sheet.width if upright else sheet.height
    turned = Image.new("RGB", sheet.size, LID)
    steps = int(abs(slope) * length / 2) + 1
    for shift in range(-steps, steps + 1):
        start = _at(shift - 0.5, slope, length)
        end = _at(shift + 0.5, slope, length)
        low, high = sorted((start, end))
        if low == high:
            continue
        if upright:
            turned.paste(sheet.crop((low, 0, high, sheet.height)), (low, shift))
        else:
            turned.paste(sheet.crop((0, low, sheet.width, high)), (shift, low))
    return turned


def _at(shift: float, slope: float, length: int) -> int:
    """Where along the sheet the shift reaches so many pixels."""
    return min(length, max(0, round(length / 2 + shift / slope)))


def _crease(sheet: Image.Image, rng: Random) -> None:
    """The fold of a sheet that was kept in an envelope."""
    y = HEIGHT // 2 + rng.randint(-60, 60)
    strip = sheet.crop((0, y - 6, WIDTH, y + 6))
    shade = Image.linear_gradient("L").resize(strip.size).point(lambda value: 225 + value // 9)
    sheet.paste(ImageChops.multiply(strip, Image.merge("RGB", (shade,) * 3)), (0, y - 6))


@lru_cache(maxsize=1)
def _textures(seed: int) -> dict[str, Image.Image]:
    noise = numpy.random.default_rng(seed)
    textures = {kind: _stock(noise, kind) for kind in _COLOURS}
    textures["ink"] = _worn(noise)
    return textures


def _stock(noise: numpy.random.Generator, kind: str) -> Image.Image:
    """One sheet of paper: its colour, clouds, darker rims, grain and some foxing."""
    depth = {"aged": 20, "cream": 11, "white": 4}[kind]
    shade = _clouds(noise, depth) - _rim(depth * 1.2) - _foxing(noise, depth)
    grain = _grain(noise, 2.3 if kind == "aged" else 2.0)
    sheet = numpy.empty((HEIGHT, WIDTH, 3), dtype=numpy.uint8)
    for channel, (base, weight) in enumerate(zip(_COLOURS[kind], (0.75, 1.0, 1.55), strict=True)):
        sheet[..., channel] = numpy.clip(base + weight * shade + grain, 0, 255)
    return Image.fromarray(sheet)


def _clouds(noise: numpy.random.Generator, depth: float) -> numpy.ndarray:
    coarse = noise.uniform(-depth / 2, depth / 2, (12, 9)).astype(numpy.float32)
    return numpy.asarray(Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))


def _rim(depth: float) -> numpy.ndarray:
    """Paper browns from its edges."""
    x = numpy.minimum(numpy.arange(WIDTH), numpy.arange(WIDTH)[::-1]).astype(numpy.float32)
    y = numpy.minimum(numpy.arange(HEIGHT), numpy.arange(HEIGHT)[::-1]).astype(numpy.float32)
    return depth * (numpy.exp(-x / 130)[None, :] + numpy.exp(-y / 130)[:, None])


def _foxing(noise: numpy.random.Generator, depth: float) -> numpy.ndarray:
    spots = Image.new("L", (WIDTH // 4, HEIGHT // 4))
    pen = ImageDraw.Draw(spots)
    for _ in range(int(depth * 2)):
        x, y, radius = (int(noise.integers(*bounds)) for bounds in ((0, WIDTH // 4), (0, HEIGHT // 4), (1, 6)))
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=int(noise.integers(10, 40)))
    soft = spots.filter(ImageFilter.GaussianBlur(2.5)).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    return numpy.asarray(soft, dtype=numpy.float32)


def _grain(noise: numpy.random.Generator, strength: float) -> numpy.ndarray:
    return strength * noise.standard_normal((HEIGHT, WIDTH), dtype=numpy.float32)


def _worn(noise: numpy.random.Generator) -> Image.Image:
    """What lightens the ink: fine speckle, as grey as it is strong."""
    speckle = noise.integers(0, 60, (HEIGHT // 2, WIDTH // 2), dtype=numpy.uint8)
    return Image.fromarray(speckle).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR).convert("RGB")
