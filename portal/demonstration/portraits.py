"""The passport photograph of a form as a photocopy keeps it: nobody in particular."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

PORTRAITS = 4


@lru_cache(maxsize=8 * PORTRAITS)
def portrait(width: int, height: int, woman: bool, kind: int) -> Image.Image:
    """A bust in greys, so many pixels wide and high; `kind` varies tones and proportions."""
    ground = Image.linear_gradient("L").resize((width, height)).point(lambda value: 206 - 6 * kind - value // 7)
    pen = ImageDraw.Draw(ground)
    middle, face, chin = width / 2, width * (0.165 + 0.008 * kind), height * 0.60
    if woman:
        pen.rounded_rectangle((middle - face * 1.38, height * 0.17, middle + face * 1.38, chin + 8), radius=face, fill=46)
    pen.rounded_rectangle((middle - width * 0.40, height * 0.71, middle + width * 0.40, height * 1.4), radius=70, fill=70 + 12 * kind)
    pen.polygon(((middle - 46, height * 0.70), (middle + 46, height * 0.70), (middle, height * 0.86)), fill=224)
    pen.rectangle((middle - face * 0.45, chin - 20, middle + face * 0.45, height * 0.75), fill=186)
    pen.ellipse((middle - face, height * 0.24, middle + face, chin + 14), fill=204)
    pen.chord((middle - face * 1.1, height * 0.16, middle + face * 1.1, height * 0.50), 180, 360, fill=44)
    _features(pen, middle, face, height)
    soft = ground.filter(ImageFilter.GaussianBlur(5))
    return ImageChops.multiply(soft, Image.radial_gradient("L").resize((width, height)).point(lambda value: 255 - value // 6))


def _features(pen: ImageDraw.ImageDraw, middle: float, face: float, height: int) -> None:
    """Brows, eyes, nose and mouth as a poor copier leaves them: smudges."""
    for side in (-1, 1):
        x = middle + side * face * 0.42
        pen.line((x - face * 0.24, height * 0.375, x + face * 0.24, height * 0.372), fill=92, width=6)
        pen.ellipse((x - face * 0.17, height * 0.40, x + face * 0.17, height * 0.425), fill=70)
    pen.line((middle, height * 0.43, middle - 4, height * 0.50), fill=170, width=8)
    pen.line((middle - face * 0.3, height * 0.545, middle + face * 0.3, height * 0.545), fill=112, width=7)
