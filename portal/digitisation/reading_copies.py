"""Reading copies: a page as a JPEG of a chosen width, made on demand and kept in the derivatives area.

Only accepted files come here (they were decoded to the end at intake). Two copies at a time are made, so that the web
process stays small however many people turn pages.
"""
from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTHS = (240, 900, 1654, 2480)
"""Thumbnail, page, zoom, deepest zoom (evidence: an A4 page at 300 dpi is 2480 wide)."""
QUALITY = 80
MOST_PIXELS = 60_000_000
PDF_POINTS_PER_INCH = 72
_making = threading.Semaphore(2)


def key_of(digest: str, frame: int, width: int) -> str:
    """Where a copy is kept; the digest of the image and no name."""
    return f"copies/{digest}-{frame}-{width}.jpg"


def fitting(width: int) -> int:
    """The smallest kept width that serves a wish."""
    return next((kept for kept in WIDTHS if kept >= width), WIDTHS[-1])


def make(kind: str, content: bytes, frame: int, width: int) -> bytes:
    """A JPEG of at most `width` pixels across, upright, without metadata of the original (no GPS, no profile of 60 MB)."""
    with _making:
        image = _page_of_pdf(content, frame, width) if kind == "pdf" else _page_of_image(content, frame, width)
        out = io.BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=QUALITY, optimize=True)
        return out.getvalue()


def _page_of_image(content: bytes, frame: int, width: int) -> Image:
    from PIL import Image, ImageOps  # here, as below, for most who know of reading copies make none

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    image = Image.open(io.BytesIO(content), formats=["JPEG", "TIFF"])
    if image.format == "JPEG":
        scale = width / max(image.size[0], 1)
        image.draft("RGB", (width, max(1, round(image.size[1] * scale))))
    else:
        image.seek(frame)
    upright = ImageOps.exif_transpose(image)
    if upright.width <= width:
        return upright
    return upright.convert("RGB").resize((width, max(1, round(upright.height * width / upright.width))), Image.Resampling.LANCZOS)


def _page_of_pdf(content: bytes, frame: int, width: int) -> Image:
    import pypdfium2  # only where PDF pages are shown

    page = pypdfium2.PdfDocument(content)[frame]
    across, down = page.get_size()
    scale = width / across
    if width * down * scale > MOST_PIXELS:
        scale = (MOST_PIXELS / (across * down)) ** 0.5
    return page.render(scale=scale).to_pil()
