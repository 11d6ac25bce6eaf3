"""A file's page: whose it is, where it comes from, its 目录 by classes; each role sees what it may."""
from __future__ import annotations

import pytest

from portal.catalogue.models import Material, PersonnelFile
from portal.database import db, writing
from portal.regulation.catalogue import CLASSES, Scheme, label
from tests.portal.catalogue.conftest import NUMBER, Shelf
from tests.portal.transfers.test_batch_page import statements

MOST_STATEMENTS = 8


def main_of(text: str) -> str:
    return text.partition("<main")[2].partition("</main>")[0]


def test_it_says_whose_file_it_is_and_in_whose_custody(shelf: Shelf, client_of):
    text = client_of("archivist").get(f"/files/{shelf.own}").text
    assert '<h1 tabindex="-1">王测试，8 份材料，8 页</h1>' in text
    for said in ("530***********001X", "滇池磷业有限责任公司", "RS2026-0001", "urn:x-jnda:J123-RS.QT-000001", "v1", f"{shelf.own}.1", "待上架"):
        assert said in text


def test_the_number_and_the_day_of_birth_never_stand_together(shelf: Shelf, client_of):
    text = client_of("archivist").get(f"/files/{shelf.own}").text
    assert NUMBER not in text and "1955-03" in text and "1955-03-07" not in text


def test_the_ten_classes_stand_in_order_with_the_labels_of_the_scheme(shelf: Shelf, client_of):
    browser = client_of("archivist")
    for scheme in Scheme:
        with writing() as session:
            session.query(PersonnelFile).update({"scheme": scheme})
        text = main_of(browser.get(f"/files/{shelf.own}").text)
        places = [text.index(f"{entry.numeral}　{label(entry.code, scheme)}") for entry in CLASSES]
        assert places == sorted(places)
    assert text.index(">4-1<") < text.index("毕业证书复印件") < text.index("五　")
    assert "9-3" not in text, "an empty sub-class is not listed"


def test_partial_dates_stay_partial(shelf: Shelf, client_of):
    text = client_of("archivist").get(f"/files/{shelf.own}").text
    for said in (">1975-07<", ">1998<", ">1974-06-30<"):
        assert said in text


@pytest.mark.parametrize(("who", "own", "other"), [
    ("archivist", 200, 200), ("lead", 200, 200), ("auditor", 200, 200), ("retiree", 200, 404), ("enterprise", 403, 403),
    ("township", 403, 403), ("planner", 403, 403), ("admin", 403, 403),
])
def test_who_sees_a_file(shelf: Shelf, client_of, who, own, other):
    assert client_of(who).get(f"/files/{shelf.own}").status_code == own
    assert client_of(who).get(f"/files/{shelf.other}").status_code == other


def test_a_retiree_sees_the_own_file_without_classes_3_5_8_and_without_images(shelf: Shelf, client_of):
    text = main_of(client_of("retiree").get(f"/files/{shelf.own}").text)
    assert "您的档案有 5 份材料" in text and "职工登记表" in text
    for hidden in ("年度考核登记表", "政审结论", "处分决定", "三　", "五　", "八　", "1-1/1", "/items/", "<form"):
        assert hidden not in text


def test_an_auditor_sees_titles_and_references_but_no_name_and_no_images(shelf: Shelf, client_of):
    text = main_of(client_of("auditor").get(f"/files/{shelf.own}").text)
    assert "王**" in text and "招工审批表" in text and shelf.own in text and "王**的退休审批表" in text
    for hidden in ("王测试", "001X", "1955", "1-1/1", "<form"):
        assert hidden not in text


def test_a_file_that_is_not_there_is_said(shelf: Shelf, client_of):
    answer = client_of("archivist").get("/files/J123-RS·QT-000404")
    assert answer.status_code == 404 and "没有找到" in answer.text


def test_what_rooms_above_know_is_a_plain_link_without_scripts(shelf: Shelf, client_of):
    text = client_of("archivist").get(f"/files/{shelf.own}").text
    assert 'hx-trigger="load"' in text and "查看识读进度</a>" in text


def test_the_number_of_statements_does_not_grow_with_the_materials(shelf: Shelf, client_of):
    browser = client_of("archivist")
    browser.get(f"/files/{shelf.own}")
    with statements() as few:
        browser.get(f"/files/{shelf.own}")
    with writing() as session:
        file_id = session.query(PersonnelFile.id).filter_by(reference=shelf.own).scalar()
        session.add_all(
            Material(file_id=file_id, class_code="7", number=place, code=f"7-{place}", order=70, title="奖状") for place in range(1, 60)
        )
    with statements() as many:
        assert "67 份材料" in browser.get(f"/files/{shelf.own}").text
    assert len(many) == len(few) <= MOST_STATEMENTS, many


def test_a_title_with_markup_in_it_is_only_text(shelf: Shelf, client_of):
    with writing() as session:
        session.query(Material).update({"title": '"><img src=x onerror=1>', "remark": "<b>"})
    text = client_of("archivist").get(f"/files/{shelf.own}").text
    assert "<img src=x" not in text and "&lt;img src=x" in text and "<b></td>" not in text
    db.session.rollback()
