"""A lead archivist approves, refuses with a reason or sends back, and is neither the requester nor the handler."""
import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.access import Forbidden
from portal.database import writing
from portal.lifecycle import Refusal
from portal.use_requests import actions
from portal.use_requests.models import UseRequest
from tests.portal.use_requests.counter import HIRING, Counter

VERBS = {"approve": {}, "refuse": {"reason": "没有"}, "send-back": {"reason": "再找"}}


def decide(counter: Counter, who: str, reference: str, verb: str) -> None:
    act = {"approve": actions.approve, "refuse": actions.refuse, "send-back": actions.send_back}[verb]
    act(counter.cast[who], reference, *VERBS[verb].values())


def test_approving_asks_for_the_copy(counter: Counter, client_of):
    reference, browser = counter.prepared(), client_of("lead")
    assert "批准 1 份" in browser.get(f"/requests/{reference}").text
    assert browser.post(f"/requests/{reference}/approve").status_code == 303
    assert (counter.state(reference), counter.request(reference).decided_by) == ("approved", counter.cast["lead"].account_id)
    waiting = browser.htmx("get", f"/requests/{reference}").text
    assert "every 2s" in waiting and "<html" not in waiting
    counter.work()
    ended = browser.htmx("get", f"/requests/{reference}").text
    assert "every 2s" not in ended and "data-say" in ended
    assert [(entry.before, entry.after) for entry in counter.trail("request.approved")] == [("prepared", "approved")]


def test_a_refusal_gives_its_reason_to_the_person(counter: Counter, client_of):
    reference = counter.prepared()
    assert client_of("lead").post(f"/requests/{reference}/refuse", data={"reason": "卷里没有这份材料"}).status_code == 303
    assert counter.state(reference) == "refused"
    page = client_of("retiree").get(f"/requests/{reference}").text
    assert "卷里没有这份材料" in page and "不予提供" in page
    assert [entry.reason for entry in counter.trail("request.refused")] == ["卷里没有这份材料"]


def test_what_is_sent_back_is_prepared_again(counter: Counter, client_of):
    reference = counter.prepared()
    assert client_of("lead").post(f"/requests/{reference}/send-back", data={"reason": "要带第二页"}).status_code == 303
    assert counter.state(reference) == "handled"
    assert "要带第二页" in client_of("archivist").get(f"/requests/{reference}").text
    assert "要带第二页" not in client_of("retiree").get(f"/requests/{reference}").text
    actions.prepare(counter.cast["archivist"], reference, (HIRING,))
    actions.approve(counter.cast["lead"], reference)
    assert counter.state(reference) == "approved"


# --- the two-person rule ---


@pytest.mark.parametrize("verb", VERBS)
def test_the_handler_does_not_decide(counter: Counter, client_of, verb):
    reference, browser = counter.prepared(archivist="lead"), client_of("lead")
    said = browser.htmx("post", f"/requests/{reference}/{verb}", VERBS[verb])
    assert said.status_code == 409 and "要由另一位主任来决定" in said.text
    page = browser.get(f"/requests/{reference}").text
    assert f"/requests/{reference}/approve" not in page and "审批人不能是申请人，也不能是经办人" in page
    assert counter.state(reference) == "prepared"
    decide(counter, "lead2", reference, verb)
    assert counter.state(reference) != "prepared"


@pytest.mark.parametrize("verb", VERBS)
def test_the_requester_does_not_decide(counter: Counter, client_of, verb):
    reference = counter.prepared()
    with writing() as session:  # an account that became a lead after it had asked
        session.execute(update(UseRequest).values(asked_by=counter.cast["lead"].account_id))
    assert client_of("lead").post(f"/requests/{reference}/{verb}", data=VERBS[verb]).status_code == 409
    with pytest.raises(Refusal):
        decide(counter, "lead", reference, verb)


@pytest.mark.parametrize("column", ["asked_by", "handled_by"])
def test_the_database_keeps_the_rule_too(counter: Counter, column):
    counter.approved()
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(update(UseRequest).values({column: counter.cast["lead"].account_id}))


# --- who, when, bad input ---


def test_who_may_not(counter: Counter, client_of):
    reference = counter.prepared()
    for who in ["archivist", "enterprise", "retiree", "township", "auditor", "planner", "admin"]:
        for verb, answers in VERBS.items():
            assert client_of(who).post(f"/requests/{reference}/{verb}", data=answers).status_code == 403
            with pytest.raises(Forbidden):
                decide(counter, who, reference, verb)
        assert counter.state(reference) == "prepared"


@pytest.mark.parametrize("step", ["asked", "handled", "approved", "delivered"])
def test_not_in_another_state(counter: Counter, client_of, step):
    reference = getattr(counter, step)()
    before = counter.state(reference)
    for verb, answers in VERBS.items():
        said = client_of("lead2").htmx("post", f"/requests/{reference}/{verb}", answers)
        assert said.status_code == 409 and "<html" not in said.text
        assert counter.state(reference) == before


@pytest.mark.parametrize("verb", ["refuse", "send-back"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_needed(counter: Counter, client_of, verb, reason):
    reference = counter.prepared()
    said = client_of("lead").htmx("post", f"/requests/{reference}/{verb}", {"reason": reason})
    assert said.status_code == 422 and "写一句理由" in said.text and said.text.lstrip().startswith('<section id="standing"')
    act = actions.refuse if verb == "refuse" else actions.send_back
    with pytest.raises(Refusal):
        act(counter.cast["lead"], reference, reason)
    assert counter.state(reference) == "prepared"


def test_nothing_chosen_is_nothing_to_approve(counter: Counter, client_of):
    reference = counter.handled(wish="工龄")
    actions.prepare(counter.cast["archivist"], reference, (), "没有找到")
    said = client_of("lead").post(f"/requests/{reference}/approve")
    assert said.status_code == 409 and "没有选材料" in said.text
    assert "没有找到材料，等您答复" in client_of("lead").get(f"/requests/{reference}").text


def test_the_database_keeps_no_refusal_without_a_reason(counter: Counter):
    reference = counter.prepared()
    actions.refuse(counter.cast["lead"], reference, "没有")
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(update(UseRequest).values(refusal=""))


def test_what_is_not_there(counter: Counter, client_of):
    for verb, answers in VERBS.items():
        assert client_of("lead").post(f"/requests/SQ2026-9999/{verb}", data=answers).status_code == 404
