"""Asking for a certified copy of the own file: purpose, items, check and send; what is never offered; the promise."""
import re
from datetime import UTC, date, datetime

import pytest

from portal.access import Forbidden, NotFound
from portal.database import db, writing
from portal.lifecycle import Refusal
from portal.people.models import Person
from portal.use_requests import actions, queries
from tests.portal.use_requests.counter import APPRAISAL, HIRING, PUNISHMENT, RESUME, RETIREMENT, TITLES, VETTING, Counter


def answer(browser, purpose: str = "pension", items: tuple[str, ...] = (HIRING,), wish: str = ""):
    assert browser.post("/requests/new/purpose", data={"purpose": purpose}).status_code == 303
    return browser.post("/requests/new/items", data={"items": list(items), "wish": wish})


def test_three_questions_lead_to_a_request_with_a_date(counter: Counter, client_of, clock):
    clock(datetime(2026, 3, 4, 2, 0, tzinfo=UTC))  # a Wednesday
    browser = client_of("retiree")
    assert browser.get("/requests/new").headers["Location"] == "/requests/new/purpose"
    assert answer(browser, items=(HIRING, RESUME)).headers["Location"] == "/requests/new/check"
    checked = browser.get("/requests/new/check").text
    assert "3月11日 星期三前办好" in checked and TITLES[HIRING] in checked and "办养老金、核对工龄" in checked
    sent = browser.post("/requests/new/check")
    assert sent.headers["Location"] == "/requests/SQ2026-0001"
    request = counter.request("SQ2026-0001")
    assert (request.state, request.purpose, request.due_on, request.identity_check) == ("asked", "pension", date(2026, 3, 11), None)
    assert [(item.material.code, item.named_by_requester) for item in request.items] == [(HIRING, True), (RESUME, True)]
    assert [(entry.subject, entry.after) for entry in counter.trail("request.asked")] == [("request:SQ2026-0001", "asked")]
    assert "3月11日（星期三）前办好" in browser.get("/requests/SQ2026-0001").text


def test_each_answer_is_kept_until_the_request_is_sent(counter: Counter, client_of):
    answer(client_of("retiree"), "legal", (RETIREMENT,), "工龄")
    later = client_of("retiree")
    assert re.search(r'<input checked [^>]*value="legal"', later.get("/requests/new/purpose").text)
    page = later.get("/requests/new/items").text
    assert f'value="{RETIREMENT}" checked' in page and "工龄</textarea>" in page
    later.post("/requests/new/check")
    assert queries.draft_of(counter.cast["retiree"]) is None


def test_somebody_who_cannot_say_which_writes_a_sentence(counter: Counter, client_of):
    browser = client_of("retiree")
    answer(browser, "unsure", (), "能证明我哪年参加工作的，我的号码是 53012219550307001X")
    browser.post("/requests/new/check")
    request = counter.request(counter.trail("request.asked")[0].subject.removeprefix("request:"))
    assert request.items == [] and request.wish.startswith("能证明我哪年参加工作的") and "53012219550307001X" not in request.wish


@pytest.mark.parametrize("code", [APPRAISAL, VETTING, PUNISHMENT])
def test_appraisals_vetting_and_discipline_are_neither_offered_nor_taken(counter: Counter, client_of, code):
    browser = client_of("retiree")
    browser.post("/requests/new/purpose", data={"purpose": "pension"})
    assert TITLES[code] not in browser.get("/requests/new/items").text
    assert browser.post("/requests/new/items", data={"items": [code]}).status_code == 422
    with pytest.raises(NotFound):
        counter.asked(code)
    with pytest.raises(NotFound):
        counter.asked(HIRING, code, by="township")


# --- who, when, bad input ---


def test_who_may_not(counter: Counter, client_of):
    for who in ["archivist", "lead", "auditor", "planner", "admin", "enterprise"]:
        with pytest.raises(Forbidden):
            actions.ask(counter.cast[who], counter.file, "pension", (HIRING,))
        for path in ("new", "new/purpose", "new/items", "new/check", "counter", f"counter/{counter.file}"):
            assert client_of(who).get(f"/requests/{path}").status_code == 403
        assert client_of(who).post("/requests/new/check").status_code == 403


def test_the_questions_of_the_person_are_not_those_of_a_counter(counter: Counter, client_of):
    assert client_of("township").get("/requests/new/purpose").status_code == 404
    assert client_of("retiree").get("/requests/counter").status_code == 404
    assert client_of("retiree").post(f"/requests/counter/{counter.file}", data={"purpose": "pension"}).status_code == 404


def test_nobody_asks_for_another_file(counter: Counter):
    with pytest.raises(NotFound):
        actions.ask(counter.cast["retiree"], "J123-RS·QT-000099", "pension", (HIRING,))


def test_the_same_request_twice_stays_one_and_the_first_is_named(counter: Counter, client_of):
    first, browser = counter.asked(HIRING), client_of("retiree")
    answer(browser)
    again = browser.htmx("post", "/requests/new/check")
    assert again.status_code == 409 and first in again.text and "<html" not in again.text
    actions.withdraw(counter.cast["retiree"], first)
    assert browser.post("/requests/new/check").status_code == 303


def test_nothing_filled_in_is_nothing_to_send(counter: Counter, client_of):
    browser = client_of("retiree")
    assert browser.get("/requests/new/items").headers["Location"] == "/requests/new/purpose"
    assert browser.get("/requests/new/check").headers["Location"] == "/requests/new/purpose"
    assert browser.post("/requests/new/check").status_code == 409


@pytest.mark.parametrize("purpose", ["", "nonsense"])
def test_a_purpose_is_one_of_the_list(counter: Counter, client_of, purpose):
    said = client_of("retiree").htmx("post", "/requests/new/purpose", {"purpose": purpose})
    assert said.status_code == 422 and said.text.lstrip().startswith('<form id="purpose"')
    with pytest.raises(Refusal):
        actions.draft_purpose(counter.cast["retiree"], purpose)


def test_items_or_a_sentence_are_needed(counter: Counter, client_of):
    browser = client_of("retiree")
    browser.post("/requests/new/purpose", data={"purpose": "pension"})
    said = browser.htmx("post", "/requests/new/items", {"wish": "  "})
    assert said.status_code == 422 and "选一份材料，或者写一句您想要什么" in said.text
    assert browser.post("/requests/new/items", data={"wish": "字" * 501}).status_code == 422
    with pytest.raises(Refusal):
        counter.asked(wish=" ")


@pytest.mark.parametrize("state", ["dead", "moved"])
def test_a_file_whose_person_died_or_moved_is_asked_for_at_the_archive(counter: Counter, state):
    with writing() as session:
        session.get_one(Person, counter.cast.person_id).state = state
    with pytest.raises(Refusal):
        counter.asked(HIRING)


def test_somebody_whose_file_is_not_here_yet_is_told_so(app, cast, client_of):
    said = client_of("retiree").get("/requests/new/purpose")
    assert said.status_code == 404 and "还没有移交到这里" in said.text


def test_numbers_count_through_the_year_and_begin_anew(counter: Counter, clock):
    clock(datetime(2026, 12, 31, 15, 59, tzinfo=UTC))
    assert [counter.asked(HIRING), counter.asked(RESUME)] == ["SQ2026-0001", "SQ2026-0002"]
    clock(datetime(2026, 12, 31, 16, 0, tzinfo=UTC))  # the new year in China
    assert counter.asked(RETIREMENT) == "SQ2027-0001"


def test_a_request_that_fails_uses_up_no_number(counter: Counter):
    first = counter.asked(HIRING)
    with pytest.raises(Refusal):
        counter.asked(HIRING)
    db.session.rollback()
    assert int(counter.asked(RESUME)[-4:]) == int(first[-4:]) + 1
