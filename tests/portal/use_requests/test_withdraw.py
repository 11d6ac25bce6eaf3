"""Taking a request back before it is prepared."""
import pytest

from portal.access import Forbidden
from portal.lifecycle import Refusal
from portal.use_requests import actions
from tests.portal.use_requests.counter import Counter


@pytest.mark.parametrize("step", ["asked", "handled"])
def test_the_person_takes_it_back(counter: Counter, client_of, step):
    reference, browser = getattr(counter, step)(), client_of("retiree")
    assert "不要了，撤回" in browser.get(f"/requests/{reference}").text
    assert browser.post(f"/requests/{reference}/withdraw").status_code == 303
    assert counter.state(reference) == "withdrawn"
    assert [(entry.before, entry.after) for entry in counter.trail("request.withdrawn")] == [(step, "withdrawn")]
    assert "撤回了申请" in browser.get(f"/requests/{reference}").text


def test_the_person_also_takes_back_what_a_counter_asked(counter: Counter):
    reference = counter.asked(by="township")
    actions.withdraw(counter.cast["retiree"], reference)
    assert counter.state(reference) == "withdrawn"


def test_a_counter_takes_back_its_own_and_not_the_persons(counter: Counter, client_of):
    own, theirs = counter.asked(by="township"), counter.asked(wish="工龄")
    assert client_of("township").post(f"/requests/{own}/withdraw").status_code == 303
    said = client_of("township").post(f"/requests/{theirs}/withdraw")
    assert said.status_code == 409 and "要本人来撤回" in said.text
    assert "不要了，撤回" not in client_of("township").get(f"/requests/{theirs}").text


def test_who_may_not(counter: Counter, client_of):
    reference = counter.asked()
    for who in ["archivist", "lead", "auditor", "planner", "admin", "enterprise"]:
        with pytest.raises(Forbidden):
            actions.withdraw(counter.cast[who], reference)
        assert client_of(who).post(f"/requests/{reference}/withdraw").status_code == 403


@pytest.mark.parametrize("step", ["prepared", "approved", "delivered"])
def test_not_once_it_is_prepared(counter: Counter, client_of, step):
    reference = getattr(counter, step)()
    said = client_of("retiree").htmx("post", f"/requests/{reference}/withdraw")
    assert said.status_code == 409 and "不能撤回" in said.text and "<html" not in said.text
    with pytest.raises(Refusal):
        actions.withdraw(counter.cast["retiree"], reference)


def test_what_is_not_there(counter: Counter, client_of):
    assert client_of("retiree").post("/requests/SQ2026-9999/withdraw").status_code == 404
