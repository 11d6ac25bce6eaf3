"""The faces that pages are drawn with: printed Song and Hei from the packaged fonts, handwriting from the system's.

Handwriting comes from the script fonts of Debian's `fonts-lxgw-wenkai` and `fonts-arphic-ukai` where they are
installed; otherwise from the packaged Hei, whose even strokes, once distorted, look like a ball-point pen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path, serif_path


@dataclass(frozen=True)
class Face:
    """One face of a font file; `script` where its strokes are brushed already and need little distortion."""

    path: Path
    index: int = 0
    script: bool = False


@dataclass(frozen=True)
class Glyph:
    """A character as a mask of ink; it is pasted `left`, `top` away from a point on the base line. Pixels."""

    mask: Image.Image
    left: int
    top: int
    advance: float


SONG = Face(serif_path())
HEI = Face(sans_path())

SYSTEM_SCRIPTS = (
    Face(Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf"), script=True),
    Face(Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"), script=True),
    Face(Path("/usr/share/fonts/truetype/arphic/ukai.ttc"), script=True),
)


def script_faces() -> tuple[Face, ...]:
    """The faces to write by hand with: those of the system that are installed, otherwise the packaged Hei."""
    return tuple(face for face in SYSTEM_SCRIPTS if face.path.exists()) or (HEI,)


@lru_cache(maxsize=64)
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """The face at a size in pixels, laid out by Pillow's own engine so that every machine sets the same."""
    return ImageFont.truetype(str(face.path), size, index=face.index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8192)
def glyph(face: Face, size: int, character: str, weight: int = 0) -> Glyph:
    """A character's mask; `weight` thickens the strokes by so many pixels each side, for headings."""
    drawn = font(face, size)
    left, top, right, bottom = drawn.getbbox(character, anchor="ls", stroke_width=weight)
    mask = Image.new("L", (max(1, int(right - left) + 2), max(1, int(bottom - top) + 2)))
    pen = ImageDraw.Draw(mask)
    pen.text((1 - left, 1 - top), character, font=drawn, fill=255, anchor="ls", stroke_width=weight)
    return Glyph(mask, int(left) - 1, int(top) - 1, drawn.getlength(character) + weight)
