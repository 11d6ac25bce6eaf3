"""The page of results: how many, who, which places, each opening its page; nothing that was typed stands in an address."""
from __future__ import annotations

import re
from html import unescape

import pytest

from portal.search import results_page
from tests.portal.search.conftest import QIAN, SUN, ZHAO, ZHAO_NUMBER


def asked(browser, text: str, page: int = 1) -> str:
    """The page of results for what was typed."""
    answer = browser.post("/search/", data={"query": text})
    assert answer.status_code == 303 and re.fullmatch(r"/search/[\w-]{20,}", answer.location)
    shown = browser.get(answer.location + (f"?page={page}" if page > 1 else ""))
    assert shown.status_code == 200
    return unescape(shown.text)


def heading(page: str) -> str:
    return re.sub(r"\s+", " ", re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[1]).strip()


def test_hits_are_counted_marked_and_lead_to_their_page(client_of, archive):
    page = asked(client_of("archivist"), "工资")
    assert heading(page) == "“工资”：5 处"
    assert "现行<mark>工资</mark>标准" in page
    assert re.search(rf'href="/files/{re.escape(quoted(archive.zhao))}/9-1-2/1\?hits=[\d-]+"', page)
    assert re.search(rf'href="/files/{re.escape(quoted(archive.zhao))}/9-1-2/2\?hits=8-10,13-15|hits=', page)
    assert page.index("目录题名") < page.index("页面文字")


def quoted(reference: str) -> str:
    return reference.replace("·", "%C2%B7")


def test_people_stand_above_and_lead_to_their_file(client_of, archive):
    page = asked(client_of("archivist"), ZHAO)
    assert heading(page) == f"“{ZHAO}”：1 个人，1 处"
    assert page.index(f'href="/files/{quoted(archive.zhao)}"') < page.index("<mark>")
    assert "…0028" in page and ZHAO_NUMBER not in page


def test_id_numbers_are_masked_also_in_the_text_of_a_page_and_in_the_box(client_of, archive):
    for typed in (ZHAO_NUMBER, "公民身份号码"):
        page = asked(client_of("archivist"), typed)
        assert "530***********0028" in page and ZHAO_NUMBER not in page
    assert 'value=""' in asked(client_of("archivist"), ZHAO_NUMBER)
    assert 'value="公民身份号码"' in asked(client_of("archivist"), "公民身份号码")


@pytest.mark.parametrize(("name", "typed", "seen", "unseen"), [
    ("auditor", "工资", ["工资"], [ZHAO, QIAN, "/9-1-2/1", "页面文字"]),
    ("retiree", "表", ["干部履历表"], ["考核", QIAN, "/1-1/1", "页面文字"]),
    ("enterprise", "z", [ZHAO], [QIAN, 'href="/files/']), ("township", "孙", [SUN], [QIAN, ZHAO, 'href="/files/']),
])
def test_each_role_sees_its_reach(client_of, archive, name, typed, seen, unseen):
    page = asked(client_of(name), typed)
    assert all(word in re.sub("</?mark>", "", page) for word in seen)
    assert not any(word in page for word in unseen)


def test_who_may_not_search_has_no_box_and_is_refused(client_of, archive):
    for name in ("planner", "admin"):
        browser = client_of(name)
        assert [browser.get("/search/").status_code, browser.post("/search/", data={"query": "x"}).status_code] == [403, 403]
        assert browser.get("/search/abc").status_code == 403
        assert 'action="/search/"' not in browser.get("/account").text
    assert client_of(None).get("/search/abc").status_code == 303
    assert 'action="/search/"' in client_of("archivist").get("/account").text


def test_somebody_elses_results_are_not_there(client_of, archive):
    mine = client_of("archivist").post("/search/", data={"query": "工资"}).location
    answers = [client_of("lead").get(mine), client_of("lead").get("/search/AAAAAAAAAAAAAAAAAAAAAA")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "再查一次" in answers[0].text and "工资" not in answers[0].text


def test_where_nothing_is_found_the_page_says_how_to_go_on(client_of, archive):
    page = asked(client_of("archivist"), "没有这几个字")
    assert heading(page) == "没有找到“没有这几个字”" and "拼音首字母" in page and 'href="/files/"' in page
    assert 'href="/files/"' not in asked(client_of("township"), "没有这几个字")


def test_a_blank_or_endless_query_is_said_beside_the_box(client_of, archive):
    for typed, sentence in (("", "先写上"), ("  ", "先写上"), ("工" * 201, "最多写 200 个字")):
        answer = client_of("archivist").post("/search/", data={"query": typed})
        assert answer.status_code == 422 and sentence in answer.text and 'aria-invalid="true"' in answer.text


def test_anything_may_be_typed(client_of, archive):
    browser = client_of("archivist")
    for typed in ("<script>alert(1)</script>", '"><img src=x>', "%", "*", '"', "a OR b", "NEAR(", "{{ 7*7 }}", "\x00工资"):
        page = browser.post("/search/", data={"query": typed}, follow_redirects=True)
        assert page.status_code == 200 and "<script>alert" not in page.text and "<img src=x" not in page.text, typed


def test_results_are_paged_and_a_page_behind_the_last_is_not_there(client_of, archive, monkeypatch):
    monkeypatch.setattr(results_page, "HITS_A_PAGE", 2)
    browser = client_of("archivist")
    address = browser.post("/search/", data={"query": "工资"}).location
    pages = [browser.get(f"{address}?page={number}").text for number in (1, 2, 3)]
    assert [page.count('class="hit whole"') for page in pages] == [2, 2, 1]
    assert f"{address}?page=2" in pages[0] and "第 1 / 3 页" in pages[0]
    assert browser.get(f"{address}?page=4").status_code == 404 and browser.get(f"{address}?page=x").status_code == 200
    part = browser.htmx("get", f"{address}?page=2").text
    assert part.lstrip().startswith('<div id="results"') and "<html" not in part


def test_the_box_of_the_masthead_leads_to_results(client_of, archive):
    browser = client_of("lead")
    assert browser.get("/search/").text.count('name="query"') == 1
    assert browser.get("/account").text.count('name="query"') == 1
    assert heading(asked(browser, "滇池")) == "“滇池”：1 处"
