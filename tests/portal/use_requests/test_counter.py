"""A township asks for the person in front: only for residents of its area, and it says how the person was known."""
import pytest

from portal.access import NotFound
from portal.database import now, writing
from portal.lifecycle import Refusal
from portal.people.models import Person
from portal.transfers.sealed import person_index, seal_number
from portal.use_requests import actions
from tests.portal.use_requests.counter import APPRAISAL, HIRING, RESUME, TITLES, Counter, take_in

ELSEWHERE = "530115003"
NUMBER, SHORT_NUMBER = "53012219550307001X", "530122550307001"


@pytest.fixture
def stranger(counter: Counter) -> str:
    """The file of somebody with the same name who lives in another township."""
    with writing() as session:
        person = Person(
            name="王测试", initials="wcs", pinyin="wangceshi", id_number_token=seal_number(NUMBER), id_number_index=person_index(NUMBER),
            id_tail=NUMBER[-4:], enterprise_id=counter.cast.enterprise_id, area=ELSEWHERE, created_at=now(),
        )
        session.add(person)
        session.flush()
        person_id = person.id
    return take_in(person_id, 2)


def ask(browser, file: str, **answers):
    given = {"purpose": "pension", "items": [HIRING], "identity_check": "in_person"} | answers
    return browser.post(f"/requests/counter/{file}", data=given)


def test_a_person_is_found_and_asked_for_on_one_page(counter: Counter, client_of):
    browser = client_of("township")
    found = browser.post("/requests/counter", data={"text": "王测试"})
    assert found.status_code == 303
    page = browser.get(found.headers["Location"]).text
    assert TITLES[HIRING] in page and TITLES[APPRAISAL] not in page
    made = ask(browser, counter.file)
    assert made.status_code == 303
    request = counter.request(made.headers["Location"].rpartition("/")[2])
    assert (request.identity_check, request.asked_by) == ("in_person", counter.cast["township"].account_id)
    assert [entry.reason for entry in counter.trail("request.asked")] == ["in_person"]
    assert "柜台代办：本人到场，核对了身份证" in browser.get(made.headers["Location"]).text


def test_of_two_of_the_same_name_only_the_resident_is_found(counter: Counter, client_of, stranger):
    assert client_of("township").post("/requests/counter", data={"text": "王测试"}).headers["Location"].startswith("/requests/counter/J123")
    for text in (NUMBER, "wcs", "wangceshi", stranger, "没有这个人"):
        said = client_of("township").htmx("post", "/requests/counter", {"text": text})
        assert said.status_code == 200 and "本辖区没有找到" in said.text and "<html" not in said.text


@pytest.mark.parametrize("text", [NUMBER, NUMBER.lower(), "wcs", "WangCeShi"])
def test_a_resident_is_found_by_number_pinyin_or_initials(counter: Counter, client_of, stranger, text):
    with writing() as session:
        session.query(Person).filter_by(id_tail=NUMBER[-4:]).one().area = counter.cast["township"].area
        from portal.catalogue.models import PersonnelFile

        session.query(PersonnelFile).filter_by(reference=stranger).one().area = counter.cast["township"].area
    found = client_of("township").post("/requests/counter", data={"text": text})
    assert found.status_code == 303 and NUMBER not in found.headers["Location"]


def test_a_resident_of_another_area_is_out_of_reach(counter: Counter, client_of, stranger):
    assert client_of("township").get(f"/requests/counter/{stranger}").status_code == 404
    assert ask(client_of("township"), stranger).status_code == 404
    with pytest.raises(NotFound):
        actions.ask(counter.cast["township"], stranger, "pension", (HIRING,), identity_check="in_person")


@pytest.mark.parametrize("identity_check", ["", "believed"])
def test_how_the_person_was_known_must_be_said(counter: Counter, client_of, identity_check):
    said = ask(client_of("township"), counter.file, identity_check=identity_check)
    assert said.status_code == 422
    with pytest.raises(Refusal):
        actions.ask(counter.cast["township"], counter.file, "pension", (HIRING,), identity_check=identity_check)


def test_a_wrong_answer_keeps_the_right_ones(counter: Counter, client_of):
    said = client_of("township").htmx(
        "post", f"/requests/counter/{counter.file}", {"items": [RESUME], "identity_check": "relative", "wish": "工龄"},
    )
    assert said.status_code == 422 and said.text.lstrip().startswith('<form id="ask"')
    assert f'value="{RESUME}" checked' in said.text and "工龄</textarea>" in said.text and "选一项用途" in said.text


def test_a_person_who_asks_for_the_own_file_says_nothing_of_identity(counter: Counter):
    reference = actions.ask(counter.cast["retiree"], counter.file, "pension", (HIRING,), "", "in_person")
    assert counter.request(reference).identity_check is None


def test_the_search_at_the_counter_needs_a_word(counter: Counter, client_of):
    assert client_of("township").post("/requests/counter", data={"text": ""}).status_code == 422
