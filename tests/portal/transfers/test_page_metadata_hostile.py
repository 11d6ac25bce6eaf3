"""What stands beside the picture in an image (EXIF, ICC, XMP): bounded, never executed, kept in the original, gone from copies."""
from __future__ import annotations

import io

import pytest
from PIL import Image

from portal.digitisation.reading_copies import make
from tests.packages import drawn, jpeg
from tests.portal.transfers.looking import limited_report_on, of_file, one_file, saved

SEGMENT = 65_533
"""The most that one segment of a JPEG holds."""
SCRIPT = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><script>alert(1)</script></x:xmpmeta>"


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def with_segments(*segments: bytes) -> bytes:
    """A right page with these behind its first marker."""
    page = jpeg("m")
    return page[:2] + b"".join(segments) + page[2:]


def located() -> bytes:
    """A page that says where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (24.0, 40.0, 0.0)
    exif[0x010E] = "<script>alert(1)</script>"
    return saved(drawn("g"), "JPEG", dpi=(300, 300), exif=exif, icc_profile=b"profile" * 100)


@pytest.mark.parametrize(("marker", "head", "megabytes"), [
    (0xE2, b"ICC_PROFILE\0\1\1", 60), (0xFE, b"", 60),
    (0xE1, b"Exif\0\0", 15),  # the decoder joins these ever more slowly; sixty end at the child's limit of time, as a finding
], ids=["icc", "comment", "exif"])
def test_many_megabytes_beside_the_picture_do_not_stop_the_check(marker, head, megabytes, tmp_path):
    filled = segment(marker, head + bytes(SEGMENT - len(head)))
    report = limited_report_on(one_file("1-1-001.JPG", with_segments(*[filled] * (16 * megabytes))).unpack(tmp_path))
    assert {row["code"] for row in report["findings"]}.isdisjoint({"package-check-died", "package-check-stopped", "package-unreadable"})
    assert report["pages"] == 1


def test_a_script_in_the_metadata_is_text_that_nobody_shows(tmp_path):
    page = with_segments(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SCRIPT))
    assert of_file("1-1-001.JPG", page, tmp_path) == []
    report = limited_report_on(one_file("1-1-001.JPG", page).zip(tmp_path))
    assert "script" not in str(report)


def test_the_place_where_a_picture_was_taken_stays_in_the_original_and_leaves_its_copies(tmp_path):
    original = located()
    assert of_file("1-1-001.JPG", original, tmp_path) == []
    assert Image.open(io.BytesIO(original)).getexif().get_ifd(0x8825)
    copy = make("jpeg", original, 0, 900)
    shown = Image.open(io.BytesIO(copy))
    assert not dict(shown.getexif()) and "icc_profile" not in shown.info and b"script" not in copy and b"Exif" not in copy
