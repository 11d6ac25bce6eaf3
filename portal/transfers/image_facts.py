"""What a JPEG or TIFF page is: size, resolution, colour, and what it shows. Runs in the limited child only.

Sizes are told from the header before anything is decoded. A JPEG is decoded once, to the end, in grey at about 150 dpi:
libjpeg then reads all the data but computes a quarter of the pixels and no colour.
"""
from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from portal.regulation.standard import A4_MILLIMETRES, MILLIMETRES_PER_INCH, Standard
from portal.transfers.jpeg_quality import quality_of
from portal.transfers.page_content import JPEG, TIFF, Content, ends_as_zip, jpeg_end
from portal.transfers.recorded_attributes import recorded_size
from portal.transfers.scan_measures import SHORT_SIDE, Measures, measure
from portal.wording import N_

LOWEST_DPI = 20
"""A smaller figure is what a program writes that knows no resolution."""
MOST_SHEETS = 2000
FILLED_IN = 128
"""The grey with which libjpeg fills the blocks that a file does not hold."""
EXIF_X_RESOLUTION = 0x011A

Image.MAX_IMAGE_PIXELS = None  # the standard's own bound is tested on every header, below


@dataclass(frozen=True)
class Sheet:
    """One page image. `dpi` is None where none is stated, `measures` where it was not measured, `quality` where it is no JPEG.
    Pixels, millimetres."""

    width: int
    height: int
    millimetres: tuple[float, float]
    dpi: int | None = None
    mode: str | None = None
    measures: Measures | None = None
    quality: int | None = None
    born_digital: bool = False


@dataclass
class FileFacts:
    """What a page file holds, what is wrong with it as (code, facts) pairs, and whether it carries an electronic signature."""

    sheets: list[Sheet] = field(default_factory=list)
    troubles: list[tuple[str, dict]] = field(default_factory=list)
    signed: bool = False

    def trouble(self, code: str, **facts: object) -> None:
        self.troubles.append((code, facts))


def jpeg_facts(content: Content, standard: Standard, _step: Callable[[], None], *, measured: bool = True) -> FileFacts:
    """Facts of a JPEG file; unless `measured` it is decoded and no more. Raises what the decoder raises."""
    facts = FileFacts()
    end = jpeg_end(content)
    if end is None:
        facts.trouble("page-unreadable", why=N_("文件不完整"))
        return facts
    if end < content.size:
        facts.trouble("page-trailing", bytes=content.size - end)
    image = _opened(content.file, JPEG)
    recorded = recorded_size(image)
    if recorded and recorded != image.size:
        facts.trouble("page-attributes", stated="×".join(map(str, recorded)), actual="×".join(map(str, image.size)))
    facts.sheets.append(_sheet(image, standard, facts, measured))
    return facts


def tiff_facts(content: Content, standard: Standard, step: Callable[[], None], *, measured: bool = True) -> FileFacts:
    """Facts of a TIFF file, frame by frame; unless `measured` it is decoded and no more. Raises what the decoder raises."""
    facts = FileFacts()
    if ends_as_zip(content):
        facts.trouble("page-type", actual="ZIP", expected="TIFF")
    image = _opened(content.file, TIFF)
    for frame in range(MOST_SHEETS + 1):
        if not _at_frame(image, frame):
            return facts
        if frame == MOST_SHEETS:
            facts.trouble("page-unreadable", why=N_("一个文件里的页太多"))
            return facts
        if frame:
            step()
        facts.sheets.append(_sheet(image, standard, facts, measured))
    return facts


def _at_frame(image: Image.Image, frame: int) -> bool:
    """Goes to a frame; whether there is one. Asking for their number would walk through all of them first."""
    try:
        image.seek(frame)
    except EOFError:
        return False
    return True


def _opened(file: BinaryIO, kind: str) -> Image.Image:
    file.seek(0)
    return Image.open(file, formats=[kind.upper()])


def _sheet(image: Image.Image, standard: Standard, facts: FileFacts, measured: bool) -> Sheet:
    """The facts of the image at hand; it is decoded here unless it is too large."""
    width, height = image.size
    dpi = stated_dpi(image)
    mode = colour_mode(image)
    quality = quality_of(image.quantization) if isinstance(image, JpegImageFile) else None
    millimetres = in_millimetres(width, height, dpi or standard.minimum_dpi)
    if too_large(width, height, standard, facts):
        return Sheet(width, height, millimetres, dpi, mode, quality=quality)
    decode(image, facts)
    measures = measure(image, millimetres) if measured else None
    return Sheet(width, height, millimetres, dpi, mode, measures, quality)


def colour_mode(image: Image.Image) -> str:
    """How colour is kept: RGB for 24-bit colour, whichever way the file encodes it."""
    return "RGB" if image.mode == "YCbCr" else image.mode


def too_large(width: int, height: int, standard: Standard, facts: FileFacts) -> bool:
    """Whether an image must not be decoded; the trouble is noted."""
    megapixels = width * height / 1e6
    if megapixels <= standard.maximum_megapixels:
        return False
    facts.trouble("page-too-large", megapixels=math.ceil(megapixels), limit=standard.maximum_megapixels)
    return True


def in_millimetres(width: int, height: int, dpi: float) -> tuple[float, float]:
    return round(width / dpi * MILLIMETRES_PER_INCH, 1), round(height / dpi * MILLIMETRES_PER_INCH, 1)


def stated_dpi(image: Image.Image) -> int | None:
    """The resolution that the file states, the lower one of both directions; None where it states none.

    Pillow answers 72 for a JPEG whose EXIF block lacks the figure, so what it read is looked at as well.
    """
    if image.format != "TIFF" and image.info.get("jfif_unit") not in (1, 2) and EXIF_X_RESOLUTION not in image.getexif():
        return None
    stated = image.info.get("dpi")
    if not stated or not all(math.isfinite(value) for value in stated):
        return None
    dpi = round(min(stated))
    return dpi if dpi >= LOWEST_DPI else None


def assumed_dpi(width: int, height: int) -> int:
    """The resolution if the page is A4: short side by 210 mm."""
    return round(min(width, height) / (A4_MILLIMETRES[0] / MILLIMETRES_PER_INCH))


def decode(image: Image.Image, facts: FileFacts) -> None:
    """Decodes an image to its end, a JPEG in grey and smaller."""
    width, height = image.size
    scale = max(1, min(width, height) // SHORT_SIDE)
    image.draft("L", (max(1, width // scale), max(1, height // scale)))
    image.load()
    if image.format != "TIFF" and _ends_in_filling(image):
        facts.trouble("page-unreadable", why=N_("下半页是空的：图像数据断了"))


def _ends_in_filling(image: Image.Image) -> bool:
    """Whether the last lines are what the decoder fills in where data are missing, although the file ends properly."""
    width, height = image.size
    extremes = image.crop((0, max(0, height - 4), width, height)).getextrema()
    bands = extremes if isinstance(extremes[0], tuple) else (extremes,)
    return all(band == (FILLED_IN, FILLED_IN) for band in bands)
