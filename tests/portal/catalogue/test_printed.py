"""The printed 目录: a PDF with embedded fonts, seven columns, headings, blank rows, and no more than the reader may see."""
from __future__ import annotations

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select

from portal.catalogue.file_page import paper
from portal.database import db
from portal.trail import TrailEntry
from tests.portal.catalogue.conftest import NUMBER, Shelf


def words(content: bytes) -> str:
    document = PdfDocument(content)
    return "".join(document[place].get_textpage().get_text_range() for place in range(len(document))).replace("\r\n", "\n")


def test_it_prints_the_catalogue_class_by_class(shelf: Shelf, client_of):
    answer = client_of("archivist").get(f"/files/{shelf.own}/catalogue.pdf")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="J123-RS.QT-000001.pdf"'
    text = words(answer.data)
    for said in ("职工档案目录", "王测试", "序号", "材料形成时间", "备注", "履历材料", "4-1", "招工审批表", "1975"):
        assert said in text
    assert text.index("职工登记表") < text.index("毕业证书复印件") < text.index("体检表") and NUMBER not in text
    assert db.session.scalars(select(TrailEntry.subject).where(TrailEntry.verb == "file.catalogue_printed")).all() == [f"file:{shelf.own}"]


def test_each_class_has_blank_rows_and_a_divided_one_has_them_in_its_sub_classes(shelf: Shelf, cast):
    classes = paper(cast["archivist"], shelf.own)["classes"]
    blank = {entry["heading"].split("　")[0]: entry["blank_rows"] for entry in classes}
    assert len(blank) == 10 + 8 and {sign for sign, rows in blank.items() if not rows} == {"四", "九"}
    rows = {tuple(row) for entry in classes for row in entry["rows"]}
    assert ("1", "职工登记表", "1975", "7", "", "1", "") in rows


@pytest.mark.parametrize(("who", "status"), [("auditor", 200), ("retiree", 200), ("planner", 403), ("enterprise", 403), ("admin", 403)])
def test_who_prints_what(shelf: Shelf, client_of, who, status):
    answer = client_of(who).get(f"/files/{shelf.own}/catalogue.pdf")
    assert answer.status_code == status
    if who == "auditor":
        assert "王测试" not in words(answer.data) and "王**" in words(answer.data)
    if who == "retiree":
        assert "处分" not in words(answer.data) and client_of(who).get(f"/files/{shelf.other}/catalogue.pdf").status_code == 404
