"""One URL answers page and fragment; refusals are sentences; every answer carries its headers; nothing leads elsewhere."""
from __future__ import annotations

import logging
import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from archive_store import Unreachable
from portal import access, rendering, wording
from portal.access import Forbidden, NotFound, SignInNeeded
from portal.lifecycle import Refusal
from portal.rendering import formats
from portal.rendering.addresses import is_inside
from search_index import Unavailable

ID_NUMBER = "530122195503070028"


def add_view(app: Flask, address: str, view, methods: tuple[str, ...] = ("GET", "POST")) -> None:
    app.add_url_rule(address, endpoint=address, view_func=access.public(view), methods=list(methods))


def raising(fault: Exception):
    def view():
        raise fault

    return view


@pytest.fixture
def faults(app: Flask) -> dict[str, int]:
    """Views that go wrong in every way, and the status of each."""
    known = {
        "/refused": (Refusal("现在是“已接收”，不能提交。"), 409), "/forbidden": (Forbidden(), 403), "/absent": (NotFound(), 404),
        "/broken": (RuntimeError(f"cannot read {ID_NUMBER}"), 500),
        "/down": (OperationalError("SELECT 1", {}, Exception("gone")), 503), "/no-index": (Unavailable("gone"), 503),
        "/no-store": (Unreachable("gone"), 503),
    }
    for address, (fault, _status) in known.items():
        add_view(app, address, raising(fault))
    return {address: status for address, (_fault, status) in known.items()}


# --- page and fragment ------------------------------------------------------------------------------------------------


def test_one_address_answers_the_whole_page_and_to_htmx_the_fragment(client_of):
    browser = client_of("admin")
    whole, part = browser.get("/accounts").text, browser.htmx("get", "/accounts").text
    assert "<!doctype html>" in whole and 'id="list"' in whole
    assert "<html" not in part and part.lstrip().startswith('<section class="sheet" id="list"')


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_boosted_link_and_a_restored_page_get_the_whole_page(client_of, header):
    assert "<!doctype html>" in client_of("admin").get("/accounts", headers={"HX-Request": "true", header: "true"}).text


def test_after_a_change_a_plain_browser_is_sent_with_303_and_htmx_with_its_own_header(app, client_of):
    add_view(app, "/done", lambda: rendering.see_other("/accounts"))
    plain, by_htmx = client_of(None).post("/done"), client_of(None).htmx("post", "/done")
    assert (plain.status_code, plain.location) == (303, "/accounts")
    assert (by_htmx.status_code, by_htmx.headers["HX-Redirect"], by_htmx.data) == (204, "/accounts", b"")


@pytest.mark.parametrize("address", [
    "//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "evil", "/a\r\nSet-Cookie: x", "", None,
])
def test_no_answer_leads_to_another_site(app, address):
    assert not is_inside(address)
    assert rendering.inside_or(address, "/") == "/"
    with app.test_request_context("/"), pytest.raises(ValueError, match="path of this site"):
        rendering.see_other(address)


def test_what_was_just_done_is_said_once_with_its_way_back(app, client_of):
    def act():
        rendering.toast("已退回 <b>1</b> 人", undo="/undo")
        return rendering.see_other("/sign-in")

    add_view(app, "/act", act)
    browser = client_of(None)
    browser.post("/act")
    first, second = browser.get("/sign-in").text, browser.get("/sign-in").text
    assert "已退回 &lt;b&gt;1&lt;/b&gt; 人" in first and 'action="/undo"' in first
    assert "已退回" not in second


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("address", "label"), [("/trail/", "操作记录"), ("/status/", "运行状态"), ("/transfers/", "移交批次")])
def test_the_masthead_marks_the_one_room_where_somebody_is(client_of, address, label):
    entries = client_of("archivist").get(address).text.split("</nav>")[0]
    assert re.findall(r'aria-current="page">([^<]*)</a>', entries) == [label]


def test_refusals_are_pages_with_one_heading_and_the_masthead(client_of, faults):
    browser = client_of("archivist")
    for address, status in faults.items():
        answer = browser.get(address)
        assert answer.status_code == status, address
        assert answer.text.count("<h1") == 1 and 'class="masthead"' in answer.text and 'role="alert"' in answer.text


def test_refusals_are_notices_for_htmx(client_of, faults):
    browser = client_of("archivist")
    for address, status in faults.items():
        answer = browser.htmx("post", address)
        assert answer.status_code == status, address
        assert answer.text.lstrip().startswith('<div class="notice') and 'role="alert"' in answer.text


def test_a_refusal_says_its_own_sentence(client_of, faults):
    assert "现在是“已接收”，不能提交。" in client_of("archivist").get("/refused").text


def test_reading_leads_to_the_sign_in_page_and_back(client_of):
    answer = client_of(None).get("/accounts?page=2")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/accounts?page%3D2")


def test_sending_without_a_session_is_refused_in_place(app, client_of):
    add_view(app, "/needs", raising(SignInNeeded()))
    answer = client_of(None).htmx("post", "/needs", HX_Current_URL="http://localhost/transfers/7?x=1")
    assert answer.status_code == 401 and 'href="/sign-in?next=/transfers/7"' in answer.text
    assert client_of(None).post("/needs").status_code == 401


@pytest.mark.parametrize(("address", "method", "status"), [("/nowhere", "get", 404), ("/sign-in", "delete", 405)])
def test_unknown_addresses_and_methods_answer_in_words(client_of, address, method, status):
    answer = getattr(client_of(None), method)(address)
    assert answer.status_code == status and 'role="alert"' in answer.text


def test_a_body_over_the_limit_is_refused_before_it_is_read(app, client_of):
    app.config["MAX_CONTENT_LENGTH"] = 1_000
    assert client_of(None).post("/sign-in", data={"user": "x" * 2_000}).status_code == 413


def test_a_fault_has_a_number_and_the_log_no_personal_data(client_of, faults, caplog):
    with caplog.at_level(logging.ERROR):
        page = client_of("archivist").get("/broken").text
    number = caplog.records[-1].args[0]
    assert number in page
    assert "RuntimeError" in caplog.text and "raise fault" in caplog.text and ID_NUMBER not in caplog.text


# --- requests come from our pages -------------------------------------------------------------------------------------


def test_nothing_is_changed_without_the_token_of_the_page(client_of):
    of_another = client_of("archivist").token()
    for headers in ({"X-CSRFToken": ""}, {"X-CSRFToken": "", "HX-Request": "true"}, {"X-CSRFToken": of_another}):
        answer = client_of("admin").post("/accounts/new", data={"user": "x", "role": "lead"}, headers=headers)
        assert answer.status_code == 403, headers


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_another_site_is_refused_even_with_the_token(client_of, origin):
    assert client_of("admin").post("/sign-out", headers={"Origin": origin}).status_code == 403


def test_our_own_origin_passes(client_of):
    assert client_of("admin").post("/sign-out", headers={"Origin": "http://localhost"}).status_code == 303


# --- headers ----------------------------------------------------------------------------------------------------------


def test_every_answer_carries_its_headers(client_of, faults):
    browser = client_of("admin")
    for address in ["/accounts", "/sign-in", "/nowhere", "/static/theme.css", *faults]:
        headers = browser.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "object-src 'none'" in policy and "base-uri 'none'" in policy, address
        assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy, address
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin", address
        assert "HX-Request" in headers["Vary"], address
        assert "Strict-Transport-Security" not in headers, address


def test_nobody_keeps_a_page_but_everybody_may_keep_the_style_sheet(client_of):
    browser = client_of("admin")
    assert browser.get("/accounts").headers["Cache-Control"] == "no-store"
    assert "no-store" not in browser.get("/static/theme.css").headers["Cache-Control"]


# --- words ------------------------------------------------------------------------------------------------------------


def test_the_page_says_in_which_language_it_is(client_of):
    browser = client_of(None)
    assert '<html lang="zh-CN">' in browser.get("/sign-in").text
    browser.post("/account/view", data={"language": "en", "next": "/sign-in"})
    assert '<html lang="en">' in browser.get("/sign-in").text
    assert '<html lang="zh-CN">' in client_of(None).get("/sign-in").text


def test_a_thread_speaks_no_language_of_its_last_visitor(client_of):
    browser = client_of(None)
    browser.post("/account/view", data={"language": "en", "next": "/sign-in"})
    with wording.use("en"):
        browser.post("/account/view", data={"language": "zh", "next": "/sign-in"})
        assert wording.language() == "en"
    browser.post("/account/view", data={"language": "en", "next": "/sign-in"})
    assert (wording.language(), browser.get("/no-such-page").status_code, wording.language()) == ("zh", 404, "zh")


def test_a_number_chooses_the_form_and_fills_the_sentence_once(app):
    template = app.jinja_env.from_string('{{ ngettext("%(name)s 有 %(num)s 项", "%(name)s 有 %(num)s 项", n, name=name) }}')
    assert template.render(n=3, name="<b>") == "&lt;b&gt; 有 3 项"


@pytest.mark.parametrize(("filter_name", "value", "text"), [
    ("day", date(2026, 3, 18), "2026-03-18"), ("day", datetime(2026, 3, 17, 20, 0, tzinfo=UTC), "2026-03-18"),
    ("day", "2006-07", "2006-07"), ("day", None, ""),
    ("paper_day", "2006-07-01", "2006年7月1日"), ("paper_day", "2006-07", "2006年7月"), ("paper_day", "2006", "2006年"),
    ("said_day", date(1999, 1, 2), "1999年1月2日"), ("said_day", "2006-07", "2006年7月"), ("said_day", None, ""),
    ("moment", datetime(2026, 3, 18, 2, 42, tzinfo=UTC), "2026-03-18 10:42"),
    ("clock", datetime(2026, 3, 18, 2, 42, tzinfo=UTC), "10:42"),
    ("citizen_moment", datetime(2001, 3, 18, 1, 20, tzinfo=UTC), "2001年3月18日 上午 9:20"),
    ("citizen_moment", datetime(2001, 3, 18, 7, 40, tzinfo=UTC), "2001年3月18日 下午 3:40"),
    ("weekday", date(2026, 3, 18), "星期三"),
    ("number", 999, "999"), ("number", 1_000, "1,000"), ("number", 1234.56, "1,234.6"), ("number", None, ""),
    ("filesize", 999, "999 字节"), ("filesize", 20_000, "20 kB"), ("filesize", 1_360_000_000, "1.4 GB"),
    ("duration", 5, "1 分钟"), ("duration", 6_600, "1 小时 50 分"),
    ("article", "21(4)", "第二十一条第（四）项"), ("article", "12", "第十二条"), ("article", "30", "第三十条"), ("article", None, ""),
    ("masked", ID_NUMBER, "530***********0028"), ("tail", ID_NUMBER, "…0028"),
])
def test_dates_numbers_and_articles_read_as_people_write_them(filter_name, value, text):
    assert formats.FILTERS[filter_name](value) == text


def test_a_day_of_this_year_is_said_without_the_year():
    this_year = formats.local(formats.now()).year
    assert formats.said_day(f"{this_year}-03-18") == "3月18日"


@pytest.mark.parametrize(("filter_name", "value", "text"), [
    ("paper_day", "2006-07-01", "1 July 2006"), ("paper_day", "2006-07", "July 2006"), ("paper_day", "2006", "2006"),
    ("citizen_moment", datetime(2001, 3, 18, 7, 40, tzinfo=UTC), "18 March 2001 3:40 p.m."), ("weekday", date(2026, 3, 18), "Wednesday"),
    ("article", "21(4)", "Art. 21(4)"), ("duration", 6_600, "1 h 50 min"),
])
def test_dates_and_articles_read_in_english_as_people_write_them(filter_name, value, text):
    with wording.use("en"):
        assert formats.FILTERS[filter_name](value) == text


def test_articles_are_counted_in_figures_in_english():
    with wording.use("en"):
        assert "21" in formats.article("21(4)") and "二十一" not in formats.article("21(4)")
