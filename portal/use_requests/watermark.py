"""A page of a copy with its request burnt into the pixels, so that no page can be passed on without saying where it came from."""
from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

QUALITY = 80
INK = (40, 60, 80)
OPACITY = 60
"""Of 255: the words stay readable on paper and in a photocopy, and so does what lies under them."""
ANGLE = 28
LETTER, SMALL_LETTER = 30, 60
"""The page's width over the height of a letter, of the lines and of the foot."""
LEAST_LETTER = 8
GAP = 3
"""Space between words, in letters."""


def burnt(page: bytes, words: str, foot: str) -> bytes:
    """The page, a JPEG, as a JPEG with `words` in slanted lines all over it and `foot` (page n of m) at its lower edge."""
    image = Image.open(io.BytesIO(page), formats=["JPEG"]).convert("RGB")
    image.paste(INK, mask=_lines(words, image.size))
    pen, font = ImageDraw.Draw(image), _font(image.width // SMALL_LETTER)
    place = (image.width // 2, image.height - font.size // 2)
    pen.text(place, foot, font=font, fill=INK, anchor="mb", stroke_width=2, stroke_fill="white")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


@lru_cache(maxsize=2)
def _lines(words: str, size: tuple[int, int]) -> Image.Image:
    """How strongly the ink covers each pixel; pages of a copy mostly have one size, so it is kept."""
    width, height = size
    font = _font(width // LETTER)
    letter = int(font.size)
    across = round(font.getlength(words)) + GAP * letter
    side = width + height  # enough to cover the page at any angle
    sheet = Image.new("L", (side, side))
    pen = ImageDraw.Draw(sheet)
    for row, top in enumerate(range(0, side, (GAP + 2) * letter)):
        for left in range(-(row % 2) * across // 2, side, across):
            pen.text((left, top), words, font=font, fill=OPACITY)
    turned = sheet.rotate(ANGLE, resample=Image.Resampling.BILINEAR)
    left, top = (side - width) // 2, (side - height) // 2
    return turned.crop((left, top, left + width, top + height))


def _font(letter: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(sans_path()), max(LEAST_LETTER, letter), layout_engine=ImageFont.Layout.BASIC)
