"""PDF pages: scanned ones are measured, born-digital ones are not, and a PDF that acts by itself is refused."""
from __future__ import annotations

import io
import zlib

import pytest

from tests.packages import (
    assembled_pdf,
    drawn,
    right_package,
    scanned_pdf,
    text_pdf,
)
from tests.portal.transfers.looking import limited_report_on, of_file, one_file, report_on, saved

RIGHT = right_package()
PAGE = "9-2-2-001.JPG"




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
    link = "/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://x)>>>>]"
    opens = text_pdf("a", catalog="/OpenAction[10 0 R/Fit]", page=link)
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


def test_a_pdf_that_unpacks_to_gigabytes_ends_its_child_and_is_named(tmp_path):
    packer = zlib.compressobj(1)
    bomb = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(700)) + packer.flush()
    pdf = assembled_pdf({
        1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        4: f"<</Length {len(bomb)}/Filter/FlateDecode>>stream\n{bomb.decode('latin-1')}\nendstream",
    })
    (row,) = limited_report_on(one_file("1-1-001.pdf", pdf).unpack(tmp_path))["findings"]
    assert row["code"] in ("package-check-died", "package-check-stopped") and "1-1-001.pdf" in row["facts"]["member"]


def test_pdf_pages_that_go_round_in_a_circle_are_a_finding(tmp_path):
    circle = assembled_pdf({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Count 1/Kids[2 0 R]>>"})
    report = limited_report_on(one_file("1-1-001.pdf", circle).zip(tmp_path))
    assert report["verdict"] == "fail" and "page-unreadable" in [row["code"] for row in report["findings"]]


# --- signatures -------------------------------------------------------------------------------------------------------


SIGNED = "<</FT/Sig/T(seal)/V<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 1 2 3]/Contents<00>>>>>"


def test_a_signature_is_seen_so_that_nobody_takes_it_for_verified(tmp_path):
    signed = text_pdf("sealed", catalog="/AcroForm<</Fields[100 0 R]/SigFlags 3>>", extra=SIGNED)
    made = one_file("1-1-001.pdf", signed)
    assert report_on(made.zip(tmp_path))["evidence"]["signed"] is True
    plain = one_file("1-1-001.pdf", text_pdf("plain"))
    assert report_on(plain.zip(tmp_path))["evidence"]["signed"] is False
    beside = plain.with_files({"1-1-001.pdf.p7s": b"0"})
    assert report_on(beside.zip(tmp_path))["evidence"]["signed"] is True
