"""The bounds of the first standard on real scans (`../shared/scans`, no part of the project): right ones pass, spoilt ones do not.

The figures of `docs/standard.md` come from all their pages; here stand a few of each kind.
"""
from __future__ import annotations

import io
import math
from functools import cache
from pathlib import Path

import numpy
import pypdfium2
import pytest
from PIL import Image, ImageFilter

from portal.regulation.standard import FIRST_STANDARD
from portal.transfers.jpeg_quality import quality_of
from portal.transfers.scan_measures import Measures, measure, reduced, sharpness

MINUTES = (1, 16, 47)
"""Pages of the typed minutes: the first one, the softest and the emptiest kind."""
KINDS = ("book", "fax", *(f"minutes {number}" for number in MINUTES))
WIDTH = 210.0
LID = 18


@pytest.fixture
def scans(shared_folder: Path) -> Path:
    folder = shared_folder / "scans"
    if not folder.is_dir():
        pytest.skip(f"../shared is absent (looked for {folder})")
    return folder


@cache
def scan(folder: Path, kind: str) -> Image.Image:
    """A page in grey, the PDF's at 300 dpi."""
    if kind.startswith("minutes"):
        with pypdfium2.PdfDocument(folder / "council-minutes-1970-01-07.pdf") as document:
            return document[int(kind.split()[1]) - 1].render(scale=300 / 72, grayscale=True).to_pil().convert("L")
    names = {"book": "book-page-1882.jpg", "fax": "fax-bilevel.tif", "woodblock": "woodblock-vertical.png"}
    with Image.open(folder / names[kind]) as image:
        return image.convert("L")


def measured(image: Image.Image) -> Measures:
    return measure(image, (WIDTH, WIDTH * image.height / image.width))


def sharp(image: Image.Image) -> float:
    return sharpness(numpy.asarray(reduced(image, 1240))) or 0.0


@pytest.mark.parametrize("kind", KINDS)
def test_a_real_scan_is_within_the_first_standard(kind, scans):
    told = measured(scan(scans, kind))
    assert told.border == 0 and told.ink > FIRST_STANDARD.blank_ink and abs(told.tilt or 0) <= FIRST_STANDARD.tilt_degrees
    assert told.sharpness >= FIRST_STANDARD.sharpness


@pytest.mark.parametrize("kind", KINDS)
def test_blur_of_three_pixels_is_below_it_and_of_one_is_not(kind, scans):
    image = scan(scans, kind)
    assert sharp(image.filter(ImageFilter.GaussianBlur(1))) >= FIRST_STANDARD.sharpness
    assert sharp(image.filter(ImageFilter.GaussianBlur(3))) < FIRST_STANDARD.sharpness


def test_a_small_picture_that_was_enlarged_is_called_soft(scans):
    """The woodblock print holds at most a third of the detail that its pixels promise."""
    image = scan(scans, "woodblock")
    third = image.reduce(3)
    lost = numpy.asarray(third.resize(image.size, Image.Resampling.BICUBIC)).astype(float) - numpy.asarray(image)
    assert sharp(image) < FIRST_STANDARD.sharpness and sharp(third) > 2 * sharp(image)
    assert math.sqrt((lost**2).mean()) < 6


def test_compression_is_told_from_the_table_and_leaves_sharpness_as_it_is(scans):
    with Image.open(scans / "book-page-1882.jpg") as image:
        assert quality_of(image.quantization) == 75 > FIRST_STANDARD.jpeg_quality
    held = io.BytesIO()
    scan(scans, "book").save(held, "JPEG", quality=20)
    assert sharp(Image.open(held)) == pytest.approx(sharp(scan(scans, "book")), abs=0.05)


@pytest.mark.parametrize("degrees", [-3, 1.5])
@pytest.mark.parametrize("kind", KINDS[:3])
def test_a_real_page_laid_askew_on_a_black_lid_has_a_border(kind, degrees, scans):
    image = scan(scans, kind)
    turned = image.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=LID)
    long_edge = WIDTH * image.height / image.width
    assert measured(turned).border == pytest.approx(long_edge / 2 * math.tan(math.radians(abs(degrees))), abs=0.9)
