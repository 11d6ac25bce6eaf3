"""What a scan shows: tilt, dark border, blur, JPEG quality; each planted defect gives its own warning and no other."""
from __future__ import annotations

import math
from functools import cache

import numpy
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from portal.regulation.codes import CODES
from portal.regulation.standard import FIRST_STANDARD, MILLIMETRES_PER_INCH, Standard
from portal.transfers.jpeg_quality import quality_of
from portal.transfers.scan_borders import DARK, border, wedges
from portal.transfers.scan_measures import measure
from tests.packages import A4, OPTIMISED, right_package, scanned_pdf, tiff
from tests.portal.transfers.looking import details, findings, of_file, one_file, report_on, saved

NAME = "1-1-001.JPG"
PAPER = (238, 232, 216)
A4_MILLIMETRES = (210.0, 297.0)


@cache
def page(*, upright: bool = False) -> Image.Image:
    """A typed page with a ruled form; `upright` lets its lines run down the page."""
    image = Image.new("RGB", A4 if not upright else A4[::-1], PAPER)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(48)
    for line in range(26 if not upright else 18):
        pen.text((300, 400 + line * 80), f"Record {line:02} of work and wages, entered 19{line + 50}", fill=(40, 40, 46), font=font)
    for rule in range(4):
        pen.line((300, 2700 + rule * 120, 2100, 2700 + rule * 120), fill=(50, 50, 50), width=4)
    return image if not upright else image.transpose(Image.Transpose.ROTATE_270)


def turned(degrees: float, image: Image.Image | None = None) -> Image.Image:
    """A page that lies clockwise on the glass by so many degrees."""
    return (image or page()).rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=PAPER)


def bordered(pixels: int, edge: str = "left") -> Image.Image:
    image = page().copy()
    width, height = image.size
    boxes = {"left": (0, 0, pixels, height), "right": (width - pixels, 0, width, height), "top": (0, 0, width, pixels),
             "bottom": (0, height - pixels, width, height)}
    image.paste((18, 18, 20), boxes[edge])
    return image


def blurred(radius: float) -> Image.Image:
    return page().filter(ImageFilter.GaussianBlur(radius))


def as_scanned(image: Image.Image, quality: int = 85) -> bytes:
    return saved(image, "JPEG", dpi=(300, 300), quality=quality)


def half(image: Image.Image) -> Image.Image:
    """The picture as it is decoded: A4 at 150 dpi."""
    return image.reduce(2)


def codes_of(image: Image.Image, folder, quality: int = 85, standard: Standard = FIRST_STANDARD) -> list[str]:
    return of_file(NAME, as_scanned(image, quality), folder, standard=standard)


# --- each defect by itself --------------------------------------------------------------------------------------------


DEFECTS = {
    "page-tilt": lambda: as_scanned(turned(2.4)), "page-border": lambda: as_scanned(bordered(60)),
    "page-blur": lambda: as_scanned(blurred(4)), "page-jpeg-quality": lambda: as_scanned(page(), quality=25),
}


@pytest.mark.parametrize("code", DEFECTS)
def test_a_defect_is_one_warning_with_the_measured_and_the_allowed_value(code, tmp_path):
    found = findings(one_file(NAME, DEFECTS[code]()), tmp_path)
    mine = [finding for finding in found if finding.code != "package-no-optimised"]
    assert [(finding.code, finding.subject, finding.weight) for finding in mine] == [(code, NAME, "warning")]
    said = {"page-tilt": ("2.4", "1.0"), "page-border": ("5.1", "2.0"), "page-blur": ("0.35",), "page-jpeg-quality": ("25", "40")}
    assert all(figure in details(mine) for figure in said[code]), details(mine)
    assert CODES[code].mend and CODES[code].source == "数字化标准"


WITHIN = {
    "page": page, "upright": lambda: page(upright=True), "tilt": lambda: turned(0.7), "border": lambda: bordered(12),
    "soft": lambda: blurred(1),
}


@pytest.mark.parametrize("kind", WITHIN)
def test_a_page_within_the_standard_has_none(kind, tmp_path):
    assert codes_of(WITHIN[kind](), tmp_path) == []


def test_what_is_allowed_stands_in_the_standard(tmp_path):
    strict = Standard(tilt_degrees=0.3, border_millimetres=0.5, sharpness=0.8, jpeg_quality=90)
    assert codes_of(turned(0.7), tmp_path, 95, standard=strict) == ["page-tilt"]
    assert codes_of(bordered(12), tmp_path, 95, standard=strict) == ["page-border"]
    assert codes_of(blurred(1), tmp_path, 95, standard=strict) == ["page-blur"]
    assert codes_of(page(), tmp_path, 85, standard=strict) == ["page-jpeg-quality"]
    lenient = Standard(tilt_degrees=3, border_millimetres=8, sharpness=0.1, jpeg_quality=10)
    assert [codes_of(image, tmp_path, standard=lenient) for image in (turned(2.4), bordered(60), blurred(4))] == [[], [], []]


def test_a_kind_that_the_standard_does_not_take_is_an_error(tmp_path):
    only_jpeg = Standard(formats=("jpeg",))
    assert codes_of(page(), tmp_path, standard=only_jpeg) == []
    found = findings(one_file("1-1-001.tif", tiff("text")), tmp_path, standard=only_jpeg)
    assert [finding.code for finding in found if finding.weight == "error"] == ["page-format-closed"]
    assert "TIFF" in details(found) and "JPEG" in details(found)


def test_the_optimised_images_are_not_asked(tmp_path):
    """They are made from the originals, which are kept for good."""
    made = right_package()
    assert findings(made.with_files({f"{OPTIMISED}/{NAME}": as_scanned(turned(3), 20)}), tmp_path) == []


# --- the measures themselves ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("degrees", [-6, -2, -1.2, -0.4, 0, 0.5, 1.5, 3, 8])
@pytest.mark.parametrize("upright", [False, True])
def test_tilt_is_told_to_two_tenths_of_a_degree(degrees, upright):
    told = measure(turned(degrees, half(page(upright=upright))), A4_MILLIMETRES).tilt
    assert told is not None and abs(told - degrees) <= 0.2


def noise() -> Image.Image:
    return Image.fromarray(numpy.random.default_rng(3).integers(0, 255, (3508, 2480), dtype=numpy.uint8))


def photograph() -> Image.Image:
    """Soft patches of light and dark without a line in them."""
    patches = numpy.random.default_rng(5).integers(20, 235, (44, 31), dtype=numpy.uint8)
    return Image.fromarray(patches).resize(A4, Image.Resampling.BICUBIC).rotate(31, Image.Resampling.BICUBIC, fillcolor=128)


@pytest.mark.parametrize("make", [noise, photograph, lambda: Image.new("RGB", A4, PAPER)], ids=["noise", "photograph", "blank"])
def test_there_is_no_answer_for_the_tilt_of_what_has_no_lines(make):
    assert measure(make(), A4_MILLIMETRES).tilt is None


@pytest.mark.parametrize("edge", ["left", "right", "top", "bottom"])
def test_a_border_is_found_at_every_edge_and_measured_in_millimetres(edge):
    assert measure(bordered(118, edge), A4_MILLIMETRES).border == pytest.approx(10, abs=0.8)


LID = (18, 18, 20)
SMALL = 4
"""By which a page is reduced before its borders are told."""


def on_the_lid(degrees: float, margin: int = 0, smaller: int = 1) -> Image.Image:
    """A page that lies askew under a black lid; the glass is as large as the page, or larger by so many pixels on all sides."""
    sheet = page().reduce(smaller)
    glass = Image.new("RGB", (sheet.width + 2 * margin, sheet.height + 2 * margin), LID)
    glass.paste(sheet, (margin, margin))
    return glass.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=LID)


def thick_end(degrees: float, margin: float) -> float:
    """Millimetres: where the long edge of an A4 page that is turned about its middle leaves the end of the glass."""
    wide, high = A4_MILLIMETRES
    turn = math.radians(abs(degrees))
    return (wide / 2 + margin) - wide / 2 / math.cos(turn) + (high / 2 + margin) * math.tan(turn)


@pytest.mark.parametrize("degrees", [-10, -5, -2.4, -1, 0.7, 1.5, 3, 8])
@pytest.mark.parametrize("margin", [0, 30], ids=["page", "glass"])
def test_a_wedge_is_measured_at_its_thick_end(degrees, margin):
    glass, pixel = on_the_lid(degrees, margin, SMALL), SMALL / 300 * MILLIMETRES_PER_INCH
    told = border(glass.convert("L"), (glass.width * pixel, glass.height * pixel))
    assert told == pytest.approx(thick_end(degrees, margin * pixel), abs=0.7)


def test_a_page_askew_on_the_lid_has_both_warnings(tmp_path):
    found = findings(one_file(NAME, as_scanned(on_the_lid(2.4))), tmp_path)
    assert {finding.code for finding in found} == {"page-tilt", "page-border", "package-no-optimised"}
    (edge,) = [finding for finding in found if finding.code == "page-border"]
    assert edge.facts["width"] == pytest.approx(thick_end(2.4, 0), abs=0.4)


def dark_at(*points: tuple[float, float]) -> Image.Image:
    """A page with a black patch, its corners in shares of the page."""
    image = page().copy()
    ImageDraw.Draw(image).polygon([(x * A4[0], y * A4[1]) for x, y in points], fill=LID)
    return image


NO_WEDGES = {
    "folded corner": lambda: dark_at((0, 0), (0.3, 0), (0, 0.212)),
    "photograph in the corner": lambda: dark_at((0, 0), (0.2, 0), (0.2, 0.2), (0, 0.2)),
    "stain at the edge": lambda: dark_at((0, 0.3), (0.08, 0.45), (0, 0.6)), "photograph": lambda: photograph(),
    "torn edge": lambda: dark_at((0, 0), (0.1, 0), *((0.02 + 0.05 * (step % 2), step / 20) for step in range(1, 11)), (0, 0.5)),
    "shadow of the fold": lambda: fold(),
}


def fold() -> Image.Image:
    """A book page that grows dark towards the fold."""
    shade = Image.linear_gradient("L").rotate(90).resize((300, A4[1])).convert("RGB")
    image = page().copy()
    image.paste(shade.point(lambda grey: min(grey, PAPER[2])), (0, 0))
    return image


@pytest.mark.parametrize("kind", NO_WEDGES)
def test_what_is_no_straight_edge_of_the_page_is_no_wedge(kind):
    image = NO_WEDGES[kind]().convert("L").reduce(SMALL)
    pixels = numpy.asarray(image)
    assert list(wedges(pixels, pixels < DARK, A4_MILLIMETRES)) == [0.0] * 4


def test_a_picture_that_is_dark_all_over_has_no_border():
    assert measure(Image.new("L", A4, 20), A4_MILLIMETRES).border == 0


def test_sharpness_falls_with_blur_and_not_with_how_much_is_written():
    told = [measure(half(blurred(radius)), A4_MILLIMETRES).sharpness for radius in (0, 1, 2, 4)]
    assert told == sorted(told, reverse=True) and told[0] > 0.8 > 0.3 > told[-1]
    sparse = page().copy()
    sparse.paste(PAPER, (0, 900, *A4))
    assert measure(half(sparse), A4_MILLIMETRES).sharpness == pytest.approx(told[0], abs=0.1)
    assert measure(Image.new("L", A4, 240), A4_MILLIMETRES).sharpness is None


@pytest.mark.parametrize("quality", [5, 30, 50, 75, 85, 95, 100])
def test_the_quality_setting_is_read_from_the_table(quality, tmp_path):
    small = Image.new("RGB", (64, 64), PAPER)
    path = tmp_path / "small.jpg"
    small.save(path, "JPEG", quality=quality)
    with Image.open(path) as image:
        assert quality_of(image.quantization) == quality


# --- what the report keeps --------------------------------------------------------------------------------------------


def test_the_facts_of_each_page_are_kept_with_the_inspection(tmp_path):
    sheet = report_on(one_file(NAME, as_scanned(turned(2.4), 60)).zip(tmp_path))["items"][0]["originals"][0]["sheets"][0]
    assert (sheet["tilt"], sheet["border"], sheet["quality"]) == (pytest.approx(2.4, abs=0.2), 0.0, 60)
    assert sheet["ink"] > 0.01 and sheet["sharpness"] > 0.7


def test_scans_in_tiff_and_pdf_are_measured_too(tmp_path):
    for name, content in (("1-1-001.tif", tiff("text")), ("1-1-001.pdf", scanned_pdf("text"))):
        sheet = report_on(one_file(name, content).zip(tmp_path))["items"][0]["originals"][0]["sheets"][0]
        assert sheet["border"] == 0.0 and sheet["ink"] > 0
