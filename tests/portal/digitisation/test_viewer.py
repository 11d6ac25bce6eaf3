"""The page viewer: thumbnails by material, the page with text and marks, every control a link; who looks is recorded."""
from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from portal.catalogue.models import Page
from portal.database import db, now, writing
from portal.digitisation.models import PageReading
from tests.portal.transfers.test_batch_page import statements

MOST_STATEMENTS = 12
LINES = [["王测试", 100, 50, 400, 150, 0.97], ["53012219550307001X", 100, 200, 500, 250, 0.96]]


def address(filed: str, page: str = "1-1/1") -> str:
    return f"/files/{filed}/{page}"


@pytest.fixture
def read(filed: str) -> str:
    with writing() as session:
        page_id = session.scalars(select(Page.id).order_by(Page.id)).first()
        session.add(PageReading(
            page_id=page_id, file_id=1, source="ocr", engine="x", text="\n".join(line[0] for line in LINES), lines=LINES, width=620,
            height=877, confidence=0.96, read_at=now(),
        ))
    return filed


def test_it_shows_page_text_and_the_materials_of_the_file(read: str, client_of):
    text = client_of("archivist").get(address(read)).text
    assert '<h1 tabindex="-1">履历表</h1>' in text and "第 1 / 2 页" in text and "很有把握" in text
    assert 'viewBox="0 0 620 877"' in text and "image?width=1654" in text and 'aria-describedby="text"' in text
    assert text.count("width=240") == 2, "thumbnails of the material in view alone"
    for title in ("履历表", "年度考核表", "合同", "体检表"):
        assert title in text


def test_numbers_in_the_text_are_masked(read: str, client_of):
    text = client_of("archivist").get(address(read)).text
    assert "530***********001X" in text and "53012219550307001X" not in text


def test_hits_are_drawn_in_the_pixels_of_the_reading(read: str, client_of):
    text = client_of("archivist").get(address(read) + "?hits=1-3").text
    assert 'class="m-hit" x="200.0" y="50' in text and 'width="200.0"' in text
    assert 'class="m-hit"' not in client_of("archivist").get(address(read) + "?hits=x").text


@pytest.mark.parametrize(("page", "before", "after"), [
    ("1-1/1", None, "1-1/2"), ("1-1/2", "1-1/1", "3-1/1"), ("3-1/1", "1-1/2", "9-2-1/1"), ("10-1/2", "10-1/1", None),
])
def test_pages_turn_over_the_ends_of_materials(filed: str, client_of, page, before, after):
    text = client_of("archivist").get(address(filed, page)).text
    for key, wanted in (("arrowleft", before), ("arrowright", after)):
        found = re.search(rf'href="/files/[^/]+/([^"?]+)" data-turn-page="{key}"', text)
        assert (found[1] if found else None) == wanted


def test_j_and_k_lead_to_the_neighbouring_materials(filed: str, client_of):
    text = client_of("archivist").get(address(filed, "3-1/1")).text
    assert re.search(r'/1-1/1" data-key="k"', text) and re.search(r'/9-2-1/1" data-key="j"', text)


def test_zoom_turn_and_lines_are_links_that_work_without_scripts(read: str, client_of):
    browser = client_of("archivist")
    plain = browser.get(address(read)).text
    for control in ("?zoom=double", "?zoom=page", "?turn=90", "?lines=1"):
        assert control in plain
    near = browser.get(address(read) + "?zoom=deep&turn=90&lines=1").text
    assert "zoom-deep" in near and "width=2480" in near and 'viewBox="0 0 877 620"' in near and "translate(877 0) rotate(90)" in near
    assert 'class="seen"' in near and "turn=180" in near


@pytest.mark.parametrize("arguments", ["zoom=x", "turn=91", "turn='", "lines=2", "hits=" + "9" * 4000, "zoom=%00"])
def test_a_strange_address_is_the_usual_page(filed: str, client_of, arguments):
    answer = client_of("archivist").get(f"{address(filed)}?{arguments}")
    assert answer.status_code == 200 and "zoom-width" in answer.text


@pytest.mark.parametrize(("who", "status"), [
    ("archivist", 200), ("lead", 200), ("auditor", 403), ("retiree", 403), ("enterprise", 403), ("other_enterprise", 403),
    ("township", 403), ("planner", 403), ("admin", 403),
])
def test_who_sees_images(filed: str, client_of, who, status):
    browser = client_of(who)
    for end in ("", "/image?width=240", "/image?width=900", "/original"):
        assert browser.get(address(filed) + end).status_code == status


@pytest.mark.parametrize("page", ["1-1/3", "1-1/0", "9-2-9/1", "x/1"])
def test_a_page_that_is_not_there(filed: str, client_of, page):
    for end in ("", "/image", "/original"):
        assert client_of("archivist").get(address(filed, page) + end).status_code == 404


def test_nobody_signed_in_is_led_to_the_sign_in_page(filed: str, client_of):
    assert client_of(None).get(address(filed)).status_code == 303


def test_the_number_of_statements_is_bounded(read: str, client_of):
    browser = client_of("archivist")
    browser.get(address(read))
    with statements() as seen:
        browser.get(address(read))
    assert len(seen) <= MOST_STATEMENTS, seen


def test_how_far_reading_has_come(read: str, client_of):
    part = client_of("archivist").htmx("get", f"/files/{read}/reading").text
    assert "1 / 7" in part and "正在运行" in part and "every 10s" in part and "<html" not in part
    with writing() as session:
        done = set(session.scalars(select(PageReading.page_id)))
        session.add_all(
            PageReading(page_id=page_id, file_id=1, source="unread", engine="", read_at=now())
            for page_id in session.scalars(select(Page.id)) if page_id not in done
        )
    ended = client_of("archivist").htmx("get", f"/files/{read}/reading").text
    assert "7 / 7" in ended and "6 页没有读出文字" in ended and "every" not in ended
    assert "<html" in client_of("auditor").get(f"/files/{read}/reading").text
    assert client_of("planner").get(f"/files/{read}/reading").status_code == 403
    db.session.rollback()
