"""Resolution, colour, size, blankness and repetition of page images, by the bounds of the digitisation standard."""
from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from portal.regulation.finding import verdict
from portal.regulation.standard import Standard
from tests.packages import (
    OPTIMISED,
    ORIGINALS,
    drawn,
    jpeg,
    right_package,
    scanned_pdf,
    text_pdf,
    tiff,
)
from tests.portal.transfers.looking import codes, details, findings, of_file, one_file, report_on, saved

RIGHT = right_package()
PAGE = "9-2-2-001.JPG"




# --- resolution, colour, size -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("dpi", "code"), [(150, "page-dpi"), (299, "page-dpi"), (300, None), (301, None), (400, None)])
def test_resolution_has_a_lower_bound(dpi, code, tmp_path):
    size = (round(8.27 * dpi), round(11.69 * dpi))
    assert of_file("1-1-001.JPG", jpeg("dpi", size, dpi), tmp_path) == ([code] if code else [])


def test_a_resolution_in_centimetres_is_rounded_as_people_mean_it(tmp_path):
    """118 dots per centimetre are 299.7 dpi."""
    raw = bytearray(jpeg("cm"))
    place = raw.index(b"JFIF\0") + 7
    raw[place : place + 5] = b"\2" + (118).to_bytes(2, "big") * 2
    assert of_file("1-1-001.JPG", bytes(raw), tmp_path) == []


def test_no_resolution_is_a_warning_with_the_assumed_one(tmp_path):
    found = findings(RIGHT.with_page(PAGE, jpeg("none", dpi=None)), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("page-dpi-assumed", PAGE)]
    assert verdict(found) == "pass" and "300" in details(found)
    sheet = report_on(RIGHT.with_page(PAGE, jpeg("none", dpi=None)).zip(tmp_path))["items"][2]["originals"][0]["sheets"][0]
    assert (sheet["dpi"], sheet["dpi_assumed"]) == (300, True)


def test_an_exif_block_without_resolution_states_none(tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "camera"
    raw = saved(drawn("exif"), "JPEG", exif=exif)
    assert of_file("1-1-001.JPG", raw, tmp_path) == ["page-dpi-assumed"]


def test_the_resolution_of_an_exif_block_counts(tmp_path):
    exif = Image.Exif()
    exif[0x011A], exif[0x011B], exif[0x0128] = 300.0, 300.0, 2
    assert of_file("1-1-001.JPG", saved(drawn("exif"), "JPEG", exif=exif), tmp_path) == []


@pytest.mark.parametrize(("name", "content"), [
    ("1-1-001.JPG", jpeg("grey", mode="L")), ("1-1-001.JPG", jpeg("cmyk", mode="CMYK")), ("1-1-001.tif", tiff("bits", mode="1")),
    ("1-1-001.tif", tiff("grey", mode="L")),
])
def test_colour_is_24_bit_unless_the_standard_says_otherwise(name, content, tmp_path):
    assert of_file(name, content, tmp_path) == ["page-colour"]
    assert of_file(name, content, tmp_path, standard=Standard(colour_modes=("RGB", "L", "1", "CMYK"))) == []


@pytest.mark.parametrize(("millimetres", "fits"), [
    ((210, 297), True), ((297, 420), True), ((420, 297), True), ((205, 274), True), ((216, 279), True), ((100, 150), False),
    ((420, 594), False), ((210, 600), False),
])
def test_a_size_unlike_a4_to_a3_is_a_warning(millimetres, fits, tmp_path):
    size = (round(millimetres[0] / 25.4 * 300), round(millimetres[1] / 25.4 * 300))
    found = findings(one_file("1-1-001.JPG", jpeg("size", size)), tmp_path)
    assert [finding.code for finding in found if finding.code != "package-no-optimised"] == ([] if fits else ["page-size"])
    assert verdict(found) == "pass"


# --- blank pages ------------------------------------------------------------------------------------------------------


def paper(colour=(240, 232, 214), noise: int = 8) -> Image.Image:
    """Paper as a scanner sees it."""
    grain = Image.effect_noise((2480, 3508), noise).point(lambda value: value - 128 + 128)
    return Image.merge("RGB", [grain.point(lambda value, base=base: max(0, min(255, value - 128 + base))) for base in colour])


def with_border(image: Image.Image) -> Image.Image:
    ImageDraw.Draw(image).rectangle((0, 0, 70, 3508), fill=(20, 20, 20))
    return image


def with_text(image: Image.Image, text: str, fill: int = 60) -> Image.Image:
    image.paste(drawn(text, (1200, 300)).point(lambda value: value if value < 128 else 240).convert("RGB").resize((600, 150)), (900, 1700))
    return image


BLANKS = {
    "white": Image.new("RGB", (2480, 3508), "white"), "noise": paper(), "yellow": paper((226, 205, 150)), "border": with_border(paper()),
}


@pytest.mark.parametrize("kind", BLANKS)
def test_a_blank_page_is_a_warning(kind, tmp_path):
    found = findings(RIGHT.with_page(PAGE, saved(BLANKS[kind], "JPEG", dpi=(300, 300))), tmp_path)
    assert [(finding.code, finding.subject) for finding in found if finding.code != "page-border"] == [("page-blank", PAGE)]
    assert verdict(found) == "pass"


def test_a_page_with_one_short_line_is_not_blank(tmp_path):
    assert of_file("1-1-001.JPG", saved(with_text(paper(), "page 12"), "JPEG", dpi=(300, 300)), tmp_path) == []


@pytest.mark.parametrize("kind", ["TIFF", "PDF"])
def test_blank_pages_of_other_kinds(kind, tmp_path):
    name = f"1-1-001.{kind}"
    content = tiff("full", "") if kind == "TIFF" else scanned_pdf("full", "")
    found = findings(one_file(name, content, 2), tmp_path)
    (blank,) = [finding for finding in found if finding.code == "page-blank"]
    assert blank.subject == name and "[2/2]" in blank.detail()


def test_a_born_digital_page_without_anything_on_it_is_blank(tmp_path):
    assert of_file("1-1-001.pdf", text_pdf("words", ""), tmp_path, 2) == ["page-blank"]


# --- the same page twice ----------------------------------------------------------------------------------------------


def test_the_same_page_twice_is_said_once(tmp_path):
    same = {f"{folder}/{PAGE}": RIGHT.files[f"{folder}/1-1-001.JPG"] for folder in (ORIGINALS, OPTIMISED)}
    found = findings(RIGHT.with_files(same), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("page-twice", PAGE)]
    assert "1-1-001.JPG" in details(found)


def test_the_same_page_twice_among_the_optimised_ones(tmp_path):
    made = RIGHT.with_files({f"{OPTIMISED}/{PAGE}": RIGHT.files[f"{OPTIMISED}/1-1-001.JPG"]})
    assert codes(made, tmp_path) == [("page-twice", PAGE)]


def test_an_optimised_image_may_be_its_original(tmp_path):
    made = RIGHT.with_files({f"{OPTIMISED}/{PAGE}": RIGHT.files[f"{ORIGINALS}/{PAGE}"]})
    assert codes(made, tmp_path) == []
