"""Lists and pages of requests: who sees which, page and fragment from one URL, the ladder with dates and roles."""
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, update

from portal.database import db, now, writing
from portal.people.models import Person
from portal.use_requests import actions, queries
from portal.use_requests.models import UseRequest
from portal.use_requests.working_days import promised
from tests.portal.use_requests.counter import HIRING, RESUME, TITLES, Counter, take_in


@pytest.fixture
def stranger(counter: Counter) -> str:
    """The request of somebody who lives elsewhere, entered by hand."""
    with writing() as session:
        person = Person(
            name="李测试", id_number_token="-", id_number_index="li", id_tail="0039", enterprise_id=counter.cast.other_enterprise_id,
            area="530115003", created_at=now(),
        )
        session.add(person)
        session.flush()
        person_id = person.id
    file = take_in(person_id, 2)
    with writing() as session:
        session.add(UseRequest(
            reference="SQ2020-0001", file_id=queries.file_for(counter.cast["lead"], file).id, purpose="pension", wish="工龄",
            asked_by=counter.cast["retiree"].account_id, asked_at=now(), due_on=date(2020, 1, 8),
        ))
    return "SQ2020-0001"


@pytest.mark.parametrize(("who", "sees_stranger"), [
    ("retiree", False), ("township", False), ("archivist", True), ("lead", True), ("auditor", True),
])
def test_each_role_sees_its_own_requests(counter: Counter, client_of, stranger, who, sees_stranger):
    reference, browser = counter.asked(), client_of(who)
    for answer in (browser.get("/requests/"), browser.htmx("get", "/requests/")):
        assert answer.status_code == 200 and reference in answer.text
        assert (stranger in answer.text) is sees_stranger
    assert browser.get(f"/requests/{reference}").status_code == 200
    assert browser.get(f"/requests/{stranger}").status_code == (200 if sees_stranger else 404)


def test_who_may_not(counter: Counter, client_of):
    reference = counter.asked()
    for who in ["enterprise", "planner", "admin"]:
        assert client_of(who).get("/requests/").status_code == 403
        assert client_of(who).get(f"/requests/{reference}").status_code == 403


def test_nobody_signed_in_is_led_to_the_sign_in_page(counter: Counter, client_of):
    assert "/sign-in" in client_of(None).get("/requests/").headers["Location"]


def test_page_and_fragment_come_from_one_url(counter: Counter, client_of):
    reference, browser = counter.prepared(), client_of("lead")
    for path, start in (("/requests/", '<div id="list"'), (f"/requests/{reference}", '<section id="standing"')):
        whole, part = browser.get(path), browser.htmx("get", path)
        assert "<html" in whole.text and start in whole.text
        assert part.text.lstrip().startswith(start)
        assert "HX-Request" in whole.headers["Vary"]


def test_an_auditor_reads_neither_names_nor_wishes_nor_titles(counter: Counter, client_of):
    reference = counter.asked(HIRING, wish="我的工龄")
    for path in ("/requests/", f"/requests/{reference}"):
        page = client_of("auditor").get(path).text
        assert counter.file in page
        assert "王测试" not in page and "我的工龄" not in page and TITLES[HIRING] not in page


def test_the_ladder_says_when_and_who_by_role_and_no_name(counter: Counter, client_of, clock):
    start = datetime(2026, 3, 2, 1, 20, tzinfo=UTC)
    clock(start)
    reference = counter.asked()
    clock(start + timedelta(days=1))
    actions.take(counter.cast["archivist"], reference)
    clock(start + timedelta(days=1, hours=5))
    actions.prepare(counter.cast["archivist"], reference, (HIRING,))
    page = client_of("retiree").get(f"/requests/{reference}").text
    for said in ("3月2日 上午 9:20·退休人员", "3月3日 上午 9:20·档案员", "3月3日 下午 2:20·档案员", "主任正在审批", "3月9日前办好"):
        assert said in page
    ladder = page[page.index('class="ladder"'):page.index("</ol>")]
    assert ladder.count('class="done"') == 3 and ladder.count('aria-current="step"') == 1 and ladder.count('class="later"') == 1
    assert "archivist" not in page


def test_lateness_is_said_first_and_open_requests_stand_in_the_order_of_their_dates(counter: Counter, client_of, clock):
    clock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    first, second = counter.asked(HIRING), counter.asked(RESUME)
    with writing() as session:
        session.execute(update(UseRequest).where(UseRequest.reference == second).values(due_on=date(2026, 3, 3)))
    clock(datetime(2026, 3, 5, 1, 0, tzinfo=UTC))
    assert "晚了 2 天，对不起，我们正在办" in client_of("retiree").get(f"/requests/{second}").text
    page = client_of("archivist").get("/requests/").text
    assert "超 2 天" in page and page.index(second) < page.index(first)


def test_a_copy_that_waits_to_be_fetched_stands_among_the_persons_open_requests(counter: Counter, client_of, clock):
    clock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    reference = counter.delivered()
    assert reference in client_of("retiree").get("/requests/").text
    assert reference not in client_of("archivist").get("/requests/").text
    assert reference in client_of("archivist").get("/requests/?ended=1").text
    clock(datetime(2026, 5, 2, 1, 0, tzinfo=UTC))
    counter.work()
    assert reference not in client_of("retiree").get("/requests/").text
    assert "已过期" in client_of("retiree").get("/requests/?ended=1").text
    assert "过期，已经删除" in client_of("retiree").get(f"/requests/{reference}").text


def test_a_list_costs_the_same_statements_however_long_it_is(counter: Counter, client_of):
    def statements() -> int:
        count = 0

        def counted(*_) -> None:
            nonlocal count
            count += 1

        event.listen(db.engine, "before_cursor_execute", counted)
        client_of("archivist").get("/requests/")
        event.remove(db.engine, "before_cursor_execute", counted)
        return count

    counter.handled(HIRING)
    few = statements()
    for number in range(8):
        counter.handled(wish=f"第 {number} 件")
    assert statements() == few


def test_the_counts_say_how_many_stand_where(counter: Counter):
    counter.asked(RESUME), counter.handled(HIRING)
    assert queries.counts_for(counter.cast["lead"]) == {"asked": 1, "handled": 1}


@pytest.mark.parametrize(("asked", "due"), [
    (date(2026, 3, 2), date(2026, 3, 9)), (date(2026, 3, 6), date(2026, 3, 13)), (date(2026, 3, 7), date(2026, 3, 13)),
    (date(2026, 9, 29), date(2026, 10, 8)), (date(2025, 12, 31), date(2026, 1, 8)),
])
def test_five_working_days_leave_out_weekends_and_fixed_holidays(asked, due):
    assert promised(asked) == due
