"""What is wrong with page images: against the catalogue both ways, and in themselves."""
from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from portal.regulation.finding import verdict
from portal.regulation.standard import FIRST_STANDARD, Standard
from tests.packages import (
    OPTIMISED,
    ORIGINALS,
    Made,
    Row,
    assembled_pdf,
    drawn,
    jpeg,
    right_package,
    scanned_pdf,
    text_pdf,
    tiff,
)
from tests.portal.transfers.looking import codes, details, findings, limited_report_on, report_on

RIGHT = right_package()
PAGE = "9-2-2-001.JPG"


def one_file(name: str, content: bytes, pages: int = 1) -> Made:
    """A package whose only material is one file, without optimised images."""
    return Made(rows=(Row("一", "1", "干部履历表", "198807", str(pages), (name,)),), files={f"{ORIGINALS}/{name}": content})


def of_file(name: str, content: bytes, folder, pages: int = 1, standard: Standard = FIRST_STANDARD) -> list[str]:
    """Codes found for such a file, all about it."""
    found = findings(one_file(name, content, pages), folder, standard)
    assert {finding.subject for finding in found} <= {name, "package"}
    return [finding.code for finding in found if finding.code != "package-no-optimised"]


def saved(image: Image.Image, kind: str, **options) -> bytes:
    held = io.BytesIO()
    image.save(held, kind, **options)
    return held.getvalue()


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


def test_one_set_lacks_a_page_that_the_catalogue_lists_for_the_other(tmp_path):
    made = RIGHT.with_row(2, optimised=()).with_files({f"{OPTIMISED}/{PAGE}": None})
    found = findings(made, tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("page-set-lacks", PAGE)]


def test_an_image_listed_twice(tmp_path):
    made = RIGHT.with_row(2, images=(PAGE, PAGE), optimised=(PAGE,), pages="2")
    assert codes(made, tmp_path) == [("page-listed-twice", PAGE)]


def test_an_image_outside_the_image_folders(tmp_path):
    found = findings(RIGHT.with_files({"照片/photo.jpg": jpeg("photo")}), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("page-outside", "photo.jpg")]


@pytest.mark.parametrize("name", [f"{ORIGINALS}/Thumbs.db", "说明.txt", f"__MACOSX/{ORIGINALS}/._1-1-001.JPG", f"{ORIGINALS}/.DS_Store", "readme"])
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
    "JPEG": jpeg("a"), "TIFF": tiff("a"), "PDF": text_pdf("a"), "PNG": saved(SMALL, "PNG"), "GIF": saved(SMALL, "GIF"), "BMP": saved(SMALL, "BMP"),
    "HTML": b"<html><script>alert(1)</script>", "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"/>', "text": b"just words", "zeros": bytes(1000),
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


@pytest.mark.parametrize(("millimetres", "fits"), [((210, 297), True), ((297, 420), True), ((420, 297), True), ((205, 274), True), ((216, 279), True),
                                                   ((100, 150), False), ((420, 594), False), ((210, 600), False)])
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


BLANKS = {"white": Image.new("RGB", (2480, 3508), "white"), "noise": paper(), "yellow": paper((226, 205, 150)), "border": with_border(paper())}


@pytest.mark.parametrize("kind", BLANKS)
def test_a_blank_page_is_a_warning(kind, tmp_path):
    found = findings(RIGHT.with_page(PAGE, saved(BLANKS[kind], "JPEG", dpi=(300, 300))), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("page-blank", PAGE)]
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


# --- PDF --------------------------------------------------------------------------------------------------------------


def test_resolution_and_colour_of_scanned_pdf_pages_are_tested(tmp_path):
    assert of_file("1-1-001.pdf", scanned_pdf("x", dpi=150), tmp_path) == ["page-dpi"]
    grey = saved(drawn("x", mode="L"), "PDF", resolution=300)
    assert of_file("1-1-001.pdf", grey, tmp_path) == ["page-colour"]


def test_born_digital_pages_have_no_resolution(tmp_path):
    assert of_file("1-1-001.pdf", text_pdf("words"), tmp_path) == []


ACTIVE = {
    "a script when it opens": text_pdf("a", catalog="/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
    "named scripts": text_pdf("a", catalog="/Names<</JavaScript<</Names[(x) 100 0 R]>>>>", extra="<</S/JavaScript/JS(1)>>"),
    "an attachment": text_pdf("a", catalog="/Names<</EmbeddedFiles<</Names[(x) 100 0 R]>>>>", extra="<</Type/Filespec/F(x)>>"),
    "a form of scripts": text_pdf("a", catalog="/AcroForm<</XFA 100 0 R/Fields[]>>", extra="<<>>"),
    "a launch in a link": text_pdf("a", page="/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(x.exe)>>>>]"),
    "a script of the page": text_pdf("a", page="/AA<</O<</S/JavaScript/JS(1)>>>>"),
    "an attachment on the page": text_pdf("a", page="/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS<</F(x)>>>>]"),
    "an address that it follows by itself": text_pdf("a", catalog="/OpenAction<</S/URI/URI(http://127.0.0.1/)>>"),
}


@pytest.mark.parametrize("what", ACTIVE)
def test_a_pdf_that_acts_is_refused(what, tmp_path):
    assert of_file("1-1-001.pdf", ACTIVE[what], tmp_path) == ["page-pdf-active"]


def test_a_pdf_that_opens_at_a_page_or_links_to_an_address_is_harmless(tmp_path):
    opens = text_pdf("a", catalog="/OpenAction[10 0 R/Fit]", page="/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://x)>>>>]")
    assert of_file("1-1-001.pdf", opens, tmp_path) == []


def test_an_encrypted_pdf_is_refused_whether_or_not_it_asks_for_a_password(tmp_path):
    from pypdf import PdfReader, PdfWriter

    for user in ("secret", ""):
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(text_pdf("a"))))
        writer.encrypt(user_password=user, owner_password="owner", algorithm="AES-256")
        held = io.BytesIO()
        writer.write(held)
        assert of_file("1-1-001.pdf", held.getvalue(), tmp_path) == ["page-pdf-encrypted"]


def test_a_pdf_page_of_enormous_size_is_never_drawn(tmp_path):
    huge = text_pdf("a").replace(b"0 0 595 842", b"0 0 99999 99999")
    assert "page-too-large" in of_file("1-1-001.pdf", huge, tmp_path)


def test_pdf_pages_that_go_round_in_a_circle_are_a_finding(tmp_path):
    circle = assembled_pdf({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Count 1/Kids[2 0 R]>>"})
    report = limited_report_on(one_file("1-1-001.pdf", circle).zip(tmp_path))
    assert report["verdict"] == "fail" and "page-unreadable" in [row["code"] for row in report["findings"]]


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
