"""What a JPEG records of itself against what it is (DA/T 70-2018 1-10). Runs in the limited child only."""
from __future__ import annotations

from PIL import Image

EXIF_FIELDS = 0x8769
EXIF_WIDTH, EXIF_HEIGHT = 0xA002, 0xA003


def recorded_size(image: Image.Image) -> tuple[int, int] | None:
    """The size in pixels that the camera or scanner recorded; None where it recorded none."""
    fields = image.getexif().get_ifd(EXIF_FIELDS)
    width, height = fields.get(EXIF_WIDTH), fields.get(EXIF_HEIGHT)
    return (width, height) if isinstance(width, int) and isinstance(height, int) and width and height else None
