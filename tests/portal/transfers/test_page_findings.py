"""What is wrong with page images: against the catalogue both ways, and in themselves."""
from __future__ import annotations

import pytest
from PIL import Image

from portal.regulation.finding import verdict
from portal.regulation.standard import Standard
from tests.packages import (
    OPTIMISED,
    ORIGINALS,
    Made,
    Row,
    drawn,
    jpeg,
    right_package,
    scanned_pdf,
    text_pdf,
    tiff,
)
from tests.portal.transfers.looking import codes, details, findings, limited_report_on, of_file, one_file, report_on, saved

RIGHT = right_package()
PAGE = "9-2-2-001.JPG"




# --- listed and present -----------------------------------------------------------------------------------------------


def test_a_listed_page_that_is_missing(tmp_path):
    found = findings(RIGHT.with_page(PAGE, None), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("page-missing", PAGE)]
    assert "原始图像" in details(found)
    assert report_on(RIGHT.with_page(PAGE, None).zip(tmp_path))["pages"] == 3


def test_a_page_missing_from_the_optimised_set(tmp_path):
    found = findings(RIGHT.with_files({f"{OPTIMISED}/{PAGE}": None}), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("page-missing", PAGE)]
    assert "优化图像" in details(found)


def test_a_page_that_is_not_listed(tmp_path):
    assert codes(RIGHT.with_page("9-2-2-002.JPG", jpeg("more")), tmp_path) == [("page-unlisted", "9-2-2-002.JPG")]


@pytest.mark.parametrize(("images", "optimised", "pages"), [((), (PAGE,), "1"), ((), (PAGE,), "0"), ((PAGE,), ("9-2-2-009.JPG",), "1")])
def test_a_page_that_is_listed_for_the_other_set_only(images, optimised, pages, tmp_path):
    found = codes(RIGHT.with_row(2, images=images, optimised=optimised, pages=pages), tmp_path)
    assert ("page-unlisted", PAGE) in found, "what is in the package and not listed would be left behind"


def test_one_set_lacks_a_page_that_the_catalogue_lists_for_the_other(tmp_path):
    made = RIGHT.with_row(2, optimised=()).with_files({f"{OPTIMISED}/{PAGE}": None})
    found = findings(made, tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("page-set-lacks", PAGE)]


@pytest.mark.parametrize("pages", ["1", "2"])
def test_an_image_listed_twice(pages, tmp_path):
    made = RIGHT.with_row(2, images=(PAGE, PAGE), optimised=(PAGE,), pages=pages)
    assert codes(made, tmp_path) == [("page-listed-twice", PAGE)]


def test_an_image_outside_the_image_folders(tmp_path):
    found = findings(RIGHT.with_files({"照片/photo.jpg": jpeg("photo")}), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("page-outside", "photo.jpg")]


@pytest.mark.parametrize("name", [
    f"{ORIGINALS}/Thumbs.db", "说明.txt", f"__MACOSX/{ORIGINALS}/._1-1-001.JPG", f"{ORIGINALS}/.DS_Store", "readme",
])
def test_stray_files_are_a_warning(name, tmp_path):
    made = RIGHT.with_files({name: b"\0\5 something"})
    found = findings(made, tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("package-stray", "package")]
    assert verdict(found) == "pass" and name.rpartition("/")[2] in details(found)
    assert report_on(made.zip(tmp_path))["bytes"] == sum(len(content) for content in made.members().values())


def test_a_package_without_optimised_images_is_a_warning(tmp_path):
    made = RIGHT.with_files({f"{OPTIMISED}/{image}": None for row in RIGHT.rows for image in row.images})
    found = findings(made, tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("package-no-optimised", "package")]
    assert verdict(found) == "pass"


def test_a_package_without_originals(tmp_path):
    made = RIGHT.with_files({f"{ORIGINALS}/{image}": None for row in RIGHT.rows for image in row.images})
    assert codes(made, tmp_path) == [("package-layout", "package")]


# --- what a file is ---------------------------------------------------------------------------------------------------

SMALL = Image.effect_noise((300, 400), 60).convert("RGB")
CONTENTS = {
    "JPEG": jpeg("a"), "TIFF": tiff("a"), "PDF": text_pdf("a"), "PNG": saved(SMALL, "PNG"), "GIF": saved(SMALL, "GIF"),
    "BMP": saved(SMALL, "BMP"), "HTML": b"<html><script>alert(1)</script>", "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "text": b"just words", "zeros": bytes(1000),
}


@pytest.mark.parametrize("name", ["1-1-001.JPG", "1-1-001.tif", "1-1-001.PDF"])
@pytest.mark.parametrize("kind", CONTENTS)
def test_a_file_is_what_its_extension_says(kind, name, tmp_path):
    expected = {"JPG": "JPEG", "tif": "TIFF", "PDF": "PDF"}[name.rpartition(".")[2]]
    assert of_file(name, CONTENTS[kind], tmp_path) == ([] if kind == expected else ["page-type"])


@pytest.mark.parametrize("extension", ["PNG", "bmp", "gif", "webp", "svg", "jp2"])
def test_a_page_in_another_format_is_an_error_and_no_stray_file(extension, tmp_path):
    assert of_file(f"1-1-001.{extension}", CONTENTS["PNG"], tmp_path) == ["page-format"]


def test_an_empty_file(tmp_path):
    assert of_file("1-1-001.JPG", b"", tmp_path) == ["page-unreadable"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_jpeg_that_ends_early(share, tmp_path):
    whole = jpeg("cut")
    assert set(of_file("1-1-001.JPG", whole[: int(len(whole) * share)], tmp_path)) == {"page-unreadable"}


def test_a_jpeg_whose_lower_half_is_missing_although_it_ends_properly(tmp_path):
    whole = jpeg("cut")
    assert of_file("1-1-001.JPG", whole[: len(whole) // 2] + b"\xff\xd9", tmp_path) == ["page-unreadable"]


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("name", ["1-1-001.tif", "1-1-001.pdf"])
def test_a_tiff_or_pdf_that_ends_early(name, tmp_path):
    whole = tiff("cut") if name.endswith("tif") else scanned_pdf("cut")
    assert "page-unreadable" in of_file(name, whole[: len(whole) * 2 // 3], tmp_path)


def test_a_damaged_optimised_image_is_found_as_well(tmp_path):
    found = findings(RIGHT.with_files({f"{OPTIMISED}/{PAGE}": jpeg("x")[:5000]}), tmp_path)
    assert {(finding.code, finding.subject) for finding in found} == {("page-unreadable", PAGE)}
    assert "优化图像" in details(found)


@pytest.mark.parametrize("behind", [b"PK\x05\x06" + bytes(18), b"<script>alert(1)</script>", b"\0"])
def test_bytes_behind_the_end_of_a_jpeg(behind, tmp_path):
    found = findings(RIGHT.with_page(PAGE, jpeg("end") + behind), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("page-trailing", PAGE)]
    assert str(len(behind)) in details(found)


def test_an_end_marker_within_a_segment_is_not_the_end(tmp_path):
    """As a thumbnail in the EXIF block has: markers are followed, not searched for."""
    exif = Image.Exif()
    exif[0x010E] = "\xff\xd9 and more"
    assert of_file("1-1-001.JPG", saved(drawn("e"), "JPEG", dpi=(300, 300), exif=exif, comment=b"\xff\xd9" * 50), tmp_path) == []


@pytest.mark.parametrize("name", ["1-1-001.tif", "1-1-001.pdf"])
def test_a_page_that_is_a_zip_as_well(name, tmp_path):
    whole = tiff("p") if name.endswith("tif") else text_pdf("p")
    assert of_file(name, whole + b"PK\x05\x06" + bytes(18), tmp_path)[0] in ("page-type", "page-trailing")


def test_a_page_in_which_a_decoder_would_search_for_minutes(tmp_path):
    """Three hundred megabytes of nothing before the picture: found out without looking at each byte."""
    folder = one_file("1-1-001.JPG", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(9)).unpack(tmp_path)
    page = folder / ORIGINALS / "1-1-001.JPG"
    with page.open("ab") as file:
        file.truncate(290 << 20)
        file.seek(0, 2)
        file.write(jpeg("x")[2:])
    codes_found = [row["code"] for row in limited_report_on(folder)["findings"]]
    assert codes_found == ["package-no-optimised", "page-unreadable"]


def test_a_large_image_is_told_from_its_header(tmp_path):
    head = bytearray(jpeg("big", (64, 64)))
    place = head.index(b"\xff\xc0") + 5
    head[place : place + 4] = (9000).to_bytes(2, "big") + (7000).to_bytes(2, "big")
    found = findings(RIGHT.with_page(PAGE, bytes(head)), tmp_path)
    assert ("page-too-large", PAGE) in [(finding.code, finding.subject) for finding in found]
    assert "63" in details(found)


def test_a_decompression_bomb_of_a_few_kilobytes_is_not_decoded(tmp_path):
    bomb = saved(Image.new("1", (30_000, 30_000)), "TIFF", compression="group4", dpi=(300, 300))
    assert len(bomb) < 200_000
    report = limited_report_on(one_file("1-1-001.tif", bomb).zip(tmp_path))
    assert "page-too-large" in [row["code"] for row in report["findings"]]


def test_the_bound_of_megapixels_comes_from_the_standard(tmp_path):
    assert of_file("1-1-001.JPG", jpeg("a"), tmp_path, standard=Standard(maximum_megapixels=8)) == ["page-too-large"]


# --- limits -----------------------------------------------------------------------------------------------------------


def test_pages_that_one_by_one_need_much_memory_do_not_add_up(tmp_path):
    """Each of these has 58 megapixels; the child that reads all of them stays within its limit."""
    images = tuple(f"1-1-{number:03}.JPG" for number in range(3))
    files = {f"{ORIGINALS}/{name}": jpeg(name, (6600, 8800)) for name in images}
    made = Made(rows=(Row("一", "1", "图", "1990", "3", images),), files=files)
    report = limited_report_on(made.zip(tmp_path))
    assert {row["code"] for row in report["findings"]} == {"package-no-optimised", "page-size"}


def test_a_page_that_needs_more_memory_than_allowed_is_a_finding_of_its_own(tmp_path):
    big = saved(Image.new("CMYK", (7000, 8500)), "TIFF", compression="tiff_lzw", dpi=(600, 600))
    made = one_file("1-1-001.tif", big)
    report = limited_report_on(made.with_files({f"{OPTIMISED}/1-1-001.tif": tiff("small")}).zip(tmp_path))
    assert report["person"] is not None
    assert report["verdict"] == "fail"
