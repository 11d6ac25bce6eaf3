"""Image names and page numbers against the naming of the standard: warnings, since the catalogue pairs images with materials."""
from __future__ import annotations

from hashlib import sha256
from itertools import count

import pytest

from portal.regulation.standard import FIRST_STANDARD, Standard
from tests.packages import OPTIMISED, ORIGINALS, Made, Row, jpeg, tiff, write_zip
from tests.portal.transfers.looking import codes, details, findings, report_on

SMALL = (1240, 1754)
"""A4 at 150 dpi: small, so that the many pages are quick to decode."""
COARSE = Standard(minimum_dpi=150)


def named(*names: str, pages: str | None = None, class_text: str = "一", number: str = "1", unlisted: tuple[str, ...] = ()) -> Made:
    """A package of one material with these images in both sets; the last `unlisted` are not in the catalogue."""
    images = {name: jpeg(f"page {place}", SMALL, 150) for place, name in zip(count(), (*names, *unlisted), strict=False)}
    row = Row(class_text, number, "干部履历表", "198807", pages or str(len(names)), names)
    return Made(rows=(row,), files={f"{folder}/{name}": content for folder in (ORIGINALS, OPTIMISED) for name, content in images.items()})


@pytest.mark.parametrize("names", [("1-1-001.JPG", "1-1-002.JPG"), ("1-1-000.jpg", "1-1-001.jpg"), ("1-1-001.jpeg",)])
def test_names_as_the_field_writes_them_are_none(names, tmp_path):
    assert codes(named(*names), tmp_path, standard=COARSE) == []


def test_an_image_of_another_name_is_a_warning_that_says_what_it_should_be_called(tmp_path):
    found = findings(named("1-1-001.JPG", "scan0002.JPG", "1-1-3.JPG"), tmp_path, standard=COARSE)
    assert [(finding.code, finding.subject, finding.weight) for finding in found] == [
        ("page-name", "scan0002.JPG", "warning"), ("page-name", "1-1-3.JPG", "warning")]
    assert "1-1-002.JPG" in details(found) and "1-1-003.JPG" in details(found)


def test_the_name_of_another_material_is_none_of_this_one(tmp_path):
    assert codes(named("9-2-1-001.JPG"), tmp_path, standard=COARSE) == [("page-name", "9-2-1-001.JPG")]


def test_another_version_of_the_standard_asks_for_other_names(tmp_path):
    other = Standard(minimum_dpi=150, image_names="类号_序号_页号", page_digits=2)
    assert codes(named("1_1_01.JPG", "1_1_02.JPG"), tmp_path, standard=other) == []
    found = findings(named("1-1-001.JPG"), tmp_path, standard=other)
    assert [finding.code for finding in found] == ["page-name"] and "1_1_01.JPG" in details(found)


@pytest.mark.parametrize(("names", "missing"), [
    (("1-1-001.JPG", "1-1-003.JPG"), "002"), (("1-1-003.JPG",), "001、002"), (("1-1-000.JPG", "1-1-002.JPG"), "001"),
    (("1-1-001.JPG", "1-1-99999999.JPG"), "011…"),
])
def test_a_gap_in_the_page_numbers_is_a_warning_at_the_material(names, missing, tmp_path):
    found = findings(named(*names), tmp_path, standard=COARSE)
    assert [(finding.code, finding.subject, finding.weight) for finding in found] == [("page-number-gap", "1-1", "warning")]
    assert missing in details(found)


def test_a_file_of_several_pages_may_count_as_one_or_as_all_of_them(tmp_path):
    for second in ("1-1-002.TIF", "1-1-003.TIF"):
        files = {f"{ORIGINALS}/1-1-001.TIF": tiff("a", "b"), f"{ORIGINALS}/{second}": tiff("c")}
        made = Made(rows=(Row("一", "1", "干部履历表", "198807", "3", ("1-1-001.TIF", second)),), files=files)
        assert [code for code, _ in codes(made, tmp_path, standard=FIRST_STANDARD)] == ["package-no-optimised"]


@pytest.mark.parametrize(("made", "said"), [
    (named("1-1-001.JPG", "1-1-003.JPG", pages="3"), {"page-count-differs"}),
    (named("1-1-001.JPG", "1-1-003.JPG", unlisted=("1-1-002.JPG",), pages="3"), {"page-unlisted"}),
    (named("页-001.JPG", class_text="九"), {"subclass-missing"}),
    (named("1-1-001.JPG", number="2"), {"number-gap"}),
    (named("1-1-001.JPG", class_text="十一"), {"class-unknown"}),
], ids=["pages", "unlisted", "sub-class", "number", "class"])
def test_what_another_finding_says_is_not_said_again(made, said, tmp_path):
    assert {code for code, _ in codes(made, tmp_path, standard=COARSE)} == said


def test_the_form_whose_images_the_reader_names_is_not_tested(tmp_path):
    files = {"一 履历/1 干部履历表 198807/scan 1.jpg": jpeg("a", SMALL, 150), "一 履历/1 干部履历表 198807/scan 2.jpg": jpeg("b", SMALL, 150)}
    place = Made(files=files, xml_name="").zip(tmp_path)
    report = report_on(place, COARSE)
    assert report["form"] == "tree" and "image_names" in report["evidence"]["lacks"]
    assert not {row["code"] for row in report["findings"]} & {"page-name", "page-number-gap"}


def test_names_inside_a_bag_are_those_of_its_payload(tmp_path):
    inner = named("1-1-001.JPG", "scan0002.JPG").members()
    payload = {f"data/{path}": content for path, content in inner.items()}
    manifest = "".join(f"{sha256(content).hexdigest()}  {path}\n" for path, content in payload.items()).encode()
    tags = {"bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "manifest-sha256.txt": manifest}
    report = report_on(write_zip(tmp_path / "王测试53012219550307001X.zip", tags | payload), COARSE)
    assert (report["form"], [(row["code"], row["subject"]) for row in report["findings"]]) == ("bag", [("page-name", "scan0002.JPG")])
