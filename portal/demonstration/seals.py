"""Red seals: round ones of enterprises and offices with a star, small square ones of persons."""

from __future__ import annotations

from functools import lru_cache
from math import cos, pi, sin
from random import Random

import numpy
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from portal.demonstration.fonts import SONG, glyph
from portal.demonstration.sheets import Seal

DIAMETER = 496
"""42 mm at 300 dpi, the size of enterprises' seals."""
RED = (206, 44, 52)
_MARGIN = 14


def press(canvas: Image.Image, centre: tuple[float, float], seal: Seal, rng: Random) -> None:
    """Presses a round seal, a little turned and unevenly inked; what stands below shows through."""
    _press(canvas, centre, _round(seal).rotate(rng.uniform(-14, 14), Image.Resampling.BILINEAR), rng)


def press_name(canvas: Image.Image, centre: tuple[float, float], name: str, rng: Random) -> None:
    """Presses a person's small square seal."""
    _press(canvas, centre, _square(name).rotate(rng.uniform(-6, 6), Image.Resampling.BILINEAR), rng)


def _press(canvas: Image.Image, centre: tuple[float, float], mask: Image.Image, rng: Random) -> None:
    left, top = round(centre[0] - mask.width / 2), round(centre[1] - mask.height / 2)
    ink = ImageChops.multiply(mask, _unevenness(mask.size, rng.randrange(4)))
    under = canvas.crop((left, top, left + mask.width, top + mask.height))
    red = Image.composite(Image.new("RGB", mask.size, RED), Image.new("RGB", mask.size, "white"), ink)
    canvas.paste(ImageChops.multiply(under, red), (left, top))


@lru_cache(maxsize=64)
def _round(seal: Seal) -> Image.Image:
    size = DIAMETER + 2 * _MARGIN
    mask = Image.new("L", (size, size))
    pen = ImageDraw.Draw(mask)
    pen.ellipse((_MARGIN, _MARGIN, size - _MARGIN, size - _MARGIN), outline=255, width=13)
    pen.polygon(_star(size / 2, size / 2 - 4, 76), fill=255)
    _around(mask, seal.name)
    if seal.line:
        _across(mask, seal.line)
    return mask.filter(ImageFilter.GaussianBlur(0.9))


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = -pi / 2 + corner * pi / 5
        points.append((x + reach * cos(angle), y + reach * sin(angle)))
    return points


def _around(mask: Image.Image, name: str) -> None:
    """Characters upright on a circle, over at most 260 degrees, the middle one on top."""
    centre, radius = mask.width / 2, DIAMETER / 2 - 62
    size = 68 if len(name) <= 12 else 58
    step = min(0.42, 260 / 180 * pi / max(1, len(name) - 1))
    for place, mark in enumerate(name):
        angle = (place - (len(name) - 1) / 2) * step
        shape = glyph(SONG, size, mark, 1).mask
        turned = shape.rotate(-angle * 180 / pi, Image.Resampling.BICUBIC, expand=True)
        x, y = centre + radius * sin(angle), centre - radius * cos(angle)
        mask.paste(255, (round(x - turned.width / 2), round(y - turned.height / 2)), turned)


def _across(mask: Image.Image, line: str) -> None:
    size = 46 if len(line) <= 6 else 38
    x = mask.width / 2 - len(line) * size * 1.05 / 2
    for mark in line:
        shape = glyph(SONG, size, mark, 1)
        mask.paste(255, (round(x) + shape.left, round(mask.height * 0.76) + shape.top), shape.mask)
        x += size * 1.05


@lru_cache(maxsize=256)
def _square(name: str) -> Image.Image:
    """Two columns read from the right: 李建/国印."""
    marks = f"{name}印" if len(name) == 3 else f"{name}之印"[:4]
    mask = Image.new("L", (150, 150))
    ImageDraw.Draw(mask).rectangle((12, 12, 138, 138), outline=255, width=6)
    for place, mark in enumerate(marks):
        shape = glyph(SONG, 54, mark, 1).mask
        x, y = (104, 46)[place // 2], (46, 104)[place % 2]
        mask.paste(255, (x - shape.width // 2, y - shape.height // 2), shape)
    return mask.filter(ImageFilter.GaussianBlur(0.8))


@lru_cache(maxsize=16)
def _unevenness(size: tuple[int, int], kind: int) -> Image.Image:
    """How much ink took: cloudy between 60 and 100 per cent, with dry specks."""
    noise = numpy.random.default_rng(900 + kind)
    clouds = Image.fromarray(noise.integers(150, 256, (7, 7), dtype=numpy.uint8)).resize(size, Image.Resampling.BICUBIC)
    specks = Image.fromarray(numpy.where(noise.random((size[1], size[0])) < 0.10, 120, 255).astype(numpy.uint8))
    return ImageChops.multiply(clouds, specks.filter(ImageFilter.GaussianBlur(1.0)))
